/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The prefilter's program says what its plan does: for random ones of both. */
#include <errno.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "arg_eval.h"
#include "check.h"
#include "trace/prefilter_code.h"

enum { TESTS = 64, NUMBERS = 500, DEPTH = 4 };

static struct arg_test pool[4096];
static unsigned int used;

/* Numbers near which things happen. */
static uint64_t number(void)
{
	static const uint64_t some[] = {
		0, 1, 2, 3, 7, 0x40, 0xffff, 0x7fffffff, 0x80000000,
		0xffffffff, 0x100000000, 0x7fffffffffffffff,
		0x8000000000000000, UINT64_MAX,
	};
	uint64_t n = some[(size_t)rand() % (sizeof(some) / sizeof(some[0]))];

	return n + (uint64_t)(rand() % 3) - 1;
}

static struct arg_test *random_test(unsigned int depth)
{
	struct arg_test *t = &pool[used++];
	unsigned int kids = 1 + (unsigned int)rand() % 3;

	memset(t, 0, sizeof(*t));
	t->arg = (uint8_t)(rand() % 6);
	t->wide = rand() % 2;
	t->negated = rand() % 2;
	t->first = number();
	t->last = number();
	t->mask = number();
	if (rand() % 2)
		t->first &= t->mask;
	if (!t->wide) {
		t->first = (uint32_t)t->first;
		t->last = (uint32_t)t->last;
		t->mask = (uint32_t)t->mask;
	}
	t->kind = (uint8_t)(depth ? rand() % 4 : 2 + rand() % 2);
	if (t->kind != ARG_TEST_ALL && t->kind != ARG_TEST_ANY)
		return t;
	for (unsigned int i = 0; i < kids; i++) {
		struct arg_test *kid = random_test(depth - 1);

		kid->next = t->list;
		t->list = kid;
	}
	return t;
}

/* What the kernel makes of a program (seccomp's part of BPF). */
static uint32_t run(const struct prefilter_code *c,
		    const struct seccomp_data *d)
{
	uint32_t a = 0;

	for (unsigned int pc = 0; pc < c->n; pc++) {
		const struct sock_filter *s = &c->insn[pc];
		bool yes = false;

		switch (s->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			memcpy(&a, (const char *)d + s->k, 4);
			continue;
		case BPF_ALU | BPF_AND | BPF_K:
			a &= s->k;
			continue;
		case BPF_RET | BPF_K:
			return s->k;
		case BPF_JMP | BPF_JA:
			pc += s->k;
			continue;
		case BPF_JMP | BPF_JEQ | BPF_K:
			yes = a == s->k;
			break;
		case BPF_JMP | BPF_JGE | BPF_K:
			yes = a >= s->k;
			break;
		case BPF_JMP | BPF_JGT | BPF_K:
			yes = a > s->k;
			break;
		default:
			return 0;
		}
		pc += yes ? s->jt : s->jf;
	}
	return 0;
}

static const struct arg_test *tests[NUMBERS];

static const struct arg_test *test_of(void *ctx, unsigned int abi,
				      unsigned int nr)
{
	(void)ctx;
	return abi == 0 && nr < NUMBERS ? tests[nr] : NULL;
}

static bool stops(const struct prefilter_plan *plan,
		  const struct seccomp_data *d, unsigned int abi)
{
	const struct arg_test *t = plan->test ? test_of(NULL, abi,
							(unsigned int)d->nr) :
						NULL;
	uint64_t arg[6];

	for (unsigned int i = 0; i < 6; i++)
		arg[i] = d->args[i];
	return bitmap_has(plan->stops[abi], (unsigned int)d->nr) &&
	       (!t || arg_eval(t, arg));
}

static void compare(const struct prefilter_plan *plan,
		    const struct prefilter_code *c)
{
	for (int i = 0; i < 20000; i++) {
		unsigned int abi = (unsigned int)rand() % ABI_COUNT;
		struct seccomp_data d = {
			.nr = rand() % (NUMBERS + 50),
			.arch = abis[abi]->audit_arch,
		};

		for (unsigned int k = 0; k < 6; k++)
			d.args[k] = number();
		CHECK_EQ(run(c, &d), stops(plan, &d, abi) ?
			 SECCOMP_RET_TRACE : SECCOMP_RET_ALLOW);
	}
}

static void random_plan(unsigned int ntests, bool rest)
{
	static struct prefilter_code c;
	struct bitmap m[ABI_COUNT] = { BITMAP_INIT };
	struct prefilter_plan plan = { .test = ntests ? test_of : NULL,
				       .verdict = SECCOMP_RET_TRACE };

	used = 0;
	memset(tests, 0, sizeof(tests));
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		for (int k = 0; k < 60; k++)
			bitmap_add(&m[i], (unsigned int)rand() % NUMBERS);
		m[i].rest = rest;
		plan.stops[i] = &m[i];
	}
	for (unsigned int i = 0; i < ntests; i++) {
		unsigned int nr = (unsigned int)rand() % NUMBERS;

		bitmap_add(&m[0], nr);
		tests[nr] = random_test(DEPTH - 2);
	}
	CHECK_EQ(prefilter_code_build(&c, &plan), 0);
	compare(&plan, &c);
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		bitmap_free(&m[i]);
}

/* Longer than a jump reaches, or than the kernel takes. */
static void too_long(void)
{
	static struct prefilter_code c;
	struct bitmap m[ABI_COUNT] = { BITMAP_INIT };
	struct prefilter_plan plan = { .test = test_of,
				       .verdict = SECCOMP_RET_TRACE };
	struct arg_test *all = &pool[0];
	const struct seccomp_data seven = {
		.nr = 7, .arch = abis[0]->audit_arch, .args = { 9 },
	};

	memset(tests, 0, sizeof(tests));
	memset(pool, 0, sizeof(pool));
	all->kind = ARG_TEST_ANY;
	for (unsigned int i = 1; i < 100; i++) {
		pool[i].kind = ARG_TEST_RANGE;
		pool[i].wide = true;
		pool[i].next = all->list;
		all->list = &pool[i];
	}
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		plan.stops[i] = &m[i];
	bitmap_add(&m[0], 7);
	tests[7] = all;
	CHECK_EQ(prefilter_code_build(&c, &plan), 0);
	/* It stops always, then. */
	CHECK_EQ(run(&c, &seven), SECCOMP_RET_TRACE);
	/* Many that are nearly as long as may be. */
	pool[16].next = NULL;
	all->list = &pool[16];
	for (unsigned int i = 15; i; i--) {
		pool[i].next = all->list;
		all->list = &pool[i];
	}
	for (unsigned int i = 0; i < NUMBERS; i++) {
		bitmap_add(&m[0], i);
		tests[i] = all;
	}
	CHECK_EQ(prefilter_code_build(&c, &plan), -E2BIG);
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		bitmap_free(&m[i]);
}

static void programs(void)
{
	srand(1);
	for (int i = 0; i < 10; i++) {
		random_plan(0, i % 2);
		random_plan(TESTS, i % 2);
	}
}

int main(void)
{
	CHECK_RUN(programs);
	CHECK_RUN(too_long);
	return check_end();
}
