/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Waiting for descriptors, and descriptors made to be waited for. */
#include "desc/consts.h"
#include "desc/file/file.h"
#include "desc/hooks.h"
#include "desc/rows.h"
#include "desc/signal/signal.h"
#include "desc/time/time.h"

/* --- poll --- */

static const struct type poll_events = TYPE_BITS(K_U16, consts_poll_events);
/* A negative descriptor is passed over by the kernel. */
static const struct type pollfd = STRUCT("pollfd",
	FIELD(fd,	&type_fd),
	FIELD(events,	&poll_events,	IF_MASK(fd, 0x80000000, 0)),
	PAD(&type_u16));
static const struct type pollfds = TYPE_ARRAY(&pollfd);
static const struct type pollfds_ptr = TYPE_PTR(&pollfds, .name = "pollfd *");
/* Results name no descriptors. */
static const struct type pollfd_ready = STRUCT("pollfd",
	FIELD(fd,	&type_int),
	PAD(&type_u16),
	FIELD(revents,	&poll_events));
static const struct type poll_ret =
	TYPE_HOOK(hook_poll_ret, .scalar = K_S32, .elem = &pollfd_ready);

CALL(poll, &poll_ret,
	ARG(fds,	&pollfds_ptr,	COUNT(nfds)),
	ARG(nfds,	&type_uint),
	ARG(timeout,	&type_int));

#define PPOLL(time_) \
	ARG(fds,	&pollfds_ptr,	COUNT(nfds)), \
	ARG(nfds,	&type_uint), \
	ARG(tmo_p,	time_), \
	ARG(sigmask,	&type_sigset_ptr), \
	ARG(sigsetsize,	&type_size)

CALL(ppoll, &poll_ret, PPOLL(&type_timespec_ptr));
CALL(ppoll_time64, &poll_ret, PPOLL(&type_timespec64_ptr));

/* --- select --- */

static const struct type fd_set =
	TYPE_HOOK(hook_fd_set, .name = "fd_set", .elem = &type_fd);
static const struct type fd_set_ptr = TYPE_PTR(&fd_set, .name = "fd_set *");
static const struct type select_ret =
	TYPE_HOOK(hook_select_ret, .scalar = K_S32);

#define SELECT(time_) \
	ARG(nfds,	&type_int), \
	ARG(readfds,	&fd_set_ptr), \
	ARG(writefds,	&fd_set_ptr), \
	ARG(exceptfds,	&fd_set_ptr), \
	ARG(timeout,	time_)

CALL(select, &select_ret, SELECT(&type_timeval_ptr));
CALLF(old_select, &select_ret, CALL_IN_MEMORY, SELECT(&type_timeval_ptr));

/* The sixth argument of pselect6: two words in memory. */
static const struct type sigset_argpack = STRUCT("sigset_argpack",
	FIELD(sigmask,		&type_sigset_ptr),
	FIELD(sigsetsize,	&type_size));
static const struct type sigset_argpack_ptr = TYPE_PTR(&sigset_argpack);

CALL(pselect6, &select_ret, SELECT(&type_timespec_ptr),
	ARG(sig,	&sigset_argpack_ptr));
CALL(pselect6_time64, &select_ret, SELECT(&type_timespec64_ptr),
	ARG(sig,	&sigset_argpack_ptr));

/* --- epoll --- */

static const struct type epoll_create_flags =
	TYPE_BITS(K_U32, consts_epoll_create_flags);
static const struct type epoll_ctls = TYPE_BITS(K_S32, consts_epoll_ctls);
static const struct type epoll_event_ptr =
	TYPE_PTR(&type_epoll_event, .name = "epoll_event *");
static const struct type epoll_events = TYPE_ARRAY(&type_epoll_event);
static const struct type epoll_events_ptr =
	TYPE_PTR(&epoll_events, .name = "epoll_event *");

CALL(epoll_create, &type_fd,
	ARG(size,	&type_int));

CALL(epoll_create1, &type_fd,
	ARG(flags,	&epoll_create_flags));

/* EPOLL_CTL_DEL ignores the event. */
static const struct variant epoll_ctl_variants[] = {
	VARIANT(2, NULL,
		ARG(epfd,	&type_fd),
		ARG(op,		&epoll_ctls),
		ARG(fd,		&type_fd),
		ARG(event,	&type_addr)),
};
VARIANTS(epoll_ctl, &type_zero, op, 0,
	ARG(epfd,	&type_fd),
	ARG(op,		&epoll_ctls),
	ARG(fd,		&type_fd),
	ARG(event,	&epoll_event_ptr));

