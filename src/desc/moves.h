/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Calls that move data, as their rows tell it: where the buffer is and
 * where the number of bytes.  Made for shortening, corrupting and the
 * classes %dataread and %datawrite; names of calls play no part.
 */
#ifndef VX_DESC_MOVES_H
#define VX_DESC_MOVES_H

#include <stdbool.h>
#include <stdint.h>

#include "desc/desc.h"

enum move_how {
	MOVE_NONE,
	MOVE_BUFFER,	/* `count` bytes at `data` */
	MOVE_VECTOR,	/* `count` iovecs at `data` */
	MOVE_MESSAGE,	/* a struct at `data`, in it `count` iovecs, `vector` */
	MOVE_MESSAGES,	/* an array of such structs */
	MOVE_COUNT,	/* `count` bytes between two descriptors */
};

struct data_move {
	uint8_t how;		/* enum move_how */
	bool in, out;		/* out of, into the descriptor: reads, writes */
	const struct field *data, *count;
	const struct field *vector;	/* MESSAGE: the member */
	const struct type *object;	/* MESSAGE: the struct */
};

/* False where it moves none. */
bool move_find(const struct call *call, struct data_move *m);

/* %datawrite (out), %dataread: from or to a descriptor. */
bool moves_descriptor_data(const struct call *call, bool out);

#endif
