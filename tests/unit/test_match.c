/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether rules hold, on calls of a tracee that is none. */
#include <errno.h>

#include "rule_fake.h"

#define CWD ((uint64_t)AT_FDCWD)

/* One rule is tried on calls that stand behind each other. */
static struct rule_fake fake;

static bool start(const char *const *rules)
{
	rule_fake_init(&fake, abis[0]);
	for (; *rules; rules++) {
		if (rule_fake_add(&fake, *rules)) {
			printf("%s\n", buf_cstr(&fake.error.text));
			return false;
		}
	}
	return rule_fake_compile(&fake);
}

#define RULES(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define START(...) \
	do { \
		if (!CHECK(start(RULES(__VA_ARGS__)))) \
			return; \
	} while (0)
#define CALL(name, ret, ...) rule_fake_call(&fake, name, ret, ARGS(__VA_ARGS__))

static void end(void)
{
	rule_fake_free(&fake);
}

/* --- the examples of the manual, by number --- */

static void when_third_and_later(void)		/* 1 */
{
	START("openat:error=ENOENT:when=3+");
	CHECK_EQ(CALL("openat", 3, CWD), 0);
	CHECK_EQ(CALL("openat", 3, CWD), 0);
	CHECK_EQ(CALL("openat", 3, CWD), 1);
	CHECK_EQ(CALL("read", 3, 0), 0);
	CHECK_EQ(CALL("openat", 3, CWD), 1);
	end();
}

static void per_thread_by_itself(void)		/* 1 */
{
	struct rule_task *first, *second;

	START("openat:error=ENOENT:when=2+");
	first = fake.task;
	second = rule_task_new(fake.r, first, true);
	CHECK_EQ(CALL("openat", 3, CWD), 0);
	fake.task = second;
	CHECK_EQ(CALL("openat", 3, CWD), 0);
	CHECK_EQ(CALL("openat", 3, CWD), 1);
	fake.task = first;
	CHECK_EQ(CALL("openat", 3, CWD), 1);
	rule_task_free(fake.r, second);
	end();
}

static void two_rules_of_one_call(void)		/* 2 */
{
	START("getppid:error=EIO:when=1", "getppid:error=EPERM:when=3");
	CHECK_EQ(CALL("getppid", 1, 0), 1);
	CHECK_EQ(CALL("getppid", 1, 0), 0);
	CHECK_EQ(CALL("getppid", 1, 0), 2);
	CHECK_EQ(CALL("getppid", 1, 0), 0);
	end();
}

static void data_reads_of_a_file(void)		/* 3 */
{
	START("%dataread:path=\"/etc/app.conf\":fail");
	rule_fake_fd(&fake, 3, "/etc/app.conf", FDTYPE_REG);
	rule_fake_fd(&fake, 4, "/etc/app.confx", FDTYPE_REG);
	CHECK_EQ(CALL("read", 1, 3, 0, 1), 1);
	CHECK_EQ(CALL("pread64", 1, 3, 0, 1), 1);
	CHECK_EQ(CALL("readv", 1, 3, 0, 1), 1);
	CHECK_EQ(CALL("splice", 1, 3, 0, 9, 0, 1), 1);
	CHECK_EQ(CALL("sendfile", 1, 9, 3, 0, 1), 1);
	CHECK_EQ(CALL("copy_file_range", 1, 3, 0, 9, 0, 1), 1);
	CHECK_EQ(CALL("read", 1, 4, 0, 1), 0);
	CHECK_EQ(CALL("write", 1, 3, 0, 1), 0);
	end();
}

static void creating_opens(void)		/* 4 */
{
	START("openat:if=(args.flags & O_CREAT):error=ENOSPC");
	CHECK_EQ(CALL("openat", 3, CWD, 0, O_RDWR), 0);
	CHECK_EQ(CALL("openat", 3, CWD, 0, O_RDWR | O_CREAT), 1);
	end();
}

static void glob_of_paths(void)			/* 5 */
{
	unsigned int n = 0;

	START("write:path=glob:\"/data/**.wal\":short=1:prob=20%");
	rule_fake_fd(&fake, 3, "/data/a/b/x.wal", FDTYPE_REG);
	rule_fake_fd(&fake, 4, "/data/x.wal2", FDTYPE_REG);
	for (int i = 0; i < 10000; i++)
		n += CALL("write", 1, 3, 0, 1);
	CHECK(n > 1800 && n < 2200);
	CHECK_EQ(CALL("write", 1, 4, 0, 1), 0);
	end();
}

