// SPDX-License-Identifier: GPL-2.0
/* PTRACE_SET_SYSCALL_INFO. */
#include <elf.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#define SET_IP 1
#define GET_INFO 0x420e
#define SET_INFO 0x4212

enum { STOP_NONE, STOP_ENTRY, STOP_EXIT, STOP_SECCOMP };

struct info {
	uint8_t op, reserved;
	uint16_t flags;
	uint32_t arch;
	uint64_t ip, sp;
	union {
		struct {
			uint64_t nr, args[6];
			uint32_t ret_data, reserved2;
		} entry;
		struct {
			int64_t rval;
			uint8_t is_error;
		} exit;
	};
};

static long get_info(pid_t pid, struct info *info)
{
	memset(info, 0, sizeof(*info));
	return error_of(syscall(SYS_ptrace, GET_INFO, pid, sizeof(*info),
				info));
}

static long set_info(pid_t pid, struct info *info)
{
	return error_of(syscall(SYS_ptrace, SET_INFO, pid, sizeof(*info),
				info));
}

/* Continue to the next stop; what it is. */
static int next(pid_t pid, int how)
{
	int status;

	if (ptrace(how, pid, NULL, NULL) || waitpid(pid, &status, 0) != pid ||
	    !WIFSTOPPED(status))
		return -1;
	return status >> 8;
}

static void body_ppid(void)
{
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	raise(SIGSTOP);
	for (;;) {
		errno = 0;
		mark = syscall(SYS_getppid);
		syscall(SYS_getpgid, mark, errno);
	}
}

static void body_filter(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE | 7),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { 4, filter };

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
	body_ppid();
}

static pid_t tracee(void (*body)(void))
{
	pid_t pid = start(body);

	waitpid(pid, NULL, 0);
	ptrace(PTRACE_SETOPTIONS, pid, NULL,
	       (void *)(long)(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP |
			      PTRACE_O_EXITKILL));
	return pid;
}

/* To the next stop of the call of this number at its entry. */
static int to_entry(pid_t pid, long nr, struct info *info)
{
	do {
		if (next(pid, PTRACE_SYSCALL) < 0 || get_info(pid, info) < 0)
			return -1;
	} while (info->op != STOP_ENTRY || (long)info->entry.nr != nr);
	return 0;
}

static struct info leave(const struct info *at, long result)
{
	struct info info = { .op = STOP_EXIT, .arch = at->arch,
			     .ip = at->ip, .sp = at->sp };

	info.exit.rval = result;
	info.exit.is_error = result < 0 && result > -4096;
	return info;
}

/* Skips the call at this stop; the tracee must see the result. */
static void skip(pid_t pid, const struct info *at, long result,
		 const char *what)
{
	struct info info = leave(at, result);
	char text[128];

	snprintf(text, sizeof(text), "%s: skipped (%ld)", what, result);
	gives(set_info(pid, &info), 0, text);
	next(pid, PTRACE_SYSCALL);
	get_info(pid, &info);
	say(info.op == STOP_EXIT && info.exit.rval == result &&
	    info.exit.is_error == (result < 0 && result > -4096),
	    "%s: the exit stop shows %ld (%ld)", text, result,
	    (long)info.exit.rval);
	to_entry(pid, SYS_getpgid, &info);
	if (result < 0 && result > -4096)
		say((int)info.entry.args[0] == -1 &&
		    (long)info.entry.args[1] == -result,
		    "%s: the tracee gets the error", text);
	else
		gives(info.entry.args[0], result, "and the tracee gets it");
}

static void test_skip(void)
{
	pid_t pid = tracee(body_ppid);
	struct info info, leaving;

	to_entry(pid, SYS_getppid, &info);
	skip(pid, &info, 4242, "entry");
	to_entry(pid, SYS_getppid, &info);
	skip(pid, &info, -ENOTTY, "entry");
	to_entry(pid, SYS_getppid, &info);
	skip(pid, &info, 0, "entry");
	to_entry(pid, SYS_getppid, &info);
	leaving = leave(&info, 0);
	leaving.reserved = 1;
	gives(set_info(pid, &leaving), -EINVAL, "skip: a reserved field");
	for (int bit = 1; bit < 16; bit++) {
		leaving = leave(&info, 0);
		leaving.flags = 1 << bit;
		if (set_info(pid, &leaving) != -EINVAL)
			say(0, "skip: flag %#x", leaving.flags);
	}
	leaving = leave(&info, 0);
	leaving.op = STOP_SECCOMP;
	gives(set_info(pid, &leaving), -EINVAL, "seccomp's op at an entry");
	next(pid, PTRACE_SYSCALL);
	gives(set_info(pid, &info), -EINVAL, "entry's op at an exit");
	get_info(pid, &info);
	gives(info.exit.rval, getpid(), "and nothing has changed");
	kill(pid, SIGUSR1);
	gives(next(pid, PTRACE_CONT), SIGUSR1, "a signal's stop");
	leaving = leave(&info, 0);
	gives(set_info(pid, &leaving), -EINVAL, "exit's op at a signal's");
	end(pid);
}

