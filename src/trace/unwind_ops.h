/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What unwind.c wants of a library.  One object of these for each library
 * that was built in; a session is one process seen through it.
 */
#ifndef VX_TRACE_UNWIND_OPS_H
#define VX_TRACE_UNWIND_OPS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/library.h"
#include "trace/engine.h"
#include "trace/maps.h"
#include "trace/symbols.h"

/* A frame's address and where its code is looked up. */
struct unwind_pc {
	uint64_t pc;		/* where the frame goes on */
	uint64_t lookup;	/* pc, or within the call before it */
};

/* What the library knows of an address; strings are the library's. */
struct unwind_symbol {
	const char *name;	/* as in the symbol table, or NULL */
	uint64_t offset;	/* of `lookup` from it */
	uint64_t addr;		/* of `lookup` in the file */
	const char *source;
	unsigned int line;
};

struct unwind_ops {
	const char *name;
	bool source;		/* can tell files and lines */
	bool foreign;		/* can walk tracees of the 32-bit ABI */
	struct library *library; /* is loaded before the first open() */
	/*
	 * `maps` outlives the session and is updated before refresh(); so
	 * does `symbols`, which all sessions share.
	 */
	void *(*open)(pid_t pid, const struct maps *maps,
		      struct symbol_cache *symbols);
	/* The executable mappings are other ones now: 0 or -errno. */
	int (*refresh)(void *session);
	/* Up to n addresses, innermost first: how many, or -errno. */
	int (*walk)(void *session, struct tracee *t, struct unwind_pc *v,
		    unsigned int n);
	/* Fills what is known; `s` is zeroed. */
	void (*resolve)(void *session, struct tracee *t, uint64_t lookup,
			bool source, struct unwind_symbol *s);
	void (*close)(void *session);
};

extern const struct unwind_ops unwind_dw;
extern const struct unwind_ops unwind_libunwind;

#endif
