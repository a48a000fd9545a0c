#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""hooks.py SOURCE: puts the lab's extensions into a Linux source tree.

process_vm_exec(), one-stop skip and SET_IP for PTRACE_SET_SYSCALL_INFO, and
PROCESS_VM_PIDFD and PROCESS_VM_NOWAIT. An edit names its anchor, a piece of
the source; how white space is laid out in it does not matter. An anchor that
does not occur exactly once is an error: it is named, and nothing is written.
"""
import pathlib
import re
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = pathlib.Path(sys.argv[1])
texts = {}
wrong = []


def text(name):
    if name not in texts:
        try:
            texts[name] = (ROOT / name).read_text()
        except OSError as error:
            wrong.append(f"{name}: {error.strerror}")
            texts[name] = ""
    return texts[name]


def find(name, anchor):
    """Where the anchor is. `...` in it stands for what reaches a `;`."""
    parts = [re.escape(part) for part in anchor.split()]
    pattern = r"\s+".join(parts).replace(re.escape("..."), "[^;]*?")
    found = list(re.finditer(pattern, text(name)))
    if len(found) == 1:
        return found[0].span()
    wrong.append(f"{name}: found {len(found)} times: {' '.join(anchor.split())}")
    return None


def put(name, span, new):
    if span:
        texts[name] = texts[name][:span[0]] + new + texts[name][span[1]:]


def swap(name, anchor, new):
    put(name, find(name, anchor), new)


def after(name, anchor, new):
    span = find(name, anchor)
    put(name, span and (span[1], span[1]), new)


def before(name, anchor, new):
    span = find(name, anchor)
    put(name, span and (span[0], span[0]), new)


def append(name, new):
    if text(name):
        texts[name] = text(name).rstrip("\n") + "\n" + new


# process_vm_exec
append("arch/x86/entry/syscalls/syscall_64.tbl",
       "600\t64\tprocess_vm_exec\t\tsys_process_vm_exec\n")
append("scripts/syscall.tbl",
       "600\tcommon\tprocess_vm_exec\t\tsys_process_vm_exec\n")
append("kernel/Makefile",
       "obj-$(CONFIG_PROCESS_VM_EXEC) += process_vm_exec.o\n")
append("init/Kconfig", """
config PROCESS_VM_EXEC
	bool "process_vm_exec() system call (test double)"
	depends on !RSEQ && (ARM64 || X86_64 && GENERIC_ENTRY)
	help
	  Run a system call, or code up to a system call or a signal, in the
	  address space of another process.
""")
before("kernel/sys_ni.c", "COND_SYSCALL(process_vm_readv);",
       "COND_SYSCALL(process_vm_exec);\n")
after("include/linux/sched.h",
      "struct syscall_user_dispatch syscall_dispatch;", """
#ifdef CONFIG_PROCESS_VM_EXEC
	struct vm_exec			*vm_exec;
#endif""")
E = "include/linux/entry-common.h"
before(E, "#include <linux/ptrace.h>", "#include <linux/process_vm_exec.h>\n")
after(E, "#define SYSCALL_WORK_ENTER (", "SYSCALL_WORK_VM_EXEC | ")
# What says there that the call is not to be made says it here.
skip = re.search(r"if \(syscall_user_dispatch\(regs\)\)\s+return ([^;]+);",
                 text(E))
if not skip:
    wrong.append(f"{E}: no return after syscall_user_dispatch(regs)")
before(E, "if (work & SYSCALL_WORK_SYSCALL_USER_DISPATCH) { "
          "if (syscall_user_dispatch(regs))",
       f"""if (work & SYSCALL_WORK_VM_EXEC) {{
		process_vm_exec_syscall(regs);
		return {skip and skip.group(1)};
	}}

	""")
S = "arch/x86/kernel/signal.c"
before(S, "if (get_signal(&ksig)) {",
       """if (process_vm_exec_running(current) && process_vm_exec_signal(regs))
		return;

	""")

