/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "desc/consts.h"
#include "sink/dump.h"
#include "sink/json_call.h"
#include "sink/json_style.h"
#include "sink/json_value.h"

/* A dump ends here: a line is built in memory. */
#define DUMP_MAX (16 << 20)

struct json_sink {
	struct sink sink;
	const struct json_options *opt;
	struct json_writer x;
};

static void add_str(struct jsonw *w, const char *key, const char *s)
{
	jsonw_key(w, key);
	jsonw_str(w, s);
}

static void add_int(struct jsonw *w, const char *key, int64_t v)
{
	jsonw_key(w, key);
	jsonw_s64(w, v);
}

static void add_true(struct jsonw *w, const char *key)
{
	jsonw_key(w, key);
	jsonw_bool(w, true);
}

/* Bytes that may be anything: command names, the command's words. */
static void add_bytes(struct jsonw *w, const char *s)
{
	size_t len = strlen(s);

	if (jsonw_is_utf8(s, len)) {
		jsonw_strn(w, s, len);
		return;
	}
	jsonw_object(w);
	jsonw_key(w, "bytes");
	jsonw_base64(w, s, len);
	jsonw_end_object(w);
}

/* --- lines --- */

static void epoch(struct jsonw *w, uint64_t wall)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu.%09llu",
		 (unsigned long long)(wall / 1000000000),
		 (unsigned long long)(wall % 1000000000));
	jsonw_str(w, text);
}

static void add_command(struct jsonw *w, char *const *argv)
{
	if (!argv)
		return;
	jsonw_key(w, "cmd");
	jsonw_array(w);
	for (; *argv; argv++)
		add_bytes(w, *argv);
	jsonw_end_array(w);
}

static void add_host(struct jsonw *w)
{
	char host[256] = "";

	if (gethostname(host, sizeof(host) - 1) == 0) {
		jsonw_key(w, "host");
		add_bytes(w, host);
	}
}

static struct jsonw *line(struct json_sink *j, struct task *t);

static void start(struct json_sink *j, struct task *t)
{
	struct jsonw *w;

	t->out->started = true;
	w = line(j, t);
	add_str(w, "type", "start");
	add_int(w, "version", JSON_VERSION);
	add_str(w, "vxtrace", j->opt->version);
	jsonw_key(w, "epoch");
	epoch(w, t->roster->start_wall);
	add_str(w, "clock", "monotonic");
	add_command(w, j->opt->argv);
	add_str(w, "abi", abis[0]->name);
	add_host(w);
	if (t->roster->several)
		add_true(w, "several");
	jsonw_key(w, "style");
	json_style_write(w, j->opt->style);
	jsonw_end_object(w);
	output_newline(t->out);
}

/* An object on a line of its own; the first of an output is "start". */
static struct jsonw *line(struct json_sink *j, struct task *t)
{
	if (!t->out->started)
		start(j, t);
	j->x.w = (struct jsonw){ .out = &t->out->out.buf };
	jsonw_object(&j->x.w);
	return &j->x.w;
}

static int end_line(struct json_sink *j, struct task *t)
{
	jsonw_end_object(&j->x.w);
	output_newline(t->out);
	return output_touch(t->out);
}

static void add_time(struct json_sink *j, const struct task *t, uint64_t mono,
		     uint64_t wall)
{
	struct jsonw *w = &j->x.w;
	uint64_t start_ns = t->roster->start_mono;

	jsonw_key(w, "time");
	jsonw_seconds(w, mono > start_ns ? mono - start_ns : 0);
	if (j->opt->style->clock == CLOCK_NONE)
		return;
	jsonw_key(w, "wall");
	epoch(w, wall);
}

static void add_ids(struct jsonw *w, const struct task *t, const char *comm)
{
	add_int(w, "pid", t->pid);
	add_int(w, "tid", t->tid);
	if (comm) {
		jsonw_key(w, "comm");
		add_bytes(w, comm);
	}
}

/* --- calls --- */

