/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Probes against kernels that answer this or that, and which way is chosen
 * then for each operation.
 */
#include "trace/ways.h"

#include <errno.h>

#include "check.h"
#include "fake_kernel.h"

static const int answers[] = {
	-ENOSYS, -EIO, -EINVAL, -EPERM, OUTCOME_NO_EFFECT,
};

enum { ANSWERS = sizeof(answers) / sizeof(answers[0]) };

static void probe(struct caps *c)
{
	caps_begin(c);
	caps_probe(c, &prober_fake, CAPS_ALL_CALLS);
}

/* All but two work where nothing fails that works in Linux 6.18. */
static void check_good(const struct caps *c)
{
	for (unsigned int i = 0; i < CAP_CALLS; i++) {
		bool lacks = i == CAP_SKIP_SETINFO ||
			i == CAP_FILTER_SKIP_SETINFO || i == CAP_REWIND_SETINFO;

		CHECK_EQ(c->outcome[i], lacks ? -EINVAL : 0);
	}
	for (unsigned int i = CAP_CALLS; i < CAP_COUNT; i++)
		CHECK_EQ(c->outcome[i], OUTCOME_UNTRIED);
}

static void works(void)
{
	struct caps c;

	for (int arm = 0; arm < 2; arm++) {
		fake_kernel_reset();
		fake_kernel.arm = arm;
		probe(&c);
		check_good(&c);
		/* One for calls, one with a filter. */
		CHECK_EQ(fake_kernel.children, 2);
		CHECK(!fake_kernel.alive);
		CHECK(fake_kernel.resumed < 200);
	}
}

/* A kernel that has everything. */
static void has_all(void)
{
	struct caps c;
	struct ways w;

	for (int arm = 0; arm < 2; arm++) {
		fake_kernel_reset();
		fake_kernel.arm = arm;
		fake_kernel.answer[FAKE_SET_EARLY] = 0;
		fake_kernel.answer[FAKE_SET_IP] = 0;
		probe(&c);
		for (unsigned int i = 0; i < CAP_CALLS; i++)
			CHECK_EQ(c.outcome[i], 0);
	}
	ways_choose(&w, &c, BACKEND_AUTO, NULL);
	CHECK(w.way[OP_SKIP] == &backend_setinfo);
	CHECK(w.way[OP_REWIND] == &backend_regs);
}

/* Without GET_SYSCALL_INFO entries and exits are counted. */
static void no_info(void)
{
	struct caps c;

	for (unsigned int i = 0; i < ANSWERS; i++) {
		if (answers[i] > 0)
			continue;
		fake_kernel_reset();
		fake_kernel.answer[FAKE_GET_INFO] = answers[i];
		probe(&c);
		CHECK_EQ(c.outcome[CAP_GET_INFO], answers[i]);
		c.outcome[CAP_GET_INFO] = 0;
		check_good(&c);
	}
}

/* Which probe an answer to one kind of request shows up in. */
static const struct {
	enum fake_request request;
	uint32_t caps;
} shows[] = {
	{ FAKE_SET_ENTRY, 1u << CAP_REWRITE_SETINFO |
		1u << CAP_FILTER_REWRITE_SETINFO | 1u << CAP_REWIND_SETINFO },
	{ FAKE_SET_EXIT, 1u << CAP_RESULT_SETINFO },
	{ FAKE_SET_EARLY, 1u << CAP_SKIP_SETINFO |
		1u << CAP_FILTER_SKIP_SETINFO },
	{ FAKE_SET_IP, 1u << CAP_REWIND_SETINFO },
	{ FAKE_SET_REGS, 1u << CAP_REWRITE_REGS |
		1u << CAP_FILTER_REWRITE_REGS | 1u << CAP_REWIND_REGS },
	{ FAKE_POKE, 1u << CAP_SKIP_REGS | 1u << CAP_FILTER_SKIP_REGS |
		1u << CAP_RESULT_REGS },
};

static void one_request_fails(void)
{
	struct caps c;

	for (unsigned int i = 0; i < sizeof(shows) / sizeof(shows[0]); i++) {
		for (unsigned int j = 0; j < ANSWERS; j++) {
			fake_kernel_reset();
			fake_kernel.answer[FAKE_SET_EARLY] = 0;
			fake_kernel.answer[FAKE_SET_IP] = 0;
			fake_kernel.answer[shows[i].request] = answers[j];
			probe(&c);
			for (unsigned int k = 0; k < CAP_CALLS; k++)
				CHECK_EQ(c.outcome[k], shows[i].caps >> k & 1 ?
					 answers[j] : 0);
			CHECK(!fake_kernel.alive);
			CHECK(fake_kernel.resumed < 200);
		}
	}
}

/*
 * Every set of answers, under every choice: what works is used in the order
 * setinfo, regs, or as forced; and something always is.
 */
static const struct backend *expected(enum backend_choice choice, bool info,
				      bool regs)
{
	if (choice == BACKEND_REGS)
		return regs || !info ? &backend_regs : &backend_setinfo;
	return info ? &backend_setinfo : &backend_regs;
}

/* Lines about one operation. */
static unsigned int count(const char *s, const char *word)
{
	unsigned int n = 0;

	for (; (s = strstr(s, word)); s++)
		n++;
	return n;
}

