# SPDX-License-Identifier: LGPL-2.1-or-later
# Tracees: the small programs that the scripts of live/ and differ/ trace.
# Each tests/live/NAME.c is one, found by name, built as $builddir/tests/live/
# NAME for make check. They are never instrumented: a sanitizer has calls of
# its own, and its leak check does not work in a process that is traced. And
# always at -O1: further up, functions change their names. The lab makes them
# static, which start sooner in an emulated machine (TRACEE_LDFLAGS).
TRACEE_LDFLAGS =
# Each lib*.c is a library.
tracees = $(filter-out tests/live/lib%,$(patsubst $(top_srcdir)/%.c,%,$(wildcard \
	$(top_srcdir)/tests/live/*.c)))
tracee_libs = $(patsubst $(top_srcdir)/%.c,%.so,$(wildcard \
	$(top_srcdir)/tests/live/lib*.c))
check_DATA = $(tracees) $(tracee_libs)
CLEANFILES += $(tracees) $(tracee_libs)

$(tracees): %: %.c $(wildcard $(top_srcdir)/tests/live/*.h)
	$(AM_V_CC)$(MKDIR_P) $(@D) && $(CC) -std=gnu11 $(WARN_CFLAGS) $(CFLAGS) -O1 -g \
		-D_GNU_SOURCE -I$(top_srcdir)/tests/live -pthread $(TRACEE_LDFLAGS) -o $@ $<

$(tracee_libs): %.so: %.c
	$(AM_V_CC)$(MKDIR_P) $(@D) && $(CC) -std=gnu11 $(WARN_CFLAGS) $(CFLAGS) -O1 -g \
		-fPIC -shared -o $@ $<

# The engine with a handler that writes a line per event.
check_PROGRAMS += tests/drive/drive
tests_drive_drive_LDADD = $(libs_trace)

# The engine with a handler whose verdicts are a script's.
check_PROGRAMS += tests/drive/change
tests_drive_change_LDADD = $(libs_trace)

# All that the scripts need but the scripts: what the lab takes to a guest.
live-programs: src/vxtrace tests/drive/drive tests/drive/change $(tracees) \
	$(tracee_libs)
.PHONY: live-programs
