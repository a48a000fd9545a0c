# SPDX-License-Identifier: LGPL-2.1-or-later
src_desc_libdesc_a_SOURCES += %D%/calls.c %D%/calls_clone3.c %D%/calls_confine.c %D%/calls_futex.c %D%/calls_ids.c %D%/calls_prctl.c %D%/calls_rest.c \
	%D%/calls_system.c %D%/proc.h %D%/structs.c
