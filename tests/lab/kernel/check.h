/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the checks of the lab's kernel share: a line of TAP per promise, and
 * processes to act upon. A child is ended with the one that started it.
 */
#ifndef CHECK_H
#define CHECK_H

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PAGE 4096UL
#define MAP_FLAGS (MAP_PRIVATE | MAP_ANONYMOUS)

extern volatile long mark;	/* 0x11; what a child's memory has here */
extern pid_t other;		/* for what a child runs */

__attribute__((format(printf, 2, 3))) void say(int good, const char *form,
					       ...);
/* A call that must give a value, or fail with an error. */
void gives(long got, long want, const char *what);
int failures(void);

static inline long error_of(long ret)
{
	return ret < 0 ? -errno : ret;
}

pid_t start(void (*body)(void));
void end(pid_t pid);
/* The status a child exits with; the signal that ended it, negative. */
int status_of(pid_t pid);
void wait_asleep(pid_t pid);
void on_signal(int sig);
/* Bodies: one that sleeps, and one that sleeps with 0x22 in mark. */
void body_wait(void);
void body_marked(void);
/* The program again, and again. */
void body_exec(void);

/* Is the page mapped in pid, and how ("rw-")? */
int mapped(pid_t pid, unsigned long at, const char *how);
/* process_vm_readv() with these flags, and of a long. */
long copy(pid_t pid, unsigned long at, void *to, size_t size,
	  unsigned long flags);
long word(pid_t pid, unsigned long at);

/* process_vm_exec(), and the memory calls through it. */
long vm_exec(pid_t pid, struct sigcontext *context, unsigned long flags,
	     siginfo_t *info, const uint64_t *wanted);
void memory_in(pid_t pid, const char *who, unsigned long map_flags);
/* Where a page comes to be mapped there. */
long far_in(pid_t pid);

void test_vm(void);
void test_ptrace(void);
void test_exec(void);
void test_code(void);

#endif
