/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What rules did in a run, a row each: as a table behind the trace or the
 * summary, and as lines of JSON.
 */
#ifndef VX_SINK_RULES_TABLE_H
#define VX_SINK_RULES_TABLE_H

#include <stdint.h>

#include "base/buf.h"
#include "base/jsonw.h"

struct rule_row {
	const char *name;	/* "torn", or "rule 2" */
	const char *text;	/* as written */
	uint64_t matched;	/* all of its conditions held */
	uint64_t applied;
	uint64_t refused;	/* matched, and could not be applied */
	uint64_t faults;	/* conditions that met a bad address */
};

void rules_table_text(struct buf *b, const struct rule_row *v,
		      unsigned int n);
/* Members of an object that is open. */
void rules_table_json(struct jsonw *w, const struct rule_row *row);

#endif
