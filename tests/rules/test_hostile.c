/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Random rules against a tracee that means no good: nothing crashes, loops
 * or grows without end.  HOSTILE_SEED=N begins elsewhere.
 */
#include <stdlib.h>

#include "../unit/check.h"
#include "gen_rules.h"
#include "hostile.h"

#define RULES 10000
#define CALLS 6

struct tally {
	unsigned int compiled, said;
};

static void try_rule(struct gen *g, uint64_t seed, struct tally *sum)
{
	static const struct rules_options opt = {
		.seed = 1, .step_max = 64, .unwinder = true,
	};
	struct rules *r = rules_new(&opt);
	struct rule_error e = RULE_ERROR_INIT;
	struct buf text = BUF_INIT, warnings = BUF_INIT;
	int err = 0;

	for (unsigned int i = 0; i < 2 && !err; i++) {
		buf_reset(&text);
		gen_rule(g, &text);
		err = rules_add(r, "inject", buf_cstr(&text), &e);
	}
	if (!err && !rules_compile(r, &e, &warnings)) {
		sum->compiled++;
		sum->said += hostile_run(r, seed, CALLS);
	} else {
		CHECK(e.text.len > 0);
	}
	buf_free(&text);
	buf_free(&warnings);
	rule_error_free(&e);
	rules_free(r);
}

static void random_rules(void)
{
	const char *seed = getenv("HOSTILE_SEED");
	struct gen g = { .state = seed ? strtoull(seed, NULL, 0) : 0 };
	struct tally sum = { 0, 0 };

	for (unsigned int i = 0; i < RULES; i++)
		try_rule(&g, g.state + i, &sum);
	printf("%u of %u compile, %u verdicts\n", sum.compiled, RULES,
	       sum.said);
	CHECK(sum.compiled > RULES / 50);
	CHECK(sum.said > RULES / 50);
}

int main(void)
{
	CHECK_RUN(random_rules);
	return check_end();
}
