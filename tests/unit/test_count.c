/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which occurrences count, and for whom; draws. */
#include <errno.h>

#include "rule_fake.h"
#include "rule/count.h"
#include "rule/draw.h"

static struct rule_fake fake;

static bool start(const char *rule)
{
	rule_fake_init(&fake, abis[0]);
	if (!rule_fake_add(&fake, rule))
		return rule_fake_compile(&fake);
	printf("%s\n", buf_cstr(&fake.error.text));
	return false;
}

static void end(void)
{
	rule_fake_free(&fake);
}

#define CALL(name, ...) rule_fake_call(&fake, name, 1, ARGS(__VA_ARGS__))

/* Which of twenty occurrences come through, as a text. */
static void check_when(const char *when, const char *expected)
{
	char rule[128], got[21] = "";

	snprintf(rule, sizeof(rule), "getpid:%s:error=EIO", when);
	if (!CHECK(start(rule)))
		return;
	for (int i = 0; i < 20; i++)
		got[i] = CALL("getpid", 0) ? 'x' : '.';
	if (!CHECK_STR(got, expected))
		printf("  of: %s\n", when);
	end();
}

static void occurrences(void)
{
	check_when("when=3", "..x.................");
	check_when("when=3+", "..xxxxxxxxxxxxxxxxxx");
	check_when("when=3+4", "..x...x...x...x...x.");
	check_when("when=3..6", "..xxxx..............");
	check_when("when=3..9+3", "..x..x..x...........");
	check_when("when=1,4..5,10+5", "x..xx....x....x....x");
	check_when("once", "x...................");
	check_when("limit=3", "xxx.................");
	check_when("every=4", "...x...x...x...x...x");
	check_when("every=4:limit=2", "...x...x............");
	check_when("when=5+:every=2:once", ".....x..............");
	check_when("prob=100%:when=2", ".x..................");
	check_when("prob=0%", "....................");
	check_when("per=tree:when=2", ".x..................");
}

static void each_call_by_itself(void)
{
	CHECK(start("getpid,gettid:error=EIO:when=2"));
	CHECK_EQ(CALL("getpid", 0), 0);
	CHECK_EQ(CALL("gettid", 0), 0);
	CHECK_EQ(CALL("gettid", 0), 1);
	CHECK_EQ(CALL("getpid", 0), 1);
	end();
	CHECK(start("getpid,gettid:error=EIO:when=2:per=thread"));
	CHECK_EQ(CALL("getpid", 0), 0);
	CHECK_EQ(CALL("gettid", 0), 1);
	CHECK_EQ(CALL("gettid", 0), 0);
	end();
}

static void per_process(void)
{
	struct rule_task *first, *thread, *child;

	CHECK(start("getpid:error=EIO:when=2:per=process"));
	first = fake.task;
	thread = rule_task_new(fake.r, first, true);
	child = rule_task_new(fake.r, thread, false);
	CHECK_STR(rule_task_id(first), "0");
	CHECK_EQ(first->process == thread->process, 1);
	CHECK_EQ(first->process == child->process, 0);
	CHECK_EQ(thread->depth, 0);
	CHECK_EQ(child->depth, 1);
	CHECK_EQ(CALL("getpid", 0), 0);
	fake.task = child;
	CHECK_EQ(CALL("getpid", 0), 0);
	fake.task = thread;
	CHECK_EQ(CALL("getpid", 0), 1);
	/* the leader may end first */
	rule_task_free(fake.r, first);
	CHECK_EQ(CALL("getpid", 0), 0);
	CHECK_EQ(fake.r->ncounters, 2);
	rule_task_free(fake.r, thread);
	CHECK_EQ(fake.r->ncounters, 1);
	fake.task = child;
	CHECK_EQ(CALL("getpid", 0), 1);
	end();
}

static void per_descriptor_and_path(void)
{
	CHECK(start("read:error=EIO:when=2:per=fd"));
	CHECK_EQ(CALL("read", 3), 0);
	CHECK_EQ(CALL("read", 4), 0);
	CHECK_EQ(CALL("read", 4), 1);
	CHECK_EQ(CALL("read", 3), 1);
	end();
	CHECK(start("read:error=EIO:when=2:per=path"));
	rule_fake_fd(&fake, 3, "/x", FDTYPE_REG);
	rule_fake_fd(&fake, 4, "/x", FDTYPE_REG);
	rule_fake_fd(&fake, 5, "/y", FDTYPE_REG);
	CHECK_EQ(CALL("read", 3), 0);
	CHECK_EQ(CALL("read", 5), 0);
	CHECK_EQ(CALL("read", 4), 1);
	end();
}

static void per_site(void)
{
	static const struct frame a = { 0x10, "/usr/bin/prog", "a", 0 };
	static const struct frame b = { 0x20, "/usr/bin/prog", "b", 0 };

	CHECK(start("read:error=EIO:when=2:per=site"));
	fake.frames = (struct frames){ &a, 1, false, NULL };
	CHECK_EQ(CALL("read", 3), 0);
	fake.frames.v = &b;
	CHECK_EQ(CALL("read", 3), 0);
	fake.frames.v = &a;
	CHECK_EQ(CALL("read", 3), 1);
	end();
}

