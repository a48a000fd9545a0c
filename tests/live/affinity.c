/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a program can find out about its affinity.  The first line says on how
 * many CPUs somebody else saw it allowed while it made calls; then "ok", or
 * what was not as it should be.
 *
 *	affinity		all of it
 *	affinity busy		makes calls until its input ends
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MANY = 2000 };

static cpu_set_t mine;
static char listed[256];
static bool wrong;

static void calls(void)
{
	for (int i = 0; i < MANY; i++)
		syscall(SYS_getppid);
}

static void no(const char *what)
{
	printf("%s\n", what);
	wrong = true;
}

/* The list of an open /proc/PID/status. */
static int list_of(int fd, char *to, size_t size)
{
	static const char key[] = "Cpus_allowed_list:\t";
	char text[8192], *at;
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	if (n <= 0)
		return -1;
	text[n] = '\0';
	at = strstr(text, key);
	if (!at)
		return -1;
	at += sizeof(key) - 1;
	at[strcspn(at, "\n")] = '\0';
	snprintf(to, size, "%s", at);
	return 0;
}

static void check_list(const char *what, int fd)
{
	char now[256] = "";

	if (fd < 0 || list_of(fd, now, sizeof(now)) < 0 || strcmp(now, listed))
		no(what);
}

static void check_mask(const char *what)
{
	cpu_set_t now;

	if (sched_getaffinity(0, sizeof(now), &now) < 0 ||
	    !CPU_EQUAL(&now, &mine))
		no(what);
}

static void *thread(void *arg)
{
	(void)arg;
	calls();
	check_mask("thread");
	return NULL;
}

/* Another process, which may be traced or not. */
static int child(int (*what)(void))
{
	pid_t pid = fork();
	int status = -1;

	if (!pid)
		_exit(what());
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int child_looks(void)
{
	wrong = false;
	check_mask("child");
	calls();
	check_mask("child later");
	fflush(stdout);
	return wrong;
}

static void paths(void)
{
	int fd = open("/proc/self/status", O_RDONLY), dir, pair[2];

	check_list("status", fd);
	calls();
	check_list("status, kept open", fd);
	close(fd);
	calls();
	dir = open("/proc/self", O_RDONLY | O_DIRECTORY);
	fd = openat(dir, "status", O_RDONLY);
	check_list("status by openat", fd);
	close(fd);
	calls();
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0 ||
	    fchdir(dir) < 0) {
		no("socketpair");
		return;
	}
	fd = open("status", O_RDONLY);
	calls();
	check_list("status of a folder", fd);
	close(fd);
	close(dir);
}

static void own_choice(int cpu)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	if (sched_setaffinity(0, sizeof(one), &one) < 0)
		no("setaffinity");
	calls();
	if (sched_getcpu() != cpu)
		no("it runs elsewhere");
	calls();
	mine = one;
	check_mask("its own choice");
}

static void busy(void)
{
	char c;

	fcntl(0, F_SETFL, O_NONBLOCK);
	puts("busy");
	fflush(stdout);
	while (read(0, &c, 1) != 0)
		calls();
}

static int last(void)
{
	int cpu = CPU_SETSIZE - 1;

	while (cpu > 0 && !CPU_ISSET(cpu, &mine))
		cpu--;
	return cpu;
}

/* Which no tracer is told of: the child was there before. */
static int ask_other(int pair[2])
{
	char c = 0;

	return write(pair[0], "", 1) == 1 && read(pair[0], &c, 1) == 1 ? c : -1;
}

static void other(int pair[2])
{
	pid_t parent = getppid();
	cpu_set_t its;
	char c;

	close(pair[0]);
	while (read(pair[1], &c, 1) == 1) {
		c = sched_getaffinity(parent, sizeof(its), &its) < 0 ? -1 :
			(char)CPU_COUNT(&its);
		if (write(pair[1], &c, 1) != 1)
			break;
	}
	_exit(0);
}

int main(int argc, char **argv)
{
	int pair[2], seen = 0, fd;
	pthread_t t;
	pid_t pid;

	if (argc > 1 && !strcmp(argv[1], "busy")) {
		busy();
		return 0;
	}
	fd = open("/proc/self/status", O_RDONLY);
	if (sched_getaffinity(0, sizeof(mine), &mine) < 0 || fd < 0 ||
	    list_of(fd, listed, sizeof(listed)) < 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
		return 2;
	close(fd);
	pid = fork();
	if (!pid)
		other(pair);
	close(pair[1]);
	/* It takes a moment, and then some, until it is placed. */
	for (int i = 0; i < 20 && seen != 1; i++) {
		calls();
		seen = ask_other(pair);
	}
	close(pair[0]);
	waitpid(pid, NULL, 0);
	printf("%d\n", seen);
	fflush(stdout);
	check_mask("at once");
	calls();
	paths();
	calls();
	if (child(child_looks))
		no("a child's");
	calls();
	if (pthread_create(&t, NULL, thread, NULL) == 0)
		pthread_join(t, NULL);
	check_mask("behind a thread");
	own_choice(last());
	puts(wrong ? "wrong" : "ok");
	return wrong;
}
