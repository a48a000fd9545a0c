# SPDX-License-Identifier: LGPL-2.1-or-later
# Constant sets: every desc/FAMILY/consts/NAME.list becomes consts_NAME.
# A new list needs no edit here.
desc_families = file fs mem ipc proc signal time net netlink trace dev bpf \
	uring misc
desc_lists = $(sort $(wildcard $(srcdir)/src/desc/*/consts/*.list))
desc_consts = $(desc_families:%=src/desc/%/consts.c)

nodist_src_desc_libdesc_a_SOURCES = \
	src/desc/file/consts.c src/desc/fs/consts.c src/desc/mem/consts.c \
	src/desc/ipc/consts.c src/desc/proc/consts.c src/desc/signal/consts.c \
	src/desc/time/consts.c src/desc/net/consts.c \
	src/desc/netlink/consts.c src/desc/trace/consts.c \
	src/desc/dev/consts.c src/desc/bpf/consts.c src/desc/uring/consts.c \
	src/desc/misc/consts.c src/desc/dev/ioctl_names.c
src_desc_libdesc_a_SOURCES += src/desc/groups.h src/desc/groups.c \
	src/desc/dev/ioctls.h src/desc/dev/ioctls.c
EXTRA_DIST += src/gen/uapi/asserts.awk src/gen/uapi/inventory.sh \
	src/gen/uapi/names.awk src/gen/uapi/refresh.awk \
	src/gen/uapi/refresh.sh src/gen/uapi/shim.sh \
	src/gen/uapi/values.awk \
	src/gen/consts.awk src/gen/ioctls.awk src/gen/calls.awk \
	src/desc/dev/ioctls.list $(desc_lists)
CLEANFILES += src/desc/consts.h src/desc/consts.stamp $(desc_consts) \
	src/desc/dev/ioctl_names.c
BUILT_SOURCES += src/desc/consts.h

$(desc_consts): src/desc/%/consts.c: $(desc_lists) src/gen/consts.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(AWK) -v arch=$(arch) \
		-f $(srcdir)/src/gen/consts.awk /dev/null \
		$(filter $(srcdir)/src/desc/$*/consts/%,$(desc_lists)) \
		>$@.tmp && mv -f $@.tmp $@

# Rows include the declarations: they change only when a set comes or goes.
src/desc/consts.stamp: $(desc_lists) src/gen/consts.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(AWK) -v header=1 \
		-f $(srcdir)/src/gen/consts.awk $(desc_lists) \
		>src/desc/consts.h.tmp
	@if cmp -s src/desc/consts.h.tmp src/desc/consts.h; \
	then rm -f src/desc/consts.h.tmp; \
	else mv -f src/desc/consts.h.tmp src/desc/consts.h; fi
	@: >$@
src/desc/consts.h: src/desc/consts.stamp
	@test -f $@ || { rm -f $<; $(MAKE) $(AM_MAKEFLAGS) $<; }

nodist_src_desc_libdesc_a_SOURCES += src/desc/consts_all.c
src_desc_libdesc_a_SOURCES += src/desc/consts_all.h
CLEANFILES += src/desc/consts_all.c
src/desc/consts_all.c: $(desc_lists) src/gen/consts.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(AWK) -v all=1 \
		-f $(srcdir)/src/gen/consts.awk $(desc_lists) \
		>$@.tmp && mv -f $@.tmp $@

ioctl_row_files = $(sort $(wildcard $(srcdir)/src/desc/*/ioctls_*.c))
nodist_src_desc_libdesc_a_SOURCES += src/desc/dev/ioctl_rows.c
EXTRA_DIST += src/gen/ioctl_rows.awk
CLEANFILES += src/desc/dev/ioctl_rows.c
src/desc/dev/ioctl_rows.c: $(ioctl_row_files) src/gen/ioctl_rows.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(AWK) \
		-f $(srcdir)/src/gen/ioctl_rows.awk $(ioctl_row_files) \
		>$@.tmp && mv -f $@.tmp $@

src/desc/dev/ioctl_names.c: src/desc/dev/ioctls.list src/gen/ioctls.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(AWK) -v arch=$(arch) \
		-f $(srcdir)/src/gen/ioctls.awk \
		$(srcdir)/src/desc/dev/ioctls.list >$@.tmp && mv -f $@.tmp $@

# For maintainers: make refresh-consts UAPI=usr/include of an unpacked
# linux-libc-dev. Appends names that are new, says which values differ.
refresh-consts:
	@test -n "$(UAPI)" || { echo "say UAPI=DIR"; exit 1; }
	cd $(srcdir) && AWK='$(AWK)' sh src/gen/uapi/refresh.sh -w '$(UAPI)'
.PHONY: refresh-consts
