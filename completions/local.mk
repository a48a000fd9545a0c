# SPDX-License-Identifier: LGPL-2.1-or-later
# Completions for shells, and the man page's list of options: all from
# src/cli.def, and for vxtrace sweep from src/sweep_opt.c.
bashcompdir = $(datadir)/bash-completion/completions
zshcompdir = $(datadir)/zsh/site-functions
fishcompdir = $(datadir)/fish/vendor_completions.d
nodist_bashcomp_DATA = %D%/vxtrace
nodist_zshcomp_DATA = %D%/_vxtrace
nodist_fishcomp_DATA = %D%/vxtrace.fish
nodist_man1_MANS = man/vxtrace.1

CLEANFILES += $(nodist_bashcomp_DATA) $(nodist_zshcomp_DATA) \
	$(nodist_fishcomp_DATA) $(nodist_man1_MANS)
EXTRA_DIST += src/gen/options.awk src/gen/tokens.awk \
	src/gen/sweep_options.awk %D%/body.bash \
	%D%/body.zsh %D%/body.fish man/vxtrace.1.in
options_awk = $(srcdir)/src/gen/options.awk
options_def = $(srcdir)/src/cli.def
tokens_awk = $(srcdir)/src/gen/tokens.awk
tokens_def = $(srcdir)/src/rule/tokens.def $(srcdir)/src/desc/proc/consts/errnos.list
sweep_options_awk = $(srcdir)/src/gen/sweep_options.awk
sweep_options_def = $(srcdir)/src/sweep_opt.c
completion_deps = $(options_awk) $(options_def) $(tokens_awk) $(tokens_def) \
	$(sweep_options_awk) $(sweep_options_def)

%D%/vxtrace: $(completion_deps) $(srcdir)/%D%/body.bash
	$(AM_V_GEN)$(MKDIR_P) $(@D) && { $(AWK) -v mode=bash \
		-f $(options_awk) $(options_def) && $(AWK) -v mode=bash \
		-f $(tokens_awk) $(tokens_def) && $(AWK) -v mode=bash \
		-f $(sweep_options_awk) $(sweep_options_def) && \
		cat $(srcdir)/%D%/body.bash; } >$@.tmp && mv -f $@.tmp $@

%D%/_vxtrace: $(completion_deps) $(srcdir)/%D%/body.zsh
	$(AM_V_GEN)$(MKDIR_P) $(@D) && { echo '#compdef vxtrace' && \
		$(AWK) -v mode=zsh -f $(tokens_awk) $(tokens_def) && \
		$(AWK) -v mode=zsh -f $(sweep_options_awk) \
		$(sweep_options_def) && \
		cat $(srcdir)/%D%/body.zsh && $(AWK) -v mode=zsh \
		-f $(options_awk) $(options_def); } >$@.tmp && mv -f $@.tmp $@

%D%/vxtrace.fish: $(completion_deps) $(srcdir)/%D%/body.fish
	$(AM_V_GEN)$(MKDIR_P) $(@D) && { $(AWK) -v mode=fish \
		-f $(tokens_awk) $(tokens_def) && \
		cat $(srcdir)/%D%/body.fish && $(AWK) -v mode=fish \
		-f $(sweep_options_awk) $(sweep_options_def) && \
		$(AWK) -v mode=fish -f $(options_awk) $(options_def); } >$@.tmp && mv -f $@.tmp $@

man/vxtrace.1: $(options_awk) $(options_def) $(srcdir)/man/vxtrace.1.in
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(AWK) -v mode=man \
		-f $(options_awk) $(options_def) \
		$(srcdir)/man/vxtrace.1.in >$@.tmp && mv -f $@.tmp $@
