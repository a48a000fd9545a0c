/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a system call's arguments are: const data, interpreted by the
 * walker (event/decode.c).  An argument list is a struct whose members live
 * in registers, so one `struct field` describes arguments and members
 * alike, and one dotted path names both.  Rows are written with the words
 * of rows.h; nothing here prints, reads memory or knows a process.
 */
#ifndef VX_DESC_DESC_H
#define VX_DESC_DESC_H

#include <stdbool.h>
#include <stdint.h>

/* The closed list of kinds; a new one needs a reason in ARCHITECTURE.md. */
enum kind {
	KIND_INT,	/* a number: scalar, radix, role */
	KIND_ADDR,	/* an address that is not followed */
	KIND_BITS,	/* a number with names: consts */
	KIND_PTR,	/* an address that is followed: elem */
	KIND_STR,	/* NUL-terminated, or char[size] inside a struct */
	KIND_BYTES,	/* counted bytes */
	KIND_ARRAY,	/* elem, counted by the field's count */
	KIND_STRUCT,	/* fields at computed offsets */
	KIND_HOOK,	/* a function makes the value */
};

/* Kernel scalar types; their widths depend on the ABI (desc/layout.c). */
enum scalar {
	K_NONE,
	K_U8, K_S8, K_U16, K_S16, K_U32, K_S32, K_U64, K_S64,
	K_LONG, K_ULONG, K_PTR,	/* as wide as the ABI's word */
	K_BE16, K_BE32, K_BE64,	/* network order; `num` is in host order */
};

enum radix {
	RADIX_D,	/* decimal, signed where the scalar is */
	RADIX_U,	/* decimal, always unsigned */
	RADIX_X,	/* 0x…, zero is 0 */
	RADIX_O,	/* octal, at least three digits */
	RADIX_X0,	/* 0x…, with zeroes: two characters for each byte */
};

/* What a number stands for: feeds notes (-y, -Y), filters and rules. */
enum role {
	ROLE_NONE,
	ROLE_FD,	/* 3</path> under -y */
	ROLE_DIRFD,	/* the same, AT_FDCWD by name */
	ROLE_TID,	/* thread id: comm note, pid translation */
	ROLE_TGID, ROLE_PGID, ROLE_SID,
	ROLE_ID,	/* uid, gid: ~0 prints as -1 */
	ROLE_DEV,	/* makedev(0x8, 0x1), kernel's 32-bit or 64-bit form */
	ROLE_RLIM,	/* 8192*1024, RLIM64_INFINITY by width */
	ROLE_PORT,	/* htons(80): scalar K_BE16 */
	ROLE_IFINDEX,	/* if_nametoindex("lo") */
	ROLE_TIME,	/* seconds since 1970: a comment with the date */
	ROLE_CLOCK_T,	/* ticks: a comment in seconds */
	ROLE_SIGNO,	/* a signal number by name */
	ROLE_ERRNO,	/* an errno by name */
	ROLE_KVER,	/* KERNEL_VERSION(6, 1, 0) */
	ROLE_SIZE,	/* a byte count: rules can shorten it */
	ROLE_ADDR,	/* an address in a number: 0x…, zero is NULL */
};

/* How a set of constants is applied to a number. */
enum consts_form {
	CONSTS_ENUM,	/* one name for one value */
	CONSTS_FLAGS,	/* bits; entries with a mask are enums inside */
	CONSTS_INDEX,	/* entry values are bit numbers: 1<<CAP_CHOWN */
};

/*
 * One constant. mask != 0: applies when (v & mask) == val.  A name that
 * begins with << stands for a number, (v & mask) >> val; a val of all ones
 * with a mask for any value of that field that has no name.
 */
struct konst {
	uint64_t val;
	uint64_t mask;
	uint32_t name;		/* where in the set's `names`: konst_name() */
};

