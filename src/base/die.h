/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the program says about itself, on standard error.  Every message
 * opens with the name the program was started by (argv[0]) and ": ", which
 * scripts grep.  die() is for start-up only: once tracees exist, errors
 * travel upward as -errno and the tracer detaches first.
 */
#ifndef VX_BASE_DIE_H
#define VX_BASE_DIE_H

#include <stdarg.h>

/* Called once by main() with argv[0]; the string must live on. */
void die_set_program(const char *argv0);
const char *die_program(void);
/* The exit status of die() and the like, where 1 has a meaning. */
void die_set_status(int status);

void warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Each line as a message of its own; moved in, it belongs to the last. */
void warn_lines(const char *text);
/* Adds ": " and strerror(err). */
void warn_errno(int err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void die(const char *fmt, ...)
	__attribute__((format(printf, 1, 2), noreturn));
void die_errno(int err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), noreturn));
/* As die(), then "Try 'PROGRAM -h' for more information." */
void die_usage(const char *fmt, ...)
	__attribute__((format(printf, 1, 2), noreturn));
/* Out of memory: says so, exit status as of die(). */
void oom(void) __attribute__((noreturn));

/* An internal invariant does not hold: says where, aborts. */
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
void bug_at(const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4), noreturn));

/* malloc and friends that end the program through oom(). */
void *xmalloc(unsigned long size);
void *xcalloc(unsigned long n, unsigned long size);
void *xrealloc(void *p, unsigned long size);
char *xstrdup(const char *s);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
