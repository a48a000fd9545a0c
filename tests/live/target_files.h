/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The commands of target.c that concern files and sockets. */
#ifndef TARGET_FILES_H
#define TARGET_FILES_H

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { MAX_WORDS = 16, MAX_DATA = 4096 };

struct words {
	int n;
	char *v[MAX_WORDS + 1];
	unsigned char data[MAX_DATA];	/* what came back */
	long len;			/* of it; -1: none */
	char more[128];			/* said behind the result */
};

static long num(const struct words *w, int i)
{
	return i < w->n ? strtol(w->v[i], NULL, 0) : 0;
}

static void got(struct words *w, long n)
{
	w->len = n;
}

static long flags_of(const char *letters)
{
	static const struct {
		char letter;
		int flag;
	} all[] = { { 'w', O_WRONLY },	 { 'b', O_RDWR },
		    { 'c', O_CREAT },	 { 't', O_TRUNC },
		    { 'a', O_APPEND },	 { 'x', O_EXCL },
		    { 'd', O_DIRECTORY }, { 'n', O_NONBLOCK },
		    { 'e', O_CLOEXEC },	 { 's', O_SYNC } };
	long flags = 0;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (letters && strchr(letters, all[i].letter))
			flags |= all[i].flag;
	return flags;
}

/* --- files --- */

static long do_openat(struct words *w)
{
	return syscall(SYS_openat, AT_FDCWD, w->v[1], flags_of(w->v[2]), 0644);
}

static long do_open(struct words *w)
{
#ifdef SYS_open
	return syscall(SYS_open, w->v[1], flags_of(w->v[2]), 0644);
#else
	(void)w;
	_exit(77);
#endif
}

static long do_read(struct words *w)
{
	long r = syscall(SYS_read, num(w, 1), w->data, num(w, 2));

	got(w, r);
	return r;
}

static long do_pread(struct words *w)
{
	long r = syscall(SYS_pread64, num(w, 1), w->data, num(w, 2),
			 num(w, 3));

	got(w, r);
	return r;
}

static long do_readv(struct words *w)
{
	struct iovec v[2] = { { w->data, (size_t)num(w, 2) },
			      { w->data + num(w, 2), (size_t)num(w, 3) } };
	long r = syscall(SYS_readv, num(w, 1), v, 2);

	got(w, r);
	return r;
}

static long do_recv(struct words *w)
{
	long r = syscall(SYS_recvfrom, num(w, 1), w->data, num(w, 2), 0, NULL,
			 NULL);

	got(w, r);
	return r;
}

static long do_write(struct words *w)
{
	return syscall(SYS_write, num(w, 1), w->v[2], strlen(w->v[2]));
}

static long do_send(struct words *w)
{
	return syscall(SYS_sendto, num(w, 1), w->v[2], strlen(w->v[2]), 0,
		       NULL, 0);
}

static long do_sendfile(struct words *w)
{
	return syscall(SYS_sendfile, num(w, 1), num(w, 2), NULL, num(w, 3));
}

static long do_copy(struct words *w)
{
	return syscall(SYS_copy_file_range, num(w, 1), NULL, num(w, 2), NULL,
		       num(w, 3), 0);
}

static long do_splice(struct words *w)
{
	return syscall(SYS_splice, num(w, 1), NULL, num(w, 2), NULL,
		       num(w, 3), 0);
}

static long do_close(struct words *w)
{
	return syscall(SYS_close, num(w, 1));
}

static long do_lseek(struct words *w)
{
	return syscall(SYS_lseek, num(w, 1), num(w, 2), num(w, 3));
}

static long do_fsync(struct words *w)
{
	return syscall(SYS_fsync, num(w, 1));
}

static long do_fdatasync(struct words *w)
{
	return syscall(SYS_fdatasync, num(w, 1));
}

/* Is it open, and how? */
static long do_getfl(struct words *w)
{
	long r = syscall(SYS_fcntl, num(w, 1), F_GETFL);

	if (r >= 0)
		snprintf(w->more, sizeof(w->more), "%s%s%s",
			 (r & O_SYNC) == O_SYNC ? " SYNC" : "",
			 r & O_APPEND ? " APPEND" : "",
			 r & O_NONBLOCK ? " NONBLOCK" : "");
	return r < 0 ? r : 0;
}

