/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake_kernel.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>

#include "linux/regs.h"
#include "linux/vmexec.h"
#include "trace/ask.h"
#include "trace/setinfo.h"

/* The call instruction's end, wherever it is. */
enum { CALL_IP = 0x401000 };

/* In struct regs: */
enum { NR = 0, ARG = 1, AX = 7, IP = 8 };

struct fake_kernel fake_kernel;

void fake_kernel_reset(void)
{
	fake_kernel = (struct fake_kernel){
		.answer[FAKE_SET_EARLY] = -EINVAL,
		.answer[FAKE_SET_IP] = -EINVAL,
		.vm_exec = -ENOSYS,
	};
}

/* The program makes its next call, with what the last one returned. */
static void enter(uint64_t ret)
{
	struct fake_kernel *k = &fake_kernel;

	k->entry = true;
	k->nr = SYS_getppid;
	memset(k->arg, 0, sizeof(k->arg));
	k->arg[0] = ret;
	k->ax = k->arm ? k->arg[0] : (uint64_t)-ENOSYS;
	k->ip = CALL_IP;
}

/* The call instruction once more, with registers as they are. */
static void enter_again(void)
{
	struct fake_kernel *k = &fake_kernel;

	if (k->arm)
		k->arg[0] = k->ax;
	else
		k->nr = (int64_t)k->ax;
	k->entry = true;
	k->ax = k->arm ? k->arg[0] : (uint64_t)-ENOSYS;
	k->ip = CALL_IP;
}

static void execute(void)
{
	struct fake_kernel *k = &fake_kernel;

	if (k->nr == SYS_getppid)
		k->ax = FAKE_PPID;
	else if (k->nr == SYS_getpgid)
		k->ax = k->arg[0] == FAKE_PID ? FAKE_PID : (uint64_t)-ESRCH;
	else if (k->nr != -1)
		k->ax = (uint64_t)-ENOSYS;
	k->entry = false;
}

static void go_on(void)
{
	struct fake_kernel *k = &fake_kernel;

	if (k->entry) {
		execute();
		if (!k->filter)
			return;
	}
	if (k->ip < CALL_IP)
		enter_again();
	else
		enter(k->ax);
}

static long resume(void)
{
	struct fake_kernel *k = &fake_kernel;

	if (k->answer[FAKE_RESUME] < 0)
		return k->answer[FAKE_RESUME];
	k->resumed++;
	if (k->resumed == k->dies)
		k->alive = false;
	else if (!k->answer[FAKE_RESUME])
		go_on();
	return 0;
}

static long get_info(struct ptrace_syscall_info *info)
{
	const struct fake_kernel *k = &fake_kernel;

	if (k->answer[FAKE_GET_INFO] < 0)
		return k->answer[FAKE_GET_INFO];
	memset(info, 0, sizeof(*info));
	info->instruction_pointer = k->ip;
	if (!k->entry) {
		info->op = PTRACE_SYSCALL_INFO_EXIT;
		info->exit.rval = (int64_t)k->ax;
		return 33;
	}
	info->op = k->filter ? PTRACE_SYSCALL_INFO_SECCOMP :
		PTRACE_SYSCALL_INFO_ENTRY;
	info->entry.nr = (uint64_t)k->nr;
	for (unsigned int i = 0; i < 6; i++)
		info->entry.args[i] = k->arg[i];
	return 80;
}

static uint8_t op_here(void)
{
	if (!fake_kernel.entry)
		return SETINFO_EXIT;
	return fake_kernel.filter ? SETINFO_SECCOMP : SETINFO_ENTRY;
}

/* What the kernel makes of it; the order of its checks is ours. */
static enum fake_request kind_of(const struct setinfo *info)
{
	if (info->flags & SETINFO_SET_IP)
		return FAKE_SET_IP;
	if (info->op != SETINFO_EXIT)
		return FAKE_SET_ENTRY;
	return fake_kernel.entry ? FAKE_SET_EARLY : FAKE_SET_EXIT;
}

static void set_call(const struct setinfo *info)
{
	struct fake_kernel *k = &fake_kernel;

	k->nr = (int64_t)info->entry.nr;
	for (unsigned int i = 0; i < 6; i++)
		k->arg[i] = info->entry.arg[i];
}

