/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The walker: interprets descriptions over a tracee's registers and memory
 * and makes values.  This is also all that a hook may use.  Keeps true:
 * bounded time and memory whatever stands in the tracee's memory (depth,
 * element counts and the arena have limits), and no allocation outside the
 * event's arena.
 */
#ifndef VX_EVENT_WALK_H
#define VX_EVENT_WALK_H

#include "desc/layout.h"
#include "event/event.h"
#include "event/value.h"

#define WALK_DEPTH_MAX 24
/* No value tree grows behind this; what follows is "...". */
#define WALK_ARENA_MAX (8u << 20)
/* PATH_MAX of the kernel, with the NUL. */
#define WALK_PATH_MAX 4096

struct walk {
	struct event *ev;
	struct layout_abi l;
	bool at_exit;		/* OUT values can be read */
	uint8_t depth;
	uint8_t side;		/* in an INOUT_WHOLE: 0 none, 1 in, 2 out */
	struct place place;	/* where the object stands */
	uint64_t num;		/* PLACE_REG: the register's number */
	const struct field *field;	/* whose type is walked; may be NULL */
	struct value *parent;	/* record under construction: siblings */
	uint64_t end;		/* first address behind the enclosing object
				 * (COUNT_TO_END); 0: unknown */
};

/* Reads exactly len bytes; false where not all are readable. */
bool walk_read(struct walk *w, uint64_t addr, void *buf, size_t len);
/* Reads up to len bytes; returns how many from the start were readable. */
size_t walk_read_some(struct walk *w, uint64_t addr, void *buf, size_t len);
/* A scalar in memory, narrowed and sign-extended. */
bool walk_scalar(struct walk *w, uint64_t addr, enum scalar s, uint64_t *num);
/* The hook's own number: from the register or from memory. */
bool walk_num(struct walk *w, enum scalar s, uint64_t *num);
/* A sibling's number, searched outwards; dotted paths are allowed. */
bool walk_sibling(struct walk *w, const char *name, uint64_t *num);
struct value *walk_sibling_value(struct walk *w, const char *name);
/* How many elements or bytes the field's words say; false: unknown. */
bool walk_count(struct walk *w, uint64_t *count);

/* An object of `type` in memory at addr; never NULL (FAULT if unreadable). */
struct value *walk_at(struct walk *w, const struct type *type, uint64_t addr);
/* An object of `type` at w->place, with w->field's words. */
struct value *walk_type(struct walk *w, const struct type *type);
/* An array of n elements at addr with the usual limits. */
struct value *walk_array(struct walk *w, const struct type *elem,
			 uint64_t addr, uint64_t n, uint32_t type_flags);
/* `len` bytes at addr as a string, cut by -s. */
struct value *walk_bytes(struct walk *w, uint64_t addr, uint64_t len,
			 uint32_t type_flags);
/* A NUL-terminated string; type_flags: TYPE_PATH. */
struct value *walk_str(struct walk *w, uint64_t addr, uint32_t type_flags);
/* KIND_STR and KIND_BYTES at w->place, with the type's and field's words. */
struct value *walk_string(struct walk *w, const struct type *t);
struct value *walk_buffer(struct walk *w, const struct type *t);
/* A member or argument at `place`: conditions, direction, type. */
struct value *walk_field(struct walk *w, const struct field *f,
			 struct place place, uint64_t num);
/* All members of a struct type at addr into record `rec`. */
bool walk_members(struct walk *w, const struct type *type, uint64_t addr,
		  uint64_t size, struct value *rec);

/* event/number.c: a number by scalar, radix, role, consts. */
struct value *number_value(struct walk *w, const struct type *type,
			   uint64_t num);
uint64_t number_narrow(enum scalar s, const struct layout_abi *l,
		       uint64_t num);

/* True where this event shows all (-v). */
static inline bool walk_verbose(const struct walk *w)
{
	return !w->ev->abbrev;
}

static inline struct arena *walk_arena(const struct walk *w)
{
	return &w->ev->arena;
}

#endif
