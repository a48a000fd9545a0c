/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Why the kernel refuses to let us trace: found by looking, never guessed
 * from the errno alone.  Read-only and without a side effect on the target.
 */
#ifndef VX_TRACE_DENY_H
#define VX_TRACE_DENY_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/buf.h"

enum deny {
	DENY_UNKNOWN,		/* a security module, most likely */
	DENY_GONE,
	DENY_SELF,
	DENY_SECCOMP,		/* ptrace(2) itself is filtered */
	DENY_MODULE,		/* EACCES: SELinux and the like */
	DENY_TRACED,		/* by another */
	DENY_ZOMBIE,
	DENY_KTHREAD,
	DENY_USER,		/* another user's process */
	DENY_USERNS,		/* another user namespace */
	DENY_CAPS,		/* it has capabilities that we lack */
	DENY_UNDUMPABLE,
	DENY_YAMA,
};

/* The cause why a PTRACE_SEIZE of `pid` failed with `err`. */
enum deny deny_find(pid_t pid, int err);
/*
 * Adds "PROGRAM: cause" and what to do about it, a line each; nothing where
 * the errno says it all.  `command` stands behind the program's name where it
 * is to be tried again: "", " call".
 */
void deny_explain(struct buf *b, pid_t pid, int err, const char *command);
/* True where a seccomp filter refuses ptrace(2), whatever the target. */
bool deny_is_filtered(void);
/* kernel.yama.ptrace_scope, 0 where there is no Yama. */
long deny_yama(void);
bool deny_has_cap_ptrace(void);
/* Whether files say that this is inside a container. */
bool deny_in_container(void);

#endif
