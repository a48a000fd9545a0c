/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What select and poll wait for, and what their results say. */
#include <string.h>

#include "desc/consts.h"
#include "desc/hooks.h"
#include "event/walk.h"

/* More than any limit on descriptors that a kernel is built with. */
#define NFDS_MAX	(1u << 20)

/* --- select --- */

/* How many bytes the kernel copies for that many descriptors. */
static size_t set_size(const struct walk *w, int nfds)
{
	unsigned int bits = w->l.word * 8;

	return ((unsigned int)nfds + bits - 1) / bits * w->l.word;
}

/* Calls for every member of the set; false where it cannot be read. */
static bool each_fd(struct walk *w, uint64_t addr, int nfds,
		    struct value *list, const struct type *elem)
{
	unsigned char buf[256];
	size_t size = set_size(w, nfds);
	unsigned char last;
	struct value *kid;

	if (size && !walk_read(w, addr + size - 1, &last, 1))
		return false;
	for (size_t at = 0; at < size; at += sizeof(buf)) {
		size_t n = size - at < sizeof(buf) ? size - at : sizeof(buf);

		if (!walk_read(w, addr + at, buf, n))
			return false;
		for (size_t bit = 0; bit < n * 8; bit++) {
			uint64_t fd = at * 8 + bit;

			if (fd >= (unsigned int)nfds ||
			    !(buf[bit / 8] >> (bit % 8) & 1))
				continue;
			if (walk_arena(w)->used > WALK_ARENA_MAX) {
				list->flags |= VF_MORE;
				return true;
			}
			kid = number_value(w, elem, fd);
			kid->type = elem;
			value_add(list, kid, NULL);
		}
	}
	return true;
}

static bool nfds_of(struct walk *w, int *nfds)
{
	uint64_t num;

	if (!walk_sibling(w, "nfds", &num) || (int)num < 0)
		return false;
	*nfds = (int)num > (int)NFDS_MAX ? (int)NFDS_MAX : (int)num;
	return true;
}

struct value *hook_fd_set(struct walk *w, const struct type *t)
{
	struct value *list = value_list(walk_arena(w));
	int nfds;

	list->flags |= VF_SPACED;
	if (!nfds_of(w, &nfds) ||
	    !each_fd(w, w->place.addr, nfds, list, t->elem))
		return value_fault(walk_arena(w), w->place.addr);
	return list;
}

static struct value *word(struct walk *w, const char *text)
{
	struct value *v = value_text(walk_arena(w), text);

	v->flags |= VF_SYM_ALWAYS;
	return v;
}

/* "out [4]" */
static struct value *phrase(struct walk *w, const char *text, struct value *v)
{
	struct value *p = value_list(walk_arena(w));

	p->flags |= VF_NOBRACKETS | VF_SPACED;
	value_add(p, word(w, text), NULL);
	value_add(p, v, NULL);
	return p;
}

/* The time that was left, where the caller gave a time. */
static void add_left(struct walk *w, struct value *aux, const char *name)
{
	uint64_t addr;
	const struct field *f = event_field(w->ev, name, &addr);
	struct value *v;

	if (!f || !f->type || !f->type->elem)
		return;
	if (w->l.word == 4)
		addr = (uint32_t)addr;
	if (!addr)
		return;
	v = walk_at(w, f->type->elem, addr);
	if (v->state == V_OK)
		value_add(aux, phrase(w, "left", v), NULL);
}

static struct value *aux_list(struct walk *w)
{
	struct value *aux = value_list(walk_arena(w));

	aux->flags |= VF_NOBRACKETS;
	return aux;
}

static void add_set(struct walk *w, struct value *aux, const char *name,
		    const char *text)
{
	static const struct type fd = {
		.kind = KIND_INT, .scalar = K_S32, .radix = RADIX_D,
	};
	struct value *list;
	uint64_t addr;
	int nfds;

	if (!event_field(w->ev, name, &addr) || !nfds_of(w, &nfds))
		return;
	if (w->l.word == 4)
		addr = (uint32_t)addr;
	if (!addr)
		return;
	list = value_list(walk_arena(w));
	list->flags |= VF_SPACED;
	if (each_fd(w, addr, nfds, list, &fd) && list->nkids)
		value_add(aux, phrase(w, text, list), NULL);
}

struct value *hook_select_ret(struct walk *w, const struct type *t)
{
	uint64_t num;
	struct value *v;

	if (!walk_num(w, t->scalar, &num))
		return NULL;
	v = value_snum(walk_arena(w), (int64_t)num, 4);
	if (!num) {
		v->aux = word(w, "Timeout");
		return v;
	}
	v->aux = aux_list(w);
	add_set(w, v->aux, "readfds", "in");
	add_set(w, v->aux, "writefds", "out");
	add_set(w, v->aux, "exceptfds", "except");
	add_left(w, v->aux, "timeout");
	return v;
}

/* --- poll --- */

/* The entries that are ready; n is the caller's count. */
static void add_ready(struct walk *w, struct value *aux,
		      const struct type *elem, uint64_t addr, uint64_t n)
{
	uint64_t limit = walk_verbose(w) ? UINT64_MAX :
			 w->ev->opt->string_limit;
	struct value *list = value_list(walk_arena(w));

	value_add(aux, list, NULL);
	for (uint64_t i = 0; i < n && i < NFDS_MAX; i++) {
		uint64_t at = addr + i * 8;
		unsigned char revents[2];

		if (!walk_read(w, at + 6, revents, sizeof(revents))) {
			list->flags |= VF_FAULT_AFTER;
			list->addr = at;
			return;
		}
		if (!revents[0] && !revents[1])
			continue;
		if (list->nkids >= limit ||
		    walk_arena(w)->used > WALK_ARENA_MAX) {
			list->flags |= VF_MORE;
			return;
		}
		value_add(list, walk_at(w, elem, at), NULL);
	}
}

struct value *hook_poll_ret(struct walk *w, const struct type *t)
{
	uint64_t num, fds, nfds;
	struct value *v;

	if (!walk_num(w, t->scalar, &num))
		return NULL;
	v = value_snum(walk_arena(w), (int64_t)num, 4);
	if (!num) {
		v->aux = word(w, "Timeout");
		return v;
	}
	if (!event_field(w->ev, "fds", &fds) ||
	    !event_field(w->ev, "nfds", &nfds))
		return v;
	v->aux = aux_list(w);
	add_ready(w, v->aux, t->elem, w->l.word == 4 ? (uint32_t)fds : fds,
		  (uint32_t)nfds);
	add_left(w, v->aux, "tmo_p");
	return v;
}

/* --- fanotify --- */

struct value *hook_fan_dirfd(struct walk *w, const struct type *t)
{
	uint64_t num;
	struct value *v;

	if (!walk_num(w, t->scalar, &num))
		return NULL;
	if (!consts_name(t->consts, num))
		return number_value(w, t->elem, num);
	v = value_sym(walk_arena(w), num, 4, t->consts);
	v->flags |= VF_SIGNED;
	v->radix = RADIX_D;
	return v;
}
