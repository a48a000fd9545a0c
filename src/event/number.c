/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers: what a scalar's role makes of it. */
#include <inttypes.h>
#include <limits.h>
#include <net/if.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "desc/consts.h"
#include "event/walk.h"

static struct value *plain(struct walk *w, const struct type *t, uint64_t num)
{
	struct value *v = value_num(walk_arena(w), t->arg ? num * t->arg : num,
				    t->arg ? 8 :
				    layout_scalar_size(t->scalar, &w->l),
				    t->radix);

	if (t->radix == RADIX_D && layout_scalar_signed(t->scalar))
		v->flags |= VF_SIGNED;
	return v;
}

static struct value *fd_value(struct walk *w, const struct type *t,
			      uint64_t num)
{
	struct event *ev = w->ev;
	int fd = (int)num;
	struct value *v = plain(w, t, num);

	if (t->role == ROLE_DIRFD && consts_name(&consts_at_fdcwd, num)) {
		v->shape = SHAPE_SYM;
		v->consts = &consts_at_fdcwd;
	}
	if (ev->namer && ev->opt->fds && (fd >= 0 || v->shape == SHAPE_SYM) &&
	    (int64_t)num <= INT_MAX)
		v->note = ev->namer->fd(ev->namer, ev, fd);
	return v;
}

static struct value *pid_value(struct walk *w, const struct type *t,
			       uint64_t num)
{
	struct event *ev = w->ev;
	struct value *v = plain(w, t, num);
	int id = (int)num, ours;
	bool thread = t->role == ROLE_TID || t->role == ROLE_TGID;

	if (!ev->namer || !ev->opt->pids || id <= 0)
		return v;
	ours = ev->namer->translate ?
	       ev->namer->translate(ev->namer, ev, id, t->role) : id;
	if (ev->opt->pids & PID_COMM && thread && ours > 0)
		v->note = ev->namer->comm(ev->namer, ev, ours);
	if (ev->opt->pids & PID_NS && ours > 0 && ours != id)
		v->comment = arena_printf(walk_arena(w),
					  "%d in strace's PID NS", ours);
	return v;
}

/* The kernel's 32-bit form: 12 bits of minor around 12 bits of major. */
static struct value *dev_value(struct walk *w, const struct type *t,
			       uint64_t num)
{
	struct value *v = value_call(walk_arena(w), "makedev", num);
	struct arena *a = walk_arena(w);

	v->size = (uint8_t)layout_scalar_size(t->scalar, &w->l);
	value_add(v, value_num(a, major(num), 4, RADIX_X), NULL);
	value_add(v, value_num(a, minor(num), 4, RADIX_X), NULL);
	return v;
}

static struct value *rlim_value(struct walk *w, const struct type *t,
				uint64_t num)
{
	struct value *v = plain(w, t, num);
	unsigned int size = v->size;
	const char *text = NULL;

	if (size == 8 && num == UINT64_MAX)
		text = "RLIM64_INFINITY";
	else if (size == 4 && (uint32_t)num == UINT32_MAX)
		text = "RLIM_INFINITY";
	else if (num > 1024 && num % 1024 == 0)
		text = arena_printf(walk_arena(w), "%" PRIu64 "*1024",
				    num / 1024);
	if (text) {
		v->shape = SHAPE_TEXT;
		v->text = text;
	}
	return v;
}

static struct value *port_value(struct walk *w, uint64_t num)
{
	struct value *v = value_call(walk_arena(w), "htons", num);

	v->size = 2;
	v->flags |= VF_RAWBYTES;
	value_add(v, value_num(walk_arena(w), num, 2, RADIX_U), NULL);
	return v;
}

static struct value *ifindex_value(struct walk *w, const struct type *t,
				   uint64_t num)
{
	char name[IF_NAMESIZE];
	struct value *v = plain(w, t, num);
	struct value *quoted;

	if (!num || !if_indextoname((unsigned int)num, name))
		return v;
	quoted = value_str(walk_arena(w), name, strlen(name));
	v->shape = SHAPE_CALL;
	v->text = "if_nametoindex";
	value_add(v, quoted, NULL);
	return v;
}

