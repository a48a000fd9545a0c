/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Expressions, on one call of a tracee that is none. */
#include <errno.h>

#include "rule_fake.h"
#include "rule/places.h"

#define CWD ((uint64_t)AT_FDCWD)

static struct rule_fake fake;

/* if=(text) for a set of calls, whose call has begun. */
static bool start(const char *set, const char *text)
{
	char rule[512];

	rule_fake_init(&fake, abis[0]);
	fake.comm = "prog";
	fake_str(&fake.f, 0x1000, "/etc/hosts");
	fake_mem(&fake.f, 0x2000, "\x01\x82\x03\x84\x05\x06\x07\x88", 8);
	fake_mem(&fake.f, 0x3000, "no end", 6);
	fake_mem(&fake.f, 0x4000, "a\0b", 3);
	rule_fake_fd(&fake, 3, "/x/y", FDTYPE_REG);
	snprintf(rule, sizeof(rule), "%s:if=(%s):error=EIO", set, text);
	if (!rule_fake_add(&fake, rule) && rule_fake_compile(&fake))
		return true;
	printf("%s: %s\n", rule, buf_cstr(&fake.error.text));
	return false;
}

struct result {
	int64_t num;
	bool fault, unread;
};

/* Of openat(3, "/etc/hosts", O_CREAT|O_WRONLY, 0600). */
static struct result eval(const char *text)
{
	struct result r = { -999, true, true };
	struct eval x;

	if (start("openat", text)) {
		rule_fake_begin(&fake, "openat",
				ARGS(3, 0x1000, O_CREAT | O_WRONLY, 0600));
		x = rule_fake_eval(&fake);
		x.rule = fake.r->v[0];
		r.num = eval_num(&x, fake.r->v[0]->tokens->expr);
		r.fault = x.fault;
		r.unread = x.unread;
	}
	rule_fake_free(&fake);
	return r;
}

static void check(const char *text, int64_t expected)
{
	struct result r = eval(text);

	if (!CHECK_EQ(r.num, expected) || !CHECK(!r.fault))
		printf("  in: %s\n", text);
}

static void check_fault(const char *text, bool unread)
{
	struct result r = eval(text);

	if (!CHECK_EQ(r.num, 0) || !CHECK(r.fault) ||
	    !CHECK_EQ(r.unread, unread))
		printf("  in: %s\n", text);
}

static void arithmetic(void)
{
	check("1 + 2 * 3", 7);
	check("(1 + 2) * 3", 9);
	check("7 / 2 - 7 % 4", 0);
	check("-7 / 2", -3);
	check("1 << 40 | 0xf", (int64_t)1 << 40 | 15);
	check("-8 >> 1", -4);
	check("1 << 64", 0);
	check("1 << -1", 0);
	check("~0", -1);
	check("!5 + !0", 1);
	check("6 & 3 ^ 1", 3);
	check("1 < 2 && 2 <= 2 && 3 > 2 && 2 >= 2 && 1 != 2 && 1 == 1", 1);
	check("-1 < 1", 1);
	check("9223372036854775807 + 1 < 0", 1);
	check("-9223372036854775807 - 1", INT64_MIN);
	check("(-9223372036854775807 - 1) / -1", INT64_MIN);
	check("(-9223372036854775807 - 1) % -1", 0);
	check("s32(0xffffffff)", -1);
	check("3 in (1, 2..4)", 1);
	check("5 in (1, 2..4)", 0);
	check("5 in (5)", 1);
}

/* What is not evaluated cannot fail. */
static void short_circuits(void)
{
	check("0 && 1 / 0", 0);
	check("1 || 1 / 0", 1);
	check_fault("1 / 0", false);
	check_fault("1 % 0", false);
	check_fault("1 && 1 / 0", false);
	check_fault("0 || 1 / 0", false);
	check_fault("!(1 / 0)", false);
	check_fault("~(1 / 0)", false);
	check_fault("-(1 / 0) + 1", false);
	check_fault("5 in (1 / 0, 5)", false);
}

static void arguments(void)
{
	check("args.dirfd", 3);
	check("args[0]", 3);
	check("args.flags == O_CREAT | O_WRONLY", 1 | O_WRONLY);
	check("args.flags == (O_CREAT | O_WRONLY)", 1);
	check("args.flags & O_TRUNC", 0);
	check("args.mode", 0600);
	check("args.pathname", 0x1000);
	check("args.dirfd == AT_FDCWD", 0);
	check("nr == 257 || nr == 56", 1);
	check("pid == 100 && tid == 100 && uid == 1000 && depth == 0", 1);
}

static void memory(void)
{
	check("u8(0x2000)", 1);
	check("u16(0x2000)", 0x8201);
	check("u32(0x2000)", 0x84038201);
	check("s32(u32(0x2000)) < 0", 1);
	check("u64(0x2000)", (int64_t)0x8807060584038201);
	check_fault("u8(0x9000)", true);
	check_fault("u64(0x2001)", true);
	check_fault("u64(0xffffffffffffffff)", true);
}

