/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "desc/moves.h"

#include <stddef.h>
#include <string.h>

static const struct field *sibling(const struct field *v, unsigned int n,
				   const char *name)
{
	for (unsigned int i = 0; name && i < n; i++)
		if (!strcmp(v[i].name, name))
			return &v[i];
	return NULL;
}

static bool has_role(const struct field *f, enum role role)
{
	return f->type && f->type->role == role;
}

/* What a pointer points to, behind hooks that look at it. */
static const struct type *target(const struct field *f)
{
	const struct type *t = f->type;

	return t && t->kind == KIND_PTR ? t->elem : NULL;
}

static const struct type *struct_of(const struct type *t)
{
	if (t && t->kind == KIND_HOOK)
		t = t->elem;
	return t && t->kind == KIND_STRUCT ? t : NULL;
}

static bool is_iovec(const struct type *t)
{
	t = struct_of(t);
	return t && t->name && !strcmp(t->name, "iovec");
}

static bool is_vector(const struct field *f)
{
	const struct type *t = target(f);

	/* addresses of another process' memory are not followed */
	return t && t->kind == KIND_ARRAY && is_iovec(t->elem) &&
	       t->elem->fields[0].type->kind != KIND_ADDR &&
	       f->count_of == COUNT_SIBLING;
}

static const struct field *member_vector(const struct type *t)
{
	for (unsigned int i = 0; t && i < t->nfields; i++)
		if (is_vector(&t->fields[i]))
			return &t->fields[i];
	return NULL;
}

/* Bytes, with the argument that says how many at most. */
static const struct field *bytes_count(const struct call *c, unsigned int i)
{
	const struct field *f = &c->args[i], *n = NULL;
	const struct type *t = target(f);

	if (!t || (t->kind != KIND_BYTES && t->kind != KIND_HOOK))
		return NULL;
	if (f->count_of == COUNT_SIBLING)
		n = sibling(c->args, c->nargs, f->count);
	else if (f->count_of == COUNT_RETURN && i + 1 < c->nargs)
		n = &c->args[i + 1];
	if (!n || !has_role(n, ROLE_SIZE))
		return NULL;
	/* the result says how many there were, else it is not data */
	return f->count_of == COUNT_RETURN || c->ret->role == ROLE_SIZE ?
		       n : NULL;
}

static bool message(const struct field *f, struct data_move *m)
{
	const struct type *t = struct_of(target(f));

	m->object = t;
	if (!t)
		return false;
	m->vector = member_vector(t);
	if (m->vector) {
		m->how = MOVE_MESSAGE;
		m->count = sibling(t->fields, t->nfields, m->vector->count);
		return m->count;
	}
	if (!t->nfields || !t->fields ||
	    !member_vector(struct_of(t->fields[0].type)))
		return false;
	m->how = MOVE_MESSAGES;
	return true;
}

/* Messages are shown by hooks, which know whether they are received. */
static bool receives(const struct data_move *m)
{
	const struct type *t = target(m->data);

	if (m->how == MOVE_MESSAGE)
		return t->kind == KIND_HOOK;
	if (m->how == MOVE_MESSAGES)
		return t->kind == KIND_HOOK && t->arg;
	return m->data->dir != DIR_IN;
}

static bool argument(const struct call *c, unsigned int i,
		     struct data_move *m)
{
	const struct field *f = &c->args[i];

	if (is_vector(f)) {
		m->how = MOVE_VECTOR;
		m->count = sibling(c->args, c->nargs, f->count);
	} else if (!message(f, m)) {
		m->how = MOVE_BUFFER;
		m->count = bytes_count(c, i);
	}
	if (m->how != MOVE_MESSAGES && !m->count)
		return false;
	m->data = f;
	return true;
}

static bool between_descriptors(const struct call *c, struct data_move *m)
{
	unsigned int fds = 0;

	m->count = NULL;
	for (unsigned int i = 0; i < c->nargs; i++) {
		fds += has_role(&c->args[i], ROLE_FD);
		if (has_role(&c->args[i], ROLE_SIZE))
			m->count = &c->args[i];
	}
	m->how = MOVE_COUNT;
	m->in = m->out = true;
	return m->count && fds >= 2;
}

bool move_find(const struct call *call, struct data_move *m)
{
	*m = (struct data_move){ 0 };
	for (unsigned int i = 0; call && i < call->nargs; i++) {
		if (!argument(call, i, m))
			continue;
		m->in = receives(m);
		m->out = !m->in;
		return true;
	}
	if (call && between_descriptors(call, m))
		return true;
	*m = (struct data_move){ 0 };
	return false;
}

bool moves_descriptor_data(const struct call *call, bool out)
{
	const struct type *data;
	struct data_move m;

	if (!move_find(call, &m) || !(out ? m.out : m.in))
		return false;
	data = m.data ? target(m.data) : NULL;
	/* attributes are not its data */
	if (call->nvariants || (data && data->flags & TYPE_OMIT_NUL))
		return false;
	for (unsigned int i = 0; i < call->nargs; i++)
		if (has_role(&call->args[i], ROLE_FD))
			return true;
	return false;
}
