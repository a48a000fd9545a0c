/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "desc/consts.h"
#include "sink/dump.h"
#include "sink/injected.h"
#include "sink/line.h"
#include "sink/quote.h"
#include "sink/render.h"
#include "sink/stack.h"

struct text_sink {
	struct sink sink;
	const struct text_style *style;
	struct line_clock clock;
	struct buf args;	/* one argument list at a time */
};

static struct text_sink *text_of(struct sink *s)
{
	return (struct text_sink *)s;
}

static struct buf *buf_of(const struct task *t)
{
	return &t->out->out.buf;
}

/* Ends the line that somebody left open, and begins one. */
static void begin(struct text_sink *x, struct task *t,
		  const struct line_head *head)
{
	if (t->out->open) {
		buf_str(buf_of(t), " <unfinished ...>");
		output_newline(t->out);
	}
	line_head(buf_of(t), x->style, &x->clock, t, head);
}

/* Renders the whole list into x->args; false where it stops on the way. */
static bool render(struct text_sink *x, const struct task *t)
{
	buf_reset(&x->args);
	return render_args(&x->args, &t->ev, x->style);
}

static void begin_call(struct text_sink *x, struct task *t)
{
	const struct line_head head = {
		.wall = t->ev.enter_wall,
		.mono = t->ev.enter_ns,
		.ip = t->ev.ip,
	};

	begin(x, t, &head);
	buf_str(buf_of(t), t->ev.name);
	buf_char(buf_of(t), '(');
	t->text.begun = true;
	t->text.shown = 0;
}

static void resume_call(struct text_sink *x, struct task *t)
{
	const struct line_head head = {
		.wall = t->ev.exit_wall,
		.mono = t->ev.exit_ns,
		.ip = t->ev.ip,
	};

	begin(x, t, &head);
	buf_printf(buf_of(t), "<... %s resumed>", t->ev.name);
}

static int text_enter(struct sink *s, struct task *t)
{
	struct text_sink *x = text_of(s);

	t->text.begun = false;
	if (x->style->staged)
		return 0;
	begin_call(x, t);
	render(x, t);
	buf_add(buf_of(t), buf_cstr(&x->args), x->args.len);
	t->text.shown = x->args.len;
	t->out->open = t;
	return output_touch(t->out);
}

/* The arguments that were not printed at entry. */
static bool rest_of_args(struct text_sink *x, struct task *t)
{
	bool whole = render(x, t);
	size_t from = t->text.shown;

	if (from > x->args.len)
		from = x->args.len;
	buf_add(buf_of(t), buf_cstr(&x->args) + from, x->args.len - from);
	t->text.shown = x->args.len;
	return whole;
}

static void to_column(struct text_sink *x, struct task *t)
{
	unsigned int at = output_column(t->out);

	if (at < x->style->column)
		buf_fill(buf_of(t), ' ', x->style->column - at);
}

static void result(struct text_sink *x, struct task *t, enum ending how)
{
	struct buf *b = buf_of(t);

	buf_str(b, ") ");
	to_column(x, t);
	buf_str(b, "= ");
	if (how == ENDING_RETURNED)
		render_result(b, &t->ev, x->style);
	else if (how == ENDING_UNKNOWN)
		buf_str(b, "? <unavailable>");
	else
		buf_char(b, '?');
	/* strace: nothing of a call without a result; it knows no crash= */
	if (how == ENDING_RETURNED ||
	    (t->injected && t->injected->marks & MARK_CRASH))
		injected_text(b, t->injected);
	if (x->style->duration && how == ENDING_RETURNED) {
		buf_str(b, " <");
		line_seconds(b, t->ev.exit_ns - t->ev.enter_ns,
			     x->style->duration_precision, 0);
		buf_char(b, '>');
	}
	output_newline(t->out);
}

/* Whole lines were added behind the last one. */
static void lines_added(struct task *t)
{
	t->out->line = (int64_t)buf_of(t)->len;
}

/* Steps of sequences and words of rules: " + close(3) = 0", " # kept". */
static void steps(struct task *t)
{
	if (!t->behind.len)
		return;
	buf_add(buf_of(t), buf_cstr(&t->behind), t->behind.len);
	buf_reset(&t->behind);
	lines_added(t);
}

/* A call that did not come to its end while we looked. */
static int left_open(struct text_sink *x, struct task *t, enum ending how)
{
	struct buf *b = buf_of(t);

	/* the line is printed when the call ends, wherever that is */
	if (x->style->staged && how == ENDING_MOVED)
		return 0;
	if (x->style->staged && !t->text.begun) {
		begin_call(x, t);
		rest_of_args(x, t);
	} else if (t->out->open != t) {
		return 0;
	} else if (how == ENDING_GONE) {
		return 0;
	}
	if (how == ENDING_DETACHED)
		buf_str(b, " <detached ...>");
	else if (how == ENDING_MOVED)
		buf_printf(b, " <pid changed to %d ...>", (int)t->pid);
	else
		buf_str(b, " <unfinished ...>");
	output_newline(t->out);
	if (how != ENDING_MOVED)
		steps(t);
	return output_touch(t->out);
}

static void stack(struct task *t, const struct frames *f)
{
	if (!f)
		return;
	stack_text(buf_of(t), f);
	lines_added(t);
}

struct text_dump {
	struct dump_to to;
	struct task *task;
};