static void texts(void)
{
	check("args.pathname == \"/etc/hosts\"", 1);
	check("args.pathname != \"/etc/hosts\"", 0);
	check("\"/etc/host\" == args.pathname", 0);
	check("args.pathname =~ \"^/etc/.*s$\"", 1);
	check("args.pathname =~ \"shadow\"", 0);
	check("args.pathname ~~ \"/etc/*\"", 1);
	check("args.pathname ~~ \"/*\"", 0);
	check("args.pathname ~~ \"/**\"", 1);
	check("args.pathname in (\"/x\", \"/etc/hosts\")", 1);
	check("args.pathname in (\"/x\", \"/y\")", 0);
	check("comm == \"prog\" && exe =~ \"prog$\"", 1);
	check("fdpath(3) == \"/x/y\"", 1);
	check("fdtype(args.dirfd) == \"reg\"", 1);
	check("str(0x1000, 4) == \"/etc\"", 1);
	check("str(0x4000) == \"a\"", 1);
	check("mem(0x4000, 3) == b\"a\\0b\"", 1);
	check("mem(0x4000, 0) == \"\"", 1);
	check("args.dirfd == \"3\"", 1);
	check("str(0x3000, 6) == \"no end\"", 1);
	check_fault("str(0x3000) == \"no end\"", true);
	check_fault("str(0) == \"\"", true);
	check_fault("str(-1) == \"\"", true);
	check_fault("mem(0x4000, 4) == \"\"", true);
	check_fault("mem(0x4000, 1000000000) == \"\"", false);
	check_fault("mem(0x4000, -1) == \"\"", false);
	check_fault("fdpath(9) == \"\"", false);
	check_fault("fdtype(9) == \"reg\"", false);
}

/* What is about to be written counts as there. */
static void pending_writes(void)
{
	struct verdict_write w[] = {
		{ 0x1001, "tmp", 3 }, { 0x2ffe, "ab", 2 }, { 0x3006, "\0", 1 },
	};
	struct rule_call call = { .writes = w, .nwrites = 3 };
	const char *s;
	size_t len;
	char two[4];
	struct eval x;

	CHECK(start("openat", "1"));
	rule_fake_begin(&fake, "openat", ARGS(3, 0x1000));
	x = rule_fake_eval(&fake);
	fake.task->call = &call;
	CHECK_EQ(eval_string(&x, 0x1000, 100, &s, &len), 0);
	CHECK_STR(s, "/tmp/hosts");
	CHECK_EQ(len, 10);
	/* it ended at an unreadable byte, which is a NUL now */
	CHECK_EQ(eval_string(&x, 0x3000, 100, &s, &len), 0);
	CHECK_STR(s, "no end");
	CHECK_EQ(eval_read(&x, 0x2ffe, two, 2), 0);
	CHECK_MEM(two, "ab", 2);
	CHECK_EQ(eval_read(&x, 0x2ffd, two, 2), -EFAULT);
	fake.task->call = NULL;
	rule_fake_free(&fake);
}

static int64_t rand_of(struct eval *x)
{
	return eval_num(x, fake.r->v[0]->tokens->expr);
}

static void draws(void)
{
	int64_t a[100], differ = 0;

	for (int run = 0; run < 2; run++) {
		CHECK(start("openat", "rand(1000)"));
		for (int i = 0; i < 100; i++) {
			struct eval x;
			int64_t n;

			rule_fake_begin(&fake, "openat", ARGS(3, 0x1000));
			x = rule_fake_eval(&fake);
			x.rule = fake.r->v[0];
			n = rand_of(&x);
			CHECK(n >= 0 && n < 1000);
			if (run)
				CHECK_EQ(n, a[i]);
			differ += i && n != a[i - 1];
			a[i] = n;
		}
		rule_fake_free(&fake);
	}
	CHECK(differ > 180);
	check_fault("rand(0)", false);
	check_fault("rand(-5)", false);
}

/* The same constants have other values there, and pointers are short. */
static void other_abi(void)
{
	struct eval x;

	rule_fake_init(&fake, abis[1]);
	fake_str(&fake.f, 0xf0001000, "/x");
	CHECK(!rule_fake_add(&fake, "openat:if=(args.pathname == \"/x\" &&"
			     " args.dirfd == AT_FDCWD && args[0] == -100):"
			     "error=EIO"));
	CHECK(rule_fake_compile(&fake));
	rule_fake_begin(&fake, "openat",
			ARGS(0xffffff9c, 0xfffffffff0001000, 0));
	x = rule_fake_eval(&fake);
	CHECK_EQ(eval_num(&x, fake.r->v[0]->tokens->expr), 1);
	rule_fake_free(&fake);
}

static void results(void)
{
	rule_fake_init(&fake, abis[0]);
	CHECK(!rule_fake_add(&fake, "read:ifret=(ret == 4 && errno == 0 &&"
			     " args.buf == \"data\" && duration >= 5):"
			     "postretval=(ret * 2)"));
	CHECK(!rule_fake_add(&fake, "read:ifret=(ret == -4 && errno == EINTR)"
			     ":postretval=0"));
	CHECK(!rule_fake_add(&fake, "fstat:ifret=(args.statbuf.st_size == 0x"
			     "0505050505050505):postretval=0"));
	CHECK(rule_fake_compile(&fake));
	fake_str(&fake.f, 0x1000, "data and more");
	fake.f.ev.exit_ns = 10;
	fake.f.ev.enter_ns = 5;
	CHECK_EQ(rule_fake_call(&fake, "read", 4, ARGS(3, 0x1000, 9)), 1);
	CHECK_EQ(rule_fake_call(&fake, "read", 5, ARGS(3, 0x1000, 9)), 0);
	CHECK_EQ(rule_fake_call(&fake, "read", -EINTR, ARGS(3, 0x1000)), 2);
	rule_fake_free(&fake);
}

int main(void)
{
	CHECK_RUN(arithmetic);
	CHECK_RUN(short_circuits);
	CHECK_RUN(arguments);
	CHECK_RUN(memory);
	CHECK_RUN(texts);
	CHECK_RUN(pending_writes);
	CHECK_RUN(draws);
	CHECK_RUN(other_abi);
	CHECK_RUN(results);
	return check_end();
}
