# SPDX-License-Identifier: LGPL-2.1-or-later
# Tables of calls: numbers from linux/<arch>/, rows from desc/<family>/.
call_rows = $(sort $(wildcard $(srcdir)/src/desc/*/calls*.c))
src_linux_liblinux_a_SOURCES += src/linux/calls.h
EXTRA_DIST += \
	src/linux/x86_64/syscall.tbl src/linux/x86_64/syscall_i386.tbl \
	src/linux/aarch64/syscall.tbl src/linux/aarch64/syscall_arm.tbl

if ARCH_X86_64
nodist_src_linux_liblinux_a_SOURCES = src/linux/x86_64/calls_x86_64.c \
	src/linux/x86_64/calls_i386.c
src/linux/x86_64/calls_x86_64.c: src/linux/x86_64/syscall.tbl
src/linux/x86_64/calls_i386.c: src/linux/x86_64/syscall_i386.tbl
endif
if ARCH_AARCH64
nodist_src_linux_liblinux_a_SOURCES = src/linux/aarch64/calls_aarch64.c \
	src/linux/aarch64/calls_arm.c
src/linux/aarch64/calls_aarch64.c: src/linux/aarch64/syscall.tbl
src/linux/aarch64/calls_arm.c: src/linux/aarch64/syscall_arm.tbl
endif
CLEANFILES += $(nodist_src_linux_liblinux_a_SOURCES)

$(nodist_src_linux_liblinux_a_SOURCES): src/linux/$(arch)/calls_%.c: \
		$(call_rows) src/gen/calls.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(AWK) -v abi=$* \
		-f $(srcdir)/src/gen/calls.awk \
		$(filter %.tbl,$^) $(call_rows) >$@.tmp && mv -f $@.tmp $@
