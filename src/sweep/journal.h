/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The journal of a sweep: JSON Lines (doc/sweep.schema.json), the first says
 * what is swept, then a line a site, then a line a case when it has ended,
 * and one at the end.  Each case is on the disk (fsync(2)) before the next
 * is looked at: whoever is killed loses the cases in flight, no other.
 */
#ifndef VX_SWEEP_JOURNAL_H
#define VX_SWEEP_JOURNAL_H

#include <stdbool.h>

#include "sweep/sweep.h"

struct journal;

/*
 * Creates the file, or with `resume` goes on behind its last whole line
 * (a torn one is cut off).  NULL: -errno in *err; -EBUSY: another sweep
 * writes it; -EINVAL: what stands there is no journal, and is left alone.
 * Its head may be written once more where a sweep is resumed.
 */
struct journal *journal_open(const char *path, bool resume, int *err);
/*
 * 0 or -errno: it is not on the disk.  After the first error nothing more
 * is written, and each call says it again.  SIGXFSZ and SIGPIPE are the
 * caller's to ignore.
 */
int journal_head(struct journal *j, const struct sweep *s);
int journal_site(struct journal *j, const struct sweep_site *site);
int journal_case(struct journal *j, const struct sweep_result *r);
/*
 * The sweep has ended: how long it took since it was started or resumed (the
 * times of one journal add up, too), out of budget or not.
 */
int journal_end(struct journal *j, const struct sweep *s);
int journal_close(struct journal *j);

/*
 * Reads a journal into `s`, which sweep_init() made.  With other journals
 * in it already, this one is merged: sites and cases by their ids, the later
 * result of a case counts, times add up, shards too (a sweep is whole when
 * all shards are there).  0, -errno, or -EINVAL with a message (one line)
 * in `why`: no journal, a damaged line but the last, another command.
 * A torn last line is no error; -ENODATA, with a message: there is no whole
 * line, its sweep was killed at once.  After an error `s` holds the lines
 * before it.
 *
 * Where `s` has a command and options already, they must be the same.
 */
int journal_read(struct sweep *s, const char *path, struct buf *why);

#endif
