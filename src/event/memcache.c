/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/die.h"
#include "event/memcache.h"

void memcache_reset(struct memcache *c)
{
	c->n = 0;
	c->next = 0;
}

/* Not cleared: a short run uses few of its pages. */
struct memcache *memcache_new(void)
{
	struct memcache *c = xmalloc(sizeof(*c));

	c->of = NULL;
	memcache_reset(c);
	return c;
}

/* What another event left is not this one's. */
static void own(struct event *ev)
{
	if (ev->cache->of != ev)
		memcache_reset(ev->cache);
	ev->cache->of = ev;
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

	own(ev);
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

/*
 * The page of `addr`, and the next one where the request reaches into it.
 * A page is readable whole or not at all.
 */
static struct memcache_range *fetch_pages(struct event *ev, uint64_t addr,
					  size_t len)
{
	uint64_t page = addr & ~(uint64_t)(MEMCACHE_CHUNK - 1);
	struct range ask[2] = {
		{ page, NULL, MEMCACHE_CHUNK, 0 },
		{ page + MEMCACHE_CHUNK, NULL, MEMCACHE_CHUNK, 0 },
	};
	bool both = addr + len > page + MEMCACHE_CHUNK;

	memcache_fetch(ev, ask, both ? 2 : 1);
	return find(ev->cache, addr);
}

/* What a cached range has of the request; 0 where it is not readable. */
static size_t take(const struct memcache_range *r, uint64_t addr, void *buf,
		   size_t len)
{
	size_t skip = (size_t)(addr - r->addr), n;

	if (skip >= r->got)
		return 0;
	n = r->got - skip;
	if (n > len)
		n = len;
	memcpy(buf, r->data + skip, n);
	return n;
}

size_t memcache_read(struct event *ev, uint64_t addr, void *buf, size_t len)
{
	size_t done = 0;

	own(ev);
	while (done < len) {
		uint64_t at = addr + done;
		char *to = (char *)buf + done;
		const struct memcache_range *r = find(ev->cache, at);
		size_t n;

		if (!r && len - done > MEMCACHE_CHUNK)
			return done + read_direct(ev, at, to, len - done);
		if (!r)
			r = fetch_pages(ev, at, len - done);
		n = r ? take(r, at, to, len - done) : 0;
		if (n == 0)
			return done;
		done += n;
	}
	return done;
}
