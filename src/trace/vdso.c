/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/vdso.h"

#include <errno.h>
#include <linux/auxvec.h>
#include <stdbool.h>
#include <string.h>

#include "linux/regs.h"
#include "trace/task.h"

/*
 * What the kernel puts on the stack of a new program (fs/binfmt_elf.c):
 * argc, argv and its NULL, the environment and its NULL, then pairs of type
 * and value up to AT_NULL.  Arguments and environment are at most a quarter
 * of the stack's limit; this many words are 32 MiB of pointers alone.
 */
#define WORDS_MAX (4u << 20)
#define CHUNK 4096

#ifndef AT_SYSINFO
#define AT_SYSINFO 32	/* of 32-bit programs of x86 */
#endif

/* The stack, word by word. */
struct words {
	struct tracee *t;
	uint64_t at;		/* of the next word */
	uint8_t size;		/* of a word */
	unsigned int n;		/* looked at so far */
	size_t have, used;	/* bytes of chunk */
	unsigned char chunk[CHUNK];
};

static int fill(struct words *w)
{
	struct range r = { w->at, w->chunk, CHUNK - w->at % CHUNK, 0 };
	int err = w->t->reader.read(&w->t->reader, &r, 1);

	if (err)
		return err;
	w->have = r.got;
	w->used = 0;
	return r.got < w->size ? -EFAULT : 0;
}

static int next(struct words *w, uint64_t *value)
{
	int err = 0;

	if (++w->n > WORDS_MAX)
		return -E2BIG;
	if (w->have - w->used < w->size)
		err = fill(w);
	if (err)
		return err;
	*value = 0;
	memcpy(value, w->chunk + w->used, w->size);
	w->used += w->size;
	w->at += w->size;
	return 0;
}

static int skip_list(struct words *w)
{
	uint64_t value = 1;
	int err = 0;

	while (!err && value)
		err = next(w, &value);
	return err;
}

/* A pair that nobody looks at is left in its place. */
static int ignore(const struct words *w, uint64_t addr)
{
	uint64_t type = AT_IGNORE;

	return mem_write(&task_of(w->t)->mem, addr, &type, w->size);
}

static int hide_in(struct words *w)
{
	uint64_t type = 1, value;
	int err = 0;

	while (!err && type != AT_NULL) {
		uint64_t addr = w->at;

		err = next(w, &type);
		if (!err)
			err = next(w, &value);
		if (!err && (type == AT_SYSINFO_EHDR || type == AT_SYSINFO))
			err = ignore(w, addr);
	}
	return err;
}

int vdso_hide(struct tracee *t)
{
	struct words w = { .t = t };
	const struct abi *abi;
	struct regs_call c;
	uint64_t argc;
	int err = regs_read(t->tid, &c);

	if (err)
		return err;
	abi = abi_of(c.arch);
	if (!abi)
		return -ENOSYS;
	w.size = abi->word;
	w.at = c.sp;
	err = next(&w, &argc);
	if (!err)
		err = skip_list(&w);
	if (!err)
		err = skip_list(&w);
	return err ? err : hide_in(&w);
}
