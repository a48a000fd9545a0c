/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a path of names can stand for, before there is any call. */
#include <errno.h>
#include <string.h>

#include "base/num.h"
#include "desc/dev/ioctls.h"
#include "rule/args.h"

#define DEPTH_MAX 8

struct search {
	const struct abi *abi;
	bool (*visit)(void *ctx, const struct type *t, const struct field *f);
	void *ctx;
	bool done;
};

static void visit_type(struct search *s, const struct type *t,
		       const struct field *f, const char *rest,
		       unsigned int depth);

static void visit_field(struct search *s, const struct field *f,
			const char *rest, unsigned int depth)
{
	const struct switch_on *on = f->on;

	if (f->type || !on) {
		visit_type(s, f->type, f, rest, depth);
		return;
	}
	for (unsigned int i = 0; i < on->n && !s->done; i++)
		if (on->v[i].type)
			visit_type(s, on->v[i].type, f, rest, depth);
	if (on->other && !s->done)
		visit_type(s, on->other, f, rest, depth);
}

static void visit_list(struct search *s, const struct field *v,
		       unsigned int n, const char *path, unsigned int depth)
{
	size_t len = strcspn(path, ".");
	const char *rest = path[len] ? path + len + 1 : NULL;

	for (unsigned int i = 0; i < n && !s->done; i++)
		if (v[i].name && strlen(v[i].name) == len &&
		    !memcmp(v[i].name, path, len) &&
		    !(v[i].flags & FIELD_PAD))
			visit_field(s, &v[i], rest, depth);
}

static const char *behind_index(const char *path)
{
	size_t n = strspn(path, "0123456789");

	if (!n || (path[n] && path[n] != '.'))
		return NULL;
	return path[n] ? path + n + 1 : "";
}

static void visit_type(struct search *s, const struct type *t,
		       const struct field *f, const char *rest,
		       unsigned int depth)
{
	t = arg_type_for(t, s->abi->word);
	if (!rest || !*rest) {
		if (!s->visit(s->ctx, t, f))
			s->done = true;
		return;
	}
	if (!t || depth >= DEPTH_MAX)
		return;
	switch ((enum kind)t->kind) {
	case KIND_PTR: case KIND_HOOK:
		visit_type(s, t->elem, f, rest, depth + 1);
		break;
	case KIND_STRUCT:
		visit_list(s, t->fields, t->nfields, rest, depth + 1);
		break;
	case KIND_ARRAY:
		rest = behind_index(rest);
		if (rest)
			visit_type(s, t->elem, f, rest, depth + 1);
		break;
	case KIND_INT: case KIND_ADDR: case KIND_BITS:
	case KIND_STR: case KIND_BYTES:
		break;
	}
}

/* All lists of a call: its own, of each variant, of what it stands for. */
static void each_list(const struct call *c,
		      void (*f)(void *ctx, const struct field *v,
				unsigned int n), void *ctx)
{
	f(ctx, c->args, c->nargs);
	for (unsigned int i = 0; i < c->nvariants; i++)
		f(ctx, c->variants[i].args, c->variants[i].nargs);
	for (unsigned int i = 0; i < c->nsubcalls; i++)
		if (c->subcalls[i])
			f(ctx, c->subcalls[i]->args, c->subcalls[i]->nargs);
	if (!c->find)
		return;
	for (unsigned int i = 0; i < ioctl_rows_n; i++)
		f(ctx, ioctl_rows[i].row->args, ioctl_rows[i].row->nargs);
}

struct visit_path {
	struct search *s;
	const char *path;
};

static void visit_lists(void *ctx, const struct field *v, unsigned int n)
{
	struct visit_path *p = ctx;

	visit_list(p->s, v, n, p->path, 0);
}

void arg_types(const struct call_entry *entry, const struct abi *abi,
	       const char *path,
	       bool (*visit)(void *ctx, const struct type *t,
			     const struct field *f), void *ctx)
{
	struct search s = { .abi = abi, .visit = visit, .ctx = ctx };
	struct visit_path p = { &s, path };

	if (entry && entry->row)
		each_list(entry->row, visit_lists, &p);
}

struct first {
	bool found;
	const struct type *type;
	const struct field *field;
};

static bool take_first(void *ctx, const struct type *t, const struct field *f)
{
	struct first *first = ctx;

	first->found = true;
	first->type = t;
	first->field = f;
	return false;
}

const struct type *arg_type(const struct call_entry *entry,
			    const struct abi *abi, const char *path,
			    const struct field **field)
{
	static const struct type unknown = { .kind = KIND_INT,
					     .scalar = K_ULONG };
	struct first first = { 0 };

	arg_types(entry, abi, path, take_first, &first);
	if (!first.found)
		return NULL;
	if (field)
		*field = first.field;
	return first.type ? first.type : &unknown;
}

/* --- names, for messages --- */

#define NAMES_MAX 32

struct names {
	const char *v[NAMES_MAX + 1];
	unsigned int n;
};

static void add_names(void *ctx, const struct field *v, unsigned int n)
{
	struct names *names = ctx;

	for (unsigned int i = 0; i < n; i++) {
		unsigned int k = 0;

		while (k < names->n && strcmp(names->v[k], v[i].name))
			k++;
		if (k == names->n && k < NAMES_MAX)
			names->v[names->n++] = v[i].name;
	}
}

static void names_of(const struct call_entry *entry, struct names *names)
{
	*names = (struct names){ .n = 0 };
	if (entry && entry->row)
		each_list(entry->row, add_names, names);
}

void arg_names(const struct call_entry *entry, struct buf *to)
{
	struct names names;

	names_of(entry, &names);
	for (unsigned int i = 0; i < names.n; i++)
		buf_printf(to, "%s%s", i ? ", " : "", names.v[i]);
}

const char *arg_nearest(const struct call_entry *entry, const char *name)
{
	struct names names;

	names_of(entry, &names);
	return num_nearest(name, names.v);
}

const struct field *arg_field(const struct call_entry *entry, unsigned int n)
{
	const struct call *c = entry ? entry->row : NULL;
	unsigned int slot = 0;

	for (unsigned int i = 0; c && i < c->nargs; i++, slot++) {
		if (c->args[i].reg)
			slot = c->args[i].reg - 1u;
		if (slot == n)
			return &c->args[i];
	}
	return NULL;
}