#define EPOLL_WAIT \
	ARG(epfd,	&type_fd), \
	ARG(events,	&epoll_events_ptr,	OUT, COUNT_RET), \
	ARG(maxevents,	&type_int)

CALL(epoll_wait, &type_int, EPOLL_WAIT,
	ARG(timeout,	&type_int));

CALL(epoll_pwait, &type_int, EPOLL_WAIT,
	ARG(timeout,	&type_int),
	ARG(sigmask,	&type_sigset_ptr,	IF_OK),
	ARG(sigsetsize,	&type_size));

CALL(epoll_pwait2, &type_int, EPOLL_WAIT,
	ARG(timeout,	&type_timespec64_ptr,	IF_OK),
	ARG(sigmask,	&type_sigset_ptr,	IF_OK),
	ARG(sigsetsize,	&type_size));

/* --- eventfd, signalfd, timerfd --- */

static const struct type eventfd_flags =
	TYPE_BITS(K_U32, consts_eventfd_flags);
static const struct type signalfd_flags =
	TYPE_BITS(K_U32, consts_signalfd_flags);

CALL(eventfd, &type_fd,
	ARG(initval,	&type_uint));

CALL(eventfd2, &type_fd,
	ARG(initval,	&type_uint),
	ARG(flags,	&eventfd_flags));

CALL(signalfd, &type_fd,
	ARG(fd,		&type_fd),
	ARG(mask,	&type_sigset_ptr),
	ARG(sizemask,	&type_size));

CALL(signalfd4, &type_fd,
	ARG(fd,		&type_fd),
	ARG(mask,	&type_sigset_ptr),
	ARG(sizemask,	&type_size),
	ARG(flags,	&signalfd_flags));

static const struct type clock_id = TYPE_BITS(K_S32, consts_clock_ids);
static const struct type timerfd_create_flags =
	TYPE_BITS(K_U32, consts_timerfd_create_flags);
static const struct type timerfd_settime_flags =
	TYPE_BITS(K_U32, consts_timerfd_settime_flags);

CALL(timerfd_create, &type_fd,
	ARG(clockid,	&clock_id),
	ARG(flags,	&timerfd_create_flags));

#define TIMERFD_SETTIME(time_) \
	ARG(fd,		&type_fd), \
	ARG(flags,	&timerfd_settime_flags), \
	ARG(new_value,	time_), \
	ARG(old_value,	time_,	OUT)

CALL(timerfd_settime, &type_zero, TIMERFD_SETTIME(&type_itimerspec_ptr));
CALL(timerfd_settime64, &type_zero, TIMERFD_SETTIME(&type_itimerspec64_ptr));

CALL(timerfd_gettime, &type_zero,
	ARG(fd,		&type_fd),
	ARG(curr_value,	&type_itimerspec_ptr,	OUT));

CALL(timerfd_gettime64, &type_zero,
	ARG(fd,		&type_fd),
	ARG(curr_value,	&type_itimerspec64_ptr,	OUT));

/* --- inotify, fanotify --- */

static const struct type inotify_init_flags =
	TYPE_BITS(K_U32, consts_inotify_init_flags);
static const struct type inotify_mask = TYPE_BITS(K_U32, consts_inotify_mask);

CALL(inotify_init, &type_fd);

CALL(inotify_init1, &type_fd,
	ARG(flags,	&inotify_init_flags));

CALL(inotify_add_watch, &type_int,
	ARG(fd,		&type_fd),
	ARG(pathname,	&type_path),
	ARG(mask,	&inotify_mask));

CALL(inotify_rm_watch, &type_zero,
	ARG(fd,		&type_fd),
	ARG(wd,		&type_int));

static const struct type fan_init_flags =
	TYPE_BITS(K_U32, consts_fan_init_flags);
static const struct type fan_event_flags =
	TYPE_BITS(K_U32, consts_fan_event_flags);
static const struct type fan_mark_flags =
	TYPE_BITS(K_U32, consts_fan_mark_flags);
static const struct type fan_mark_mask =
	TYPE_BITS(K_U64, consts_fan_mark_mask);
static const struct type fan_dirfd =
	TYPE_HOOK(hook_fan_dirfd, .scalar = K_S32, .elem = &type_dirfd,
		  .consts = &consts_fan_nofd);

CALL(fanotify_init, &type_fd,
	ARG(flags,		&fan_init_flags),
	ARG(event_f_flags,	&fan_event_flags));

CALL(fanotify_mark, &type_zero,
	ARG(fanotify_fd,	&type_fd),
	ARG(flags,		&fan_mark_flags),
	ARG(mask,		&fan_mark_mask),
	ARG(dirfd,		&fan_dirfd),
	ARG(pathname,		&type_path));
