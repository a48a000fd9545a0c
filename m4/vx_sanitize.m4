# SPDX-License-Identifier: LGPL-2.1-or-later
# VX_SANITIZE: SANITIZE_CFLAGS, for --enable-sanitize. An error found ends the
# program, so that a test cannot pass over it.
AC_DEFUN([VX_SANITIZE], [
AC_ARG_ENABLE([sanitize],
	[AS_HELP_STRING([--enable-sanitize],
		[build with AddressSanitizer and UndefinedBehaviorSanitizer])],
	[], [enable_sanitize=no])
SANITIZE_CFLAGS=
AS_IF([test "x$enable_sanitize" = xyes], [
	SANITIZE_CFLAGS="-fsanitize=address,undefined \
-fno-sanitize-recover=all -fno-omit-frame-pointer"
])
AC_SUBST([SANITIZE_CFLAGS])
AM_CONDITIONAL([SANITIZE], [test "x$enable_sanitize" = xyes])
])
