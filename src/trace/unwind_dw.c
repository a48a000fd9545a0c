/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Stacks by libdw: it walks with the call frame information of each file,
 * keeps that parsed, and finds separate debug information. A session's
 * modules outlive a change of the mappings where they are still there.
 */
#include "config.h"

#include "trace/unwind_ops.h"

#include <elfutils/libdwfl.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/die.h"
#include "base/hash.h"
#include "trace/unwind_dw.h"
#include "trace/unwind_dw_rows.h"

LIBRARY(libdw, LIBDW_FILES, LIBDW_FUNCTIONS);

#define PLACES_MAX 16384 /* remembered addresses */

/* An address in code. */
struct place {
	struct row row;
	bool outermost; /* nothing calls it */
};

/*
 * libdw is asked for what is not known of a file yet: a process that runs
 * known code in known files needs none of it.
 */
struct dw {
	struct hash places;  /* address -> struct place */
	struct arena memory; /* of those */
	Dwfl *dwfl;	     /* or NULL: not asked yet */
	bool stale;	     /* it knows other mappings */
	bool attached;	     /* it can walk */
	pid_t pid;
	const struct maps *maps;
	struct symbol_cache *symbols;
};

/* A regular file, opened without waiting for whatever else it could be. */
static int open_file(const char *path, uint64_t inode)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    (!inode || st.st_ino == inode))
		return fd;
	close(fd);
	return -1;
}

/*
 * Opens what is mapped: by its name where that leads to it, for then
 * debug information is found beside it; else as the kernel knows it, else by
 * its name in the tracee's own root.
 */
static int open_mapped(const struct dw *d, const struct mapping *m,
		       char **file_name)
{
	char *path;
	int fd = m->deleted ? -1 : open_file(m->path, m->inode);

	if (fd >= 0) {
		*file_name = xstrdup(m->path);
		return fd;
	}
	path = xasprintf("/proc/%d/map_files/%" PRIx64 "-%" PRIx64, d->pid,
			 m->start, m->end);
	fd = open_file(path, 0);
	if (fd < 0 && !m->deleted) {
		free(path);
		path = xasprintf("/proc/%d/root%s", d->pid, m->path);
		fd = open_file(path, 0);
	}
	if (fd >= 0)
		*file_name = path;
	else
		free(path);
	return fd;
}

/* The first executable mapping of the file that `base` belongs to. */
static const struct mapping *mapping_of(const struct dw *d, const char *name,
					Dwarf_Addr base)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < d->maps->n; i++) {
		const struct mapping *m = &d->maps->v[i];

		/* `name` ends in " (deleted)" where m->deleted */
		if (m->end > base && m->path && m->path[0] == '/' &&
		    strncmp(name, m->path, strlen(m->path)) == 0 &&
		    (m->deleted || strlen(m->path) == len))
			return m;
	}
	return NULL;
}

static int find_elf(Dwfl_Module *mod, void **userdata, const char *name,
		    Dwarf_Addr base, char **file_name, Elf **elf)
{
	const struct dw *d = *userdata;
	const struct mapping *m = d ? mapping_of(d, name, base) : NULL;
	int fd;

	if (!m)
		return libdw.dwfl_linux_proc_find_elf(mod, userdata, name, base,
						      file_name, elf);
	fd = open_mapped(d, m, file_name);
	if (fd < 0)
		return -1;
	/* Not mapped: a file cut short meanwhile must not end the tracer. */
	*elf = libdw.elf_begin(fd, ELF_C_READ, NULL);
	if (*elf)
		return fd;
	close(fd);
	free(*file_name);
	*file_name = NULL;
	return -1;
}

static const Dwfl_Callbacks callbacks = {
	.find_elf = find_elf,
	.find_debuginfo = dw_find_debuginfo,
};

static void forget_places(struct dw *d)
{
	hash_free(&d->places);
	d->places = (struct hash)HASH_INIT;
	arena_reset(&d->memory);
}

