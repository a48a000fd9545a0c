# SPDX-License-Identifier: LGPL-2.1-or-later
noinst_LIBRARIES += %D%/libevent.a
src_event_libevent_a_SOURCES = \
	%D%/event.h %D%/decode.c \
	%D%/memcache.h %D%/memcache.c \
	%D%/value.h %D%/value.c \
	%D%/walk.h %D%/walk.c %D%/strings.c %D%/members.c %D%/number.c %D%/bpf_hooks.c %D%/dev_hooks.c %D%/ipc_hooks.c %D%/mem_hooks.c %D%/proc_hooks.c %D%/signal_hooks.c \
	%D%/fdname.c %D%/fdname.h \
	%D%/note.c %D%/note.h \
	%D%/pidns.c %D%/pidns.h \
	%D%/sockdiag.c %D%/sockdiag.h \
	%D%/sockname.c %D%/sockname.h \
	%D%/sockpeek.c %D%/sockpeek.h \
	%D%/time_hooks.c %D%/time_hooks.h \
	%D%/file_hooks.c %D%/poll_hooks.c %D%/fs_hooks.c
src_event_libevent_a_SOURCES += %D%/siginfo.h %D%/siginfo.c
src_event_libevent_a_SOURCES += %D%/net_hooks.h %D%/net_hooks.c %D%/msg_hooks.c %D%/sockopt_hooks.c \
	%D%/netlink_hooks.h %D%/netlink_attrs.h %D%/netlink_attrs.c \
	%D%/netlink_hooks.c
src_event_libevent_a_SOURCES += %D%/injected.h
src_event_libevent_a_SOURCES += %D%/subject.c %D%/subject.h %D%/fdfacts.c %D%/fdfacts.h
src_event_libevent_a_SOURCES += %D%/fields.h %D%/fields.c
