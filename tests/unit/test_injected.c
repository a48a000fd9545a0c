/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What rules did: notes behind a result, steps below a line, JSON and back. */
#include "base/jsonr.h"
#include "check.h"
#include "sink.h"
#include "sink/injected.h"
#include "sink/json.h"
#include "sink/json_call.h"
#include "sink/rules_table.h"
#include "sink/text.h"

static struct desk desk;
static struct buf got;

struct note_case {
	uint32_t marks;
	unsigned int steps;
	const char *note;
	const char *text;
};

static const struct note_case notes[] = {
	{ 0, 0, NULL, "" },
	{ MARK_SKIPPED, 0, NULL, " (INJECTED)" },
	{ MARK_SKIPPED | MARK_RETVAL, 0, NULL, " (INJECTED)" },
	{ MARK_ARGS, 0, NULL, " (INJECTED: args)" },
	{ MARK_EXIT_POKE, 0, NULL, " (INJECTED: args)" },
	{ MARK_ARGS | MARK_EXIT_POKE, 0, NULL, " (INJECTED: args)" },
	{ MARK_ARGS | MARK_SKIPPED, 0, NULL, " (INJECTED: args, retval)" },
	{ MARK_DELAYED, 0, NULL, " (DELAYED)" },
	{ MARK_SKIPPED | MARK_DELAYED, 0, NULL, " (INJECTED) (DELAYED)" },
	{ MARK_SIGNAL, 0, NULL, "" },
	{ MARK_PASS | MARK_REFUSED, 0, NULL, "" },
	{ MARK_SEQ, 3, NULL, " (INJECTED: seq 3)" },
	{ MARK_RESTART, 2, NULL, " (INJECTED: restart 1)" },
	{ MARK_CRASH, 0, NULL, " (INJECTED: crash)" },
	{ MARK_POSTERROR, 0, NULL, " (INJECTED: posterror)" },
	{ MARK_POSTRETVAL | MARK_ARGS, 0, NULL,
	  " (INJECTED: args, postretval)" },
	{ MARK_SHORT | MARK_CORRUPT | MARK_DELAYED, 0, NULL,
	  " (INJECTED: short, corrupt) (DELAYED)" },
	{ MARK_SEQ | MARK_SIGNAL, 2, "why", " (INJECTED: seq 2) (NOTE: why)" },
};

#define NOTES (sizeof(notes) / sizeof(notes[0]))

static struct injected injected_of(const struct note_case *c)
{
	return (struct injected){
		.marks = c->marks, .steps = c->steps, .note = c->note,
		.rule = "rule 1",
	};
}

static void notes_as_text(void)
{
	for (size_t i = 0; i < NOTES; i++) {
		struct injected in = injected_of(&notes[i]);

		buf_reset(&got);
		injected_text(&got, &in);
		CHECK_STR(buf_cstr(&got), notes[i].text);
	}
	buf_reset(&got);
	injected_text(&got, NULL);
	CHECK_STR(buf_cstr(&got), "");
}

static const struct abi cpu = { .name = "cpu", .word = 8, .u64_align = 8 };

/* A call of a sequence. */
static void make_step(struct event *ev, const char *name)
{
	arena_reset(&ev->arena);
	ev->abi = &cpu;
	ev->nr = 3;
	ev->name = name;
	ev->args = value_record(&ev->arena);
	value_add(ev->args, value_snum(&ev->arena, 4, 4), "fd");
	ev->enter_ns = 6000000100;
	ev->exit_ns = 6000000350;
	ev->ret = 0;
	ev->err = 0;
	ev->retv = value_snum(&ev->arena, 0, 8);
}

static void play(struct sink *sink, const struct injected *in,
		 unsigned int steps, const char *log)
{
	struct task *t = &desk.task[0];
	struct event step = { 0 };

	desk_read(t);
	t->injected = in;
	CHECK_EQ(sink->ops->enter(sink, t), 0);
	make_step(&step, "close");
	for (unsigned int i = 0; i < steps; i++)
		CHECK_EQ(sink->ops->step(sink, t, &step), 0);
	if (log)
		CHECK_EQ(sink->ops->log(sink, t, log), 0);
	desk_read_ends(t);
	CHECK_EQ(sink->ops->exit(sink, t, ENDING_RETURNED), 0);
	t->injected = NULL;
	event_free(&step);
}

