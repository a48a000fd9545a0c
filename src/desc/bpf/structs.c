/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "desc/bpf/bpf.h"
#include "desc/hooks.h"
#include "desc/rows.h"

static const struct type insn =
	TYPE_HOOK(hook_bpf_insn, .size = 8, .name = "sock_filter");
static const struct type insns = TYPE_ARRAY(&insn, .flags = TYPE_BPF_LIMIT);
const struct type type_sock_filters =
	TYPE_ARRAY(&insn, .flags = TYPE_BPF_LIMIT | TYPE_VERBOSE);
static const struct type insns_ptr =
	TYPE_PTR(&insns, .flags = TYPE_VERBOSE, .name = "sock_filter *");
const struct type type_sock_fprog =
	STRUCT("sock_fprog",
	       FIELD(len, &type_u16),
	       FIELD(filter, &insns_ptr, COUNT(len)));

static const struct type seccomp_insn =
	TYPE_HOOK(hook_bpf_insn, .size = 8, .arg = 1, .name = "sock_filter");
static const struct type seccomp_insns =
	TYPE_ARRAY(&seccomp_insn, .flags = TYPE_BPF_LIMIT);
static const struct type seccomp_insns_ptr =
	TYPE_PTR(&seccomp_insns, .flags = TYPE_VERBOSE,
		 .name = "sock_filter *");
static const struct type seccomp_fprog =
	STRUCT("sock_fprog",
	       FIELD(len, &type_u16),
	       FIELD(filter, &seccomp_insns_ptr, COUNT(len)));
const struct type type_seccomp_fprog_ptr =
	TYPE_PTR(&seccomp_fprog, .name = "sock_fprog *");
