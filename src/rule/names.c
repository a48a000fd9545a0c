/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Constants.  Where a name stands against something that has names of its
 * own it must be one of these; else every set is asked, and all that have
 * it must agree.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/num.h"
#include "desc/consts.h"
#include "desc/consts_all.h"
#include "desc/dev/ioctls.h"
#include "desc/hooks.h"
#include "event/walk.h"
#include "rule/compile_in.h"
#include "rule/error.h"

/* The sets of a type, nearest first. */
#define SETS_MAX 4

struct sets {
	const struct consts *v[SETS_MAX];
	unsigned int n;
	bool ioctls;
};

static void add_set(struct sets *s, const struct consts *c)
{
	if (c && s->n < SETS_MAX)
		s->v[s->n++] = c;
}

static void sets_of(const struct type *t, struct sets *s)
{
	*s = (struct sets){ .n = 0 };
	if (!t)
		return;
	if (t->kind == KIND_BITS || t->kind == KIND_HOOK)
		add_set(s, t->consts);
	if (t->kind == KIND_BITS && t->elem)
		add_set(s, t->elem->consts);
	if (t->role == ROLE_SIGNO)
		add_set(s, &consts_signals);
	if (t->role == ROLE_ERRNO)
		add_set(s, &consts_errnos);
	s->ioctls = t->kind == KIND_HOOK && t->hook == hook_ioctl_op;
}

static bool has_names(const struct type *t)
{
	struct sets s;

	sets_of(t, &s);
	return s.n || s.ioctls;
}

void names_hint(struct hints *h, const struct type *t)
{
	for (unsigned int i = 0; i < h->n; i++)
		if (h->v[i] == t)
			return;
	if (h->n < HINTS_MAX && has_names(t))
		h->v[h->n++] = t;
}

static bool ioctl_value(const char *name, bool compat, uint64_t *val)
{
	const struct ioctl_name *v = compat ? ioctls_compat : ioctls;
	unsigned int n = compat ? ioctls_compat_n : ioctls_n;

	for (unsigned int i = 0; i < n; i++) {
		if (!strcmp(ioctl_text(&v[i]), name)) {
			*val = v[i].nr;
			return true;
		}
	}
	return false;
}

static bool type_value(const struct type *t, bool compat, const char *name,
		       uint64_t *val)
{
	struct sets s;

	sets_of(t, &s);
	for (unsigned int i = 0; i < s.n; i++)
		if (consts_value(consts_for(s.v[i], compat), name, val))
			return true;
	return s.ioctls && ioctl_value(name, compat, val);
}

/* --- what was perhaps meant --- */

struct words {
	const char **v;
	unsigned int n, cap;
};

static void add_word(struct words *w, const char *name)
{
	if (w->n + 1 >= w->cap) {
		w->cap = w->cap ? 2 * w->cap : 256;
		w->v = xrealloc(w->v, w->cap * sizeof(*w->v));
	}
	w->v[w->n++] = name;
	w->v[w->n] = NULL;
}

static void add_words(struct words *w, const struct consts *c)
{
	for (unsigned int i = 0; i < c->n; i++)
		add_word(w, konst_name(c, &c->v[i]));
}

static void suggest(struct compile *c, const struct expr *e, struct words *w)
{
	const char *near = w->n ? num_nearest(e->text, w->v) : NULL;

	if (near)
		rule_error_hint(c->e, "did you mean %s ?", near);
	free(w->v);
}

/* --- against a field --- */

static bool found_anywhere(const char *name)
{
	uint64_t val;

	for (unsigned int i = 0; i < consts_all_n; i++)
		if (consts_value(consts_all[i], name, &val))
			return true;
	return false;
}

/* ", which has A, B, …" */
static void add_examples(struct buf *to, const struct consts *set)
{
	unsigned int n = 0;

	buf_str(to, ", which has ");
	for (unsigned int i = 0; i < set->n && n < 3; i++) {
		const char *name = konst_name(set, &set->v[i]);

		if (name[0] != '<')
			buf_printf(to, "%s%s", n++ ? ", " : "", name);
	}
	buf_str(to, set->n > n ? " …" : "");
}

static void add_all(struct words *w, const struct hints *h)
{
	struct sets s;

	for (unsigned int i = 0; i < h->n; i++) {
		sets_of(h->v[i], &s);
		for (unsigned int k = 0; k < s.n; k++)
			add_words(w, s.v[k]);
	}
}

