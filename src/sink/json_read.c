/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Nodes of JSON become values again; see json_value.h. */
#include <stdlib.h>
#include <string.h>

#include "desc/types.h"
#include "event/note.h"
#include "sink/json_value.h"

static bool has(const struct jsonr_value *j, const char *key)
{
	return jsonr_get(j, key);
}

static bool is_true(const struct jsonr_value *j, const char *key)
{
	bool truth;

	return jsonr_bool(jsonr_get(j, key), &truth) == 0 && truth;
}

static const char *string(const struct jsonr_value *j, const char *key)
{
	const struct jsonr_value *m = jsonr_get(j, key);

	return m && m->kind == JSONR_STRING ? m->text : NULL;
}

/* "0x1f", or decimal digits, as a string */
static uint64_t digits(const struct jsonr_value *j, const char *key)
{
	const char *s = string(j, key);

	return s ? strtoull(s, NULL, 0) : 0;
}

static enum radix radix_of(const struct jsonr_value *j, enum radix usual)
{
	const char *s = string(j, "radix");

	if (!s)
		return usual;
	if (!strcmp(s, "x"))
		return RADIX_X;
	if (!strcmp(s, "o"))
		return RADIX_O;
	return strcmp(s, "x0") ? RADIX_D : RADIX_X0;
}

/* --- numbers --- */

static bool get_num(const struct jsonr_value *n, struct value *v)
{
	int64_t s;

	v->size = 8;
	if (jsonr_s64(n, &s) == 0) {
		v->num = (uint64_t)s;
		v->flags |= VF_SIGNED;
		return true;
	}
	return jsonr_u64(n, &v->num) == 0;
}

static bool number(const struct jsonr_value *j, struct value *v)
{
	const char *s = string(j, "value64");
	uint64_t size;

	if (s && *s == '-') {
		v->num = (uint64_t)strtoll(s, NULL, 10);
		v->flags |= VF_SIGNED;
		v->size = 8;
	} else if (s) {
		v->num = strtoull(s, NULL, 10);
		v->size = 8;
	} else if (!get_num(jsonr_get(j, "value"), v)) {
		return false;
	}
	if (jsonr_u64(jsonr_get(j, "size"), &size) == 0 && size <= 8)
		v->size = (uint8_t)size;
	return true;
}

static void raw(struct arena *a, const struct jsonr_value *j, struct value *v)
{
	unsigned char *bytes;

	if (jsonr_base64(a, jsonr_get(j, "raw"), &bytes, &v->len) == 0)
		v->data = (const char *)bytes;
}

/* A set of one constant, that the number is. */
static void name_it(struct arena *a, struct value *v, const char *name)
{
	struct consts *c = arena_alloc(a, sizeof(*c));
	struct konst *k = arena_alloc(a, sizeof(*k));

	k->val = v->num;
	k->name = 0;
	c->form = CONSTS_ENUM;
	c->radix = v->radix;
	c->n = 1;
	c->v = k;
	c->names = name;
	v->shape = SHAPE_SYM;
	v->consts = c;
}

static void no_name(struct arena *a, struct value *v, const char *unknown)
{
	struct consts *c = arena_alloc(a, sizeof(*c));

	c->form = CONSTS_ENUM;
	c->radix = v->radix;
	v->shape = SHAPE_SYM;
	v->consts = c;
	v->unknown = arena_strdup(a, unknown);
}

/* A|B|0xff00 out of ["A","B"] and "0xff00". */
static const char *join(struct arena *a, const struct jsonr_value *j)
{
	const char *prefix = is_true(j, "shifted") ? "1<<" : "";
	const char *rest = string(j, "rest"), *text;
	const struct jsonr_value *f = jsonr_get(j, "flags");
	struct buf b = BUF_INIT;

	for (f = f->child; f; f = f->next) {
		if (b.len)
			buf_char(&b, '|');
		if (f->kind == JSONR_STRING)
			buf_printf(&b, "%s%s", prefix, f->text);
	}
	if (rest) {
		if (b.len)
			buf_char(&b, '|');
		buf_str(&b, rest);
	}
	text = arena_strdup(a, buf_cstr(&b));
	buf_free(&b);
	return text;
}

