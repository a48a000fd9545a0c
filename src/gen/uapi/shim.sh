#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# shim.sh DIR: what the kernel's headers want of a C library, so that all of
# them stand in one translation unit without one. Use it as
#	cc -nostdinc -I DIR -I KERNEL-HEADERS -include DIR/shim.h
set -eu
dir=$1
mkdir -p "$dir/sys" "$dir/net" "$dir/netinet" "$dir/arpa"
for name in endian limits stdarg stdbool stddef stdint stdlib string unistd \
	arpa/inet sys/types; do
	: >"$dir/$name.h"
done
while read -r name instead; do
	echo "#include <$instead>" >"$dir/$name"
done <<-EOF
	net/if.h linux/if.h
	netinet/in.h linux/in.h
	netinet/if_ether.h linux/if_ether.h
	sys/ioctl.h linux/ioctl.h
	sys/socket.h linux/socket.h
	sys/time.h linux/time.h
	time.h linux/time.h
EOF
cat >"$dir/shim.h" <<-EOF
	typedef unsigned char uint8_t, u_char;
	typedef unsigned short uint16_t, u_short;
	typedef unsigned int uint32_t, u_int;
	typedef unsigned long long uint64_t;
	typedef signed char int8_t;
	typedef short int16_t;
	typedef int int32_t;
	typedef long long int64_t;
	typedef __SIZE_TYPE__ size_t;
	typedef long ssize_t, time_t;
	typedef unsigned long u_long, ino_t, uintptr_t;
	typedef char *caddr_t;
	typedef _Bool bool;
	typedef __builtin_va_list va_list;
	typedef unsigned short sa_family_t, domid_t;
	typedef unsigned int grant_ref_t;
	struct sockaddr { unsigned short sa_family; char sa_data[14]; };
	#define NULL ((void *)0)
	#define offsetof(t, m) __builtin_offsetof(t, m)
	#include <linux/types.h>
	#include <linux/time.h>
EOF
