/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "event/fdname.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"
#include "desc/consts.h"
#include "event/note.h"
#include "event/pidns.h"
#include "event/sockname.h"
#include "event/subject.h"
#include "linux/procfs.h"

/* comm has 16 bytes (TASK_COMM_LEN), but a worker's name may be longer. */
#define COMM_MAX 80
#define FDINFO_MAX 1024
#define SIGNALS 64

struct fdname {
	struct namer namer;
	struct sockname *socks;
	struct pidns *pidns;
	struct buf text;
};

static struct fdname *fdname_of(struct namer *n)
{
	return (struct fdname *)n;
}

static bool look_up(struct fdname *f, struct subject *s, struct event *ev,
		    int fd)
{
	return subject_find(s, ev, pidns_proc(f->pidns, ev->tid), fd);
}

static const char *finish(struct fdname *f, struct event *ev)
{
	return arena_strdup(&ev->arena, buf_cstr(&f->text));
}

static const char *path_text(struct fdname *f, struct subject *s)
{
	bool deleted = s->fd != AT_FDCWD && subject_deleted(s);

	buf_reset(&f->text);
	note_escape(&f->text, s->link, s->len, "<>");
	if (deleted)
		buf_str(&f->text, NOTE_DELETED);
	return finish(f, s->ev);
}

static const char *dev_text(struct fdname *f, struct subject *s)
{
	struct stat st;

	if (s->link[0] != '/' || stat(s->proc, &st) < 0 ||
	    (!S_ISCHR(st.st_mode) && !S_ISBLK(st.st_mode)) ||
	    subject_deleted(s))
		return NULL;
	buf_reset(&f->text);
	note_escape(&f->text, s->link, s->len, "<>");
	buf_printf(&f->text, "<%s %u:%u>",
		   S_ISCHR(st.st_mode) ? "char" : "block",
		   major(st.st_rdev), minor(st.st_rdev));
	return finish(f, s->ev);
}

static bool fdinfo(struct subject *s, char *text)
{
	char path[PROCFS_PATH];

	procfs_path(path, s->tid, "fdinfo", s->fd);
	return procfs_read(path, text, FDINFO_MAX) > 0;
}

static const char *pidfd_text(struct fdname *f, struct subject *s)
{
	char text[FDINFO_MAX];
	int pid;

	if (!fdinfo(s, text))
		return NULL;
	/* 0 or -1: waited for, or out of sight */
	pid = pidns_field(f->pidns, text, "NSpid");
	if (pid <= 0)
		return NULL;
	buf_reset(&f->text);
	buf_printf(&f->text, "pid:%d", pid);
	return finish(f, s->ev);
}

static const char *eventfd_text(struct fdname *f, struct subject *s)
{
	char text[FDINFO_MAX];
	const char *count, *id, *semaphore;

	if (!fdinfo(s, text))
		return NULL;
	count = procfs_field(text, "eventfd-count");
	id = procfs_field(text, "eventfd-id");
	semaphore = procfs_field(text, "eventfd-semaphore");
	if (!count)
		return NULL;
	buf_reset(&f->text);
	buf_str(&f->text, "{eventfd-count=");
	buf_hex(&f->text, strtoull(count, NULL, 16));
	if (id)
		buf_printf(&f->text, ", eventfd-id=%d", atoi(id));
	if (semaphore)
		buf_printf(&f->text, ", eventfd-semaphore=%d",
			   atoi(semaphore));
	buf_char(&f->text, '}');
	return finish(f, s->ev);
}

/* A set of signals as strace prints it: a nearly full one inverted. */
static void add_signals(struct buf *to, uint64_t bits)
{
	bool invert = __builtin_popcountll(bits) >= SIGNALS * 2 / 3;
	const char *between = "";

	buf_str(to, invert ? "~[" : "[");
	for (unsigned int i = 0; i < SIGNALS; i++) {
		const char *name = consts_name(&consts_signals, i + 1);

		if ((bits >> i & 1) == invert)
			continue;
		if (name)
			buf_printf(to, "%s%s", between, name + strlen("SIG"));
		else
			buf_printf(to, "%s%u", between, i + 1);
		between = " ";
	}
	buf_char(to, ']');
}

static const char *signalfd_text(struct fdname *f, struct subject *s)
{
	char text[FDINFO_MAX];
	const char *mask;

	if (!fdinfo(s, text))
		return NULL;
	mask = procfs_field(text, "sigmask");
	if (!mask)
		return NULL;
	buf_reset(&f->text);
	buf_str(&f->text, "signalfd:");
	add_signals(&f->text, strtoull(mask, NULL, 16));
	return finish(f, s->ev);
}