static long set_info(const struct setinfo *info)
{
	struct fake_kernel *k = &fake_kernel;
	enum fake_request kind = kind_of(info);

	if (k->answer[kind])
		return k->answer[kind] < 0 ? k->answer[kind] : 0;
	if (kind != FAKE_SET_EARLY && info->op != op_here())
		return -EINVAL;
	if (kind == FAKE_SET_ENTRY) {
		set_call(info);
		return 0;
	}
	k->ax = (uint64_t)info->exit.ret;
	if (kind == FAKE_SET_EARLY)
		k->nr = -1;
	if (kind == FAKE_SET_IP)
		k->ip = info->ip;
	return 0;
}

long ask(int request, pid_t tid, uintptr_t addr, uintptr_t data)
{
	if (tid != FAKE_PID || !fake_kernel.alive)
		return -ESRCH;
	switch (request) {
	case PTRACE_SYSCALL:
	case PTRACE_CONT:
		return resume();
	case PTRACE_GET_SYSCALL_INFO:
		return addr < sizeof(struct ptrace_syscall_info) ? -EINVAL :
			get_info((struct ptrace_syscall_info *)data);
	case PTRACE_PEEKDATA:
		return fake_kernel.mapped && addr == FAKE_PAGE ? 0 : -EIO;
	case SETINFO_REQUEST:
		return addr < sizeof(struct setinfo) ? -EINVAL :
			set_info((const struct setinfo *)data);
	default:
		return -EIO;
	}
}

static int live_start(pid_t *pid, bool filter)
{
	struct fake_kernel *k = &fake_kernel;

	if (k->start)
		return k->start;
	k->children++;
	k->alive = true;
	k->filter = filter;
	/* Outside of a call: the next stop is an entry. */
	k->entry = false;
	k->ip = CALL_IP;
	k->ax = (uint64_t)-1;
	*pid = FAKE_PID;
	return 0;
}

static int live_wait(pid_t pid, int *status)
{
	if (pid != FAKE_PID)
		return -ECHILD;
	*status = fake_kernel.filter ?
		(SIGTRAP | PTRACE_EVENT_SECCOMP << 8) << 8 | 0x7f :
		(SIGTRAP | 0x80) << 8 | 0x7f;
	if (!fake_kernel.alive)
		*status = SIGKILL;
	return 0;
}

static void live_end(pid_t pid)
{
	(void)pid;
	fake_kernel.alive = false;
}

static int live_vm_exec(long vm_exec_nr)
{
	return vm_exec_probe(vm_exec_nr);
}

const struct prober prober_fake = {
	live_start, live_wait, live_end, live_vm_exec,
};

/* ---- linux/vmexec.h */

int vm_exec_probe(long vm_exec_nr)
{
	return vm_exec_nr == FAKE_VM_EXEC_NR ? fake_kernel.vm_exec : -ENOSYS;
}

static int vm_map(int64_t *ret)
{
	struct fake_kernel *k = &fake_kernel;

	if (k->answer[FAKE_VM_MAP] < 0)
		return k->answer[FAKE_VM_MAP];
	k->mapped = k->answer[FAKE_VM_MAP] == 0;
	*ret = FAKE_PAGE;
	return 0;
}

static int vm_unmap(uint64_t addr, int64_t *ret)
{
	struct fake_kernel *k = &fake_kernel;

	if (k->answer[FAKE_VM_UNMAP] < 0)
		return k->answer[FAKE_VM_UNMAP];
	if (k->answer[FAKE_VM_UNMAP] == 0 && addr == FAKE_PAGE)
		k->mapped = false;
	*ret = 0;
	return 0;
}

int vm_exec_call(long vm_exec_nr, pid_t pid, uint64_t nr,
		 const uint64_t arg[6], int64_t *ret)
{
	int err = vm_exec_probe(vm_exec_nr);

	if (!err && (pid != FAKE_PID || !fake_kernel.alive))
		err = -ESRCH;
	if (err)
		return err;
	if (nr == SYS_mmap)
		return vm_map(ret);
	if (nr == SYS_munmap)
		return vm_unmap(arg[0], ret);
	*ret = -ENOSYS;
	return 0;
}

/* ---- linux/regs.h, of a CPU that never was */

int regs_get(pid_t tid, struct regs *r)
{
	const struct fake_kernel *k = &fake_kernel;

	if (tid != FAKE_PID || !k->alive)
		return -ESRCH;
	if (k->answer[FAKE_GET_REGS] < 0)
		return k->answer[FAKE_GET_REGS];
	*r = (struct regs){ .size = (IP + 1) * sizeof(r->word[0]) };
	r->word[NR] = (uint64_t)k->nr;
	for (unsigned int i = 0; i < 6; i++)
		r->word[ARG + i] = k->arg[i];
	r->word[AX] = k->ax;
	r->word[IP] = k->ip;
	return 0;
}

