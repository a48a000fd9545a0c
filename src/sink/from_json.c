/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/from_json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/hash.h"
#include "sink/json.h"
#include "sink/json_call.h"
#include "sink/json_get.h"
#include "sink/json_style.h"
#include "sink/json_value.h"
#include "sink/text.h"

/* A tracee's data can be in one line, but not all memory. */
#define LINE_MAX_BYTES (256u << 20)

/* A line that waits for its turn. */
struct held {
	struct held *next;
	size_t number;		/* of the line */
	bool marker;		/* "unfinished": waits for its call */
	int64_t tid;		/* marker: whose; moves by an execve */
	unsigned int nested;
	struct held *call;	/* marker: the line of the call, or NULL */
	size_t len;
	char text[];
};

struct player {
	const char *path;
	FILE *in;
	size_t number;		/* of the latest line */
	struct held *head, **tail;
	unsigned int open;	/* markers without their call */
	struct arena arena;	/* of the line that is played */
	struct arena ahead;	/* of the line that is read */
	struct hash tasks;
	struct roster roster;
	struct output_set outputs;
	struct text_style style;
	const struct text_style *own;
	struct sink *sink;
	struct event step;	/* of a sequence */
};

static int bad(const struct player *p, size_t number, const char *what)
{
	warn("%s:%zu: %s", p->path, number, what);
	return -EINVAL;
}

/* --- members --- */

/* --- tasks --- */

/* A call that another one of its thread waits below is a task's of its own. */
static uint64_t task_key(pid_t tid, unsigned int nested)
{
	return (uint64_t)(uint32_t)tid | (uint64_t)nested << 32;
}

static struct task *task_get(struct player *p, pid_t tid, pid_t pid,
			     unsigned int nested)
{
	struct task *t = hash_find(&p->tasks, task_key(tid, nested));

	if (t)
		return t;
	t = xcalloc(1, sizeof(*t));
	t->tid = tid;
	t->pid = pid;
	t->ev.tid = tid;
	t->ev.pid = pid;
	t->ev.abi = abis[0];
	t->out = &p->outputs.shared;
	t->roster = &p->roster;
	t->nested = nested;
	hash_put(&p->tasks, task_key(tid, nested), t);
	p->roster.alive += !nested;
	return t;
}

static void task_put(struct player *p, struct task *t)
{
	hash_remove(&p->tasks, (uint64_t)t->tid);
	p->roster.alive--;
	if (t->out->open == t)
		t->out->open = &p->roster;
	event_free(&t->ev);
	buf_free(&t->behind);
	free(t);
}

static unsigned int nested_of(const struct jsonr_value *j)
{
	return (unsigned int)json_get_integer(j, "nested");
}

static struct task *task_of(struct player *p, const struct jsonr_value *j)
{
	struct task *t = task_get(p, (pid_t)json_get_integer(j, "tid"),
				  (pid_t)json_get_integer(j, "pid"),
				  nested_of(j));

	if (json_get(j, "comm")) {
		const char *comm = json_get_text(&p->arena, json_get(j, "comm"));

		if (comm)
			snprintf(t->comm, sizeof(t->comm), "%s", comm);
		t->ev.comm = t->comm;
	}
	return t;
}

/* --- calls --- */

static void read_times(struct player *p, struct event *ev,
		       const struct jsonr_value *j)
{
	uint64_t duration = json_get_seconds(j, "duration");

	ev->enter_ns = json_get_seconds(j, "time");
	ev->enter_wall = json_get(j, "wall") ? json_get_seconds(j, "wall") :
			 p->roster.start_wall + ev->enter_ns;
	ev->exit_ns = ev->enter_ns + duration;
	ev->exit_wall = ev->enter_wall + duration;
	/* -r takes 0 for "no line before" */
	ev->enter_ns++;
	ev->exit_ns++;
}

