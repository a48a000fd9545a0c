/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Types, counts and conditions of rows, in words. */
#include "describe.h"

#include <string.h>

#include "desc/desc.h"

#define WIDTH 79
#define LABEL 13		/* where text begins behind a label */

void describe_wrapped(struct buf *to, const char *text, unsigned int column,
		      unsigned int indent)
{
	while (*text) {
		size_t len = strcspn(text, " ");

		if (column + len > WIDTH && column > indent) {
			while (to->len && to->data[to->len - 1] == ' ')
				buf_truncate(to, to->len - 1);
			buf_char(to, '\n');
			buf_fill(to, ' ', indent);
			column = indent;
		}
		buf_add(to, text, len);
		text += len;
		column += len;
		if (*text == ' ') {
			buf_char(to, ' ');
			text++;
			column++;
		}
	}
	buf_char(to, '\n');
}

void describe_labelled(struct buf *to, const char *what, const char *text)
{
	size_t start = to->len;

	buf_printf(to, "  %s ", what);
	while (to->len - start < LABEL)
		buf_char(to, ' ');
	describe_wrapped(to, text, (unsigned int)(to->len - start), LABEL);
}

static const char *scalar_name(enum scalar s)
{
	static const char *const names[] = {
		[K_NONE] = "", [K_U8] = "u8", [K_S8] = "s8", [K_U16] = "u16",
		[K_S16] = "s16", [K_U32] = "u32", [K_S32] = "s32",
		[K_U64] = "u64", [K_S64] = "s64", [K_LONG] = "long",
		[K_ULONG] = "ulong", [K_PTR] = "pointer", [K_BE16] = "be16",
		[K_BE32] = "be32", [K_BE64] = "be64",
	};

	return names[s];
}

static const char *role_words(enum role role)
{
	switch (role) {
	case ROLE_FD:		return "descriptor";
	case ROLE_DIRFD:	return "directory's descriptor, or AT_FDCWD";
	case ROLE_TID:		return "thread id";
	case ROLE_TGID:		return "process id";
	case ROLE_PGID:		return "process group";
	case ROLE_SID:		return "session";
	case ROLE_ID:		return "user or group id";
	case ROLE_DEV:		return "device number";
	case ROLE_RLIM:		return "limit";
	case ROLE_PORT:		return "port";
	case ROLE_IFINDEX:	return "network interface";
	case ROLE_TIME:		return "seconds since 1970";
	case ROLE_CLOCK_T:	return "clock ticks";
	case ROLE_SIGNO:	return "signal";
	case ROLE_ERRNO:	return "errno";
	case ROLE_KVER:		return "kernel version";
	case ROLE_SIZE:		return "bytes";
	case ROLE_ADDR:		return "address";
	case ROLE_NONE:		break;
	}
	return NULL;
}

static void add_number(struct buf *to, const struct type *t)
{
	const char *role = role_words(t->role);

	buf_str(to, scalar_name(t->scalar));
	if (role)
		buf_printf(to, ", %s", role);
}

static void add_bits(struct buf *to, const struct type *t)
{
	static const char *const forms[] = {
		[CONSTS_ENUM] = "one of", [CONSTS_FLAGS] = "flags",
		[CONSTS_INDEX] = "bit numbers",
	};

	buf_printf(to, "%s, %s %s", scalar_name(t->scalar),
		   forms[t->consts->form], t->consts->name);
}

static bool is_path(const struct type *t)
{
	return t->kind == KIND_STR && t->flags & TYPE_PATH;
}

static void add_pointer(struct buf *to, const struct type *t)
{
	const struct type *e = t->elem;

	if (e->kind == KIND_STR && !e->size) {
		buf_str(to, is_path(e) ? t->name : "string");
		return;
	}
	if (e->kind == KIND_BYTES) {
		buf_str(to, "buffer");
		return;
	}
	buf_str(to, "pointer to ");
	describe_type(to, e);
}

static void add_name(struct buf *to, const char *what, const struct type *t)
{
	buf_printf(to, "%s%s%s", what, t->name ? " " : "",
		   t->name ? t->name : "");
}

void describe_type(struct buf *to, const struct type *t)
{
	switch ((enum kind)t->kind) {
	case KIND_INT:
		add_number(to, t);
		break;
	case KIND_ADDR:
		buf_str(to, "address");
		break;
	case KIND_BITS:
		add_bits(to, t);
		break;
	case KIND_PTR:
		add_pointer(to, t);
		break;
	case KIND_STR:
		buf_str(to, is_path(t) ? "path" : "string");
		if (t->size)
			buf_printf(to, " of %u bytes", t->size);
		break;
	case KIND_BYTES:
		if (t->size)
			buf_printf(to, "%u ", t->size);
		buf_str(to, "bytes");
		break;
	case KIND_ARRAY:
		buf_str(to, "array of ");
		describe_type(to, t->elem);
		break;
	case KIND_STRUCT:
		add_name(to, t->flags & TYPE_UNION ? "union" : "struct", t);
		break;
	case KIND_HOOK:
		if (t->scalar)
			buf_printf(to, "%s, ", scalar_name(t->scalar));
		buf_str(to, t->name ? t->name : "decoded by a function");
		break;
	}
}

