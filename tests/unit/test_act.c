/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What rules do to a call, but for sequences: test_block.c. */
#include "play.h"

#include <fcntl.h>

static struct play p;

static void rules_are(const char *const *v)
{
	play_init(&p, NULL);
	for (; *v; v++)
		play_rule(&p, *v);
	play_start(&p);
}

#define RULES(...) rules_are((const char *const[]){ __VA_ARGS__, NULL })

static const char *getppid_(int64_t result)
{
	return play_call(&p, "getppid", PLAY_ARGS(0), PLAY_RESULTS(result));
}

static uint32_t marks(void)
{
	return rules_injected(p.t)->marks;
}

static void an_error_is_no_call(void)
{
	RULES("getppid:error=EIO:when=2");
	CHECK_STR(getppid_(1), "getppid()=1 -> 1");
	CHECK_EQ(marks(), 0);
	CHECK_STR(getppid_(1), "-> -5");
	CHECK(marks() & MARK_SKIPPED);
	CHECK_STR(getppid_(1), "getppid()=1 -> 1");
	play_free(&p);
}

static void all_rules_are_alive(void)
{
	RULES("getppid:error=EIO:when=1", "getppid:error=EPERM:when=3");
	CHECK_STR(getppid_(1), "-> -5");
	CHECK_STR(getppid_(1), "getppid()=1 -> 1");
	CHECK_STR(getppid_(1), "-> -1");
	play_free(&p);
}

static void as_strace_the_last_is(void)
{
	const struct rules_options o = { .step_max = 64, .compat = true };

	play_init(&p, &o);
	play_rule(&p, "getppid:error=EIO:when=1");
	play_rule(&p, "getppid:error=EPERM:when=3");
	play_start(&p);
	CHECK_STR(getppid_(1), "getppid()=1 -> 1");
	CHECK_STR(getppid_(1), "getppid()=1 -> 1");
	CHECK_STR(getppid_(1), "-> -1");
	play_free(&p);
}

static void results_of_success(void)
{
	RULES("getppid:retval=77");
	CHECK_STR(getppid_(1), "-> 77");
	play_free(&p);
	RULES("getppid:syscall=getpid:retval=77");
	CHECK_STR(getppid_(1), "getpid()=1 -> 77");
	play_free(&p);
}

static void delays_and_signals(void)
{
	RULES("getppid:delay_enter=2ms:delay_exit=3ms:signal=USR1");
	CHECK_STR(getppid_(1), "sig10 wait2 getppid()=1 wait3 -> 1");
	CHECK(marks() & MARK_DELAYED);
	play_free(&p);
	RULES("getppid:delay_enter=2ms:error=EIO", "getppid:delay_enter=1ms");
	CHECK_STR(getppid_(1), "wait3 -> -5");
	play_free(&p);
}

static void pokes(void)
{
	const uint64_t arg[6] = { PLAY_MEM };

	RULES("chdir:poke_enter=@arg1=4142:poke_exit=@arg1=43");
	memcpy(p.mem, "/tmp", 5);
	CHECK_STR(play_call(&p, "chdir", arg, PLAY_RESULTS(-2)),
		  "chdir(0x10000)=-2 -> -2");
	CHECK_MEM(p.mem, "CBmp", 5);
	CHECK_EQ(marks(), MARK_ARGS | MARK_EXIT_POKE);
	play_free(&p);
	RULES("chdir:poke_enter=@arg1=4142:error=EIO");
	CHECK_STR(play_call(&p, "chdir", PLAY_ARGS(0x99), NULL, 0),
		  "refused -> -5");
	play_free(&p);
}

static void after_the_call(void)
{
	RULES("getppid:posterror=EIO:when=1", "getppid:postretval=3");
	CHECK_STR(getppid_(1), "getppid()=1 -> -5");
	CHECK_EQ(marks(), MARK_POSTERROR);
	CHECK_STR(getppid_(1), "getppid()=1 -> 3");
	CHECK_STR(getppid_(-514), "getppid()=-514 -> -514");
	CHECK_EQ(marks(), 0);
	play_free(&p);
	RULES("fsync:ifret=(ret<0):postretval=0");
	CHECK_STR(play_call(&p, "fsync", PLAY_ARGS(3), PLAY_RESULTS(-5)),
		  "fsync(0x3)=-5 -> 0");
	CHECK_STR(play_call(&p, "fsync", PLAY_ARGS(3), PLAY_RESULTS(7)),
		  "fsync(0x3)=7 -> 7");
	play_free(&p);
}