static void read_stack(struct arena *a, const struct jsonr_value *j,
		       const struct frames **out)
{
	const struct jsonr_value *list = json_get(j, "stack");
	struct frames *f;
	struct frame *v;

	*out = NULL;
	if (!list || list->kind != JSONR_ARRAY)
		return;
	f = arena_alloc(a, sizeof(*f));
	v = arena_alloc(a, (list->count + 1) * sizeof(*v));
	f->v = v;
	f->cut = json_get_true(j, "stack_cut");
	f->error = json_get_text(a, json_get(j, "stack_error"));
	for (const struct jsonr_value *m = list->child; m; m = m->next) {
		v[f->n].addr = json_get_address(m, "addr");
		v[f->n].module = json_get_text(a, json_get(m, "module"));
		v[f->n].symbol = json_get_text(a, json_get(m, "symbol"));
		v[f->n].offset = (uint64_t)json_get_integer(m, "offset");
		v[f->n].source = json_get_text(a, json_get(m, "source"));
		v[f->n].line = (unsigned int)json_get_integer(m, "line");
		f->n++;
	}
	*out = f;
}

static void read_dump(struct task *t, const struct jsonr_value *j)
{
	const struct jsonr_value *list = json_get(j, "dump");
	struct dump_piece *v;

	t->dump = NULL;
	t->ndump = 0;
	if (!list || list->kind != JSONR_ARRAY)
		return;
	v = arena_alloc(&t->ev.arena, (list->count + 1) * sizeof(*v));
	t->dump = v;
	for (const struct jsonr_value *m = list->child; m; m = m->next) {
		struct dump_piece *d = &v[t->ndump];
		unsigned char *bytes;

		d->message = json_get_int(m, "message");
		d->buffers = json_get_int(m, "buffers");
		d->buffer = json_get_int(m, "buffer");
		d->total = (size_t)json_get_integer(m, "total");
		d->offset = (size_t)json_get_integer(m, "offset");
		if (!json_get(m, "bytes")) {
			d->tid = t->tid;
			d->missing_at = json_get_address(m, "addr");
			d->missing = (size_t)json_get_integer(m, "length");
			t->ndump++;
			continue;
		}
		if (jsonr_base64(&t->ev.arena, json_get(m, "bytes"), &bytes,
				 &d->len))
			continue;
		d->data = bytes;
		t->ndump++;
	}
}

static bool read_call(struct player *p, struct task *t,
		      const struct jsonr_value *j)
{
	struct event *ev = &t->ev;

	if (!json_call_read(ev, j))
		return false;
	t->had_call = true;
	read_times(p, ev, j);
	read_stack(&ev->arena, j, &ev->frames);
	read_dump(t, j);
	t->injected = json_injected_read(ev, j);
	return true;
}

static enum ending ending(const struct jsonr_value *j)
{
	const char *s = json_get_string(j, "ending");

	if (!s)
		return ENDING_RETURNED;
	if (!strcmp(s, "never"))
		return ENDING_NEVER;
	if (!strcmp(s, "gone"))
		return ENDING_GONE;
	if (!strcmp(s, "detached"))
		return ENDING_DETACHED;
	return strcmp(s, "moved") ? ENDING_UNKNOWN : ENDING_MOVED;
}

static int play_call(struct player *p, struct task *t,
		     const struct jsonr_value *j, size_t number)
{
	int err = 0;

	if (!t->in_call) {
		if (!read_call(p, t, j))
			return bad(p, number, "not a system call");
		t->text.begun = true;
		t->text.shown = SIZE_MAX;
		if (!json_get_true(j, "resumed"))
			err = p->sink->ops->enter(p->sink, t);
	}
	t->in_call = false;
	if (!err)
		err = json_steps_play(p->sink, t, &p->step, j);
	return err ? err : p->sink->ops->exit(p->sink, t, ending(j));
}

/* The value that was not known at entry. */
static struct value *until(struct value *v, const struct jsonr_value *path)
{
	if (!v || !path || path->kind != JSONR_ARRAY)
		return NULL;
	for (path = path->child; path && v; path = path->next) {
		uint64_t i;

		if (jsonr_u64(path, &i))
			return NULL;
		for (v = v->first; v && i; i--)
			v = v->next;
	}
	return v;
}

static int play_marker(struct player *p, struct held *h,
		       const struct jsonr_value *j)
{
	struct task *t = task_of(p, j);
	struct jsonr_value *call;
	struct value *v;
	uint8_t state = V_OK;
	int err;

	if (!h->call)
		return 0;
	if (jsonr_parse(&p->arena, h->call->text, h->call->len, &call, NULL) ||
	    !read_call(p, t, call))
		return bad(p, h->call->number, "not a system call");
	v = until(t->ev.args, json_get(j, "until"));
	if (v) {
		state = v->state;
		v->state = V_LATER;
	}
	err = p->sink->ops->enter(p->sink, t);
	if (v)
		v->state = state;
	t->in_call = true;
	return err;
}