int regs_set(pid_t tid, const struct regs *r)
{
	struct fake_kernel *k = &fake_kernel;

	if (tid != FAKE_PID || !k->alive)
		return -ESRCH;
	if (k->answer[FAKE_SET_REGS])
		return k->answer[FAKE_SET_REGS] < 0 ?
			k->answer[FAKE_SET_REGS] : 0;
	k->nr = (int64_t)r->word[NR];
	for (unsigned int i = 0; i < 6; i++)
		k->arg[i] = r->word[ARG + i];
	k->ax = r->word[AX];
	k->ip = r->word[IP];
	return 0;
}

int regs_read(pid_t tid, struct regs_call *c)
{
	(void)tid;
	(void)c;
	return -EIO;
}

uint64_t regs_ip(const struct regs *r)
{
	return r->word[IP];
}

void regs_set_ip(struct regs *r, uint64_t ip)
{
	r->word[IP] = ip;
}

uint64_t regs_sp(const struct regs *r)
{
	(void)r;
	return 0;
}

uint64_t regs_nr(const struct regs *r, const struct abi *abi)
{
	(void)abi;
	return r->word[NR];
}

void regs_args(const struct regs *r, const struct abi *abi, uint64_t arg[6])
{
	(void)abi;
	memcpy(arg, &r->word[ARG], 6 * sizeof(arg[0]));
}

void regs_set_call(struct regs *r, const struct abi *abi, uint64_t nr,
		   const uint64_t arg[6])
{
	(void)abi;
	r->word[NR] = nr;
	memcpy(&r->word[ARG], arg, 6 * sizeof(arg[0]));
}

uint64_t regs_ret(const struct regs *r, const struct abi *abi)
{
	(void)abi;
	return r->word[AX];
}

void regs_set_ret(struct regs *r, const struct abi *abi, uint64_t ret)
{
	(void)abi;
	r->word[AX] = ret;
}

void regs_copy_args(struct regs *r, const struct regs *from,
		    const struct abi *abi)
{
	(void)abi;
	memcpy(&r->word[ARG], &from->word[ARG], 6 * sizeof(r->word[0]));
}

void regs_reenter(struct regs *r, const struct regs *entry,
		  const struct abi *abi)
{
	regs_copy_args(r, entry, abi);
	if (fake_kernel.arm) {
		r->word[AX] = entry->word[ARG];
		r->word[NR] = entry->word[NR];
	} else {
		r->word[AX] = entry->word[NR];
		r->word[NR] = UINT64_MAX;
	}
	r->word[IP] = entry->word[IP] - abi->insn_size;
}

const bool regs_true_at_exit = true;

bool regs_reenter_by_ret(const struct regs *entry, const struct abi *abi,
			 const uint64_t arg[6], uint64_t *ip, uint64_t *ret)
{
	bool same = memcmp(arg, &entry->word[ARG], 6 * sizeof(arg[0])) == 0;

	*ip = entry->word[IP] - abi->insn_size;
	if (fake_kernel.arm) {
		*ret = entry->word[ARG];
		return same;
	}
	*ret = same ? entry->word[NR] : UINT64_MAX;
	return true;
}

/* Nobody is visited. */
const struct abi *regs_abi(const struct regs *r)
{
	(void)r;
	return abis[0];
}

bool regs_in_call(const struct regs *r, const struct abi *abi)
{
	(void)r;
	(void)abi;
	return false;
}

bool regs_call_again(struct regs *r, const struct abi *abi)
{
	(void)r;
	(void)abi;
	return false;
}

void regs_park(struct regs *r, const struct abi *abi, uint64_t ip,
	       uint64_t nr, const uint64_t arg[6])
{
	regs_set_call(r, abi, nr, arg);
	r->word[IP] = ip;
}

static int poke(uint64_t *where, uint64_t value)
{
	int answer = fake_kernel.answer[FAKE_POKE];

	if (!fake_kernel.alive)
		return -ESRCH;
	if (!answer)
		*where = value;
	return answer < 0 ? answer : 0;
}

int regs_poke_nr(pid_t tid, const struct abi *abi, uint64_t nr)
{
	(void)tid;
	(void)abi;
	return poke((uint64_t *)&fake_kernel.nr, nr);
}

int regs_poke_ret(pid_t tid, const struct abi *abi, uint64_t ret)
{
	(void)tid;
	(void)abi;
	return poke(&fake_kernel.ax, ret);
}
