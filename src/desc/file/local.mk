# SPDX-License-Identifier: LGPL-2.1-or-later
src_desc_libdesc_a_SOURCES += %D%/calls.c %D%/calls_fcntl.c \
	%D%/calls_path.c %D%/calls_poll.c %D%/calls_stat.c %D%/calls_xattr.c \
	%D%/calls_aio.c %D%/file.h %D%/types.c
