/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sequences: each step, each way out. */
#include "play.h"

#include <fcntl.h>
#include <sys/socket.h>

static struct play p;

static void rule_is(const char *text)
{
	play_init(&p, NULL);
	play_rule(&p, text);
	play_start(&p);
	memcpy(p.mem, "/etc/hosts", 11);
}

static const char *openat_(const int64_t *results, unsigned int n)
{
	return play_call(&p, "openat", PLAY_ARGS(3, PLAY_MEM, 2), results, n);
}

#define OPENAT(flags_) "openat(0x3, 0x10000, " flags_ ", 0)"

/* Example 13 of the manual. */
static void open_becomes_openat(void)
{
	if (abi_number(abis[0], "open") < 0)
		CHECK_SKIP("no open(2) here");
	rule_is("open:seq={ openat(AT_FDCWD, args[0], args[1], args[2]) }");
	CHECK_STR(play_call(&p, "open", PLAY_ARGS(PLAY_MEM, 2, 0644),
			    PLAY_RESULTS(5)),
		  "openat(0xffffffffffffff9c, 0x10000, 0x2, 0x1a4)=5 -> 5");
	CHECK_STR(play_call(&p, "open", PLAY_ARGS(PLAY_MEM), PLAY_RESULTS(-2)),
		  "openat(0xffffffffffffff9c, 0x10000, 0, 0)=-2 -> -2");
	CHECK_EQ(rules_injected(p.t)->steps, 1);
	CHECK_EQ(rules_injected(p.t)->marks, MARK_SEQ);
	play_free(&p);
}

/* Example 14. */
static void errors_can_be_ignored(void)
{
	rule_is("openat:seq={ fd = orig; fchmod(fd, 0600)?; return fd }");
	CHECK_STR(openat_(PLAY_RESULTS(5, 0)),
		  OPENAT("0x2") "=5 fchmod(0x5, 0x180)=0 -> 5");
	CHECK_EQ(rules_injected(p.t)->steps, 2);
	CHECK_STR(openat_(PLAY_RESULTS(5, -1)),
		  OPENAT("0x2") "=5 fchmod(0x5, 0x180)=-1 -> 5");
	CHECK_STR(openat_(PLAY_RESULTS(-2)), OPENAT("0x2") "=-2 -> -2");
	play_free(&p);
}

static const char *rename_(const int64_t *results, unsigned int n)
{
	return play_call(&p, "renameat2", PLAY_ARGS(9, PLAY_MEM, 9, PLAY_MEM),
			 results, n);
}

#define DIR_OPEN "openat(0xffffffffffffff9c, 0x9, 0, 0)"
#define RENAME	"renameat2(0x9, 0x10000, 0x9, 0x10000, 0)"

/* Example 15, with a call that every CPU has. */
static void the_first_error_ends(void)
{
	rule_is("renameat2:seq={ d = openat(AT_FDCWD, args[0], O_RDONLY); "
		"defer close(d); fsync(d); orig }");
	CHECK_STR(rename_(PLAY_RESULTS(4, 0, 0, 0)), DIR_OPEN "=4 "
		  "fsync(0x4)=0 " RENAME "=0 close(0x4)=0 -> 0");
	CHECK_STR(rename_(PLAY_RESULTS(-13)), DIR_OPEN "=-13 -> -13");
	CHECK_STR(rename_(PLAY_RESULTS(4, -5, 0)), DIR_OPEN "=4 "
		  "fsync(0x4)=-5 close(0x4)=0 -> -5");
	CHECK_STR(rename_(PLAY_RESULTS(4, 0, -2, 0)), DIR_OPEN "=4 "
		  "fsync(0x4)=0 " RENAME "=-2 close(0x4)=0 -> -2");
	/* the deferred one's error is nobody's */
	CHECK_STR(rename_(PLAY_RESULTS(4, 0, 0, -9)), DIR_OPEN "=4 "
		  "fsync(0x4)=0 " RENAME "=0 close(0x4)=-9 -> 0");
	play_free(&p);
}

static struct {
	uint16_t family;
	char path[32];
} addr;
static uint64_t addrlen;

