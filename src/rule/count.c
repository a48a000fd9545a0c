/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/count.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "rule/draw.h"
#include "rule/match.h"
#include "rule/places.h"
#include "rule/site.h"

/* A hostile program can make as many paths as it likes. */
#define COUNTERS_MAX (1u << 18)

/* Whose number goes into a key: this run's, or every run's. */
enum which { KEY_RUN, KEY_STABLE };

static uint64_t of_thread(const struct eval *x, enum which w)
{
	return w == KEY_RUN ? x->task->number : x->task->key;
}

static uint64_t of_process(const struct eval *x, enum which w)
{
	return w == KEY_RUN ? x->task->process->number : x->task->process->key;
}

/* strace's: the same call of the same thread. */
static uint64_t default_key(const struct eval *x, enum which w)
{
	uint64_t k = draw_mix(of_thread(x, w), x->ev->nr);

	return draw_mix(k, x->ev->abi->index);
}

static uint64_t first_fd(struct eval *x)
{
	const struct places *p = places_fds(x);

	return p->nfds ? (uint64_t)p->fd[0].fd : UINT64_MAX;
}

static uint64_t path_hash(struct eval *x)
{
	const char *path = place_first_path(x);

	return path ? hash_bytes(path, strlen(path)) : 0;
}

static uint64_t key_of(struct eval *x, uint32_t per, enum which w)
{
	uint64_t k = per;

	if (!per)
		return default_key(x, w);
	if (per & PER_THREAD)
		k = draw_mix(k, of_thread(x, w));
	if (per & (PER_PROCESS | PER_FD))
		k = draw_mix(k, of_process(x, w));
	if (per & PER_SITE)
		k = draw_mix(k, site_of(x));
	if (per & PER_FD)
		k = draw_mix(k, first_fd(x));
	if (per & PER_PATH)
		k = draw_mix(k, path_hash(x));
	return k;
}

uint64_t count_key(struct eval *x, const struct rule *r)
{
	return key_of(x, r->plan->per, KEY_STABLE);
}

/* Who outlives the counter: NULL where nobody of the run does. */
static struct counter **owner(struct eval *x, uint32_t per)
{
	if (!per || per & PER_THREAD)
		return &x->task->counters;
	if (per & (PER_PROCESS | PER_FD))
		return &x->task->process->counters;
	return NULL;
}

static struct counter *get(struct rules *r, uint64_t key,
			   struct counter **list)
{
	struct counter *c = hash_find(&r->counters, key);

	if (c)
		return c;
	if (r->ncounters >= COUNTERS_MAX) {
		key = 0;
		list = NULL;
		c = hash_find(&r->counters, key);
		if (c)
			return c;
	}
	c = xcalloc(1, sizeof(*c));
	c->key = key;
	if (list) {
		c->next = *list;
		*list = c;
	}
	hash_put(&r->counters, key, c);
	r->ncounters++;
	return c;
}

struct counter *count_get(struct eval *x, const struct rule *r)
{
	uint32_t per = r->plan->per;
	uint64_t key = draw_mix(key_of(x, per, KEY_RUN), r->index);

	return get(x->rules, key, owner(x, per));
}

struct counter *count_of_thread(struct eval *x, const struct rule *r,
				uint64_t salt)
{
	uint64_t key = draw_mix(x->task->number, r->index);

	return get(x->rules, draw_mix(key, ~salt), &x->task->counters);
}

void count_forget(struct rules *r, struct counter **list)
{
	while (*list) {
		struct counter *c = *list;

		*list = c->next;
		hash_remove(&r->counters, c->key);
		r->ncounters--;
		free(c);
	}
}

void count_free(struct rules *r)
{
	size_t pos = 0;
	struct counter *c;

	while ((c = hash_next(&r->counters, &pos)))
		free(c);
	hash_free(&r->counters);
	r->ncounters = 0;
}
