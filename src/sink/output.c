/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/output.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"

/*
 * The tracees write to standard error as well: lines have to be there before
 * one goes on, or the order is lost. In /dev/null there is none.
 */
static bool shared_with_tracees(int fd)
{
	struct stat st;

	return isatty(fd) || fstat(fd, &st) < 0 || !S_ISCHR(st.st_mode);
}

static void do_nothing(int sig)
{
	(void)sig;
}

/*
 * A reader that goes away and a limit on file sizes must become errors of
 * write(2). A handler is reset by execve(2), where an ignored signal would
 * be inherited by the command we trace.
 */
static void survive_signal(int sig)
{
	struct sigaction now, ours = { .sa_handler = do_nothing };

	if (sigaction(sig, NULL, &now) == 0 && now.sa_handler == SIG_DFL)
		sigaction(sig, &ours, NULL);
}

int output_set_open(struct output_set *s, const struct output_options *opt)
{
	struct out *out = &s->shared.out;

	*s = (struct output_set){ .opt = opt };
	palette_init(&s->palette, opt->colors);
	s->shared = (struct output){ .out = OUT_INIT, .set = s };
	survive_signal(SIGPIPE);
	survive_signal(SIGXFSZ);
	switch ((enum output_kind)opt->kind) {
	case OUTPUT_STDERR:
		out_open_fd(out, STDERR_FILENO);
		s->shared.eager = shared_with_tracees(STDERR_FILENO);
		return 0;
	case OUTPUT_COMMAND:
		return out_open_pipe(out, opt->path);
	case OUTPUT_FILE:
		if (opt->separate)
			return 0;
		return out_open_file(out, opt->path, opt->append);
	}
	return -EINVAL;
}

static bool is_separate(const struct output_set *s)
{
	return s->opt->kind == OUTPUT_FILE && s->opt->separate;
}

struct output *output_get(struct output_set *s, pid_t tid, int *err)
{
	struct output *o;
	char *path;

	*err = 0;
	if (!is_separate(s))
		return &s->shared;
	o = xcalloc(1, sizeof(*o));
	o->set = s;
	path = xasprintf("%s.%d", s->opt->path, (int)tid);
	*err = out_open_file(&o->out, path, s->opt->append);
	free(path);
	if (!*err)
		return o;
	free(o);
	return NULL;
}

static void forget_dirty(struct output *o)
{
	struct output **at = &o->set->dirty;

	while (*at && *at != o)
		at = &(*at)->next_dirty;
	if (*at)
		*at = o->next_dirty;
	o->dirty = false;
}

int output_put(struct output *o)
{
	int err;

	if (o == &o->set->shared)
		return 0;
	forget_dirty(o);
	err = output_flush(o);
	if (err)
		out_close(&o->out);
	else
		err = out_close(&o->out);
	free(o);
	return err;
}

static void paint(struct output *o)
{
	struct output_set *s = o->set;
	struct buf plain = o->out.buf;

	paint_text(&o->paint, &s->palette, &s->painted, plain.data, plain.len);
	o->out.buf = s->painted;
	s->painted = plain;
	buf_reset(&s->painted);
}

int output_flush(struct output *o)
{
	int64_t len = (int64_t)o->out.buf.len;
	int err;

	if (!len)
		return 0;
	if (o->set->opt->color)
		paint(o);
	err = out_flush(&o->out);
	o->line -= len - (int64_t)o->out.buf.len;
	return err;
}

int output_set_flush(struct output_set *s)
{
	int err = 0;

	while (s->dirty) {
		struct output *o = s->dirty;
		int e = output_flush(o);

		s->dirty = o->next_dirty;
		o->dirty = false;
		if (!err)
			err = e;
	}
	return err;
}

int output_set_close(struct output_set *s)
{
	int err = output_set_flush(s);
	int e = out_close(&s->shared.out);

	buf_free(&s->painted);
	return err ? err : e;
}

int output_touch(struct output *o)
{
	struct output_set *s = o->set;

	if (o->eager || o->out.buf.len >= OUT_BUFFER)
		return output_flush(o);
	if (!o->dirty) {
		o->dirty = true;
		o->next_dirty = s->dirty;
		s->dirty = o;
	}
	return 0;
}

void output_newline(struct output *o)
{
	buf_char(&o->out.buf, '\n');
	o->line = (int64_t)o->out.buf.len;
	o->open = NULL;
}

unsigned int output_column(const struct output *o)
{
	return (unsigned int)((int64_t)o->out.buf.len - o->line);
}