/* A set, in print order. Generated from desc/<family>/consts/NAME.list */
struct consts {
	const char *name;	/* of the set: "open_flags" */
	const char *unknown;	/* "O_???": comment for unknown values */
	uint8_t form;		/* enum consts_form */
	uint8_t radix;		/* enum radix of unknown values and -X raw */
	bool sorted;		/* by val, rising: binary search is right */
	unsigned int n;
	const struct konst *v;
	/*
	 * The names, each with its NUL. A pointer in each entry would have to
	 * be relocated, with its page, at each start of the program.
	 */
	const char *names;
	const struct consts *compat;	/* the 32-bit ABI's, where different */
};

struct type;
struct field;
struct walk;
struct value;

/* Chooses a type by a sibling's value. A NULL type means: not printed. */
struct choice {
	uint64_t val;
	const struct type *type;
};

struct switch_on {
	const char *sibling;		/* dotted names reach outer structs */
	uint64_t mask;			/* 0: all bits */
	const struct choice *v;
	unsigned int n;
	const struct type *other;	/* no match; NULL: absent */
};

enum type_flag {
	TYPE_PATH	= 1 << 0,  /* STR: a path: never cut by -s */
	TYPE_HEX	= 1 << 1,  /* BYTES/STR: always \x.. */
	TYPE_NOBOX	= 1 << 2,  /* PTR to a scalar: without [ ] */
	TYPE_PACKED	= 1 << 3,  /* STRUCT: no padding */
	TYPE_TAIL	= 1 << 4,  /* STRUCT: extensible, see SIZE() */
	TYPE_UNION	= 1 << 5,  /* STRUCT: all members at offset 0 */
	TYPE_SPACED	= 1 << 6,  /* ARRAY: [1 2 3], a set */
	TYPE_NULTERM	= 1 << 7,  /* ARRAY of pointers: ends at NULL */
	TYPE_BOXED	= 1 << 8,  /* PTR: always inside [ ] */
	TYPE_NOLIMIT	= 1 << 9,  /* ARRAY, BYTES: -s does not apply */
	TYPE_LIMIT4	= 1 << 10, /* ARRAY: four elements without -v */
	TYPE_NONUL	= 1 << 11, /* STR in a struct: may fill all its bytes */
	TYPE_OCTETS	= 1 << 12, /* BYTES: [0x1, 0x2] */
	TYPE_MAC	= 1 << 13, /* BYTES: aa:bb:cc */
	TYPE_UUID	= 1 << 14, /* BYTES: an uuid */
	TYPE_VERBOSE	= 1 << 15, /* PTR: followed only with -v */
	TYPE_NAMELESS	= 1 << 16, /* STRUCT: values without member names */
	TYPE_EXACT	= 1 << 17, /* STR: bytes up to NUL, at most size */
	TYPE_NOUNKNOWN	= 1 << 18, /* BITS: no comment for unknown values */
	TYPE_BE		= 1 << 19, /* BITS: the number is in network order */
	TYPE_SIGNED0	= 1 << 20, /* PTR: a NULL prints as 0 */
	TYPE_NUL_END	= 1 << 22, /* BYTES: without the NUL; or with "..." */
	TYPE_NUMBERED	= 1 << 21, /* BITS: the number, the name a comment */
	TYPE_PAIR	= 1 << 22, /* INT: always two registers, low first */
	TYPE_PAIR_HIGH	= 1 << 23, /* INT: two registers, high first */
	TYPE_BPF_LIMIT	= 1 << 26, /* ARRAY: 4096 elements, with -v as well */
	TYPE_NONEMPTY	= 1 << 25, /* ARRAY: an address where the count is
				    * zero or more than `size` bytes hold */
	TYPE_SIZED	= 1 << 25, /* STRUCT: opens with its size, a u32 */
	TYPE_OMIT_NUL	= 1 << 24, /* BYTES: without a NUL at the end */
};

