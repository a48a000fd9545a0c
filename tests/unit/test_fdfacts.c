/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The tracee is this process itself: its own descriptors are looked at. */
#define _GNU_SOURCE
#include "event/fdfacts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "event/sockdiag.h"

static struct event ev;
static struct fdfacts *facts;
static char dir[] = "/tmp/fdfacts.XXXXXX";

static uint32_t type(int fd)
{
	return fdfacts_type(facts, &ev, fd);
}

static uint32_t type_of(int fd)
{
	uint32_t bits = type(fd);

	close(fd);
	return bits;
}

static const char *in_dir(const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void paths(void)
{
	int fd = open("a b", O_CREAT | O_RDWR, 0600);

	CHECK_STR(fdfacts_path(facts, &ev, fd), in_dir("a b"));
	CHECK_STR(fdfacts_path(facts, &ev, AT_FDCWD), dir);
	unlink("a b");
	CHECK_STR(fdfacts_path(facts, &ev, fd), in_dir("a b"));
	close(fd);
	CHECK_STR(fdfacts_path(facts, &ev, fd), NULL);
	CHECK_STR(fdfacts_path(facts, &ev, -1), NULL);
}

static void types_of_files(void)
{
	int fd = open("f", O_CREAT | O_RDWR, 0600), p[2];

	CHECK_EQ(type(fd), FDTYPE_REG);
	unlink("f");
	CHECK_EQ(type_of(fd), FDTYPE_REG);
	CHECK_EQ(type_of(open(".", O_RDONLY)), FDTYPE_DIR);
	CHECK_EQ(type_of(open(".", O_PATH)), FDTYPE_DIR);
	CHECK_EQ(type(AT_FDCWD), FDTYPE_DIR);
	CHECK_EQ(mkfifo("fifo", 0600), 0);
	CHECK_EQ(type_of(open("fifo", O_RDWR)), FDTYPE_PIPE);
	unlink("fifo");
	CHECK_EQ(pipe(p), 0);
	CHECK_EQ(type(p[1]), FDTYPE_PIPE);
	close(p[0]);
	close(p[1]);
	CHECK_EQ(type(p[0]), 0);
	CHECK_EQ(type(-1), 0);
	CHECK_EQ(type_of(open("/dev/null", O_RDONLY)), FDTYPE_OTHER);
}

static void types_without_files(void)
{
	int fd = (int)syscall(SYS_memfd_create, "m", 0);

	CHECK_EQ(type_of(eventfd(0, 0)), FDTYPE_EVENT);
	CHECK_EQ(type_of(epoll_create1(0)), FDTYPE_EPOLL);
	if (fd >= 0)
		CHECK_EQ(type_of(fd), FDTYPE_MEMFD);
	/* one that only bears such a name */
	CHECK_EQ(mkdir("memfd:x", 0700), 0);
	fd = open("memfd:x", O_RDONLY);
	CHECK_EQ(type_of(fd), FDTYPE_DIR);
	rmdir("memfd:x");
}

static void terminals(void)
{
	int m = posix_openpt(O_RDWR | O_NOCTTY), s;

	if (m < 0 || grantpt(m) || unlockpt(m))
		CHECK_SKIP("no pseudo terminals");
	CHECK_EQ(type(m), FDTYPE_TTY);
	s = open(ptsname(m), O_RDWR | O_NOCTTY);
	CHECK_EQ(type_of(s), FDTYPE_TTY);
	close(m);
}

static void types_of_sockets(void)
{
	if (check_emulated())
		CHECK_SKIP("no extended attributes of sockets in emulation");
	CHECK_EQ(type_of(socket(AF_INET, SOCK_STREAM, 0)), FDTYPE_TCP);
	CHECK_EQ(type_of(socket(AF_INET, SOCK_DGRAM, 0)), FDTYPE_UDP);
	CHECK_EQ(type_of(socket(AF_UNIX, SOCK_STREAM, 0)), FDTYPE_UNIX);
	CHECK_EQ(type_of(socket(AF_UNIX, SOCK_DGRAM, 0)), FDTYPE_UNIX);
	CHECK_EQ(type_of(socket(AF_UNIX, SOCK_SEQPACKET, 0)), FDTYPE_UNIX);
	CHECK_EQ(type_of(socket(AF_NETLINK, SOCK_RAW, 0)), FDTYPE_OTHER);
}

/* What the socket itself says of its own (or its peer's) address. */
static bool same_address(int fd, bool peer)
{
	struct sockaddr_storage real = { 0 }, got;
	socklen_t len = sizeof(real), n;

	n = fdfacts_addr(facts, &ev, fd, peer, &got);
	if (peer ? getpeername(fd, (struct sockaddr *)&real, &len) :
		   getsockname(fd, (struct sockaddr *)&real, &len))
		len = 0;
	return n == len && memcmp(&got, &real, len) == 0;
}

/* The loopback address of `family` with some port. */
static int listener(int family, struct sockaddr_storage *at, socklen_t *len)
{
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)at;
	struct sockaddr_in *in = (struct sockaddr_in *)at;
	int l = socket(family, SOCK_STREAM, 0);

	memset(at, 0, sizeof(*at));
	at->ss_family = family;
	*len = family == AF_INET ? sizeof(*in) : sizeof(*in6);
	if (family == AF_INET)
		in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	else
		in6->sin6_addr = in6addr_loopback;
	if (l < 0 || bind(l, (struct sockaddr *)at, *len) || listen(l, 0) ||
	    getsockname(l, (struct sockaddr *)at, len)) {
		close(l);
		return -1;
	}
	return l;
}

