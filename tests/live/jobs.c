/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a shell does with ^Z and fg: a child of two threads is stopped by
 * each stopping signal and continued, TURNS times. Its parent must be told
 * of each, the child must stand still meanwhile and go on afterwards, and
 * its handler of SIGCONT must run once each time.
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct shared {
	atomic_ulong steps[2], continued;
	atomic_bool over;
};

static struct shared *shared;

static void on_cont(int sig)
{
	(void)sig;
	shared->continued++;
}

static void *work(void *arg)
{
	atomic_ulong *steps = arg;

	while (!shared->over) {
		syscall(SYS_getppid);
		++*steps;
	}
	return NULL;
}

static void child(void)
{
	struct sigaction act = { .sa_handler = on_cont,
				 .sa_flags = SA_RESTART };
	pthread_t t;

	setpgid(0, 0);
	sigaction(SIGCONT, &act, NULL);
	pthread_create(&t, NULL, work, &shared->steps[1]);
	work(&shared->steps[0]);
	pthread_join(t, NULL);
	_exit(5);
}

static void wrong(const char *what, long got)
{
	printf("%s: %ld\n", what, got);
	kill(0, SIGKILL);
	exit(1);
}

static void expect_status(pid_t pid, int options, int expected)
{
	int status = -1;
	pid_t r = waitpid(pid, &status, options);

	if (r != pid)
		wrong("waitpid", r);
	if (status != expected)
		wrong("wait status", status);
}

static void await_step(unsigned int i)
{
	unsigned long before = shared->steps[i];

	for (int ms = 0; shared->steps[i] == before; ms++) {
		if (ms > 10000)
			wrong("no step of thread", i);
		usleep(1000);
	}
}

static void turn(pid_t pid, int sig, unsigned long n)
{
	unsigned long a, b;

	kill(-pid, sig);
	expect_status(pid, WUNTRACED, sig << 8 | 0x7f);
	a = shared->steps[0] + shared->steps[1];
	usleep(2000);
	b = shared->steps[0] + shared->steps[1];
	if (a != b)
		wrong("steps while it was stopped", b - a);
	kill(-pid, SIGCONT);
	expect_status(pid, WCONTINUED, 0xffff);
	await_step(0);
	await_step(1);
	if (shared->continued != n)
		wrong("SIGCONT was handled", shared->continued);
}

int main(int argc, char **argv)
{
	static const int sigs[] = { SIGTSTP, SIGSTOP, SIGTTIN, SIGTTOU };
	unsigned long turns = argc > 1 ? strtoul(argv[1], NULL, 10) : 1;
	unsigned long n = 0;
	pid_t pid;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid = fork();
	if (pid == 0)
		child();
	setpgid(pid, pid);
	await_step(0);
	await_step(1);
	for (unsigned long i = 0; i < turns; i++) {
		for (unsigned int k = 0; k < 4; k++)
			turn(pid, sigs[k], ++n);
	}
	shared->over = true;
	expect_status(pid, 0, 5 << 8);
	puts("right");
	return 0;
}
