/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The hooks that rows may name: functions that make values where no table
 * can (a sockaddr, a siginfo).  They are defined in event/<family>_hooks.c,
 * since they read memory through the walker; rows only need their names.
 * A hook makes values, it never prints.
 */
#ifndef VX_DESC_HOOKS_H
#define VX_DESC_HOOKS_H

#include "desc/desc.h"

struct walk;
struct value;

/* clone(2)'s flags: names and the exit signal in the low byte. */
/* A descriptor of the process that the sibling `pidfd` stands for. */
struct value *hook_peer_fd(struct walk *w, const struct type *type);
struct value *hook_clone_flags(struct walk *w, const struct type *type);
/* envp: the address and how many; with -v the array (type->elem). */
struct value *hook_env(struct walk *w, const struct type *type);
/* iov_base of a call that fills it: what of the result falls here. */
struct value *hook_iov_out(struct walk *w, const struct type *type);
/* mincore(2)'s vector: a byte a page of the sibling "length". */
struct value *hook_mincore(struct walk *w, const struct type *type);
/* Words of a node mask, as many as the sibling "maxnode" has bits. */
struct value *hook_nodemask(struct walk *w, const struct type *type);
/* A number, or the name of a negated errno: -EFAULT. */
struct value *hook_negated_errno(struct walk *w, const struct type *type);
/* A time as a result, with its date. */
struct value *hook_time_ret(struct walk *w, const struct type *type);
/* What is left of a sleep that a signal ended (type->elem), else an address. */
struct value *hook_remain(struct walk *w, const struct type *type);
/* FUTEX_WAKE_OP's last argument: operation, operands, comparison. */
struct value *hook_futex_wake_op(struct walk *w, const struct type *type);
/* An ioctl command: its names, or _IOC(...) with the four parts. */
struct value *hook_ioctl_op(struct walk *w, const struct type *type);
/* c_cflag: baud rates, character size, flags. */
struct value *hook_term_cflag(struct walk *w, const struct type *type);
/* A string of which the kernel takes type->size - 1 bytes at most. */
struct value *hook_task_name(struct walk *w, const struct type *type);
/* A result and its name: 1 (SUID_DUMP_USER). */
struct value *hook_named_ret(struct walk *w, const struct type *type);
/* One or two sets of capabilities, by the header's version. */
struct value *hook_cap_data(struct walk *w, const struct type *type);
/* An instruction of a classic bpf filter; arg 1: of seccomp. */
struct value *hook_bpf_insn(struct walk *w, const struct type *type);
/* Flags and nine bits of permissions: IPC_CREAT|0600. */
struct value *hook_perm_flags(struct walk *w, const struct type *type);
/* A message of msgsnd(2): its type, and as many bytes as are counted. */
struct value *hook_msgbuf(struct walk *w, const struct type *type);
/* A number, its name as a comment. */
struct value *hook_commented_enum(struct walk *w, const struct type *type);
/* A set of CPUs: as many bytes as are counted. */
struct value *hook_cpuset(struct walk *w, const struct type *type);
/* personality(2): a type and flags; arg 1: as a result. */
struct value *hook_personality(struct walk *w, const struct type *type);
/* struct sigevent, by sigev_notify. */
struct value *hook_sigevent(struct walk *w, const struct type *type);
/* restart_syscall(2)'s missing arguments: what it resumes. */
struct value *hook_resumed(struct walk *w, const struct type *type);
/*
 * A set of signals: `size` bytes at most, the count by the sibling
 * "sigsetsize" where there is one; arg 1: smaller sets are shown as well.
 */
struct value *hook_sigset(struct walk *w, const struct type *type);
/* A signal number as a result: 14 (SIGALRM). */
struct value *hook_signal_ret(struct walk *w, const struct type *type);
/* rt_sigreturn's mask, from the frame on the stack. */
struct value *hook_sigframe(struct walk *w, const struct type *type);
/* A status as wait4(2) stores it. */
struct value *hook_wait_status(struct walk *w, const struct type *type);
/* A siginfo_t in memory. */
struct value *hook_siginfo(struct walk *w, const struct type *type);

/* file: a mode with its type: S_IFREG|0644 */
struct value *hook_file_mode(struct walk *w, const struct type *type);
/* A number of stat's with the date; nanoseconds follow it in memory. */
struct value *hook_stat_time(struct walk *w, const struct type *type);
/* A result in hex with its names in parentheses: elem is BITS, unknown
 * a word before them. arg 1: the number is decimal. */