static void internet(int family)
{
	struct sockaddr_storage at, got;
	socklen_t len;
	int l = listener(family, &at, &len), c;

	if (check_emulated())
		CHECK_SKIP("no pidfd_getfd in emulation");
	if (l < 0)
		CHECK_SKIP("no loopback interface");
	c = socket(family, SOCK_STREAM, 0);
	CHECK_EQ(fdfacts_addr(facts, &ev, c, false, &got), 0);
	CHECK_EQ(fdfacts_addr(facts, &ev, c, true, &got), 0);
	CHECK_EQ(connect(c, (struct sockaddr *)&at, len), 0);
	CHECK(same_address(c, false));
	CHECK(same_address(c, true));
	CHECK(same_address(l, false));
	CHECK_EQ(fdfacts_addr(facts, &ev, l, true, &got), 0);
	close(c);
	CHECK_EQ(fdfacts_addr(facts, &ev, c, false, &got), 0);
	close(l);
}

static void ipv4(void)
{
	internet(AF_INET);
}

static void ipv6(void)
{
	internet(AF_INET6);
}

/* A full queue: a connection that is asked for and not there yet. */
static void connecting(void)
{
	struct sockaddr_storage at, got, name;
	socklen_t len, n = sizeof(name);
	int l = listener(AF_INET, &at, &len), c[8];
	unsigned int i = 0;

	if (check_emulated() || l < 0)
		CHECK_SKIP("no socket diagnostics, or no loopback interface");
	for (; i < 8; i++) {
		c[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		if (connect(c[i], (struct sockaddr *)&at, len) < 0 &&
		    errno == EINPROGRESS &&
		    getpeername(c[i], (struct sockaddr *)&name, &n) < 0)
			break;
	}
	if (i == 8)
		check_skip("the queue has no end");
	else
		CHECK(fdfacts_addr(facts, &ev, c[i], true, &got) == len &&
		      memcmp(&got, &at, len) == 0);
	for (unsigned int k = 0; k <= i && k < 8; k++)
		close(c[k]);
	close(l);
}

static void unix_addresses(void)
{
	int sv[2], l = socket(AF_UNIX, SOCK_STREAM, 0), c;
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "s" };
	struct sockaddr_storage got;
	socklen_t head = offsetof(struct sockaddr_un, sun_path);

	if (check_emulated())
		CHECK_SKIP("no pidfd_getfd in emulation");
	CHECK_EQ(bind(l, (struct sockaddr *)&un, sizeof(un)), 0);
	CHECK_EQ(listen(l, 1), 0);
	CHECK(same_address(l, false));
	c = socket(AF_UNIX, SOCK_STREAM, 0);
	CHECK_EQ(connect(c, (struct sockaddr *)&un, sizeof(un)), 0);
	CHECK(same_address(c, true));
	CHECK_EQ(fdfacts_addr(facts, &ev, c, false, &got), head);
	unlink("s");
	close(c);
	close(l);
	CHECK_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, sv), 0);
	CHECK_EQ(fdfacts_addr(facts, &ev, sv[0], true, &got), head);
	close(sv[0]);
	close(sv[1]);
	l = socket(AF_UNIX, SOCK_DGRAM, 0);
	memcpy(un.sun_path, "\0x\1y", 4);
	CHECK_EQ(bind(l, (struct sockaddr *)&un, head + 4), 0);
	CHECK(same_address(l, false));
	close(l);
}

static unsigned long inode(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 ? st.st_ino : 0;
}

/* Where a duplicate cannot be had, the diagnostics say the same. */
static void diagnostics_agree(void)
{
	static const struct sock_kind kind = {
		.label = "TCP", .family = AF_INET, .protocol = IPPROTO_TCP,
	};
	struct sockaddr_storage at, got;
	struct sock_query q = { .kind = &kind };
	struct sockdiag *d = sockdiag_new();
	socklen_t len;
	int l = listener(AF_INET, &at, &len), c;

	if (check_emulated() || l < 0)
		CHECK_SKIP("no socket diagnostics, or no loopback interface");
	c = socket(AF_INET, SOCK_STREAM, 0);
	CHECK_EQ(connect(c, (struct sockaddr *)&at, len), 0);
	q.inode = inode(c);
	sockdiag_ask(d, &q);
	CHECK(q.found);
	CHECK_EQ(q.name_len, fdfacts_addr(facts, &ev, c, false, &got));
	CHECK_MEM(&q.name, &got, sizeof(struct sockaddr_in));
	CHECK_EQ(q.peer_len, len);
	CHECK_MEM(&q.peer, &at, sizeof(struct sockaddr_in));
	close(c);
	close(l);
	sockdiag_free(d);
}

