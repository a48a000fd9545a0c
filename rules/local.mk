# SPDX-License-Identifier: LGPL-2.1-or-later
# Recipes: what --rules NAME finds. vxtrace-rules(7) lists them.
rulesdir = $(pkgdatadir)/rules
dist_rules_DATA = $(wildcard $(top_srcdir)/rules/*.vxr)
# Not an option of the compiler: quotes do not live through every shell.
BUILT_SOURCES += src/rule/rules_dir.h
CLEANFILES += src/rule/rules_dir.h
src/rule/rules_dir.h: Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && \
	{ echo '/* SPDX-License-Identifier: LGPL-2.1-or-later */'; \
	echo '#define RULES_DIR "$(rulesdir)"'; } >$@.tmp && mv $@.tmp $@

# After make install recipes are found by their names, from anywhere.
installcheck-local:
	for file in $(notdir $(dist_rules_DATA)); do \
		test -n "$(DESTDIR)" || (cd / && "$(bindir)/vxtrace" rules \
			check "$${file%.vxr}") || exit 1; \
	done