struct value *hook_ret_names(struct walk *w, const struct type *type);
/* select's sets, by "nfds". */
struct value *hook_fd_set(struct walk *w, const struct type *type);
/* Results of select and poll: what is ready, "left {…}", "Timeout". */
struct value *hook_select_ret(struct walk *w, const struct type *type);
struct value *hook_poll_ret(struct walk *w, const struct type *type);
/* A directory descriptor that may be a name of consts as well. */
struct value *hook_fan_dirfd(struct walk *w, const struct type *type);
/* Directory entries of the result's many bytes: elem is the struct. */
struct value *hook_dirents(struct walk *w, const struct type *type);

/* fs: elem, unless mountflags has a bit of arg: then the address */
struct value *hook_mount_arg(struct walk *w, const struct type *type);
/* mount's flags: the magic number of old programs stands apart */
struct value *hook_mount_flags(struct walk *w, const struct type *type);
/* IOPRIO_PRIO_VALUE(class, level); consts names the classes. */
struct value *hook_ioprio(struct walk *w, const struct type *type);
/* A string at an offset behind the enclosing struct of arg bytes. */
struct value *hook_offset_str(struct walk *w, const struct type *type);
struct value *hook_swap_flags(struct walk *w, const struct type *type);
struct value *hook_qcmd(struct walk *w, const struct type *type);

/* time: elem is a timespec or timeval, arg the digits of its fraction */
struct value *hook_dated(struct walk *w, const struct type *type);
struct value *hook_utime(struct walk *w, const struct type *type);

/* net: arg is a struct net_sockaddr_set (desc/net/net.h) */
struct value *hook_sockaddr(struct walk *w, const struct type *type);
struct value *hook_sun_path(struct walk *w, const struct type *type);
/* htons(…), htonl(…), or type->unknown(…); consts name the number. */
struct value *hook_net_order(struct walk *w, const struct type *type);
/* An address of four or sixteen bytes: inet_addr("…"), inet_pton(…). */
struct value *hook_inet(struct walk *w, const struct type *type);
struct value *hook_scope_id(struct walk *w, const struct type *type);
/* [0x1, 0x2]: as many as the count says, at most type->size. */
struct value *hook_octets(struct walk *w, const struct type *type);
/* char[] up to the object's end, without a NUL "..." for its last byte. */
struct value *hook_chars(struct walk *w, const struct type *type);
struct value *hook_ax25(struct walk *w, const struct type *type);
struct value *hook_ax25_digis(struct walk *w, const struct type *type);

/* Bytes of a socket; arg 1: received into vectors. */
struct value *hook_sockbuf(struct walk *w, const struct type *type);
/* A message as received (elem), with the length of its name at entry. */
struct value *hook_msghdr(struct walk *w, const struct type *type);
/* Messages (elem), as many as "vlen" says; arg 1: received. */
struct value *hook_mmsghdr(struct walk *w, const struct type *type);
/* Control messages; the count is in bytes. */
struct value *hook_cmsgs(struct walk *w, const struct type *type);
/* A count, and what is left of the time that "timeout" points to (elem). */
struct value *hook_left(struct walk *w, const struct type *type);

/* A socket option's value; arg 1: as it is set. */
struct value *hook_sockopt(struct walk *w, const struct type *type);

/* netlink: attributes up to the end; arg is their struct nl_attrs. */
struct value *hook_nl_attrs(struct walk *w, const struct type *type);
/* An address of the family that the sibling type->unknown has. */
struct value *hook_nl_address(struct walk *w, const struct type *type);

/* What a switch_on (arg) chooses by a member of the message's head. */
struct value *hook_nl_by(struct walk *w, const struct type *type);
/* Numbers (elem), each labelled by its index: [[NAME]=1, …]. */
struct value *hook_nl_labelled(struct walk *w, const struct type *type);
/* An object (elem) and attributes (arg) behind it. */
struct value *hook_nl_headed(struct walk *w, const struct type *type);
/* Several of them; each begins with its length. */
struct value *hook_nl_records(struct walk *w, const struct type *type);

/* nfgenmsg's res_id, in whatever order of bytes it stands. */
struct value *hook_nf_res_id(struct walk *w, const struct type *type);

#endif
