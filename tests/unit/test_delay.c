/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The heap of deadlines; the tracees are nobody's. */
#include <errno.h>

#include "check.h"
#include "fake_kernel.h"
#include "trace/task.h"

static const uint64_t second = 1000000000, hour = 3600 * second;

static void begin(struct engine *e)
{
	static const struct engine_options opt;

	fake_kernel_reset();
	*e = (struct engine){ .opt = &opt };
	e->first.e = e;
	e->me = &e->first;
}

static void end(struct engine *e)
{
	struct task *task;
	size_t pos = 0;

	while ((task = hash_next(&e->tasks, &pos)))
		task_free(e, task);
	delay_free(e);
	hash_free(&e->tasks);
}

/* A stopped tracee. */
static struct task *add(struct engine *e, pid_t tid)
{
	struct task *task = task_new(e, tid, tid);

	task->state = TASK_STOPPED;
	return task;
}

static void at_once(void)
{
	struct engine e;
	struct timespec left;
	struct task *task;

	begin(&e);
	task = add(&e, 1);
	engine_delay(&e, task, 0);
	CHECK_EQ(task->state, TASK_RUNNING);
	CHECK(!delay_left(&e, &left));
	end(&e);
}

static void over(void)
{
	struct engine e;
	struct task *task;
	unsigned int n = 0;

	begin(&e);
	task = add(&e, 1);
	engine_delay(&e, task, 1);
	CHECK_EQ(task->state, TASK_DELAYED);
	while (!n)
		n = delay_end_due(&e);
	CHECK_EQ(n, 1);
	CHECK_EQ(task->state, TASK_RUNNING);
	CHECK_EQ(delay_end_due(&e), 0);
	end(&e);
}

/* Hours until the nearest one, rounded. */
static unsigned int hours(struct engine *e)
{
	struct timespec left;

	if (!delay_left(e, &left))
		return 0;
	return (unsigned int)((uint64_t)left.tv_sec + 1800) / 3600;
}

enum { MANY = 500 };

/* In an order that is none; gcd(7, MANY + 1) is 1. */
static unsigned int shuffled(unsigned int i)
{
	return (i + 1) * 7 % (MANY + 1);
}

static void nearest_first(void)
{
	struct engine e;

	begin(&e);
	for (unsigned int i = 0; i < MANY; i++) {
		unsigned int h = shuffled(i);

		engine_delay(&e, add(&e, (pid_t)h), h * hour);
	}
	for (unsigned int h = 1; h <= MANY; h++) {
		CHECK_EQ(hours(&e), h);
		CHECK_EQ(delay_end_due(&e), 0);
		/* It ends: its entry is dropped. */
		task_free(&e, task_find(&e, (pid_t)h));
	}
	CHECK_EQ(hours(&e), 0);
	end(&e);
}

/* One that goes on before its time is not resumed once more. */
static void woken(void)
{
	struct engine e;
	struct task *one, *two;

	begin(&e);
	one = add(&e, 1);
	two = add(&e, 2);
	engine_delay(&e, one, hour);
	engine_delay(&e, two, 2 * hour);
	one->state = TASK_STOPPED;
	CHECK_EQ(hours(&e), 2);
	/* Its tid is used again, by one that waits too. */
	task_free(&e, two);
	two = add(&e, 2);
	engine_delay(&e, two, 5 * hour);
	CHECK_EQ(hours(&e), 5);
	end(&e);
}

static void for_ever(void)
{
	struct engine e;
	struct task *task;
	struct timespec left;

	begin(&e);
	task = add(&e, 1);
	engine_delay(&e, task, UINT64_MAX);
	CHECK_EQ(task->deadline, UINT64_MAX);
	CHECK(delay_left(&e, &left));
	CHECK(left.tv_sec > (time_t)(1000000 * hour / second));
	CHECK(left.tv_nsec >= 0 && left.tv_nsec < 1000000000);
	CHECK_EQ(delay_end_due(&e), 0);
	end(&e);
}

int main(void)
{
	CHECK_RUN(at_once);
	CHECK_RUN(over);
	CHECK_RUN(nearest_first);
	CHECK_RUN(woken);
	CHECK_RUN(for_ever);
	return check_end();
}