static void steps_are_folded_or_below(void)
{
	struct injected in = { .marks = MARK_SEQ, .steps = 1 };
	struct sink *sink;

	desk_init(&desk);
	desk.style.column = 0;
	sink = text_sink_new(&desk.style);
	play(sink, &in, 1, NULL);
	CHECK_STR(desk_take(&desk, &got),
		  "read(3, \"abc\", 5) = 3 (INJECTED: seq 1)\n");
	desk.style.verbose = true;
	play(sink, &in, 1, "kept\t");
	CHECK_STR(desk_take(&desk, &got),
		  "read(3, \"abc\", 5) = 3 (INJECTED: seq 1)\n"
		  " + close(4) = 0\n"
		  " # kept\\t\n");
	desk.style.duration = true;
	desk.style.duration_precision = PRECISION_NS;
	play(sink, &in, 1, NULL);
	CHECK_STR(desk_take(&desk, &got),
		  "read(3, \"abc\", 5) = 3 (INJECTED: seq 1) <0.000012345>\n"
		  " + close(4) = 0 <0.000000250>\n");
	/* and nothing is left over for the next call */
	desk.style.duration = false;
	play(sink, NULL, 0, NULL);
	CHECK_STR(desk_take(&desk, &got), "read(3, \"abc\", 5) = 3\n");
	sink->ops->free(sink);
	buf_free(&desk.task[0].behind);
	desk_end(&desk);
}

/* The last line of the output, parsed. */
static struct jsonr_value *parsed(struct arena *a)
{
	const char *s = buf_cstr(&got), *last;
	size_t len = strlen(s);
	struct jsonr_value *j = NULL;

	if (len && s[len - 1] == '\n')
		len--;
	last = s;
	for (size_t i = 0; i < len; i++)
		if (s[i] == '\n')
			last = s + i + 1;
	CHECK_EQ(jsonr_parse(a, last, len - (size_t)(last - s), &j, NULL), 0);
	return j;
}

/* What JSON says gives the text that there was without it. */
static void json_and_back(void)
{
	struct json_options opt = { .style = &desk.style, .version = "1" };
	struct arena a = ARENA_INIT;
	struct event ev = { .abi = abis[0] };
	struct sink *sink;

	desk_init(&desk);
	sink = json_sink_new(&opt);
	for (size_t i = 0; i < NOTES; i++) {
		struct injected in = injected_of(&notes[i]);
		const struct injected *back;
		struct jsonr_value *j;

		play(sink, &in, notes[i].steps, NULL);
		desk_take(&desk, &got);
		arena_reset(&a);
		arena_reset(&ev.arena);
		j = parsed(&a);
		back = j ? json_injected_read(&ev, j) : NULL;
		buf_reset(&got);
		injected_text(&got, back);
		CHECK_STR(buf_cstr(&got), notes[i].text);
	}
	sink->ops->free(sink);
	buf_free(&desk.task[0].behind);
	event_free(&ev);
	arena_free(&a);
	desk_end(&desk);
}

static void json_steps(void)
{
	struct injected in = { .marks = MARK_SEQ, .steps = 1,
			       .rule = "torn" };
	struct json_options opt = { .style = &desk.style, .version = "1" };
	struct sink *sink, *text;
	struct event scratch = { 0 };
	struct arena a = ARENA_INIT;
	struct jsonr_value *j;
	const char *at;

	desk_init(&desk);
	sink = json_sink_new(&opt);
	play(sink, &in, 1, "bad \xff byte");
	desk_take(&desk, &got);
	at = strstr(buf_cstr(&got), "\"injected\":[\"seq\"],");
	CHECK(at);
	at = strstr(buf_cstr(&got), "\"rule\":");
	CHECK_STR(at ? at : "", "\"rule\":\"torn\","
		  "\"steps\":[{\"abi\":\"cpu\",\"nr\":3,\"name\":"
		  "\"close\",\"args\":[{\"name\":\"fd\",\"value\":4}],"
		  "\"duration\":0.000000250,\"ret\":{\"value\":0}},"
		  "{\"log\":{\"bytes\":\"YmFkIP8gYnl0ZQ==\"}}]}\n");
	j = parsed(&a);
	desk.style.verbose = true;
	text = text_sink_new(&desk.style);
	CHECK_EQ(json_steps_play(text, &desk.task[0], &scratch, j), 0);
	CHECK_STR(buf_cstr(&desk.task[0].behind),
		  " + close(4) = 0\n # bad \\377 byte\n");
	text->ops->free(text);
	sink->ops->free(sink);
	buf_free(&desk.task[0].behind);
	event_free(&scratch);
	arena_free(&a);
	desk_end(&desk);
}

static void table(void)
{
	static const struct rule_row rows[] = {
		{ "torn", "read:path=\"/x\":short=1", 41, 3, 1, 0 },
		{ "rule 2", "close:error=EIO", 0, 0, 0, 0 },
	};

	buf_reset(&got);
	rules_table_text(&got, rows, 2);
	CHECK_STR(buf_cstr(&got),
"    matched     applied not applied      faults rule             text\n"
"----------- ----------- ----------- ----------- ---------------- ----------------\n"
"         41           3           1             torn             read:path=\"/x\":short=1\n"
"          0           0                         rule 2           close:error=EIO\n");
}

int main(void)
{
	CHECK_RUN(notes_as_text);
	CHECK_RUN(steps_are_folded_or_below);
	CHECK_RUN(json_and_back);
	CHECK_RUN(json_steps);
	CHECK_RUN(table);
	buf_free(&got);
	return check_end();
}
