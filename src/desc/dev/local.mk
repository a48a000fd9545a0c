# SPDX-License-Identifier: LGPL-2.1-or-later
src_desc_libdesc_a_SOURCES += %D%/calls.c %D%/ioctls_term.c
src_desc_libdesc_a_SOURCES += %D%/ioctls_block.c
