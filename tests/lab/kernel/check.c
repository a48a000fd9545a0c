// SPDX-License-Identifier: GPL-2.0
/*
 * What the lab's kernel promises, so that a wrong kernel is found before the
 * program is blamed for it. Static, an init or an ordinary program of root's;
 * prints TAP.
 */
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static int count, failed;
pid_t other;
volatile long mark = 0x11;

void say(int good, const char *form, ...)
{
	va_list list;

	va_start(list, form);
	printf("%sok %d - ", good ? "" : "not ", ++count);
	vprintf(form, list);
	putchar('\n');
	va_end(list);
	failed += !good;
}

/* A call that must give a value, or fail with an error. */
void gives(long got, long want, const char *what)
{
	if (got == want)
		say(1, "%s", what);
	else
		say(0, "%s: %#lx, expected %#lx", what, got, want);
}

int failures(void)
{
	return failed;
}

/* ---- processes to act upon */

pid_t start(void (*body)(void))
{
	pid_t pid = fork();

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		body();
		_exit(0);
	}
	return pid;
}

void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* The exit status of a child that runs body. */
int status_of(pid_t pid)
{
	int status;

	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) :
				   -WTERMSIG(status);
}

void body_wait(void)
{
	for (;;)
		pause();
}

void body_exec(void)
{
	execl("/proc/self/exe", "check", "exec", NULL);
	_exit(1);
}

/* Is the page mapped in pid, and how? */
int mapped(pid_t pid, unsigned long at, const char *how)
{
	char name[64], line[512], perms[8];
	unsigned long from, to;
	int found = 0;
	FILE *maps;

	snprintf(name, sizeof(name), "/proc/%d/maps", pid);
	maps = fopen(name, "r");
	while (maps && fgets(line, sizeof(line), maps))
		if (sscanf(line, "%lx-%lx %7s", &from, &to, perms) == 3 &&
		    at >= from && at < to && !strncmp(perms, how, 3))
			found = 1;
	if (maps)
		fclose(maps);
	return found;
}

long copy(pid_t pid, unsigned long at, void *to, size_t size,
		 unsigned long flags)
{
	struct iovec local = { to, size }, remote = { (void *)at, size };

	return error_of(syscall(SYS_process_vm_readv, pid, &local, 1UL,
				&remote, 1UL, flags));
}

long word(pid_t pid, unsigned long at)
{
	long value = 0;
	long ret = copy(pid, at, &value, sizeof(value), 0);

	return ret < 0 ? ret : value;
}

void on_signal(int sig)
{
	(void)sig;
}

/* Waits until the process sleeps. */
void wait_asleep(pid_t pid)
{
	char name[64], text[256], *state;
	ssize_t size;
	int fd;

	do {
		sched_yield();
		snprintf(name, sizeof(name), "/proc/%d/stat", pid);
		fd = open(name, O_RDONLY);
		size = read(fd, text, sizeof(text) - 1);
		close(fd);
		text[size > 0 ? size : 0] = '\0';
		state = strrchr(text, ')');
	} while (!state || state[2] != 'S');
}

/* Where the switch of a child's memory is seen: mark is 0x22 in other. */
void body_marked(void)
{
	mark = 0x22;
	body_wait();
}

/* ---- the checks */

static void run(void)
{
	struct utsname name;

	uname(&name);
	printf("# %s %s\n", name.release, name.machine);
	test_vm();
	test_ptrace();
	test_exec();
	test_code();
	printf("1..%d\n", count);
}

/* An init has nothing open. */
static void begin(void)
{
	int fd;

	mount("proc", "/proc", "proc", 0, NULL);
	mount("dev", "/dev", "devtmpfs", 0, NULL);
	fd = open("/dev/console", O_RDWR);
	if (fd < 0)
		return;
	dup2(fd, 0);
	dup2(fd, 1);
	dup2(fd, 2);
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 1 && !strcmp(argv[1], "exec")) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		body_exec();
	}
	if (getpid() == 1)
		begin();
	run();
	if (getpid() == 1) {
		printf("LAB-EXIT %d\n", failed);
		reboot(RB_AUTOBOOT);
	}
	return failed ? 1 : 0;
}
