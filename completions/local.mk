# SPDX-License-Identifier: LGPL-2.1-or-later
# Completions for shells, and the man page's list of options: all from
# src/cli.def.
bashcompdir = $(datadir)/bash-completion/completions
zshcompdir = $(datadir)/zsh/site-functions
fishcompdir = $(datadir)/fish/vendor_completions.d
nodist_bashcomp_DATA = %D%/vxtrace
nodist_zshcomp_DATA = %D%/_vxtrace
nodist_fishcomp_DATA = %D%/vxtrace.fish
nodist_man1_MANS = man/vxtrace.1

CLEANFILES += $(nodist_bashcomp_DATA) $(nodist_zshcomp_DATA) \
	$(nodist_fishcomp_DATA) $(nodist_man1_MANS)
EXTRA_DIST += src/gen/options.awk %D%/body.bash man/vxtrace.1.in
options_awk = $(srcdir)/src/gen/options.awk
options_def = $(srcdir)/src/cli.def

%D%/vxtrace: $(options_awk) $(options_def) $(srcdir)/%D%/body.bash
	$(AM_V_GEN)$(MKDIR_P) $(@D) && { $(AWK) -v mode=bash \
		-f $(options_awk) $(options_def) && \
		cat $(srcdir)/%D%/body.bash; } >$@.tmp && mv -f $@.tmp $@

%D%/_vxtrace: $(options_awk) $(options_def)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(AWK) -v mode=zsh \
		-f $(options_awk) $(options_def) >$@.tmp && mv -f $@.tmp $@

%D%/vxtrace.fish: $(options_awk) $(options_def)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(AWK) -v mode=fish \
		-f $(options_awk) $(options_def) >$@.tmp && mv -f $@.tmp $@

man/vxtrace.1: $(options_awk) $(options_def) $(srcdir)/man/vxtrace.1.in
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(AWK) -v mode=man \
		-f $(options_awk) $(options_def) \
		$(srcdir)/man/vxtrace.1.in >$@.tmp && mv -f $@.tmp $@
