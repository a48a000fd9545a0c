/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/json_style.h"

#include <stddef.h>

enum kind_of_member {
	MEMBER_BOOL,
	MEMBER_BYTE,
	MEMBER_UINT,
};

struct member {
	const char *name;
	size_t offset;
	uint8_t kind;		/* enum kind_of_member */
	unsigned int usual;
};

#define MEMBER(field, kind, usual) \
	{ #field, offsetof(struct text_style, field), kind, usual }

static const struct member members[] = {
	MEMBER(column, MEMBER_UINT, 40),
	MEMBER(string_limit, MEMBER_UINT, 32),
	MEMBER(hex, MEMBER_BYTE, HEX_NONE),
	MEMBER(consts, MEMBER_BYTE, CONST_ABBREV),
	MEMBER(clock, MEMBER_BYTE, CLOCK_NONE),
	MEMBER(clock_precision, MEMBER_BYTE, PRECISION_S),
	MEMBER(relative, MEMBER_BOOL, false),
	MEMBER(relative_precision, MEMBER_BYTE, PRECISION_US),
	MEMBER(duration, MEMBER_BOOL, false),
	MEMBER(duration_precision, MEMBER_BYTE, PRECISION_US),
	MEMBER(ip, MEMBER_BOOL, false),
	MEMBER(nr, MEMBER_BOOL, false),
	MEMBER(arg_names, MEMBER_BOOL, false),
	MEMBER(verbose, MEMBER_BOOL, false),
	MEMBER(always_pid, MEMBER_BOOL, false),
	MEMBER(follow, MEMBER_BOOL, false),
	MEMBER(separate, MEMBER_BOOL, false),
	MEMBER(to_file, MEMBER_BOOL, false),
	MEMBER(comm, MEMBER_BOOL, false),
	MEMBER(pidns, MEMBER_BOOL, false),
	MEMBER(staged, MEMBER_BOOL, false),
	MEMBER(stack, MEMBER_BYTE, STACK_NONE),
};

#define MEMBERS (sizeof(members) / sizeof(members[0]))

static unsigned int get(const struct text_style *s, const struct member *m)
{
	const char *at = (const char *)s + m->offset;

	switch ((enum kind_of_member)m->kind) {
	case MEMBER_BOOL:
		return *(const bool *)at;
	case MEMBER_BYTE:
		return *(const uint8_t *)at;
	case MEMBER_UINT:
		return *(const unsigned int *)(const void *)at;
	}
	return 0;
}

static void set(struct text_style *s, const struct member *m, unsigned int v)
{
	char *at = (char *)s + m->offset;

	switch ((enum kind_of_member)m->kind) {
	case MEMBER_BOOL:
		*(bool *)at = v;
		return;
	case MEMBER_BYTE:
		*(uint8_t *)at = (uint8_t)v;
		return;
	case MEMBER_UINT:
		*(unsigned int *)(void *)at = v;
		return;
	}
}

void json_style_write(struct jsonw *w, const struct text_style *style)
{
	jsonw_object(w);
	for (size_t i = 0; i < MEMBERS; i++) {
		unsigned int v = get(style, &members[i]);

		if (v == members[i].usual)
			continue;
		jsonw_key(w, members[i].name);
		if (members[i].kind == MEMBER_BOOL)
			jsonw_bool(w, v);
		else
			jsonw_u64(w, v);
	}
	jsonw_end_object(w);
}

void json_style_read(const struct jsonr_value *j, struct text_style *style)
{
	for (size_t i = 0; i < MEMBERS; i++) {
		const struct jsonr_value *m = jsonr_get(j, members[i].name);
		uint64_t num;
		bool truth;

		if (jsonr_bool(m, &truth) == 0)
			set(style, &members[i], truth);
		else if (jsonr_u64(m, &num) == 0 && num <= UINT16_MAX)
			set(style, &members[i], (unsigned int)num);
	}
}

void json_style_merge(struct text_style *style, const struct text_style *own)
{
	for (size_t i = 0; i < MEMBERS; i++) {
		unsigned int v = get(own, &members[i]);

		if (v != members[i].usual)
			set(style, &members[i], v);
	}
}

void json_style_init(struct text_style *style)
{
	*style = (struct text_style){ 0 };
	for (size_t i = 0; i < MEMBERS; i++)
		set(style, &members[i], members[i].usual);
}