static void look_at_addr(struct play *q, uint64_t nr, const uint64_t *arg)
{
	if (nr != (uint64_t)abi_number(abis[0], "connect"))
		return;
	play_get(q, arg[1], &addr, sizeof(addr));
	addrlen = arg[2];
}

static const char *connect_(const int64_t *results, unsigned int n)
{
	return play_call(&p, "connect", PLAY_ARGS(7, PLAY_MEM, 16), results,
			 n);
}

/* Example 16. */
static void an_error_has_a_block(void)
{
	const char *s;

	rule_is("connect:seq={ s = socket(AF_UNIX, SOCK_STREAM, 0); "
		"connect(s, sockaddr(\"unix:/run/fake.sock\"), 0)"
		"?{ close(s); fail ECONNREFUSED }; "
		"dup3(s, args[0], O_CLOEXEC); close(s); return 0 }");
	p.kernel = look_at_addr;
	s = connect_(PLAY_RESULTS(8, 0, 7, 0));
	CHECK_STR(s, "socket(0x1, 0x1, 0)=8 connect(0x8, 0x700000, 0x11)=0 "
		  "dup3(0x8, 0x7, 0x80000)=7 close(0x8)=0 -> 0");
	CHECK_EQ(addr.family, AF_UNIX);
	CHECK_STR(addr.path, "/run/fake.sock");
	CHECK_EQ(addrlen, 2 + sizeof("/run/fake.sock"));
	CHECK_STR(connect_(PLAY_RESULTS(8, -2, 0)), "socket(0x1, 0x1, 0)=8 "
		  "connect(0x8, 0x700000, 0x11)=-2 close(0x8)=0 -> -111");
	CHECK_STR(connect_(PLAY_RESULTS(-24)), "socket(0x1, 0x1, 0)=-24 -> -24");
	CHECK_STR(connect_(PLAY_RESULTS(8, -2, -9)), "socket(0x1, 0x1, 0)=8 "
		  "connect(0x8, 0x700000, 0x11)=-2 close(0x8)=-9 -> -9");
	p.no_scratch = true;
	CHECK_STR(connect_(PLAY_RESULTS(8)),
		  "socket(0x1, 0x1, 0)=8 refused -> 8");
	CHECK_EQ(rules_injected(p.t)->marks, MARK_REFUSED);
	play_free(&p);
}

static const char *write_(const int64_t *results, unsigned int n)
{
	return play_call(&p, "write", PLAY_ARGS(1, PLAY_MEM, 9), results, n);
}

/* Example 17. */
static void half_a_write(void)
{
	rule_is("write:seq={ n = write(args[0], args[1], args[2]/2); "
		"signal SIGUSR1; return n }");
	CHECK_STR(write_(PLAY_RESULTS(4)),
		  "write(0x1, 0x10000, 0x4)=4 sig10 -> 4");
	CHECK_STR(write_(PLAY_RESULTS(-28)),
		  "write(0x1, 0x10000, 0x4)=-28 -> -28");
	play_free(&p);
}

/* Example 18. */
static void no_call_at_all(void)
{
	struct buf log = BUF_INIT;

	rule_is("unlinkat:seq={ log \"kept\"; return 0 }");
	CHECK_STR(play_call(&p, "unlinkat", PLAY_ARGS(3), NULL, 0), "-> 0");
	rules_take_log(p.t, &log);
	CHECK_STR(buf_cstr(&log), "kept\n");
	CHECK_EQ(rules_injected(p.t)->steps, 0);
	play_free(&p);
	buf_reset(&log);
	rule_is("unlinkat:seq={ x = 2; log \"x is\", x, x + 1; return x }");
	CHECK_STR(play_call(&p, "unlinkat", PLAY_ARGS(3), NULL, 0), "-> 2");
	rules_take_log(p.t, &log);
	CHECK_STR(buf_cstr(&log), "x is 2 3\n");
	buf_free(&log);
	play_free(&p);
}

