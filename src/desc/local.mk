# SPDX-License-Identifier: LGPL-2.1-or-later
noinst_LIBRARIES += %D%/libdesc.a
src_desc_libdesc_a_SOURCES = %D%/desc.h %D%/rows.h %D%/hooks.h \
	%D%/types.h %D%/types.c %D%/layout.h %D%/layout.c \
	%D%/lookup.c

include src/desc/file/local.mk
include src/desc/fs/local.mk
include src/desc/mem/local.mk
include src/desc/ipc/local.mk
include src/desc/proc/local.mk
include src/desc/signal/local.mk
include src/desc/time/local.mk
include src/desc/net/local.mk
include src/desc/netlink/local.mk
include src/desc/trace/local.mk
include src/desc/dev/local.mk
include src/desc/bpf/local.mk
include src/desc/uring/local.mk
include src/desc/misc/local.mk
include src/desc/consts.mk
src_desc_libdesc_a_SOURCES += %D%/moves.h %D%/moves.c
src_desc_libdesc_a_SOURCES += %D%/faults.h %D%/faults.c
