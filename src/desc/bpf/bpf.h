/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Classic bpf filters: sockets and seccomp use them. */
#ifndef VX_DESC_BPF_BPF_H
#define VX_DESC_BPF_BPF_H

#include "desc/desc.h"

/* struct sock_fprog: the instructions with -v, else their address. */
extern const struct type type_sock_fprog;
/* struct sock_filter [], where a length says how many. */
extern const struct type type_sock_filters;
extern const struct type type_seccomp_fprog_ptr;

#endif
