/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options of `vxtrace sweep`. */
#ifndef VX_SWEEP_OPT_H
#define VX_SWEEP_OPT_H

#include "sweep_in.h"

/*
 * Fills `rq` (rq->merges: it is `sweep merge`).  Returns the words of
 * the command (or merge's files), or NULL: something is wrong, which was
 * said, or help was asked for (rq->help).
 */
char **sweep_options(struct sweep_request *rq, int argc, char **argv);
void sweep_request_free(struct sweep_request *rq);
/* Appends a word as a shell wants it. */
void sweep_quote(struct buf *to, const char *word);

#endif