/* Example 24. */
static void once_more(void)
{
	rule_is("openat:restart=1");
	CHECK_STR(openat_(PLAY_RESULTS(5, 6)),
		  OPENAT("0x2") "=5 " OPENAT("0x2") "=6 -> 6");
	CHECK_STR(openat_(PLAY_RESULTS(-2, 6)),
		  OPENAT("0x2") "=-2 " OPENAT("0x2") "=6 -> 6");
	play_free(&p);
}

static void deferred_calls_run_last_first(void)
{
	rule_is("openat:seq={ defer close(1); defer close(2); orig; "
		"if (args[2] == 2) { return 9 } else { close(8) } }");
	CHECK_STR(openat_(PLAY_RESULTS(5)),
		  OPENAT("0x2") "=5 close(0x2)=0 close(0x1)=0 -> 9");
	CHECK_STR(play_call(&p, "openat", PLAY_ARGS(3, PLAY_MEM, 0),
			    PLAY_RESULTS(5, 3)),
		  OPENAT("0") "=5 close(0x8)=3 close(0x2)=0 close(0x1)=0 -> 3");
	play_free(&p);
}

static void other_values_for_errors(void)
{
	rule_is("openat:seq={ a = orig ?: 77; close(a); return a }");
	CHECK_STR(openat_(PLAY_RESULTS(-2)),
		  OPENAT("0x2") "=-2 close(0x4d)=0 -> 77");
	CHECK_STR(openat_(PLAY_RESULTS(5)),
		  OPENAT("0x2") "=5 close(0x5)=0 -> 5");
	play_free(&p);
	rule_is("openat:seq={ orig? }");
	CHECK_STR(openat_(PLAY_RESULTS(-2)), OPENAT("0x2") "=-2 -> -2");
	play_free(&p);
}

static void other_arguments_of_orig(void)
{
	rule_is("openat:seq={ orig(pathname=\"/tmp/x\", flags=1) }");
	CHECK_STR(openat_(PLAY_RESULTS(5)),
		  "openat(0x3, \"/tmp/x\", 0x1, 0)=5 -> 5");
	play_free(&p);
	play_init(&p, NULL);
	play_rule(&p, "openat:args.flags=4");
	play_rule(&p, "openat:seq={ orig; orig(mode=7) }");
	play_start(&p);
	CHECK_STR(openat_(PLAY_RESULTS(5, 6)),
		  OPENAT("0x4") "=5 openat(0x3, 0x10000, 0x4, 0x7)=6 -> 6");
	play_free(&p);
}

static void loops_end(void)
{
	rule_is("openat:seq={ repeat 3 { close(7) }; orig }");
	CHECK_STR(openat_(PLAY_RESULTS(0, 0, 0, 5)), "close(0x7)=0 "
		  "close(0x7)=0 close(0x7)=0 " OPENAT("0x2") "=5 -> 5");
	play_free(&p);
	rule_is("openat:seq={ repeat 1000000 { close(7) }; return 1 }");
	(void)openat_(NULL, 0);
	CHECK_EQ(rules_injected(p.t)->steps, 64);
	CHECK_EQ(rules_injected(p.t)->marks, MARK_REFUSED | MARK_SEQ);
	play_free(&p);
	rule_is("openat:seq={ n = 0; repeat 1 << 62 { repeat 1 << 62 "
		"{ n = n + 1 } }; return n }");
	(void)openat_(NULL, 0);
	CHECK_EQ(rules_injected(p.t)->marks, MARK_REFUSED);
	play_free(&p);
	rule_is("openat:entry={ repeat 1 << 62 { u8[args[1]] = 1 } }");
	(void)openat_(PLAY_RESULTS(5));
	CHECK(rules_injected(p.t)->marks & MARK_REFUSED);
	play_free(&p);
	rule_is("openat:restart=63");
	(void)openat_(NULL, 0);
	CHECK_EQ(rules_injected(p.t)->steps, 64);
	play_free(&p);
}

static unsigned char bytes[64];

static void look(struct play *q, uint64_t nr, const uint64_t *arg)
{
	if (nr == (uint64_t)abi_number(abis[0], "write"))
		play_get(q, arg[1], bytes, arg[2] < 64 ? arg[2] : 64);
}

