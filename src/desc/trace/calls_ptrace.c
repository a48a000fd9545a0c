/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ptrace(2), perf_event_open(2). */
#include "desc/consts.h"
#include "desc/file/file.h"
#include "desc/rows.h"
#include "desc/signal/signal.h"

BITS(request, K_LONG, ptrace_requests, .radix = RADIX_X);
BITS(options, K_ULONG, ptrace_options, .radix = RADIX_X);
BITS(note, K_ULONG, nt_descriptor_types, .radix = RADIX_X);
BITS(ptrace_signo, K_ULONG, signals, .radix = RADIX_U,
     .flags = TYPE_NOUNKNOWN);
static const struct type siginfo_ptr =
	TYPE_PTR(&type_siginfo, .name = "siginfo *");
static const struct type mask_ptr =
	TYPE_PTR(&type_sigset, .name = "sigset *");
static const struct type iovec =
	STRUCT("iovec",
	       FIELD(iov_base, &type_addr),
	       FIELD(iov_len, &type_size));
static const struct type iovec_ptr = TYPE_PTR(&iovec, .name = "iovec *");
static const struct type word_ptr =
	TYPE_PTR(&type_xlong, .name = "unsigned long *");

#define REQ	ARG(op, &request), ARG(pid, &type_tid)
#define ADDR	ARG(addr, &type_addr)
#define DATA	ARG(data, &type_addr, REG(3))
#define SIGNAL(nr_)	VARIANT(nr_, NULL, REQ, ADDR, \
				ARG(data, &ptrace_signo))
#define NOTHING(nr_)	VARIANT(nr_, NULL, REQ)
#define PEEK(nr_)	VARIANT(nr_, NULL, REQ, ADDR, \
				ARG(data, &word_ptr, OUT))
#define REGS(nr_)	VARIANT(nr_, NULL, REQ, DATA)

static const struct variant ptrace_variants[] = {
	VARIANT(0 /* TRACEME */, NULL, ARG(op, &request)),
	PEEK(1 /* PEEKTEXT */), PEEK(2 /* PEEKDATA */), PEEK(3 /* PEEKUSER */),
	SIGNAL(7 /* CONT */),
	NOTHING(8 /* KILL */),
	SIGNAL(9 /* SINGLESTEP */),
	REGS(12 /* GETREGS */), REGS(13 /* SETREGS */),
	REGS(14 /* GETFPREGS */), REGS(15 /* SETFPREGS */),
	NOTHING(16 /* ATTACH */),
	SIGNAL(17 /* DETACH */),
	SIGNAL(24 /* SYSCALL */),
	SIGNAL(31 /* SYSEMU */), SIGNAL(32 /* SYSEMU_SINGLESTEP */),
	SIGNAL(33 /* SINGLEBLOCK */),
	VARIANT(0x4200 /* SETOPTIONS */, NULL, REQ, ADDR,
		ARG(data, &options)),
	VARIANT(0x4201 /* GETEVENTMSG */, NULL, REQ, ADDR,
		ARG(data, &word_ptr, OUT)),
	VARIANT(0x4202 /* GETSIGINFO */, NULL, REQ, ADDR,
		ARG(data, &siginfo_ptr, OUT)),
	VARIANT(0x4203 /* SETSIGINFO */, NULL, REQ, ADDR,
		ARG(data, &siginfo_ptr)),
	VARIANT(0x4204 /* GETREGSET */, NULL, REQ, ARG(addr, &note),
		ARG(data, &iovec_ptr)),
	VARIANT(0x4205 /* SETREGSET */, NULL, REQ, ARG(addr, &note),
		ARG(data, &iovec_ptr)),
	VARIANT(0x4206 /* SEIZE */, NULL, REQ, ADDR, ARG(data, &options)),
	NOTHING(0x4207 /* INTERRUPT */),
	NOTHING(0x4208 /* LISTEN */),
	VARIANT(0x420a /* GETSIGMASK */, NULL, REQ, ARG(addr, &type_ulong),
		ARG(data, &mask_ptr, OUT)),
	VARIANT(0x420b /* SETSIGMASK */, NULL, REQ, ARG(addr, &type_ulong),
		ARG(data, &mask_ptr)),
	VARIANT(0x420c /* SECCOMP_GET_FILTER */, NULL, REQ,
		ARG(addr, &type_ulong), ARG(data, &type_addr)),
	VARIANT(0x420d /* SECCOMP_GET_METADATA */, NULL, REQ,
		ARG(addr, &type_ulong), ARG(data, &type_addr)),
	VARIANT(0x420e /* GET_SYSCALL_INFO */, NULL, REQ,
		ARG(addr, &type_ulong), ARG(data, &type_addr)),
	VARIANT(0x4212 /* SET_SYSCALL_INFO */, NULL, REQ,
		ARG(addr, &type_ulong), ARG(data, &type_addr)),
};
VARIANTS(ptrace, &type_long, op, 0, REQ,
	ADDR,
	ARG(data,	&type_addr));