static int not_its_own(struct compile *c, const struct expr *e,
		       const struct hints *h)
{
	const char *what = h->what ? h->what : "what it stands against";
	struct words w = { NULL, 0, 0 };
	struct buf examples = BUF_INIT;
	struct sets s;

	sets_of(h->v[0], &s);
	if (s.n)
		add_examples(&examples, s.v[0]);
	if (found_anywhere(e->text))
		rule_error_at(c->e, e->at, "%s is no constant of %s%s",
			      e->text, what, buf_cstr(&examples));
	else
		rule_error_at(c->e, e->at, "%s has no constant '%s'", what,
			      e->text);
	buf_free(&examples);
	add_all(&w, h);
	suggest(c, e, &w);
	return -EINVAL;
}

/* As wide as the type it stands against. */
static uint64_t narrowed(const struct type *t, unsigned int abi, uint64_t val)
{
	struct layout_abi l = { abis[abi]->word, abis[abi]->u64_align };

	return t->scalar ? number_narrow(t->scalar, &l, val) : val;
}

static int several(struct compile *c, const struct expr *e, uint64_t a,
		   uint64_t b)
{
	return rule_error_at(c->e, e->at, "%s means %#llx or %#llx here:"
			     " write the number", e->text,
			     (unsigned long long)a, (unsigned long long)b);
}

static int against(struct compile *c, struct expr *e, const struct hints *h)
{
	uint64_t val, first[ABI_COUNT] = { 0 };
	bool found[ABI_COUNT] = { false };
	uint64_t out[ABI_COUNT] = { 0 };

	for (unsigned int abi = 0; abi < ABI_COUNT; abi++) {
		for (unsigned int i = 0; i < h->n; i++) {
			if (!type_value(h->v[i], abi != 0, e->text, &val))
				continue;
			if (found[abi] && first[abi] != val)
				return several(c, e, first[abi], val);
			if (!found[abi])
				out[abi] = narrowed(h->v[i], abi, val);
			first[abi] = val;
			found[abi] = true;
		}
	}
	if (!found[0] && !found[1])
		return not_its_own(c, e, h);
	e->num = found[0] ? out[0] : out[1];
	e->num32 = found[1] ? out[1] : out[0];
	return 0;
}

/* --- against nothing in particular --- */

static int unknown(struct compile *c, const struct expr *e)
{
	struct words w = { NULL, 0, 0 };
	static const char *const context[] = {
		"ret", "errno", "pid", "tid", "comm", "exe", "nr", "nth",
		"uid", "depth", "duration",
	};

	rule_error_at(c->e, e->at, "'%s' is neither a constant nor a variable",
		      e->text);
	for (size_t i = 0; i < sizeof(context) / sizeof(*context); i++)
		add_word(&w, context[i]);
	for (unsigned int i = 0; i < c->nlocals; i++)
		if (c->assigned[i])
			add_word(&w, c->locals[i]);
	for (unsigned int i = 0; i < c->rules->nvars; i++)
		add_word(&w, c->rules->vars[i].name);
	for (unsigned int i = 0; i < consts_all_n; i++)
		add_words(&w, consts_all[i]);
	suggest(c, e, &w);
	return -EINVAL;
}

static int anywhere(struct compile *c, struct expr *e)
{
	uint64_t val, out[ABI_COUNT] = { 0 };
	bool found[ABI_COUNT] = { false };

	for (unsigned int abi = 0; abi < ABI_COUNT; abi++) {
		for (unsigned int i = 0; i < consts_all_n; i++) {
			const struct consts *s = consts_for(consts_all[i], abi);

			if (!consts_value(s, e->text, &val))
				continue;
			if (found[abi] && out[abi] != val)
				return several(c, e, out[abi], val);
			out[abi] = val;
			found[abi] = true;
		}
		if (!found[abi])
			found[abi] = ioctl_value(e->text, abi, &out[abi]);
	}
	if (!found[0] && !found[1])
		return unknown(c, e);
	e->num = found[0] ? out[0] : out[1];
	e->num32 = found[1] ? out[1] : out[0];
	return 0;
}

int names_const(struct compile *c, struct expr *e, const struct hints *hints)
{
	e->name = NAME_CONST;
	return hints && hints->n ? against(c, e, hints) : anywhere(c, e);
}
