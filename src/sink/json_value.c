/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/json_value.h"

#include <string.h>

#include "event/note.h"
#include "sink/symbol.h"

/* What every JSON reader holds exactly: 2^53. */
#define EXACT_MAX (UINT64_C(1) << 53)

const struct json_word json_words[] = {
	{ VF_ABSTRACT, "abstract" },
	{ VF_ANON, "anonymous" },
	{ VF_BYTESHEX, "byteshex" },
	{ VF_COMMENT_FIRST, "comment-first" },
	{ VF_COMMENT_ONLY, "comment-only" },
	{ VF_HEX, "hex" },
	{ VF_INVERT, "invert" },
	{ VF_MAC, "mac" },
	{ VF_NAMED, "named" },
	{ VF_NOBRACKETS, "nobrackets" },
	{ VF_NOCOMMA, "nocomma" },
	{ VF_NUMBERED, "numbered" },
	{ VF_OCTETS, "octets" },
	{ VF_PAREN, "paren" },
	{ VF_PATTERN, "pattern" },
	{ VF_QUIET, "quiet" },
	{ VF_RAWBYTES, "rawbytes" },
	{ VF_SELFNAMED, "selfnamed" },
	{ VF_SPACED, "spaced" },
	{ VF_SYM_ALWAYS, "always" },
	{ VF_UUID, "uuid" },
};
const unsigned int json_words_n = sizeof(json_words) / sizeof(json_words[0]);

#define ALL_WORDS (VF_ABSTRACT | VF_ANON | VF_BYTESHEX | VF_COMMENT_FIRST | \
		   VF_COMMENT_ONLY | VF_HEX | VF_INVERT | VF_MAC | VF_NAMED | \
		   VF_NOBRACKETS | VF_NOCOMMA | VF_NUMBERED | VF_OCTETS | \
		   VF_PAREN | VF_PATTERN | VF_QUIET | VF_RAWBYTES | \
		   VF_SELFNAMED | VF_SPACED | VF_SYM_ALWAYS | VF_UUID)

static uint64_t narrow(uint64_t num, unsigned int size)
{
	return size && size < 8 ? num & ((1ull << (8 * size)) - 1) : num;
}

/* --- numbers --- */

static bool is_signed(const struct value *v)
{
	return v->flags & VF_SIGNED && (int64_t)v->num < 0;
}

static bool exact(const struct value *v)
{
	if (is_signed(v))
		return 0 - v->num <= EXACT_MAX;
	return narrow(v->num, v->size) <= EXACT_MAX;
}

static void number(struct json_writer *x, const struct value *v)
{
	if (is_signed(v))
		jsonw_s64(&x->w, (int64_t)v->num);
	else
		jsonw_u64(&x->w, narrow(v->num, v->size));
}

static void number_member(struct json_writer *x, const struct value *v)
{
	jsonw_key(&x->w, exact(v) ? "value" : "value64");
	if (exact(v)) {
		number(x, v);
		return;
	}
	/* a string takes the digits as they are */
	buf_reset(&x->scratch);
	if (is_signed(v))
		buf_s64(&x->scratch, (int64_t)v->num);
	else
		buf_u64(&x->scratch, narrow(v->num, v->size));
	jsonw_str(&x->w, buf_cstr(&x->scratch));
}

static void str_member(struct json_writer *x, const char *key, const char *s)
{
	jsonw_key(&x->w, key);
	jsonw_str(&x->w, s);
}

static void radix_member(struct json_writer *x, const struct value *v,
			 enum radix usual)
{
	static const char *const names[] = {
		[RADIX_D] = "d", [RADIX_U] = "d", [RADIX_X] = "x",
		[RADIX_O] = "o", [RADIX_X0] = "x0",
	};
	enum radix radix = v->radix == RADIX_U ? RADIX_D : v->radix;

	if (radix != usual)
		str_member(x, "radix", names[radix]);
	if (radix == RADIX_X0 || v->flags & (VF_RAWBYTES | VF_BYTESHEX) ||
	    (radix != RADIX_D && is_signed(v))) {
		jsonw_key(&x->w, "size");
		jsonw_u64(&x->w, v->size);
	}
}

/* "A|B|0xff00" is the names A and B and a rest. */
static void flag_members(struct json_writer *x, const char *text)
{
	const char *rest = strrchr(text, '|');
	bool shifted = !strncmp(text, "1<<", 3);

	rest = rest ? rest + 1 : text;
	if (*rest < '0' || *rest > '9' || strchr(rest, '<') ||
	    strchr(rest, ' '))
		rest = NULL;
	jsonw_key(&x->w, "flags");
	jsonw_array(&x->w);
	while (text && text != rest) {
		const char *end = strchr(text, '|');
		size_t n = end ? (size_t)(end - text) : strlen(text);

		if (shifted && n > 3)
			jsonw_strn(&x->w, text + 3, n - 3);
		else
			jsonw_strn(&x->w, text, n);
		text = end ? end + 1 : NULL;
	}
	jsonw_end_array(&x->w);
	if (rest)
		str_member(x, "rest", rest);
	if (shifted) {
		jsonw_key(&x->w, "shifted");
		jsonw_bool(&x->w, true);
	}
}

