# SPDX-License-Identifier: LGPL-2.1-or-later
noinst_LIBRARIES += %D%/librule.a
src_rule_librule_a_SOURCES = %D%/set.h %D%/set.c
