/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/prefilter_code.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/die.h"

/* --- what is behind a number --- */

enum {
	LEAF_MAX = 192,		/* instructions: conditional jumps reach 255 */
	LABEL_MAX = 128,
	YES = 0, NO = 1,	/* labels: the two ends of a leaf */
};

/* A test of registers.  Its jumps are to labels, all of them further down. */
struct leaf {
	struct sock_filter insn[LEAF_MAX + 2];
	uint8_t yes[LEAF_MAX], no[LEAF_MAX];	/* labels of a jump */
	unsigned int n;
	unsigned int at[LABEL_MAX];	/* where a label stands */
	unsigned int nlabels;
	bool full;
};

static uint8_t label(struct leaf *f)
{
	if (f->nlabels == LABEL_MAX) {
		f->full = true;
		return NO;
	}
	return (uint8_t)f->nlabels++;
}

static void place(struct leaf *f, uint8_t at)
{
	f->at[at] = f->n;
}

static void put(struct leaf *f, uint16_t code, uint32_t k, uint8_t yes,
		uint8_t no)
{
	if (f->n == LEAF_MAX) {
		f->full = true;
		return;
	}
	f->insn[f->n] = (struct sock_filter){ code, 0, 0, k };
	f->yes[f->n] = yes;
	f->no[f->n++] = no;
}

/* Both CPUs are little-endian: the lower half of a register comes first. */
static void load(struct leaf *f, unsigned int arg, bool upper)
{
	put(f, BPF_LD | BPF_W | BPF_ABS,
	    (uint32_t)(offsetof(struct seccomp_data, args) + 8 * arg +
		       (upper ? 4 : 0)), 0, 0);
}

static void jump(struct leaf *f, unsigned int op, uint64_t k, uint8_t yes,
		 uint8_t no)
{
	put(f, (uint16_t)(BPF_JMP | op | BPF_K), (uint32_t)k, yes, no);
}

/* register >= k, or register > k: by halves where all of it counts. */
static void above(struct leaf *f, const struct arg_test *t, unsigned int op,
		  uint64_t k, uint8_t yes, uint8_t no)
{
	uint8_t equal, lower;

	if (t->wide) {
		equal = label(f);
		lower = label(f);
		load(f, t->arg, true);
		jump(f, BPF_JGT, k >> 32, yes, equal);
		place(f, equal);
		jump(f, BPF_JEQ, k >> 32, lower, no);
		place(f, lower);
	}
	load(f, t->arg, false);
	jump(f, op, k, yes, no);
}

static void range(struct leaf *f, const struct arg_test *t, uint8_t yes,
		  uint8_t no)
{
	uint8_t reached = label(f);

	above(f, t, BPF_JGE, t->first, reached, no);
	place(f, reached);
	above(f, t, BPF_JGT, t->last, no, yes);
}

static void half(struct leaf *f, const struct arg_test *t, bool upper,
		 uint8_t yes, uint8_t no)
{
	unsigned int shift = upper ? 32 : 0;

	load(f, t->arg, upper);
	put(f, BPF_ALU | BPF_AND | BPF_K, (uint32_t)(t->mask >> shift), 0, 0);
	jump(f, BPF_JEQ, t->first >> shift, yes, no);
}

static void mask(struct leaf *f, const struct arg_test *t, uint8_t yes,
		 uint8_t no)
{
	if (t->wide) {
		uint8_t lower = label(f);

		half(f, t, true, lower, no);
		place(f, lower);
	}
	half(f, t, false, yes, no);
}

static void test(struct leaf *f, const struct arg_test *t, uint8_t yes,
		 uint8_t no);

static void list(struct leaf *f, const struct arg_test *t, uint8_t yes,
		 uint8_t no)
{
	bool all = t->kind == ARG_TEST_ALL;

	for (const struct arg_test *i = t->list; i && !f->full; i = i->next) {
		uint8_t on = label(f);

		if (!i->next)
			test(f, i, yes, no);
		else if (all)
			test(f, i, on, no);
		else
			test(f, i, yes, on);
		place(f, on);
	}
}

static void test(struct leaf *f, const struct arg_test *t, uint8_t yes,
		 uint8_t no)
{
	switch ((enum arg_test_kind)t->kind) {
	case ARG_TEST_ALL: case ARG_TEST_ANY:
		list(f, t, yes, no);
		break;
	case ARG_TEST_RANGE:
		range(f, t, yes, no);
		break;
	case ARG_TEST_MASK:
		mask(f, t, t->negated ? no : yes, t->negated ? yes : no);
		break;
	}
}

static void finish(struct leaf *f, uint32_t verdict)
{
	f->insn[f->n].code = BPF_RET | BPF_K;
	f->insn[f->n++].k = verdict;
}

/* NULL where the test is too long: the call stops then. */
static struct leaf *leaf_new(const struct arg_test *t, uint32_t verdict)
{
	struct leaf *f = xcalloc(1, sizeof(*f));

