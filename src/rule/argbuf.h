/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a call's changed arguments point to: strings, buffers and copies of
 * the program's structs, which have to stand in memory of the tracee's
 * before the call is executed.  Made here as pieces, with a list of the
 * registers and words that are to hold their addresses; when the memory is
 * there the addresses are filled in and the pieces written.  All of it
 * lives as long as the call.
 *
 * A piece belongs to the place in the rule that asked for it, and is used
 * again where a loop comes by: memory is bounded by the rules' text and by
 * ARGBUF_MAX.
 */
#ifndef VX_RULE_ARGBUF_H
#define VX_RULE_ARGBUF_H

#include "rule/act_in.h"

#define ARGBUF_MAX ((size_t)4 << 20)

struct piece {
	const void *node;	/* who asked, for another time */
	size_t len, room;
	size_t off;		/* in the memory that is asked for now */
	uint64_t addr;		/* 0: has none yet */
	bool ready;		/* is written */
	uint8_t *data;
};

/*
 * Zeroed, `len` bytes; 0 or -E2BIG.  It lives as long as the call; data
 * may be changed until the memory is there.
 */
int argbuf_add(struct act *a, const void *node, size_t len, struct piece **p);
/* `at`, `width` bytes of ours, is to hold p's address, plus `more`. */
void argbuf_fix(struct act *a, void *at, unsigned int width,
		const struct piece *p, size_t more);
/* The piece whose address that is going to be, or NULL. */
struct piece *argbuf_piece_of(const struct act *a, const void *at);
/*
 * The value of an argument: a number at once, what needs memory later.
 * *len is the size of what it points to, 0 for a number.  0 or -errno.
 */
int argbuf_value(struct act *a, struct eval *x, const struct expr *e,
		 uint64_t *to, size_t *len);
/*
 * NAME=EXPR on top of regs: a register, or a member of a struct, which is
 * copied.  0, -ENOENT: no such argument, -EFAULT …
 */
int argbuf_assign(struct act *a, struct eval *x, const struct assign *as,
		  uint64_t *regs);
/*
 * A copy of the struct that a member is in; *at is the member's place in
 * it, to be changed.
 */
int argbuf_member(struct act *a, struct eval *x, const void *node,
		  uint64_t *regs, const struct arg_place *p, uint8_t **at);
/* Copies of structs made for regs are forgotten: another call begins. */
void argbuf_restart(struct act *a, const uint64_t *regs);
/* As argbuf_add(), filled from the tracee's memory. */
int argbuf_copy(struct act *a, struct eval *x, const void *node,
		uint64_t addr, size_t len, struct piece **p);
/*
 * 0: all addresses are filled in, what they point to will be written.
 * 1: the verdict asks for memory; argbuf_there(), then again.
 */
int argbuf_settle(struct act *a, struct held *h, size_t at_least);
void argbuf_there(struct act *a, uint64_t addr);
/* At exit: what the kernel stored into copies goes to the originals. */
void argbuf_return(struct act *a);

#endif
