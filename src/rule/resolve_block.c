/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Statements: their variables, and the calls they make in each ABI. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "desc/types.h"
#include "rule/args.h"
#include "rule/compile_in.h"
#include "rule/error.h"
#include "rule/set.h"

/* --- calls --- */

static int no_such_call(struct compile *c, const struct step *s)
{
	struct set_error se = SET_ERROR_INIT;
	struct bitmap unused[ABI_COUNT] = { BITMAP_INIT, BITMAP_INIT };

	rule_error_at(c->e, s->at, "there is no system call '%s'", s->name);
	if (set_calls(s->name, unused, &se) && se.near)
		rule_error_hint(c->e, "did you mean %s ?", se.near);
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		bitmap_free(&unused[i]);
	set_error_free(&se);
	return -EINVAL;
}

static bool in_fork_family(const char *name)
{
	static const char *const family[] = {
		"fork", "vfork", "clone", "clone3",
	};

	for (size_t i = 0; i < sizeof(family) / sizeof(*family); i++)
		if (name && !strcmp(name, family[i]))
			return true;
	return false;
}

/* A child that nobody asked for would run the program's code. */
static int check_fork(struct compile *c, const struct step *s)
{
	for (unsigned int abi = 0; abi < ABI_COUNT; abi++) {
		const struct call_entry *entry;
		unsigned int i = 0;

		while ((entry = compile_next_call(c->rule, abi, &i)))
			if (!in_fork_family(entry->name))
				return rule_error_at(c->e, s->at, "%s can only"
						     " stand in place of fork,"
						     " vfork, clone, clone3,"
						     " not of %s", s->name,
						     entry->name);
	}
	return 0;
}

/* An argument that takes two registers there: args[n] are not the same. */
static bool has_pairs(const struct call_entry *entry)
{
	const struct call *row = entry->row;

	for (unsigned int i = 0; row && i < row->nargs; i++) {
		const struct type *t = row->args[i].type;

		if (t && (t->kind == KIND_INT || t->kind == KIND_BITS) &&
		    (t->scalar == K_U64 || t->scalar == K_S64 ||
		     t->flags & (TYPE_PAIR | TYPE_PAIR_HIGH)))
			return true;
	}
	return row && (row->flags & CALL_IN_MEMORY || row->subcalls);
}

static bool fits(const struct step *s, unsigned int abi,
		 const struct call_entry *entry)
{
	return entry && s->nargs <= entry->nargs &&
	       (abis[abi]->word == 8 || !has_pairs(entry));
}

/* The rule's calls of an ABI in which the step cannot be made. */
static void disable(struct compile *c, const struct step *s, unsigned int abi)
{
	unsigned int i = 0;

	s = s->nr[abi] < 0 ? s : NULL;
	if (!s || !compile_next_call(c->rule, abi, &i))
		return;
	if (c->rule->alone) {
		if (!c->rule->lacks[abi])
			c->rule->lacks[abi] = s->name;
		return;
	}
	rule_warning_at(c->warnings, s->at, "no %s like this in the ABI %s:"
			" the rule does nothing there", s->name,
			abis[abi]->name);
	bitmap_clear(&c->rule->calls[abi]);
}

static int too_many(struct compile *c, const struct step *s)
{
	struct buf names = BUF_INIT;
	unsigned int n = s->entry->nargs;

	arg_names(s->entry, &names);
	rule_error_at(c->e, s->at, "%s has %u argument%s%s%s, not %u", s->name,
		      n, n == 1 ? "" : "s", names.len ? ": " : "",
		      buf_cstr(&names), s->nargs);
	buf_free(&names);
	return -EINVAL;
}

static int bind_step(struct compile *c, struct step *s)
{
	bool exists = false;

	if (c->rule->alone && in_fork_family(s->name))
		return rule_error_at(c->e, s->at, "a child would run the"
				     " program's code from here: no %s",
				     s->name);
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		int64_t nr = abi_number(abis[i], s->name);
		const struct call_entry *entry =
			nr < 0 ? NULL : abi_call(abis[i], (uint64_t)nr);

		exists |= entry != NULL;
		if (!s->entry)
			s->entry = entry;
		s->nr[i] = fits(s, i, entry) ? nr : -1;
	}
	if (!exists)
		return no_such_call(c, s);
	if (s->nargs > s->entry->nargs)
		return too_many(c, s);
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		disable(c, s, i);
	return in_fork_family(s->name) ? check_fork(c, s) : 0;
}

