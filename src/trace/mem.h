/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A tracee's memory: read as a struct reader, several ranges in one system
 * call, and written, as a whole or not at all.  Slower ways are there for
 * where a seccomp profile or the kernel's configuration refuses the best.
 */
#ifndef VX_TRACE_MEM_H
#define VX_TRACE_MEM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "linux/reader.h"

/* In the order in which they are tried. */
enum mem_way {
	MEM_PROCESS_VM,	/* process_vm_readv(2), process_vm_writev(2) */
	MEM_PROC,	/* /proc/TID/mem, which also writes to read-only pages */
	MEM_WORDS,	/* PTRACE_PEEKDATA, PTRACE_POKEDATA */
	MEM_WAYS,
};

/* struct reader's function for a reader inside a struct tracee. */
int mem_read(struct reader *r, struct range *v, unsigned int n);
/*
 * Writes to a stopped tracee, also to pages that it must not write to
 * itself.  -EFAULT where an address is bad, and then nothing is changed
 * (other threads of it can have seen some of it meanwhile); -ESRCH.
 */
int mem_write(pid_t tid, uint64_t addr, const void *data, size_t len);
/* From its start as far as there is memory: how many bytes, or -ESRCH. */
ssize_t mem_write_some(pid_t tid, uint64_t addr, const void *data,
		       size_t len);

/* One way alone: 0 or -errno, and range.got … */
int mem_read_by(enum mem_way way, pid_t tid, struct range *v, unsigned int n);
/* … the number of bytes written, or -errno. */
ssize_t mem_write_by(enum mem_way way, pid_t tid, uint64_t addr,
		     const void *data, size_t len);

#endif
