/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Stacks by libunwind-ptrace. It knows the native ABI alone. The address
 * space keeps what it learned of each code address, and its handle of a
 * thread the file looked at last: both live as long as the mappings.
 */
#include "config.h"

#include "trace/unwind_ops.h"

#include <libunwind-ptrace.h>
#include <stdlib.h>

#include "base/die.h"
#include "base/hash.h"
#include "base/library.h"

/* What is called of libunwind-ptrace, and of the libraries behind it. */
#define LIBUNWIND_FUNCTIONS(F)                                              \
	F(_UPT_accessors)                                                   \
	F(_UPT_create)                                                      \
	F(_UPT_destroy) F(_UPT_get_proc_name) F(unw_create_addr_space)      \
		F(unw_destroy_addr_space) F(unw_flush_cache) F(unw_get_reg) \
			F(unw_init_remote) F(unw_is_signal_frame)           \
				F(unw_set_caching_policy) F(unw_step)

struct libunwind {
	LIBUNWIND_FUNCTIONS(LIBRARY_MEMBER)
};
static LIBRARY(libunwind, LIBUNWIND_FILES, LIBUNWIND_FUNCTIONS);

#define SYMBOL_MAX 4096
#define THREADS_MAX 256 /* handles that are kept */

struct lu {
	unw_addr_space_t as;
	struct hash threads; /* tid -> _UPT handle */
	char symbol[SYMBOL_MAX];
};

static void forget_threads(struct lu *l)
{
	void *handle;
	size_t pos = 0;

	while ((handle = hash_next(&l->threads, &pos)))
		libunwind._UPT_destroy(handle);
	hash_free(&l->threads);
	l->threads = (struct hash)HASH_INIT;
}

static void *handle_of(struct lu *l, pid_t tid)
{
	void *handle = hash_find(&l->threads, tid);

	if (handle)
		return handle;
	if (l->threads.count >= THREADS_MAX)
		forget_threads(l);
	handle = libunwind._UPT_create(tid);
	if (!handle)
		oom();
	hash_put(&l->threads, tid, handle);
	return handle;
}

static void *lu_open(pid_t pid, const struct maps *maps,
		     struct symbol_cache *symbols)
{
	struct lu *l = xcalloc(1, sizeof(*l));

	(void)pid;
	(void)maps;
	(void)symbols;
	l->as = libunwind.unw_create_addr_space(libunwind._UPT_accessors, 0);
	if (!l->as) {
		free(l);
		return NULL;
	}
	libunwind.unw_set_caching_policy(l->as, UNW_CACHE_GLOBAL);
	return l;
}

static int lu_refresh(void *session)
{
	struct lu *l = session;

	libunwind.unw_flush_cache(l->as, 0, 0);
	forget_threads(l);
	return 0;
}

static void lu_close(void *session)
{
	struct lu *l = session;

	forget_threads(l);
	libunwind.unw_destroy_addr_space(l->as);
	free(l);
}

static int lu_walk(void *session, struct tracee *t, struct unwind_pc *v,
		   unsigned int n)
{
	struct lu *l = session;
	unw_cursor_t c;
	unw_word_t pc;
	unsigned int got = 0;

	if (libunwind.unw_init_remote(&c, l->as, handle_of(l, t->tid)) != 0)
		return 0;
	do {
		bool call = got > 0 && libunwind.unw_is_signal_frame(&c) <= 0;

		if (libunwind.unw_get_reg(&c, UNW_REG_IP, &pc) < 0 || !pc)
			break;
		v[got].pc = pc;
		/* A return address may be behind its function's last call. */
		v[got].lookup = call ? pc - 1 : pc;
		got++;
	} while (got < n && libunwind.unw_step(&c) > 0);
	return got;
}

static void lu_resolve(void *session, struct tracee *t, uint64_t lookup,
		       bool source, struct unwind_symbol *s)
{
	struct lu *l = session;
	unw_word_t offset;

	(void)source;
	if (libunwind._UPT_get_proc_name(l->as, lookup, l->symbol,
					 sizeof(l->symbol), &offset,
					 handle_of(l, t->tid)) != 0)
		return;
	s->name = l->symbol;
	s->offset = offset;
}

const struct unwind_ops unwind_libunwind = {
	.name = "libunwind",
	.source = false,
	.foreign = false,
	.library = &libunwind_library,
	.open = lu_open,
	.refresh = lu_refresh,
	.walk = lu_walk,
	.resolve = lu_resolve,
	.close = lu_close,
};
