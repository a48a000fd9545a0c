# SPDX-License-Identifier: LGPL-2.1-or-later
src_desc_libdesc_a_SOURCES += %D%/fs.h %D%/calls.c %D%/calls_quota.c
src_desc_libdesc_a_SOURCES += %D%/ioctls_fs.c
