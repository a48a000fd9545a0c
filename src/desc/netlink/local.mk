# SPDX-License-Identifier: LGPL-2.1-or-later
src_desc_libdesc_a_SOURCES += %D%/netlink.h %D%/route.h %D%/route.c \
	%D%/route_attrs.c %D%/diag.c %D%/other.c
