# SPDX-License-Identifier: LGPL-2.1-or-later
# VX_LIBRARY(name, variable, modules, header, call, what it is for, file)
# Finds an optional library through pkg-config. A cross build may be handed
# the build machine's library, so a program is linked before it counts. That
# program names the shared libraries that it needs: those that begin with FILE
# are loaded on use, the last one first.
AC_DEFUN([VX_LIBRARY], [
AC_ARG_WITH([$1],
	[AS_HELP_STRING([--without-$1], [do without $1 ($6)])],
	[], [with_$1=auto])
have_$1=no
AS_IF([test "x$with_$1" != xno], [
	PKG_CHECK_MODULES([$2], [$3], [
		vx_cflags=$CFLAGS vx_libs=$LIBS
		CFLAGS="$CFLAGS $$2_CFLAGS" LIBS="$$2_LIBS $LIBS"
		vx_files=
		AC_MSG_CHECKING([whether $1 can be linked])
		AC_LINK_IFELSE([AC_LANG_PROGRAM([$4], [$5])], [
			have_$1=yes
			for vx_file in `$OBJDUMP -p conftest$EXEEXT 2>/dev/null |
				sed -n 's/^ *NEEDED  *\($7[[^ ]]*\)$/\1/p'`; do
				vx_files="$vx_file $vx_files"
			done
		])
		AC_MSG_RESULT([$have_$1])
		CFLAGS=$vx_cflags LIBS=$vx_libs
	], [:])
	AS_IF([test "x$have_$1" = xno && test "x$with_$1" = xyes],
		[AC_MSG_ERROR([$1 was asked for and cannot be used])])
])
AS_IF([test "x$have_$1" = xyes],
	[AC_DEFINE([HAVE_$2], [1], [$1 is there: $6])
	AC_DEFINE_UNQUOTED([$2_FILES], ["$vx_files"],
		[what is loaded when $1 is used])
	AS_IF([test "x$vx_files" = x], [vx_all_shared=no])],
	[$2_CFLAGS= $2_LIBS=])
AM_CONDITIONAL([HAVE_$2], [test "x$have_$1" = xyes])
])

# VX_LIBRARIES: LIBDW_LIBS and so on for whoever is linked with them anyway,
# LIBDW_LINK and so on for the program: nothing where they are loaded on use.
AC_DEFUN([VX_LIBRARIES], [
AC_ARG_ENABLE([lazy-libraries],
	[AS_HELP_STRING([--disable-lazy-libraries],
		[link with libdw, libunwind and libzstd, instead of loading
		them when they are used])],
	[], [enable_lazy_libraries=auto])
AC_CHECK_TOOL([OBJDUMP], [objdump], [:])
vx_all_shared=yes
VX_LIBRARY([libdw], [LIBDW], [libdw >= 0.170],
	[[#include <elfutils/libdwfl.h>]],
	[[return dwfl_linux_proc_attach(0, 0, 1);]],
	[stack traces from debug information], [libdw])
VX_LIBRARY([libunwind], [LIBUNWIND], [libunwind-ptrace libunwind-generic],
	[[#include <libunwind-ptrace.h>]],
	[[unw_addr_space_t a = unw_create_addr_space(&_UPT_accessors, 0);
	unw_destroy_addr_space(a);]],
	[stack traces from unwind tables], [libunwind])
VX_LIBRARY([zstd], [ZSTD], [libzstd >= 1.4],
	[[#include <zstd.h>]],
	[[return ZSTD_createCStream() != 0;]],
	[compressed recordings], [libzstd])
AS_CASE([$enable_lazy_libraries.$vx_all_shared],
	[auto.*], [enable_lazy_libraries=$vx_all_shared],
	[yes.no], [AC_MSG_ERROR([a library that was found is not a shared one,
		and cannot be loaded on use])])
LIBDW_LINK=$LIBDW_LIBS LIBUNWIND_LINK=$LIBUNWIND_LIBS ZSTD_LINK=$ZSTD_LIBS
AS_IF([test $enable_lazy_libraries = yes], [
	AC_DEFINE([LAZY_LIBRARIES], [1],
		[libraries that few runs need are loaded on use])
	LIBDW_LINK= LIBUNWIND_LINK= ZSTD_LINK=
	AC_SEARCH_LIBS([dlopen], [dl])
])
AC_SUBST([LIBDW_LINK])
AC_SUBST([LIBUNWIND_LINK])
AC_SUBST([ZSTD_LINK])
])