static void subtree(void)			/* 6 */
{
	START("close:path=/data/:posterror=EIO");
	rule_fake_fd(&fake, 3, "/data/x", FDTYPE_REG);
	rule_fake_fd(&fake, 4, "/data", FDTYPE_DIR);
	rule_fake_fd(&fake, 5, "/database", FDTYPE_REG);
	CHECK_EQ(CALL("close", 0, 3), 1);
	CHECK_EQ(CALL("close", 0, 4), 1);
	CHECK_EQ(CALL("close", 0, 5), 0);
	CHECK_EQ(CALL("close", -EBADF, 9), 0);
	end();
}

static void only_real_errors(void)		/* 7 */
{
	START("fsync,fdatasync:retval=0", "fsync:ifret=(ret<0):postretval=0");
	CHECK_EQ(CALL("fsync", 0, 3), 1);
	CHECK_EQ(CALL("fsync", -EIO, 3), 3);
	CHECK_EQ(CALL("fdatasync", -EIO, 3), 1);
	end();
}

static void peer_in_the_arguments(void)		/* 8 */
{
	struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons(5432),
	};

	START("connect:peer=*:5432:delay_enter=3s:error=ETIMEDOUT");
	fake_mem(&fake.f, 0x1000, &in, sizeof(in));
	CHECK_EQ(CALL("connect", 0, 3, 0x1000, sizeof(in)), 1);
	in.sin_port = htons(80);
	CHECK_EQ(CALL("connect", 0, 3, 0x1000, sizeof(in)), 0);
	CHECK_EQ(CALL("connect", 0, 3, 0, sizeof(in)), 0);
	end();
}

static void path_argument(void)			/* 9 */
{
	START("openat:path=\"/etc/hosts\":args.pathname=\"/tmp/hosts\"");
	fake_str(&fake.f, 0x1000, "/etc/hosts");
	fake_str(&fake.f, 0x2000, "hosts");
	fake_str(&fake.f, 0x3000, "/etc/hosts.allow");
	rule_fake_fd(&fake, 3, "/etc", FDTYPE_DIR);
	CHECK_EQ(CALL("openat", 3, CWD, 0x1000), 1);
	CHECK_EQ(CALL("openat", 3, 3, 0x2000), 1);
	CHECK_EQ(CALL("openat", 3, CWD, 0x2000), 0);
	CHECK_EQ(CALL("openat", 3, CWD, 0x3000), 0);
	fake.cwd = "/etc";
	CHECK_EQ(CALL("openat", 3, CWD, 0x2000), 1);
	end();
}

static void third_of_the_tree(void)		/* 11 */
{
	static const struct frame deep[] = {
		{ .module = "/lib/libc.so.6", .symbol = "read" },
		{ .module = "/usr/lib/libpq.so.5", .symbol = "pqsecure" },
		{ .module = "/usr/bin/prog", .symbol = "main" },
	};
	struct rule_task *first, *child;

	START("read:stack=@libpq.so*:error=ECONNRESET:when=3:per=tree");
	first = fake.task;
	child = rule_task_new(fake.r, first, false);
	CHECK_EQ(CALL("read", 1, 3), 0);
	fake.frames = (struct frames){ deep, 3, false, NULL };
	CHECK_EQ(CALL("read", 1, 3), 0);
	fake.task = child;
	CHECK_EQ(CALL("read", 1, 3), 0);
	CHECK_EQ(CALL("read", 1, 3), 1);
	CHECK_EQ(CALL("read", 1, 3), 0);
	fake.task = first;
	rule_task_free(fake.r, child);
	CHECK_EQ(CALL("read", 1, 3), 0);
	end();
}

static void caller(void)			/* 12 */
{
	static const struct frame v[] = {
		{ .module = "/lib/libc.so.6", .symbol = "__read" },
		{ .module = "/lib/libc.so.6", .symbol = "fread" },
		{ .module = "/usr/bin/prog", .symbol = "load_config" },
		{ .module = "/usr/bin/prog", .symbol = "main" },
	};

	START("read:caller=load_config:fail:once", "read:caller=main:fail",
	      "read:caller=main>load_config:fail", "read:!stack=main:fail");
	fake.frames = (struct frames){ v, 4, false, NULL };
	CHECK_EQ(CALL("read", 1, 3), 1 | 4);
	CHECK_EQ(CALL("read", 1, 3), 4);
	fake.frames = (struct frames){ v + 3, 1, false, NULL };
	CHECK_EQ(CALL("read", 1, 3), 2);
	fake.frames = (struct frames){ v, 3, false, NULL };
	CHECK_EQ(CALL("read", 1, 3), 8);
	end();
}