static const char *date(struct walk *w, int64_t sec)
{
	time_t when = (time_t)sec;
	struct tm tm;
	char buf[64];

	if (!sec || !localtime_r(&when, &tm) ||
	    !strftime(buf, sizeof(buf), "%FT%T%z", &tm))
		return NULL;
	return arena_strdup(walk_arena(w), buf);
}

static struct value *ticks_value(struct walk *w, const struct type *t,
				 uint64_t num)
{
	struct value *v = plain(w, t, num);
	long hz = sysconf(_SC_CLK_TCK);
	uint64_t per = (uint64_t)(hz > 0 ? hz : 100);

	if (!num)
		return v;
	v->comment = arena_printf(walk_arena(w), "%" PRIu64 ".%02" PRIu64 " s",
				  num / per, num % per * 100 / per);
	v->flags |= VF_COMMENT_SYM;
	return v;
}

static struct value *kver_value(struct walk *w, uint64_t num)
{
	struct value *v = value_call(walk_arena(w), "KERNEL_VERSION", num);
	struct arena *a = walk_arena(w);

	value_add(v, value_num(a, num >> 16, 4, RADIX_U), NULL);
	value_add(v, value_num(a, num >> 8 & 0xff, 4, RADIX_U), NULL);
	value_add(v, value_num(a, num & 0xff, 4, RADIX_U), NULL);
	return v;
}

static struct value *sym_value(struct walk *w, const struct type *t,
			       uint64_t num, const struct consts *c)
{
	const struct consts *more = t->elem ? t->elem->consts : NULL;
	struct value *v;

	if (more && !consts_name(c, num) && consts_name(more, num))
		c = more;
	v = value_sym(walk_arena(w), num,
				    layout_scalar_size(t->scalar, &w->l),
				    consts_for(c, w->ev->abi->index != 0));

	if (t->radix)
		v->radix = t->radix;
	if (layout_scalar_signed(t->scalar) && v->radix == RADIX_D)
		v->flags |= VF_SIGNED;
	v->unknown = t->unknown;
	if (t->flags & TYPE_NOUNKNOWN)
		v->flags |= VF_NOUNKNOWN;
	if (t->flags & TYPE_NUMBERED)
		v->flags |= VF_NUMBERED;
	return v;
}

static struct value *id_value(struct walk *w, const struct type *t,
			      uint64_t num)
{
	unsigned int size = layout_scalar_size(t->scalar, &w->l);
	uint64_t all = size == 8 ? UINT64_MAX : (1ull << (8 * size)) - 1;
	struct value *v = plain(w, t, num);

	if (num == all) {
		v->num = UINT64_MAX;
		v->radix = RADIX_D;
		v->flags |= VF_SIGNED;
	}
	return v;
}

struct value *number_value(struct walk *w, const struct type *t, uint64_t num)
{
	struct value *v;

	if (t->kind == KIND_ADDR)
		return value_addr(walk_arena(w), num);
	if (t->kind == KIND_BITS)
		return sym_value(w, t, num, t->consts);
	switch ((enum role)t->role) {
	case ROLE_FD: case ROLE_DIRFD:
		return fd_value(w, t, num);
	case ROLE_TID: case ROLE_TGID: case ROLE_PGID: case ROLE_SID:
		return pid_value(w, t, num);
	case ROLE_ID:
		return id_value(w, t, num);
	case ROLE_DEV:
		return dev_value(w, t, num);
	case ROLE_RLIM:
		return rlim_value(w, t, num);
	case ROLE_PORT:
		return port_value(w, num);
	case ROLE_IFINDEX:
		return ifindex_value(w, t, num);
	case ROLE_TIME:
		v = plain(w, t, num);
		v->comment = date(w, (int64_t)num);
		return v;
	case ROLE_CLOCK_T:
		return ticks_value(w, t, num);
	case ROLE_SIGNO:
		v = sym_value(w, t, num, &consts_signals);
		v->flags |= VF_NOUNKNOWN;
		return v;
	case ROLE_ERRNO:
		v = sym_value(w, t, num, &consts_errnos);
		v->flags |= VF_NOUNKNOWN;
		return v;
	case ROLE_KVER:
		return kver_value(w, num);
	case ROLE_ADDR:
		return value_addr(walk_arena(w), num);
	case ROLE_NONE: case ROLE_SIZE:
		break;
	}
	return plain(w, t, num);
}
