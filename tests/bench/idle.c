/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tracees that wait, and what they cost.
 * usage: idle K N	K processes that wait, then N calls of getppid in one
 *			more: prints the nanoseconds of these
 *	  idle K	prints the KiB that the tracer takes meanwhile
 */
#include <signal.h>
#include <sys/prctl.h>

#include "bench.h"

static void child(int ready)
{
	/* However this ends, nobody stays. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (write(ready, "", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static int start(int k)
{
	int ready[2];
	char c;

	if (pipe(ready) < 0)
		return -1;
	for (int i = 0; i < k; i++) {
		pid_t pid = fork();

		if (pid < 0)
			return -1;
		if (pid == 0)
			child(ready[1]);
		if (read(ready[0], &c, 1) != 1)
			return -1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	int k = argc > 1 ? atoi(argv[1]) : -1;

	if (k < 0 || argc > 3)
		return 2;
	if (start(k) < 0)
		return 1;
	if (argc == 3)
		printf("%lld\n", time_getppids(atol(argv[2])));
	else
		printf("%ld\n", status_number(status_number(getpid(),
							    "TracerPid"),
					      "VmRSS"));
	return 0;
}