static void sym_members(struct json_writer *x, const struct value *v)
{
	bool is_enum = v->consts->form == CONSTS_ENUM;
	enum radix usual = RADIX_D;

	number_member(x, v);
	buf_reset(&x->scratch);
	if (symbol_names(&x->scratch, v)) {
		if (is_enum) {
			str_member(x, "sym", buf_cstr(&x->scratch));
		} else {
			flag_members(x, buf_cstr(&x->scratch));
			usual = RADIX_X;
		}
	} else if (v->num || is_enum) {
		if (symbol_unknown(v))
			str_member(x, "unknown", symbol_unknown(v));
	}
	radix_member(x, v, usual);
}

/* --- strings --- */

static bool is_text(const struct value *v)
{
	return !(v->flags & (VF_HEX | VF_MAC | VF_UUID | VF_OCTETS)) &&
	       jsonw_is_utf8(v->data, v->len);
}

static void str_members(struct json_writer *x, const struct value *v)
{
	if (is_text(v)) {
		jsonw_key(&x->w, "value");
		jsonw_strn(&x->w, v->data, v->len);
	} else {
		jsonw_key(&x->w, "bytes");
		jsonw_base64(&x->w, v->data, v->len);
	}
	if (v->flags & VF_MORE) {
		jsonw_key(&x->w, "truncated");
		jsonw_bool(&x->w, true);
		jsonw_key(&x->w, "length");
		jsonw_u64(&x->w, v->len);
	}
}

/* --- compounds --- */

static void array(struct json_writer *x, const struct value *v)
{
	jsonw_array(&x->w);
	for (const struct value *k = v->first; k; k = k->next)
		json_value(x, k);
	jsonw_end_array(&x->w);
}

/* Members have names of their own, so that an object can hold them. */
static bool is_object(const struct value *v)
{
	if (v->nkids > 64)
		return false;
	for (const struct value *k = v->first; k; k = k->next) {
		if (!k->name)
			return false;
		for (const struct value *o = v->first; o != k; o = o->next)
			if (!strcmp(o->name, k->name))
				return false;
	}
	return true;
}

static void record(struct json_writer *x, const struct value *v)
{
	if (!is_object(v)) {
		jsonw_array(&x->w);
		for (const struct value *k = v->first; k; k = k->next)
			json_argument(x, k);
		jsonw_end_array(&x->w);
		jsonw_key(&x->w, "record");
		jsonw_bool(&x->w, true);
		return;
	}
	jsonw_object(&x->w);
	for (const struct value *k = v->first; k; k = k->next) {
		if (k->state == V_ABSENT)
			continue;
		jsonw_key(&x->w, k->name);
		json_value(x, k);
	}
	jsonw_end_object(&x->w);
}

static void more_member(struct json_writer *x, const struct value *v)
{
	if (!(v->flags & VF_MORE))
		return;
	jsonw_key(&x->w, "more");
	jsonw_bool(&x->w, true);
}

static void raw_member(struct json_writer *x, const struct value *v)
{
	if (!v->data || x->style->consts == CONST_ABBREV)
		return;
	jsonw_key(&x->w, "raw");
	jsonw_base64(&x->w, v->data, v->len);
}

static void call_members(struct json_writer *x, const struct value *v)
{
	number_member(x, v);
	radix_member(x, v, RADIX_X);
	raw_member(x, v);
	str_member(x, "call", v->text);
	jsonw_key(&x->w, "args");
	array(x, v);
}

static void change_members(struct json_writer *x, const struct value *v)
{
	jsonw_key(&x->w, "before");
	json_value(x, v->first);
	jsonw_key(&x->w, "after");
	json_value(x, v->last);
}

static void shape_members(struct json_writer *x, const struct value *v)
{
	switch ((enum shape)v->shape) {
	case SHAPE_NUM:
		number_member(x, v);
		radix_member(x, v, RADIX_D);
		raw_member(x, v);
		return;
	case SHAPE_ADDR:
		jsonw_key(&x->w, "addr");
		jsonw_addr(&x->w, v->num);
		return;
	case SHAPE_SYM:
		sym_members(x, v);
		return;
	case SHAPE_STR:
		str_members(x, v);
		return;
	case SHAPE_LIST:
		jsonw_key(&x->w, "value");
		array(x, v);
		more_member(x, v);
		return;
	case SHAPE_RECORD:
		jsonw_key(&x->w, "value");
		record(x, v);
		more_member(x, v);
		return;
	case SHAPE_CALL:
		call_members(x, v);
		return;
	case SHAPE_CHANGE:
		change_members(x, v);
		return;
	case SHAPE_OR:
		jsonw_key(&x->w, "or");
		array(x, v);
		str_member(x, "separator", v->text);
		return;
	case SHAPE_TEXT:
		number_member(x, v);
		str_member(x, "sym", v->text);
		radix_member(x, v, RADIX_D);
		return;
	}
}

