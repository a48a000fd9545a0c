/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which build of a file this is: a number from its build id (the note
 * NT_GNU_BUILD_ID, elf(5)), else from its name without the folder.  The
 * same wherever it lies, and other for another build.
 */
#ifndef VX_LINUX_BUILDID_H
#define VX_LINUX_BUILDID_H

#include <stdint.h>

/* Each path is read once in the program's life. */
uint64_t buildid_of(const char *path);

#endif
