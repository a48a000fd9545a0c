/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A thread that is not the leader execs itself, TURNS times, while the
 * leader and others are in calls, at random moments.
 * usage: execthread TURNS
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static void *spin(void *arg)
{
	for (;;)
		syscall(SYS_getppid);
	return arg;
}

static void *sleeper(void *arg)
{
	for (;;)
		pause();
	return arg;
}

static void *execer(void *arg)
{
	char **argv = arg;
	char turns[16];

	usleep(atoi(argv[1]) * 37 % 1000);
	snprintf(turns, sizeof(turns), "%d", atoi(argv[1]) - 1);
	execl(argv[0], argv[0], turns, (char *)NULL);
	_exit(3);
}

int main(int argc, char **argv)
{
	int turns = argc > 1 ? atoi(argv[1]) : 0;
	pthread_t t;

	if (turns <= 0)
		return 0;
	pthread_create(&t, NULL, spin, NULL);
	pthread_create(&t, NULL, sleeper, NULL);
	pthread_create(&t, NULL, execer, argv);
	if (turns % 2)
		spin(NULL);
	sleeper(NULL);
	return 4;
}