	f->nlabels = 2;
	test(f, t, YES, NO);
	if (f->full) {
		free(f);
		return NULL;
	}
	for (unsigned int i = 0; i < f->n; i++) {
		struct sock_filter *s = &f->insn[i];

		f->at[YES] = f->n;
		f->at[NO] = f->n + 1;
		if (BPF_CLASS(s->code) != BPF_JMP)
			continue;
		s->jt = (uint8_t)(f->at[f->yes[i]] - i - 1);
		s->jf = (uint8_t)(f->at[f->no[i]] - i - 1);
	}
	finish(f, verdict);
	finish(f, SECCOMP_RET_ALLOW);
	return f;
}

/* --- which number it is --- */

/*
 * Numbers [from, next span's from) have the same end; the last span has no
 * end.
 */
struct span {
	uint32_t from;
	bool stops;
	struct leaf *leaf;	/* or NULL */
};

struct spans {
	struct span *v;
	unsigned int n, cap;
};

static void emit(struct prefilter_code *c, uint16_t code, uint32_t k,
		 uint8_t jt, uint8_t jf)
{
	if (c->n < BPF_MAXINSNS)
		c->insn[c->n] = (struct sock_filter){ code, jt, jf, k };
	c->n++;
}

static void add_span(struct spans *s, uint32_t from, bool stops,
		     struct leaf *leaf)
{
	const struct span *last = s->n ? &s->v[s->n - 1] : NULL;

	if (last && !leaf && !last->leaf && last->stops == stops)
		return;
	if (s->n == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 64;
		s->v = xrealloc(s->v, s->cap * sizeof(*s->v));
	}
	s->v[s->n++] = (struct span){ from, stops, leaf };
}

static void find_spans(struct spans *s, const struct prefilter_plan *plan,
		       unsigned int abi)
{
	static const struct bitmap nothing;
	const struct bitmap *m = plan->stops[abi] ? plan->stops[abi] : &nothing;
	unsigned int end = m->nwords * 64;

	for (unsigned int nr = 0; nr <= end; nr++) {
		bool stops = nr < end ? bitmap_has(m, nr) : m->rest;
		const struct arg_test *t = stops && plan->test && nr < end ?
			plan->test(plan->ctx, abi, nr) : NULL;

		add_span(s, nr, stops, t ? leaf_new(t, plan->verdict) : NULL);
	}
}

static void free_spans(struct spans *s)
{
	for (unsigned int i = 0; i < s->n; i++)
		free(s->v[i].leaf);
	free(s->v);
}

/* Instructions of the search in n spans. */
static unsigned int size_of(const struct span *v, unsigned int n)
{
	unsigned int left;

	if (n == 1)
		return v->leaf ? v->leaf->n : 1;
	left = size_of(v, n / 2);
	return left + size_of(v + n / 2, n - n / 2) + (left > 255 ? 2 : 1);
}

static void emit_end(struct prefilter_code *c, const struct span *v,
		     uint32_t verdict)
{
	if (!v->leaf)
		emit(c, BPF_RET | BPF_K, v->stops ? verdict :
		     SECCOMP_RET_ALLOW, 0, 0);
	for (unsigned int i = 0; v->leaf && i < v->leaf->n; i++) {
		const struct sock_filter *s = &v->leaf->insn[i];

		emit(c, s->code, s->k, s->jt, s->jf);
	}
}

/*
 * A binary search: at or above the middle span's start skips the left
 * half. A conditional jump reaches 255 instructions only.
 */
static void emit_search(struct prefilter_code *c, const struct span *v,
			unsigned int n, uint32_t verdict)
{
	unsigned int mid = n / 2, left;

	if (n == 1) {
		emit_end(c, v, verdict);
		return;
	}
	left = size_of(v, mid);
	if (left > 255) {
		emit(c, BPF_JMP | BPF_JGE | BPF_K, v[mid].from, 0, 1);
		emit(c, BPF_JMP | BPF_JA, left, 0, 0);
	} else {
		emit(c, BPF_JMP | BPF_JGE | BPF_K, v[mid].from, (uint8_t)left,
		     0);
	}
	emit_search(c, v, mid, verdict);
	emit_search(c, v + mid, n - mid, verdict);
}

/* If the architecture is this ABI's: load the number, search, return. */
static void emit_abi(struct prefilter_code *c,
		     const struct prefilter_plan *plan, unsigned int abi)
{
	struct spans s = { NULL, 0, 0 };

	find_spans(&s, plan, abi);
	emit(c, BPF_JMP | BPF_JEQ | BPF_K, abis[abi]->audit_arch, 1, 0);
	emit(c, BPF_JMP | BPF_JA, 1 + size_of(s.v, s.n), 0, 0);
	emit(c, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr),
	     0, 0);
	emit_search(c, s.v, s.n, plan->verdict);
	free_spans(&s);
}

int prefilter_code_build(struct prefilter_code *c,
			 const struct prefilter_plan *plan)
{
	c->n = 0;
	emit(c, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch),
	     0, 0);
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		emit_abi(c, plan, i);
	emit(c, BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
	return c->n > BPF_MAXINSNS ? -E2BIG : 0;
}