const struct consts *describe_consts(const struct type *t)
{
	while (t && t->kind == KIND_PTR)
		t = t->elem;
	return t && t->consts && (t->kind == KIND_BITS ||
				  t->kind == KIND_HOOK) ? t->consts : NULL;
}

const struct type *describe_struct(const struct field *f)
{
	const struct type *t = f->type;

	while (t && t->kind == KIND_PTR)
		t = t->elem;
	return t && t->kind == KIND_STRUCT ? t : NULL;
}

/* --- words behind the type --- */

static const struct field *sibling(const struct field *v, unsigned int n,
				   const char *name)
{
	for (unsigned int i = 0; name && i < n; i++)
		if (strcmp(v[i].name, name) == 0)
			return &v[i];
	return NULL;
}

static const char *const_name(const struct consts *c, uint64_t val)
{
	return c ? consts_name(c, val) : NULL;
}

/* O_CREAT|__O_TMPFILE, in the words of the sibling's own set. */
static void add_bit_names(struct buf *to, const struct consts *c, uint64_t val)
{
	const char *between = "";

	for (unsigned int i = 0; i < 64; i++) {
		uint64_t bit = UINT64_C(1) << i;
		const char *name = const_name(c, bit);

		if (!(val & bit))
			continue;
		buf_str(to, between);
		if (name)
			buf_str(to, name);
		else
			buf_hex(to, bit);
		between = "|";
	}
}

static void add_value(struct buf *to, const struct consts *c, uint64_t val)
{
	const char *name = const_name(c, val);

	if (name)
		buf_str(to, name);
	else if (val < 10)
		buf_u64(to, val);
	else
		buf_hex(to, val);
}

static void add_cond(struct buf *to, const struct cond *k,
		     const struct field *siblings, unsigned int n)
{
	const struct field *s = sibling(siblings, n, k->sibling);
	const struct consts *c = s && s->type ? describe_consts(s->type) : NULL;

	switch ((enum cond_op)k->op) {
	case COND_ANY:
		buf_printf(to, "; if %s & ", k->sibling);
		add_bit_names(to, c, k->val);
		break;
	case COND_ALL:
		buf_printf(to, "; if %s has ", k->sibling);
		add_bit_names(to, c, k->val);
		break;
	case COND_EQ: case COND_NE:
		buf_printf(to, "; if %s", k->sibling);
		if (k->mask)
			buf_printf(to, " & %#llx",
				   (unsigned long long)k->mask);
		buf_printf(to, " is %s", k->op == COND_NE ? "not " : "");
		add_value(to, c, k->val);
		break;
	case COND_SET:
		buf_printf(to, "; if %s has bit %llu", k->sibling,
			   (unsigned long long)k->val);
		break;
	case COND_RET_GE:
		buf_printf(to, "; if the result is at least %llu",
			   (unsigned long long)k->val);
		break;
	}
}

static void add_count(struct buf *to, const struct field *f)
{
	switch ((enum count_of)f->count_of) {
	case COUNT_NONE:
		break;
	case COUNT_SIBLING:
		buf_printf(to, ", as many as %s", f->count);
		break;
	case COUNT_RETURN:
		buf_str(to, ", as many as the result");
		break;
	case COUNT_CONST:
		buf_printf(to, ", %u", f->n);
		break;
	case COUNT_REST:
		buf_str(to, ", to the end");
		break;
	case COUNT_DEREF:
		buf_printf(to, ", as many as at %s", f->count);
		break;
	}
	if (f->size)
		buf_printf(to, ", %s bytes", f->size);
}

static void add_choices(struct buf *to, const struct switch_on *on,
			const struct field *siblings, unsigned int n)
{
	const struct field *s = sibling(siblings, n, on->sibling);
	const struct consts *c = s && s->type ? describe_consts(s->type) : NULL;

	buf_printf(to, "by %s:", on->sibling);
	for (unsigned int i = 0; i < on->n; i++) {
		buf_str(to, i ? "; " : " ");
		add_value(to, c, on->v[i].val);
		buf_char(to, ' ');
		if (on->v[i].type)
			describe_type(to, on->v[i].type);
		else
			buf_str(to, "nothing");
	}
	if (on->other) {
		buf_str(to, "; else ");
		describe_type(to, on->other);
	}
}

void describe_field(struct buf *to, const struct field *f,
		    const struct field *siblings, unsigned int n)
{
	static const char *const dirs[] = {
		[DIR_IN] = "", [DIR_OUT] = ", out", [DIR_INOUT] = ", in and out",
	};

	if (f->type)
		describe_type(to, f->type);
	else if (f->on)
		add_choices(to, f->on, siblings, n);
	if (f->bits)
		buf_printf(to, ", %u bits", f->bits);
	add_count(to, f);
	buf_str(to, dirs[f->dir]);
	if (f->cond)
		add_cond(to, f->cond, siblings, n);
}
