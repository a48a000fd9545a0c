/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Makes calls and tells what it saw of them, a line each:
 *
 *	read = 5 "hello"
 *	openat = -1 ENOENT
 *
 * usage: target 'COMMAND WORD...'...
 *
 * Each argument is one command, see commands[] below. Lines leave by
 * writev(2), which no command makes, so that rules for write(2) do not get
 * in the way. Words are in writable memory; if a call (or whoever changed
 * it) leaves one of them changed, the line ends with "(changed)".
 * Descriptors are numbers, the first is 3. `fork' and `thread' run what
 * follows up to the next `join' in a child or thread.
 */
#include <dlfcn.h>
#include <errno.h>
#include <linux/io_uring.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "target_files.h"

static const char *prefix = "";

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void say(const char *format, ...)
{
	char line[MAX_DATA * 4 + 256];
	struct iovec v[2] = { { (void *)(uintptr_t)prefix, strlen(prefix) },
			      { line, 0 } };
	va_list ap;

	va_start(ap, format);
	vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);
	v[1].iov_len = strlen(line);
	if (writev(1, v, 2) < 0)
		_exit(99);
}

/* --- processes, signals, memory, time --- */

/* Numbers of processes differ from run to run; injected ones are larger. */
static long process(long pid)
{
	return pid > 0 && pid < 1 << 22 ? 0 : pid;
}

static long do_getppid(struct words *w)
{
	(void)w;
	return process(syscall(SYS_getppid));
}

static long do_getpid(struct words *w)
{
	(void)w;
	return process(syscall(SYS_getpid));
}

static long do_getuid(struct words *w)
{
	(void)w;
	return syscall(SYS_getuid);
}

static long do_sched_yield(struct words *w)
{
	(void)w;
	return syscall(SYS_sched_yield);
}

static volatile sig_atomic_t handled;

static void handler(int sig)
{
	handled = sig;
}

static int signal_of(const char *name)
{
	static const struct {
		const char *name;
		int sig;
	} all[] = { { "USR1", SIGUSR1 }, { "USR2", SIGUSR2 },
		    { "ALRM", SIGALRM }, { "TERM", SIGTERM },
		    { "INT", SIGINT },	 { "PIPE", SIGPIPE } };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (!strcmp(all[i].name, name))
			return all[i].sig;
	_exit(98);
}

/* handle NAME [restart]: lines then say which signal came during the call */
static long do_handle(struct words *w)
{
	struct sigaction sa = { .sa_handler = handler };

	sa.sa_flags = w->n > 2 ? SA_RESTART : 0;
	return sigaction(signal_of(w->v[1]), &sa, NULL);
}

static long do_ignore(struct words *w)
{
	return signal(signal_of(w->v[1]), SIG_IGN) == SIG_ERR ? -1 : 0;
}

static long do_kill(struct words *w)
{
	return syscall(SYS_tgkill, getpid(), syscall(SYS_gettid),
		       signal_of(w->v[1]));
}

static long do_nanosleep(struct words *w)
{
	struct timespec t = { 0, num(w, 1) * 1000000 };

	return syscall(SYS_nanosleep, &t, NULL);
}

/* took MS: whether the process has run for so long since the last time */
static long do_took(struct words *w)
{
	static struct timespec last;
	struct timespec now;
	long ms;

	clock_gettime(CLOCK_MONOTONIC, &now);
	ms = (now.tv_sec - last.tv_sec) * 1000 +
	     (now.tv_nsec - last.tv_nsec) / 1000000;
	last = now;
	return w->n > 1 ? ms >= num(w, 1) : 0;
}

static long do_clock(struct words *w)
{
	struct timespec t = { 0, 0 };
	long r = clock_gettime(CLOCK_REALTIME, &t);

	snprintf(w->more, sizeof(w->more), " %ld", (long)t.tv_sec);
	return r;
}

static long do_mmap(struct words *w)
{
	void *p = mmap(NULL, (size_t)num(w, 1), PROT_READ,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? -1 : 0;
}

static long do_brk(struct words *w)
{
	static uintptr_t at;
	uintptr_t r;

	if (!at)
		at = (uintptr_t)syscall(SYS_brk, 0);
	r = (uintptr_t)syscall(SYS_brk, at + (uintptr_t)num(w, 1));
	return (long)(r - at);
}

static long do_getrandom(struct words *w)
{
	long r = syscall(SYS_getrandom, w->data, num(w, 1), 0);

	return r;
}

/* vfork STATUS, or vfork FIFO: the child reads its status from there */
/* NOLINTBEGIN(clang-analyzer-*): vfork(2) is meant */
static long do_vfork(struct words *w)
{
	const char *volatile path = strchr(w->v[1], '/') ? w->v[1] : NULL;
	unsigned char c = 0;
	int status = 0;
	volatile pid_t pid = vfork();

	if (!pid && path)
		_exit(read(open(path, O_RDONLY), &c, 1) == 1 ? c : 255);
	if (!pid)
		_exit((int)num(w, 1));
	if (pid < 0)
		return -1;
	if (waitpid(pid, &status, 0) < 0)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + status;
}
/* NOLINTEND(clang-analyzer-*) */

/* exec PROGRAM WORD...: as execve(2), with words where a , is a space */
static long do_exec(struct words *w)
{
	for (int i = 2; i < w->n; i++)
		for (char *s = w->v[i]; *s; s++)
			if (*s == ',')
				*s = ' ';
	execv(w->v[1], w->v + 1);
	return -1;
}

static long do_exit(struct words *w)
{
	return syscall(SYS_exit_group, num(w, 1));
}

#ifdef __x86_64__
/* openat32 PATH: by int $0x80, which sees the lower 4 GB only */
static long do_openat32(struct words *w)
{
	char *path = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	long r;

	if (path == MAP_FAILED)
		return -1;
	strncpy(path, w->v[1], 4095);
	__asm__ volatile("int $0x80"
			 : "=a"(r)
			 : "a"(295L), "b"((long)AT_FDCWD), "c"(path),
			   "d"((long)O_RDONLY), "S"(0L)
			 : "memory");
	if (strcmp(path, w->v[1]) != 0)
		strcpy(w->more, " (changed)");
	munmap(path, 4096);
	errno = (int)-r;
	return r < 0 ? -1 : r;
}
#else
static long do_openat32(struct words *w)
{
	(void)w;
	_exit(77);
}
#endif

/* spawn PROGRAM WORD...: as posix_spawn(3) does it */
static long do_spawn(struct words *w)
{
	pid_t pid;
	int status = 0;
	int err = posix_spawn(&pid, w->v[1], NULL, NULL, w->v + 1, environ);

	errno = err;
	if (err || waitpid(pid, &status, 0) < 0)
		return -1;
	return WEXITSTATUS(status);
}

/* uring: two operations that do nothing, by a ring */
static long do_uring(struct words *w)
{
	struct io_uring_params p = { 0 };
	int fd = (int)syscall(SYS_io_uring_setup, 2, &p);
	struct io_uring_sqe *sqes;
	uint32_t *index;
	char *ring;

	(void)w;
	if (fd < 0)
		return -1;
	ring = mmap(NULL, p.sq_off.array + 2 * sizeof(*index),
		    PROT_READ | PROT_WRITE, MAP_SHARED, fd, IORING_OFF_SQ_RING);
	sqes = mmap(NULL, 2 * sizeof(*sqes), PROT_READ | PROT_WRITE,
		    MAP_SHARED, fd, IORING_OFF_SQES);
	if (ring == MAP_FAILED || sqes == MAP_FAILED)
		return -1;
	index = (uint32_t *)(void *)(ring + p.sq_off.array);
	for (uint32_t i = 0; i < 2; i++) {
		sqes[i].opcode = IORING_OP_NOP;
		index[i] = i;
	}
	*(volatile uint32_t *)(void *)(ring + p.sq_off.tail) = 2;
	return syscall(SYS_io_uring_enter, fd, 2, 0, 0, NULL, 0);
}

/* limit MB: no more memory than that */
static long do_limit(struct words *w)
{
	struct rlimit r = { (rlim_t)num(w, 1) << 20, (rlim_t)num(w, 1) << 20 };

	return setrlimit(RLIMIT_AS, &r);
}

/* --- who calls: functions that rules name --- */

__attribute__((noinline)) static long load_config(struct words *w)
{
	long r = read((int)num(w, 1), w->data, (size_t)num(w, 2));

	got(w, r);
	return r;
}

__attribute__((noinline)) static long load_other(struct words *w)
{
	long r = read((int)num(w, 1), w->data, (size_t)num(w, 2));

	got(w, r);
	return r;
}

/* call LIBRARY FUNCTION FD N: long f(int fd, void *, long n, int *errno) */
static long do_call(struct words *w)
{
	void *lib = dlopen(w->v[1], RTLD_NOW);
	long (*f)(int, void *, long, int *);
	int error = 0;
	long r;

	if (!lib)
		_exit(97);
	*(void **)&f = dlsym(lib, w->v[2]);
	if (!f)
		_exit(96);
	r = f((int)num(w, 3), w->data, num(w, 4), &error);
	got(w, r);
	errno = error;
	return r;
}

#define COMMAND(name)            \
	{                        \
#name, do_##name \
	}
static const struct {
	const char *name;
	long (*run)(struct words *w);
} commands[] = {
	COMMAND(openat),
	COMMAND(open),
	COMMAND(read),
	COMMAND(pread),
	COMMAND(readv),
	COMMAND(recv),
	COMMAND(write),
	COMMAND(send),
	COMMAND(sendfile),
	COMMAND(copy),
	COMMAND(splice),
	COMMAND(close),
	COMMAND(lseek),
	COMMAND(fsync),
	COMMAND(fdatasync),
	COMMAND(getfl),
	COMMAND(mode),
	COMMAND(rename),
	COMMAND(unlink),
	COMMAND(mkdir),
	COMMAND(access),
	COMMAND(chdir),
	COMMAND(pipe),
	COMMAND(socket),
	COMMAND(connect),
	COMMAND(listen),
	COMMAND(accept),
	COMMAND(poll),
	COMMAND(getppid),
	COMMAND(getpid),
	COMMAND(getuid),
	COMMAND(sched_yield),
	COMMAND(handle),
	COMMAND(ignore),
	COMMAND(kill),
	COMMAND(nanosleep),
	COMMAND(took),
	COMMAND(clock),
	COMMAND(mmap),
	COMMAND(brk),
	COMMAND(getrandom),
	COMMAND(vfork),
	COMMAND(exec),
	COMMAND(exit),
	COMMAND(call),
	COMMAND(openat32),
	COMMAND(spawn),
	COMMAND(uring),
	COMMAND(limit),
	{ "load_config", load_config },
	{ "load_other", load_other },
};

/* --- lines --- */

static const char *quoted(const struct words *w, char *to, size_t size)
{
	char *s = to;

	*s++ = ' ';
	*s++ = '"';
	for (long i = 0; i < w->len && s + 8 < to + size; i++) {
		unsigned char c = w->data[i];

		if (c >= ' ' && c < 127 && c != '"' && c != '\\')
			*s++ = (char)c;
		else
			s += sprintf(s, "\\x%02x", c);
	}
	*s++ = '"';
	*s = '\0';
	return to;
}

static void report(const char *name, struct words *w, long r, int error,
		   bool changed)
{
	char data[MAX_DATA * 4];
	char result[64];
	const char *errname = r == -1 ? strerrorname_np(error) : NULL;

	if (r == -1 && errname)
		snprintf(result, sizeof(result), "-1 %s", errname);
	else if (r == -1)
		snprintf(result, sizeof(result), "-1 errno %d", error);
	else
		snprintf(result, sizeof(result), "%ld", r);
	say("%s = %s%s%s%s%s\n", name, result,
	    r >= 0 && w->len >= 0 ? quoted(w, data, sizeof(data)) : "", w->more,
	    handled ? " (signal)" : "", changed ? " (changed)" : "");
}

static void run(const char *command)
{
	static __thread struct words w;
	char text[1024], copy[1024];
	size_t len = strlen(command);
	char *save = NULL;
	long r = -1;
	int error = 0;

	if (len >= sizeof(text))
		_exit(95);
	snprintf(text, sizeof(text), "%s", command);
	w.n = 0;
	w.len = -1;
	w.more[0] = 0;
	memset(w.data, '.', sizeof(w.data));
	for (char *s = strtok_r(text, " ", &save); s && w.n < MAX_WORDS;
	     s = strtok_r(NULL, " ", &save))
		w.v[w.n++] = s;
	w.v[w.n] = NULL;
	memcpy(copy, text, sizeof(copy));
	handled = 0;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (!w.n || strcmp(commands[i].name, w.v[0]))
			continue;
		errno = 0;
		r = commands[i].run(&w);
		error = errno;
		report(commands[i].name, &w, r, error,
		       memcmp(text, copy, len) != 0);
		return;
	}
	say("target: no command '%s'\n", command);
	_exit(94);
}

struct part {
	char **v;
	int n;
};

static void run_all(char **v, int n);

static void *thread(void *arg)
{
	struct part *p = arg;

	run_all(p->v, p->n);
	return NULL;
}

/* The commands up to `join' in a thread, or in a child. */
static void apart(char **v, int n, bool is_thread)
{
	struct part p = { v, n };
	int status = 0;
	pthread_t t;
	pid_t pid;

	if (is_thread) {
		if (pthread_create(&t, NULL, thread, &p))
			say("thread = -1\n");
		else
			pthread_join(t, NULL);
		return;
	}
	pid = fork();
	if (pid < 0) {
		say("fork = -1 %s\n", strerrorname_np(errno));
		return;
	}
	if (!pid) {
		prefix = "child: ";
		run_all(v, n);
		_exit(0);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	say("fork = %d\n", status);
}

static void run_all(char **v, int n)
{
	for (int i = 0; i < n; i++) {
		bool is_thread = !strcmp(v[i], "thread");
		int depth = 1, end;

		if (!is_thread && strcmp(v[i], "fork") != 0) {
			run(v[i]);
			continue;
		}
		for (end = i + 1; end < n; end++) {
			if (!strcmp(v[end], "join") && !--depth)
				break;
			if (!strcmp(v[end], "fork") ||
			    !strcmp(v[end], "thread"))
				depth++;
		}
		apart(v + i + 1, end - i - 1, is_thread);
		i = end;
	}
}

int main(int argc, char **argv)
{
	run_all(argv + 1, argc - 1);
	return 0;
}
