/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tracee is a child that stops itself at a known depth. */
#include "config.h"

#include "trace/unwind.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static struct tracee child;
static struct unwinder *unwinder;

static int read_child(struct reader *r, struct range *v, unsigned int n)
{
	(void)r;
	for (unsigned int i = 0; i < n; i++) {
		struct iovec to = { v[i].to, v[i].len };
		struct iovec from = { (void *)(uintptr_t)v[i].addr, v[i].len };
		ssize_t got = process_vm_readv(child.tid, &to, 1, &from, 1, 0);

		v[i].got = got > 0 ? got : 0;
	}
	return 0;
}

/*
 * Not static: the optimiser may give a static function another name
 * (deep.isra.0).
 */
__attribute__((noinline)) int inner(int n);
__attribute__((noinline)) int outer(int n);
__attribute__((noinline)) int deep(int n);

void on_signal(int sig);
void on_signal(int sig)
{
	(void)sig;
	raise(SIGSTOP);
	__asm__ volatile("" ::: "memory");
}

static bool handled; /* the child stops in a handler */

int inner(int n)
{
	raise(handled ? SIGALRM : SIGSTOP);
	return n + 1;
}

int outer(int n)
{
	n = inner(n) + 1;
	__asm__ volatile("" ::: "memory");
	return n;
}

int deep(int n)
{
	n = n > 0 ? deep(n - 1) : outer(n);
	__asm__ volatile("" ::: "memory");
	return n;
}

static void child_start(int depth)
{
	int status;

	child.tid = child.pid = fork();
	if (child.tid == 0) {
		signal(SIGALRM, on_signal);
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		for (;;)
			deep(depth);
	}
	child.reader.read = read_child;
	waitpid(child.tid, &status, 0);
	if (WSTOPSIG(status) == SIGALRM) {
		ptrace(PTRACE_CONT, child.tid, 0, SIGALRM);
		waitpid(child.tid, &status, 0);
	}
}

static void child_end(void)
{
	kill(child.tid, SIGKILL);
	waitpid(child.tid, NULL, 0);
}

static int find(const struct frame *v, int n, const char *symbol)
{
	for (int i = 0; i < n; i++)
		if (v[i].symbol && strcmp(v[i].symbol, symbol) == 0)
			return i;
	return -1;
}

static void walks(void)
{
	struct frame v[64];
	int n, at;

	child_start(3);
	for (int again = 0; again < 3; again++) {
		n = unwinder_frames(unwinder, &child, v, 64);
		at = find(v, n, "inner");
		if (!CHECK(at >= 0))
			break;
		CHECK_STR(v[at + 1].symbol, "outer");
		CHECK_STR(v[at + 2].symbol, "deep");
		CHECK_STR(v[at + 5].symbol, "deep");
		CHECK(v[at].module && strstr(v[at].module, "test_unwind"));
		CHECK(v[at].offset > 0 && v[at].offset < 200);
		if (again == 1)
			unwinder_invalidate(unwinder, child.pid);
	}
	unwinder_forget(unwinder, child.pid);
	child_end();
}

/* The frame of a signal is nothing plain: libdw is asked. */
static void walks_through_a_signal(void)
{
	struct frame v[64];
	int n, at, before;

	handled = true;
	child_start(3);
	n = unwinder_frames(unwinder, &child, v, 64);
	at = find(v, n, "on_signal");
	before = find(v, n, "outer");
	CHECK(at >= 0 && before > at + 1);
	CHECK(before > 0 && strcmp(v[before + 1].symbol, "deep") == 0);
	unwinder_forget(unwinder, child.pid);
	child_end();
	handled = false;
}

static void stops_at_the_limit(void)
{
	struct arena a = ARENA_INIT;
	struct frames f;

	child_start(400);
	unwinder_capture(unwinder, &child, &a, 100, &f);
	CHECK_EQ(f.n, 100);
	CHECK(f.cut);
	CHECK_STR(f.v[99].symbol, "deep");
	unwinder_capture(unwinder, &child, &a, 2000, &f);
	CHECK(f.n > 400 && f.n < 500);
	CHECK(!f.cut);
	CHECK_STR(f.error, NULL);
	unwinder_capture(unwinder, &child, &a, ~0u, &f);
	CHECK(f.n > 400 && f.n < 500);
	child_end();
	unwinder_forget(unwinder, child.pid);
	arena_free(&a);
}

static void a_process_that_is_gone(void)
{
	struct arena a = ARENA_INIT;
	struct frame v[4];
	struct frames f;

	child_start(1);
	CHECK(unwinder_frames(unwinder, &child, v, 4) > 0);
	child_end();
	CHECK(unwinder_frames(unwinder, &child, v, 4) < 0);
	unwinder_forget(unwinder, child.pid);
	CHECK(unwinder_frames(unwinder, &child, v, 4) < 0);
	unwinder_capture(unwinder, &child, &a, 4, &f);
	CHECK_EQ(f.n, 0);
	CHECK_STR(f.error, "the process is gone");
	unwinder_forget(unwinder, child.pid);
	arena_free(&a);
}

int main(void)
{
	const char *const *names = unwinder_names();

	if (!names[0]) {
		printf("skipped: built without libdw and libunwind\n");
		return 77;
	}
	for (; *names; names++) {
		unwinder = unwinder_new(*names, false);
		CHECK_RUN(walks);
		CHECK_RUN(walks_through_a_signal);
		CHECK_RUN(stops_at_the_limit);
		CHECK_RUN(a_process_that_is_gone);
		unwinder_free(unwinder);
	}
	return check_end();
}
