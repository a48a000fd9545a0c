/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The data that a call moves, where it stands in the tracee: one buffer, or
 * those of an array of iovecs; and fewer of it, or a changed copy.
 */
#ifndef VX_RULE_DATA_H
#define VX_RULE_DATA_H

#include "desc/moves.h"
#include "rule/act_in.h"
#include "rule/argbuf.h"

/* The kernel's limit (include/uapi/linux/uio.h); more is EINVAL. */
#define DATA_IOV_MAX 1024

/* A stretch of the data. */
struct data_part {
	uint64_t addr, len;
};

struct data {
	struct data_move m;
	struct arg_place at;	/* the buffer, the array, the struct */
	struct arg_place count;	/* how many bytes, iovecs */
	struct arg_place vector;	/* MESSAGE: the member */
	struct data_part *v;
	unsigned int n;
	uint64_t total;		/* bytes asked for */
	uint8_t *iov;		/* the array, in memory of ours, or NULL */
};

/* What the call would move now; 0 or -errno. */
int data_find(struct act *a, struct eval *x, struct data *d);
/* A copy of the array that the call will use; d->iov is its bytes. */
int data_own_iov(struct act *a, struct eval *x, struct data *d);
/* The length of part i in that copy. */
void data_set_len(const struct act *a, struct data *d, unsigned int i,
		  uint64_t len);
/* short=: true where the call asks for less now. 0, 1 or -errno. */
int data_shorten(struct act *a, struct held *h, const struct rule_token *k);
/* corrupt= of what is written, at entry; of what was read, at exit. */
int data_corrupt(struct act *a, struct held *h, const struct corrupt *c);

#endif
