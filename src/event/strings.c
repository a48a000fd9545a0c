/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Strings and counted bytes. */
#include <string.h>

#include "event/walk.h"

static struct value *str_value(struct walk *w, uint64_t addr, const void *data,
			       size_t len, uint32_t type_flags)
{
	struct value *v = value_str(walk_arena(w), data, len);

	if (type_flags & TYPE_PATH)
		v->flags |= VF_PATH;
	if (type_flags & TYPE_HEX)
		v->flags |= VF_HEX;
	if (type_flags & TYPE_OCTETS)
		v->flags |= VF_OCTETS;
	if (type_flags & TYPE_MAC)
		v->flags |= VF_MAC;
	if (type_flags & TYPE_UUID)
		v->flags |= VF_UUID;
	v->addr = addr;
	v->place = (struct place){ PLACE_MEM, 0, (uint32_t)len, addr };
	return v;
}

struct value *walk_bytes(struct walk *w, uint64_t addr, uint64_t len,
			 uint32_t type_flags)
{
	uint64_t limit = type_flags & TYPE_NOLIMIT ?
			 65536 : w->ev->opt->string_limit;
	size_t n = (size_t)(len < limit ? len : limit);
	char *data = n ? arena_try(walk_arena(w), n) : NULL;
	struct value *v;
	char probe;

	/* what is cut must go on: its first byte is looked at too */
	if (n && (!data || !walk_read(w, addr, data, n) ||
		  (n < len && !walk_read(w, addr + n, &probe, 1))))
		return value_fault(walk_arena(w), addr);
	v = str_value(w, addr, NULL, 0, type_flags);
	v->data = data ? data : "";
	v->len = n;
	v->place.size = (uint32_t)n;
	if (n < len)
		v->flags |= VF_MORE;
	else if (type_flags & TYPE_OMIT_NUL && n && data[n - 1] == '\0')
		v->len--;
	return v;
}

/* Reads chunk by chunk, so that a short string costs one small read. */
static size_t read_str(struct walk *w, uint64_t addr, char *buf, size_t limit,
		       bool *ended)
{
	size_t done = 0;

	*ended = false;
	while (done < limit) {
		size_t want = 256 - (addr + done) % 256;
		size_t got;
		char *nul;

		if (want > limit - done)
			want = limit - done;
		got = walk_read_some(w, addr + done, buf + done, want);
		nul = memchr(buf + done, '\0', got);
		if (nul) {
			*ended = true;
			return (size_t)(nul - buf);
		}
		done += got;
		if (got < want)
			break;
	}
	return done;
}

static struct value *limited_str(struct walk *w, uint64_t addr,
				 uint32_t type_flags, size_t limit)
{
	char path[WALK_PATH_MAX];
	char *buf = path;
	bool ended;
	size_t len;
	struct value *v;

	if (limit > sizeof(path)) {
		buf = arena_try(walk_arena(w), limit);
		if (!buf)
			return value_fault(walk_arena(w), addr);
	}
	len = read_str(w, addr, buf, limit, &ended);
	if (!ended && len < limit)
		return value_fault(walk_arena(w), addr);
	if (!ended)
		len = limit - 1;
	v = str_value(w, addr, buf, len, type_flags);
	if (!ended)
		v->flags |= VF_MORE;
	return v;
}

/* A string of which the kernel reads t->arg bytes at most. */
static struct value *str_within(struct walk *w, uint64_t addr,
				const struct type *t)
{
	char buf[WALK_PATH_MAX];
	size_t max = t->arg < sizeof(buf) ? t->arg : sizeof(buf);
	size_t limit = w->ev->opt->string_limit, len;
	struct value *v;
	bool ended;

	if (limit >= max)
		len = read_str(w, addr, buf, max, &ended);
	else
		len = read_str(w, addr, buf, limit + 1, &ended);
	if (!ended && len < max && len <= limit)
		return value_fault(walk_arena(w), addr);
	if (len > limit)
		len = limit;
	v = str_value(w, addr, buf, len, t->flags);
	if (!ended)
		v->flags |= VF_MORE;
	return v;
}

struct value *walk_str(struct walk *w, uint64_t addr, uint32_t type_flags)
{
	return limited_str(w, addr, type_flags, type_flags & TYPE_PATH ?
			   WALK_PATH_MAX : w->ev->opt->string_limit + 1u);
}

/* char[n] inside a struct: up to the NUL, or n - 1 bytes and "...". */
static struct value *chars(struct walk *w, const struct type *t)
{
	char *buf = arena_try(walk_arena(w), t->size + 1);
	uint64_t addr = w->place.addr;
	struct value *v;
	char *nul;

	if (!buf || !walk_read(w, addr, buf, t->size))
		return value_fault(walk_arena(w), addr);
	nul = memchr(buf, '\0', t->size);
	v = str_value(w, addr, "", 0, t->flags);
	v->data = buf;
	if (nul) {
		v->len = (size_t)(nul - buf);
	} else if (t->flags & (TYPE_NONUL | TYPE_EXACT)) {
		v->len = t->size;
	} else {
		v->len = t->size - 1;
		v->flags |= VF_MORE;
	}
	v->place.size = t->size;
	return v;
}

struct value *walk_string(struct walk *w, const struct type *t)
{
	if (t->size)
		return chars(w, t);
	if (t->arg)
		return str_within(w, w->place.addr, t);
	return walk_str(w, w->place.addr, t->flags);
}

/* A counted string: the NUL is its end, without one it has none. */
static struct value *nul_end(struct walk *w, const struct type *t,
			     uint64_t len)
{
	char last = 1;
	struct value *v;

	if (len && !walk_read(w, w->place.addr + len - 1, &last, 1))
		return value_fault(walk_arena(w), w->place.addr);
	v = walk_bytes(w, w->place.addr, len - !last, t->flags);
	if (last && v->shape == SHAPE_STR)
		v->flags |= VF_MORE;
	return v;
}

struct value *walk_buffer(struct walk *w, const struct type *t)
{
	uint64_t len;
	struct value *v;

	if (!walk_count(w, &len)) {
		if (!t->size)
			return value_fault(walk_arena(w), w->place.addr);
		len = t->size;
	}
	if (t->size && len > t->size)
		len = t->size;
	if (t->arg && len > t->arg)
		return value_fault(walk_arena(w), w->place.addr);
	if (t->flags & TYPE_NUL_END)
		return nul_end(w, t, len);
	if (w->field && w->field->count_of != COUNT_CONST && w->field->n &&
	    len > w->field->n) {
		v = walk_bytes(w, w->place.addr, w->field->n, t->flags);
		v->flags |= VF_MORE;
		return v;
	}
	return walk_bytes(w, w->place.addr, len, t->flags);
}