static void test_skip_seccomp(void)
{
	pid_t pid = tracee(body_filter);
	struct info info;

	for (int i = 0; i < 2; i++) {
		while (next(pid, PTRACE_CONT) !=
		       (SIGTRAP | PTRACE_EVENT_SECCOMP << 8))
			;
		get_info(pid, &info);
		say(info.op == STOP_SECCOMP && info.entry.ret_data == 7,
		    "seccomp's stop");
		skip(pid, &info, i ? -EPERM : 777, "seccomp");
	}
	end(pid);
}

/* Back to the instruction of the call, in one request. */
static void test_set_ip(void)
{
	pid_t pid = tracee(body_ppid);
	uint64_t step = sizeof(int);
	struct info info, again;

#ifdef __x86_64__
	step = 2;
#endif
	to_entry(pid, SYS_getppid, &info);
	next(pid, PTRACE_SYSCALL);
	get_info(pid, &info);
	again = info;
	again.flags = SET_IP;
	again.ip -= step;
	again.exit.rval = info.exit.rval;
#ifdef __x86_64__
	again.exit.rval = SYS_getppid; /* rax is the number, too */
#endif
	gives(set_info(pid, &again), 0, "SET_IP at an exit");
	get_info(pid, &again);
	gives(again.ip, info.ip - step, "SET_IP is seen");
	next(pid, PTRACE_SYSCALL);
	get_info(pid, &again);
	say(again.op == STOP_ENTRY && again.entry.nr == SYS_getppid &&
	    again.ip == info.ip, "SET_IP: the call is made again");
	again = leave(&again, 55);
	gives(set_info(pid, &again), 0, "SET_IP: skipped this time");
	to_entry(pid, SYS_getpgid, &info);
	gives(info.entry.args[0], 55, "SET_IP: its result is the second's");
	end(pid);
}

#ifdef __x86_64__
/* The program: getppid for ever, by int $0x80. */
static const unsigned char code32[] = {
	0xb8, 64, 0, 0, 0,	/* mov $64,%eax */
	0xcd, 0x80,		/* int $0x80 */
	0xeb, 0xf7,		/* jmp back */
};
#define ARCH32 AUDIT_ARCH_I386

static int program32(void)
{
	struct {
		Elf32_Ehdr head;
		Elf32_Phdr part;
		unsigned char code[sizeof(code32)];
	} file = {
		.head = {
			.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS32,
				     ELFDATA2LSB, EV_CURRENT },
			.e_type = ET_EXEC,
			.e_machine = EM_386,
			.e_version = EV_CURRENT,
			.e_phoff = sizeof(Elf32_Ehdr),
			.e_ehsize = sizeof(Elf32_Ehdr),
			.e_phentsize = sizeof(Elf32_Phdr),
			.e_phnum = 1,
		},
		.part = {
			.p_type = PT_LOAD,
			.p_vaddr = 0x8048000,
			.p_filesz = sizeof(file),
			.p_memsz = sizeof(file),
			.p_flags = PF_R | PF_X,
			.p_align = PAGE,
		},
	};
	int fd = memfd_create("check32", 0);

	file.head.e_entry = 0x8048000 + offsetof(typeof(file), code);
	memcpy(file.code, code32, sizeof(code32));
	if (write(fd, &file, sizeof(file)) != sizeof(file))
		return -1;
	return fd;
}

static void body_32(void)
{
	char *none[] = { NULL };

	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	fexecve(program32(), none, none);
}

static void test_32(void)
{
	pid_t pid = tracee(body_32);
	struct info info;

	next(pid, PTRACE_SYSCALL);
	get_info(pid, &info);
	say(info.op == STOP_ENTRY && info.arch == ARCH32 &&
	    info.entry.nr == 64, "a process of 32 bits");
	memory_in(pid, "a process of 32 bits", MAP_32BIT);
	say(far_in(pid) >> 32 > 0, "32 bits: mmap knows MAP_32BIT alone");
	for (int i = 0; i < 2; i++) {
		long want = i ? -ENOENT : 99;
		struct info leaving = leave(&info, want);

		gives(set_info(pid, &leaving), 0, "32 bits: skipped");
		next(pid, PTRACE_SYSCALL);
		get_info(pid, &info);
		gives(info.exit.rval, want, "32 bits: the exit stop");
		next(pid, PTRACE_SYSCALL);
		get_info(pid, &info);
	}
	end(pid);
}
#else
static void test_32(void)
{
}
#endif

void test_ptrace(void)
{
	test_skip();
	test_skip_seccomp();
	test_set_ip();
	test_32();
}
