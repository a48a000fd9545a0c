/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Conditions, one function each. */
#include <string.h>

#include "desc/moves.h"
#include "rule/addr.h"
#include "rule/args.h"
#include "rule/match_in.h"
#include "rule/pattern.h"
#include "rule/places.h"
#include "rule/near.h"
#include "rule/site.h"

static bool in_ranges(const struct range_item *v, int64_t num)
{
	for (; v; v = v->next)
		if (num >= v->first && num <= v->last)
			return true;
	return false;
}

static bool cond_abi(struct eval *x, struct rule *r, const struct rule_token *t)
{
	uint32_t here = x->ev->abi->word == 8 ? ABI_WORD_64 : ABI_WORD_32;

	(void)r;
	if (x->ev->abi->index == 0)
		here |= ABI_WORD_NATIVE;
	return t->num & here;
}

static bool cond_on(struct eval *x, struct rule *r, const struct rule_token *t)
{
	(void)r;
	return x->rules->vars[t->num].value != 0;
}

static bool cond_off(struct eval *x, struct rule *r, const struct rule_token *t)
{
	return !cond_on(x, r, t);
}

static bool cond_pid(struct eval *x, struct rule *r, const struct rule_token *t)
{
	(void)r;
	return in_ranges(t->ranges, x->ev->pid);
}

static bool cond_tid(struct eval *x, struct rule *r, const struct rule_token *t)
{
	(void)r;
	return in_ranges(t->ranges, x->ev->tid);
}

static bool cond_depth(struct eval *x, struct rule *r,
		       const struct rule_token *t)
{
	(void)r;
	return in_ranges(t->ranges, x->env->depth(x->env, x->ev));
}

static bool cond_after(struct eval *x, struct rule *r,
		       const struct rule_token *t)
{
	(void)r;
	return x->env->elapsed(x->env, x->ev) >= t->num;
}

static bool cond_before(struct eval *x, struct rule *r,
			const struct rule_token *t)
{
	return !cond_after(x, r, t);
}

static bool cond_uid(struct eval *x, struct rule *r, const struct rule_token *t)
{
	int64_t uid = x->env->uid(x->env, x->ev);

	(void)r;
	return uid >= 0 && in_ranges(t->ranges, uid);
}

/* --- names --- */

static bool name_holds(struct eval *x, struct rule *r,
		       const struct rule_token *t, const char *what,
		       const char *text)
{
	if (text && pattern_name(t->pattern, text))
		return true;
	if (text)
		near_note(x, r, what, text, t->pattern->text);
	return false;
}

static bool cond_comm(struct eval *x, struct rule *r,
		      const struct rule_token *t)
{
	return name_holds(x, r, t, "comm", x->env->comm(x->env, x->ev));
}

static bool path_holds(struct eval *x, struct rule *r,
		       const struct rule_token *t, const char *given,
		       const char *full)
{
	if (pattern_path(t->pattern, given, full))
		return true;
	near_note(x, r, "path", full, t->pattern->text);
	return false;
}

static bool cond_exe(struct eval *x, struct rule *r, const struct rule_token *t)
{
	const char *exe = x->env->exe(x->env, x->ev);

	return exe && path_holds(x, r, t, exe, exe);
}

/* --- descriptors and paths --- */

static bool cond_fd(struct eval *x, struct rule *r, const struct rule_token *t)
{
	const struct places *p = places_fds(x);

	(void)r;
	for (unsigned int i = 0; i < p->nfds; i++)
		if (in_ranges(t->ranges, p->fd[i].fd))
			return true;
	return false;
}

static bool cond_fdtype(struct eval *x, struct rule *r,
			const struct rule_token *t)
{
	const struct places *p = places_fds(x);

	(void)r;
	for (unsigned int i = 0; i < p->nfds; i++)
		if (place_fd_type(x, i) & t->num)
			return true;
	return false;
}

static bool cond_fdpath(struct eval *x, struct rule *r,
			const struct rule_token *t)
{
	const struct places *p = places_fds(x);

	for (unsigned int i = 0; i < p->nfds && i < PLACES_LOOKS; i++) {
		const char *path = place_fd_path(x, i);

		if (path && path_holds(x, r, t, path, path))
			return true;
	}
	return false;
}

static bool nth_path(struct eval *x, struct rule *r,
		     const struct rule_token *t, unsigned int i)
{
	const struct places *p = places_paths(x);

	return i < p->npaths &&
	       path_holds(x, r, t, p->path[i].given, p->path[i].full);
}

static bool cond_path(struct eval *x, struct rule *r,
		      const struct rule_token *t)
{
	for (unsigned int i = 0; i < PLACES_PATHS; i++)
		if (nth_path(x, r, t, i))
			return true;
	return cond_fdpath(x, r, t);
}

static bool cond_path0(struct eval *x, struct rule *r,
		       const struct rule_token *t)
{
	return nth_path(x, r, t, 0);
}

static bool cond_path1(struct eval *x, struct rule *r,
		       const struct rule_token *t)
{
	return nth_path(x, r, t, 1);
}

