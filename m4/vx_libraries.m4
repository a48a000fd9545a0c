# SPDX-License-Identifier: LGPL-2.1-or-later
# VX_LIBRARY(name, variable, modules, header, call, what it is for)
# Finds an optional library through pkg-config. A cross build may be handed
# the build machine's library, so a program is linked before it counts.
AC_DEFUN([VX_LIBRARY], [
AC_ARG_WITH([$1],
	[AS_HELP_STRING([--without-$1], [do without $1 ($6)])],
	[], [with_$1=auto])
have_$1=no
AS_IF([test "x$with_$1" != xno], [
	PKG_CHECK_MODULES([$2], [$3], [
		vx_cflags=$CFLAGS vx_libs=$LIBS
		CFLAGS="$CFLAGS $$2_CFLAGS" LIBS="$$2_LIBS $LIBS"
		AC_MSG_CHECKING([whether $1 can be linked])
		AC_LINK_IFELSE([AC_LANG_PROGRAM([$4], [$5])], [have_$1=yes])
		AC_MSG_RESULT([$have_$1])
		CFLAGS=$vx_cflags LIBS=$vx_libs
	], [:])
	AS_IF([test "x$have_$1" = xno && test "x$with_$1" = xyes],
		[AC_MSG_ERROR([$1 was asked for and cannot be used])])
])
AS_IF([test "x$have_$1" = xyes],
	[AC_DEFINE([HAVE_$2], [1], [$1 is there: $6])],
	[$2_CFLAGS= $2_LIBS=])
AM_CONDITIONAL([HAVE_$2], [test "x$have_$1" = xyes])
])

AC_DEFUN([VX_LIBRARIES], [
VX_LIBRARY([libdw], [LIBDW], [libdw >= 0.170],
	[[#include <elfutils/libdwfl.h>]],
	[[return dwfl_linux_proc_attach(0, 0, 1);]],
	[stack traces from debug information])
VX_LIBRARY([libunwind], [LIBUNWIND], [libunwind-ptrace libunwind-generic],
	[[#include <libunwind-ptrace.h>]],
	[[unw_addr_space_t a = unw_create_addr_space(&_UPT_accessors, 0);
	unw_destroy_addr_space(a);]],
	[stack traces from unwind tables])
VX_LIBRARY([zstd], [ZSTD], [libzstd >= 1.4],
	[[#include <zstd.h>]],
	[[return ZSTD_createCStream() != 0;]],
	[compressed recordings])
])
