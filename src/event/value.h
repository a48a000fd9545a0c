/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Values: what a description and a tracee's memory make together.  A tree
 * in the event's arena; it lives until the tracee's next call begins.
 * Sinks, filters and rules read it; nobody changes a value once made, with
 * one exception: LATER values become known at exit.
 *
 * The shape says how a value is built, not how it is printed: the text
 * sink and the JSON sink both print shapes and know no type.
 */
#ifndef VX_EVENT_VALUE_H
#define VX_EVENT_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "desc/desc.h"

enum vstate {
	V_OK,
	V_LATER,	/* OUT value, before the exit stop */
	V_ABSENT,	/* not part of this call (open's mode) */
	V_UNSET,	/* OUT value of a call that failed */
	V_FAULT,	/* the address could not be read */
	V_CUT,		/* OK, but not all of it was read (limits) */
};

enum shape {
	SHAPE_NUM,	/* num in radix */
	SHAPE_ADDR,	/* num as 0x…, zero as NULL */
	SHAPE_SYM,	/* num with names from consts */
	SHAPE_STR,	/* bytes */
	SHAPE_LIST,	/* [kids] */
	SHAPE_RECORD,	/* {name=kid, …} */
	SHAPE_CALL,	/* text(kids): makedev(0x8, 0x1); num is the raw one */
	SHAPE_CHANGE,	/* first kid => second kid */
	SHAPE_OR,	/* kids joined: A or B, A|B (sep) */
	SHAPE_TEXT,	/* a word as it is: text; raw form num */
};

enum vflag {
	VF_MORE		= 1 << 0,  /* "..." ends the list, record, string */
	VF_SPACED	= 1 << 1,  /* LIST: separated by spaces */
	VF_INVERT	= 1 << 2,  /* LIST: ~[…] */
	VF_ANON		= 1 << 3,  /* in a RECORD: without "name=" */
	VF_NOBRACKETS	= 1 << 4,  /* LIST, RECORD: without the brackets */
	VF_HEX		= 1 << 5,  /* STR: always \x.. */
	VF_PATH		= 1 << 6,  /* STR: a path */
	VF_SIGNED	= 1 << 7,  /* NUM: sign of `size` bytes */
	VF_ABSTRACT	= 1 << 8,  /* STR: @"…" */
	VF_RAWBYTES	= 1 << 9,  /* CALL, NUM: raw form is "\x30\x39" */
	VF_PTR		= 1 << 10, /* reached through a pointer: addr is set */
	VF_QUIET	= 1 << 11, /* printed as nothing */
	VF_NOUNKNOWN	= 1 << 12, /* SYM: no X_??? comment */
	VF_MAC		= 1 << 13, /* STR: aa:bb:cc:dd:ee:ff, no quotes */
	VF_UUID		= 1 << 14, /* STR: an uuid */
	VF_FAULT_AFTER	= 1 << 15, /* LIST: "... (num)" behind it: there the
				    * memory ended */
	VF_COMMENT_ONLY	= 1 << 16, /* only the comment, no value before it */
	VF_SYM_ALWAYS	= 1 << 17, /* TEXT, CALL: symbolic under -X raw too */
	VF_OCTETS	= 1 << 18, /* STR: [0x1, 0x2] */
	VF_INDEX	= 1 << 20, /* LIST kid: label is printed [label]= */
	VF_BYTESHEX	= 1 << 21, /* NUM: raw form under -X raw as bytes */
	VF_PATTERN	= 1 << 22, /* STR: no quotes around */
	VF_NOCOMMA	= 1 << 23, /* RECORD kid: follows without ", " */
	VF_PAREN	= 1 << 24, /* SYM: in parentheses where it is joined */
	VF_COMMENT_SYM	= 1 << 27, /* the comment is dropped by -X raw */
	VF_NAMED	= 1 << 26, /* argument: name= also without -N */
	VF_NUMBERED	= 1 << 27, /* SYM: as with -X verbose */
	VF_SELFNAMED	= 1 << 28, /* CALL: f(…, &name), not name=f(…) */
	VF_COMMENT_FIRST = 1 << 25, /* the comment stands before the value */
};

enum place_kind {
	PLACE_NONE,
	PLACE_REG,	/* argument register number `reg` */
	PLACE_MEM,	/* `size` bytes at `addr` */
};

/* Where a value stands in the tracee, for rewriting. */
struct place {
	uint8_t kind;	/* enum place_kind */
	uint8_t reg;
	uint32_t size;
	uint64_t addr;
};

struct value {
	const char *name;	/* of the argument or member, or NULL */
	const struct type *type;/* may be NULL for values made by hooks */
	const struct field *field; /* NULL outside argument lists, structs */
	uint8_t shape;		/* enum shape */
	uint8_t state;		/* enum vstate */
	uint8_t radix;		/* enum radix */
	uint8_t size;		/* bytes of the number */
	uint32_t flags;		/* enum vflag */
	uint64_t num;		/* the raw number, narrowed, sign-extended
				 * where the type is signed */
	uint64_t addr;		/* VF_PTR: the pointer; FAULT: the address */
	const struct consts *consts;	/* SYM */
	const char *unknown;	/* SYM: instead of consts->unknown */
	const char *text;	/* CALL: function, TEXT: the word, OR: sep */
	const char *data;	/* STR */
	size_t len;
	const char *note;	/* printed <note> behind it (-y, -Y) */
	const char *comment;	/* printed as a comment behind it */
	struct value *label;	/* VF_INDEX */
	struct value *aux;	/* results: printed (aux) behind */
	struct value *first, *last, *next;	/* kids */
	struct value *parent;
	unsigned int nkids;
	struct place place;
};

/* Makers: the value is zeroed, belongs to no parent. */
struct value *value_new(struct arena *a, enum shape shape);
struct value *value_num(struct arena *a, uint64_t num, unsigned int size,
			enum radix radix);
struct value *value_snum(struct arena *a, int64_t num, unsigned int size);
struct value *value_addr(struct arena *a, uint64_t addr);
struct value *value_sym(struct arena *a, uint64_t num, unsigned int size,
			const struct consts *consts);
struct value *value_str(struct arena *a, const void *data, size_t len);
struct value *value_text(struct arena *a, const char *text);
struct value *value_call(struct arena *a, const char *function, uint64_t num);
struct value *value_list(struct arena *a);
struct value *value_record(struct arena *a);
struct value *value_fault(struct arena *a, uint64_t addr);
struct value *value_change(struct arena *a, struct value *in,
			   struct value *out);

/* Puts `now` in the place of a kid, which keeps its name and neighbours. */
void value_put(struct value *kid, const struct value *now);
/* Appends; `name` (may be NULL) must live as long as the arena. */
void value_add(struct value *parent, struct value *kid, const char *name);
/* The kid of that name, or NULL. */
struct value *value_kid(const struct value *parent, const char *name);
/* A dotted path below `parent`: "how.flags". */
struct value *value_path(const struct value *parent, const char *path);

#endif
