/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "trace/parent.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

static void wait_on(sem_t *sem)
{
	while (sem_wait(sem) < 0 && errno == EINTR)
		;
}

static void *live(void *arg)
{
	struct parent *p = arg;
	pid_t pid = fork();

	if (!pid)
		p->child(p->arg);
	p->pid = pid < 0 ? -errno : pid;
	sem_post(&p->born);
	wait_on(&p->over);
	return NULL;
}

/* Signals are for the others; the child sets its mask itself. */
static int begin(struct parent *p)
{
	sigset_t all, old;
	int err;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	err = pthread_create(&p->thread, NULL, live, p);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return err;
}

pid_t parent_fork(struct parent *p, void (*child)(void *arg), void *arg)
{
	int err;

	sem_init(&p->born, 0, 0);
	sem_init(&p->over, 0, 0);
	p->child = child;
	p->arg = arg;
	err = begin(p);
	if (err)
		return -err;
	p->there = true;
	wait_on(&p->born);
	return p->pid;
}

void parent_end(struct parent *p)
{
	if (!p->there)
		return;
	sem_post(&p->over);
	pthread_join(p->thread, NULL);
	sem_destroy(&p->born);
	sem_destroy(&p->over);
	p->there = false;
}
