# SPDX-License-Identifier: LGPL-2.1-or-later
# Programs to be swept: expected.list says what there is to find. Built as
# $builddir/tests/sweep/programs/NAME for make check, without optimisation, so
# that each call is at its line, and never instrumented but for the one that
# is about that.
sweep_programs = $(addprefix tests/sweep/programs/, \
	unchecked_write ignored_close read_error_is_end endless_retry \
	double_close mmap_unchecked deadlock temp_left half_rename \
	eintr_is_timeout cleanup_order second_fault silent_thread child_left \
	right_copy right_logger right_threads right_children right_socket \
	)
sweep_sanitized = tests/sweep/programs/sanitizer
sweep_cc = $(MKDIR_P) $(@D) && $(CC) -std=gnu11 -Wall $(CFLAGS) -g -O0 \
	-U_FORTIFY_SOURCE -fno-omit-frame-pointer -D_GNU_SOURCE -pthread
check_DATA += $(sweep_programs) $(sweep_sanitized)
CLEANFILES += $(sweep_programs) $(sweep_sanitized)

$(sweep_programs): %: %.c $(top_srcdir)/tests/sweep/programs/prog.h
	$(AM_V_CC)$(sweep_cc) -o $@ $<

# Not there where the compiler has no sanitizers.
$(sweep_sanitized): %: %.c $(top_srcdir)/tests/sweep/programs/prog.h
	$(AM_V_CC)$(sweep_cc) -fsanitize=address,undefined -o $@ $< || \
		echo '$@ is left out'

sweep-programs: $(sweep_programs) $(sweep_sanitized)
.PHONY: sweep-programs

EXTRA_DIST += $(sweep_programs:=.c) $(sweep_sanitized:=.c) %D%/prog.h \
	%D%/expected.list %D%/probe
