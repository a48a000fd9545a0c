# SPDX-License-Identifier: LGPL-2.1-or-later
src_desc_libdesc_a_SOURCES +=
src_desc_libdesc_a_SOURCES += %D%/calls.c %D%/msg.c %D%/net.h %D%/sockaddr.c %D%/calls_sockopt.c
src_desc_libdesc_a_SOURCES += %D%/ioctls_if.c
