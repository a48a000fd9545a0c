# SPDX-License-Identifier: LGPL-2.1-or-later
# Recipes: what --rules NAME finds. vxtrace-rules(7) lists them.
rulesdir = $(pkgdatadir)/rules
dist_rules_DATA = $(wildcard $(top_srcdir)/rules/*.vxr)
AM_CPPFLAGS += -DRULES_DIR='"$(rulesdir)"'

# After make install recipes are found by their names, from anywhere.
installcheck-local:
	for file in $(notdir $(dist_rules_DATA)); do \
		test -n "$(DESTDIR)" || (cd / && "$(bindir)/vxtrace" rules \
			check "$${file%.vxr}") || exit 1; \
	done
