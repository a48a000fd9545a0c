/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Sets as the -e options write them: calls, descriptors, signals, words.
 * All share one form, [!]ITEM,... or all or none; ! turns the whole set
 * around.  Every function parses a whole string and either fills the set
 * or returns -EINVAL with a message; none of them ends the program.
 */
#ifndef VX_RULE_SET_H
#define VX_RULE_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bitmap.h"
#include "base/buf.h"
#include "linux/abi.h"

struct set_error {
	struct buf text;	/* "invalid system call 'opne'" */
	const char *near;	/* the nearest right word, or NULL */
	const char *sigil;	/* what stands before it: "%" or "" */
	bool usage;		/* the form is wrong, not a name */
};

#define SET_ERROR_INIT { 0 }

void set_error_free(struct set_error *e);

/*
 * ITEM: [?]{NAME|%class|class|all|/REGEX|NUMBER}[@64|@32|@x32]; ? forgives
 * what matches nothing.  REGEX is a POSIX extended one, found anywhere in
 * a name.
 */
int set_calls(const char *text, struct bitmap set[ABI_COUNT],
	      struct set_error *e);
/* ITEM: a number. */
int set_fds(const char *text, struct bitmap *set, struct set_error *e);
/* ITEM: a number, or a name with or without SIG, in any case. */
int set_signals(const char *text, struct bitmap *set, struct set_error *e);

/* A word and the bits it stands for; a NULL name ends a list. */
struct set_word {
	const char *name;
	uint32_t bits;
};

/* ITEM: one of `words`, in any case. `what` is for the message. */
int set_words(const char *text, const struct set_word *words,
	      const char *what, uint32_t *set, struct set_error *e);

/* The number of a signal's name, or -1. */
int set_signal_number(const char *name);
/* Its name without SIG; NULL for one that has none. */
const char *set_signal_name(int number);

#endif