static int set_session(Dwfl_Module *mod, void **userdata, const char *name,
		       Dwarf_Addr base, void *arg)
{
	(void)mod;
	(void)name;
	(void)base;
	*userdata = arg;
	return DWARF_CB_OK;
}

static int report(struct dw *d)
{
	int err = libdw.dwfl_linux_proc_report(d->dwfl, d->pid);

	if (libdw.dwfl_report_end(d->dwfl, NULL, NULL) != 0 || err != 0)
		return -EIO;
	libdw.dwfl_getmodules(d->dwfl, set_session, d, 0);
	return 0;
}

/* libdw, with the mappings that there are now; or NULL. */
static Dwfl *modules(struct dw *d)
{
	if (d->dwfl && !d->stale)
		return d->dwfl;
	if (d->dwfl) {
		libdw.dwfl_report_begin(d->dwfl);
	} else {
		libdw.elf_version(EV_CURRENT);
		d->dwfl = libdw.dwfl_begin(&callbacks);
	}
	d->stale = !d->dwfl || report(d) < 0;
	return d->stale ? NULL : d->dwfl;
}

static Dwfl_Module *module_at(struct dw *d, uint64_t lookup)
{
	Dwfl *dwfl = modules(d);

	return dwfl ? libdw.dwfl_addrmodule(dwfl, lookup) : NULL;
}

static void dw_close(void *session)
{
	struct dw *d = session;

	libdw.dwfl_end(d->dwfl);
	hash_free(&d->places);
	arena_free(&d->memory);
	free(d);
}

static void *dw_open(pid_t pid, const struct maps *maps,
		     struct symbol_cache *symbols)
{
	struct dw *d = xcalloc(1, sizeof(*d));

	d->pid = pid;
	d->maps = maps;
	d->symbols = symbols;
	return d;
}

static int dw_refresh(void *session)
{
	struct dw *d = session;

	forget_places(d);
	d->stale = true;
	return 0;
}

static struct symbol_file *file_of(struct dw *d, const struct mapping *m)
{
	struct file_key key;

	maps_key(d->maps, m, &key);
	return symbol_cache_get(d->symbols, &key);
}

static const char *name_of(struct symbol_file *file, Dwfl_Module *mod,
			   uint64_t lookup, uint64_t *offset)
{
	GElf_Addr bias;

	if (!libdw.dwfl_module_getelf(mod, &bias))
		return NULL;
	if (!file->filled)
		dw_symbols(mod, &file->symbols);
	file->filled = true;
	return symbols_find(&file->symbols, lookup - bias, offset);
}

/*
 * Nothing calls _start. The dynamic linker's has no call frame information,
 * and libdw would look for it in all debug information there is.
 */
static void place_ask(Dwfl_Module *mod, struct symbol_file *file,
		      uint64_t lookup, struct place *p)
{
	uint64_t offset;
	const char *name = name_of(file, mod, lookup, &offset);

	p->outermost = name && strcmp(name, "_start") == 0;
	if (!p->outermost)
		row_read(mod, lookup, &p->row);
}

/* As it is known of the file, for all processes, or found out now. */
static void place_fill(struct dw *d, uint64_t lookup, struct place *p)
{
	const struct mapping *m = maps_find(d->maps, lookup);
	struct symbol_file *file;
	struct place *known;
	Dwfl_Module *mod;
	uint64_t offset;

	if (!m || !m->path)
		return;
	file = file_of(d, m);
	offset = lookup - m->start + m->offset;
	known = hash_find(&file->places, offset);
	if (!known) {
		mod = module_at(d, lookup);
		if (!mod)
			return;
		known = arena_alloc(&file->memory, sizeof(*known));
		place_ask(mod, file, lookup, known);
		hash_put(&file->places, offset, known);
	}
	*p = *known;
}

static const struct place *place_get(struct dw *d, uint64_t lookup)
{
	struct place *p = hash_find(&d->places, lookup);

	if (p)
		return p;
	if (d->places.count >= PLACES_MAX)
		forget_places(d);
	p = arena_alloc(&d->memory, sizeof(*p));
	place_fill(d, lookup, p);
	hash_put(&d->places, lookup, p);
	return p;
}