/* bind(2) names the near end, all others the far one. */
static bool address(struct eval *x, const struct rule_token *t, bool peer)
{
	bool binds = !strcmp(x->ev->name, "bind");
	struct sockaddr_storage ss;
	socklen_t len = 0;

	if (binds != peer)
		len = place_address(x, &ss);
	if (!len)
		len = place_socket(x, peer, &ss);
	return len && addr_match(t->addr, &ss, len);
}

static bool cond_peer(struct eval *x, struct rule *r,
		      const struct rule_token *t)
{
	(void)r;
	return address(x, t, true);
}

static bool cond_local(struct eval *x, struct rule *r,
		       const struct rule_token *t)
{
	(void)r;
	return address(x, t, false);
}

/* --- expressions, stacks --- */

static bool cond_if(struct eval *x, struct rule *r, const struct rule_token *t)
{
	(void)r;
	return eval_true(x, t->expr);
}

static bool cond_caller(struct eval *x, struct rule *r,
			const struct rule_token *t)
{
	(void)r;
	return site_caller(x, t->frames);
}

static bool cond_stack(struct eval *x, struct rule *r,
		       const struct rule_token *t)
{
	(void)r;
	return site_stack(x, t->frames);
}

static bool cond_site(struct eval *x, struct rule *r,
		      const struct rule_token *t)
{
	(void)r;
	return site_call(x, t->how) == t->num;
}

/* --- at exit --- */

static bool cond_ret(struct eval *x, struct rule *r, const struct rule_token *t)
{
	(void)r;
	return in_ranges(t->ranges, x->ev->err ? -(int64_t)x->ev->err :
			 (int64_t)x->ev->ret);
}

static bool cond_errno(struct eval *x, struct rule *r,
		       const struct rule_token *t)
{
	(void)r;
	for (const struct err_item *e = t->errs; e; e = e->next)
		if (x->ev->err == e->err)
			return true;
	return false;
}

static bool cond_duration(struct eval *x, struct rule *r,
			  const struct rule_token *t)
{
	(void)r;
	return in_ranges(t->ranges,
			 (int64_t)(x->ev->exit_ns - x->ev->enter_ns));
}

static bool (*const conds[TOKEN_COUNT])(struct eval *x, struct rule *r,
					const struct rule_token *t) = {
	[TOKEN_ABI] = cond_abi,
	[TOKEN_ON] = cond_on,
	[TOKEN_OFF] = cond_off,
	[TOKEN_PID] = cond_pid,
	[TOKEN_TID] = cond_tid,
	[TOKEN_DEPTH] = cond_depth,
	[TOKEN_AFTER] = cond_after,
	[TOKEN_BEFORE] = cond_before,
	[TOKEN_COMM] = cond_comm,
	[TOKEN_EXE] = cond_exe,
	[TOKEN_UID] = cond_uid,
	[TOKEN_FD] = cond_fd,
	[TOKEN_FDTYPE] = cond_fdtype,
	[TOKEN_IF] = cond_if,
	[TOKEN_FDPATH] = cond_fdpath,
	[TOKEN_PATH] = cond_path,
	[TOKEN_PATH0] = cond_path0,
	[TOKEN_PATH1] = cond_path1,
	[TOKEN_PEER] = cond_peer,
	[TOKEN_LOCAL] = cond_local,
	[TOKEN_CALLER] = cond_caller,
	[TOKEN_STACK] = cond_stack,
	[TOKEN_SITE] = cond_site,
	[TOKEN_IFRET] = cond_if,
	[TOKEN_RET] = cond_ret,
	[TOKEN_ERRNO] = cond_errno,
	[TOKEN_DURATION] = cond_duration,
};

/* The bytes that corrupt= wants to change: of a call that reads. */
bool match_part_exit(const struct eval *x, const struct match_plan *p)
{
	return !x->ev->err && (int64_t)x->ev->ret > 0 &&
	       x->ev->ret >= p->part;
}

/* … of one that writes a buffer. */
bool match_part_enter(struct eval *x, const struct match_plan *p)
{
	const struct call_entry *e = x->ev->entry;
	struct arg_place count;
	struct data_move m;

	if (!p->part || !e || !e->row || !move_find(e->row, &m) || m.in ||
	    m.how != MOVE_BUFFER || arg_find(x, m.count->name, &count))
		return true;
	return (uint64_t)count.num >= p->part;
}

/* Only the exit tells how many bytes there are. */
bool match_part_late(const struct eval *x, const struct match_plan *p)
{
	const struct call_entry *e = x->ev->entry;
	struct data_move m;

	return p->part && e && e->row && move_find(e->row, &m) && m.in;
}

bool match_cond_holds(struct eval *x, struct rule *r,
		      const struct rule_token *t)
{
	struct rule_stats *s = &x->rules->stats[r->index - 1];
	bool yes;

	x->fault = x->unread = false;
	yes = conds[t->key](x, r, t);
	s->faults += x->unread;
	/* what is not known is not the contrary either */
	if (x->fault || x->unread)
		return false;
	return yes != t->negated;
}
