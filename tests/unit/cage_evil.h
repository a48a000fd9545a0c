/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What commands of the cages' tests do: each a function of this program,
 * which is executed again for it.  All that they leave ends by itself after
 * EVIL_SECONDS, and forks at most EVIL_FORKS times, should a test be wrong.
 */
#ifndef TESTS_UNIT_CAGE_EVIL_H
#define TESTS_UNIT_CAGE_EVIL_H

#define EVIL_SECONDS 120
#define EVIL_FORKS 100000

/* The exit status of the command; 99: no such name. */
int evil(const char *name);

#endif