static void the_first_terminal_wins(void)
{
	RULES("getppid:error=EIO", "getppid:retval=4:delay_exit=1ms");
	CHECK_STR(getppid_(1), "wait1 -> -5");
	play_free(&p);
	RULES("getppid:pass", "getppid:error=EIO:delay_exit=1ms");
	CHECK_STR(getppid_(1), "getppid()=1 wait1 -> 1");
	play_free(&p);
	RULES("getppid:pass:last", "getppid:error=EIO:delay_exit=1ms");
	CHECK_STR(getppid_(1), "getppid()=1 -> 1");
	play_free(&p);
	/* it holds at exit, and stands before the other */
	RULES("getppid:ifret=(errno==EIO):postretval=9", "getppid:error=EIO");
	CHECK_STR(getppid_(1), "-> 9");
	play_free(&p);
	RULES("getppid:error=EIO", "getppid:ifret=(errno==EIO):postretval=9");
	CHECK_STR(getppid_(1), "-> -5");
	play_free(&p);
}

static void other_arguments(void)
{
	const uint64_t arg[6] = { (uint64_t)AT_FDCWD, PLAY_MEM, O_RDONLY };

	RULES("openat:args.pathname=\"/tmp/hosts\"");
	memcpy(p.mem, "/etc/hosts", 11);
	CHECK_STR(play_call(&p, "openat", arg, PLAY_RESULTS(3)),
		  "openat(0xffffffffffffff9c, \"/tmp/hosts\", 0, 0)=3 -> 3");
	CHECK_MEM(p.mem, "/etc/hosts", 11);
	CHECK_EQ(marks(), MARK_ARGS);
	p.no_scratch = true;
	CHECK_STR(play_call(&p, "openat", arg, PLAY_RESULTS(3)), "refused "
		  "openat(0xffffffffffffff9c, 0x10000, 0, 0)=3 -> 3");
	CHECK_EQ(marks(), MARK_REFUSED);
	play_free(&p);
	RULES("openat:args.flags=(args.flags | O_SYNC)");
	CHECK_STR(play_call(&p, "openat", arg, PLAY_RESULTS(3)),
		  "openat(0xffffffffffffff9c, 0x10000, 0x101000, 0)=3 -> 3");
	play_free(&p);
	/* nobody will look at them */
	RULES("openat:args.pathname=\"/tmp/hosts\":error=EIO");
	CHECK_STR(play_call(&p, "openat", arg, PLAY_RESULTS(3)), "-> -5");
	play_free(&p);
}

static uint64_t seen[3];

static void look_at_how(struct play *q, uint64_t nr, const uint64_t *arg)
{
	(void)nr;
	play_get(q, arg[2], seen, sizeof(seen));
}

static void members_of_structs(void)
{
	const uint64_t how[3] = { O_CREAT, 0644, 1 };
	const uint64_t arg[6] = { 3, PLAY_MEM + 64, PLAY_MEM, 24 };

	RULES("openat2:args.how.flags=(args.how.flags | O_SYNC)",
	      "openat2:args.how.mode=0");
	memcpy(p.mem, how, sizeof(how));
	p.kernel = look_at_how;
	(void)play_call(&p, "openat2", arg, PLAY_RESULTS(3));
	CHECK_EQ(seen[0], O_CREAT | O_SYNC);
	CHECK_EQ(seen[1], 0);
	CHECK_EQ(seen[2], 1);
	CHECK_MEM(p.mem, how, sizeof(how));
	play_free(&p);
	/* a struct that is not there */
	RULES("openat2:args.how.mode=0");
	CHECK_STR(play_call(&p, "openat2", PLAY_ARGS(3, PLAY_MEM, 8, 24),
			    PLAY_RESULTS(3)),
		  "openat2(0x3, 0x10000, 0x8, 0x18)=3 -> 3");
	CHECK_EQ(marks(), MARK_REFUSED);
	play_free(&p);
}

