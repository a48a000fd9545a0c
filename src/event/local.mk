# SPDX-License-Identifier: LGPL-2.1-or-later
noinst_LIBRARIES += %D%/libevent.a
src_event_libevent_a_SOURCES =
