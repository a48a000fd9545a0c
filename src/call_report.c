/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "call_report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/jsonw.h"
#include "desc/consts.h"
#include "sink/json_call.h"
#include "sink/render.h"

static const struct text_style style = { .verbose = true };

/* --- text --- */

static void text_step(struct call_result *r, const struct event *ev)
{
	struct buf *b = &r->behind;

	buf_printf(b, "%s(", ev->name);
	render_args(b, ev, &style);
	buf_str(b, ") = ");
	render_result(b, ev, &style);
	buf_char(b, '\n');
}

static void text_log(struct call_result *r, const char *line)
{
	buf_str(&r->behind, line);
	buf_char(&r->behind, '\n');
}

/* Addresses, and whatever else is large, as in a trace. */
static void print_value(const struct call_result *r)
{
	const char *name = consts_name(&consts_errnos, (uint64_t)r->err);

	if (r->err)
		printf("= -1 %s (%s)\n", name ? name : "", strerror(r->err));
	else if (r->ret > UINT32_MAX)
		printf("= %#" PRIx64 "\n", r->ret);
	else
		printf("= %" PRIu64 "\n", r->ret);
}

/* Each line says whose it is where there are several. */
static void print_lines(const struct call_result *r, const char *head)
{
	const char *line = buf_cstr(&r->behind);

	while (*line) {
		int len = (int)strcspn(line, "\n");

		printf("%s%.*s\n", head, len, line);
		line += len + (line[len] == '\n');
	}
}

static void print_text(const struct call_result *r, bool several)
{
	char head[32] = "";

	if (several)
		snprintf(head, sizeof(head), "[pid %d] ", (int)r->tid);
	print_lines(r, head);
	if (r->done) {
		fputs(head, stdout);
		print_value(r);
		return;
	}
	fflush(stdout);
	if (r->told)
		fputs(buf_cstr(&r->problem), stderr);
	else
		warn("%d: %s", (int)r->tid, buf_cstr(&r->problem));
}

/* --- JSON --- */

/* Objects behind each other, each in a writer of its own. */
static struct json_writer begin_item(struct call_result *r)
{
	struct json_writer x = { .w.out = &r->behind, .style = &style };

	if (r->behind.len)
		buf_char(&r->behind, ',');
	jsonw_object(&x.w);
	return x;
}

static void json_step_of(struct call_result *r, const struct event *ev)
{
	struct json_writer x = begin_item(r);

	json_call(&x, ev);
	jsonw_key(&x.w, "duration");
	jsonw_seconds(&x.w, ev->exit_ns - ev->enter_ns);
	json_result(&x, ev);
	jsonw_end_object(&x.w);
	buf_free(&x.scratch);
}

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

static void json_log_of(struct call_result *r, const char *line)
{
	struct json_writer x = begin_item(r);

	add_text(&x.w, "log", line);
	jsonw_end_object(&x.w);
}

static void add_result(struct jsonw *w, const struct call_result *r)
{
	const char *name = consts_name(&consts_errnos, (uint64_t)r->err);

	jsonw_key(w, "ret");
	jsonw_object(w);
	jsonw_key(w, "value");
	jsonw_s64(w, r->err ? -1 : (int64_t)r->ret);
	if (r->err) {
		jsonw_key(w, "errno");
		jsonw_s64(w, r->err);
	}
	if (r->err && name) {
		jsonw_key(w, "sym");
		jsonw_str(w, name);
	}
	jsonw_end_object(w);
}

/* Of messages to the user the first line, without who says it. */
static void add_problem(struct jsonw *w, const struct call_result *r)
{
	const char *text = buf_cstr(&r->problem);
	char *line = xstrdup(text);
	size_t head = r->told ? strlen(die_program()) + 2 : 0;

	line[strcspn(line, "\n")] = '\0';
	add_text(w, "problem", line + (head < strlen(line) ? head : 0));
	free(line);
}

static void print_json(const struct call_result *r)
{
	struct buf b = BUF_INIT;
	struct jsonw w = { .out = &b };

	jsonw_object(&w);
	jsonw_key(&w, "type");
	jsonw_str(&w, "call");
	jsonw_key(&w, "pid");
	jsonw_s64(&w, r->pid);
	jsonw_key(&w, "tid");
	jsonw_s64(&w, r->tid);
	if (r->done)
		add_result(&w, r);
	else
		add_problem(&w, r);
	jsonw_key(&w, "steps");
	jsonw_array(&w);
	buf_add(&b, buf_cstr(&r->behind), r->behind.len);
	jsonw_end_array(&w);
	jsonw_end_object(&w);
	puts(buf_cstr(&b));
	buf_free(&b);
}

/* --- all of it --- */

const struct call_reporter *call_reporter(bool json, bool verbose)
{
	static const struct call_reporter as_json = {
		json_step_of, json_log_of,
	};
	static const struct call_reporter as_text = { text_step, text_log };
	static const struct call_reporter briefly = { NULL, text_log };

	if (json)
		return &as_json;
	return verbose ? &as_text : &briefly;
}

static bool any_done(const struct call_run *run)
{
	for (size_t i = 0; i < run->n; i++)
		if (run->v[i]->done)
			return true;
	return false;
}

enum status { STATUS_OK, STATUS_ERROR, STATUS_NOT_RUN = 3 };

static enum status status_of(const struct call_result *r)
{
	if (!r->done)
		return STATUS_NOT_RUN;
	return r->err ? STATUS_ERROR : STATUS_OK;
}

/* The worst of them counts; threads come and go, and that is none. */
int call_report(const struct call_run *run, bool json)
{
	enum status worst = run->n ? STATUS_OK : STATUS_NOT_RUN;
	bool done = any_done(run);

	for (size_t i = 0; i < run->n; i++) {
		const struct call_result *r = run->v[i];

		if (r->ended && done)
			continue;
		if (json)
			print_json(r);
		else
			print_text(r, run->n > 1);
		if (status_of(r) > worst)
			worst = status_of(r);
	}
	return (int)worst;
}