static void shorter(void)
{
	const uint64_t arg[6] = { 4, PLAY_MEM, 100 };

	RULES("write:short=1");
	CHECK_STR(play_call(&p, "write", arg, PLAY_RESULTS(1)),
		  "write(0x4, 0x10000, 0x1)=1 -> 1");
	CHECK_EQ(marks(), MARK_SHORT);
	CHECK_STR(play_call(&p, "write", PLAY_ARGS(4, PLAY_MEM, 1),
			    PLAY_RESULTS(1)),
		  "write(0x4, 0x10000, 0x1)=1 -> 1");
	CHECK_EQ(marks(), 0);
	play_free(&p);
	RULES("write:short=50%");
	CHECK_STR(play_call(&p, "write", arg, PLAY_RESULTS(50)),
		  "write(0x4, 0x10000, 0x32)=50 -> 50");
	CHECK_STR(play_call(&p, "write", PLAY_ARGS(4, PLAY_MEM, 1),
			    PLAY_RESULTS(1)),
		  "write(0x4, 0x10000, 0x1)=1 -> 1");
	play_free(&p);
	RULES("sendfile:short=7");
	CHECK_STR(play_call(&p, "sendfile", PLAY_ARGS(4, 5, 0, 100),
			    PLAY_RESULTS(7)),
		  "sendfile(0x4, 0x5, 0, 0x7)=7 -> 7");
	play_free(&p);
}

static struct {
	uint64_t base, len;
} iov[3];
static unsigned char data[3][64];

static void look_at_iov(struct play *q, uint64_t nr, const uint64_t *arg)
{
	uint64_t at = arg[1];

	if (nr == (uint64_t)abi_number(abis[0], "sendmsg"))
		play_get(q, arg[1] + 16, &at, 8);
	play_get(q, at, iov, sizeof(iov));
	for (unsigned int i = 0; i < 3; i++)
		if (iov[i].len < 64)
			play_get(q, iov[i].base, data[i], iov[i].len);
}

static const uint64_t vectors[6] = {
	PLAY_MEM + 256, 10, PLAY_MEM + 512, 20, PLAY_MEM + 768, 30,
};

static void shorter_vectors(void)
{
	const uint64_t arg[6] = { 4, PLAY_MEM, 3 };

	RULES("writev:short=15");
	memcpy(p.mem, vectors, sizeof(vectors));
	p.kernel = look_at_iov;
	(void)play_call(&p, "writev", arg, PLAY_RESULTS(15));
	CHECK_EQ(iov[0].len, 10);
	CHECK_EQ(iov[1].base, PLAY_MEM + 512);
	CHECK_EQ(iov[1].len, 5);
	CHECK_EQ(iov[2].len, 0);
	CHECK_MEM(p.mem, vectors, sizeof(vectors));
	/* an array that cannot be, and one that is not there */
	(void)play_call(&p, "writev", PLAY_ARGS(4, PLAY_MEM, 1u << 30),
			PLAY_RESULTS(-22));
	CHECK_EQ(marks(), MARK_REFUSED);
	(void)play_call(&p, "writev", PLAY_ARGS(4, 8, 3), PLAY_RESULTS(-14));
	CHECK_EQ(marks(), MARK_REFUSED);
	play_free(&p);
}

static void shorter_messages(void)
{
	const uint64_t msg[7] = { 0, 0, PLAY_MEM, 3, 0, 0, 0 };
	const uint64_t arg[6] = { 4, PLAY_MEM + 128, 0 };

	RULES("sendmsg:short=12");
	memcpy(p.mem, vectors, sizeof(vectors));
	memcpy(p.mem + 128, msg, sizeof(msg));
	p.kernel = look_at_iov;
	(void)play_call(&p, "sendmsg", arg, PLAY_RESULTS(12));
	CHECK_EQ(marks(), MARK_SHORT);
	CHECK_EQ(iov[0].len, 10);
	CHECK_EQ(iov[1].len, 2);
	CHECK_EQ(iov[2].len, 0);
	CHECK_MEM(p.mem + 128, msg, sizeof(msg));
	play_free(&p);
}

/* The kernel says who sent it and how much there was of control data. */
static void receive(struct play *q, uint64_t nr, const uint64_t *arg)
{
	const uint32_t namelen = 16;
	const uint64_t controllen = 48;

	(void)nr;
	play_put(q, arg[1] + 8, &namelen, 4);
	play_put(q, arg[1] + 40, &controllen, 8);
}

static void results_in_copies_come_back(void)
{
	uint64_t msg[7] = { PLAY_MEM + 1024, 128, PLAY_MEM, 3,
			    PLAY_MEM + 2048, 64, 0 };
	const uint64_t arg[6] = { 4, PLAY_MEM + 128, 0 };

	RULES("recvmsg:short=12");
	memcpy(p.mem, vectors, sizeof(vectors));
	memcpy(p.mem + 128, msg, sizeof(msg));
	p.kernel = receive;
	(void)play_call(&p, "recvmsg", arg, PLAY_RESULTS(12));
	msg[1] = 16;
	msg[5] = 48;
	CHECK_EQ(memcmp(p.mem + 128, msg, sizeof(msg)), 0);
	play_free(&p);
}