static int dump_lines(struct dump_to *to, const struct dump_piece *p)
{
	struct task *t = ((struct text_dump *)to)->task;

	dump_text(buf_of(t), p);
	lines_added(t);
	return output_touch(t->out);
}

static int text_step(struct sink *s, struct task *t, const struct event *ev)
{
	struct text_sink *x = text_of(s);
	struct buf *b = &t->behind;

	if (!x->style->verbose)
		return 0;
	buf_printf(b, " + %s(", ev->name);
	render_args(b, ev, x->style);
	buf_str(b, ") = ");
	render_result(b, ev, x->style);
	if (x->style->duration) {
		buf_str(b, " <");
		line_seconds(b, ev->exit_ns - ev->enter_ns,
			     x->style->duration_precision, 0);
		buf_char(b, '>');
	}
	buf_char(b, '\n');
	return 0;
}

static int text_log(struct sink *s, struct task *t, const char *text)
{
	const struct text_sink *x = text_of(s);

	buf_str(&t->behind, " # ");
	quote_bytes(&t->behind, text, strlen(text), x->style->hex);
	buf_char(&t->behind, '\n');
	return 0;
}

static int behind_line(struct text_sink *x, struct task *t)
{
	struct text_dump d = { .to.piece = dump_lines, .task = t };
	int err = 0;

	for (unsigned int i = 0; i < t->ndump && !err; i++)
		err = dump_lines(&d.to, &t->dump[i]);
	if (t->ev.reader && dump_wanted(x->style, &t->ev))
		err = dump_each(&t->ev, &d.to);
	stack(t, t->ev.frames);
	return err;
}

static int text_exit(struct sink *s, struct task *t, enum ending how)
{
	struct text_sink *x = text_of(s);
	int err = 0;

	if (how == ENDING_GONE || how == ENDING_DETACHED ||
	    how == ENDING_MOVED)
		return left_open(x, t, how);
	if (!t->text.begun)
		begin_call(x, t);
	else if (t->out->open != t)
		resume_call(x, t);
	if (!rest_of_args(x, t) && how != ENDING_RETURNED)
		buf_str(buf_of(t), " <unfinished ...>");
	result(x, t, how);
	steps(t);
	if (how == ENDING_RETURNED)
		err = behind_line(x, t);
	return err ? err : output_touch(t->out);
}

static void signal_name(struct buf *b, int sig)
{
	const char *name = consts_name(&consts_signals, (uint64_t)sig);

	if (name)
		buf_str(b, name);
	else
		buf_printf(b, "%d", sig);
}

/* " {si_signo=…}" */
static void signal_line(struct text_sink *x, struct buf *b,
			const struct notice *n)
{
	buf_str(b, "--- ");
	signal_name(b, n->sig);
	if (n->info) {
		buf_char(b, ' ');
		render_value(b, n->info, x->style);
	}
	buf_str(b, " ---");
}

static void stopped_line(struct buf *b, const struct notice *n)
{
	buf_str(b, "--- stopped by ");
	signal_name(b, n->sig);
	buf_str(b, " ---");
}

static void killed_line(struct buf *b, const struct notice *n)
{
	buf_str(b, "+++ killed by ");
	signal_name(b, n->sig);
	buf_str(b, n->core ? " (core dumped) +++" : " +++");
}

static int notice_line(struct text_sink *x, struct task *t,
		       const struct notice *n)
{
	const struct line_head head = {
		.wall = n->wall, .mono = n->mono, .ip = n->ip,
	};
	struct buf *b = buf_of(t);

	begin(x, t, &head);
	if (n->kind == NOTICE_SIGNAL)
		signal_line(x, b, n);
	else if (n->kind == NOTICE_STOPPED)
		stopped_line(b, n);
	else if (n->kind == NOTICE_KILLED)
		killed_line(b, n);
	else if (n->kind == NOTICE_EXITED)
		buf_printf(b, "+++ exited with %d +++", n->status);
	else
		buf_printf(b, "+++ superseded by execve in pid %d +++",
			   (int)n->other);
	output_newline(t->out);
	stack(t, n->frames);
	return output_touch(t->out);
}

static int text_notice(struct sink *s, struct task *t, const struct notice *n)
{
	struct text_sink *x = text_of(s);

	if (n->quiet)
		return 0;
	switch ((enum notice_kind)n->kind) {
	case NOTICE_SIGNAL: case NOTICE_STOPPED: case NOTICE_EXITED:
	case NOTICE_KILLED: case NOTICE_SUPERSEDED:
		return notice_line(x, t, n);
	case NOTICE_ATTACHED: case NOTICE_DETACHED: case NOTICE_MODE:
	case NOTICE_FORKED: case NOTICE_EXEC: case NOTICE_LOST:
		return 0;
	}
	return 0;
}

static int text_end(struct sink *s)
{
	(void)s;
	return 0;
}

static void text_free(struct sink *s)
{
	struct text_sink *x = text_of(s);

	buf_free(&x->args);
	free(x);
}

static const struct sink_ops text_ops = {
	.values = true,
	.enter = text_enter,
	.step = text_step,
	.log = text_log,
	.exit = text_exit,
	.notice = text_notice,
	.end = text_end,
	.free = text_free,
};

struct sink *text_sink_new(const struct text_style *style)
{
	struct text_sink *x = xcalloc(1, sizeof(*x));

	x->sink.ops = &text_ops;
	x->style = style;
	return &x->sink;
}