static const char *socket_text(struct fdname *f, struct subject *s)
{
	char net[PROCFS_PATH];
	struct socket_of of;

	if (!subject_socket(s, net, &of))
		return NULL;
	buf_reset(&f->text);
	if (!sockname_text(f->socks, &f->text, &of))
		return NULL;
	return finish(f, s->ev);
}

/* What -yy knows of a descriptor beyond its path, or NULL. */
static const char *detail_text(struct fdname *f, struct subject *s,
			       unsigned int kinds)
{
	static const struct {
		unsigned int kind;
		const char *link;
		const char *(*text)(struct fdname *f, struct subject *s);
	} by_link[] = {
		{ FD_DEV, "/", dev_text },
		{ FD_SOCKET, "socket:[", socket_text },
		{ FD_PIDFD, "anon_inode:[pidfd]", pidfd_text },
		{ FD_EVENTFD, "anon_inode:[eventfd]", eventfd_text },
		{ FD_SIGNALFD, "anon_inode:[signalfd]", signalfd_text },
	};

	for (size_t i = 0; i < sizeof(by_link) / sizeof(by_link[0]); i++)
		if ((kinds & by_link[i].kind) &&
		    strncmp(s->link, by_link[i].link,
			    strlen(by_link[i].link)) == 0)
			return by_link[i].text(f, s);
	return NULL;
}

static const char *describe(struct fdname *f, struct subject *s)
{
	unsigned int kinds = s->ev->opt->fds;
	const char *text = NULL;

	if (s->fd != AT_FDCWD)
		text = detail_text(f, s, kinds);
	if (!text && (kinds & FD_PATH))
		text = path_text(f, s);
	return text;
}

static const char *name_fd(struct namer *n, struct event *ev, int fd)
{
	struct fdname *f = fdname_of(n);
	struct subject s;

	if (!ev->opt || !ev->opt->fds || !look_up(f, &s, ev, fd))
		return NULL;
	return describe(f, &s);
}

static const char *name_peer_fd(struct namer *n, struct event *ev, int pidfd,
				int fd)
{
	struct fdname *f = fdname_of(n);
	char text[FDINFO_MAX];
	const char *pid;
	struct subject s;

	if (!ev->opt || !ev->opt->fds || pidfd < 0 || fd < 0 ||
	    !look_up(f, &s, ev, pidfd) || !fdinfo(&s, text))
		return NULL;
	/* /proc's own number */
	pid = procfs_field(text, "Pid");
	if (!pid || atoi(pid) <= 0 || !subject_find(&s, ev, atoi(pid), fd))
		return NULL;
	return describe(f, &s);
}

static const char *name_comm(struct namer *n, struct event *ev, int tid)
{
	struct fdname *f = fdname_of(n);
	char path[PROCFS_PATH], comm[COMM_MAX];
	ssize_t len;

	if (tid <= 0)
		return NULL;
	procfs_path(path, pidns_proc(f->pidns, tid), "comm", -1);
	len = procfs_read(path, comm, sizeof(comm));
	if (len <= 0)
		return NULL;
	if (comm[len - 1] == '\n')
		len--;
	buf_reset(&f->text);
	note_escape(&f->text, comm, len, "<>");
	return finish(f, ev);
}

static int name_translate(struct namer *n, struct event *ev, int id,
			  enum role role)
{
	return pidns_translate(fdname_of(n)->pidns, ev->tid, id, role);
}

static int name_netlink(struct namer *n, struct event *ev, int fd)
{
	struct fdname *f = fdname_of(n);
	char net[PROCFS_PATH];
	struct socket_of of;
	struct subject s;

	if (fd < 0 || !look_up(f, &s, ev, fd) ||
	    !subject_socket(&s, net, &of))
		return -1;
	return sockname_netlink(f->socks, &of);
}

struct namer *fdname_new(void)
{
	struct fdname *f = xcalloc(1, sizeof(*f));

	f->namer.fd = name_fd;
	f->namer.peer_fd = name_peer_fd;
	f->namer.comm = name_comm;
	f->namer.translate = name_translate;
	f->namer.netlink_protocol = name_netlink;
	f->socks = sockname_new();
	f->pidns = pidns_new();
	return &f->namer;
}

void fdname_free(struct namer *n)
{
	struct fdname *f = fdname_of(n);

	if (!f)
		return;
	sockname_free(f->socks);
	pidns_free(f->pidns);
	buf_free(&f->text);
	free(f);
}

bool fdname_path(struct namer *n, struct event *ev, int fd, char *buf,
		 size_t len)
{
	struct fdname *f = fdname_of(n);
	struct subject s;

	if (!look_up(f, &s, ev, fd))
		return false;
	if (fd != AT_FDCWD)
		subject_deleted(&s);
	if (s.len >= len)
		return false;
	memcpy(buf, s.link, s.len + 1);
	return true;
}