struct type {
	const char *name;		/* for --describe: "fd", "timespec" */
	uint8_t kind;			/* enum kind */
	uint8_t scalar;			/* enum scalar; PTR: K_PTR */
	uint8_t radix;			/* enum radix */
	uint8_t role;			/* enum role */
	uint32_t flags;			/* enum type_flag */
	uint32_t size;			/* STR, BYTES: fixed size in a struct */
	uint16_t align;			/* STRUCT: explicit, else computed */
	uint16_t nfields;
	const char *unknown;		/* BITS: instead of consts->unknown */
	const struct consts *consts;	/* BITS */
	const struct type *elem;	/* PTR, ARRAY; BITS: more names */
	const struct field *fields;	/* STRUCT: nfields */
	const struct type *compat;	/* the 32-bit ABI's, where different */
	/*
	 * HOOK: makes a value from the raw bytes or registers at w->place.
	 * `elem`, `consts` and `arg` are at the hook's disposal.  `scalar`
	 * (in registers) or `size`/`elem` (in memory) give its width.
	 */
	struct value *(*hook)(struct walk *w, const struct type *type);
	uintptr_t arg;		/* INT: a factor (pages to bytes), or 0;
				 * STRUCT with TAIL: least size;
				 * STR: no more bytes are read;
				 * BYTES: more are not shown at all */
};

enum dir {
	DIR_IN,
	DIR_OUT,	/* known at exit, if the call succeeded */
	DIR_INOUT,	/* both; how it shows: enum inout */
};

/* How an INOUT object shows the two moments. */
enum inout {
	INOUT_CHANGE,	/* in => out, once if equal */
	INOUT_MEMBERS,	/* {a=1, b=2 => 3}: by each member's own dir */
	INOUT_WHOLE,	/* {in members} => {out members} */
	INOUT_BOXES,	/* as INOUT_CHANGE, both in brackets: [1] => [2] */
	INOUT_EXIT,	/* shown at exit only, as OUT; address if failed */
};

enum count_of {
	COUNT_NONE,
	COUNT_SIBLING,	/* count = sibling's number */
	COUNT_RETURN,	/* the call's result, in elements or bytes */
	COUNT_CONST,	/* fixed number */
	COUNT_REST,	/* until the enclosing object's end */
	COUNT_DEREF,	/* sibling points to the number (u32) */
};

enum cond_op {
	COND_ANY,	/* sibling & val */
	COND_ALL,	/* (sibling & val) == val */
	COND_EQ,
	COND_NE,
	COND_SET,	/* sibling's bit number val */
	COND_RET_GE,	/* result >= val (at exit) */
};

struct cond {
	const char *sibling;
	uint64_t val;
	uint64_t mask;	/* EQ, NE: applied first; 0 means all bits */
	uint8_t op;	/* enum cond_op */
};

enum field_flag {
	FIELD_EVEN_FAILED = 1 << 0, /* OUT shown although the call failed */
	FIELD_HIDE_ZERO	= 1 << 1,   /* absent when zero (all bytes) */
	FIELD_VERBOSE	= 1 << 2,   /* only with -v, else "..." at the end */
	FIELD_PAD	= 1 << 3,   /* never shown */
	FIELD_LABEL	= 1 << 4,   /* ARRAY: elements as [NAME]=value */
	FIELD_ANON	= 1 << 5,   /* value without "name=" */
	FIELD_CLAMP_RET	= 1 << 6,   /* count is also limited by the result */
	FIELD_OUT_ONLY	= 1 << 7,   /* in an INOUT_WHOLE: right side only */
	FIELD_BOTH	= 1 << 8,   /* in an INOUT_WHOLE: both sides */
	FIELD_NEXT	= 1 << 9,   /* value of a variable part: see SIZE */
	FIELD_UNION	= 1 << 10,  /* at the same offset as the one before */
	FIELD_IF_RET	= 1 << 12,  /* OUT is known only where the result
				     * is not zero */
	FIELD_IF_OK	= 1 << 14,  /* IN: an address where the call failed */
	FIELD_UNLESS	= 1 << 13,  /* cond lifts HIDE_ZERO, does not hide */
	FIELD_NAMED	= 1 << 11,  /* argument shown as name=value */
};

/*
 * There are thousands of these, and their pages are copied when pointers are
 * relocated at start: members stand so that no room is lost between them.
 */
