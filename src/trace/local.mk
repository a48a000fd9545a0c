# SPDX-License-Identifier: LGPL-2.1-or-later
noinst_LIBRARIES += %D%/libtrace.a
src_trace_libtrace_a_SOURCES = \
	%D%/ask.c %D%/ask.h %D%/ask_mask.c \
	%D%/attach.c \
	%D%/classify.c \
	%D%/cpus.c %D%/cpus.h \
	%D%/deny.c %D%/deny.h \
	%D%/detach.c \
	%D%/doctor.c %D%/doctor.h \
	%D%/engine.c %D%/engine.h %D%/engine_life.c \
	%D%/family.c \
	%D%/guard.c %D%/guard.h \
	%D%/handover.c %D%/handover.h \
	%D%/linger.c \
	%D%/maps.c %D%/maps.h \
	%D%/mem.c %D%/mem.h \
	%D%/parent.c %D%/parent.h \
	%D%/placement.c %D%/placement.h \
	%D%/prefilter.c \
	%D%/prefilter_code.c %D%/prefilter_code.h \
	%D%/signals.c \
	%D%/start.c \
	%D%/stop.h \
	%D%/symbols.c %D%/symbols.h \
	%D%/task.c %D%/task.h \
	%D%/tracers.c %D%/tracer.h \
	%D%/unwind.c %D%/unwind.h %D%/unwind_ops.h \
	%D%/wait.c
AM_CPPFLAGS += $(LIBDW_CFLAGS) $(LIBUNWIND_CFLAGS)
if HAVE_LIBDW
src_trace_libtrace_a_SOURCES += %D%/unwind_dw.c %D%/unwind_dw.h \
	%D%/unwind_dw_debug.c \
	%D%/unwind_dw_rows.c %D%/unwind_dw_rows.h \
	%D%/unwind_dw_symbols.c
endif
if HAVE_LIBUNWIND
src_trace_libtrace_a_SOURCES += %D%/unwind_libunwind.c
endif
EXTRA_DIST += %D%/unwind_dw.c %D%/unwind_dw.h %D%/unwind_dw_debug.c \
	%D%/unwind_dw_rows.c %D%/unwind_dw_rows.h \
	%D%/unwind_dw_symbols.c %D%/unwind_libunwind.c

# Changing a tracee
src_trace_libtrace_a_SOURCES += %D%/backend.h \
	%D%/backend_regs.c \
	%D%/backend_setinfo.c %D%/setinfo.h \
	%D%/backend_vmexec.c \
	%D%/caps.c %D%/caps.h %D%/caps_more.c %D%/caps_print.c \
	%D%/delay.c \
	%D%/mem_nowait.c %D%/mem_write.c \
	%D%/ways.c %D%/ways.h

# What verdicts ask for
src_trace_libtrace_a_SOURCES += \
	%D%/change.c %D%/change.h \
	%D%/change_end.c \
	%D%/repair.c %D%/repair.h \
	%D%/sandbox.c %D%/sandbox.h \
	%D%/scratch.c %D%/scratch.h \
	%D%/steps.c
src_trace_libtrace_a_SOURCES += %D%/vdso.h %D%/vdso.c
src_trace_libtrace_a_SOURCES += %D%/visit.h %D%/visit.c %D%/place.h %D%/place.c
src_trace_libtrace_a_SOURCES += %D%/filters.h %D%/filters.c
src_trace_libtrace_a_SOURCES += %D%/restart.h %D%/restart.c