static void corrupted_reads(void)
{
	const uint64_t arg[6] = { 4, PLAY_MEM, 100 };
	unsigned char byte;

	RULES("read:corrupt=flip@16+1:once");
	(void)play_call(&p, "read", arg, PLAY_RESULTS(16));
	CHECK_EQ(p.mem[16], 0);
	CHECK_EQ(marks(), 0);
	(void)play_call(&p, "read", arg, PLAY_RESULTS(-5));
	CHECK_EQ(p.mem[16], 0);
	(void)play_call(&p, "read", arg, PLAY_RESULTS(17));
	byte = p.mem[16];
	CHECK(byte && !(byte & (byte - 1)));
	CHECK_EQ(marks(), MARK_CORRUPT);
	(void)play_call(&p, "read", arg, PLAY_RESULTS(17));
	CHECK_EQ(p.mem[16], byte);
	play_free(&p);
	RULES("readv:corrupt=zero@8+4");
	memset(p.mem, 0xff, sizeof(p.mem));
	memcpy(p.mem, vectors, sizeof(vectors));
	(void)play_call(&p, "readv", PLAY_ARGS(4, PLAY_MEM, 3),
			PLAY_RESULTS(60));
	CHECK_MEM(p.mem + 256, "\377\377\377\377\377\377\377\377\0\0\377", 11);
	CHECK_MEM(p.mem + 512, "\0\0\377", 3);
	play_free(&p);
}

static void look_at_buffer(struct play *q, uint64_t nr, const uint64_t *arg)
{
	(void)nr;
	play_get(q, arg[1], data[0], arg[2]);
}

static void corrupted_writes(void)
{
	RULES("write:corrupt=zero@1+2");
	memcpy(p.mem, "abcdef", 7);
	p.kernel = look_at_buffer;
	(void)play_call(&p, "write", PLAY_ARGS(4, PLAY_MEM, 6),
			PLAY_RESULTS(6));
	CHECK_MEM(data[0], "a\0\0def", 6);
	CHECK_MEM(p.mem, "abcdef", 7);
	CHECK_EQ(marks(), MARK_CORRUPT);
	(void)play_call(&p, "write", PLAY_ARGS(4, PLAY_MEM, 2),
			PLAY_RESULTS(2));
	CHECK_MEM(data[0], "ab", 2);
	CHECK_EQ(marks(), 0);
	/* a buffer that is not there is the kernel's to refuse */
	CHECK_STR((p.kernel = NULL, play_call(&p, "write", PLAY_ARGS(4, 16, 9),
					      PLAY_RESULTS(-14))),
		  "write(0x4, 0x10, 0x9)=-14 -> -14");
	CHECK_EQ(marks(), MARK_REFUSED);
	play_free(&p);
	RULES("writev:corrupt=zero@9+2:short=12");
	memcpy(p.mem, vectors, sizeof(vectors));
	memset(p.mem + 256, 'x', 1024);
	p.kernel = look_at_iov;
	(void)play_call(&p, "writev", PLAY_ARGS(4, PLAY_MEM, 3),
			PLAY_RESULTS(12));
	CHECK_EQ(iov[1].len, 2);
	CHECK_MEM(data[0], "xxxxxxxxx\0", 10);
	CHECK_MEM(data[1], "\0x", 2);
	CHECK_MEM(p.mem, vectors, sizeof(vectors));
	CHECK_EQ(p.mem[256 + 9], 'x');
	CHECK_EQ(marks(), MARK_CORRUPT | MARK_SHORT);
	play_free(&p);
}

static void as_in_life(void)
{
	RULES("read,close,brk:fail");
	CHECK_STR(play_call(&p, "read", PLAY_ARGS(3), NULL, 0), "-> -5");
	CHECK_STR(play_call(&p, "close", PLAY_ARGS(3), NULL, 0),
		  "close(0x3)=0 -> -5");
	CHECK_STR(play_call(&p, "brk", PLAY_ARGS(0x99000),
			    PLAY_RESULTS(0x55010)),
		  "brk(0)=0x55010 -> 0x55010");
	CHECK_EQ(marks(), MARK_SKIPPED | MARK_RETVAL);
	play_free(&p);
}

