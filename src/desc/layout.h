/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where members of kernel structs stand, computed from scalar types, word
 * size and the alignment of 64-bit integers; so that one description
 * serves 64-bit and 32-bit ABIs without a second compilation.
 */
#ifndef VX_DESC_LAYOUT_H
#define VX_DESC_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "desc/desc.h"

/*
 * Layouts of structs that have been computed: each is computed once, where
 * there is one of these.  Not shared by threads.
 */
struct layouts;

/* What layouts depend on. */
struct layout_abi {
	uint8_t word;		/* bytes of long and pointer */
	uint8_t u64_align;	/* alignment of 64-bit members */
	struct layouts *known;	/* may be NULL */
};

/* Iterates over a struct's members; zero it before the first. */
struct layout_pos {
	uint32_t offset;	/* of the member, in bytes */
	uint32_t size;		/* of the member's storage, in bytes */
	uint8_t bit;		/* bit-field: first bit in its storage */
	uint32_t end;		/* first byte behind it */
	uint32_t bits_used;	/* bit-fields: bits used in the storage */
	bool in_bits;
	const struct layout_pos *all;	/* the struct's, once it was looked up */
};

struct layouts *layouts_new(void);
void layouts_free(struct layouts *known);

/* Bytes of a number. */
static inline unsigned int layout_scalar_size(enum scalar s,
					      const struct layout_abi *l)
{
	switch (s) {
	case K_U8: case K_S8:
		return 1;
	case K_U16: case K_S16: case K_BE16:
		return 2;
	case K_U32: case K_S32: case K_BE32:
		return 4;
	case K_U64: case K_S64: case K_BE64:
		return 8;
	case K_NONE: case K_LONG: case K_ULONG: case K_PTR:
		break;
	}
	return l->word;
}

bool layout_scalar_signed(enum scalar s);
/* Bytes of one object; arrays need their field's count (n). */
uint32_t layout_size(const struct type *t, const struct layout_abi *l);
uint32_t layout_align(const struct type *t, const struct layout_abi *l);
/* Size of a member: type, fixed count and switch taken into account. */
uint32_t layout_field_size(const struct field *f, const struct layout_abi *l);
/* For layout_next(), where the struct has not been looked up yet. */
void layout_find(struct layout_pos *pos, const struct type *t,
		 const struct field *f, const struct layout_abi *l);

/* Moves `pos` to field `f` of struct `t`. */
static inline void layout_next(struct layout_pos *pos, const struct type *t,
			       const struct field *f,
			       const struct layout_abi *l)
{
	if (pos->all)
		*pos = pos->all[f - t->fields];
	else
		layout_find(pos, t, f, l);
}

#endif
