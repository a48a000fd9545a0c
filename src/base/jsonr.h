/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading JSON (RFC 8259, and nothing more lenient) into a tree in an
 * arena.  The text may be hostile: nesting ends at JSONR_DEPTH, time is
 * linear in its length, memory is bounded by the arena's limit.  The tree
 * does not point into the text.
 *
 * Strings are valid UTF-8 and NUL-terminated, but may hold NULs: use `len`.
 * Numbers keep their text, so that none is rounded by the reader: a time
 * is exact through num_parse_duration(v->text, 1000000000, &ns).
 */
#ifndef VX_BASE_JSONR_H
#define VX_BASE_JSONR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define JSONR_DEPTH 128

enum jsonr_kind {
	JSONR_NULL,
	JSONR_BOOL,
	JSONR_NUMBER,
	JSONR_STRING,
	JSONR_ARRAY,
	JSONR_OBJECT,
};

struct jsonr_value {
	enum jsonr_kind kind;
	bool truth;			/* BOOL */
	size_t count;			/* ARRAY, OBJECT: members */
	const char *text;		/* NUMBER, STRING */
	size_t len;
	const char *key;		/* the name in its object, or NULL */
	size_t key_len;
	struct jsonr_value *child;	/* ARRAY, OBJECT: the first member */
	struct jsonr_value *next;	/* the next one, in the text's order */
};

struct jsonr_error {
	const char *what;	/* a constant: "expected ':'" */
	size_t offset;		/* the byte of the text that is wrong */
};

/*
 * One value, and nothing but white space around it.  -EINVAL: no JSON,
 * -E2BIG: nested too deep, -ENOMEM: the arena's limit; *err says more
 * (it may be NULL) and what was allocated stays until the arena's reset.
 */
int jsonr_parse(struct arena *a, const char *text, size_t len,
		struct jsonr_value **out, struct jsonr_error *err);

/* The member of that name, the first of several; NULL: none, no object. */
const struct jsonr_value *jsonr_get(const struct jsonr_value *object,
				    const char *key);
/*
 * These take NULL, as jsonr_get() gave it: -ENOENT.  Another kind, or a
 * number with a fraction or an exponent: -EINVAL.  Does not fit: -ERANGE.
 */
int jsonr_s64(const struct jsonr_value *v, int64_t *out);
int jsonr_u64(const struct jsonr_value *v, uint64_t *out);
int jsonr_double(const struct jsonr_value *v, double *out);
int jsonr_bool(const struct jsonr_value *v, bool *out);
/* A string of standard base64 with its padding (RFC 4648). */
int jsonr_base64(struct arena *a, const struct jsonr_value *v,
		 unsigned char **out, size_t *len);
/* Is it a string, and this one? */
bool jsonr_is(const struct jsonr_value *v, const char *s);

#endif
