/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A sweep that was never run: every verdict, known and not, with sources and
 * without, texts that some format could stumble over, and many sites.
 */
#ifndef TESTS_UNIT_SWEEP_FAKE_H
#define TESTS_UNIT_SWEEP_FAKE_H

#include "sweep/sweep.h"

/* What XML, YAML, JSON, TAP, GitHub and terminals have special characters
 * for, and characters that some of them cannot hold. */
extern const char fake_awkward[];

/* Two results of each verdict (the second one is known) at the first sites,
 * one at each of the others.  The first two sites are always awkward. */
void fake_sweep(struct sweep *s, unsigned int sites);
/* One more site, in the arena but not in the sweep; likewise a result. */
struct sweep_site *fake_site(struct sweep *s, unsigned int n);
struct sweep_result *fake_result(struct sweep *s, struct sweep_site *site,
				 enum sweep_verdict v, unsigned int n);

#endif