static void exact_path(void)			/* 17 */
{
	START("write:path=/log:seq={ n = write(args[0], args[1], args[2]/2);"
	      " signal SIGUSR1; return n }");
	rule_fake_fd(&fake, 3, "/log", FDTYPE_REG);
	rule_fake_fd(&fake, 4, "/log/x", FDTYPE_REG);
	CHECK_EQ(CALL("write", 1, 3), 1);
	CHECK_EQ(CALL("write", 1, 4), 0);
	end();
}

static void fifth_sync(void)			/* 20 */
{
	START("fsync:path=/data/:crash=before:when=5:per=tree");
	rule_fake_fd(&fake, 3, "/data/x", FDTYPE_REG);
	rule_fake_fd(&fake, 4, "/x", FDTYPE_REG);
	for (int i = 0; i < 4; i++) {
		CHECK_EQ(CALL("fsync", 0, 3), 0);
		CHECK_EQ(CALL("fsync", 0, 4), 0);
	}
	CHECK_EQ(CALL("fsync", 0, 3), 1);
	CHECK_EQ(CALL("fsync", 0, 3), 0);
	end();
}

static void two_states(void)			/* 21 */
{
	START("write:set=(armed=1):path=/data/commit",
	      "%datawrite:on=armed:error=ENOSPC");
	rule_fake_fd(&fake, 3, "/data/commit", FDTYPE_REG);
	CHECK_EQ(CALL("write", 1, 3), 1);
	CHECK_EQ(CALL("pwrite64", 1, 4), 0);
	fake.r->vars[0].value = 1;
	CHECK_EQ(CALL("write", 1, 4), 2);
	CHECK_EQ(CALL("pwrite64", 1, 4), 2);
	end();
}

static void enough_bytes(void)			/* 22 */
{
	START("read:corrupt=flip@16+1:path=glob:\"*.db\":once");
	rule_fake_fd(&fake, 3, "/var/lib/x.db", FDTYPE_REG);
	CHECK_EQ(CALL("read", 16, 3), 0);
	CHECK_EQ(CALL("read", -EIO, 3), 0);
	CHECK_EQ(CALL("read", 17, 3), 1);
	CHECK_EQ(CALL("read", 17, 3), 0);
	end();
}

static void only_the_command(void)		/* 23 */
{
	struct rule_task *first;

	START("clone,clone3,?fork,?vfork:error=EAGAIN:depth=0");
	CHECK_EQ(CALL("clone", 5, 0), 1);
	CHECK_EQ(CALL("clone3", 5, 0), 1);
	first = fake.task;
	fake.task = rule_task_new(fake.r, first, true);
	CHECK_EQ(CALL("clone", 5, 0), 1);
	rule_task_free(fake.r, fake.task);
	fake.task = rule_task_new(fake.r, first, false);
	CHECK_EQ(CALL("clone", 5, 0), 0);
	rule_task_free(fake.r, fake.task);
	fake.task = first;
	end();
}

static void exception_first(void)		/* 25 */
{
	START("%file:pass:path=/usr/lib/", "%file:error=EACCES");
	fake_str(&fake.f, 0x1000, "/usr/lib/x.so");
	fake_str(&fake.f, 0x2000, "/usr/bin/x");
	CHECK_EQ(CALL("openat", 3, CWD, 0x1000), 3);
	CHECK_EQ(CALL("openat", 3, CWD, 0x2000), 2);
	end();
}

static void without_restarts(void)		/* 26 */
{
	START("?poll,ppoll,?epoll_wait:error=EINTR:every=2:count=calls",
	      "ppoll:error=EINTR:every=2");
	CHECK_EQ(CALL("ppoll", -512, 0), 0);
	CHECK_EQ(CALL("ppoll", 1, 0), 2);
	/* another place is no restart, whatever the result was */
	CHECK_EQ(CALL("ppoll", -512, 0), 1);
	fake.f.ev.ip++;
	CHECK_EQ(CALL("ppoll", 1, 0), 2);
	end();
}

