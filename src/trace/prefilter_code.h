/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The prefilter's program: for each ABI a search of the call's number, and
 * behind some numbers a test of its registers.  Not for others than trace/.
 */
#ifndef VX_TRACE_PREFILTER_CODE_H
#define VX_TRACE_PREFILTER_CODE_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/bitmap.h"
#include "linux/abi.h"
#include "linux/arg_test.h"

struct prefilter_code {
	struct sock_filter insn[BPF_MAXINSNS];
	unsigned int n;
};

/* What a program is made from. */
struct prefilter_plan {
	const struct bitmap *stops[ABI_COUNT];	/* NULL: none */
	/* What more must hold of a call that stops; NULL, or returns NULL:
	 * nothing. */
	const struct arg_test *(*test)(void *ctx, unsigned int abi,
				       unsigned int nr);
	void *ctx;
	uint32_t verdict;	/* SECCOMP_RET_… for calls that stop */
};

/* 0, or -E2BIG: it would be longer than the kernel takes. */
int prefilter_code_build(struct prefilter_code *c,
			 const struct prefilter_plan *plan);

#endif
