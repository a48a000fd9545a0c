/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tracee is this process itself: its own descriptors are named. */
#include "event/fdname.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static struct decode_options opt;
static struct event ev = { .opt = &opt };
static struct namer *namer;
static char dir[] = "/tmp/fdname.XXXXXX";

static const char *name(int fd, unsigned int kinds)
{
	opt.fds = kinds;
	return namer->fd(namer, &ev, fd);
}

static const char *expect(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

static const char *expect(const char *fmt, ...)
{
	static char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return text;
}

static unsigned long inode(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 ? st.st_ino : 0;
}

static void paths(void)
{
	int fd = open("a<b", O_CREAT | O_RDWR, 0600);
	char path[256];

	CHECK_STR(name(fd, 0), NULL);
	CHECK_STR(name(fd, FD_PATH), expect("%s/a\\74b", dir));
	CHECK_STR(name(fd, FD_ALL), expect("%s/a\\74b", dir));
	CHECK_STR(name(fd, FD_SOCKET | FD_DEV), NULL);
	CHECK(fdname_path(namer, &ev, fd, path, sizeof(path)));
	CHECK_STR(path, expect("%s/a<b", dir));
	CHECK(!fdname_path(namer, &ev, fd, path, 5));
	unlink("a<b");
	CHECK_STR(name(fd, FD_PATH), expect("%s/a\\74b>(deleted)", dir));
	CHECK(fdname_path(namer, &ev, fd, path, sizeof(path)));
	CHECK_STR(path, expect("%s/a<b", dir));
	close(fd);
	CHECK_STR(name(fd, FD_ALL), NULL);
	CHECK(!fdname_path(namer, &ev, fd, path, sizeof(path)));
	CHECK_STR(name(-1, FD_ALL), NULL);
}

static void names_that_look_deleted(void)
{
	int fd = open("f (deleted)", O_CREAT | O_RDWR, 0600), other;

	CHECK_STR(name(fd, FD_PATH), expect("%s/f (deleted)", dir));
	unlink("f (deleted)");
	CHECK_STR(name(fd, FD_PATH), expect("%s/f (deleted)>(deleted)", dir));
	other = open("f (deleted)", O_CREAT | O_RDWR, 0600);
	CHECK_STR(name(fd, FD_PATH), expect("%s/f (deleted)>(deleted)", dir));
	CHECK_STR(name(other, FD_PATH), expect("%s/f (deleted)", dir));
	unlink("f (deleted)");
	close(fd);
	close(other);
}

static void cwd(void)
{
	CHECK_STR(name(AT_FDCWD, FD_PATH), dir);
	CHECK_STR(name(AT_FDCWD, FD_ALL), dir);
	CHECK_STR(name(AT_FDCWD, FD_ALL & ~FD_PATH), NULL);
}

static void devices(void)
{
	int fd = open("/dev/null", O_RDONLY);

	CHECK_STR(name(fd, FD_PATH), "/dev/null");
	CHECK_STR(name(fd, FD_DEV), "/dev/null<char 1:3>");
	CHECK_STR(name(fd, FD_ALL), "/dev/null<char 1:3>");
	close(fd);
}

static void anonymous(void)
{
	int fd = eventfd(18, EFD_SEMAPHORE), p[2];

	CHECK_STR(name(fd, FD_PATH), "anon_inode:[eventfd]");
	CHECK(strncmp(name(fd, FD_EVENTFD), "{eventfd-count=0x12", 19) == 0);
	close(fd);
	CHECK_EQ(pipe(p), 0);
	CHECK_STR(name(p[0], FD_ALL), expect("pipe:[%lu]", inode(p[0])));
	close(p[0]);
	close(p[1]);
}

static void signalfds(void)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	fd = signalfd(-1, &set, 0);
	CHECK_STR(name(fd, FD_SIGNALFD), "signalfd:[]");
	CHECK_STR(name(fd, FD_ALL & ~FD_SIGNALFD), "anon_inode:[signalfd]");
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGINT);
	signalfd(fd, &set, 0);
	CHECK_STR(name(fd, FD_ALL), "signalfd:[HUP INT]");
	memset(&set, 0xff, sizeof(set));
	signalfd(fd, &set, 0);
	if (check_emulated()) {
		close(fd);
		CHECK_SKIP("emulation keeps two signals to itself");
	}
	CHECK_STR(name(fd, FD_ALL), "signalfd:~[KILL STOP]");
	close(fd);
}

static void pidfds(void)
{
	pid_t child = fork();
	int fd;

	if (child == 0)
		_exit(0);
	fd = syscall(SYS_pidfd_open, child, 0);
	if (fd < 0)
		CHECK_SKIP("no pidfd_open");
	CHECK_STR(name(fd, FD_PIDFD), expect("pid:%d", child));
	CHECK_STR(name(fd, FD_PATH), "anon_inode:[pidfd]");
	waitpid(child, NULL, 0);
	CHECK_STR(name(fd, FD_PIDFD), NULL);
	CHECK_STR(name(fd, FD_ALL), "anon_inode:[pidfd]");
	close(fd);
}