static void check_choice(const struct caps *c, enum backend_choice choice)
{
	static const struct {
		enum operation op;
		enum cap info, regs;
	} ops[] = {
		{ OP_REWRITE, CAP_REWRITE_SETINFO, CAP_REWRITE_REGS },
		{ OP_SKIP, CAP_SKIP_SETINFO, CAP_SKIP_REGS },
		{ OP_RESULT, CAP_RESULT_SETINFO, CAP_RESULT_REGS },
	};
	struct buf notes = BUF_INIT;
	struct ways w;

	ways_choose(&w, c, choice, &notes);
	for (unsigned int i = 0; i < 3; i++) {
		const struct backend *way = expected(choice,
			c->outcome[ops[i].info] == 0,
			c->outcome[ops[i].regs] == 0);
		bool other = (choice == BACKEND_REGS && way != &backend_regs) ||
			(choice == BACKEND_SETINFO && way == &backend_regs);

		CHECK(w.way[ops[i].op] == way);
		CHECK_EQ(count(buf_cstr(&notes), operation_text(ops[i].op)),
			 other);
	}
	CHECK(w.way[OP_REWIND] == &backend_regs);
	CHECK_EQ(count(buf_cstr(&notes), operation_text(OP_REWIND)),
		 choice == BACKEND_SETINFO);
	CHECK_EQ(count(buf_cstr(&notes), "vmexec"), choice == BACKEND_VMEXEC);
	buf_free(&notes);
}

static void chooses(void)
{
	static const enum fake_request requests[] = {
		FAKE_SET_ENTRY, FAKE_SET_EXIT, FAKE_SET_EARLY, FAKE_SET_IP,
		FAKE_GET_REGS, FAKE_SET_REGS, FAKE_POKE,
	};
	const unsigned int n = sizeof(requests) / sizeof(requests[0]);
	struct caps c;

	for (unsigned int j = 0; j < ANSWERS; j++) {
		for (unsigned int set = 0; set < 1u << n; set++) {
			fake_kernel_reset();
			for (unsigned int i = 0; i < n; i++)
				fake_kernel.answer[requests[i]] =
					set >> i & 1 ? answers[j] : 0;
			probe(&c);
			for (int choice = BACKEND_AUTO;
			     choice <= BACKEND_VMEXEC; choice++)
				check_choice(&c, choice);
		}
	}
}

/* What a filter's stops refuse is not used, once that is known. */
static void filter_counts(void)
{
	struct caps c;
	struct ways w;

	fake_kernel_reset();
	probe(&c);
	c.outcome[CAP_FILTER_REWRITE_SETINFO] = -EINVAL;
	ways_choose(&w, &c, BACKEND_AUTO, NULL);
	CHECK(w.way[OP_REWRITE] == &backend_regs);
	CHECK(w.way[OP_RESULT] == &backend_setinfo);
}

/* Everything is refused: a sandbox. */
static void nothing_works(void)
{
	struct caps c;
	struct ways w;

	for (unsigned int j = 0; j < ANSWERS; j++) {
		fake_kernel_reset();
		for (unsigned int i = 0; i < FAKE_REQUESTS; i++)
			fake_kernel.answer[i] = answers[j];
		probe(&c);
		for (unsigned int i = 0; i < CAP_CALLS; i++)
			CHECK(c.outcome[i] != 0);
		ways_choose(&w, &c, BACKEND_AUTO, NULL);
		for (enum operation op = OP_REWRITE; op <= OP_REWIND; op++)
			CHECK(w.way[op] == &backend_regs);
		CHECK(fake_kernel.resumed < 200);
	}
}

static void no_child(void)
{
	struct caps c;

	fake_kernel_reset();
	fake_kernel.start = -EPERM;
	probe(&c);
	for (unsigned int i = 0; i < CAP_CALLS; i++)
		CHECK_EQ(c.outcome[i], -EPERM);
}

/* A child that a probe kills is replaced for the next one. */
static void child_dies(void)
{
	struct caps c;

	for (unsigned int when = 1; when < 60; when++) {
		unsigned int bad = 0;

		fake_kernel_reset();
		fake_kernel.dies = when;
		probe(&c);
		for (unsigned int i = 0; i < CAP_CALLS; i++)
			bad += c.outcome[i] != 0 && c.outcome[i] != -EINVAL;
		CHECK(bad <= 1);
		CHECK(fake_kernel.children <= 3);
		CHECK(!fake_kernel.alive);
	}
}

static void untried(void)
{
	struct caps c;
	struct ways w;
	char text[32];

	caps_begin(&c);
	ways_choose(&w, &c, BACKEND_AUTO, NULL);
	for (enum operation op = OP_REWRITE; op <= OP_REWIND; op++)
		CHECK(w.way[op] == &backend_regs);
	outcome_text(OUTCOME_UNTRIED, text, sizeof(text));
	CHECK_STR(text, "not tried");
	outcome_text(-EINVAL, text, sizeof(text));
	CHECK_STR(text, "EINVAL");
	outcome_text(0, text, sizeof(text));
	CHECK_STR(text, "ok");
}

int main(void)
{
	CHECK_RUN(works);
	CHECK_RUN(has_all);
	CHECK_RUN(no_info);
	CHECK_RUN(one_request_fails);
	CHECK_RUN(chooses);
	CHECK_RUN(filter_counts);
	CHECK_RUN(nothing_works);
	CHECK_RUN(no_child);
	CHECK_RUN(child_dies);
	CHECK_RUN(untried);
	return check_end();
}
