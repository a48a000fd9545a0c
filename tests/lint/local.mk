# SPDX-License-Identifier: LGPL-2.1-or-later
# make lint: the analysers and the house rules; make format: clang-format.
# LINT=check... runs some of them.
LINT =
lint: $(BUILT_SOURCES) config.h
	@CC='$(CC)' CFLAGS='$(AM_CFLAGS)' \
		CPPFLAGS='$(DEFS) $(DEFAULT_INCLUDES) $(AM_CPPFLAGS)' \
		$(top_srcdir)/tests/lint/run $(top_srcdir) $(LINT)

format:
	cd $(top_srcdir) && find src tests -name '*.c' \
		! -path 'src/desc/*/*' | xargs tests/lint/format -i

.PHONY: lint format
EXTRA_DIST += %D%/run %D%/includes %D%/format %D%/count %D%/cppcheck
