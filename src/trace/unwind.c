/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "trace/unwind.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/hash.h"
#include "trace/unwind_ops.h"

#define KNOWN_MAX 65536 /* remembered places in files */
#define LIMIT_MAX 65535 /* frames, whatever the user says */

static const struct unwind_ops *const libraries[] = {
#ifdef HAVE_LIBDW
	&unwind_dw,
#endif
#ifdef HAVE_LIBUNWIND
	&unwind_libunwind,
#endif
	NULL
};

static const char *const library_names[] = {
#ifdef HAVE_LIBDW
	"libdw",
#endif
#ifdef HAVE_LIBUNWIND
	"libunwind",
#endif
	NULL
};

/* One process and its session. */
struct process {
	void *session;
	struct maps maps;
	bool stale; /* mappings may have changed */
};

/* A place in a file's code, whichever processes map it. */
struct place_key {
	struct file_key file;
	uint64_t offset; /* in the file */
};

struct known {
	struct place_key key;
	struct frame frame;
};

struct unwinder {
	const struct unwind_ops *ops;
	bool source;
	struct hash processes; /* pid -> struct process */
	struct hash known;     /* of place_key -> struct known */
	struct arena strings;  /* of those */
	struct symbol_cache symbols;
	uint64_t generation;
	struct unwind_pc *pcs;
	struct frame *frames;  /* of unwinder_capture() */
	unsigned int cap;      /* of both */
	bool demangler_wanted; /* and looked for */
	/* __cxa_demangle of libstdc++, where there is one; else NULL */
	char *(*demangle)(const char *name, char *to, size_t *len, int *status);
};

const char *const *unwinder_names(void)
{
	return library_names;
}

/* The best that can be loaded, of those that are wanted. */
static const struct unwind_ops *load(const char *which, bool source)
{
	char *first = NULL; /* why the best one cannot */

	for (size_t i = 0; libraries[i]; i++) {
		const struct unwind_ops *ops = libraries[i];
		char *why = NULL;

		if ((which && strcmp(ops->name, which) != 0) ||
		    (source && !ops->source))
			continue;
		if (library_load(ops->library, &why) == 0) {
			free(first);
			return ops;
		}
		if (first)
			free(why);
		else
			first = why;
	}
	die("Stack traces (-k) need a library that cannot be loaded: %s",
	    first);
}

static const struct unwind_ops *choose(const char *which, bool source)
{
	size_t i = 0;

	if (!libraries[0])
		die("Stack traces (-k) are not supported by this build: "
		    "neither libdw nor libunwind was found");
	if (which)
		while (libraries[i] && strcmp(libraries[i]->name, which) != 0)
			i++;
	if (!libraries[i])
		die("Stack traces with %s are not supported by this build",
		    which);
	if (source && !libraries[i]->source)
		die("Stack traces with source lines (-kk) need libdw");
	return load(which, source);
}

/*
 * Names of C++ are printed as they are written there. The C++ library has
 * that function; a machine that runs such programs mostly has the library.
 * Loading it takes some ms, and is left until there is such a name.
 */
static void find_demangler(struct unwinder *u)
{
	void *lib = dlopen("libstdc++.so.6", RTLD_NOW | RTLD_LOCAL);
	void *f = lib ? dlsym(lib, "__cxa_demangle") : NULL;

	u->demangler_wanted = true;
	memcpy(&u->demangle, &f, sizeof(f));
}

/* NULL where it is not one of C++, or cannot be told. */
static char *demangle(struct unwinder *u, const char *name)
{
	int status;

	if (name[0] != '_' || name[1] != 'Z')
		return NULL;
	if (!u->demangler_wanted)
		find_demangler(u);
	return u->demangle ? u->demangle(name, NULL, NULL, &status) : NULL;
}

struct unwinder *unwinder_new(const char *which, bool source)
{
	struct unwinder *u = xcalloc(1, sizeof(*u));

	u->ops = choose(which, source);
	u->source = source;
	return u;
}

static void forget_known(struct unwinder *u)
{
	hash_free(&u->known);
	u->known = (struct hash)HASH_INIT;
	arena_reset(&u->strings);
}

static void process_free(struct unwinder *u, struct process *p)
{
	if (p->session)
		u->ops->close(p->session);
	maps_free(&p->maps);
	free(p);
}

void unwinder_free(struct unwinder *u)
{
	struct process *p;
	size_t pos = 0;

	if (!u)
		return;
	while ((p = hash_next(&u->processes, &pos)))
		process_free(u, p);
	hash_free(&u->processes);
	hash_free(&u->known);
	arena_free(&u->strings);
	symbol_cache_free(&u->symbols);
	free(u->pcs);
	free(u->frames);
	free(u);
}

void unwinder_invalidate(struct unwinder *u, pid_t pid)
{
	struct process *p = hash_find(&u->processes, pid);

	if (p)
		p->stale = true;
}

void unwinder_no_code(struct unwinder *u, pid_t pid, uint64_t start,
		      uint64_t len)
{
	struct process *p = hash_find(&u->processes, pid);
	uint64_t page = sysconf(_SC_PAGESIZE);

	for (size_t i = 0; p && i < p->maps.n; i++) {
		const struct mapping *m = &p->maps.v[i];

		/* The kernel takes whole pages. */
		if (m->end > start && m->start < start + len + page - 1)
			p->stale = true;
	}
}

void unwinder_forget(struct unwinder *u, pid_t pid)
{
	struct process *p = hash_remove(&u->processes, pid);

	if (p)
		process_free(u, p);
}