# PTRACE_SET_SYSCALL_INFO: skip in one stop (op EXIT at an entry or seccomp
# stop), SET_IP
after("include/uapi/linux/ptrace.h", "#define PTRACE_SYSCALL_INFO_SECCOMP 3", """

/* ptrace_syscall_info.flags for PTRACE_SET_SYSCALL_INFO */
#define PTRACE_SYSCALL_INFO_FLAG_SET_IP	(1U << 0)
""")
P = "kernel/ptrace.c"
before(P, "static int ptrace_set_syscall_info(struct task_struct *child,", """\
static int
ptrace_apply_syscall_info(struct task_struct *child, struct pt_regs *regs,
			  struct ptrace_syscall_info *info)
{
	int op = ptrace_get_syscall_info_op(child);
	int ret = -EINVAL;

	if ((info->flags & ~PTRACE_SYSCALL_INFO_FLAG_SET_IP) || info->reserved)
		return -EINVAL;
	if ((info->flags & PTRACE_SYSCALL_INFO_FLAG_SET_IP) &&
	    (unsigned long)info->instruction_pointer !=
	    info->instruction_pointer)
		return -ERANGE;

	if (op == info->op) {
		switch (op) {
		case PTRACE_SYSCALL_INFO_ENTRY:
			ret = ptrace_set_syscall_info_entry(child, regs, info);
			break;
		case PTRACE_SYSCALL_INFO_EXIT:
			ret = ptrace_set_syscall_info_exit(child, regs, info);
			break;
		case PTRACE_SYSCALL_INFO_SECCOMP:
			ret = ptrace_set_syscall_info_seccomp(child, regs,
							      info);
			break;
		}
	} else if (info->op == PTRACE_SYSCALL_INFO_EXIT &&
		   (op == PTRACE_SYSCALL_INFO_ENTRY ||
		    op == PTRACE_SYSCALL_INFO_SECCOMP)) {
		/* The call is not made; the tracee gets this result. */
		if ((long)info->exit.rval != info->exit.rval)
			return -ERANGE;
		syscall_set_nr(child, regs, -1);
		ret = ptrace_set_syscall_info_exit(child, regs, info);
	}
	if (!ret && (info->flags & PTRACE_SYSCALL_INFO_FLAG_SET_IP))
		instruction_pointer_set(regs, info->instruction_pointer);
	return ret;
}

""")
start = find(P, "if (info.flags || info.reserved)")
end = find(P, "return ptrace_set_syscall_info_seccomp(child, regs, &info); "
              "default: ... return -EINVAL; } }")
put(P, start and end and (start[0], end[1]),
    "return ptrace_apply_syscall_info(child, regs, &info);\n}")

# process_vm_readv/writev flags
V = "mm/process_vm_access.c"
before(V, "#include <linux/slab.h>",
       "#include <linux/pid.h>\n#include <uapi/linux/process_vm.h>\n")
swap(V, "struct task_struct *task, int vm_write)\n{",
     "struct task_struct *task,\n\t\t\t\t    int vm_write, "
     "unsigned long pvm_flags)\n{")
before(V, "if (vm_write) flags |= FOLL_WRITE;",
       "if (pvm_flags & PROCESS_VM_NOWAIT)\n\t\tflags |= FOLL_NOWAIT;\n\t")
swap(V, "task = find_get_task_by_vpid(pid); "
        "if (!task) { rc = -ESRCH; goto free_proc_pages; }", """\
if (flags & PROCESS_VM_PIDFD) {
		unsigned int f_flags;

		task = pidfd_get_task(pid, &f_flags);
		if (IS_ERR(task)) {
			rc = PTR_ERR(task);
			goto free_proc_pages;
		}
	} else {
		task = find_get_task_by_vpid(pid);
		if (!task) {
			rc = -ESRCH;
			goto free_proc_pages;
		}
	}""")
swap(V, "iter, process_pages, mm, task, vm_write);",
     "iter, process_pages, mm, task, vm_write, flags);")
swap(V, "if (flags != 0)",
     "if (flags & ~(PROCESS_VM_PIDFD | PROCESS_VM_NOWAIT))")

# Time, where there is no ACPI to tell of the HPET (it is where QEMU's machines
# have it): how fast the TSC runs is not measured with the PIT, which is wrong
# by factors where a guest waits for its CPU.
swap("arch/x86/kernel/hpet.c", "unsigned long hpet_address;",
     "unsigned long hpet_address = 0xfed00000;")
swap("arch/x86/kernel/tsc.c", "tsc2 = calc_hpet_ref(tsc2, ref1, ref2);",
     "return calc_hpet_ref(tsc2, ref1, ref2);")

if wrong:
    sys.exit("\n".join(f"hooks: {line}" for line in wrong))
for name, new in texts.items():
    (ROOT / name).write_text(new)
for name, place in (("process_vm_exec.c", "kernel/process_vm_exec.c"),
                    ("process_vm_exec.h", "include/linux/process_vm_exec.h"),
                    ("uapi_process_vm.h", "include/uapi/linux/process_vm.h")):
    shutil.copy(HERE / name, ROOT / place)