static void scenes(void)
{
	RULES("getppid:script=\"pass*2 -> error=EMFILE*3 -> pass\"");
	for (int i = 1; i <= 7; i++)
		if (!CHECK_STR(getppid_(1), i > 2 && i < 6 ? "-> -24" :
			       "getppid()=1 -> 1"))
			printf("  call %d\n", i);
	play_free(&p);
	RULES("write:script=\"error=EIO -> short=1 -> posterror=EPERM\"");
	CHECK_STR(play_call(&p, "write", PLAY_ARGS(4, PLAY_MEM, 9), NULL, 0),
		  "-> -5");
	CHECK_STR(play_call(&p, "write", PLAY_ARGS(4, PLAY_MEM, 9),
			    PLAY_RESULTS(1)),
		  "write(0x4, 0x10000, 0x1)=1 -> 1");
	for (int i = 0; i < 3; i++)
		CHECK_STR(play_call(&p, "write", PLAY_ARGS(4, PLAY_MEM, 9),
				    PLAY_RESULTS(9)),
			  "write(0x4, 0x10000, 0x9)=9 -> -1");
	play_free(&p);
}

static void crashes(void)
{
	RULES("fsync:crash=before:when=2");
	CHECK_STR(play_call(&p, "fsync", PLAY_ARGS(3), NULL, 0),
		  "fsync(0x3)=0 -> 0");
	CHECK_STR(play_call(&p, "fsync", PLAY_ARGS(3), NULL, 0),
		  "kill fsync(0x3)=0 -> 0");
	play_free(&p);
	RULES("fsync:crash=after");
	CHECK_STR(play_call(&p, "fsync", PLAY_ARGS(3), NULL, 0),
		  "fsync(0x3)=0 kill -> 0");
	play_free(&p);
}

static void two_states(void)
{
	RULES("write:set=(armed=1):if=(args.count==1)",
	      "write,writev:on=armed:error=ENOSPC");
	CHECK_STR(play_call(&p, "write", PLAY_ARGS(3, 0, 2), NULL, 0),
		  "write(0x3, 0, 0x2)=0 -> 0");
	/* this one was judged before */
	CHECK_STR(play_call(&p, "write", PLAY_ARGS(3, 0, 1), NULL, 0),
		  "write(0x3, 0, 0x1)=0 -> 0");
	CHECK_STR(play_call(&p, "write", PLAY_ARGS(3, 0, 2), NULL, 0),
		  "-> -28");
	play_free(&p);
}

static void weights(void)
{
	unsigned int eio = 0, eintr = 0;

	RULES("getppid:error={EIO*3,EINTR}");
	for (int i = 0; i < 400; i++) {
		const char *s = getppid_(1);

		eio += !strcmp(s, "-> -5");
		eintr += !strcmp(s, "-> -4");
	}
	CHECK_EQ(eio + eintr, 400);
	CHECK(eio > 250 && eintr > 50);
	play_free(&p);
}

static void execve_that_succeeds(void)
{
	RULES("execve:posterror=EIO:delay_exit=1ms:poke_exit=@arg1=00");
	CHECK_STR(play_call(&p, "execve", PLAY_ARGS(PLAY_MEM), NULL, 0),
		  "execve(0x10000, 0, 0)=0 wait1 -> 0");
	CHECK_STR(play_call(&p, "execve", PLAY_ARGS(PLAY_MEM),
			    PLAY_RESULTS(-2)),
		  "execve(0x10000, 0, 0)=-2 wait1 -> -5");
	play_free(&p);
}

int main(void)
{
	CHECK_RUN(an_error_is_no_call);
	CHECK_RUN(all_rules_are_alive);
	CHECK_RUN(as_strace_the_last_is);
	CHECK_RUN(results_of_success);
	CHECK_RUN(delays_and_signals);
	CHECK_RUN(pokes);
	CHECK_RUN(after_the_call);
	CHECK_RUN(the_first_terminal_wins);
	CHECK_RUN(other_arguments);
	CHECK_RUN(members_of_structs);
	CHECK_RUN(shorter);
	CHECK_RUN(shorter_vectors);
	CHECK_RUN(shorter_messages);
	CHECK_RUN(results_in_copies_come_back);
	CHECK_RUN(corrupted_reads);
	CHECK_RUN(corrupted_writes);
	CHECK_RUN(as_in_life);
	CHECK_RUN(scenes);
	CHECK_RUN(crashes);
	CHECK_RUN(two_states);
	CHECK_RUN(weights);
	CHECK_RUN(execve_that_succeeds);
	return check_end();
}
