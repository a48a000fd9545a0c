# SPDX-License-Identifier: LGPL-2.1-or-later
src_desc_libdesc_a_SOURCES += %D%/bpf.h %D%/calls.c %D%/structs.c
