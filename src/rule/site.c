/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/site.h"

#include <string.h>

#include "linux/buildid.h"
#include "rule/draw.h"
#include "rule/pattern.h"

static const char *base_name(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	return slash ? slash + 1 : path;
}

uint64_t site_frame(const struct frame *f)
{
	const char *file = base_name(f->module);

	return draw_mix(file ? hash_bytes(file, strlen(file)) : 0, f->addr);
}

/* The C library, its helpers, the loader, the kernel's own object; what a
 * compiler put between them and the program. */
static bool is_system(const char *file)
{
	static const char *const globs[] = {
		"libc.so*", "libc-[0-9]*", "ld-linux*", "ld-[0-9]*", "ld.so*",
		"ld64.so*", "ld-musl-*", "libpthread[.-]*", "librt[.-]*",
		"libc.musl-*", "?vdso?", "linux-vdso*", "?vsyscall?",
		"libasan.so*", "libhwasan.so*", "liblsan.so*",
		"libtsan.so*", "libubsan.so*",
	};

	for (size_t i = 0; i < sizeof(globs) / sizeof(*globs); i++)
		if (pattern_glob(globs[i], file, strlen(file), false))
			return true;
	return false;
}

bool site_is_system(const struct frame *f)
{
	const char *file = base_name(f->module);

	return file && is_system(file);
}

/* libc's function for the call, where libc is a part of the program. */
static bool is_wrapper(const struct event *ev, const char *symbol)
{
	static const char *const prefixes[] = { "__libc_", "__GI_", "__", "_" };
	size_t i;

	if (!symbol || !ev->name)
		return false;
	for (i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++) {
		size_t n = strlen(prefixes[i]);

		if (!strncmp(symbol, prefixes[i], n)) {
			symbol += n;
			break;
		}
	}
	return !strcmp(symbol, ev->name) || !strcmp(symbol, "syscall");
}

/* Of the innermost frame outside; n where there is none. */
unsigned int site_caller_frame(const struct event *ev, const struct frames *f)
{
	for (unsigned int i = 0; i < f->n; i++) {
		if (site_is_system(&f->v[i]))
			continue;
		if (i == 0 && is_wrapper(ev, f->v[i].symbol))
			continue;
		return i;
	}
	return f->n;
}

static bool text_agrees(const char *glob, const char *text)
{
	return !glob || (text && pattern_glob(glob, text, strlen(text), false));
}

static bool frame_agrees(const struct frame_pattern *p, const struct frame *f)
{
	if (p->site)
		return p->hex == site_frame(f);
	return text_agrees(p->function, f->symbol) &&
	       text_agrees(p->library, base_name(f->module));
}

/*
 * Patterns up to `end` against frames from the outermost in, down to
 * `inner`: the earliest frame that agrees leaves most for the others.
 */
static bool in_order(const struct frame_pattern *p,
		     const struct frame_pattern *end, const struct frames *f,
		     unsigned int inner)
{
	unsigned int i = f->n;

	for (; p != end; p = p->next) {
		while (i > inner && !frame_agrees(p, &f->v[i - 1]))
			i--;
		if (i == inner)
			return false;
		i--;
	}
	return true;
}

static const struct frames *frames_of(struct eval *x)
{
	return x->env->stack ? x->env->stack(x->env, x->ev) : NULL;
}

bool site_stack(struct eval *x, const struct frame_pattern *p)
{
	const struct frames *f = frames_of(x);

	return f && in_order(p, NULL, f, 0);
}

bool site_caller(struct eval *x, const struct frame_pattern *p)
{
	const struct frames *f = frames_of(x);
	const struct frame_pattern *last = p;
	unsigned int i = f ? site_caller_frame(x->ev, f) : 0;

	if (!f || i == f->n)
		return false;
	while (last->next)
		last = last->next;
	return frame_agrees(last, &f->v[i]) && in_order(p, last, f, i + 1);
}

uint64_t site_of(struct eval *x)
{
	const struct frames *f = frames_of(x);
	unsigned int i = f ? site_caller_frame(x->ev, f) : 0;

	return f && i < f->n ? site_frame(&f->v[i]) : 0;
}

/* Memory without a file is elsewhere in each run: it counts as such only. */
static uint64_t add_frame(uint64_t h, const struct frame *f)
{
	if (!f->module)
		return draw_mix(h, 1);
	return draw_mix(draw_mix(h, buildid_of(f->module)), f->addr);
}

uint64_t site_hash(const struct event *ev, const struct frames *f,
		   unsigned int depth)
{
	uint64_t h = draw_mix(hash_bytes(ev->abi->name, strlen(ev->abi->name)),
			      hash_bytes(ev->name, strlen(ev->name)));
	unsigned int taken = 0, i = depth ? site_caller_frame(ev, f) : 0;

	/* nothing but libc: then it is all that tells them apart */
	if (i == f->n)
		i = depth = 0;
	for (; i < f->n; i++) {
		if (depth && site_is_system(&f->v[i]))
			continue;
		h = add_frame(h, &f->v[i]);
		if (++taken == depth)
			break;
	}
	return h;
}

uint64_t site_call(struct eval *x, unsigned int depth)
{
	const struct frames *f = frames_of(x);

	return f ? site_hash(x->ev, f, depth) : 0;
}