/* The way to the first value that is not known: indices. */
static bool until(struct jsonw *w, const struct value *parent)
{
	unsigned int i = 0;

	for (const struct value *k = parent->first; k; k = k->next, i++) {
		size_t mark = w->out->len;
		bool comma = w->comma;

		jsonw_u64(w, i);
		if (k->state == V_LATER || until(w, k))
			return true;
		buf_truncate(w->out, mark);
		w->comma = comma;
	}
	return false;
}

static void add_until(struct jsonw *w, const struct value *args)
{
	size_t mark = w->out->len;
	bool comma = w->comma;

	if (!args)
		return;
	jsonw_key(w, "until");
	jsonw_array(w);
	if (until(w, args)) {
		jsonw_end_array(w);
		return;
	}
	buf_truncate(w->out, mark);
	w->comma = comma;
}

static void add_nested(struct jsonw *w, const struct task *t)
{
	if (t->nested)
		add_int(w, "nested", t->nested);
}

/* Another tracee's event comes next: say that this call has begun. */
static void interrupted(struct json_sink *j, struct output *o,
			const struct task *by)
{
	struct task *t = o->busy;
	struct jsonw *w;

	if (!t || t == by)
		return;
	o->busy = NULL;
	w = line(j, t);
	add_str(w, "type", "unfinished");
	add_time(j, t, t->ev.enter_ns, t->ev.enter_wall);
	add_int(w, "pid", t->pid);
	add_int(w, "tid", t->tid);
	add_nested(w, t);
	add_str(w, "name", t->ev.name);
	add_until(w, t->ev.args);
	jsonw_end_object(w);
	output_newline(o);
}

static int json_enter(struct sink *s, struct task *t)
{
	struct json_sink *j = (struct json_sink *)s;

	if (j->opt->style->staged)
		return 0;
	interrupted(j, t->out, t);
	t->out->busy = t;
	return 0;
}

static void add_frame(struct jsonw *w, const struct frame *f)
{
	jsonw_object(w);
	jsonw_key(w, "addr");
	jsonw_addr(w, f->addr);
	if (f->module) {
		jsonw_key(w, "module");
		add_bytes(w, f->module);
	}
	if (f->symbol) {
		jsonw_key(w, "symbol");
		add_bytes(w, f->symbol);
		jsonw_key(w, "offset");
		jsonw_u64(w, f->offset);
	}
	if (f->source) {
		jsonw_key(w, "source");
		add_bytes(w, f->source);
		add_int(w, "line", f->line);
	}
	jsonw_end_object(w);
}

static void add_stack(struct jsonw *w, const struct frames *f)
{
	if (!f)
		return;
	jsonw_key(w, "stack");
	jsonw_array(w);
	for (unsigned int i = 0; i < f->n; i++)
		add_frame(w, &f->v[i]);
	jsonw_end_array(w);
	if (f->cut)
		add_true(w, "stack_cut");
	if (f->error)
		add_str(w, "stack_error", f->error);
}

struct json_dump {
	struct dump_to to;
	struct jsonw *w;
	size_t left;
};

static int dump_piece(struct dump_to *to, const struct dump_piece *p)
{
	struct json_dump *d = (struct json_dump *)to;
	size_t len = p->len < d->left ? p->len : d->left;

	jsonw_object(d->w);
	if (p->message >= 0)
		add_int(d->w, "message", p->message);
	if (p->buffers >= 0)
		add_int(d->w, "buffers", p->buffers);
	if (p->buffer >= 0)
		add_int(d->w, "buffer", p->buffer);
	add_int(d->w, "total", (int64_t)p->total);
	add_int(d->w, "offset", (int64_t)p->offset);
	if (p->missing) {
		jsonw_key(d->w, "addr");
		jsonw_addr(d->w, p->missing_at);
		add_int(d->w, "length", (int64_t)p->missing);
		add_str(d->w, "state", "fault");
		jsonw_end_object(d->w);
		return 0;
	}
	jsonw_key(d->w, "bytes");
	jsonw_base64(d->w, p->data, len);
	if (len < p->len)
		add_true(d->w, "truncated");
	jsonw_end_object(d->w);
	d->left -= len;
	return 0;
}

