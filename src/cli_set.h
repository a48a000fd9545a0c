/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the files of setters share: one prototype a row of cli.def, and
 * words that stand for values.
 */
#ifndef VX_CLI_SET_H
#define VX_CLI_SET_H

#include "config.h"

#include "cli.h"

#define OPTION(letter, name, arg, topic, set, metavar, words, help) \
	void set_##set(struct cli *c, const char *arg_);
#define OWN OPTION
#include "cli.def"
#undef OWN
#undef OPTION

/* A NULL name ends a list. Case does not matter. */
struct keyword {
	const char *name;
	int value;	/* >= 0 */
};

/* -1 where there is none. */
int keyword_find(const struct keyword *words, const char *name);
/* Ends the program where there is none. */
int keyword_get(const struct cli *c, const struct keyword *words,
		const char *arg);

#endif