/* Does the process run a program of another word size than ours? */
static bool is_foreign(pid_t pid)
{
	unsigned char ident[EI_NIDENT];
	char path[32];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/exe", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return false;
	n = read(fd, ident, sizeof(ident));
	close(fd);
	return n == sizeof(ident) &&
	       (ident[EI_CLASS] == ELFCLASS64) != (sizeof(long) == 8);
}

/* Makes the session fit the mappings that the process has now. */
static int process_update(struct unwinder *u, struct process *p,
			  struct tracee *t)
{
	int changed = maps_read(&p->maps, t->pid);

	if (changed < 0)
		return changed;
	if (changed)
		p->maps.generation = ++u->generation;
	if (!p->session && !u->ops->foreign && is_foreign(t->pid))
		return -EOPNOTSUPP;
	if (!p->session)
		p->session = u->ops->open(t->pid, &p->maps, &u->symbols);
	else if (changed && u->ops->refresh(p->session) < 0)
		return -EIO;
	p->stale = !p->session;
	return p->session ? 0 : -EIO;
}

static int process_get(struct unwinder *u, struct tracee *t,
		       struct process **out)
{
	struct process *p = hash_find(&u->processes, t->pid);

	if (!p) {
		p = xcalloc(1, sizeof(*p));
		p->stale = true;
		hash_put(&u->processes, t->pid, p);
	}
	*out = p;
	return p->stale ? process_update(u, p, t) : 0;
}

static const char *symbol_name(struct unwinder *u, const char *name)
{
	const char *kept;
	char *plain;

	if (!name)
		return NULL;
	plain = demangle(u, name);
	kept = arena_strdup(&u->strings, plain ? plain : name);
	free(plain);
	return kept;
}

static const char *keep(struct arena *a, const char *s)
{
	return s ? arena_strdup(a, s) : NULL;
}

static void ask(struct unwinder *u, struct process *p, struct tracee *t,
		const struct mapping *m, uint64_t lookup, struct frame *f)
{
	struct unwind_symbol s = {
		.addr = lookup - m->start + m->offset,
	};

	u->ops->resolve(p->session, t, lookup, u->source, &s);
	f->addr = s.addr;
	f->module = keep(&u->strings, m->path);
	f->symbol = symbol_name(u, s.name);
	f->offset = s.offset;
	f->source = keep(&u->strings, s.source);
	f->line = s.line;
}

/* What an address is: remembered, or asked for. */
static void resolve(struct unwinder *u, struct process *p, struct tracee *t,
		    uint64_t lookup, struct frame *f)
{
	const struct mapping *m = maps_find(&p->maps, lookup);
	struct place_key key;
	struct known *k;
	uint64_t slot;

	memset(f, 0, sizeof(*f));
	f->addr = lookup; /* code that is in no file keeps its address */
	if (!m || !m->path)
		return;
	maps_key(&p->maps, m, &key.file);
	key.offset = lookup - m->start + m->offset;
	slot = hash_bytes(&key, sizeof(key));
	k = hash_find(&u->known, slot);
	if (!k || memcmp(&k->key, &key, sizeof(key)) != 0) {
		k = arena_alloc(&u->strings, sizeof(*k));
		k->key = key;
		ask(u, p, t, m, lookup, &k->frame);
		hash_put(&u->known, slot, k);
	}
	*f = k->frame;
}

static void reserve(struct unwinder *u, unsigned int n)
{
	if (n <= u->cap)
		return;
	u->pcs = xrealloc(u->pcs, n * sizeof(*u->pcs));
	u->frames = xrealloc(u->frames, n * sizeof(*u->frames));
	u->cap = n;
}

int unwinder_frames(struct unwinder *u, struct tracee *t, struct frame *v,
		    unsigned int n)
{
	struct process *p;
	int err = process_get(u, t, &p), got;

	if (err < 0)
		return err;
	reserve(u, n);
	got = u->ops->walk(p->session, t, u->pcs, n);
	/* Not on the way, so that none of this trace's strings goes. */
	if (u->known.count >= KNOWN_MAX)
		forget_known(u);
	for (int i = 0; i < got; i++) {
		const struct unwind_pc *at = &u->pcs[i];

		resolve(u, p, t, at->lookup, &v[i]);
		/* What is printed is where the frame goes on. */
		v[i].addr += at->pc - at->lookup;
		if (v[i].symbol)
			v[i].offset += at->pc - at->lookup;
	}
	return got ? got : -ENODATA;
}

static const char *why_not(int err)
{
	if (err == -EOPNOTSUPP)
		return "libunwind cannot walk the stack of a 32-bit tracee";
	if (err == -ESRCH || err == -ENOENT)
		return "the process is gone";
	return "the stack cannot be walked";
}

void unwinder_capture(struct unwinder *u, struct tracee *t, struct arena *a,
		      unsigned int limit, struct frames *out)
{
	struct frame *v;
	int n;

	memset(out, 0, sizeof(*out));
	if (limit > LIMIT_MAX)
		limit = LIMIT_MAX;
	reserve(u, limit + 1);
	n = unwinder_frames(u, t, u->frames, limit + 1);
	if (n < 0) {
		out->error = why_not(n);
		return;
	}
	out->cut = (unsigned int)n > limit;
	out->n = out->cut ? limit : (unsigned int)n;
	v = arena_alloc(a, out->n * sizeof(*v));
	out->v = v;
	for (unsigned int i = 0; i < out->n; i++) {
		v[i] = u->frames[i];
		v[i].module = keep(a, v[i].module);
		v[i].symbol = keep(a, v[i].symbol);
		v[i].source = keep(a, v[i].source);
	}
}
