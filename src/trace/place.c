/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where in a program a call can be made: the instruction of the call that it
 * is in, else the one that every vDSO has, else any in its executable
 * mappings.  And where one is from which a thread gets home by itself: the C
 * library's, most of all, where a function returns behind the call, and the
 * return from a signal's handler is.
 */
#include "config.h"

#include "trace/place.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "linux/procfs.h"
#include "linux/rescue.h"
#include "trace/mem.h"
#include "trace/task.h"

enum {
	CHUNK = 64 << 10,
	/* As much code is looked at as a C library has, and some more. */
	CODE_MAX = 16 << 20,
};

static size_t read_at(struct task *task, uint64_t addr, void *to, size_t len)
{
	struct range r = { .addr = addr, .to = to, .len = len };

	mem_read(&task->t.reader, &r, 1);
	return r.got;
}

static bool is_there(struct task *task, uint64_t addr,
		     const struct rescue_code *code)
{
	uint8_t got[RESCUE_CODE];

	return addr && read_at(task, addr, got, code->size) == code->size &&
		!memcmp(got, code->byte, code->size);
}

static struct rescue_code insn_of(const struct abi *abi)
{
	struct rescue_code code = { .size = abi->insn_size };

	memcpy(code.byte, abi->insn, abi->insn_size);
	return code;
}

/* --- looking through code --- */

/* What is looked for, and where it was found. */
struct wanted {
	const struct rescue_code *code;
	uint64_t *at;		/* 0: not yet */
	bool aligned;
};

static void look_in(const struct wanted *w, uint64_t addr,
		    const uint8_t *code, size_t len)
{
	const uint8_t *p = code, *end = code + len, *found;

	if (*w->at || !w->code->size)
		return;
	while ((found = memmem(p, (size_t)(end - p), w->code->byte,
			       w->code->size))) {
		uint64_t at = addr + (uint64_t)(found - code);

		p = found + 1;
		/* Instructions of aarch64 and arm are. */
		if (w->aligned && at % 4)
			continue;
		*w->at = at;
		return;
	}
}

static void look_between(struct task *task, const struct wanted *w,
			 unsigned int n, uint64_t from, uint64_t end)
{
	uint8_t *code = xmalloc(CHUNK);

	while (from < end) {
		size_t len = end - from < CHUNK ? end - from : CHUNK;

		len = read_at(task, from, code, len);
		if (len <= RESCUE_CODE)
			break;
		for (unsigned int i = 0; i < n; i++)
			look_in(&w[i], from, code, len);
		/* It may be on the edge. */
		from += from + len < end ? len - RESCUE_CODE + 1 : len;
	}
	free(code);
}

/* "from-end r-xp …": what can be executed, and is in reach. */
static bool is_code(const char *line, const struct abi *abi, uint64_t *from,
		    uint64_t *end)
{
	char mode[5];

	return sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s", from, end,
		      mode) == 3 &&
		mode[0] == 'r' && mode[2] == 'x' && (int64_t)*from >= 0 &&
		(abi->word == 8 || *end <= UINT32_MAX);
}

static bool is_libc(const char *line)
{
	return strstr(line, "/libc") || strstr(line, "/ld-musl");
}

static bool is_vdso(const char *line)
{
	return strstr(line, "[vdso]");
}

static bool is_other(const char *line)
{
	return !is_vdso(line) && !is_libc(line);
}

static bool all_found(const struct wanted *w, unsigned int n)
{
	while (n && (*w->at || !w->code->size)) {
		w++;
		n--;
	}
	return !n;
}

/* Mappings of a kind, until all is found. */
static void look(struct task *task, const struct abi *abi,
		 const struct wanted *w, unsigned int n,
		 bool (*is)(const char *line))
{
	char path[PROCFS_PATH], *line = NULL;
	uint64_t from, end, left = CODE_MAX;
	size_t cap = 0;
	FILE *f;

	procfs_path(path, task->t.tid, "maps", -1);
	f = all_found(w, n) ? NULL : fopen(path, "re");
	while (f && left && !all_found(w, n) && getline(&line, &cap, f) > 0) {
		if (!is(line) || !is_code(line, abi, &from, &end))
			continue;
		if (end - from > left)
			end = from + left;
		left -= end - from;
		look_between(task, w, n, from, end);
	}
	free(line);
	if (f)
		fclose(f);
}

uint64_t place_find(struct task *task, const struct regs *r,
		    const struct abi *abi)
{
	struct rescue_code insn = insn_of(abi);
	uint64_t at = regs_ip(r) - abi->insn_size;
	struct wanted w = { &insn, &at, abi->insn_size == 4 };

	if (regs_in_call(r, abi) && is_there(task, at, &insn))
		return at;
	at = 0;
	look(task, abi, &w, 1, is_vdso);
	look(task, abi, &w, 1, is_libc);
	look(task, abi, &w, 1, is_other);
	return at;
}

/* --- a place with a way home --- */

static void search(struct task *task, struct haven *h)
{
	uint64_t home[RESCUE_WAYS] = { 0 };
	struct wanted w[1 + RESCUE_WAYS] = { { &rescue_call, &h->call, false } };

	for (unsigned int i = 0; i < RESCUE_WAYS; i++)
		w[i + 1] = (struct wanted){ &rescue_home[i], &home[i], false };
	look(task, abis[0], w, 2, is_libc);
	if (!h->call || !home[0])
		look(task, abis[0], w, 1 + RESCUE_WAYS, is_other);
	for (unsigned int i = 0; i < RESCUE_WAYS && !h->home; i++) {
		h->home = home[i];
		h->way = i;
	}
}

void haven_find(struct task *task, struct haven *h)
{
	if (h->pid == task->t.pid || !rescue_call.size)
		return;
	*h = (struct haven){ .pid = task->t.pid };
	search(task, h);
}

bool haven_is_there(struct task *task, const struct haven *h)
{
	return h->pid == task->t.pid &&
		is_there(task, h->call, &rescue_call) &&
		is_there(task, h->home, &rescue_home[h->way]);
}

enum {
	STACK_ROOM = 32 << 10,
	/* Memory of malloc(3) begins and ends at multiples of it. */
	MALLOC_HEAP = 64 << 20,
};

/* Where the Go runtime has the stacks of goroutines, which are small. */
static bool is_go(uint64_t sp)
{
	return sp >> 40 == 0 && sp >> 32 == 0xc0;
}

/* A mapping that can only be a stack: the first one, or behind a guard. */
static bool is_stack(const char *line, uint64_t from, bool guarded)
{
	return strstr(line, "[stack]") || (guarded && from % MALLOC_HEAP);
}

bool haven_has_room(struct task *task, uint64_t sp)
{
	char path[PROCFS_PATH], *line = NULL, mode[5];
	uint64_t from, end, guard = 0;
	size_t cap = 0;
	bool room = false;
	FILE *f;

	procfs_path(path, task->t.tid, "maps", -1);
	f = is_go(sp) ? NULL : fopen(path, "re");
	while (f && getline(&line, &cap, f) > 0) {
		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s", &from, &end,
			   mode) != 3)
			continue;
		if (sp >= from && sp < end) {
			room = !strncmp(mode, "rw", 2) &&
				is_stack(line, from, guard == from) &&
				sp - from >= STACK_ROOM;
			break;
		}
		guard = strncmp(mode, "---", 3) ? 0 : end;
	}
	free(line);
	if (f)
		fclose(f);
	return room;
}