static void add_dump(struct json_sink *j, struct task *t)
{
	struct json_dump d = {
		.to.piece = dump_piece, .w = &j->x.w, .left = DUMP_MAX,
	};

	if (!dump_wanted(j->opt->style, &t->ev))
		return;
	jsonw_key(d.w, "dump");
	jsonw_array(d.w);
	dump_each(&t->ev, &d.to);
	jsonw_end_array(d.w);
}

static const char *ending_name(enum ending how)
{
	switch (how) {
	case ENDING_RETURNED:
		return NULL;
	case ENDING_UNKNOWN:
		return "unknown";
	case ENDING_NEVER:
		return "never";
	case ENDING_GONE:
		return "gone";
	case ENDING_DETACHED:
		return "detached";
	case ENDING_MOVED:
		return "moved";
	}
	return NULL;
}

static int json_exit(struct sink *s, struct task *t, enum ending how)
{
	struct json_sink *j = (struct json_sink *)s;
	const struct event *ev = &t->ev;
	bool ended = ev->exit_ns >= ev->enter_ns;
	struct jsonw *w;

	if (how == ENDING_MOVED && !j->opt->style->separate) {
		interrupted(j, t->out, NULL);
		return 0;
	}
	interrupted(j, t->out, t);
	t->out->busy = NULL;
	w = line(j, t);
	add_str(w, "type", "syscall");
	add_time(j, t, ev->enter_ns, ev->enter_wall);
	if (ended && (how == ENDING_RETURNED || how == ENDING_NEVER)) {
		jsonw_key(w, "duration");
		jsonw_seconds(w, ev->exit_ns - ev->enter_ns);
	}
	add_ids(w, t, t->ev.comm ? t->call_comm : NULL);
	add_nested(w, t);
	json_call(&j->x, ev);
	if ((t->moved && j->opt->style->separate) || ev->nr == UINT64_MAX)
		add_true(w, "resumed");
	if (how == ENDING_RETURNED)
		json_result(&j->x, ev);
	else
		add_str(w, "ending", ending_name(how));
	json_injected(&j->x, t);
	if (how == ENDING_RETURNED) {
		add_stack(w, ev->frames);
		add_dump(j, t);
	}
	return end_line(j, t);
}

/* --- notices --- */

static const char *notice_name(enum notice_kind kind)
{
	switch (kind) {
	case NOTICE_ATTACHED:
		return "attach";
	case NOTICE_DETACHED:
		return "detach";
	case NOTICE_MODE:
		return "mode";
	case NOTICE_FORKED:
		return "fork";
	case NOTICE_EXEC:
		return "exec";
	case NOTICE_SIGNAL:
		return "signal";
	case NOTICE_STOPPED:
		return "stop";
	case NOTICE_EXITED:
		return "exit";
	case NOTICE_KILLED:
		return "killed";
	case NOTICE_SUPERSEDED:
		return "superseded";
	case NOTICE_LOST:
		return "lost";
	}
	return "";
}

static void add_signal(struct json_sink *j, const struct notice *n)
{
	struct jsonw *w = &j->x.w;
	const char *name = consts_name(&consts_signals, (uint64_t)n->sig);

	add_int(w, "signo", n->sig);
	if (name)
		add_str(w, "sym", name);
	if (!n->info)
		return;
	jsonw_key(w, "siginfo");
	jsonw_object(w);
	for (const struct value *k = n->info->first; k; k = k->next) {
		jsonw_key(w, k->name);
		json_value(&j->x, k);
	}
	jsonw_end_object(w);
}

