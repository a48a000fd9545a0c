/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * names KIND: writes nothing to descriptors of many kinds, and prints the
 * line that each call should give under KIND: path (-y) or all (-yy).
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static int all;

/* The note is the first of the two under -y, the second under -yy. */
static void note(int fd, const char *path, const char *detail)
{
	printf("write(%d<%s, \"\", 0)\n", fd, all ? detail : path);
	fflush(stdout);
	/* the result is of no interest, and differs between kernels */
	if (write(fd, "", 0) < 0)
		return;
}

static const char *text(char *to, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static const char *text(char *to, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(to, 256, fmt, ap);
	va_end(ap);
	return to;
}

static unsigned long inode(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 ? st.st_ino : 0;
}

static const char *link_of(char *to, int fd, const char *kind)
{
	return text(to, "%s:[%lu]>", kind, inode(fd));
}

static void files(void)
{
	char a[256], dir[128];
	int fd;

	if (!getcwd(dir, sizeof(dir)))
		exit(77);
	fd = open("a<b\"", O_CREAT | O_RDWR, 0600);
	text(a, "%s/a\\74b\\\">", dir);
	note(fd, a, a);
	unlink("a<b\"");
	text(a, "%s/a\\74b\\\">(deleted)", dir);
	note(fd, a, a);
	fd = open("/dev/null", O_WRONLY);
	note(fd, "/dev/null>", "/dev/null<char 1:3>>");
}

static void anonymous(void)
{
	char a[256];
	sigset_t set;
	int p[2], fd;

	if (pipe(p) < 0)
		exit(77);
	link_of(a, p[1], "pipe");
	note(p[1], a, a);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGCHLD);
	note(signalfd(-1, &set, 0), "anon_inode:[signalfd]>",
	     "signalfd:[USR1 CHLD]>");
	fd = syscall(SYS_pidfd_open, getpid(), 0);
	if (fd >= 0)
		note(fd, "anon_inode:[pidfd]>",
		     text(a, "pid:%d>", getpid()));
}

static void unix_sockets(void)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "s>" };
	char a[256], b[256];
	int sv[2], fd = socket(AF_UNIX, SOCK_DGRAM, 0);

	if (bind(fd, (struct sockaddr *)&un, sizeof(un)) < 0)
		exit(77);
	note(fd, link_of(a, fd, "socket"),
	     text(b, "UNIX:[%lu,\"s>\"]>", inode(fd)));
	unlink("s>");
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, sv) < 0)
		exit(77);
	note(sv[0], link_of(a, sv[0], "socket"),
	     text(b, "UNIX-STREAM:[%lu->%lu]>", inode(sv[0]), inode(sv[1])));
	close(sv[1]);
	/* the peer is gone, and its name is what it was */
	note(sv[0], link_of(a, sv[0], "socket"), b);
}

static void address(char *to, int fd, int peer)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	socklen_t len = sizeof(in);
	int err = peer ? getpeername(fd, (struct sockaddr *)&in, &len) :
			 getsockname(fd, (struct sockaddr *)&in, &len);

	snprintf(to, 64, "%s:%d", err ? "?" : inet_ntoa(in.sin_addr),
		 ntohs(in.sin_port));
}

static void inet(int type, const char *label)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	socklen_t len = sizeof(in);
	int s = socket(AF_INET, type, 0), c = socket(AF_INET, type, 0);
	char a[256], b[256], name[64], peer[64];

	if (type == SOCK_STREAM) /* a datagram socket would be bound by it */
		note(s, link_of(a, s, "socket"), link_of(b, s, label));
	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(s, (struct sockaddr *)&in, len) < 0)
		exit(77);
	if (type == SOCK_STREAM)
		listen(s, 1);
	address(name, s, 0);
	note(s, link_of(a, s, "socket"), text(b, "%s:[%s]>", label, name));
	getsockname(s, (struct sockaddr *)&in, &len);
	if (connect(c, (struct sockaddr *)&in, len) < 0)
		exit(77);
	address(name, c, 0);
	address(peer, c, 1);
	note(c, link_of(a, c, "socket"),
	     text(b, "%s:[%s->%s]>", label, name, peer));
}

static void netlink(void)
{
	struct sockaddr_nl nl = { .nl_family = AF_NETLINK };
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	char a[256], b[256];

	if (fd < 0 || bind(fd, (struct sockaddr *)&nl, sizeof(nl)) < 0)
		return;
	note(fd, link_of(a, fd, "socket"),
	     text(b, "NETLINK:[ROUTE:%d]>", getpid()));
}

int main(int argc, char **argv)
{
	all = argc > 1 && strcmp(argv[1], "all") == 0;
	signal(SIGPIPE, SIG_IGN);
	/* so that stdout is no line of the trace */
	if (fcntl(STDOUT_FILENO, F_DUPFD, 100) < 0 ||
	    !freopen("expected", "w", stdout))
		return 77;
	files();
	anonymous();
	unix_sockets();
	inet(SOCK_STREAM, "TCP");
	inet(SOCK_DGRAM, "UDP");
	netlink();
	return 0;
}