struct field {
	const char *name;
	const struct type *type;	/* NULL with .on: chosen by it */
	const struct switch_on *on;	/* type depends on a sibling */
	uint16_t flags;			/* enum field_flag */
	uint8_t dir;			/* enum dir */
	uint8_t inout;			/* enum inout */
	uint8_t count_of;		/* enum count_of */
	uint8_t bits;			/* bit-field width; 0: none */
	uint8_t align;			/* explicit alignment */
	uint8_t reg;			/* argument register + 1, where the
					 * shown order is not theirs */
	uint32_t n;			/* COUNT_CONST; element limit */
	const char *at;			/* STRUCT: at the offset of the earlier
					 * member of that name (shown order
					 * is not memory's) */
	const char *count;		/* sibling's name */
	const char *size;		/* sibling with the object's size */
	const struct cond *cond;	/* absent where it does not hold */
	const struct consts *labels;	/* FIELD_LABEL */
};

/* The argument list of a multiplexed call for one value of a selector. */
struct variant {
	uint64_t val;
	const struct type *ret;		/* NULL: the call's */
	const struct field *args;	/* all arguments, selector included */
	unsigned int nargs;
};

enum call_flag {
	CALL_NEVER_FAILS = 1 << 0,	/* the result is never an errno */
	CALL_NO_RETURN	 = 1 << 1,	/* exit, exit_group */
	CALL_RAW_RESULT	 = 1 << 2,	/* ret hook sees errors as well */
	CALL_IN_MEMORY	 = 1 << 3,	/* the arguments are words in memory,
					 * where the first register says */
	/*
	 * It concerns nothing of its caller but the memory, waits for
	 * nothing and asks for no rights: another process can make it
	 * on that memory. Where `memory_if` is given, only if that holds.
	 */
	CALL_MEMORY_ONLY	 = 1 << 4,
};

/* One row: everything known about a call. */
struct call {
	const char *name;
	const struct type *ret;
	const struct field *args;
	unsigned int nargs;
	uint32_t flags;			/* enum call_flag */
	const struct cond *memory_if;	/* CALL_MEMORY_ONLY: of an argument */
	/* Multiplexed calls: arguments by the value of `selector`. */
	const char *selector;		/* argument's name */
	uint64_t selector_mask;		/* 0: all bits */
	const struct variant *variants;
	unsigned int nvariants;
	unsigned int nsubcalls;
	/* Too many for a table here (ioctl): finds the variant, or NULL. */
	const struct variant *(*find)(uint64_t selector, bool compat);
	/*
	 * socketcall: the first argument is the number of another call,
	 * which shows instead; the second points to its arguments.
	 */
	const struct call *const *subcalls;
};

/* What an ABI's number means. Generated from linux/<arch>/syscall*.tbl */
struct call_entry {
	const char *name;	/* NULL: no such call */
	uint8_t nargs;
	uint32_t groups;	/* desc/groups.h */
	const struct call *row;	/* NULL: arguments print as raw numbers */
};

/*
 * desc/lookup.c
 */
struct layout_abi;	/* desc/layout.h */

/* The set for this ABI (compat tables for 32-bit). */
const struct consts *consts_for(const struct consts *c, bool compat);
/* The name of one of the set's entries. */
static inline const char *konst_name(const struct consts *c,
				     const struct konst *k)
{
	return c->names + k->name;
}

/* The name for a value in an ENUM set, or NULL. */
const char *consts_name(const struct consts *c, uint64_t val);
/* The value of a name in a set: true when found. */
bool consts_value(const struct consts *c, const char *name, uint64_t *val);
/* The choice's type for this sibling value. */
const struct type *switch_type(const struct switch_on *on, uint64_t val);
/* CALL_MEMORY_ONLY, with these arguments in registers. */
bool call_is_memory(const struct call *c, const uint64_t arg[6]);
/* The variant for the selector's value, or NULL. */
const struct variant *call_variant(const struct call *c, uint64_t selector,
				   bool compat);

#endif