static void diagnostics_of_unix_agree(void)
{
	static const struct sock_kind kind = {
		.label = "UNIX", .family = AF_UNIX,
	};
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "u" };
	int l = socket(AF_UNIX, SOCK_STREAM, 0), c, a;
	struct sock_query q = { .kind = &kind }, server = { .kind = &kind };
	struct sockdiag *d = sockdiag_new();

	if (check_emulated())
		CHECK_SKIP("no socket diagnostics in emulation");
	CHECK_EQ(bind(l, (struct sockaddr *)&un, sizeof(un)), 0);
	CHECK_EQ(listen(l, 1), 0);
	c = socket(AF_UNIX, SOCK_STREAM, 0);
	CHECK_EQ(connect(c, (struct sockaddr *)&un, sizeof(un)), 0);
	a = accept(l, NULL, NULL);
	q.inode = inode(c);
	sockdiag_ask(d, &q);
	CHECK(q.found);
	CHECK_EQ(q.peer_inode, inode(a));
	server.inode = q.peer_inode;
	sockdiag_ask(d, &server);
	CHECK(server.found);
	CHECK_STR(((struct sockaddr_un *)&server.name)->sun_path, "u");
	unlink("u");
	close(a);
	close(c);
	close(l);
	sockdiag_free(d);
}

static void flags(void)
{
	int fd = open("/dev/null", O_WRONLY | O_NONBLOCK | O_CLOEXEC);

	/* /proc tells them in the numbers of the emulator's CPU */
	if (check_emulated())
		CHECK_SKIP("other flags in /proc in emulation");
	CHECK_EQ(fdfacts_flags(facts, &ev, fd) & ~O_LARGEFILE,
		 fcntl(fd, F_GETFL) & ~O_LARGEFILE);
	fcntl(fd, F_SETFL, 0);
	CHECK_EQ(fdfacts_flags(facts, &ev, fd) & O_NONBLOCK, 0);
	close(fd);
	CHECK_EQ(fdfacts_flags(facts, &ev, fd), -1);
	CHECK_EQ(fdfacts_flags(facts, &ev, AT_FDCWD), -1);
}

static void the_process(void)
{
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	/* the emulator answers readlink(2) of this itself */
	if (check_emulated())
		CHECK_SKIP("another /proc/self/exe in emulation");
	if (CHECK(n > 0)) {
		exe[n] = '\0';
		CHECK_STR(fdfacts_exe(facts, &ev), exe);
	}
	prctl(PR_SET_NAME, "a b\n)");
	CHECK_STR(fdfacts_comm(facts, &ev), "a b\n)");
	CHECK_EQ(fdfacts_uid(facts, &ev), geteuid());
}

static void effective_user(void)
{
	if (getuid() || seteuid(12345))
		CHECK_SKIP("not root");
	CHECK_EQ(fdfacts_uid(facts, &ev), 12345);
	CHECK_EQ(seteuid(0), 0);
}

/* Nothing is known, and nothing goes wrong. */
static void gone(void)
{
	struct event other = ev;
	struct sockaddr_storage got;
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	waitpid(child, NULL, 0);
	other.tid = other.pid = child;
	other.arena = (struct arena)ARENA_INIT;
	CHECK_STR(fdfacts_path(facts, &other, 0), NULL);
	CHECK_STR(fdfacts_path(facts, &other, AT_FDCWD), NULL);
	CHECK_EQ(fdfacts_type(facts, &other, 0), 0);
	CHECK_EQ(fdfacts_addr(facts, &other, 0, true, &got), 0);
	CHECK_EQ(fdfacts_flags(facts, &other, 0), -1);
	CHECK_STR(fdfacts_exe(facts, &other), NULL);
	CHECK_STR(fdfacts_comm(facts, &other), NULL);
	CHECK_EQ(fdfacts_uid(facts, &other), -1);
	arena_free(&other.arena);
}

int main(void)
{
	if (!mkdtemp(dir) || chdir(dir)) {
		perror(dir);
		return 1;
	}
	ev.tid = ev.pid = getpid();
	facts = fdfacts_new();
	CHECK_RUN(paths);
	CHECK_RUN(types_of_files);
	CHECK_RUN(types_without_files);
	CHECK_RUN(terminals);
	CHECK_RUN(types_of_sockets);
	CHECK_RUN(ipv4);
	CHECK_RUN(ipv6);
	CHECK_RUN(connecting);
	CHECK_RUN(unix_addresses);
	CHECK_RUN(diagnostics_agree);
	CHECK_RUN(diagnostics_of_unix_agree);
	CHECK_RUN(flags);
	CHECK_RUN(the_process);
	CHECK_RUN(effective_user);
	CHECK_RUN(gone);
	fdfacts_free(facts);
	arena_free(&ev.arena);
	if (chdir("/") || rmdir(dir))
		perror(dir);
	return check_end();
}
