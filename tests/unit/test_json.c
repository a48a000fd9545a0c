/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values as JSON and back: what is written, and that its text is the same. */
#include "base/jsonr.h"
#include "check.h"
#include "desc/consts.h"
#include "sink.h"
#include "sink/json.h"
#include "sink/json_value.h"
#include "sink/render.h"

static struct arena arena;
static struct text_style style;

/* Writes, reads, and compares the text of both in the three styles. */
static void round_trip(const char *file, int line, const struct value *v,
		       const char *json)
{
	struct buf out = BUF_INIT, a = BUF_INIT, b = BUF_INIT;
	struct json_writer x = { .w.out = &out, .style = &style };
	struct jsonr_value *j = NULL;
	struct value *again;

	json_value(&x, v);
	check_str(file, line, "json", buf_cstr(&out), json);
	jsonr_parse(&arena, buf_cstr(&out), out.len, &j, NULL);
	again = json_value_read(&arena, j);
	render_value(&a, v, &style);
	if (again)
		render_value(&b, again, &style);
	check_str(file, line, "text", buf_cstr(&b), buf_cstr(&a));
	buf_free(&out);
	buf_free(&a);
	buf_free(&b);
	buf_free(&x.scratch);
}

#define ROUND_TRIP(v, json) round_trip(__FILE__, __LINE__, v, json)

static void numbers(void)
{
	struct value *v;

	ROUND_TRIP(value_snum(&arena, -7, 4), "-7");
	ROUND_TRIP(value_num(&arena, UINT64_MAX, 4, RADIX_U), "4294967295");
	ROUND_TRIP(value_num(&arena, 255, 4, RADIX_X),
		   "{\"value\":255,\"radix\":\"x\"}");
	ROUND_TRIP(value_num(&arena, 0644, 4, RADIX_O),
		   "{\"value\":420,\"radix\":\"o\"}");
	ROUND_TRIP(value_num(&arena, UINT64_MAX, 8, RADIX_U),
		   "{\"value64\":\"18446744073709551615\"}");
	ROUND_TRIP(value_snum(&arena, INT64_MIN, 8),
		   "{\"value64\":\"-9223372036854775808\"}");
	ROUND_TRIP(value_num(&arena, 9007199254740992, 8, RADIX_D),
		   "9007199254740992");
	ROUND_TRIP(value_num(&arena, 9007199254740993, 8, RADIX_D),
		   "{\"value64\":\"9007199254740993\"}");
	v = value_snum(&arena, -6, 4);
	v->radix = RADIX_X;
	ROUND_TRIP(v, "{\"value\":-6,\"radix\":\"x\",\"size\":4}");
	ROUND_TRIP(value_addr(&arena, 0x7fff1234), "{\"addr\":\"0x7fff1234\"}");
	ROUND_TRIP(value_addr(&arena, 0), "{\"addr\":\"0x0\"}");
}

static const char colour_names[] = "RED\0GREEN\0BLUE";
static const struct konst colours[] = {
	{ 1, 0, 0 }, { 2, 0, 4 }, { 4, 0, 10 },
};
static const struct consts enum_colours = {
	.name = "colours", .unknown = "C_???", .form = CONSTS_ENUM,
	.radix = RADIX_X, .n = 3, .v = colours, .names = colour_names,
};
static const struct consts flag_colours = {
	.name = "colours", .unknown = "C_???", .form = CONSTS_FLAGS,
	.radix = RADIX_X, .n = 3, .v = colours, .names = colour_names,
};
static const struct consts index_colours = {
	.name = "colours", .unknown = "C_???", .form = CONSTS_INDEX,
	.radix = RADIX_X, .n = 3, .v = colours, .names = colour_names,
};

static struct value *sym(uint64_t num, const struct consts *c)
{
	struct value *v = value_sym(&arena, num, 4, c);

	v->radix = RADIX_X;
	return v;
}

static void names(void)
{
	for (int i = CONST_ABBREV; i <= CONST_VERBOSE; i++) {
		style.consts = (uint8_t)i;
		ROUND_TRIP(sym(2, &enum_colours),
			   "{\"value\":2,\"sym\":\"GREEN\",\"radix\":\"x\"}");
		ROUND_TRIP(sym(9, &enum_colours),
			   "{\"value\":9,\"unknown\":\"C_???\","
			   "\"radix\":\"x\"}");
		ROUND_TRIP(sym(3, &flag_colours),
			   "{\"value\":3,\"flags\":[\"RED\",\"GREEN\"]}");
		ROUND_TRIP(sym(0xff01, &flag_colours),
			   "{\"value\":65281,\"flags\":[\"RED\"],"
			   "\"rest\":\"0xff00\"}");
		ROUND_TRIP(sym(0x100, &flag_colours),
			   "{\"value\":256,\"unknown\":\"C_???\","
			   "\"radix\":\"x\"}");
		ROUND_TRIP(sym(0, &flag_colours),
			   "{\"value\":0,\"radix\":\"x\"}");
		ROUND_TRIP(sym(0x12, &index_colours),
			   "{\"value\":18,\"flags\":[\"RED\",\"BLUE\"],"
			   "\"shifted\":true}");
	}
	style.consts = CONST_ABBREV;
}

static void strings(void)
{
	struct value *v;

	ROUND_TRIP(value_str(&arena, "a\"b\n\0c", 6), "\"a\\\"b\\n\\u0000c\"");
	ROUND_TRIP(value_str(&arena, "\xff\x01", 2), "{\"bytes\":\"/wE=\"}");
	v = value_str(&arena, "abc", 3);
	v->flags |= VF_MORE;
	ROUND_TRIP(v, "{\"value\":\"abc\",\"truncated\":true,\"length\":3}");
	v = value_str(&arena, "abcdef", 6);
	v->flags |= VF_MAC;
	ROUND_TRIP(v, "{\"bytes\":\"YWJjZGVm\",\"print\":[\"mac\"]}");
	v = value_str(&arena, "/etc", 4);
	v->flags |= VF_PTR | VF_PATH;
	v->addr = 0x10;
	ROUND_TRIP(v, "{\"addr\":\"0x10\",\"value\":\"/etc\"}");
}