/* --- what stands beside --- */

static void path_members(struct json_writer *x, const struct note *n)
{
	struct buf *raw = &x->scratch;

	buf_reset(raw);
	note_unescape(raw, n->escaped, n->len);
	if (jsonw_is_utf8(buf_cstr(raw), raw->len)) {
		jsonw_key(&x->w, "path");
		jsonw_strn(&x->w, buf_cstr(raw), raw->len);
	} else {
		jsonw_key(&x->w, "path_bytes");
		jsonw_base64(&x->w, buf_cstr(raw), raw->len);
	}
}

static bool is_fd(const struct value *v)
{
	return v->type && (v->type->role == ROLE_FD ||
			   v->type->role == ROLE_DIRFD);
}

/* The note itself goes along where it is more than a path. */
static void note_members(struct json_writer *x, const struct value *v)
{
	struct note n;

	if (!is_fd(v)) {
		str_member(x, "comm", v->note);
		return;
	}
	note_parse(v->note, &n);
	if (n.is_path)
		path_members(x, &n);
	if (n.is_path && n.device) {
		jsonw_key(&x->w, "device");
		jsonw_strn(&x->w, n.device, n.device_len);
	}
	if (n.is_path && n.deleted) {
		jsonw_key(&x->w, "deleted");
		jsonw_bool(&x->w, true);
	}
	if (n.len != strlen(v->note) || !n.is_path)
		str_member(x, "note", v->note);
}

static void print_members(struct json_writer *x, const struct value *v)
{
	if (!(v->flags & ALL_WORDS))
		return;
	jsonw_key(&x->w, "print");
	jsonw_array(&x->w);
	for (unsigned int i = 0; i < json_words_n; i++)
		if (v->flags & json_words[i].flag)
			jsonw_str(&x->w, json_words[i].word);
	jsonw_end_array(&x->w);
}

static void state_member(struct json_writer *x, const struct value *v)
{
	static const char *const names[] = {
		[V_LATER] = "later", [V_ABSENT] = "absent",
		[V_UNSET] = "unset", [V_FAULT] = "fault", [V_CUT] = "cut",
	};

	if (v->state != V_OK)
		str_member(x, "state", names[v->state]);
}

static bool has_value(const struct value *v)
{
	return v->state == V_OK || v->state == V_CUT;
}

void json_members(struct json_writer *x, const struct value *v)
{
	bool pointer = v->flags & VF_PTR || v->state == V_UNSET ||
		       v->state == V_FAULT;

	if (v->label) {
		jsonw_key(&x->w, "index");
		json_value(x, v->label);
	}
	if (pointer && !(has_value(v) && v->shape == SHAPE_ADDR)) {
		jsonw_key(&x->w, "addr");
		jsonw_addr(&x->w, v->addr);
	}
	if (has_value(v))
		shape_members(x, v);
	state_member(x, v);
	if (v->note)
		note_members(x, v);
	if (v->comment)
		str_member(x, "comment", v->comment);
	if (v->flags & VF_FAULT_AFTER) {
		jsonw_key(&x->w, "fault_after");
		jsonw_addr(&x->w, v->num);
	}
	print_members(x, v);
	if (v->aux) {
		jsonw_key(&x->w, "aux");
		json_value(x, v->aux);
	}
}

/* Nothing beside the value: it can stand alone. */
static bool is_bare(const struct value *v)
{
	if (v->state != V_OK || v->note || v->comment || v->label || v->aux ||
	    v->flags & (VF_PTR | VF_MORE | VF_FAULT_AFTER | ALL_WORDS))
		return false;
	switch ((enum shape)v->shape) {
	case SHAPE_NUM:
		return (v->radix == RADIX_D || v->radix == RADIX_U) &&
		       exact(v) && !v->data;
	case SHAPE_STR:
		return is_text(v);
	case SHAPE_LIST:
		return true;
	case SHAPE_ADDR: case SHAPE_SYM: case SHAPE_RECORD: case SHAPE_CALL:
	case SHAPE_CHANGE: case SHAPE_OR: case SHAPE_TEXT:
		return false;
	}
	return false;
}

void json_value(struct json_writer *x, const struct value *v)
{
	if (!is_bare(v)) {
		jsonw_object(&x->w);
		json_members(x, v);
		jsonw_end_object(&x->w);
	} else if (v->shape == SHAPE_NUM) {
		number(x, v);
	} else if (v->shape == SHAPE_STR) {
		jsonw_strn(&x->w, v->data, v->len);
	} else {
		array(x, v);
	}
}

void json_argument(struct json_writer *x, const struct value *v)
{
	jsonw_object(&x->w);
	if (v->name)
		str_member(x, "name", v->name);
	json_members(x, v);
	jsonw_end_object(&x->w);
}
