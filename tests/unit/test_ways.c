/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Probes against kernels that answer this or that, and which way is chosen
 * then for each operation.
 */
#include "trace/ways.h"

#include <errno.h>
#include <sys/mman.h>

#include "check.h"
#include "fake_kernel.h"

static const int answers[] = {
	-ENOSYS, -EIO, -EINVAL, -EPERM, OUTCOME_NO_EFFECT,
};

enum { ANSWERS = sizeof(answers) / sizeof(answers[0]) };

static void probe(struct caps *c)
{
	caps_begin(c, FAKE_VM_EXEC_NR);
	caps_probe(c, &prober_fake, CAPS_ALL_CALLS);
}

/* All but four work where nothing fails that works in Linux 6.18. */
static void check_good(const struct caps *c)
{
	for (unsigned int i = 0; i < CAP_CALLS; i++) {
		bool lacks = i == CAP_SKIP_SETINFO ||
			i == CAP_FILTER_SKIP_SETINFO || i == CAP_REWIND_SETINFO;

		CHECK_EQ(c->outcome[i], i == CAP_VM_EXEC ? -ENOSYS :
			 lacks ? -EINVAL : 0);
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
		fake_kernel.vm_exec = 0;
		probe(&c);
		for (unsigned int i = 0; i < CAP_CALLS; i++)
			CHECK_EQ(c.outcome[i], 0);
		CHECK(!fake_kernel.mapped);
	}
	ways_choose(&w, &c, BACKEND_AUTO, NULL);
	CHECK(w.way[OP_SKIP] == &backend_setinfo);
	CHECK(w.way[OP_REWIND] == &backend_setinfo);
	CHECK(w.way[OP_MEMORY_CALL] == &backend_vmexec);
	CHECK_EQ(w.vm_exec_nr, FAKE_VM_EXEC_NR);
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
	{ FAKE_VM_MAP, 1u << CAP_VM_EXEC },
	{ FAKE_VM_UNMAP, 1u << CAP_VM_EXEC },
};

