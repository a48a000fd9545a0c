/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where in a program a call is made: its stack against stack= and caller=,
 * and the site, a number for the innermost place outside libc and the
 * loader that is the same in each run of the same files.
 */
#ifndef VX_RULE_SITE_H
#define VX_RULE_SITE_H

#include "linux/frames.h"
#include "rule/eval.h"

/*
 * stack=A>B>C: C is called, perhaps by way of others, from B, and B from A.
 * caller=: the same, but C is the innermost frame outside libc and the
 * loader.
 */
bool site_stack(struct eval *x, const struct frame_pattern *p);
bool site_caller(struct eval *x, const struct frame_pattern *p);
/* 0 where the stack is not known. */
uint64_t site_of(struct eval *x);
/* Of one frame: from the file's name and the address in it. */
uint64_t site_frame(const struct frame *f);

/*
 * The call's own site: of its ABI and name, and of each frame the file's build
 * id (or name, where it has none) and the address in it.  `depth` 0: the whole
 * stack, else the so many innermost frames outside libc and loader, where
 * there is one.  The
 * same in each run of the same files, wherever they are mapped.
 */
uint64_t site_call(struct eval *x, unsigned int depth);
uint64_t site_hash(const struct event *ev, const struct frames *f,
		   unsigned int depth);
/* f->n: all of them are in libc or loader. */
unsigned int site_caller_frame(const struct event *ev, const struct frames *f);
/* A frame of libc or the loader. */
bool site_is_system(const struct frame *f);

#endif
