/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "trace/caps.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desc/consts.h"
#include "linux/vmexec.h"
#include "trace/ask.h"
#include "trace/backend.h"
#include "trace/setinfo.h"

/* The child and where it stands. */
struct child {
	const struct prober *prober;
	pid_t pid;
	bool filter;		/* its stops are a seccomp filter's */
	int info;		/* GET_SYSCALL_INFO: 0, or -errno */
	struct stop s;		/* its latest */
};

/* Results that no kernel would give to getppid(2), and an argument. */
enum { MARK_SKIP = 42424242, MARK_RESULT = 43434343, MARK_AGAIN = 44444444 };

/*
 * It tells by its argument what the call before returned. The first one is
 * nobody's process.
 */
__attribute__((noreturn)) static void tell(void)
{
	long r = -1;

	for (;;)
		r = syscall(SYS_getppid, r, 0L, 0L, 0L, 0L, 0L);
}

static int live_wait(pid_t pid, int *status)
{
	while (waitpid(pid, status, __WALL) < 0) {
		if (errno != EINTR)
			return -errno;
	}
	return 0;
}

static void live_end(pid_t pid)
{
	int status;

	kill(pid, SIGKILL);
	do {
		if (live_wait(pid, &status) < 0)
			break;
	} while (WIFSTOPPED(status));
}

/* getppid(2) becomes an event for the tracer. */
static int install_filter(void)
{
	struct sock_filter insn[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { sizeof(insn) / sizeof(insn[0]), insn };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog) < 0)
		return -errno;
	return 0;
}

/*
 * A group of its own, for then getpgid(2) has an answer of its own. What
 * fails is told by the exit status.
 */
__attribute__((noreturn)) static void run_child(bool filter)
{
	long r = ask(PTRACE_TRACEME, 0, 0, 0);

	setpgid(0, 0);
	if (r == 0 && filter)
		r = install_filter();
	if (r < 0)
		_exit((int)-r);
	syscall(SYS_kill, getpid(), SIGSTOP);
	tell();
}

static int live_start(pid_t *pid, bool filter)
{
	int status, err;
	long r;

	*pid = fork();
	if (*pid < 0)
		return -errno;
	if (*pid == 0)
		run_child(filter);
	err = live_wait(*pid, &status);
	if (!err && WIFEXITED(status))
		return -WEXITSTATUS(status);
	r = err ? err : ask(PTRACE_SETOPTIONS, *pid, 0,
			    PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP |
			    PTRACE_O_EXITKILL);
	if (r < 0)
		live_end(*pid);
	return (int)r;
}

static int live_vm_exec(long vm_exec_nr)
{
	pid_t pid = fork();
	int status = 0, err;

	if (pid < 0)
		return -errno;
	if (pid == 0)
		_exit(-vm_exec_probe(vm_exec_nr));
	err = live_wait(pid, &status);
	if (err)
		return err;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -ENOSYS;
}

const struct prober prober_live = {
	live_start, live_wait, live_end, live_vm_exec,
};

/* On to the next stop that is a call's; another one ends the probing. */
static int next_stop(struct child *c)
{
	int want = c->filter ? SIGTRAP | PTRACE_EVENT_SECCOMP << 8 :
		SIGTRAP | 0x80;
	int status, err;
	long r = ask(c->filter ? PTRACE_CONT : PTRACE_SYSCALL, c->pid, 0, 0);

	if (r < 0)
		return (int)r;
	err = c->prober->wait(c->pid, &status);
	if (err)
		return err;
	if (!WIFSTOPPED(status) || status >> 8 != want)
		return -ECHILD;
	c->s.wait_status = status;
	return 0;
}

static int look_by_info(struct child *c)
{
	struct ptrace_syscall_info info;
	long r = ask(PTRACE_GET_SYSCALL_INFO, c->pid, sizeof(info),
		     (uintptr_t)&info);

	if (r < 0)
		return r;
	c->s.kind = info.op == PTRACE_SYSCALL_INFO_EXIT ? STOP_EXIT :
		STOP_ENTER;
	c->s.ip = info.instruction_pointer;
	if (c->s.kind == STOP_EXIT)
		return 0;
	/* The members of a seccomp stop are laid out as an entry's. */
	c->s.nr = info.entry.nr;
	for (unsigned int i = 0; i < 6; i++)
		c->s.arg[i] = info.entry.args[i];
	return 0;
}