/* --- notices --- */

static const struct {
	const char *type;
	enum notice_kind kind;
} notices[] = {
	{ "attach", NOTICE_ATTACHED },
	{ "detach", NOTICE_DETACHED },
	{ "mode", NOTICE_MODE },
	{ "fork", NOTICE_FORKED },
	{ "exec", NOTICE_EXEC },
	{ "signal", NOTICE_SIGNAL },
	{ "stop", NOTICE_STOPPED },
	{ "exit", NOTICE_EXITED },
	{ "killed", NOTICE_KILLED },
	{ "superseded", NOTICE_SUPERSEDED },
	{ "lost", NOTICE_LOST },
};

static const struct value *siginfo(struct player *p,
				   const struct jsonr_value *j)
{
	const struct jsonr_value *m = json_get(j, "siginfo");
	struct value *rec;

	if (!m || m->kind != JSONR_OBJECT)
		return NULL;
	rec = value_record(&p->arena);
	for (m = m->child; m; m = m->next) {
		struct value *v = json_value_read(&p->arena, m);

		if (v)
			value_add(rec, v, m->key);
	}
	return rec;
}

/* The thread that called execve goes on as `t`, with its call. */
static int supersede(struct player *p, struct task *t, pid_t by)
{
	struct task *old = hash_find(&p->tasks, (uint64_t)by);
	struct event ev = t->ev;
	int err = 0;

	if (!old || old == t)
		return 0;
	if (old->in_call)
		err = p->sink->ops->exit(p->sink, old, ENDING_MOVED);
	t->ev = old->ev;
	old->ev = ev;
	t->ev.tid = t->tid;
	t->in_call = old->in_call;
	t->had_call = old->had_call;
	t->text = old->text;
	task_put(p, old);
	return err;
}

static int play_notice(struct player *p, const struct jsonr_value *j,
		       enum notice_kind kind)
{
	struct task *t = task_of(p, j);
	struct notice n = {
		.kind = (uint8_t)kind,
		.core = json_get_true(j, "core"),
		.quiet = json_get_true(j, "quiet"),
		.sig = (int)json_get_integer(j, "signo"),
		.status = (int)json_get_integer(j, "status"),
		.other = (pid_t)json_get_integer(j, "by"),
		.info = siginfo(p, j),
		.mono = json_get_seconds(j, "time") + 1,
		.wall = json_get(j, "wall") ? json_get_seconds(j, "wall") :
			p->roster.start_wall + json_get_seconds(j, "time"),
		.ip = json_get_address(j, "ip"),
	};
	int err = 0;

	read_stack(&p->arena, j, &n.frames);
	if (kind == NOTICE_SUPERSEDED)
		err = supersede(p, t, n.other);
	if (!err)
		err = p->sink->ops->notice(p->sink, t, &n);
	if (kind == NOTICE_EXITED || kind == NOTICE_KILLED ||
	    kind == NOTICE_LOST)
		task_put(p, t);
	return err;
}

/* --- lines --- */

static int play_start(struct player *p, const struct jsonr_value *j,
		      size_t number)
{
	if (json_get_integer(j, "version") != JSON_VERSION)
		return bad(p, number, "a version of the record that this"
			   " program does not know");
	p->roster.start_wall = json_get_seconds(j, "epoch");
	p->roster.several = json_get_true(j, "several");
	json_style_init(&p->style);
	json_style_read(json_get(j, "style"), &p->style);
	json_style_merge(&p->style, p->own);
	return 0;
}

static int play(struct player *p, struct held *h)
{
	struct jsonr_value *j;
	const char *type;

	arena_reset(&p->arena);
	if (jsonr_parse(&p->arena, h->text, h->len, &j, NULL))
		return bad(p, h->number, "not JSON");
	type = json_get_string(j, "type");
	if (!type)
		return bad(p, h->number, "no object with a type");
	if (h->marker)
		return play_marker(p, h, j);
	if (!strcmp(type, "start"))
		return play_start(p, j, h->number);
	if (!strcmp(type, "syscall"))
		return play_call(p, task_of(p, j), j, h->number);
	for (size_t i = 0; i < sizeof(notices) / sizeof(notices[0]); i++)
		if (!strcmp(type, notices[i].type))
			return play_notice(p, j, notices[i].kind);
	return 0;
}

