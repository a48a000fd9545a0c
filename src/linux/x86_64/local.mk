# SPDX-License-Identifier: LGPL-2.1-or-later
src_linux_liblinux_a_SOURCES += %D%/abi.c %D%/regs.c %D%/structs.c %D%/vmexec.c