static void buffers(void)
{
	rule_is("openat:seq={ fd = orig; write(fd, b\"a\\0b\", 3); "
		"write(fd, buf(8), 8); repeat 2 { write(fd, \"hey\", 4) }; "
		"return fd }");
	p.kernel = look;
	CHECK_STR(
		openat_(PLAY_RESULTS(5, 3, 8, 4, 4)),
		OPENAT("0x2") "=5 write(0x5, \"a\", 0x3)=3 write(0x5, 0x700010, 0x8)=8 "
			      "write(0x5, \"hey\", 0x4)=4 write(0x5, \"hey\", 0x4)=4 -> 5");
	CHECK_MEM(bytes, "hey", 4);
	play_free(&p);
	/* sizes that the program chooses */
	rule_is("write:seq={ read(0, buf(args[2]), 1) }");
	CHECK_STR(play_call(&p, "write", PLAY_ARGS(1, 0, UINT64_MAX), NULL, 0),
		  "-> -22");
	CHECK_STR(play_call(&p, "write", PLAY_ARGS(1, 0, 1u << 31), NULL, 0),
		  "-> -7");
	CHECK_STR(play_call(&p, "write", PLAY_ARGS(1, 0, 100), NULL, 0),
		  "read(0, 0x700000, 0x1)=0 -> 0");
	play_free(&p);
}

static struct {
	uint64_t base, len;
} iov[2];

static void look_at_iov(struct play *q, uint64_t nr, const uint64_t *arg)
{
	if (nr != (uint64_t)abi_number(abis[0], "writev"))
		return;
	play_get(q, arg[1], iov, sizeof(iov));
	play_get(q, iov[1].base, bytes, iov[1].len);
}

static void vectors(void)
{
	rule_is("write:seq={ writev(args[0], iovec(b\"ab\", b\"cde\"), 2) }");
	p.kernel = look_at_iov;
	(void)write_(PLAY_RESULTS(5));
	CHECK_EQ(iov[0].len, 2);
	CHECK_EQ(iov[1].len, 3);
	CHECK_MEM(bytes, "cde", 3);
	play_free(&p);
}

static void stores(void)
{
	rule_is("write:entry={ u16[args[1]] = 0x4142; u8[args[1]+2] = 0x43; "
		"mem[args[1]+4,3] = \"xy\"; str[args[1]+8] = \"long\"; "
		"u64[args[1]+16] = u16(args[1]) }:exit={ u32[args[1]] = ret }");
	CHECK_STR(write_(PLAY_RESULTS(9)), "write(0x1, 0x10000, 0x9)=9 -> 9");
	CHECK_MEM(p.mem, "\11\0\0\0xy\0slong\0", 13);
	CHECK_MEM(p.mem + 16, "\x42\x41\0\0\0\0\0\0", 8);
	play_free(&p);
}

static void faults_end_a_block(void)
{
	rule_is("write:seq={ close(u32(args[0])); return 1 }");
	CHECK_STR(write_(NULL, 0), "-> -14");
	play_free(&p);
	rule_is("write:seq={ a = 1 / (args[0] - 1); return a }");
	CHECK_STR(write_(NULL, 0), "-> -14");
	play_free(&p);
}

static void results_of_steps_are_known(void)
{
	rule_is("write:seq={ close(5)?; if (errno == EBADF) { return ret } "
		"else { return 40 } }");
	CHECK_STR(write_(PLAY_RESULTS(-9)), "close(0x5)=-9 -> -9");
	CHECK_STR(write_(PLAY_RESULTS(0)), "close(0x5)=0 -> 40");
	play_free(&p);
}

static void delays_stand_between_steps(void)
{
	rule_is("write:seq={ close(5); delay 2ms; close(6); delay 3ms }"
		":delay_enter=1ms");
	CHECK_STR(write_(PLAY_RESULTS(0, 4)),
		  "wait1 close(0x5)=0 wait2 close(0x6)=4 wait3 -> 4");
	play_free(&p);
}

