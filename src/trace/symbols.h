/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The symbols of one file, sorted, for looking up addresses: a file has
 * thousands of symbols and a stack trace some dozen addresses. Where several
 * symbols cover an address the choice is the one that libdw's
 * dwfl_module_addrinfo() makes, which asks each symbol in turn.
 *
 * Addresses are those in the file (struct frame's addr), so that one table
 * serves all processes that map it. What is known of files is kept by what
 * the mapped file is, until there is too much.
 */
#ifndef VX_TRACE_SYMBOLS_H
#define VX_TRACE_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "trace/maps.h"

struct symbol {
	uint64_t start, size;	/* size 0: a label, which has no end */
	uint32_t order;		/* when it is asked: as they were added */
	uint32_t name;		/* offset in symbols.names */
	uint8_t binding;	/* the greater, the sooner taken */
	bool local;		/* of no account where another covers it */
	bool exact;		/* a label that reaches no further */
};

/* What is loaded of a section: a label reaches to its section's end. */
struct symbol_section {
	uint64_t start, end;
};

struct symbols {
	struct symbol *v;		/* by start, then order */
	uint64_t *reach;		/* the greatest end of v[0] to v[i] */
	struct symbol_section *sections;/* by start */
	size_t n, cap;
	size_t nsections;
	struct buf names;
};

#define SYMBOLS_INIT { 0 }

/* `order` and `name` are set here; local ones come behind all others. */
void symbols_add(struct symbols *s, const struct symbol *one,
		 const char *name);
void symbols_add_section(struct symbols *s, uint64_t start, uint64_t end);
/* Behind the last one, and before the first look-up. */
void symbols_sort(struct symbols *s);
/* The name for an address and how far it lies behind, or NULL. */
const char *symbols_find(const struct symbols *s, uint64_t addr,
			 uint64_t *offset);
void symbols_free(struct symbols *s);

/* What is known of a file. */
struct symbol_file {
	struct file_key key;
	struct symbols symbols;
	bool filled;		/* with its symbols */
	struct hash places;	/* the library's, by offset in the file */
	struct arena memory;	/* for these */
};

/* By file. One belongs to an unwinder. */
struct symbol_cache {
	struct hash files;	/* of file_key -> struct symbol_file */
};

#define SYMBOL_CACHE_INIT { 0 }

/* Empty where it is not known yet. It lives until the next call. */
struct symbol_file *symbol_cache_get(struct symbol_cache *c,
				     const struct file_key *key);
void symbol_cache_free(struct symbol_cache *c);

#endif
