# SPDX-License-Identifier: LGPL-2.1-or-later
# VX_WARNINGS: WARN_CFLAGS, the house's warnings; errors under --enable-werror.
AC_DEFUN([VX_WARNINGS], [
AC_ARG_ENABLE([werror],
	[AS_HELP_STRING([--enable-werror], [treat compiler warnings as errors])],
	[], [enable_werror=no])
WARN_CFLAGS="-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
-Wold-style-definition -Wcast-qual -Wformat=2 -Wvla -Wnull-dereference \
-Wimplicit-fallthrough -Wswitch-enum -Wno-missing-field-initializers"
AS_IF([test "x$enable_werror" = xyes], [WARN_CFLAGS="$WARN_CFLAGS -Werror"])
AC_SUBST([WARN_CFLAGS])
])