/* A handler ran, and its end says whether the call goes on. */
static void restarts_and_handlers(void)
{
	START("ppoll:error=EINTR:count=calls:when=2");
	CHECK_EQ(CALL("ppoll", -514, 0), 0);
	CHECK_EQ(CALL("rt_sigreturn", -EINTR, 0), 0);
	CHECK_EQ(CALL("ppoll", -512, 0), 1);
	end();
	START("ppoll:error=EINTR:count=calls:when=2");
	CHECK_EQ(CALL("ppoll", -512, 0), 0);
	CHECK_EQ(CALL("rt_sigreturn", 7, 0), 0);
	CHECK_EQ(CALL("ppoll", 0, 0), 0);
	CHECK_EQ(CALL("ppoll", 0, 0), 1);
	end();
}

/* What a handler calls does not hide what it interrupted. */
static void restarts_behind_handlers(void)
{
	const uint64_t sp = 0x7ffe0000;

	START("ppoll,read:error=EINTR:count=calls:per=thread:when=4");
	CHECK_EQ(CALL("ppoll", -512, 0), 0);
	fake.f.ev.sp = sp - 512;
	CHECK_EQ(CALL("read", -512, 0), 0);
	fake.f.ev.sp = sp - 1024;
	CHECK_EQ(CALL("read", 1, 0), 0);
	CHECK_EQ(CALL("rt_sigreturn", 0, 0), 0);
	fake.f.ev.sp = sp - 512;
	CHECK_EQ(CALL("read", 1, 0), 0);
	CHECK_EQ(CALL("rt_sigreturn", 7, 0), 0);
	fake.f.ev.sp = sp;
	CHECK_EQ(CALL("ppoll", 0, 0), 0);
	CHECK_EQ(CALL("ppoll", 0, 0), 1);
	end();
	/* the rest of a call ends it */
	START("ppoll:error=EINTR:count=calls:when=2");
	CHECK_EQ(CALL("ppoll", -516, 0), 0);
	CHECK_EQ(CALL("restart_syscall", -516, 0), 0);
	CHECK_EQ(CALL("restart_syscall", 1, 0), 0);
	CHECK_EQ(CALL("ppoll", 0, 0), 1);
	end();
}

/* --- conditions one by one --- */

static void identities(void)
{
	START("getpid:pid=100,200..300:error=EIO", "getpid:tid=101:error=EIO",
	      "getpid:uid=1000:error=EIO", "getpid:comm=prog:error=EIO",
	      "getpid:comm=glob:\"pr*\":error=EIO",
	      "getpid:exe=/usr/bin/:error=EIO", "getpid:abi=64:error=EIO",
	      "getpid:abi=32:error=EIO", "getpid:after=2s:error=EIO",
	      "getpid:before=2s:error=EIO");
	fake.elapsed = 1000000000;
	CHECK_EQ(CALL("getpid", 1, 0), 0x275 | 8);
	fake.f.ev.tid = 101;
	fake.f.ev.pid = 250;
	fake.uid = -1;
	fake.comm = "kprog";
	fake.exe = NULL;
	fake.elapsed = 2000000000;
	CHECK_EQ(CALL("getpid", 1, 0), 1 | 2 | 0x40 | 0x100);
	end();
}

static void descriptors(void)
{
	START("dup3:fd=3..5:error=EIO", "dup3:fdtype=pipe,tcp:error=EIO",
	      "dup3:fdpath=\"pipe:[5]\":error=EIO", "ppoll:fd=7:error=EIO",
	      "pselect6:fd=7:error=EIO");
	rule_fake_fd(&fake, 5, "pipe:[5]", FDTYPE_PIPE);
	CHECK_EQ(CALL("dup3", 1, 5, 9), 7);
	CHECK_EQ(CALL("dup3", 1, 9, 5), 7);
	CHECK_EQ(CALL("dup3", 1, 9, 4), 1);
	CHECK_EQ(CALL("dup3", 1, 9, 6), 0);
	CHECK_EQ(CALL("dup3", 1, (uint64_t)-1, 6), 0);
	fake_mem(&fake.f, 0x1000, ((const int[]){ 3, 0, 7, 0 }), 16);
	CHECK_EQ(CALL("ppoll", 1, 0x1000, 2), 8);
	CHECK_EQ(CALL("ppoll", 1, 0x1000, 1), 0);
	fake_mem(&fake.f, 0x2000, "\x80\0\0\0\0\0\0", 8);
	CHECK_EQ(CALL("pselect6", 1, 8, 0, 0x2000), 16);
	CHECK_EQ(CALL("pselect6", 1, 7, 0, 0x2000), 0);
	end();
}