static void states(void)
{
	struct value *v = value_fault(&arena, 0x1000);

	ROUND_TRIP(v, "{\"addr\":\"0x1000\",\"state\":\"fault\"}");
	v->state = V_UNSET;
	ROUND_TRIP(v, "{\"addr\":\"0x1000\",\"state\":\"unset\"}");
	v->state = V_ABSENT;
	ROUND_TRIP(v, "{\"state\":\"absent\"}");
	v->state = V_LATER;
	ROUND_TRIP(v, "{\"state\":\"later\"}");
	v = value_str(&arena, "ab", 2);
	v->state = V_CUT;
	ROUND_TRIP(v, "{\"value\":\"ab\",\"state\":\"cut\"}");
}

static void compounds(void)
{
	struct value *list = value_list(&arena), *rec = value_record(&arena);
	struct value *call = value_call(&arena, "makedev", 0x801);
	struct value *odd = value_record(&arena);

	value_add(list, value_snum(&arena, 1, 4), NULL);
	value_add(list, value_str(&arena, "x", 1), NULL);
	ROUND_TRIP(list, "[1,\"x\"]");
	list->flags |= VF_MORE | VF_SPACED;
	ROUND_TRIP(list, "{\"value\":[1,\"x\"],\"more\":true,"
			 "\"print\":[\"spaced\"]}");
	value_add(rec, value_snum(&arena, 5, 8), "tv_sec");
	value_add(rec, value_num(&arena, 6, 8, RADIX_X), "tv_nsec");
	ROUND_TRIP(rec, "{\"value\":{\"tv_sec\":5,"
			"\"tv_nsec\":{\"value\":6,\"radix\":\"x\"}}}");
	value_add(odd, value_snum(&arena, 1, 4), NULL);
	value_add(odd, value_snum(&arena, 2, 4), "b");
	ROUND_TRIP(odd, "{\"value\":[{\"value\":1},{\"name\":\"b\","
			"\"value\":2}],\"record\":true}");
	value_add(call, value_num(&arena, 8, 4, RADIX_X), NULL);
	value_add(call, value_num(&arena, 1, 4, RADIX_X), NULL);
	ROUND_TRIP(call, "{\"value\":2049,\"call\":\"makedev\",\"args\":"
			 "[{\"value\":8,\"radix\":\"x\"},"
			 "{\"value\":1,\"radix\":\"x\"}]}");
	ROUND_TRIP(value_change(&arena, value_snum(&arena, 1, 4),
				value_snum(&arena, 2, 4)),
		   "{\"before\":1,\"after\":2}");
}

static void lines(void)
{
	static const struct json_options opt = {
		.style = &style, .version = "1.0",
	};
	struct sink *s = json_sink_new(&opt);
	struct desk d;
	struct buf got = BUF_INIT;
	char line[512];

	desk_init(&d);
	d.set.shared.started = true;
	desk_read(&d.task[0]);
	desk_read(&d.task[1]);
	CHECK_EQ(s->ops->enter(s, &d.task[0]), 0);
	CHECK_EQ(s->ops->enter(s, &d.task[1]), 0);
	CHECK_STR(desk_take(&d, &got),
		  "{\"type\":\"unfinished\",\"time\":1.000000000,"
		  "\"pid\":100,\"tid\":100,\"name\":\"read\","
		  "\"until\":[1]}\n");
	desk_read_ends(&d.task[1]);
	CHECK_EQ(s->ops->exit(s, &d.task[1], ENDING_RETURNED), 0);
	snprintf(line, sizeof(line),
		 "{\"type\":\"syscall\",\"time\":1.000000000,"
		 "\"duration\":0.000012345,\"pid\":101,\"tid\":101,"
		 "\"abi\":\"%s\",\"nr\":0,\"name\":\"read\",\"args\":["
		 "{\"name\":\"fd\",\"value\":3},"
		 "{\"name\":\"buf\",\"value\":\"abc\"},"
		 "{\"name\":\"count\",\"value\":5}],"
		 "\"ret\":{\"value\":3}}\n", abis[0]->name);
	CHECK_STR(desk_take(&d, &got), line);
	desk_end(&d);
	buf_free(&got);
	s->ops->free(s);
}

/* Whatever stands in a file, reading it ends with a value or without. */
static void bad_nodes(void)
{
	static const char *const nodes[] = {
		"null", "true", "1.5", "{}", "{\"value\":null}",
		"{\"call\":1}", "{\"before\":1}", "{\"bytes\":\"*\"}",
		"{\"value\":1,\"index\":null}", "{\"value\":[null]}",
		"{\"or\":[{}]}", "{\"value\":99999999999999999999}",
	};

	for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++) {
		struct jsonr_value *j = NULL;

		jsonr_parse(&arena, nodes[i], strlen(nodes[i]), &j, NULL);
		if (json_value_read(&arena, j))
			CHECK_STR(nodes[i], "no value");
	}
}

int main(void)
{
	json_style_init(&style);
	CHECK_RUN(numbers);
	CHECK_RUN(names);
	CHECK_RUN(strings);
	CHECK_RUN(states);
	CHECK_RUN(compounds);
	CHECK_RUN(lines);
	CHECK_RUN(bad_nodes);
	arena_free(&arena);
	return check_end();
}
