/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What was read from the tracee at the present stop.  The walker asks for
 * many small pieces; one gathered read fetches them, and what is asked for
 * later comes by the page, so that a hundred strings beside each other cost
 * one system call.  Emptied at every stop, since the tracee has run in
 * between.  The events of one thread can share one: it then holds what the
 * latest of them has read.
 */
#ifndef VX_EVENT_MEMCACHE_H
#define VX_EVENT_MEMCACHE_H

#include <stddef.h>
#include <stdint.h>

#include "event/event.h"

#define MEMCACHE_RANGES 8
/* A page on every ABI, and the most that one range holds. */
#define MEMCACHE_CHUNK 4096

struct memcache_range {
	uint64_t addr;
	uint32_t len;	/* asked for */
	uint32_t got;	/* readable from the start */
	unsigned char data[MEMCACHE_CHUNK];
};

struct memcache {
	const struct event *of;	/* whose memory it is */
	unsigned int n;		/* ranges in use */
	unsigned int next;	/* the one to replace when full */
	struct memcache_range v[MEMCACHE_RANGES];
};

/* Empty; for free(). */
struct memcache *memcache_new(void);
void memcache_reset(struct memcache *c);
/* Fetches ranges (len <= MEMCACHE_CHUNK each) in one request. */
void memcache_fetch(struct event *ev, const struct range *v, unsigned int n);
/* Up to len bytes; returns how many from the start are readable. */
size_t memcache_read(struct event *ev, uint64_t addr, void *buf, size_t len);

#endif
