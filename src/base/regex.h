/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Extended regular expressions that users write.  glibc's regcomp(3) copies
 * what is repeated, so that "a++++…" or "((a{99}){99}){99}" would take all
 * of the memory, and calls itself for each bracket: what would grow too
 * large is refused before.
 */
#ifndef VX_BASE_REGEX_H
#define VX_BASE_REGEX_H

#include <regex.h>

/* As regcomp(3) with REG_EXTENDED and REG_NOSUB; REG_ESIZE: too large. */
int regex_compile(regex_t *re, const char *text);

#endif
