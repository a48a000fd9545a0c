/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A tracee's memory: read as a struct reader, several ranges in one system
 * call, and written, as a whole or not at all.  Slower ways are there for
 * where a seccomp profile or the kernel's configuration refuses the best.
 */
#ifndef VX_TRACE_MEM_H
#define VX_TRACE_MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "linux/reader.h"

/*
 * What process_vm_readv(2) and process_vm_writev(2) know beyond Linux 6.18
 * (proposed flags; the values are the proposal's).
 */
enum mem_flag {
	MEM_PIDFD = 1,	/* the process by its pidfd: never a recycled pid */
	MEM_NOWAIT = 2,	/* a page that is not at hand is a bad address */
};

/* How one tracee's memory is reached.  Lives as long as the tracee. */
struct mem {
	pid_t tid, pid;		/* the thread, and its process */
	uint8_t flags;		/* enum mem_flag: those to be used */
	int pidfd;		/* PIDFD: of the process; -1: none yet */
};

/* The flags that this kernel knows: probed, without a process. */
uint8_t mem_flags(void);
/* 0: it is known; else -errno. */
int mem_probe_flag(enum mem_flag flag);
void mem_begin(struct mem *m, pid_t tid, pid_t pid, uint8_t flags);
/* Another thread, or another program in it. */
void mem_renew(struct mem *m, pid_t tid);
void mem_end(struct mem *m);

/* In the order in which they are tried. */
enum mem_way {
	MEM_PROCESS_VM,	/* process_vm_readv(2), process_vm_writev(2) */
	MEM_PROC,	/* /proc/TID/mem, which also writes to read-only pages */
	MEM_WORDS,	/* PTRACE_PEEKDATA, PTRACE_POKEDATA */
	MEM_WAYS,
};

/* struct reader's function for a reader inside a struct tracee. */
int mem_read(struct reader *r, struct range *v, unsigned int n);
/* The same of any process, in the order of mem_way. */
int mem_read_from(struct mem *m, struct range *v, unsigned int n);
/*
 * Writes to a stopped tracee, also to pages that it must not write to
 * itself.  -EFAULT where an address is bad, and then nothing is changed
 * (other threads of it can have seen some of it meanwhile); -ESRCH.
 */
int mem_write(struct mem *m, uint64_t addr, const void *data, size_t len);
/* From its start as far as there is memory: how many bytes, or -ESRCH. */
ssize_t mem_write_some(struct mem *m, uint64_t addr, const void *data,
		       size_t len);

/* One way alone: 0 or -errno, and range.got … */
int mem_read_by(enum mem_way way, struct mem *m, struct range *v,
		unsigned int n);
/* … the number of bytes written, or -errno. */
ssize_t mem_write_by(enum mem_way way, struct mem *m, uint64_t addr,
		     const void *data, size_t len);

/*
 * mem_nowait.c: whom process_vm_readv(2) and process_vm_writev(2) are to
 * ask, and their flags.
 */
pid_t mem_whom(struct mem *m, unsigned long *flags);
/*
 * `r` is what came of it, a negative errno: true where that is only the
 * pidfd's fault, and asking again is not in vain.
 */
bool mem_mistaken(struct mem *m, ssize_t r);
/*
 * With NOWAIT, behind a failure at `addr`: a page that is being fetched from
 * a disk is at hand soon, one that a stuck file system or userfaultfd(2) is
 * to fill is not.  Waits *patience_ns at most, and counts it down.
 */
enum mem_page {
	MEM_UNMAPPED,	/* or waiting is not ours to avoid: MEM_NOWAIT is off */
	MEM_READY,
	MEM_STUCK,
};
enum mem_page mem_await(struct mem *m, uint64_t addr, uint64_t *patience_ns);
/* For one read or write. */
#define MEM_PATIENCE UINT64_C(50000000)

#endif
