/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Members of a journal's line, copied into the arena of the sweep.  What is
 * not there, or is of another kind or too large, leaves its name in `bad`
 * and gives nothing: a reader asks for all that it wants, then once whether
 * all was well.
 */
#ifndef VX_SWEEP_JOURNAL_GET_H
#define VX_SWEEP_JOURNAL_GET_H

#include "base/jsonr.h"
#include "sweep/sweep.h"

struct journal_get {
	struct sweep *s;
	const struct jsonr_value *line;
	const char *bad;	/* the first member that is wrong, or NULL */
};

const char *journal_get_text(struct journal_get *g, const char *key);
/* These may be absent: NULL, 0, false, no frames. */
const char *journal_get_text_if(struct journal_get *g, const char *key);
unsigned int journal_get_count_if(struct journal_get *g, const char *key);
bool journal_get_true_if(struct journal_get *g, const char *key);
void journal_get_stack_if(struct journal_get *g, const char *key,
			  struct sweep_stack *st);
/* `n` texts, and a NULL behind them. */
const char *const *journal_get_texts_if(struct journal_get *g,
					const char *key, unsigned int *n);

unsigned int journal_get_count(struct journal_get *g, const char *key);
uint64_t journal_get_number(struct journal_get *g, const char *key);
int journal_get_status(struct journal_get *g, const char *key);
uint64_t journal_get_seconds(struct journal_get *g, const char *key);
/* Sixteen hexadecimal digits. */
uint64_t journal_get_id(struct journal_get *g, const char *key);

#endif
