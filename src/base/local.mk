# SPDX-License-Identifier: LGPL-2.1-or-later
noinst_LIBRARIES += %D%/libbase.a
src_base_libbase_a_SOURCES =
