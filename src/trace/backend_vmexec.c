/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Calls that concern the memory of a tracee alone, by process_vm_exec: no
 * stop of the tracee's, and it need not even be stopped.
 */
#include "linux/vmexec.h"
#include "trace/backend.h"

const struct backend backend_vmexec = {
	.name = "vmexec",
	.id = BY_VMEXEC,
	.memory_call = vm_exec_call,
};
