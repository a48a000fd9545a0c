/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "event/fdfacts.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/die.h"
#include "event/pidns.h"
#include "event/sockname.h"
#include "event/subject.h"

#define FDINFO_MAX 1024
#define COMM_MAX 80
#define DRIVERS_MAX 16384

struct fdfacts {
	struct sockname *socks;
	struct pidns *pidns;
};

struct fdfacts *fdfacts_new(void)
{
	struct fdfacts *f = xcalloc(1, sizeof(*f));

	f->socks = sockname_new();
	f->pidns = pidns_new();
	return f;
}

void fdfacts_free(struct fdfacts *f)
{
	if (!f)
		return;
	sockname_free(f->socks);
	pidns_free(f->pidns);
	free(f);
}

static pid_t proc_tid(struct fdfacts *f, const struct event *ev)
{
	return pidns_proc(f->pidns, ev->tid);
}

static bool look_up(struct fdfacts *f, struct subject *s, struct event *ev,
		    int fd)
{
	return subject_find(s, ev, proc_tid(f, ev), fd);
}

/* --- descriptors --- */

const char *fdfacts_path(struct fdfacts *f, struct event *ev, int fd)
{
	struct subject s;

	if (!look_up(f, &s, ev, fd))
		return NULL;
	subject_deleted(&s);
	return arena_memdup(&ev->arena, s.link, s.len + 1);
}

/*
 * A line of /proc/tty/drivers: "pty_slave /dev/pts 136 0-1048575 pty:slave",
 * the minor numbers as one or as a range.
 */
static bool driver_has(const char *line, unsigned int maj, unsigned int min)
{
	unsigned int m, first, last;
	int n;

	if (sscanf(line, "%*s %*s %u %n", &m, &n) < 1 || m != maj)
		return false;
	switch (sscanf(line + n, "%u-%u", &first, &last)) {
	case 1:
		return min == first;
	case 2:
		return min >= first && min <= last;
	default:
		return false;
	}
}

/* Where the kernel's list is hidden, the numbers that never change. */
static bool well_known_tty(unsigned int maj)
{
	return maj == 4 || maj == 5 || (maj >= 136 && maj <= 143);
}

static bool is_tty(dev_t dev)
{
	unsigned int maj = major(dev), min = minor(dev);
	char text[DRIVERS_MAX];
	const char *line = text;

	if (maj == 1)	/* null, zero, random …: the most common */
		return false;
	if (procfs_read("/proc/tty/drivers", text, sizeof(text)) <= 0)
		return well_known_tty(maj);
	while (line && *line) {
		if (driver_has(line, maj, min))
			return true;
		line = strchr(line, '\n');
		line += line != NULL;
	}
	return false;
}

/*
 * Memory files are removed ones, "/memfd:NAME", on a mount of the kernel's
 * own: a tmpfs, or the file system of huge pages.
 */
static bool is_memfd(const struct subject *s, const struct stat *st)
{
	struct statfs fs;

	return strncmp(s->link, "/memfd:", 7) == 0 && st->st_nlink == 0 &&
	       statfs(s->proc, &fs) == 0 &&
	       (fs.f_type == TMPFS_MAGIC || fs.f_type == HUGETLBFS_MAGIC);
}

static uint32_t file_type(const struct subject *s)
{
	struct stat st;

	/* through the link: it is the file, not the path */
	if (stat(s->proc, &st) < 0)
		return FDTYPE_OTHER;
	if (S_ISREG(st.st_mode))
		return is_memfd(s, &st) ? FDTYPE_MEMFD : FDTYPE_REG;
	if (S_ISDIR(st.st_mode))
		return FDTYPE_DIR;
	if (S_ISFIFO(st.st_mode))
		return FDTYPE_PIPE;
	if (S_ISCHR(st.st_mode) && is_tty(st.st_rdev))
		return FDTYPE_TTY;
	return FDTYPE_OTHER;
}

