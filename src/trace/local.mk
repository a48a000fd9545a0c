# SPDX-License-Identifier: LGPL-2.1-or-later
noinst_LIBRARIES += %D%/libtrace.a
src_trace_libtrace_a_SOURCES = \
	%D%/maps.c %D%/maps.h \
	%D%/unwind.c %D%/unwind.h %D%/unwind_ops.h
AM_CPPFLAGS += $(LIBDW_CFLAGS) $(LIBUNWIND_CFLAGS)
if HAVE_LIBDW
src_trace_libtrace_a_SOURCES += %D%/unwind_dw.c
endif
if HAVE_LIBUNWIND
src_trace_libtrace_a_SOURCES += %D%/unwind_libunwind.c
endif
EXTRA_DIST += %D%/unwind_dw.c %D%/unwind_libunwind.c
