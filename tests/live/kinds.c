/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * kinds: opens descriptors of many kinds, prints "KIND NUMBER" for each, and
 * then asks for the flags of each once (F_GETFD), so that one line of a trace
 * stands for one descriptor.  The working directory is where it may write.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static struct {
	const char *name;
	int fd;
} kinds[64];
static int n;

static int add(const char *name, int fd)
{
	if (fd >= 0) {
		kinds[n].name = name;
		kinds[n++].fd = fd;
	}
	return fd;
}

static void files(void)
{
	int p[2];

	add("reg", open("file", O_CREAT | O_RDWR, 0600));
	add("removed", open("removed", O_CREAT | O_RDWR, 0600));
	unlink("removed");
	add("dir", open(".", O_RDONLY | O_DIRECTORY));
	if (pipe(p) == 0) {
		add("pipe", p[0]);
		add("pipe", p[1]);
	}
	if (mkfifo("fifo", 0600) == 0)
		add("fifo", open("fifo", O_RDWR));
	add("null", open("/dev/null", O_RDWR));
	add("tty", posix_openpt(O_RDWR | O_NOCTTY));
	add("epoll", epoll_create1(0));
	add("event", eventfd(0, 0));
	add("memfd", (int)syscall(SYS_memfd_create, "m", 0));
}

/* A server on 127.1.2.3, a client from 127.4.5.6, and its connection. */
static void internet(int type, const char *server, const char *client)
{
	struct sockaddr_in a = { .sin_family = AF_INET }, from = a;
	socklen_t len = sizeof(a);
	int s = socket(AF_INET, type, 0), c = socket(AF_INET, type, 0);

	inet_pton(AF_INET, "127.1.2.3", &a.sin_addr);
	inet_pton(AF_INET, "127.4.5.6", &from.sin_addr);
	if (bind(s, (struct sockaddr *)&a, len) ||
	    getsockname(s, (struct sockaddr *)&a, &len) ||
	    (type == SOCK_STREAM && listen(s, 1)) ||
	    bind(c, (struct sockaddr *)&from, len) ||
	    connect(c, (struct sockaddr *)&a, len))
		exit(77);
	add(server, s);
	add(client, c);
	if (type == SOCK_STREAM)
		add("accepted", accept(s, NULL, NULL));
}

static void ipv6(void)
{
	struct sockaddr_in6 a = { .sin6_family = AF_INET6 };
	socklen_t len = sizeof(a);
	int s = socket(AF_INET6, SOCK_DGRAM, 0);

	a.sin6_addr = in6addr_loopback;
	if (s < 0)
		return;
	if (bind(s, (struct sockaddr *)&a, len))
		close(s);
	else
		add("udp6", s);
}

static void local(void)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "sock" };
	int s = socket(AF_UNIX, SOCK_STREAM, 0), c, pair[2];

	if (bind(s, (struct sockaddr *)&un, sizeof(un)) || listen(s, 1))
		exit(77);
	add("unix-server", s);
	c = socket(AF_UNIX, SOCK_STREAM, 0);
	if (connect(c, (struct sockaddr *)&un, sizeof(un)))
		exit(77);
	add("unix-client", c);
	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == 0) {
		add("unix-pair", pair[0]);
		add("unix-pair", pair[1]);
	}
}

int main(void)
{
	files();
	internet(SOCK_STREAM, "tcp-server", "tcp-client");
	internet(SOCK_DGRAM, "udp-server", "udp-client");
	ipv6();
	local();
	for (int i = 0; i < n; i++)
		printf("%s %d\n", kinds[i].name, kinds[i].fd);
	fflush(stdout);
	for (int i = 0; i < n; i++)
		if (fcntl(kinds[i].fd, F_GETFD) < 0)
			return 1;
	return 0;
}
