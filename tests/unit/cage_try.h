/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the tests of cages share: commands in them, each by default in a
 * folder with some files, and a name in the environment by which what is
 * left of them is found.
 */
#ifndef TESTS_UNIT_CAGE_TRY_H
#define TESTS_UNIT_CAGE_TRY_H

#include <stdbool.h>
#include <stdint.h>

#include "sweep/cage.h"

#define SECONDS 60
#define EXITED(n) ((n) << 8)

struct cage_try {
	bool no_pid_namespace;
	char *scratch, *cwd;
	char marker[64];
	char *env[5];
};

extern struct cage_try cage_try;

uint64_t now_ms(void);
/* Processes that have the name. */
unsigned int marked(void);
/* With the folders and environment of cage_try. */
struct cage *start_with(struct cage_options o);
struct cage *start_evil(const char *name);
struct cage *start_shell(const char *script, uint8_t isolation);
/* Until it is over (false: it is not), or has printed `out` bytes, if any. */
bool until(struct cage *c, uint64_t out);
/*
 * main() of such a test: run(), with and without PID namespaces, as root
 * also as somebody else; end: the caller's check_end().
 */
int cage_try_main(int argc, char **argv, void (*run)(void), int (*end)(void));

#endif
