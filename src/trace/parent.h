/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Who the command is a child of, where several threads trace.  What a tracee
 * of a process's own thread says is also told to the thread whose child it is
 * (wait_consider_task(), Linux 6.18), which would take it from the tracer.
 * So that is one that waits for nobody.  Not for others than trace/.
 */
#ifndef VX_TRACE_PARENT_H
#define VX_TRACE_PARENT_H

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <sys/types.h>

struct parent {
	bool there;
	pthread_t thread;
	sem_t born, over;
	/* What its child does, which does not return. */
	void (*child)(void *arg);
	void *arg;
	pid_t pid; /* the child's, or -errno */
};

/* As fork(2), but that the child calls child(arg); -errno. */
pid_t parent_fork(struct parent *p, void (*child)(void *arg), void *arg);
void parent_end(struct parent *p);

#endif