/* Registers do not know: behind an entry comes its exit. */
static int look_by_regs(struct child *c)
{
	struct regs r;
	int err = regs_get(c->pid, &r);

	if (err)
		return err;
	c->s.kind = c->s.kind == STOP_ENTER && !c->filter ? STOP_EXIT :
		STOP_ENTER;
	c->s.ip = regs_ip(&r);
	c->s.nr = regs_nr(&r, c->s.abi);
	regs_args(&r, c->s.abi, c->s.arg);
	return 0;
}

static int to_stop(struct child *c)
{
	int err = next_stop(c);

	if (err)
		return err;
	return c->info ? look_by_regs(c) : look_by_info(c);
}

/* A way that works badly must not keep us here. */
enum { STOPS_MAX = 8 };

static int to_kind(struct child *c, enum stop_kind kind)
{
	for (unsigned int i = 0; i < STOPS_MAX; i++) {
		int err = to_stop(c);

		if (err || c->s.kind == kind)
			return err;
	}
	return -ELOOP;
}

/* What the call that just ended gave the program: 0 or NO_EFFECT. */
static int told(struct child *c, uint64_t ret)
{
	int err = to_kind(c, STOP_ENTER);

	if (err)
		return err;
	return c->s.arg[0] == ret ? 0 : OUTCOME_NO_EFFECT;
}

static int probe_rewrite(struct child *c, const struct backend *b)
{
	uint64_t arg[6] = { c->pid };
	int err;

	if (!b->rewrite)
		return -ENOSYS;
	err = b->rewrite(&c->s, SYS_getpgid, arg);
	return err ? err : told(c, c->pid);
}

static int probe_skip(struct child *c, const struct backend *b)
{
	int err = b->skip ? b->skip(&c->s, MARK_SKIP) : -ENOSYS;

	return err ? err : told(c, MARK_SKIP);
}

static int probe_result(struct child *c, const struct backend *b)
{
	int err = b->result ? to_kind(c, STOP_EXIT) : -ENOSYS;

	if (!err)
		err = b->result(c->pid, c->s.abi, MARK_RESULT);
	return err ? err : told(c, MARK_RESULT);
}

/*
 * At an entry again, and of a call that has the mark in its last argument:
 * that the program itself makes them anew would show none.
 */
static int is_again(struct child *c)
{
	uint64_t ip = c->s.ip;
	int err = to_stop(c);

	if (err)
		return err;
	return c->s.kind == STOP_ENTER && c->s.ip == ip &&
		c->s.nr == SYS_getppid && c->s.arg[5] == MARK_AGAIN ? 0 :
		OUTCOME_NO_EFFECT;
}

static int probe_rewind(struct child *c, const struct backend *b)
{
	const uint64_t arg[6] = { 0, 0, 0, 0, 0, MARK_AGAIN };
	struct regs saved;
	int err = b->rewind ? regs_get(c->pid, &saved) : -ENOSYS;

	if (!err)
		err = to_kind(c, STOP_EXIT);
	if (err)
		return err;
	regs_set_call(&saved, c->s.abi, SYS_getppid, arg);
	err = b->rewind(c->pid, c->s.abi, &saved, arg);
	return err ? err : is_again(c);
}

/*
 * The register of the result is where x86_64 has the number, so the result
 * is one.
 */
static int probe_set_ip(struct child *c)
{
	const uint64_t arg[6] = { 0, 0, 0, 0, 0, MARK_AGAIN };
	struct setinfo info = {
		.op = SETINFO_EXIT,
		.flags = SETINFO_SET_IP,
		.exit.ret = SYS_getppid,
	};
	int err = backend_setinfo.rewrite(&c->s, SYS_getppid, arg);
	long r;

	if (!err)
		err = to_kind(c, STOP_EXIT);
	if (err)
		return err;
	info.ip = c->s.ip - c->s.abi->insn_size;
	r = ask(SETINFO_REQUEST, c->pid, sizeof(info), (uintptr_t)&info);
	return r < 0 ? (int)r : is_again(c);
}

/* Whether the child has memory there, by the slowest of all ways. */
static bool has_word(const struct child *c, uint64_t addr)
{
	long word;

	return ask(PTRACE_PEEKDATA, c->pid, addr, (uintptr_t)&word) >= 0;
}

/*
 * A mapping that appears in the child, and is gone again.
 */
