/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the processes of a cage do, from outside: two samples of all of
 * their threads.  The sum of CPU time is looked at as well as the states,
 * since one that is traced, or calls in a loop, is seldom caught running.
 */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/die.h"
#include "sweep/cage_own.h"

/* More threads than anybody reads about. */
#define THREADS_MAX 4096

struct thread {
	pid_t pid, tid;
	char comm[16];
	char state;
	uint64_t ns;		/* of CPU time */
};

struct sample {
	struct thread *threads;
	size_t n;
};

static bool read_text(const struct thread *t, const char *what, char *text,
		      size_t size)
{
	char path[64];
	ssize_t n = -1;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/%s", t->pid, t->tid,
		 what);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, text, size - 1);
		close(fd);
	}
	text[n > 0 ? n : 0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return n > 0;
}

/* Nanoseconds where the kernel counts them, else its clock's ticks. */
static uint64_t cpu_time(const struct thread *t, const char *stat)
{
	unsigned long long user = 0, system = 0;
	char text[128];

	if (read_text(t, "schedstat", text, sizeof(text)))
		return strtoull(text, NULL, 10);
	sscanf(stat, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu",
	       &user, &system);
	return (user + system) * (1000000000 / sysconf(_SC_CLK_TCK));
}

static bool read_thread(struct thread *t)
{
	char text[512], *open_paren, *close_paren;

	if (!read_text(t, "stat", text, sizeof(text)))
		return false;
	open_paren = strchr(text, '(');
	close_paren = strrchr(text, ')');
	if (!open_paren || !close_paren || close_paren[1] != ' ')
		return false;
	snprintf(t->comm, sizeof(t->comm), "%.*s",
		 (int)(close_paren - open_paren - 1), open_paren + 1);
	t->state = close_paren[2];
	t->ns = cpu_time(t, close_paren + 1);
	return true;
}

static void add_threads(struct sample *s, pid_t pid)
{
	char path[32];
	DIR *dir;
	pid_t tid;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	dir = opendir(path);
	if (!dir)
		return;
	while (s->n < THREADS_MAX && (tid = cage_next_pid(dir))) {
		struct thread *t = &s->threads[s->n];

		*t = (struct thread){ .pid = pid, .tid = tid };
		s->n += read_thread(t);
	}
	closedir(dir);
}

/* The keeper is the warden's child, and not one of those that are caged. */
static void take(struct sample *s, pid_t warden)
{
	struct cage_proc *procs;
	size_t n = cage_tree(warden, &procs);
	pid_t keeper = 0;

	s->threads = xcalloc(THREADS_MAX, sizeof(*s->threads));
	for (size_t i = 0; i < n && !keeper; i++)
		if (procs[i].ppid == warden)
			keeper = procs[i].pid;
	for (size_t i = 0; i < n; i++)
		if (procs[i].inside && procs[i].pid != keeper)
			add_threads(s, procs[i].pid);
	free(procs);
}

static const struct thread *find(const struct sample *s, pid_t tid)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->threads[i].tid == tid)
			return &s->threads[i];
	return NULL;
}

static const char *state_name(char state)
{
	switch (state) {
	case 'R':
		return "runs";
	case 'S':
		return "sleeps";
	case 'D':
		return "waits for a device";
	case 'T':
		return "is stopped";
	case 't':
		return "is stopped by its tracer";
	case 'Z':
	case 'X':
		return "has ended";
	default:
		return "is idle";
	}
}

/* "-1 …": in no call; "running": now on a CPU. */
static void tell_call(const struct thread *t, struct buf *to)
{
	char text[256];
	long nr;
	char *end;

	if (t->state != 'R' && read_text(t, "wchan", text, sizeof(text)) &&
	    strcmp(text, "0") != 0)
		buf_printf(to, " in %s", text);
	if (!read_text(t, "syscall", text, sizeof(text)))
		return;
	nr = strtol(text, &end, 10);
	if (end != text && nr >= 0) {
		end[strcspn(end, "\n")] = '\0';
		buf_printf(to, ", call %ld:%s", nr, end);
	}
}

static void tell(const struct thread *t, uint64_t ns, struct buf *to)
{
	buf_printf(to, "%d (", t->tid);
	buf_visible(to, t->comm, strlen(t->comm));
	buf_printf(to, ") %s", state_name(t->state));
	tell_call(t, to);
	if (ns)
		buf_printf(to, ", %" PRIu64 " us of CPU", ns / 1000);
	buf_char(to, '\n');
}

bool cage_look(pid_t warden, unsigned int ms, struct buf *to)
{
	const struct timespec pause = { ms / 1000, ms % 1000 * 1000000L };
	struct sample before = { 0 }, after = { 0 };
	uint64_t total = 0;
	bool both = false;

	take(&before, warden);
	nanosleep(&pause, NULL);
	take(&after, warden);
	for (size_t i = 0; i < after.n; i++) {
		const struct thread *t = &after.threads[i];
		const struct thread *b = find(&before, t->tid);
		uint64_t ns = b && t->ns > b->ns ? t->ns - b->ns : 0;

		both |= b && b->state == 'R' && t->state == 'R';
		total += ns;
		tell(t, ns, to);
	}
	free(before.threads);
	free(after.threads);
	return both || total >= (uint64_t)ms * 1000000 / 4;
}
