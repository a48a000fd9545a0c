/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Modes, directory entries, results with names. */
#include <string.h>

#include "desc/consts.h"
#include "desc/hooks.h"
#include "event/time_hooks.h"
#include "event/walk.h"

#define S_TYPE	0170000
#define S_SUID	04000
#define S_SGID	02000
#define S_SVTX	01000

/* S_IFREG|S_ISVTX|0644: in octal, but no longer than it needs to be. */
static const char *mode_text(struct arena *a, const char *type, uint64_t mode)
{
	static const struct {
		unsigned int bit;
		char name[12];
	} bits[] = {
		{ S_SUID, "|S_ISUID" }, { S_SGID, "|S_ISGID" },
		{ S_SVTX, "|S_ISVTX" },
	};
	char *text = arena_alloc(a, strlen(type) + sizeof(bits) + 6);
	char *to = stpcpy(text, type);

	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
		if (mode & bits[i].bit)
			to = stpcpy(to, bits[i].name);
	*to++ = '|';
	*to++ = '0';
	if (mode & 0700)
		*to++ = (char)('0' + (mode >> 6 & 7));
	*to++ = (char)('0' + (mode >> 3 & 7));
	*to++ = (char)('0' + (mode & 7));
	return text;
}

/* The permissions stand there also where they are 0. */
struct value *hook_file_mode(struct walk *w, const struct type *t)
{
	uint64_t num;
	const char *type;
	struct value *v;

	if (!walk_num(w, t->scalar, &num))
		return NULL;
	v = value_num(walk_arena(w), num, layout_scalar_size(t->scalar, &w->l),
		      RADIX_O);
	type = consts_name(&consts_file_types, num & S_TYPE);
	if (!type)
		return v;
	v->shape = SHAPE_TEXT;
	v->text = mode_text(walk_arena(w), type, num);
	return v;
}

static const char *zero_name(const struct consts *c)
{
	for (unsigned int i = 0; i < c->n; i++)
		if (c->v[i].val == 0)
			return konst_name(c, &c->v[i]);
	return NULL;
}

struct value *hook_ret_names(struct walk *w, const struct type *t)
{
	uint64_t num;
	struct value *v, *names, *phrase;

	if (!walk_num(w, t->scalar, &num))
		return NULL;
	v = value_num(walk_arena(w), num, 8, t->arg ? RADIX_U : RADIX_X);
	names = number_value(w, t->elem, num);
	if (names->shape != SHAPE_SYM ||
	    (!num && !zero_name(names->consts)))
		return v;
	if (names->consts->form == CONSTS_ENUM &&
	    !consts_name(names->consts, num))
		return v;
	v->aux = names;
	if (!t->unknown)
		return v;
	phrase = value_list(walk_arena(w));
	phrase->flags |= VF_NOBRACKETS | VF_SPACED;
	value_add(phrase, value_text(walk_arena(w), t->unknown), NULL);
	phrase->first->flags |= VF_SYM_ALWAYS;
	value_add(phrase, names, NULL);
	v->aux = phrase;
	return v;
}

/* --- stat --- */

struct value *hook_stat_time(struct walk *w, const struct type *t)
{
	unsigned int size = layout_scalar_size(t->scalar, &w->l);
	uint64_t sec, nsec;
	struct value *v;

	if (!walk_num(w, t->scalar, &sec) ||
	    !walk_scalar(w, w->place.addr + size,
			 size == 8 ? K_U64 : K_U32, &nsec))
		return NULL;
	v = value_num(walk_arena(w), sec, size, t->radix);
	if (layout_scalar_signed(t->scalar))
		v->flags |= VF_SIGNED;
	v->comment = time_date(w, (int64_t)sec, nsec, 9);
	return v;
}

/* --- directory entries --- */

struct dirents {
	const struct type *elem;
	uint64_t addr, end;
	bool old;	/* the type is in the last byte */
};

static bool dirent_length(struct walk *w, const struct dirents *d,
			  uint64_t addr, uint64_t *len)
{
	uint32_t at = d->old ? 2 * w->l.word : 16;

	return walk_scalar(w, addr + at, K_U16, len) && *len > at + 2 &&
	       *len <= d->end - addr;
}

static struct value *dirent_value(struct walk *w, const struct dirents *d,
				  uint64_t addr, uint64_t len)
{
	struct value *v = walk_at(w, d->elem, addr);
	uint64_t type;

	if (v->state != V_OK || !d->old ||
	    !walk_scalar(w, addr + len - 1, K_U8, &type))
		return v;
	value_add(v, value_sym(walk_arena(w), type, 1, &consts_dirent_types),
		  "d_type");
	return v;
}

static struct value *dirent_count(struct walk *w, const struct dirents *d)
{
	struct value *v = value_addr(walk_arena(w), d->addr);
	uint64_t len, n = 0;

	for (uint64_t at = d->addr; at < d->end; at += len, n++)
		if (!dirent_length(w, d, at, &len))
			break;
	v->comment = arena_printf(walk_arena(w), "%llu entries",
				  (unsigned long long)n);
	return v;
}

struct value *hook_dirents(struct walk *w, const struct type *t)
{
	struct dirents d = { t->elem, w->place.addr, 0, !t->arg };
	struct value *list;
	uint64_t bytes, len;

	/* the result has been limited by the caller's unsigned int */
	if (!walk_count(w, &bytes) || bytes > UINT32_MAX)
		return value_fault(walk_arena(w), d.addr);
	d.end = d.addr + bytes;
	if (!walk_verbose(w))
		return dirent_count(w, &d);
	list = value_list(walk_arena(w));
	for (uint64_t at = d.addr; at < d.end; at += len) {
		if (!dirent_length(w, &d, at, &len))
			break;
		if (walk_arena(w)->used > WALK_ARENA_MAX) {
			list->flags |= VF_MORE;
			break;
		}
		value_add(list, dirent_value(w, &d, at, len), NULL);
	}
	return list;
}
