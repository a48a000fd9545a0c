# SPDX-License-Identifier: LGPL-2.1-or-later
noinst_LIBRARIES += %D%/libtrace.a
src_trace_libtrace_a_SOURCES =
