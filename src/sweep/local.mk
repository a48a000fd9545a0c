# SPDX-License-Identifier: LGPL-2.1-or-later
# vxtrace sweep, as far as it knows neither tracer nor rules.
noinst_LIBRARIES += %D%/libsweep.a
src_sweep_libsweep_a_SOURCES = %D%/sweep.h %D%/data.c

# what is kept
src_sweep_libsweep_a_SOURCES += %D%/journal.h %D%/journal.c \
	%D%/journal_in.h %D%/journal_line.c %D%/journal_scan.c \
	%D%/journal_get.h %D%/journal_get.c %D%/journal_read.c

# what is told
src_sweep_libsweep_a_SOURCES += %D%/report_parts.h %D%/report_parts.c \
	%D%/report_github.c %D%/report_junit.c %D%/report_sarif.c \
	%D%/report_tap.c %D%/report_text.c
src_sweep_libsweep_a_SOURCES += %D%/report_html.c %D%/html.h %D%/html.c \
	%D%/html_head.c %D%/html_findings.c %D%/html_data.c %D%/page.h
nodist_src_sweep_libsweep_a_SOURCES = %D%/page.c
CLEANFILES += %D%/page.c
page_parts = %D%/page.html %D%/page.css %D%/page.js
EXTRA_DIST += $(page_parts)
%D%/page.c: $(page_parts) src/gen/page.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(AWK) -f $(srcdir)/src/gen/page.awk \
		$(filter-out %.awk,$^) >$@.tmp && mv -f $@.tmp $@

# how a command is run
src_sweep_libsweep_a_SOURCES += %D%/cage.h %D%/cage_own.h \
	%D%/cage.c %D%/cage_copy.c %D%/cage_keeper.c %D%/cage_look.c \
	%D%/cage_mounts.c %D%/cage_tree.c %D%/cage_warden.c

# what it wrote
src_sweep_libsweep_a_SOURCES += %D%/snapshot.h %D%/snapshot.c