/* Plays what waits for nothing. */
static int play_ready(struct player *p, bool all)
{
	int err = 0;

	while (p->head && !err) {
		struct held *h = p->head;

		if (h->marker && !h->call && !all)
			break;
		err = play(p, h);
		p->head = h->next;
		if (!p->head)
			p->tail = &p->head;
		free(h);
	}
	return err;
}

/* The call of the earliest marker of that tracee, which has none yet. */
static void settle_marker(struct player *p, struct held *call)
{
	for (struct held *h = p->head; h && p->open; h = h->next)
		if (h->marker && !h->call && h->tid == call->tid &&
		    h->nested == call->nested) {
			h->call = call;
			p->open--;
			return;
		}
}

static void move_markers(struct player *p, int64_t from, int64_t to)
{
	for (struct held *h = p->head; h; h = h->next)
		if (h->marker && !h->call && h->tid == from)
			h->tid = to;
}

/* An execve from a handler ends what it is nested in: it is no longer. */
static void drop_nested(struct player *p, int64_t tid)
{
	for (struct held *h = p->head; h && p->open; h = h->next) {
		if (!h->marker || h->call || h->tid != tid || !h->nested)
			continue;
		h->marker = false;
		p->open--;
	}
}

static int hold(struct player *p, const char *line, size_t len)
{
	struct held *h = xmalloc(sizeof(*h) + len + 1);
	struct jsonr_error error = { NULL, 0 };
	struct jsonr_value *j;

	*h = (struct held){ .number = p->number, .len = len };
	memcpy(h->text, line, len);
	h->text[len] = '\0';
	*p->tail = h;
	p->tail = &h->next;
	arena_reset(&p->ahead);
	if (jsonr_parse(&p->ahead, line, len, &j, &error))
		return bad(p, p->number, error.what ? error.what : "not JSON");
	h->tid = json_get_integer(j, "tid");
	h->nested = nested_of(j);
	h->marker = jsonr_is(json_get(j, "type"), "unfinished");
	if (h->marker)
		p->open++;
	else if (jsonr_is(json_get(j, "type"), "syscall"))
		settle_marker(p, h);
	else if (jsonr_is(json_get(j, "type"), "exec"))
		drop_nested(p, h->tid);
	else if (jsonr_is(json_get(j, "type"), "superseded"))
		move_markers(p, json_get_integer(j, "by"), h->tid);
	return play_ready(p, false);
}

static int read_lines(struct player *p)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	int err = 0;

	while (!err && (n = getline(&line, &cap, p->in)) > 0) {
		p->number++;
		if (line[n - 1] == '\n')
			n--;
		if ((size_t)n > LINE_MAX_BYTES)
			err = bad(p, p->number, "the line is too long");
		else if (n)
			err = hold(p, line, (size_t)n);
	}
	if (!err && ferror(p->in))
		err = -errno;
	free(line);
	return err;
}

/* --- life --- */

static void free_all(struct player *p)
{
	struct task *t;
	size_t pos = 0;

	while (p->head) {
		struct held *h = p->head;

		p->head = h->next;
		free(h);
	}
	while ((t = hash_next(&p->tasks, &pos))) {
		event_free(&t->ev);
		buf_free(&t->behind);
		free(t);
	}
	hash_free(&p->tasks);
	arena_free(&p->arena);
	arena_free(&p->ahead);
	event_free(&p->step);
	p->sink->ops->free(p->sink);
	if (p->in && p->in != stdin)
		fclose(p->in);
}

int from_json(const char *path, const struct output_options *out,
	      const struct text_style *own)
{
	struct player p = { .path = path, .own = own, .roster.start_mono = 0 };
	int err, end;

	p.tail = &p.head;
	p.in = strcmp(path, "-") ? fopen(path, "re") : stdin;
	if (!p.in)
		return -errno;
	err = output_set_open(&p.outputs, out);
	if (err) {
		if (p.in != stdin)
			fclose(p.in);
		return err;
	}
	if (out->kind == OUTPUT_STDERR)
		out_open_fd(&p.outputs.shared.out, STDOUT_FILENO);
	json_style_init(&p.style);
	json_style_merge(&p.style, own);
	p.sink = text_sink_new(&p.style);
	err = read_lines(&p);
	if (!err)
		err = play_ready(&p, true);
	end = output_set_close(&p.outputs);
	free_all(&p);
	return err ? err : end;
}