static void two_paths(void)
{
	START("renameat:path0=/a/:error=EIO", "renameat:path1=/a/:error=EIO",
	      "renameat:path=/a/:error=EIO", "renameat:path=b:error=EIO");
	fake_str(&fake.f, 0x1000, "b");
	fake_str(&fake.f, 0x2000, "/c");
	rule_fake_fd(&fake, 3, "/x", FDTYPE_DIR);
	rule_fake_fd(&fake, 4, "/a", FDTYPE_DIR);
	CHECK_EQ(CALL("renameat", 0, 4, 0x1000, 3, 0x2000), 1 | 4 | 8);
	CHECK_EQ(CALL("renameat", 0, 3, 0x2000, 4, 0x1000), 2 | 4 | 8);
	CHECK_EQ(CALL("renameat", 0, 3, 0x1000, CWD, 0x2000), 8);
	end();
}

static void not_normal_paths(void)
{
	START("chdir:path=/a/b:error=EIO");
	fake_str(&fake.f, 0x1000, "//a/./c/../b");
	fake_str(&fake.f, 0x2000, "../../a/b");
	fake_str(&fake.f, 0x3000, "/a/b/");
	CHECK_EQ(CALL("chdir", 0, 0x1000), 1);
	CHECK_EQ(CALL("chdir", 0, 0x2000), 1);
	CHECK_EQ(CALL("chdir", 0, 0x3000), 1);
	fake.cwd = NULL;
	CHECK_EQ(CALL("chdir", 0, 0x2000), 0);
	end();
}

static void addresses(void)
{
	struct sockaddr_in6 mapped = {
		.sin6_family = AF_INET6, .sin6_port = htons(80),
	};
	struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons(9),
	};
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	struct fake_fd *f;

	START("read:peer=10.1.0.0/16:error=EIO", "read:peer=[fe80::]/10:error=EIO",
	      "read:peer=unix:/run/:error=EIO", "read:local=*:9:error=EIO",
	      "read:peer=unix:@x:error=EIO");
	inet_pton(AF_INET6, "::ffff:10.1.2.3", &mapped.sin6_addr);
	f = rule_fake_fd(&fake, 3, "socket:[1]", FDTYPE_TCP);
	memcpy(&f->far, &mapped, sizeof(mapped));
	f->far_len = sizeof(mapped);
	memcpy(&f->near, &in, sizeof(in));
	f->near_len = sizeof(in);
	CHECK_EQ(CALL("read", 1, 3), 1 | 8);
	inet_pton(AF_INET6, "fe81::1", &mapped.sin6_addr);
	memcpy(&f->far, &mapped, sizeof(mapped));
	CHECK_EQ(CALL("read", 1, 3), 2 | 8);
	strcpy(un.sun_path, "/run/x");
	memcpy(&f->far, &un, sizeof(un));
	f->far_len = 2 + 7;
	CHECK_EQ(CALL("read", 1, 3), 4 | 8);
	memcpy(un.sun_path, "\0x", 2);
	memcpy(&f->far, &un, sizeof(un));
	f->far_len = 2 + 2;
	f->near_len = 0;
	CHECK_EQ(CALL("read", 1, 3), 16);
	f->far_len = 1;
	CHECK_EQ(CALL("read", 1, 3), 0);
	end();
}

static void at_exit(void)
{
	START("read:ret=0:posterror=EIO", "read:errno=EINTR,EAGAIN:postretval=0",
	      "read:ret=10..20:delay_exit=1");
	CHECK_EQ(CALL("read", 0, 3), 1);
	CHECK_EQ(CALL("read", -EAGAIN, 3), 2);
	CHECK_EQ(CALL("read", 20, 3), 4);
	CHECK_EQ(CALL("read", 21, 3), 0);
	end();
}

/* A stack costs most: it is not asked for where anything else says no. */
static void stack_is_last(void)
{
	START("read:stack=main:fd=3:path=/x:when=2:error=EIO");
	CHECK_EQ(CALL("read", 1, 4), 0);
	CHECK_EQ(CALL("read", 1, 3), 0);
	CHECK_EQ(fake.stacks, 0);
	rule_fake_fd(&fake, 3, "/x", FDTYPE_REG);
	CHECK_EQ(CALL("read", 1, 3), 0);
	CHECK_EQ(fake.stacks, 1);
	end();
}

