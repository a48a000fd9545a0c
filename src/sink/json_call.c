/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/json_call.h"

#include <string.h>

#include "desc/consts.h"
#include "sink/injected.h"

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

/* Text of rules: whatever bytes their author wrote. */
static void add_text(struct jsonw *w, const char *key, const char *s)
{
	size_t len = strlen(s);

	jsonw_key(w, key);
	if (jsonw_is_utf8(s, len)) {
		jsonw_strn(w, s, len);
		return;
	}
	jsonw_object(w);
	jsonw_key(w, "bytes");
	jsonw_base64(w, s, len);
	jsonw_end_object(w);
}

/* --- calls --- */

static void add_error(struct jsonw *w, int err)
{
	const char *name = consts_name(&consts_errnos, (uint64_t)err);

	add_int(w, "value", -1);
	add_int(w, "errno", err);
	if (name)
		add_str(w, "sym", name);
}

void json_result(struct json_writer *x, const struct event *ev)
{
	struct jsonw *w = &x->w;
	const struct value *v = ev->retv;

	jsonw_key(w, "ret");
	jsonw_object(w);
	if (ev->err) {
		add_error(w, ev->err);
		if (v && v->aux) {
			jsonw_key(w, "aux");
			json_value(x, v->aux);
		}
	} else if (v) {
		json_members(x, v);
	} else {
		add_int(w, "value", (int64_t)ev->ret);
	}
	jsonw_end_object(w);
}

void json_call(struct json_writer *x, const struct event *ev)
{
	struct jsonw *w = &x->w;

	add_str(w, "abi", ev->abi->name);
	jsonw_key(w, "nr");
	jsonw_s64(w, (int64_t)ev->nr);
	add_str(w, "name", ev->name);
	if (x->style->ip) {
		jsonw_key(w, "ip");
		jsonw_addr(w, ev->ip);
	}
	jsonw_key(w, "args");
	jsonw_array(w);
	if (ev->args)
		for (const struct value *v = ev->args->first; v; v = v->next)
			json_argument(x, v);
	jsonw_end_array(w);
	if (ev->raw) {
		jsonw_key(w, "raw");
		jsonw_bool(w, true);
	}
}

/* --- what rules did --- */

static void add_words(struct jsonw *w, const struct injected *i, int err)
{
	jsonw_key(w, "injected");
	jsonw_array(w);
	if (i->marks & (MARK_SKIPPED | MARK_RETVAL))
		jsonw_str(w, err ? "error" : "retval");
	for (const struct injected_word *n = injected_words; n->name; n++)
		if (i->marks & n->mark)
			jsonw_str(w, n->name);
	jsonw_end_array(w);
}

void json_injected(struct json_writer *x, struct task *t)
{
	const struct injected *i = t->injected;
	struct jsonw *w = &x->w;

	if (injected_any(i)) {
		add_words(w, i, t->ev.err);
		if (i->rule)
			add_text(w, "rule", i->rule);
	}
	if (i && i->note)
		add_text(w, "note", i->note);
	if (!t->behind.len)
		return;
	jsonw_key(w, "steps");
	jsonw_array(w);
	buf_add(w->out, buf_cstr(&t->behind), t->behind.len);
	jsonw_end_array(w);
	buf_reset(&t->behind);
}

/* Objects behind each other, each in a writer of its own. */
static struct jsonw step_begin(struct json_writer *x, struct task *t)
{
	struct jsonw before = x->w;

	if (t->behind.len)
		buf_char(&t->behind, ',');
	x->w = (struct jsonw){ .out = &t->behind };
	jsonw_object(&x->w);
	return before;
}

static void step_end(struct json_writer *x, struct jsonw before)
{
	jsonw_end_object(&x->w);
	x->w = before;
}

void json_step(struct json_writer *x, struct task *t,
	       const struct event *step)
{
	struct jsonw before = step_begin(x, t);

	json_call(x, step);
	jsonw_key(&x->w, "duration");
	jsonw_seconds(&x->w, step->exit_ns - step->enter_ns);
	json_result(x, step);
	step_end(x, before);
}

void json_log(struct json_writer *x, struct task *t, const char *text)
{
	struct jsonw before = step_begin(x, t);

	add_text(&x->w, "log", text);
	step_end(x, before);
}
