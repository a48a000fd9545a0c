# SPDX-License-Identifier: LGPL-2.1-or-later
# make bench: what tracing costs. tests/bench/run has the variables that it
# takes. The programs are built as tracees are, see tests/live/local.mk.
bench_programs = tests/bench/loop tests/bench/idle tests/bench/measure
check_DATA += $(bench_programs)
CLEANFILES += $(bench_programs)

$(bench_programs): %: %.c $(top_srcdir)/tests/bench/bench.h
	$(AM_V_CC)$(MKDIR_P) $(@D) && $(CC) -std=gnu11 $(WARN_CFLAGS) $(CFLAGS) -O1 -g \
		-D_GNU_SOURCE -pthread $(TRACEE_LDFLAGS) -o $@ $<

bench: src/vxtrace $(bench_programs)
	@builddir='$(abs_top_builddir)' VXTRACE='$(abs_top_builddir)/src/vxtrace' \
		bash $(top_srcdir)/tests/bench/run

.PHONY: bench