static void unix_sockets(void)
{
	int sv[2], fd = socket(AF_UNIX, SOCK_STREAM, 0);
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "s\"<" };

	if (check_emulated())
		CHECK_SKIP("no socket diagnostics in emulation");
	CHECK_STR(name(fd, FD_PATH), expect("socket:[%lu]", inode(fd)));
	if (!name(fd, FD_SOCKET))
		CHECK_SKIP("sockets tell no protocol name");
	CHECK_STR(name(fd, FD_ALL), expect("UNIX-STREAM:[%lu]", inode(fd)));
	CHECK_EQ(bind(fd, (struct sockaddr *)&un, sizeof(un)), 0);
	CHECK_STR(name(fd, FD_ALL),
		  expect("UNIX-STREAM:[%lu,\"s\\\"<\"]", inode(fd)));
	unlink(un.sun_path);
	close(fd);
	CHECK_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, sv), 0);
	CHECK_STR(name(sv[0], FD_SOCKET), expect("UNIX-STREAM:[%lu->%lu]",
						 inode(sv[0]), inode(sv[1])));
	close(sv[0]);
	close(sv[1]);
	fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	memcpy(un.sun_path, "\0x\1y", 4);
	CHECK_EQ(bind(fd, (struct sockaddr *)&un,
		      offsetof(struct sockaddr_un, sun_path) + 4), 0);
	CHECK_STR(name(fd, FD_SOCKET), expect("UNIX:[%lu,@\"x\\1y\"]",
					      inode(fd)));
	close(fd);
}

static unsigned int port(int fd)
{
	struct sockaddr_in in;
	socklen_t len = sizeof(in);

	return getsockname(fd, (struct sockaddr *)&in, &len) == 0 ?
	       ntohs(in.sin_port) : 0;
}

static void tcp(void)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	socklen_t len = sizeof(in);
	int l = socket(AF_INET, SOCK_STREAM, 0), c;
	unsigned long ino;

	if (check_emulated())
		CHECK_SKIP("no socket diagnostics in emulation");
	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	CHECK_STR(name(l, FD_SOCKET), expect("TCP:[%lu]", inode(l)));
	if (bind(l, (struct sockaddr *)&in, len) || listen(l, 1))
		CHECK_SKIP("no loopback interface");
	getsockname(l, (struct sockaddr *)&in, &len);
	CHECK_STR(name(l, FD_SOCKET), expect("TCP:[127.0.0.1:%u]", port(l)));
	CHECK_STR(name(l, FD_PATH), expect("socket:[%lu]", inode(l)));
	c = socket(AF_INET, SOCK_STREAM, 0);
	CHECK_EQ(connect(c, (struct sockaddr *)&in, len), 0);
	for (int again = 0; again < 2; again++)
		CHECK_STR(name(c, FD_ALL),
			  expect("TCP:[127.0.0.1:%u->127.0.0.1:%u]", port(c),
				 port(l)));
	ino = inode(c);
	close(c);
	c = socket(AF_INET, SOCK_STREAM, 0);
	CHECK(inode(c) != ino);
	CHECK_STR(name(c, FD_ALL), expect("TCP:[%lu]", inode(c)));
	close(c);
	close(l);
}

static void udp_changes_its_peer(void)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (check_emulated())
		CHECK_SKIP("no socket diagnostics in emulation");
	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	for (unsigned int to = 1000; to < 1003; to++) {
		in.sin_port = htons(to);
		if (connect(fd, (struct sockaddr *)&in, sizeof(in)))
			CHECK_SKIP("no loopback interface");
		CHECK_STR(name(fd, FD_ALL),
			  expect("UDP:[127.0.0.1:%u->127.0.0.1:%u]", port(fd),
				 to));
	}
	close(fd);
}

static void netlink(void)
{
	struct sockaddr_nl nl = { .nl_family = AF_NETLINK };
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);

	if (check_emulated())
		CHECK_SKIP("no socket diagnostics in emulation");
	CHECK_STR(name(fd, FD_ALL), expect("NETLINK:[%lu]", inode(fd)));
	CHECK_EQ(bind(fd, (struct sockaddr *)&nl, sizeof(nl)), 0);
	CHECK_STR(name(fd, FD_ALL), expect("NETLINK:[ROUTE:%d]", getpid()));
	CHECK_EQ(namer->netlink_protocol(namer, &ev, fd), NETLINK_ROUTE);
	CHECK_EQ(namer->netlink_protocol(namer, &ev, fd), NETLINK_ROUTE);
	CHECK_EQ(namer->netlink_protocol(namer, &ev, 0), -1);
	close(fd);
	CHECK_EQ(namer->netlink_protocol(namer, &ev, fd), -1);
}

static void comms(void)
{
	prctl(PR_SET_NAME, "x<\1");
	CHECK_STR(namer->comm(namer, &ev, getpid()), "x\\74\\1");
	CHECK_STR(namer->comm(namer, &ev, 0), NULL);
	CHECK_STR(namer->comm(namer, &ev, -1), NULL);
}

static void same_namespace_is_no_translation(void)
{
	CHECK_EQ(namer->translate(namer, &ev, getpid(), ROLE_TGID), getpid());
	CHECK_EQ(namer->translate(namer, &ev, -1, ROLE_TGID), 0);
	CHECK_EQ(namer->translate(namer, &ev, 1, ROLE_NONE), 0);
}

int main(void)
{
	if (!mkdtemp(dir) || chdir(dir)) {
		perror(dir);
		return 1;
	}
	ev.tid = ev.pid = getpid();
	namer = fdname_new();
	CHECK_RUN(paths);
	CHECK_RUN(names_that_look_deleted);
	CHECK_RUN(cwd);
	CHECK_RUN(devices);
	CHECK_RUN(anonymous);
	CHECK_RUN(signalfds);
	CHECK_RUN(pidfds);
	CHECK_RUN(unix_sockets);
	CHECK_RUN(tcp);
	CHECK_RUN(udp_changes_its_peer);
	CHECK_RUN(netlink);
	CHECK_RUN(comms);
	CHECK_RUN(same_namespace_is_no_translation);
	fdname_free(namer);
	arena_free(&ev.arena);
	if (chdir("/") || rmdir(dir))
		perror(dir);
	return check_end();
}
