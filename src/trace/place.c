/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where in a program a call can be made: the instruction of the call that it
 * is in, else the one that every vDSO has, else any in its executable
 * mappings.
 */
#include "trace/visit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "linux/procfs.h"
#include "trace/mem.h"
#include "trace/task.h"

enum { CHUNK = 64 << 10 };

static size_t read_at(struct task *task, uint64_t addr, void *to, size_t len)
{
	struct range r = { .addr = addr, .to = to, .len = len };

	mem_read(&task->t.reader, &r, 1);
	return r.got;
}

static bool is_insn(struct task *task, const struct abi *abi, uint64_t addr)
{
	uint8_t insn[sizeof(abi->insn)];

	return read_at(task, addr, insn, abi->insn_size) == abi->insn_size &&
		!memcmp(insn, abi->insn, abi->insn_size);
}

/* Instructions of aarch64 and arm are aligned. */
static uint64_t find_in(const struct abi *abi, uint64_t addr,
			const uint8_t *code, size_t len)
{
	size_t step = abi->insn_size == 4 ? 4 : 1;

	for (size_t i = 0; i + abi->insn_size <= len; i += step) {
		if (!memcmp(code + i, abi->insn, abi->insn_size))
			return addr + i;
	}
	return 0;
}

static uint64_t find_between(struct task *task, const struct abi *abi,
			     uint64_t from, uint64_t end)
{
	uint8_t *code = xmalloc(CHUNK);
	uint64_t found = 0;

	while (!found && from < end) {
		size_t n = end - from < CHUNK ? end - from : CHUNK;

		n = read_at(task, from, code, n);
		if (n <= abi->insn_size)
			break;
		found = find_in(abi, from, code, n);
		/* It may be on the edge. */
		from += from + n < end ? n - abi->insn_size + 1 : n;
	}
	free(code);
	return found;
}

/* "from-end r-xp …": what can be executed, and is in reach. */
static bool is_code(const char *line, const struct abi *abi, uint64_t *from,
		    uint64_t *end)
{
	char mode[5];

	return sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s", from, end,
		      mode) == 3 &&
		mode[0] == 'r' && mode[2] == 'x' &&
		(int64_t)*from >= 0 &&
		(abi->word == 8 || *end <= UINT32_MAX);
}

static uint64_t find_mapped(struct task *task, const struct abi *abi,
			    bool vdso)
{
	char path[PROCFS_PATH], *line = NULL;
	uint64_t from, end, found = 0;
	size_t cap = 0;
	FILE *f;

	procfs_path(path, task->t.tid, "maps", -1);
	f = fopen(path, "re");
	if (!f)
		return 0;
	while (!found && getline(&line, &cap, f) > 0) {
		if (!strstr(line, "[vdso]") == !vdso &&
		    is_code(line, abi, &from, &end))
			found = find_between(task, abi, from, end);
	}
	free(line);
	fclose(f);
	return found;
}

uint64_t place_find(struct task *task, const struct regs *r,
		    const struct abi *abi)
{
	uint64_t at = regs_ip(r) - abi->insn_size;

	if (regs_in_call(r, abi) && is_insn(task, abi, at))
		return at;
	at = find_mapped(task, abi, true);
	return at ? at : find_mapped(task, abi, false);
}