static bool names(struct arena *a, const struct jsonr_value *j,
		  struct value *v)
{
	const struct jsonr_value *flags = jsonr_get(j, "flags");

	v->radix = (uint8_t)radix_of(j, flags ? RADIX_X : RADIX_D);
	if (has(j, "sym")) {
		const char *sym = string(j, "sym");

		name_it(a, v, arena_strdup(a, sym ? sym : ""));
	} else if (flags && flags->kind == JSONR_ARRAY) {
		name_it(a, v, join(a, j));
	} else if (has(j, "unknown")) {
		const char *word = string(j, "unknown");

		no_name(a, v, word ? word : "");
	} else {
		v->shape = SHAPE_NUM;
		raw(a, j, v);
	}
	return true;
}

/* --- compounds --- */

static bool add_kids(struct arena *a, struct value *v,
		     const struct jsonr_value *list)
{
	if (!list)
		return false;
	for (const struct jsonr_value *m = list->child; m; m = m->next) {
		struct value *kid = json_value_read(a, m);
		const char *name = string(m, "name");

		if (!kid)
			return false;
		if (!name)
			name = m->key;
		value_add(v, kid, name ? arena_strdup(a, name) : NULL);
	}
	return true;
}

static bool is_list(const struct jsonr_value *j, const char *key)
{
	const struct jsonr_value *m = jsonr_get(j, key);

	return m && m->kind == JSONR_ARRAY;
}

static void bytes(struct arena *a, struct value *v, const char *s, size_t len)
{
	v->shape = SHAPE_STR;
	v->data = arena_memdup(a, s, len);
	v->len = len;
}

static bool base64(struct arena *a, const struct jsonr_value *j,
		   struct value *v)
{
	unsigned char *data;

	v->shape = SHAPE_STR;
	if (jsonr_base64(a, j, &data, &v->len))
		return false;
	v->data = (const char *)data;
	return true;
}

static bool change(struct arena *a, const struct jsonr_value *j,
		   struct value *v)
{
	struct value *in = json_value_read(a, jsonr_get(j, "before"));
	struct value *out = json_value_read(a, jsonr_get(j, "after"));

	v->shape = SHAPE_CHANGE;
	if (!in || !out)
		return false;
	value_add(v, in, NULL);
	value_add(v, out, NULL);
	return true;
}

static bool call(struct arena *a, const struct jsonr_value *j,
		 struct value *v)
{
	const char *f = string(j, "call");

	if (!f || !number(j, v) || !is_list(j, "args"))
		return false;
	v->shape = SHAPE_CALL;
	v->radix = (uint8_t)radix_of(j, RADIX_X);
	v->text = arena_strdup(a, f);
	raw(a, j, v);
	return add_kids(a, v, jsonr_get(j, "args"));
}

static bool either(struct arena *a, const struct jsonr_value *j,
		   struct value *v)
{
	const char *sep = string(j, "separator");

	v->shape = SHAPE_OR;
	v->text = arena_strdup(a, sep ? sep : "");
	return add_kids(a, v, jsonr_get(j, "or"));
}

static bool plain(struct arena *a, const struct jsonr_value *j,
		  const struct jsonr_value *m, struct value *v)
{
	switch (m->kind) {
	case JSONR_NUMBER:
		return number(j, v) && names(a, j, v);
	case JSONR_STRING:
		bytes(a, v, m->text, m->len);
		return true;
	case JSONR_ARRAY:
		v->shape = is_true(j, "record") ? SHAPE_RECORD : SHAPE_LIST;
		return add_kids(a, v, m);
	case JSONR_OBJECT:
		v->shape = SHAPE_RECORD;
		return add_kids(a, v, m);
	case JSONR_NULL: case JSONR_BOOL:
		break;
	}
	return false;
}

static bool shape(struct arena *a, const struct jsonr_value *j,
		  struct value *v)
{
	const struct jsonr_value *m = jsonr_get(j, "value");

	if (has(j, "call"))
		return call(a, j, v);
	if (has(j, "before"))
		return change(a, j, v);
	if (is_list(j, "or"))
		return either(a, j, v);
	if (has(j, "bytes"))
		return base64(a, jsonr_get(j, "bytes"), v);
	if (has(j, "value64"))
		return number(j, v) && names(a, j, v);
	if (m)
		return plain(a, j, m, v);
	v->shape = SHAPE_ADDR;
	v->num = digits(j, "addr");
	return has(j, "addr") || has(j, "state");
}

