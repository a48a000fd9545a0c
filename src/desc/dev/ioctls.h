/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The names of ioctl numbers, from desc/dev/ioctls.list by gen/ioctls.awk.
 * Several drivers may use one number: its names stand together.
 */
#ifndef VX_DESC_DEV_IOCTLS_H
#define VX_DESC_DEV_IOCTLS_H

#include <stdbool.h>
#include <stdint.h>

#include "desc/desc.h"

struct ioctl_name {
	uint32_t nr;
	uint32_t name;	/* where in ioctl_names: ioctl_text() */
};

/* Each with its NUL: see struct consts. */
extern const char ioctl_names[];

static inline const char *ioctl_text(const struct ioctl_name *n)
{
	return ioctl_names + n->name;
}

/* Rising by nr; the native ABI's, and its 32-bit sibling's. */
extern const struct ioctl_name ioctls[];
extern const unsigned int ioctls_n;
extern const struct ioctl_name ioctls_compat[];
extern const unsigned int ioctls_compat_n;

/* The first of the *count entries of a number, or NULL. */
const struct ioctl_name *ioctl_find(uint32_t nr, bool compat,
				    unsigned int *count);

/* Commands whose argument a row describes, rising by name (strcmp). */
struct ioctl_row {
	const char *name;
	const struct variant *row;
};

extern const struct ioctl_row ioctl_rows[];
extern const unsigned int ioctl_rows_n;

/*
 * The arguments of ioctl(2) for a command: its row, or that of the first
 * of its names that has one; else NULL.
 */
const struct variant *ioctl_variant(uint64_t cmd, bool compat);

#endif
