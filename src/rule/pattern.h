/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Patterns against texts that a tracee chose: bounded in time whatever the
 * text is.  Globs take steps in proportion to text times pattern, regular
 * expressions see 4 KiB at most and have no back references.
 */
#ifndef VX_RULE_PATTERN_H
#define VX_RULE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "rule/ast.h"

/* Of a text, to a regular expression; of a pattern. */
#define PATTERN_TEXT_MAX 4096
#define PATTERN_MAX 1024

/*
 * `*` and `?` stop at "/" where slash is set, `**` never; "**" with a "/"
 * behind it stands for nothing as well.  [a-z] [!a-z] \x as in a shell.
 */
bool pattern_glob(const char *glob, const char *text, size_t len, bool slash);
/* NULL, or what is wrong with it. */
const char *pattern_check(const char *glob);

/* 0, or an error of regcomp(3); -1: back references are not allowed. */
int pattern_regcomp(regex_t *re, const char *text);
bool pattern_regex(const regex_t *re, const char *text, size_t len);

/* A text that is no path: a name. */
bool pattern_name(const struct pattern *p, const char *text);
/*
 * A path as it was given, and what it is in full (may be the same).  A
 * glob without "/" is for the last component.
 */
bool pattern_path(const struct pattern *p, const char *given,
		  const char *full);

/* "/a//b/./c/../d" becomes "/a/b/d", in place; links are not followed. */
void pattern_normalize(char *path);
/* dir/rest in the arena, normalized; NULL where it is too long. */
const char *pattern_join(struct arena *a, const char *dir, const char *rest);

#endif
