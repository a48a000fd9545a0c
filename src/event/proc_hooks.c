/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hooks of the process family. */
#include <sys/wait.h>

#include "desc/consts.h"
#include "desc/hooks.h"
#include "event/walk.h"

/* A tracee's environment has no end that can be trusted. */
#define ENV_MAX 65536

struct value *hook_peer_fd(struct walk *w, const struct type *type)
{
	struct event *ev = w->ev;
	uint64_t num, pidfd;
	struct value *v;

	walk_num(w, type->scalar, &num);
	v = value_snum(walk_arena(w), (int)num, 4);
	if (ev->namer && ev->namer->peer_fd && ev->opt->fds &&
	    (int)num >= 0 && walk_sibling(w, "pidfd", &pidfd))
		v->note = ev->namer->peer_fd(ev->namer, ev, (int)pidfd,
					     (int)num);
	return v;
}

struct value *hook_clone_flags(struct walk *w, const struct type *type)
{
	struct arena *a = walk_arena(w);
	uint64_t num, sig;
	struct value *v, *s;

	walk_num(w, type->scalar, &num);
	sig = num & 0xff;
	if (!sig)
		return value_sym(a, num, 8, type->consts);
	s = value_sym(a, sig, 4, &consts_signals);
	s->flags |= VF_NOUNKNOWN;
	if (num == sig) {
		s->num = num;
		return s;
	}
	v = value_new(a, SHAPE_OR);
	v->text = "|";
	v->num = num;
	value_add(v, value_sym(a, num & ~0xffull, 8, type->consts), NULL);
	value_add(v, s, NULL);
	return v;
}

/* Counts pointers up to NULL; *ended is false where memory ended first. */
static unsigned int env_count(struct walk *w, uint64_t addr, bool *ended)
{
	unsigned int n;

	*ended = false;
	for (n = 0; n < ENV_MAX; n++, addr += w->l.word) {
		uint64_t p;

		if (!walk_scalar(w, addr, K_PTR, &p))
			return n;
		if (p == 0) {
			*ended = true;
			return n;
		}
	}
	return n;
}

struct value *hook_env(struct walk *w, const struct type *type)
{
	uint64_t addr;
	unsigned int n;
	struct value *v;
	bool ended;

	if (walk_verbose(w))
		return walk_type(w, type->elem);
	walk_num(w, K_PTR, &addr);
	v = value_addr(walk_arena(w), addr);
	if (!addr || w->ev->no_deref)
		return v;
	n = env_count(w, addr, &ended);
	if (n || ended)
		v->comment = arena_printf(walk_arena(w), "%u var%s%s", n,
					  n == 1 ? "" : "s",
					  ended ? "" : ", unterminated");
	return v;
}

static const char *signal_name(struct walk *w, int sig)
{
	const char *name = consts_name(&consts_signals, (uint64_t)sig);

	return name ? name : arena_printf(walk_arena(w), "%d", sig);
}

static const char *event_suffix(struct walk *w, int status)
{
	unsigned int event = (unsigned int)status >> 16;

	return event ? arena_printf(walk_arena(w), " | %u << 16", event) : "";
}

struct value *hook_wait_status(struct walk *w, const struct type *type)
{
	struct arena *a = walk_arena(w);
	struct value *v = value_text(a, "0");
	uint64_t num;
	int st;

	if (!walk_num(w, type->scalar, &num))
		return value_fault(a, w->place.addr);
	st = (int)num;
	v->num = num;
	v->size = 4;
	v->flags |= VF_SYM_ALWAYS;
	if (WIFEXITED(st))
		v->text = arena_printf(a, "{WIFEXITED(s) && WEXITSTATUS(s)"
				       " == %d}", WEXITSTATUS(st));
	else if (WIFSTOPPED(st) && (st & 0xffff) != 0xffff)
		v->text = arena_printf(a, "{WIFSTOPPED(s) && WSTOPSIG(s) == "
				       "%s%s}%s", signal_name(w, WSTOPSIG(st) &
							      0x7f),
				       WSTOPSIG(st) & 0x80 ? " | 0x80" : "",
				       event_suffix(w, st));
	else if (WIFSIGNALED(st))
		v->text = arena_printf(a, "{WIFSIGNALED(s) && WTERMSIG(s) == "
				       "%s%s}", signal_name(w, WTERMSIG(st)),
				       WCOREDUMP(st) ? " && WCOREDUMP(s)" : "");
	else if (WIFCONTINUED(st))
		v->text = "{WIFCONTINUED(s)}";
	else
		v->text = arena_printf(a, "%#x", (unsigned int)st);
	return v;
}