static void add_details(struct json_sink *j, const struct task *t,
			const struct notice *n)
{
	struct jsonw *w = &j->x.w;

	switch ((enum notice_kind)n->kind) {
	case NOTICE_SIGNAL: case NOTICE_STOPPED: case NOTICE_KILLED:
		add_signal(j, n);
		if (n->core)
			add_true(w, "core");
		return;
	case NOTICE_EXITED:
		add_int(w, "status", n->status);
		return;
	case NOTICE_FORKED:
		add_int(w, "child", n->other);
		return;
	case NOTICE_EXEC: case NOTICE_SUPERSEDED:
		add_int(w, "by", n->other);
		return;
	case NOTICE_MODE:
		add_str(w, "abi", t->ev.abi->name);
		return;
	case NOTICE_ATTACHED: case NOTICE_DETACHED: case NOTICE_LOST:
		return;
	}
}

/* Is it a line of its own as text, which interrupts a call's? */
static bool is_line(const struct notice *n)
{
	switch ((enum notice_kind)n->kind) {
	case NOTICE_SIGNAL: case NOTICE_STOPPED: case NOTICE_EXITED:
	case NOTICE_KILLED: case NOTICE_SUPERSEDED:
		return !n->quiet;
	case NOTICE_ATTACHED: case NOTICE_DETACHED: case NOTICE_MODE:
	case NOTICE_FORKED: case NOTICE_EXEC: case NOTICE_LOST:
		return false;
	}
	return false;
}

static int json_notice(struct sink *s, struct task *t, const struct notice *n)
{
	struct json_sink *j = (struct json_sink *)s;
	struct jsonw *w;

	if (is_line(n))
		interrupted(j, t->out, NULL);
	w = line(j, t);
	add_str(w, "type", notice_name(n->kind));
	add_time(j, t, n->mono, n->wall);
	add_ids(w, t, t->ev.comm);
	add_details(j, t, n);
	if (j->opt->style->ip && n->ip) {
		jsonw_key(w, "ip");
		jsonw_addr(w, n->ip);
	}
	add_stack(w, n->frames);
	if (n->quiet)
		add_true(w, "quiet");
	return end_line(j, t);
}

static int json_end(struct sink *s)
{
	(void)s;
	return 0;
}

/* A line each; where nothing was traced there is nothing to say. */
static int json_rules(struct sink *s, struct output *out,
		      const struct rule_row *v, unsigned int n)
{
	struct json_sink *j = (struct json_sink *)s;

	if (!out->started)
		return 0;
	for (unsigned int i = 0; i < n; i++) {
		j->x.w = (struct jsonw){ .out = &out->out.buf };
		jsonw_object(&j->x.w);
		add_str(&j->x.w, "type", "rule");
		rules_table_json(&j->x.w, &v[i]);
		jsonw_end_object(&j->x.w);
		output_newline(out);
	}
	return output_touch(out);
}

static void json_free(struct sink *s)
{
	struct json_sink *j = (struct json_sink *)s;

	buf_free(&j->x.scratch);
	free(j);
}

static int json_interrupted(struct sink *s, struct task *t)
{
	interrupted((struct json_sink *)s, t->out, NULL);
	return 0;
}

static int json_step_ended(struct sink *s, struct task *t,
			   const struct event *step)
{
	struct json_sink *j = (struct json_sink *)s;

	json_step(&j->x, t, step);
	return 0;
}

static int json_logged(struct sink *s, struct task *t, const char *text)
{
	struct json_sink *j = (struct json_sink *)s;

	json_log(&j->x, t, text);
	return 0;
}

static const struct sink_ops json_ops = {
	.values = true,
	.enter = json_enter,
	.interrupted = json_interrupted,
	.step = json_step_ended,
	.log = json_logged,
	.exit = json_exit,
	.notice = json_notice,
	.end = json_end,
	.rules = json_rules,
	.free = json_free,
};

struct sink *json_sink_new(const struct json_options *opt)
{
	struct json_sink *j = xcalloc(1, sizeof(*j));

	j->sink.ops = &json_ops;
	j->opt = opt;
	j->x.style = opt->style;
	return &j->sink;
}