static void one_request_fails(void)
{
	struct caps c;

	for (unsigned int i = 0; i < sizeof(shows) / sizeof(shows[0]); i++) {
		for (unsigned int j = 0; j < ANSWERS; j++) {
			fake_kernel_reset();
			fake_kernel.answer[FAKE_SET_EARLY] = 0;
			fake_kernel.answer[FAKE_SET_IP] = 0;
			fake_kernel.vm_exec = 0;
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

/* By process_vm_exec, unless other ways are forced; else by no way. */
static void check_memory_call(const struct caps *c, enum backend_choice choice,
			      const struct ways *w, const char *notes)
{
	bool works = c->outcome[CAP_VM_EXEC] == 0;
	bool allowed = choice == BACKEND_AUTO || choice == BACKEND_VMEXEC;

	CHECK(w->way[OP_MEMORY_CALL] ==
	      (works && allowed ? &backend_vmexec : NULL));
	CHECK_EQ(count(notes, "--backend=vmexec cannot"),
		 choice == BACKEND_VMEXEC && !works);
	CHECK(!w->way[OP_READ] && !w->way[OP_WRITE]);
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
		{ OP_REWIND, CAP_REWIND_SETINFO, CAP_REWIND_REGS },
	};
	const unsigned int n = sizeof(ops) / sizeof(ops[0]);
	struct buf notes = BUF_INIT;
	struct ways w;

	ways_choose(&w, c, choice, &notes);
	for (unsigned int i = 0; i < n; i++) {
		const struct backend *way = expected(choice,
			c->outcome[ops[i].info] == 0,
			c->outcome[ops[i].regs] == 0);
		bool other = (choice == BACKEND_REGS && way != &backend_regs) ||
			(choice == BACKEND_SETINFO && way == &backend_regs);

		CHECK(w.way[ops[i].op] == way);
		CHECK_EQ(count(buf_cstr(&notes), operation_text(ops[i].op)),
			 other);
	}
	check_memory_call(c, choice, &w, buf_cstr(&notes));
	buf_free(&notes);
}

static void chooses(void)
{
	static const enum fake_request requests[] = {
		FAKE_SET_ENTRY, FAKE_SET_EXIT, FAKE_SET_EARLY, FAKE_SET_IP,
		FAKE_GET_REGS, FAKE_SET_REGS, FAKE_POKE, FAKE_VM_MAP,
	};
	const unsigned int n = sizeof(requests) / sizeof(requests[0]);
	struct caps c;

	for (unsigned int j = 0; j < ANSWERS; j++) {
		for (unsigned int set = 0; set < 1u << n; set++) {
			fake_kernel_reset();
			for (unsigned int i = 0; i < n; i++)
				fake_kernel.answer[requests[i]] =
					set >> i & 1 ? answers[j] : 0;
			fake_kernel.vm_exec = 0;
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
			bad += c.outcome[i] != 0 && c.outcome[i] != -EINVAL &&
				i != CAP_VM_EXEC;
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

	caps_begin(&c, 0);
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

/* Its number is never guessed, and no other one tried. */
static void vm_exec(void)
{
	static const struct {
		long nr;
		int here, outcome;
	} cases[] = {
		{ 0, 0, OUTCOME_UNKNOWN },
		{ FAKE_VM_EXEC_NR, 0, 0 },
		{ FAKE_VM_EXEC_NR + 1, 0, -ENOSYS },
		{ FAKE_VM_EXEC_NR, -ENOSYS, -ENOSYS },
		{ FAKE_VM_EXEC_NR, -EPERM, -EPERM },
	};
	struct caps c;

	for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fake_kernel_reset();
		fake_kernel.vm_exec = cases[i].here;
		caps_begin(&c, cases[i].nr);
		caps_probe(&c, &prober_fake, 1u << CAP_VM_EXEC);
		CHECK_EQ(c.outcome[CAP_VM_EXEC], cases[i].outcome);
		CHECK_EQ(fake_kernel.children, cases[i].nr != 0);
	}
}

static const uint64_t pages[6] = {
	0, 4096, 1, MAP_PRIVATE | MAP_ANONYMOUS, UINT64_MAX,
};

/* Ways of a kernel that has all; its tracee stands at an exit. */
static void begin_all(struct ways *w, pid_t *pid, bool arm)
{
	struct caps c;

	fake_kernel_reset();
	fake_kernel.answer[FAKE_SET_IP] = 0;
	fake_kernel.vm_exec = 0;
	fake_kernel.arm = arm;
	probe(&c);
	ways_choose(w, &c, BACKEND_AUTO, NULL);
	CHECK_EQ(prober_fake.start(pid, false), 0);
}

/* By the property in their rows. */
static void memory_only(void)
{
	enum { ANON = MAP_PRIVATE | MAP_ANONYMOUS };
	static const struct {
		const char *name;
		uint64_t arg[6];
		bool yes;
	} cases[] = {
		{ "mmap", { 0, 1, 1, ANON, UINT64_MAX }, true },
		{ "mmap", { 0, 1, 1, ANON | MAP_FIXED, 3 }, true },
		{ "mmap", { 0, 1, 1, MAP_PRIVATE, 3 }, false },
		{ "mmap", { 0, 1, 1, ANON | MAP_POPULATE }, false },
		{ "mmap", { 0, 1, 1, ANON | MAP_LOCKED }, false },
		{ "munmap", { 4096, 4096 }, true },
		{ "mprotect", { 4096, 4096, PROT_READ }, true },
		{ "mremap", { 4096, 4096, 8192, 1 }, true },
		{ "madvise", { 4096, 4096, MADV_DONTNEED }, true },
		{ "madvise", { 4096, 4096, MADV_REMOVE }, false },
		{ "madvise", { 4096, 4096, 100 }, false },
		{ "madvise", { 4096, 4096, UINT64_MAX }, false },
		{ "mlock", { 4096, 4096 }, false },
		{ "brk", { 0 }, false },
		{ "write", { 1, 4096, 1 }, false },
		{ "getpid", { 0 }, false },
	};

	for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t nr = abi_number(abis[0], cases[i].name);
		const struct call_entry *call = abi_call(abis[0], (uint64_t)nr);

		CHECK(call && call->row);
		CHECK_EQ(call_is_memory(call->row, cases[i].arg),
			 cases[i].yes);
	}
}

/* What concerns more than memory is never made by process_vm_exec. */
static void memory_call(void)
{
	const uint64_t nr_map = (uint64_t)abi_number(abis[0], "mmap");
	uint64_t arg[6] = { FAKE_PAGE, 4096 };
	struct ways w;
	int64_t ret;
	pid_t pid;

	begin_all(&w, &pid, false);
	CHECK(ways_memory_call(&w, pid, abis[0], nr_map, pages, &ret));
	CHECK_EQ(ret, FAKE_PAGE);
	CHECK(fake_kernel.mapped);
	CHECK(!ways_memory_call(&w, pid, abis[1], nr_map, pages, &ret));
	CHECK(!ways_memory_call(&w, pid, abis[0],
		(uint64_t)abi_number(abis[0], "getpid"), arg, &ret));
	CHECK(!ways_memory_call(&w, pid, abis[0], 100000, arg, &ret));
	CHECK_EQ(w.count[OP_MEMORY_CALL][BY_VMEXEC], 1);
	fake_kernel.answer[FAKE_VM_UNMAP] = -ESRCH;
	CHECK(!ways_memory_call(&w, pid, abis[0],
		(uint64_t)abi_number(abis[0], "munmap"), arg, &ret));
	CHECK_EQ(w.count[OP_MEMORY_CALL][BY_VMEXEC], 1);
	w.way[OP_MEMORY_CALL] = NULL;
	CHECK(!ways_memory_call(&w, pid, abis[0], nr_map, pages, &ret));
	prober_fake.end(pid);
}

/*
 * With other arguments in the registers: where the number is there too, no
 * call is left behind, else registers put them back.
 */
static void rewinds(void)
{
	for (int arm = 0; arm < 2; arm++) {
		uint64_t arg[6];
		struct regs saved;
		struct ways w;
		bool keeps;
		pid_t pid;

		begin_all(&w, &pid, arm);
		CHECK_EQ(regs_get(pid, &saved), 0);
		regs_args(&saved, abis[0], arg);
		CHECK_EQ(ways_rewind(&w, pid, abis[0], &saved, arg, &keeps), 0);
		CHECK(keeps);
		CHECK_EQ(fake_kernel.ax, arm ? arg[0] :
			 regs_nr(&saved, abis[0]));
		CHECK_EQ(fake_kernel.ip, regs_ip(&saved) - abis[0]->insn_size);
		arg[1]++;
		fake_kernel.ip = regs_ip(&saved);
		CHECK_EQ(ways_rewind(&w, pid, abis[0], &saved, arg, &keeps), 0);
		CHECK_EQ(keeps, !arm);
		CHECK_EQ(w.count[OP_REWIND][BY_SETINFO], arm ? 1 : 2);
		CHECK_EQ(w.count[OP_REWIND][BY_REGS], arm);
		if (!arm)
			CHECK_EQ(fake_kernel.ax, UINT64_MAX);
		prober_fake.end(pid);
	}
}

/* A line for each mechanism that did something. */
static void reports(void)
{
	struct buf b = BUF_INIT;
	struct ways w = { 0 };

	ways_report(&w, &b);
	CHECK_STR(buf_cstr(&b), "");
	w.count[OP_REWRITE][BY_REGS] = 3;
	w.count[OP_REWIND][BY_SETINFO] = 2;
	w.count[OP_MEMORY_CALL][BY_VMEXEC] = 1;
	ways_report(&w, &b);
	CHECK_STR(buf_cstr(&b),
		  "change number and arguments: 3 by registers\n"
		  "return to the call instruction: 2 by SET_SYSCALL_INFO with "
		  "SET_IP\n"
		  "make a call for memory alone: 1 by process_vm_exec\n");
	buf_free(&b);
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
	CHECK_RUN(vm_exec);
	CHECK_RUN(memory_only);
	CHECK_RUN(memory_call);
	CHECK_RUN(rewinds);
	CHECK_RUN(reports);
	return check_end();
}