static long do_mode(struct words *w)
{
	struct stat st;
	int r = stat(w->v[1], &st);

	if (!r)
		snprintf(w->more, sizeof(w->more), " %03o",
			 st.st_mode & 07777);
	return r;
}

static long do_rename(struct words *w)
{
#ifdef SYS_rename
	return syscall(SYS_rename, w->v[1], w->v[2]);
#else
	return syscall(SYS_renameat, AT_FDCWD, w->v[1], AT_FDCWD, w->v[2]);
#endif
}

static long do_unlink(struct words *w)
{
#ifdef SYS_unlink
	return syscall(SYS_unlink, w->v[1]);
#else
	return syscall(SYS_unlinkat, AT_FDCWD, w->v[1], 0);
#endif
}

static long do_mkdir(struct words *w)
{
	return syscall(SYS_mkdirat, AT_FDCWD, w->v[1], 0755);
}

static long do_access(struct words *w)
{
	return syscall(SYS_faccessat, AT_FDCWD, w->v[1], R_OK);
}

static long do_chdir(struct words *w)
{
	return syscall(SYS_chdir, w->v[1]);
}

static long do_pipe(struct words *w)
{
	int fds[2] = { -1, -1 };
	long r = syscall(SYS_pipe2, fds, 0);

	if (!r)
		snprintf(w->more, sizeof(w->more), " %d %d", fds[0], fds[1]);
	return r;
}

/* --- sockets: ADDR:PORT or unix:PATH --- */

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_un un;
};

static socklen_t address(union address *a, const char *text)
{
	char host[64];
	const char *colon = strrchr(text, ':');

	memset(a, 0, sizeof(*a));
	if (!strncmp(text, "unix:", 5)) {
		a->un.sun_family = AF_UNIX;
		strncpy(a->un.sun_path, text + 5, sizeof(a->un.sun_path) - 1);
		return sizeof(a->un);
	}
	a->in.sin_family = AF_INET;
	if (!colon)
		return 0;
	snprintf(host, sizeof(host), "%.*s", (int)(colon - text), text);
	inet_pton(AF_INET, host, &a->in.sin_addr);
	a->in.sin_port = htons((uint16_t)atoi(colon + 1));
	return sizeof(a->in);
}

static long do_socket(struct words *w)
{
	int family = strcmp(w->v[1], "unix") ? AF_INET : AF_UNIX;
	int type = w->v[2] && !strcmp(w->v[2], "udp") ? SOCK_DGRAM :
							SOCK_STREAM;

	if (w->v[2] && strchr(w->v[2], 'n'))
		type |= SOCK_NONBLOCK;
	return syscall(SYS_socket, family, type, 0);
}

static long do_connect(struct words *w)
{
	union address a, before;
	socklen_t len = address(&a, w->v[2]);
	long r;

	before = a;
	r = syscall(SYS_connect, num(w, 1), &a, len);
	if (memcmp(&a, &before, sizeof(a)))
		snprintf(w->more, sizeof(w->more), " (address changed)");
	return r;
}

/* bind and listen; for ADDR:0 says which port. */
static long do_listen(struct words *w)
{
	union address a;
	socklen_t len = address(&a, w->v[2]);
	int fd = (int)num(w, 1);

	if (bind(fd, &a.any, len) || listen(fd, 8))
		return -1;
	if (a.any.sa_family == AF_INET && !getsockname(fd, &a.any, &len))
		snprintf(w->more, sizeof(w->more), " port %d",
			 ntohs(a.in.sin_port));
	return 0;
}

static long do_accept(struct words *w)
{
	return syscall(SYS_accept4, num(w, 1), NULL, NULL, 0);
}

static long do_poll(struct words *w)
{
	struct pollfd p = { (int)num(w, 1), POLLIN, 0 };
	struct timespec t = { num(w, 2) / 1000, num(w, 2) % 1000 * 1000000 };

	return syscall(SYS_ppoll, &p, 1, &t, NULL, 8);
}

#endif