static int resolve_args(struct compile *c, struct step *s)
{
	unsigned int n = 0;
	int err = 0;

	for (struct expr *e = s->args; e && !err; e = e->next, n++) {
		const struct field *f = arg_field(s->entry, n);
		struct hints h = { .n = 0 };

		if (f && f->type) {
			names_hint(&h, f->type);
			h.what = arena_printf(&c->rules->arena, "%s's %s",
					      s->name, f->name);
		}
		err = resolve_expr(c, e, &h);
	}
	return err;
}

static int resolve_step(struct compile *c, struct step *s)
{
	int err = 0;

	if (s->orig && c->rule->alone)
		return rule_error_at(c->e, s->at, "there is no call of the"
				     " program's here that orig could be");
	if (!s->orig) {
		err = bind_step(c, s);
		return err ? err : resolve_args(c, s);
	}
	for (struct assign *a = s->set; a && !err; a = a->next)
		err = resolve_assign(c, a);
	return err;
}

/* --- statements --- */

/* A variable that the rest of the run knows is meant where it is named. */
static bool is_var(const struct rules *r, const char *name, unsigned int *slot)
{
	for (*slot = 0; *slot < r->nvars; ++*slot)
		if (!strcmp(r->vars[*slot].name, name))
			return true;
	return false;
}

static int assign_name(struct compile *c, struct stmt *s)
{
	int err;

	if (!s->name)
		return 0;
	s->var = is_var(c->rules, s->name, &s->slot);
	if (s->var) {
		c->rules->vars[s->slot].set = true;
		return 0;
	}
	err = resolve_slot(c, s->name, s->at, &s->slot);
	if (!err)
		c->assigned[s->slot] = true;
	return err;
}

static int resolve_lval(struct compile *c, struct stmt *s)
{
	static const char *const kinds[] = {
		"u8", "u16", "u32", "u64", "mem", "str",
	};
	size_t i = 0;

	if (!s->lval)
		return 0;
	while (i < sizeof(kinds) / sizeof(*kinds) &&
	       strcmp(kinds[i], s->lval->text))
		i++;
	if (i == sizeof(kinds) / sizeof(*kinds))
		return rule_error_at(c->e, s->lval->at, "%s() cannot be"
				     " assigned to", s->lval->text);
	return resolve_expr(c, s->lval, NULL);
}

static int resolve_stmt(struct compile *c, struct stmt *s)
{
	struct hints fails = { .n = 0 };
	int err = s->step ? resolve_step(c, s->step) : 0;

	if (s->kind == STMT_FAIL) {
		names_hint(&fails, &type_errno);
		fails.what = "fail";
	}
	if (!err)
		err = resolve_lval(c, s);
	for (struct expr *e = s->e; e && !err; e = e->next)
		err = resolve_expr(c, e, &fails);
	if (!err)
		err = assign_name(c, s);
	if (!err && s->value)
		err = resolve_expr(c, s->value, NULL);
	if (!err)
		err = resolve_block(c, s->handler);
	if (!err)
		err = resolve_block(c, s->body);
	return err ? err : resolve_block(c, s->other);
}

/* The names of a block, to tell those that come too early. */
int resolve_declare(struct compile *c, const struct stmt *s)
{
	unsigned int unused;
	int err = 0;

	for (; s && !err; s = s->next) {
		if (s->name && !is_var(c->rules, s->name, &unused))
			err = resolve_slot(c, s->name, s->at, &unused);
		if (!err)
			err = resolve_declare(c, s->handler);
		if (!err)
			err = resolve_declare(c, s->body);
		if (!err)
			err = resolve_declare(c, s->other);
	}
	return err;
}

int resolve_block(struct compile *c, struct stmt *list)
{
	int err = 0;

	for (; list && !err; list = list->next)
		err = resolve_stmt(c, list);
	return err;
}
