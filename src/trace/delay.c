/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tracees that stay stopped until a deadline while the others go on: a
 * heap of deadlines.  An entry whose tracee has ended, or goes on already,
 * is dropped when its turn comes.
 */
#include "trace/task.h"

#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

#include "base/die.h"

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * UINT64_C(1000000000) + ts.tv_nsec;
}

static void up(struct deadline *v, size_t i)
{
	struct deadline d = v[i];

	for (; i && v[(i - 1) / 2].when > d.when; i = (i - 1) / 2)
		v[i] = v[(i - 1) / 2];
	v[i] = d;
}

static void down(struct deadline *v, size_t n)
{
	struct deadline d = v[0];
	size_t i = 0, child;

	while ((child = 2 * i + 1) < n) {
		if (child + 1 < n && v[child + 1].when < v[child].when)
			child++;
		if (v[child].when >= d.when)
			break;
		v[i] = v[child];
		i = child;
	}
	v[i] = d;
}

static void push(struct delays *l, uint64_t when, pid_t tid)
{
	if (l->n == l->cap) {
		l->cap = l->cap ? 2 * l->cap : 16;
		l->v = xrealloc(l->v, l->cap * sizeof(*l->v));
	}
	l->v[l->n] = (struct deadline){ when, tid };
	up(l->v, l->n++);
}

static struct deadline pop(struct delays *l)
{
	struct deadline d = l->v[0];

	l->v[0] = l->v[--l->n];
	if (l->n)
		down(l->v, l->n);
	return d;
}

void engine_delay(struct engine *e, struct task *task, uint64_t ns)
{
	uint64_t from = now();

	if (!ns) {
		engine_resume(e, task);
		return;
	}
	/* A sleeper's deadline is a bound, else, to 50 microseconds. */
	if (!e->delays.cap)
		prctl(PR_SET_TIMERSLACK, 1);
	task->state = TASK_DELAYED;
	task->deadline = ns > UINT64_MAX - from ? UINT64_MAX : from + ns;
	push(&e->delays, task->deadline, task->t.tid);
}

/* The tracee that an entry is about, or NULL where that is over. */
static struct task *delayed(const struct engine *e, const struct deadline *d)
{
	struct task *task = task_find(e, d->tid);

	return task && task->state == TASK_DELAYED &&
		task->deadline == d->when ? task : NULL;
}

bool delay_left(struct engine *e, struct timespec *left)
{
	uint64_t t, when;

	while (e->delays.n && !delayed(e, &e->delays.v[0]))
		pop(&e->delays);
	if (!e->delays.n)
		return false;
	t = now();
	when = e->delays.v[0].when;
	when = when > t ? when - t : 0;
	left->tv_sec = when / 1000000000;
	left->tv_nsec = when % 1000000000;
	return true;
}

unsigned int delay_end_due(struct engine *e)
{
	unsigned int count = 0;
	uint64_t t = now();

	while (e->delays.n && e->delays.v[0].when <= t) {
		struct deadline d = pop(&e->delays);
		struct task *task = delayed(e, &d);

		if (!task)
			continue;
		engine_resume(e, task);
		count++;
	}
	return count;
}

void delay_free(struct engine *e)
{
	free(e->delays.v);
	e->delays = (struct delays){ 0 };
}
