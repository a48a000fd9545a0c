# SPDX-License-Identifier: LGPL-2.1-or-later
src_linux_liblinux_a_SOURCES += %D%/abi.c %D%/regs.c %D%/rescue.c %D%/structs.c
src_linux_liblinux_a_SOURCES += %D%/vmexec.c