/* Names of threads come from who made them, not from when. */
static void stable_names(void)
{
	struct rule_task *a, *b, *c;

	CHECK(start("getpid:error=EIO"));
	a = rule_task_new(fake.r, fake.task, false);
	b = rule_task_new(fake.r, fake.task, false);
	c = rule_task_new(fake.r, a, false);
	CHECK_STR(rule_task_id(a), "0.1");
	CHECK_STR(rule_task_id(b), "0.2");
	CHECK_STR(rule_task_id(c), "0.1.1");
	rule_task_free(fake.r, c);
	rule_task_free(fake.r, b);
	rule_task_free(fake.r, a);
	end();
}

/*
 * Two threads with 50 calls each: what comes through for one does not
 * depend on how they interleave.
 */
static void interleaved(unsigned int order, char got[2][51])
{
	struct rule_task *t[2];
	unsigned int n[2] = { 0, 0 };

	CHECK(start("getpid:prob=50%:error=EIO"));
	t[0] = fake.task;
	t[1] = rule_task_new(fake.r, t[0], true);
	while (n[0] + n[1] < 100) {
		unsigned int k = order == 0 ? n[0] == 50 :
				 order == 1 ? (n[0] + n[1]) % 2 :
				 n[1] < 50;

		fake.task = t[k];
		got[k][n[k]++] = CALL("getpid", 0) ? 'x' : '.';
	}
	got[0][50] = got[1][50] = '\0';
	fake.task = t[0];
	rule_task_free(fake.r, t[1]);
	end();
}

static void draws_do_not_interleave(void)
{
	char first[2][51], other[2][51];

	interleaved(0, first);
	CHECK(strcmp(first[0], first[1]) != 0);
	for (unsigned int order = 1; order < 3; order++) {
		interleaved(order, other);
		CHECK_STR(other[0], first[0]);
		CHECK_STR(other[1], first[1]);
	}
}

static unsigned int through(const char *rule, uint64_t seed)
{
	unsigned int n = 0;

	CHECK(start(rule));
	fake.r->opt.seed = seed;
	for (int i = 0; i < 10000; i++)
		n += CALL("getpid", 0);
	end();
	return n;
}

static void probabilities(void)
{
	for (uint64_t seed = 0; seed < 5; seed++) {
		unsigned int n = through("getpid:prob=10%:error=EIO", seed);

		CHECK(n > 850 && n < 1150);
		n = through("getpid:prob=0.5%:error=EIO", seed);
		CHECK(n > 20 && n < 90);
	}
}

static void no_more_counters_than_that(void)
{
	char path[32];
	struct fake_fd *f;

	CHECK(start("read:error=EIO:per=path"));
	f = rule_fake_fd(&fake, 3, path, FDTYPE_REG);
	CHECK(f != NULL);
	for (int i = 0; i < 300000; i++) {
		snprintf(path, sizeof(path), "/x/%d", i);
		CALL("read", 3);
	}
	CHECK(fake.r->ncounters <= (1 << 18) + 1);
	end();
}

/* Filters that need the exit wait for it, each call by itself. */
static void filters(void)
{
	struct rule_error e = RULE_ERROR_INIT;

	rule_fake_init(&fake, abis[0]);
	CHECK(!rules_add(fake.r, "trace", "read:fd=3", &e));
	CHECK(!rules_add(fake.r, "trace", "read,write:ret=5", &e));
	CHECK(rule_fake_compile(&fake));
	CHECK(rules_filters(fake.r) && rules_filter_late(fake.r));
	CHECK(!rules_any(fake.r));
	rule_fake_begin(&fake, "read", ARGS(3));
	CHECK_EQ(rules_filter_enter(fake.r, fake.task, &fake.f.ev, &fake.env),
		 1);
	rule_fake_begin(&fake, "read", ARGS(4));
	CHECK_EQ(rules_filter_enter(fake.r, fake.task, &fake.f.ev, &fake.env),
		 -1);
	fake.f.ev.ret = 5;
	fake.f.ev.phase = EVENT_EXIT;
	CHECK(rules_filter_exit(fake.r, fake.task, &fake.f.ev, &fake.env));
	rule_fake_begin(&fake, "write", ARGS(4));
	CHECK_EQ(rules_filter_enter(fake.r, fake.task, &fake.f.ev, &fake.env),
		 -1);
	fake.f.ev.ret = 6;
	fake.f.ev.phase = EVENT_EXIT;
	CHECK(!rules_filter_exit(fake.r, fake.task, &fake.f.ev, &fake.env));
	rule_fake_begin(&fake, "close", ARGS(4));
	CHECK_EQ(rules_filter_enter(fake.r, fake.task, &fake.f.ev, &fake.env),
		 0);
	rule_error_free(&e);
	end();
}

int main(void)
{
	CHECK_RUN(occurrences);
	CHECK_RUN(each_call_by_itself);
	CHECK_RUN(per_process);
	CHECK_RUN(per_descriptor_and_path);
	CHECK_RUN(per_site);
	CHECK_RUN(stable_names);
	CHECK_RUN(draws_do_not_interleave);
	CHECK_RUN(probabilities);
	CHECK_RUN(no_more_counters_than_that);
	CHECK_RUN(filters);
	return check_end();
}
