/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * An event: one system call of one tracee, from its entry stop to its exit
 * stop.  Filled from a stop by the pipeline, from a record by a reader of
 * records, from an array by a unit test.  Decoding happens as far as
 * somebody asks: event_begin() reads no memory.
 */
#ifndef VX_EVENT_EVENT_H
#define VX_EVENT_EVENT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/bitmap.h"
#include "event/value.h"
#include "linux/abi.h"
#include "linux/frames.h"
#include "linux/reader.h"

/* Which decoding the user asked for (-y, -Y, --decode-fds …). */
enum decode_fd {
	FD_PATH		= 1 << 0,
	FD_SOCKET	= 1 << 1,
	FD_DEV		= 1 << 2,
	FD_PIDFD	= 1 << 3,
	FD_EVENTFD	= 1 << 4,
	FD_SIGNALFD	= 1 << 5,
	FD_ALL		= 0x3f,
};

enum decode_pid {
	PID_COMM	= 1 << 0,
	PID_NS		= 1 << 1,
};

/* Const after start; lives as long as the program. */
struct decode_options {
	unsigned int string_limit;	/* -s, default 32 */
	/* what is behind limits of arrays is made as well, quiet: the filter
	 * by path or descriptor looks at all of them */
	bool unlimited;
	/* members that text leaves out, for their length, are not made at
	 * all: nobody looks at them */
	bool text_only;
	uint8_t fds;			/* enum decode_fd */
	uint8_t pids;			/* enum decode_pid */
	/* By call number, one per ABI: -e abbrev=, verbose=, raw= */
	struct bitmap abbrev[ABI_COUNT];
	struct bitmap verbose[ABI_COUNT];
	struct bitmap raw[ABI_COUNT];
};

struct event;

/*
 * The seam to what /proc and netlink know: names of descriptors and
 * processes (event/fdname.c live; a table in unit tests).  Results are in
 * the event's arena; NULL where nothing is known.
 */
struct namer {
	/* "/etc/passwd", "TCP:[…]", without <> and escaped: event/note.h
	 * says how; fds by decode options */
	const char *(*fd)(struct namer *n, struct event *ev, int fd);
	/* comm for -Y, without <> */
	const char *(*comm)(struct namer *n, struct event *ev, int tid);
	/* the id in the tracer's pid namespace, itself where the tracee
	 * is in the same one, or 0; role: enum role */
	int (*translate)(struct namer *n, struct event *ev, int id,
			 enum role role);
	/* as fd, of the process that pidfd `pidfd` stands for; may be NULL */
	const char *(*peer_fd)(struct namer *n, struct event *ev, int pidfd,
			       int fd);
	/* the protocol of a netlink socket fd, or -1 */
	int (*netlink_protocol)(struct namer *n, struct event *ev, int fd);
};

enum event_phase {
	EVENT_ENTER,	/* registers at entry are known */
	EVENT_EXIT,	/* the result is known */
};

struct event {
	pid_t tid, pid;		/* as the tracer sees them */
	const char *comm;	/* may be NULL */
	const struct abi *abi;
	uint64_t nr;
	const struct call_entry *entry;	/* NULL: no such call */
	const char *name;	/* "openat", "syscall_0x1f4" */
	/* The thread's call before this one: what restart_syscall resumes;
	 * NULL where it was not seen. */
	const struct call_entry *former;
	uint64_t arg[7];	/* raw registers; [6] unused but for arm OABI */
	bool in_memory;		/* CALL_IN_MEMORY: arguments are words[] */
	uint64_t words[6];
	uint64_t words_at;	/* their address */
	uint64_t ip, sp;
	uint64_t ret;		/* raw result register, sign-extended */
	int err;		/* errno of a failed call, else 0; 512… too */
	uint8_t phase;		/* enum event_phase */
	bool raw;		/* -e raw= holds for this call */
	bool abbrev;		/* -e abbrev= holds: no -v */
	bool no_deref;		/* -e verbose=!call: pointers as addresses */
	uint64_t enter_wall, exit_wall;	/* ns since the epoch */
	uint64_t enter_ns, exit_ns;	/* CLOCK_MONOTONIC */
	uint64_t stime_ns;	/* system CPU time of the call, for -c */

	const struct decode_options *opt;
	struct reader *reader;
	struct namer *namer;	/* may be NULL */
	struct layouts *layouts; /* may be NULL */
	struct arena arena;	/* of the values; reset by event_begin() */

	const struct field *fields;	/* chosen argument list */
	unsigned int nfields;
	const struct type *ret_type;
	struct value *args;	/* RECORD, NULL before event_decode_enter() */
	struct value *retv;	/* NULL before event_decode_exit() */
	const struct frames *frames;	/* -k: of the exit stop, or NULL */
	struct memcache *cache;	/* what was read at this stop */
	bool cache_shared;	/* … which is not the event's own */
};

/* Starts an event from nr, arg, abi, ip, sp that are set already. */
void event_begin(struct event *ev);
/* Decodes all arguments as far as entry knows them. */
void event_decode_enter(struct event *ev);
/* After ret and err are set: makes OUT values and the result known. */
void event_decode_exit(struct event *ev);
void event_free(struct event *ev);
/*
 * The argument of that name and its raw number (both registers of a wide
 * one on a 32-bit ABI), decoded or not; NULL where the call has none.
 */
const struct field *event_field(const struct event *ev, const char *name,
				uint64_t *num);

#endif
