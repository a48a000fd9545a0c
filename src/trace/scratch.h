/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Memory in a tracee that is ours: strings and buffers of calls that it did
 * not make.  One space per address space of tracees: threads and vfork(2)
 * share it, fork(2) copies it, exec is its end.  Mappings are made by the
 * tracee itself when they are first needed, and stay; each call has extents
 * of its own until it returns.  Not below the stack pointer: the stacks of
 * goroutines and signal handlers are small.
 */
#ifndef VX_TRACE_SCRATCH_H
#define VX_TRACE_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/stop.h"

struct engine;
struct task;
struct change;
struct space;

/* --scratch=stack: bytes behind the red zone that no mapping is needed for. */
enum { SCRATCH_EXTENTS = 8, SCRATCH_STACK = 256 };

struct extent {
	uint64_t addr, len;
};

/* What one call has. */
struct scratch {
	struct space *space;
	struct extent v[SCRATCH_EXTENTS];
	unsigned int n;
	uint64_t before;	/* tracee.scratch of the call that waits */
	uint64_t want;		/* bytes, while they are being mapped */
	bool guarding;		/* … and the guard page behind them */
	bool on_stack;
	uint8_t kept[SCRATCH_STACK];
};

enum scratch_result {
	SCRATCH_THERE,		/* tracee.scratch says where */
	SCRATCH_CALL,		/* c->now is to be executed first */
};

/* enum scratch_result, or -EPERM (a seccomp filter), -ENOMEM, -ESRCH. */
int scratch_get(struct engine *e, struct task *task, struct change *c,
		size_t len);
/* The same, when the call that scratch_get() wanted has ended as in `s`. */
int scratch_called(struct engine *e, struct task *task, struct change *c,
		   const struct stop *s);
/* The call's extents are free again. */
void scratch_release(struct task *task, struct change *c);
/*
 * The last call of a visit has ended: true, and c->now unmaps something that
 * was mapped for it and is nobody else's.
 */
bool scratch_unmap(struct engine *e, struct task *task, struct change *c);
/* What is on the stack can be overwritten by a handler of signals. */
void scratch_keep(struct task *task, struct change *c);
void scratch_put_back(struct task *task, struct change *c);

/* A new child, before anything is asked for in it. */
void scratch_inherit(struct task *child, const struct task *parent);
/* The tracee has ended, or its memory is another one. */
void scratch_leave(struct task *task);

#endif