/* --- perf: include/uapi/linux/perf_event.h --- */

BITS(perf_type, K_U32, perf_type_ids);
BITS(perf_size, K_U32, perf_attr_sizes, .radix = RADIX_X);
BITS(hw_id, K_U64, perf_hw_ids);
BITS(sw_id, K_U64, perf_sw_ids);
BITS(sample_type, K_U64, perf_sample_types);
BITS(read_format, K_U64, perf_read_formats);
BITS(open_flags, K_ULONG, perf_open_flags, .radix = RADIX_X);
static const struct switch_on perf_config =
	SWITCH(type, &type_x64,
	       CASE(0 /* PERF_TYPE_HARDWARE */, &hw_id),
	       CASE(1 /* PERF_TYPE_SOFTWARE */, &sw_id),
	       CASE(2 /* PERF_TYPE_TRACEPOINT */, &type_u64));

#define BIT(name_)	FIELD(name_, &type_u64, BITFIELD(1), HIDE_ZERO_BIT)
#define HIDE_ZERO_BIT	.flags = FIELD_HIDE_ZERO
static const struct type perf_attr = {
	.name = "perf_event_attr", .kind = KIND_STRUCT, .flags = TYPE_TAIL,
	.arg = 64,
	.fields = LIST_OF(struct field,
		FIELD(type, &perf_type),
		FIELD(size, &perf_size),
		BY(config, perf_config),
		FIELD(sample_period, &type_u64),
		FIELD(sample_type, &sample_type),
		FIELD(read_format, &read_format),
		BIT(disabled), BIT(inherit), BIT(pinned), BIT(exclusive),
		BIT(exclude_user), BIT(exclude_kernel), BIT(exclude_hv),
		BIT(exclude_idle), BIT(mmap), BIT(comm), BIT(freq),
		BIT(inherit_stat), BIT(enable_on_exec), BIT(task),
		BIT(watermark),
		FIELD(precise_ip, &type_u64, BITFIELD(2)),
		BIT(mmap_data), BIT(sample_id_all), BIT(exclude_host),
		BIT(exclude_guest), BIT(exclude_callchain_kernel),
		BIT(exclude_callchain_user), BIT(mmap2), BIT(comm_exec),
		BIT(use_clockid), BIT(context_switch), BIT(write_backward),
		BIT(namespaces), BIT(ksymbol), BIT(bpf_event),
		BIT(aux_output), BIT(cgroup), BIT(text_poke), BIT(build_id),
		BIT(inherit_thread), BIT(remove_on_exec), BIT(sigtrap),
		FIELD(pad_bits, &type_u64, BITFIELD(26),
		      FLAGS(FIELD_PAD)),
		FIELD(wakeup_events, &type_u32, VERBOSE),
		FIELD(bp_type, &type_x32, VERBOSE),
		FIELD(config1, &type_x64, VERBOSE),
		FIELD(config2, &type_x64, VERBOSE)),
	.nfields = 48,
};
static const struct type perf_attr_ptr =
	TYPE_PTR(&perf_attr, .name = "perf_event_attr *");
CALL(perf_event_open, &type_fd,
	ARG(attr,	&perf_attr_ptr),
	ARG(pid,	&type_pid),
	ARG(cpu,	&type_int),
	ARG(group_fd,	&type_fd),
	ARG(flags,	&open_flags));