/* --- what stands beside --- */

static const char *path_note(struct arena *a, const char *path, size_t len)
{
	struct buf b = BUF_INIT;
	const char *text;

	note_escape(&b, path, len, "<>");
	text = arena_strdup(a, buf_cstr(&b));
	buf_free(&b);
	return text;
}

static void note(struct arena *a, const struct jsonr_value *j,
		 struct value *v)
{
	const struct jsonr_value *path = jsonr_get(j, "path");
	const char *comm = string(j, "comm"), *whole = string(j, "note");
	unsigned char *data;
	size_t len;

	if (comm) {
		v->note = arena_strdup(a, comm);
		return;
	}
	if (whole)
		v->note = arena_strdup(a, whole);
	else if (path && path->kind == JSONR_STRING)
		v->note = path_note(a, path->text, path->len);
	else if (!jsonr_base64(a, jsonr_get(j, "path_bytes"), &data, &len))
		v->note = path_note(a, (const char *)data, len);
	if (v->note)
		v->type = &type_fd;
}

static void print_words(const struct jsonr_value *j, struct value *v)
{
	const struct jsonr_value *m = jsonr_get(j, "print");

	if (!m || m->kind != JSONR_ARRAY)
		return;
	for (m = m->child; m; m = m->next)
		for (unsigned int i = 0; i < json_words_n; i++)
			if (jsonr_is(m, json_words[i].word))
				v->flags |= json_words[i].flag;
}

static void state(const struct jsonr_value *j, struct value *v)
{
	static const struct {
		const char *word;
		enum vstate state;
	} states[] = {
		{ "later", V_LATER }, { "absent", V_ABSENT },
		{ "unset", V_UNSET }, { "fault", V_FAULT }, { "cut", V_CUT },
	};
	const char *s = string(j, "state");

	for (unsigned int i = 0; s && i < sizeof(states) / sizeof(states[0]);
	     i++)
		if (!strcmp(s, states[i].word))
			v->state = (uint8_t)states[i].state;
}

static bool beside(struct arena *a, const struct jsonr_value *j,
		   struct value *v)
{
	const char *comment = string(j, "comment");

	if (has(j, "addr")) {
		v->addr = digits(j, "addr");
		v->flags |= VF_PTR;
	}
	state(j, v);
	note(a, j, v);
	if (comment)
		v->comment = arena_strdup(a, comment);
	if (is_true(j, "more") || is_true(j, "truncated"))
		v->flags |= VF_MORE;
	if (has(j, "fault_after")) {
		v->flags |= VF_FAULT_AFTER;
		v->num = digits(j, "fault_after");
	}
	print_words(j, v);
	if (has(j, "index")) {
		v->label = json_value_read(a, jsonr_get(j, "index"));
		v->flags |= VF_INDEX;
		if (!v->label)
			return false;
	}
	if (!has(j, "aux"))
		return true;
	v->aux = json_value_read(a, jsonr_get(j, "aux"));
	return v->aux;
}

/* A word that stays under -X raw is no constant. */
static void settle(struct value *v)
{
	if (v->shape != SHAPE_SYM || !v->consts->n ||
	    !(v->flags & (VF_SYM_ALWAYS | VF_RAWBYTES)))
		return;
	v->shape = SHAPE_TEXT;
	v->text = konst_name(v->consts, v->consts->v);
}

struct value *json_value_read(struct arena *a, const struct jsonr_value *j)
{
	struct value *v;
	bool ok = true;

	if (!j)
		return NULL;
	v = value_new(a, SHAPE_NUM);
	switch (j->kind) {
	case JSONR_NUMBER:
		ok = get_num(j, v);
		break;
	case JSONR_STRING:
		bytes(a, v, j->text, j->len);
		break;
	case JSONR_ARRAY:
		v->shape = SHAPE_LIST;
		ok = add_kids(a, v, j);
		break;
	case JSONR_OBJECT:
		ok = shape(a, j, v) && beside(a, j, v);
		if (ok)
			settle(v);
		break;
	case JSONR_NULL: case JSONR_BOOL:
		ok = false;
		break;
	}
	return ok ? v : NULL;
}