static uint32_t socket_type(const struct subject *s)
{
	char net[PROCFS_PATH];
	const struct sock_kind *kind;
	struct socket_of of;

	if (!subject_socket(s, net, &of))
		return FDTYPE_OTHER;
	kind = sockname_kind(&of);
	if (!kind)
		return FDTYPE_OTHER;
	if (kind->family == AF_UNIX)
		return FDTYPE_UNIX;
	if (kind->protocol == IPPROTO_TCP)
		return FDTYPE_TCP;
	if (kind->protocol == IPPROTO_UDP || kind->protocol == IPPROTO_UDPLITE)
		return FDTYPE_UDP;
	return FDTYPE_OTHER;
}

uint32_t fdfacts_type(struct fdfacts *f, struct event *ev, int fd)
{
	struct subject s;

	if (!look_up(f, &s, ev, fd))
		return 0;
	if (s.link[0] == '/' || strncmp(s.link, "(unreachable)", 13) == 0)
		return file_type(&s);
	if (strncmp(s.link, "pipe:[", 6) == 0)
		return FDTYPE_PIPE;
	if (strncmp(s.link, "socket:[", 8) == 0)
		return socket_type(&s);
	if (strcmp(s.link, "anon_inode:[eventpoll]") == 0)
		return FDTYPE_EPOLL;
	if (strcmp(s.link, "anon_inode:[eventfd]") == 0)
		return FDTYPE_EVENT;
	return FDTYPE_OTHER;
}

/* 0.0.0.0:0 is what an internet socket without an address shows. */
static bool has_address(const struct sockaddr_storage *ss)
{
	if (ss->ss_family == AF_INET)
		return ((const struct sockaddr_in *)ss)->sin_port != 0;
	if (ss->ss_family == AF_INET6)
		return ((const struct sockaddr_in6 *)ss)->sin6_port != 0;
	return true;
}

socklen_t fdfacts_addr(struct fdfacts *f, struct event *ev, int fd,
		       bool peer, struct sockaddr_storage *to)
{
	char net[PROCFS_PATH];
	struct socket_of of;
	struct sockpeek seen;
	struct subject s;

	if (!look_up(f, &s, ev, fd) || !subject_socket(&s, net, &of) ||
	    !sockname_addresses(f->socks, &of, &seen))
		return 0;
	*to = peer ? seen.peer : seen.name;
	if (!peer && !has_address(to))
		return 0;
	return peer ? seen.peer_len : seen.name_len;
}

int fdfacts_flags(struct fdfacts *f, struct event *ev, int fd)
{
	char path[PROCFS_PATH], text[FDINFO_MAX];
	const char *flags;

	if (fd < 0)
		return -1;
	procfs_path(path, proc_tid(f, ev), "fdinfo", fd);
	if (procfs_read(path, text, sizeof(text)) <= 0)
		return -1;
	flags = procfs_field(text, "flags");
	/* the descriptor's own flag is shown among the file's */
	return flags ? (int)strtol(flags, NULL, 8) & ~O_CLOEXEC : -1;
}

/* --- the tracee --- */

const char *fdfacts_exe(struct fdfacts *f, struct event *ev)
{
	struct subject s;

	if (!subject_link(&s, ev, proc_tid(f, ev), "exe"))
		return NULL;
	subject_deleted(&s);
	return arena_memdup(&ev->arena, s.link, s.len + 1);
}

const char *fdfacts_comm(struct fdfacts *f, struct event *ev)
{
	char path[PROCFS_PATH], comm[COMM_MAX];
	ssize_t len;

	procfs_path(path, proc_tid(f, ev), "comm", -1);
	len = procfs_read(path, comm, sizeof(comm));
	if (len <= 0)
		return NULL;
	if (comm[len - 1] == '\n')
		comm[len - 1] = '\0';
	return arena_strdup(&ev->arena, comm);
}

int64_t fdfacts_uid(struct fdfacts *f, struct event *ev)
{
	struct procfs_status st;

	return procfs_status(proc_tid(f, ev), &st) == 0 ? (int64_t)st.euid : -1;
}