static void join(struct walk *w, struct value *list, uint64_t num,
		 const struct consts *c, const char *shift)
{
	struct arena *a = walk_arena(w);
	const char *name = c ? consts_name(c, num) : NULL;
	struct value *v;
	const char *text;

	if (name || !c)
		text = name ? name : num ? arena_printf(a, "%#llx",
			(unsigned long long)num) : "0";
	else
		text = arena_printf(a, "%#llx", (unsigned long long)num);
	text = arena_printf(a, "%s%s", text, shift);
	v = value_text(a, text);
	v->num = num;
	v->flags |= VF_SYM_ALWAYS;
	if (c && !name)
		v->comment = c->unknown;
	value_add(list, v, NULL);
}

/* include/uapi/linux/futex.h: FUTEX_OP() packs four numbers. */
struct value *hook_futex_wake_op(struct walk *w, const struct type *type)
{
	struct value *v = value_new(walk_arena(w), SHAPE_OR);
	uint64_t num;

	walk_num(w, type->scalar, &num);
	v->text = "|";
	v->num = num;
	if (num >> 31 & 1)
		join(w, v, 8, NULL, "<<28");
	if (num >> 31 & 1)
		v->last->text = "FUTEX_OP_OPARG_SHIFT<<28";
	join(w, v, num >> 28 & 7, &consts_futex_wake_ops, "<<28");
	join(w, v, num >> 12 & 0xfff, NULL, "<<12");
	join(w, v, num >> 24 & 15, &consts_futex_wake_cmps, "<<24");
	join(w, v, num & 0xfff, NULL, "");
	return v;
}

struct value *hook_task_name(struct walk *w, const struct type *type)
{
	char buf[256] = "";
	size_t limit = type->size - 1, len = 0;
	struct value *v;

	while (len < limit) {
		if (!walk_read(w, w->place.addr + len, buf + len, 1))
			return value_fault(walk_arena(w), w->place.addr);
		if (!buf[len])
			break;
		len++;
	}
	v = value_str(walk_arena(w), buf, len);
	if (len == limit)
		v->flags |= VF_MORE;
	return v;
}

struct value *hook_named_ret(struct walk *w, const struct type *type)
{
	struct arena *a = walk_arena(w);
	struct value *v = value_num(a, w->num, 8, type->radix);
	struct value *aux = value_sym(a, w->num, 8, type->consts);

	if (type->radix == RADIX_D)
		v->flags |= VF_SIGNED;
	aux->flags |= VF_NOUNKNOWN;
	if (w->num && !w->ev->err)
		v->aux = aux;
	else if (consts_name(type->consts, 0))
		v->aux = aux;
	return v;
}

/* Three sets of 32 bits, the later versions add their upper halves. */
struct value *hook_cap_data(struct walk *w, const struct type *type)
{
	static const char *const names[3] = {
		"effective", "permitted", "inheritable",
	};
	struct value *rec = value_record(walk_arena(w));
	struct value *header = walk_sibling_value(w, "hdrp");
	const struct value *version = header ? value_kid(header, "version") :
				      NULL;
	bool wide = version && (version->num == 0x20080522 ||
				version->num == 0x20071026);
	unsigned char probe[24];

	if (!version || !walk_read(w, w->place.addr, probe, wide ? 24 : 12))
		return value_fault(walk_arena(w), w->place.addr);
	for (unsigned int i = 0; i < 3; i++) {
		uint64_t low = 0, high = 0;

		walk_scalar(w, w->place.addr + 4 * i, K_U32, &low);
		if (wide)
			walk_scalar(w, w->place.addr + 12 + 4 * i, K_U32,
				    &high);
		value_add(rec, value_sym(walk_arena(w), low | high << 32, 8,
					 type->consts), names[i]);
	}
	return rec;
}
