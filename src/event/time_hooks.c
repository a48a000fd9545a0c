/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hooks of time: dates in comments, special values, what is left. */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "desc/hooks.h"
#include "event/time_hooks.h"
#include "event/walk.h"

#define UTIME_NOW_NSEC	0x3fffffff
#define UTIME_OMIT_NSEC	0x3ffffffe

const char *time_date(struct walk *w, int64_t sec, uint64_t frac,
		      unsigned int digits)
{
	static const uint64_t whole[] = { [6] = 1000000, [9] = 1000000000 };
	time_t when = (time_t)sec;
	char day[64], zone[16];
	struct tm tm;

	if ((!sec && !frac) || frac >= whole[digits] ||
	    !localtime_r(&when, &tm) ||
	    !strftime(day, sizeof(day), "%FT%T", &tm) ||
	    !strftime(zone, sizeof(zone), "%z", &tm))
		return NULL;
	if (!frac)
		return arena_printf(walk_arena(w), "%s%s", day, zone);
	return arena_printf(walk_arena(w), "%s.%0*llu%s", day, (int)digits,
			    (unsigned long long)frac, zone);
}

struct value *hook_dated(struct walk *w, const struct type *type)
{
	struct value *v = walk_type(w, type->elem);

	if (v->state == V_OK && v->nkids == 2)
		v->comment = time_date(w, (int64_t)v->first->num, v->last->num,
				       (unsigned int)type->arg);
	return v;
}

struct value *hook_utime(struct walk *w, const struct type *type)
{
	struct value *v = hook_dated(w, type), *word;
	const char *text;

	if (v->state != V_OK || v->nkids != 2)
		return v;
	if (v->last->num == UTIME_NOW_NSEC)
		text = "UTIME_NOW";
	else if (v->last->num == UTIME_OMIT_NSEC)
		text = "UTIME_OMIT";
	else
		return v;
	v->comment = NULL;
	word = value_text(walk_arena(w), text);
	word->num = v->last->num;
	value_add(word, v, NULL);
	return word;
}

struct value *hook_time_ret(struct walk *w, const struct type *type)
{
	struct value *v;
	const char *text;

	(void)type;
	v = value_snum(walk_arena(w), (int64_t)w->num, 8);
	text = time_date(w, (int64_t)w->num, 0, 9);
	if (text)
		v->aux = value_text(walk_arena(w), text);
	if (v->aux)
		v->aux->flags |= VF_SYM_ALWAYS;
	return v;
}

/* include/linux/errno.h: the kernel resumes the sleep after a handler. */
#define RESTARTBLOCK 516

struct value *hook_remain(struct walk *w, const struct type *type)
{
	int err = w->ev->err;
	uint64_t addr;

	walk_num(w, K_PTR, &addr);
	if (!addr || (err != EINTR && err != RESTARTBLOCK))
		return value_addr(walk_arena(w), addr);
	return walk_type(w, type->elem);
}