/* What cannot be read is neither true nor the contrary. */
static void bad_memory(void)
{
	START("openat:path=/x:error=EIO", "openat:if=(args.pathname ~~ \"/*\"):error=EIO",
	      "openat:if=(!(args.pathname ~~ \"/*\")):error=EIO");
	CHECK_EQ(CALL("openat", 3, CWD, 0x9000), 0);
	CHECK_EQ(fake.r->stats[0].faults, 1);
	CHECK_EQ(fake.r->stats[1].faults, 1);
	CHECK_EQ(fake.r->stats[2].faults, 1);
	end();
	START("openat:!path=/x:error=EIO", "openat:!path=/y:error=EIO",
	      "openat:!if=(1 / args.flags):error=EIO",
	      "openat,mkdirat:!if=(args.dirfd == 3):error=EIO");
	CHECK_EQ(CALL("openat", 3, CWD, 0x9000), 8);
	CHECK_EQ(fake.r->stats[1].faults, 1);
	CHECK_EQ(fake.r->stats[2].faults, 0);
	end();
}

static void nearest(void)
{
	struct buf text = BUF_INIT;

	START("read:error=EIO:when=9", "read:path=\"/x\":error=EIO",
	      "%desc:path=\"/x\":error=EIO", "read:error=EIO");
	rule_fake_fd(&fake, 3, "/etc/y", FDTYPE_REG);
	rule_fake_fd(&fake, 4, "/x.conf", FDTYPE_REG);
	rule_fake_fd(&fake, 5, "/var", FDTYPE_REG);
	CALL("read", 1, 3);
	CALL("read", 1, 4);
	CALL("read", 1, 5);
	CHECK_EQ(rules_unfired(fake.r, &text), 3);
	CHECK_STR(buf_cstr(&text),
		  "rule 1 (read:error=EIO:when=9) never fired; 3 read calls"
		  " seen, its conditions held for 3\n"
		  "rule 2 (read:path=\"/x\":error=EIO) never fired; 3 read"
		  " calls seen, nearest path \"/x.conf\"\n"
		  "rule 3 (%desc:path=\"/x\":error=EIO) never fired; 3 of its"
		  " calls seen, nearest path \"/x.conf\"\n");
	buf_free(&text);
	end();
}

/* One look behind a descriptor serves all rules of a call. */
static void asked_once(void)
{
	START("read:path=/a:error=EIO", "read:path=/b:error=EIO",
	      "read:path=/c:error=EIO");
	rule_fake_fd(&fake, 3, "/c", FDTYPE_REG);
	CHECK_EQ(CALL("read", 1, 3), 4);
	CHECK_EQ(fake.paths, 1);
	CHECK_EQ(CALL("read", 1, 3), 4);
	CHECK_EQ(fake.paths, 2);
	end();
}

int main(void)
{
	CHECK_RUN(when_third_and_later);
	CHECK_RUN(per_thread_by_itself);
	CHECK_RUN(two_rules_of_one_call);
	CHECK_RUN(data_reads_of_a_file);
	CHECK_RUN(creating_opens);
	CHECK_RUN(glob_of_paths);
	CHECK_RUN(subtree);
	CHECK_RUN(only_real_errors);
	CHECK_RUN(peer_in_the_arguments);
	CHECK_RUN(path_argument);
	CHECK_RUN(third_of_the_tree);
	CHECK_RUN(caller);
	CHECK_RUN(exact_path);
	CHECK_RUN(fifth_sync);
	CHECK_RUN(two_states);
	CHECK_RUN(enough_bytes);
	CHECK_RUN(only_the_command);
	CHECK_RUN(exception_first);
	CHECK_RUN(without_restarts);
	CHECK_RUN(restarts_and_handlers);
	CHECK_RUN(restarts_behind_handlers);
	CHECK_RUN(identities);
	CHECK_RUN(descriptors);
	CHECK_RUN(two_paths);
	CHECK_RUN(not_normal_paths);
	CHECK_RUN(addresses);
	CHECK_RUN(at_exit);
	CHECK_RUN(stack_is_last);
	CHECK_RUN(bad_memory);
	CHECK_RUN(nearest);
	CHECK_RUN(asked_once);
	return check_end();
}
