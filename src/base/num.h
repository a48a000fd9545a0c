/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Numbers and durations as users write them.  Every function takes the
 * whole string: trailing garbage is -EINVAL, overflow -ERANGE.
 */
#ifndef VX_BASE_NUM_H
#define VX_BASE_NUM_H

#include <stddef.h>
#include <stdint.h>

/* Decimal only, as in `-p 12`; min and max inclusive. */
int num_parse_int(const char *s, int64_t min, int64_t max, int64_t *out);
/* base 0 as in strtoull(3). */
int num_parse_u64(const char *s, uint64_t *out);
/* NUM, NUMs, NUMms, NUMus, NUMns; a bare number is in `unit` ns. */
int num_parse_duration(const char *s, uint64_t unit_ns, uint64_t *out_ns);
/*
 * The nearest of `names` (NULL-terminated) to `word` by edit distance, or
 * NULL where none is near enough to be worth suggesting.
 */
const char *num_nearest(const char *word, const char *const *names);
/* Damerau-Levenshtein distance, cut off at `max`. */
unsigned int num_distance(const char *a, const char *b, unsigned int max);

#endif