static bool interruptible(const char *rule)
{
	struct verdict v = { 0 };
	bool is;

	rule_is(rule);
	p.ev.abi = p.abi;
	p.ev.nr = (uint64_t)abi_number(p.abi, "write");
	p.ev.opt = &p.opt;
	p.ev.reader = &p.reader;
	event_begin(&p.ev);
	rules_judge(p.r, p.t, &p.ev, &p.env, &v);
	CHECK_EQ(v.act, ACT_CALL);
	CHECK(v.step);
	is = v.interruptible;
	play_free(&p);
	return is;
}

static void who_wants_eintr(void)
{
	CHECK(!interruptible("write:seq={ close(1) }"));
	CHECK(!interruptible("write:seq={ close(1)? }"));
	CHECK(interruptible("write:seq={ close(1)?{ fail EIO } }"));
}

/* A handler of signals between two steps makes calls of its own. */
static void sequences_nest(void)
{
	struct verdict v = { 0 };
	struct event outer;

	rule_is("write:seq={ close(5); close(6); return 3 }");
	p.ev.abi = p.abi;
	p.ev.nr = (uint64_t)abi_number(p.abi, "write");
	p.ev.opt = &p.opt;
	p.ev.reader = &p.reader;
	p.ev.sp = 0x8000;
	event_begin(&p.ev);
	rules_judge(p.r, p.t, &p.ev, &p.env, &v);
	CHECK_EQ(v.act, ACT_CALL);
	outer = p.ev;
	memset(&p.ev, 0, sizeof(p.ev));
	CHECK_STR(write_(PLAY_RESULTS(0, 0)),
		  "close(0x5)=0 close(0x6)=0 -> 3");
	CHECK_EQ(rules_injected(p.t)->steps, 2);
	event_free(&p.ev);
	p.ev = outer;
	v = (struct verdict){ 0 };
	rules_step(p.r, p.t, &p.ev, &p.env, 0, 0, 0, &v);
	CHECK_EQ(v.act, ACT_CALL);
	CHECK_EQ(v.arg[0], 6);
	buf_reset(&p.told);
	CHECK_STR(play_end(&p, 3), "-> 3");
	play_free(&p);
}

static void what_does_not_return_is_forgotten(void)
{
	struct verdict v = { 0 };

	rule_is("write:seq={ close(5); execve(args[1], 0, 0) }");
	p.ev.abi = p.abi;
	p.ev.nr = (uint64_t)abi_number(p.abi, "write");
	p.ev.opt = &p.opt;
	p.ev.reader = &p.reader;
	event_begin(&p.ev);
	rules_judge(p.r, p.t, &p.ev, &p.env, &v);
	rules_step(p.r, p.t, &p.ev, &p.env, 0, 0, 0, &v);
	CHECK_EQ(v.nr, abi_number(p.abi, "execve"));
	rules_forget(p.r, p.t);
	v = (struct verdict){ 0 };
	rules_step(p.r, p.t, &p.ev, &p.env, 0, 0, 0, &v);
	CHECK_EQ(v.act, ACT_NONE);
	CHECK_STR(write_(PLAY_RESULTS(0, -2)),
		  "close(0x5)=0 execve(0x10000, 0, 0)=-2 -> -2");
	play_free(&p);
}

int main(void)
{
	CHECK_RUN(open_becomes_openat);
	CHECK_RUN(errors_can_be_ignored);
	CHECK_RUN(the_first_error_ends);
	CHECK_RUN(an_error_has_a_block);
	CHECK_RUN(half_a_write);
	CHECK_RUN(no_call_at_all);
	CHECK_RUN(once_more);
	CHECK_RUN(deferred_calls_run_last_first);
	CHECK_RUN(other_values_for_errors);
	CHECK_RUN(other_arguments_of_orig);
	CHECK_RUN(loops_end);
	CHECK_RUN(buffers);
	CHECK_RUN(vectors);
	CHECK_RUN(stores);
	CHECK_RUN(faults_end_a_block);
	CHECK_RUN(results_of_steps_are_known);
	CHECK_RUN(delays_stand_between_steps);
	CHECK_RUN(who_wants_eintr);
	CHECK_RUN(sequences_nest);
	CHECK_RUN(what_does_not_return_is_forgotten);
	return check_end();
}