static int probe_vm_exec(const struct child *c, const struct caps *caps)
{
	const uint64_t size = 4096;
	const uint64_t map[6] = {
		0, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, UINT64_MAX,
	};
	uint64_t unmap[6] = { 0, size };
	int64_t ret;
	int err = c->prober->vm_exec(caps->vm_exec_nr);

	if (!err)
		err = vm_exec_call(caps->vm_exec_nr, c->pid, SYS_mmap, map,
				   &ret);
	if (err)
		return err;
	unmap[0] = (uint64_t)ret;
	if (!has_word(c, unmap[0]))
		return OUTCOME_NO_EFFECT;
	err = vm_exec_call(caps->vm_exec_nr, c->pid, SYS_munmap, unmap, &ret);
	if (err)
		return err;
	return has_word(c, unmap[0]) ? OUTCOME_NO_EFFECT : 0;
}

static int probe(struct child *c, const struct caps *caps, unsigned int cap)
{
	switch (cap) {
	case CAP_GET_INFO:
		return c->info;
	case CAP_REWRITE_SETINFO:
	case CAP_FILTER_REWRITE_SETINFO:
		return probe_rewrite(c, &backend_setinfo);
	case CAP_REWRITE_REGS:
	case CAP_FILTER_REWRITE_REGS:
		return probe_rewrite(c, &backend_regs);
	case CAP_SKIP_SETINFO:
	case CAP_FILTER_SKIP_SETINFO:
		return probe_skip(c, &backend_setinfo);
	case CAP_SKIP_REGS:
	case CAP_FILTER_SKIP_REGS:
		return probe_skip(c, &backend_regs);
	case CAP_RESULT_SETINFO:
		return probe_result(c, &backend_setinfo);
	case CAP_RESULT_REGS:
		return probe_result(c, &backend_regs);
	case CAP_REWIND_SETINFO:
		return probe_set_ip(c);
	case CAP_REWIND_REGS:
		return probe_rewind(c, &backend_regs);
	case CAP_VM_EXEC:
		return probe_vm_exec(c, caps);
	}
	return -EINVAL;
}

/* From wherever a probe left the child to the entry of a fresh call. */
static int settle(struct child *c)
{
	for (unsigned int i = 0; i < STOPS_MAX; i++) {
		int err = to_kind(c, STOP_ENTER);

		if (err || c->s.nr == SYS_getppid)
			return err;
	}
	return -ELOOP;
}

static int begin(struct child *c, bool filter)
{
	struct ptrace_syscall_info info;
	int err = c->prober->start(&c->pid, filter);
	long r;

	if (err)
		return err;
	c->filter = filter;
	c->s = (struct stop){
		.kind = STOP_EXIT, .tid = c->pid, .abi = abis[0],
	};
	r = ask(PTRACE_GET_SYSCALL_INFO, c->pid, sizeof(info),
		(uintptr_t)&info);
	c->info = r < 0 ? (int)r : 0;
	err = settle(c);
	if (err)
		c->prober->end(c->pid);
	return err;
}

static bool needs_filter(unsigned int cap)
{
	return CAPS_FILTER & UINT32_C(1) << cap;
}

void caps_begin(struct caps *c, long vm_exec_nr)
{
	c->vm_exec_nr = vm_exec_nr;
	for (unsigned int i = 0; i < CAP_COUNT; i++)
		c->outcome[i] = OUTCOME_UNTRIED;
}

/* A child that a probe has lost is replaced. */
void caps_probe(struct caps *caps, const struct prober *p, uint32_t want)
{
	struct child c = { .prober = p };
	bool alive = false;

	for (unsigned int cap = 0; cap < CAP_CALLS; cap++) {
		int err = 0;

		if (!(want & UINT32_C(1) << cap))
			continue;
		if (cap == CAP_VM_EXEC && caps->vm_exec_nr <= 0) {
			caps->outcome[cap] = OUTCOME_UNKNOWN;
			continue;
		}
		if (alive && c.filter != needs_filter(cap)) {
			p->end(c.pid);
			alive = false;
		}
		if (!alive)
			err = begin(&c, needs_filter(cap));
		alive = !err;
		caps->outcome[cap] = err ? err : probe(&c, caps, cap);
		if (alive && settle(&c) < 0) {
			p->end(c.pid);
			alive = false;
		}
	}
	if (alive)
		p->end(c.pid);
}

void outcome_text(int outcome, char *to, size_t size)
{
	const char *name;

	if (outcome == 0)
		snprintf(to, size, "ok");
	else if (outcome == OUTCOME_UNTRIED)
		snprintf(to, size, "not tried");
	else if (outcome == OUTCOME_NO_EFFECT)
		snprintf(to, size, "no effect");
	else if (outcome == OUTCOME_UNKNOWN)
		snprintf(to, size, "not configured");
	else if ((name = consts_name(&consts_errnos, -(int64_t)outcome)))
		snprintf(to, size, "%s", name);
	else
		snprintf(to, size, "error %d", -outcome);
}
