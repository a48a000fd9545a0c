# SPDX-License-Identifier: LGPL-2.1-or-later
noinst_LIBRARIES += %D%/libsink.a
src_sink_libsink_a_SOURCES =
