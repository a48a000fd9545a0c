# SPDX-License-Identifier: LGPL-2.1-or-later
# A test ends with 0 (passed), 77 (skipped, and says why) or anything else.
# Scripts are found by name: a new tests/live/x.sh needs no edit anywhere.
# Programs are listed: unit tests in unit/local.mk, tracees in live/local.mk.
# tests/lib/front builds front.c, for make check-options.
# Scripts start with . "$srcdir/tests/lib/check.sh", which says what is there.
include tests/unit/local.mk
include tests/rules/local.mk
include tests/fuzz/local.mk
include tests/live/local.mk
include tests/bench/local.mk
include tests/sweep/programs/local.mk

TESTS += $(unit_tests) $(script_tests)
TEST_EXTENSIONS = .sh
SH_LOG_COMPILER = bash
LOG_COMPILER = $(EMULATOR)
QEMU_LD_PREFIX = /usr/$(host_alias)
AM_TESTS_ENVIRONMENT = \
	srcdir='$(abs_top_srcdir)'; builddir='$(abs_top_builddir)'; \
	EMULATOR='$(EMULATOR)'; QEMU_LD_PREFIX='$(QEMU_LD_PREFIX)'; \
	VXTRACE='$(abs_top_builddir)/src/vxtrace'; CC='$(CC)'; \
	export srcdir builddir EMULATOR QEMU_LD_PREFIX VXTRACE CC;

# Whatever the tests read: all that is there but what make builds.
tests_there = $(wildcard $(top_srcdir)/tests/*/*)
EXTRA_DIST += tests/demo.sh $(filter-out %.o %.so %.log %.trs %.tmp %/__pycache__ \
	%/sweep/programs \
	$(patsubst %.c,%,$(filter %.c,$(tests_there))),$(tests_there))
