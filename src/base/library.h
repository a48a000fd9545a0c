/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Shared libraries that few runs need, loaded when one does: what they and
 * the libraries behind them cost at the start of a program is a third of a
 * millisecond. Their functions are reached through a struct of pointers that
 * is named as the library (libdw.dwfl_begin()), with one list of the
 * functions:
 *
 *	#define LIBX_FUNCTIONS(F) F(x_open) F(x_close)
 *	struct libx { LIBX_FUNCTIONS(LIBRARY_MEMBER) };	in a header, with
 *	extern struct libx libx;
 *	LIBRARY(libx, LIBX_FILES, LIBX_FUNCTIONS);	in one file
 *
 * Symbols are found as if the program were linked with the libraries: in all
 * of them, and theirs in each other's, for not each names all that it needs.
 *
 * A build without LAZY_LIBRARIES (a static one) is linked with the libraries,
 * and the pointers are there from the beginning.
 *
 * Nobody writes to the struct but library_load(), and nothing is unloaded.
 */
#ifndef VX_BASE_LIBRARY_H
#define VX_BASE_LIBRARY_H

#include <stdbool.h>

struct library {
	const char *files;		/* sonames, in the order of loading */
	const char *const *names;	/* of functions and objects … */
	void *to;			/* … whose addresses go here */
	unsigned int n;
	bool loaded;
};

/* The header that declares the names is included before; they may be macros. */
#define LIBRARY_MEMBER(name)	__typeof__(name) *name;
#define LIBRARY_TEXT(name)	#name
#define LIBRARY_NAME(name)	LIBRARY_TEXT(name),
#define LIBRARY_ADDRESS(name)	.name = &name,

/* The struct, and `static struct library NAME_library`. */
#ifdef LAZY_LIBRARIES
#define LIBRARY(id, sonames, FUNCTIONS)					\
	struct id id;							\
	static const char *const id##_names[] = {			\
		FUNCTIONS(LIBRARY_NAME)					\
	};								\
	static struct library id##_library = {				\
		.files = (sonames), .names = id##_names, .to = &id,	\
		.n = sizeof(id##_names) / sizeof(id##_names[0]),	\
	}
#else
#define LIBRARY(id, sonames, FUNCTIONS)					\
	struct id id = { FUNCTIONS(LIBRARY_ADDRESS) };			\
	static struct library id##_library = { .loaded = true }
#endif

/*
 * 0, or -ELIBACC: then *why, where it is asked for, is a text for free().
 * Any thread may call this, at any time.
 */
int library_load(struct library *l, char **why);

#endif
