# SPDX-License-Identifier: LGPL-2.1-or-later
# What all CPUs share is here; the host's own folder adds itself.
noinst_LIBRARIES += %D%/liblinux.a
src_linux_liblinux_a_SOURCES = %D%/abi.c %D%/abi.h %D%/regs.h
src_linux_liblinux_a_SOURCES += %D%/procfs.c %D%/procfs.h
src_linux_liblinux_a_SOURCES += %D%/buildid.c %D%/buildid.h
src_linux_liblinux_a_SOURCES += %D%/vmexec.c %D%/vmexec.h

if ARCH_X86_64
include src/linux/x86_64/local.mk
endif
if ARCH_AARCH64
include src/linux/aarch64/local.mk
endif
include src/linux/calls.mk
