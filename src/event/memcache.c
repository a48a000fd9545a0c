/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "event/memcache.h"

/* Small requests are widened to this, within the page. */
#define WIDEN 256
#define PAGE 4096

void memcache_reset(struct memcache *c)
{
	c->n = 0;
	c->next = 0;
}

static struct memcache_range *slot(struct memcache *c)
{
	if (c->n < MEMCACHE_RANGES)
		return &c->v[c->n++];
	c->next = (c->next + 1) % MEMCACHE_RANGES;
	return &c->v[c->next];
}

void memcache_fetch(struct event *ev, const struct range *v, unsigned int n)
{
	struct range want[MEMCACHE_RANGES];
	struct memcache_range *to[MEMCACHE_RANGES];

	if (n > MEMCACHE_RANGES)
		n = MEMCACHE_RANGES;
	for (unsigned int i = 0; i < n; i++) {
		to[i] = slot(ev->cache);
		to[i]->addr = v[i].addr;
		to[i]->len = (uint32_t)(v[i].len < MEMCACHE_CHUNK ?
					v[i].len : MEMCACHE_CHUNK);
		to[i]->got = 0;
		want[i] = (struct range){ v[i].addr, to[i]->data,
					  to[i]->len, 0 };
	}
	if (n == 0 || ev->reader->read(ev->reader, want, n) < 0)
		return;
	for (unsigned int i = 0; i < n; i++)
		to[i]->got = (uint32_t)want[i].got;
}

/* The cached range that holds `addr`, readable or known not to be. */
static struct memcache_range *find(struct memcache *c, uint64_t addr)
{
	for (unsigned int i = 0; i < c->n; i++) {
		struct memcache_range *r = &c->v[i];

		if (addr >= r->addr && addr - r->addr < r->len)
			return r;
	}
	return NULL;
}

static size_t read_direct(struct event *ev, uint64_t addr, void *buf,
			  size_t len)
{
	struct range r = { addr, buf, len, 0 };

	if (addr + len < addr)
		r.len = (size_t)(0 - addr);
	if (ev->reader->read(ev->reader, &r, 1) < 0)
		return 0;
	return r.got;
}

size_t memcache_read(struct event *ev, uint64_t addr, void *buf, size_t len)
{
	size_t done = 0;

	while (done < len) {
		uint64_t at = addr + done;
		struct memcache_range *r = find(ev->cache, at);
		size_t skip, n;

		if (!r && len - done > MEMCACHE_CHUNK)
			return done + read_direct(ev, at, (char *)buf + done,
						  len - done);
		if (!r) {
			size_t page_left = PAGE - at % PAGE;
			size_t want = len - done < WIDEN ? WIDEN : len - done;
			struct range ask = { at, NULL, want, 0 };

			/* widening must not touch another page */
			if (want > page_left && page_left >= len - done)
				ask.len = page_left;
			else if (want > page_left)
				ask.len = len - done;
			memcache_fetch(ev, &ask, 1);
			r = find(ev->cache, at);
			if (!r)
				return done;
		}
		skip = (size_t)(at - r->addr);
		if (skip >= r->got)
			return done;
		n = r->got - skip;
		if (n > len - done)
			n = len - done;
		memcpy((char *)buf + done, r->data + skip, n);
		done += n;
		if (r->got < r->len && done < len)
			return done;
	}
	return done;
}