struct walk {
	struct dw *d;
	struct unwind_pc *v;
	unsigned int n, cap;
};

/* A return address may be behind its function's last call. */
static uint64_t lookup_of(const struct walk *w, uint64_t pc)
{
	return w->n > 0 && pc ? pc - 1 : pc;
}

static int add_frame(Dwfl_Frame *frame, void *arg)
{
	struct walk *w = arg;
	Dwarf_Addr pc, lookup;
	bool activation = true, last;

	if (!libdw.dwfl_frame_pc(frame, &pc, NULL))
		return DWARF_CB_ABORT;
	lookup = lookup_of(w, pc);
	last = place_get(w->d, lookup)->outermost;
	if (!last && lookup != pc &&
	    libdw.dwfl_frame_pc(frame, &pc, &activation) && activation)
		lookup = pc;
	w->v[w->n].pc = pc;
	w->v[w->n].lookup = lookup;
	w->n++;
	return last || w->n == w->cap ? DWARF_CB_ABORT : DWARF_CB_OK;
}

static void walk_by_libdw(struct walk *w, struct tracee *t)
{
	struct dw *d = w->d;
	Dwfl *dwfl = modules(d);

	w->n = 0;
	if (!dwfl)
		return;
	if (!d->attached)
		d->attached =
			libdw.dwfl_linux_proc_attach(dwfl, d->pid, true) == 0;
	if (d->attached)
		libdw.dwfl_getthread_frames(dwfl, t->tid, add_frame, w);
}

/* False: it is for libdw. */
static bool walk_by_rows(struct walk *w, struct tracee *t)
{
	struct stack s;
	const struct place *p;
	struct regs regs;

	stack_begin(&s, &t->reader);
	if (regs_get(t->tid, &regs) < 0 || !regs_frame(&regs, s.regs))
		return false;
	do {
		uint64_t pc = s.regs[FRAME_IP], lookup = lookup_of(w, pc);

		p = place_get(w->d, lookup);
		w->v[w->n++] = (struct unwind_pc){ pc, lookup };
		if (w->n == w->cap || p->outermost || p->row.kind == ROW_LAST)
			return true;
		if (!row_step(&p->row, &s))
			return false;
	} while (s.regs[FRAME_IP]);
	return true;
}

static int dw_walk(void *session, struct tracee *t, struct unwind_pc *v,
		   unsigned int n)
{
	struct walk w = { .d = session, .v = v, .cap = n };

	if (!walk_by_rows(&w, t))
		walk_by_libdw(&w, t);
	return w.n;
}

static void resolve_source(Dwfl_Module *mod, uint64_t lookup,
			   struct unwind_symbol *s)
{
	Dwfl_Line *line = libdw.dwfl_module_getsrc(mod, lookup);
	int number = 0;

	if (!line)
		return;
	s->source = libdw.dwfl_lineinfo(line, NULL, &number, NULL, NULL, NULL);
	s->line = number;
}

static void dw_resolve(void *session, struct tracee *t, uint64_t lookup,
		       bool source, struct unwind_symbol *s)
{
	struct dw *d = session;
	const struct mapping *m = maps_find(d->maps, lookup);
	Dwfl_Module *mod = module_at(d, lookup);
	GElf_Addr bias;

	(void)t;
	if (!m || !mod)
		return;
	s->name = name_of(file_of(d, m), mod, lookup, &s->offset);
	/* dwfl_module_relocate_address() would read all debug information */
	if (libdw.dwfl_module_getelf(mod, &bias))
		s->addr = lookup - bias;
	if (source)
		resolve_source(mod, lookup, s);
}

const struct unwind_ops unwind_dw = {
	.name = "libdw",
	.source = true,
	.foreign = true,
	.library = &libdw_library,
	.open = dw_open,
	.refresh = dw_refresh,
	.walk = dw_walk,
	.resolve = dw_resolve,
	.close = dw_close,
};
