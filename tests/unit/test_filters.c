/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What seccomp filters may do to a call, whatever its arguments. */
#include <linux/audit.h>
#include <linux/seccomp.h>

#include "check.h"
#include "trace/filters.h"

#define LOAD(member) \
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define JUMP(how, k, yes, no) BPF_JUMP(BPF_JMP | (how) | BPF_K, k, yes, no)
#define RET(action) BPF_STMT(BPF_RET | BPF_K, action)
#define ALLOWS(nr, ...) allows((const struct sock_filter[]){ __VA_ARGS__ }, \
	sizeof((struct sock_filter[]){ __VA_ARGS__ }) / \
	sizeof(struct sock_filter), nr)

static bool allows(const struct sock_filter *v, size_t n, uint64_t nr)
{
	return filters_program_allows(v, n, abis[0], nr);
}

static void actions(void)
{
	CHECK(ALLOWS(1, RET(SECCOMP_RET_ALLOW)));
	CHECK(ALLOWS(1, RET(SECCOMP_RET_LOG)));
	CHECK(ALLOWS(1, RET(SECCOMP_RET_ERRNO | 13)));
	CHECK(!ALLOWS(1, RET(SECCOMP_RET_KILL_THREAD)));
	CHECK(!ALLOWS(1, RET(SECCOMP_RET_KILL_PROCESS)));
	CHECK(!ALLOWS(1, RET(SECCOMP_RET_TRAP)));
	CHECK(!ALLOWS(1, BPF_STMT(BPF_RET | BPF_A, 0)));
}

static void numbers(void)
{
	for (uint64_t nr = 6; nr < 9; nr++) {
		CHECK_EQ(ALLOWS(nr, LOAD(nr), JUMP(BPF_JEQ, 7, 0, 1),
				RET(SECCOMP_RET_ALLOW),
				RET(SECCOMP_RET_KILL_PROCESS)), nr == 7);
		CHECK_EQ(ALLOWS(nr, LOAD(nr), JUMP(BPF_JGE, 8, 1, 0),
				RET(SECCOMP_RET_ALLOW),
				RET(SECCOMP_RET_KILL_PROCESS)), nr < 8);
		CHECK_EQ(ALLOWS(nr, LOAD(nr), JUMP(BPF_JGT, 8, 1, 0),
				RET(SECCOMP_RET_ALLOW),
				RET(SECCOMP_RET_KILL_PROCESS)), true);
	}
}

static void architecture(void)
{
	CHECK(ALLOWS(1, LOAD(arch), JUMP(BPF_JEQ, abis[0]->audit_arch, 1, 0),
		     RET(SECCOMP_RET_KILL_PROCESS), RET(SECCOMP_RET_ALLOW)));
	CHECK(!ALLOWS(1, LOAD(arch), JUMP(BPF_JEQ, abis[0]->audit_arch, 0, 1),
		      RET(SECCOMP_RET_KILL_PROCESS), RET(SECCOMP_RET_ALLOW)));
}

/* It depends on an argument: it may be the end. */
static void arguments(void)
{
	CHECK(!ALLOWS(1, LOAD(args[0]), JUMP(BPF_JEQ, 5, 0, 1),
		      RET(SECCOMP_RET_ALLOW), RET(SECCOMP_RET_KILL_PROCESS)));
	CHECK(ALLOWS(1, LOAD(args[0]), JUMP(BPF_JSET, 5, 0, 1),
		     RET(SECCOMP_RET_ALLOW), RET(SECCOMP_RET_ERRNO | 1)));
	/* what was loaded on one of two ways is not known behind them */
	CHECK(!ALLOWS(1, LOAD(nr), JUMP(BPF_JSET, 1, 0, 1), LOAD(args[1]),
		      JUMP(BPF_JEQ, 1, 0, 1), RET(SECCOMP_RET_ALLOW),
		      RET(SECCOMP_RET_KILL_PROCESS)));
}

/* The kernel lets none of them in. */
static void broken(void)
{
	CHECK(!ALLOWS(1, LOAD(nr)));
	CHECK(!ALLOWS(1, LOAD(nr), JUMP(BPF_JEQ, 1, 9, 9)));
	CHECK(!ALLOWS(1, BPF_STMT(BPF_JMP | BPF_JA, UINT32_MAX)));
	CHECK(!filters_program_allows(NULL, 0, abis[0], 1));
}

int main(void)
{
	CHECK_RUN(actions);
	CHECK_RUN(numbers);
	CHECK_RUN(architecture);
	CHECK_RUN(arguments);
	CHECK_RUN(broken);
	return check_end();
}
