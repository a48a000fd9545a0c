/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "call_in.h"

#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/die.h"
#include "linux/procfs.h"
#include "trace/mem.h"
#include "trace/scratch.h"
#include "trace/ways.h"

enum { ERRNO_MAX = 4095 };

struct still {
	struct reader reader;	/* first */
	struct mem mem;
	struct ways ways;
	pid_t pid;
	struct visitor *v;	/* until somebody takes it over */
	/* memory in the process that is ours: strings stay to the end */
	struct range mapped[SCRATCH_EXTENTS];
	unsigned int n;
};

static int read_mem(struct reader *r, struct range *v, unsigned int n)
{
	return mem_read_from(&((struct still *)r)->mem, v, n);
}

/* Calls are made in our own ABI; the program's is in its file's head. */
static bool is_native(pid_t pid)
{
	char path[PROCFS_PATH];
	unsigned char ident[EI_NIDENT] = { 0 };
	ssize_t n;
	int fd;

	procfs_path(path, pid, "exe", -1);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, ident, sizeof(ident));
	close(fd);
	return n == sizeof(ident) && ident[EI_CLASS] ==
		(sizeof(long) == 8 ? ELFCLASS64 : ELFCLASS32);
}

static bool make_call(struct still *st, const char *name,
		      const uint64_t arg[6], int64_t *ret)
{
	return ways_memory_call(&st->ways, st->pid, abis[0],
				(uint64_t)abi_number(abis[0], name), arg, ret);
}

static void unmap_all(struct still *st)
{
	while (st->n) {
		const struct range *r = &st->mapped[--st->n];
		const uint64_t arg[6] = { r->addr, r->len };
		int64_t ret;

		make_call(st, "munmap", arg, &ret);
	}
}

static bool map(struct still *st, size_t len)
{
	const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	const uint64_t size = (len + page - 1) & ~(page - 1);
	const uint64_t arg[6] = {
		0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		UINT64_MAX,
	};
	int64_t ret;

	if (st->n && st->mapped[st->n - 1].len >= len)
		return true;
	if (st->n == SCRATCH_EXTENTS || !make_call(st, "mmap", arg, &ret) ||
	    (ret < 0 && ret >= -ERRNO_MAX))
		return false;
	st->mapped[st->n++] = (struct range){
		.addr = (uint64_t)ret, .len = size,
	};
	return true;
}

static struct stop stop_now(void)
{
	struct stop s = { .abi = abis[0] };
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	s.mono_ns = (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
	return s;
}

static bool write_all(struct still *st, const struct verdict *vd)
{
	for (unsigned int i = 0; i < vd->nwrites; i++) {
		const struct verdict_write *w = &vd->writes[i];

		if (mem_write(&st->mem, w->addr, w->data, w->len) < 0)
			return false;
	}
	return true;
}

/* Whether it could be done, and what comes next. */
static bool carry_out(struct still *st, struct verdict *vd)
{
	struct stop s = stop_now();
	int64_t ret = 0;
	bool done;

	if (vd->act == ACT_SCRATCH)
		done = map(st, vd->scratch);
	else
		done = ways_memory_call(&st->ways, st->pid, abis[0], vd->nr,
					vd->arg, &ret);
	if (!done)
		return false;
	s.ret = (uint64_t)ret;
	s.err = ret < 0 && ret >= -ERRNO_MAX ? (int)-ret : 0;
	*vd = (struct verdict){ 0 };
	visitor_step(st->v, st->n ? st->mapped[st->n - 1].addr : 0, &s, vd);
	return true;
}

/* As far as it goes: true where that was to the end. */
static bool run_block(struct still *st)
{
	struct stop s = stop_now();
	struct verdict vd = { 0 };

	visitor_begin(st->v, &st->reader, &s, &vd);
	for (;;) {
		if (!write_all(st, &vd))
			visitor_refused(st->v, REFUSED_WRITE);
		vd.nwrites = 0;
		if (vd.act != ACT_SCRATCH && vd.act != ACT_CALL)
			return true;
		if (!carry_out(st, &vd))
			break;
	}
	st->v->next = vd;
	return false;
}

/* True where the kernel says what it is asked for by this number. */
static bool find_way(struct still *st, long vm_exec_nr)
{
	struct caps c;

	if (vm_exec_nr <= 0)
		return false;
	caps_begin(&c, vm_exec_nr);
	caps_probe(&c, &prober_live, UINT32_C(1) << CAP_VM_EXEC);
	ways_choose(&st->ways, &c, BACKEND_VMEXEC, NULL);
	return st->ways.way[OP_MEMORY_CALL];
}

/* It is ours to look at: process_vm_readv(2) asks the same of us. */
static bool is_in_reach(struct still *st)
{
	uint64_t none;
	struct range r = { .addr = 0, .to = &none, .len = sizeof(none) };

	return mem_read_by(MEM_PROCESS_VM, &st->mem, &r, 1) == 0;
}

bool call_still(struct call_run *run, const struct engine_options *opt)
{
	struct still *st;
	bool done;

	if (opt->nattach != 1 || opt->visit_all ||
	    !rules_block_is_memory(run->rules) || !is_native(opt->attach[0]))
		return false;
	st = xcalloc(1, sizeof(*st));
	run->still = st;
	st->pid = opt->attach[0];
	st->reader.read = read_mem;
	mem_begin(&st->mem, st->pid, st->pid, mem_flags());
	if (!find_way(st, opt->vm_exec_nr) || !is_in_reach(st)) {
		call_still_end(run);
		return false;
	}
	st->v = visitor_new(run, st->pid, st->pid);
	done = run_block(st);
	if (done)
		call_still_end(run);
	return done;
}

struct visitor *call_still_visitor(struct call_run *run, pid_t pid)
{
	struct visitor *v = run->still && run->still->pid == pid ?
		run->still->v : NULL;

	if (v)
		run->still->v = NULL;
	return v;
}

void call_still_end(struct call_run *run)
{
	struct still *st = run->still;

	if (!st)
		return;
	unmap_all(st);
	if (st->v)
		visitor_free(st->v);
	mem_end(&st->mem);
	free(st);
	run->still = NULL;
}
