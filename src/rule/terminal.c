/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Terminal actions: what happens instead of a call, or to its result.  One
 * for each call, of the first rule that has one.
 */
#include "config.h"

#include "rule/act_in.h"

#include <fcntl.h>
#include <string.h>

#include "desc/faults.h"
#include "rule/block.h"
#include "rule/draw.h"
#include "rule/explain.h"
#include "rule/tokens.h"

/*
 * The kernel restarts the call unless a handler runs, and then it is EINTR;
 * the signal mask is restored on the way (include/linux/errno.h).
 */
#define KERNEL_ERESTARTNOHAND 514

static bool is_terminal(const struct rule_token *k)
{
	return token_infos[k->key].class == CLASS_TERMINAL;
}

/* The last scene goes on for ever. */
void terminal_scene(struct held *h)
{
	const struct rule_token *k = h->rule->tokens;
	uint64_t n = h->nth;
	const struct scene *s;

	while (k && k->key != TOKEN_SCRIPT)
		k = k->next;
	if (!k)
		return;
	for (s = k->scenes; s->next && n > s->times; s = s->next)
		n -= s->times;
	h->scene = s->action;
}

static bool acts_beside(const struct rule *rule)
{
	for (const struct rule_token *k = rule->tokens; k; k = k->next)
		if (token_infos[k->key].class == CLASS_MODIFIER)
			return true;
	return false;
}

/* A script is one whatever is on now: it may be a modifier's turn. */
static struct rule_token *terminal_of(const struct held *h)
{
	struct rule_token *found = NULL;

	/* syscall= stands beside error= or retval=, or alone */
	for (struct rule_token *k = h->rule->tokens; k; k = k->next)
		if (is_terminal(k) && (!found || found->key == TOKEN_SYSCALL))
			found = k;
	/* strace: beside something else and without a result it has no
	 * effect; alone it is refused there, and ours */
	if (found && found->key == TOKEN_SYSCALL && h->rule->plain &&
	    acts_beside(h->rule))
		return NULL;
	return found && found->key == TOKEN_SCRIPT &&
	       is_terminal(h->scene) ? h->scene : found;
}

static struct rule_token *token_of(const struct rule *rule,
				   enum token_key key)
{
	for (struct rule_token *k = rule->tokens; k; k = k->next)
		if (k->key == key)
			return k;
	return NULL;
}

/*
 * The first that holds.  At exit it may turn out that one before that which
 * was carried out at entry holds as well: then its result counts.
 */
void terminal_choose(struct act *a)
{
	struct rule_call *c = a->c;

	for (unsigned int i = 0; i < c->nheld; i++) {
		struct held *h = &c->held[i];

		if (c->terminal == h)
			return;
		if (h->dead || h->at_exit != a->exit)
			continue;
		h->action = terminal_of(h);
		if (!h->action)
			continue;
		c->terminal = h;
		return;
	}
}

static int draw_error(struct act *a, struct held *h,
		      const struct err_item *list)
{
	struct eval x = act_eval(a, h);
	uint64_t sum = list->weight, n;

	for (const struct err_item *e = list->next; e; e = e->next)
		sum += e->weight;
	if (!list->next || !sum)
		return list->err;
	n = draw_below(draw_salted(&x, h->rule, h->nth, ACT_DRAW_ERROR), sum);
	for (const struct err_item *e = list; e; e = e->next) {
		if (n < e->weight)
			return e->err;
		n -= e->weight;
	}
	return list->err;
}

/* With the value that it had this time; `k` may be the words before it. */
static void say(struct act *a, const struct rule_token *other,
		const char *token, int64_t value)
{
	bool error = !strcmp(token, "error") || !strcmp(token, "posterror");
	struct buf b = BUF_INIT;

	if (other)
		buf_printf(&b, "syscall=%s:", other->text);
	buf_printf(&b, "%s=", token);
	if (error)
		explain_errno((int)-value, &b);
	else
		buf_printf(&b, "(%lld)", (long long)value);
	a->said = arena_strdup(&a->c->arena, buf_cstr(&b));
	buf_free(&b);
}

/* The value of error=, retval= and those after the call. */
static bool value_of(struct act *a, struct held *h, const struct rule_token *k,
		     int64_t *value)
{
	struct eval x = act_eval(a, h);

	if (k->key == TOKEN_ERROR || k->key == TOKEN_POSTERROR) {
		*value = -draw_error(a, h, k->errs);
		return true;
	}
	*value = eval_num(&x, k->expr);
	if (!x.fault)
		return true;
	a->r->stats[h->rule->index - 1].faults++;
	act_refuse(a, h, REFUSED_KERNEL, "its value cannot be computed");
	return false;
}

static void call_instead(struct act *a, int64_t nr)
{
	a->v->act = ACT_CALL;
	a->v->nr = (uint64_t)nr;
	memcpy(a->v->arg, a->c->arg, sizeof(a->v->arg));
}

/* The program gets a value, and the call is not executed. */
static void skip(struct act *a, struct held *h)
{
	const struct rule_token *k =
		token_of(h->rule, TOKEN_SYSCALL);
	int64_t nr = k ? k->nr[a->ev->abi->index] : -1;
	int64_t value;

	if (!value_of(a, h, h->action, &value))
		return;
	say(a, k, token_infos[h->action->key].name, value);
	act_mark(a, h, MARK_SKIPPED | MARK_RETVAL);
	act_result(a, value);
	/* strace: what looks like an error was given as a result */
	if (h->rule->plain && h->action->key == TOKEN_RETVAL) {
		a->v->err = 0;
		a->v->ret = (uint64_t)value;
	}
	if (nr < 0) {
		a->v->act = ACT_SKIP;
		return;
	}
	a->c->result = true;
	a->c->ret = a->v->ret;
	a->c->err = a->v->err;
	call_instead(a, nr);
}

/* syscall= alone: the other call's result is the program's. */
static void other_call(struct act *a, struct held *h)
{
	int64_t nr = h->action->nr[a->ev->abi->index];

	if (nr < 0) {
		act_refuse(a, h, REFUSED_KERNEL, "no such call here");
		return;
	}
	act_mark(a, h, MARK_SKIPPED | MARK_RETVAL);
	call_instead(a, nr);
}

static void sequence(struct act *a, struct held *h)
{
	block_start(a, h, h->action->block);
}

static void restart(struct act *a, struct held *h)
{
	block_restart(a, h, h->action->num);
}

/* --- fail --- */

/* The first descriptor among the arguments, or -1. */
static int first_fd(struct act *a, struct eval *x)
{
	const struct call *row = a->ev->entry ? a->ev->entry->row : NULL;
	struct arg_place p;

	for (unsigned int i = 0; row && i < row->nargs; i++) {
		const struct field *f = &row->args[i];

		if (f->type && f->type->role == ROLE_FD &&
		    !arg_find(x, f->name, &p))
			return (int)p.num;
	}
	return -1;
}

static bool has_flag(struct eval *x, uint64_t flag)
{
	struct arg_place p;

	return !arg_find(x, "flags", &p) && p.num & flag;
}

static bool fault_fits(struct act *a, struct held *h, const struct fault *f)
{
	const uint32_t sockets = FDTYPE_TCP | FDTYPE_UDP | FDTYPE_UNIX;
	struct eval x = act_eval(a, h);
	uint32_t type;
	int fd;

	if (f->when == FAULT_ALWAYS)
		return true;
	if (f->when == FAULT_CREATES)
		return has_flag(&x, O_CREAT);
	if (f->when == FAULT_NAMED || f->when == FAULT_UNNAMED)
		return has_flag(&x, AT_EMPTY_PATH) ==
		       (f->when == FAULT_UNNAMED);
	fd = first_fd(a, &x);
	type = fd < 0 ? 0 : a->env->fd_type(a->env, a->ev, fd);
	if (f->when == FAULT_STREAM)
		return type & (sockets | FDTYPE_PIPE);
	if (f->when == FAULT_NONBLOCK &&
	    !(type && a->env->fd_flags(a->env, a->ev, fd) & O_NONBLOCK))
		return false;
	return type & sockets;
}

static const struct fault *choose_fault(struct act *a, struct held *h)
{
	const struct fault_row *row = fault_find(a->ev->name);

	if (!row || fault_never(a->ev->name))
		return NULL;
	for (unsigned int i = 0; i < row->n; i++)
		if (row->v[i].how != FAULT_SHORT &&
		    fault_fits(a, h, &row->v[i]))
			return &row->v[i];
	return NULL;
}

static void fail_at_once(struct act *a, struct held *h, int64_t value)
{
	act_mark(a, h, MARK_SKIPPED | MARK_RETVAL);
	act_result(a, value);
	a->v->act = ACT_SKIP;
}

static void fail(struct act *a, struct held *h)
{
	h->fault = choose_fault(a, h);
	if (!h->fault) {
		act_refuse(a, h, REFUSED_KERNEL, "no failure of it is known");
		return;
	}
	switch ((enum fault_how)h->fault->how) {
	case FAULT_ERROR:
		say(a, NULL, "error", -(int64_t)h->fault->err);
		fail_at_once(a, h, -(int64_t)h->fault->err);
		break;
	case FAULT_BREAK:
		/* brk(0) changes nothing, and says where the break is */
		act_mark(a, h, MARK_SKIPPED | MARK_RETVAL);
		call_instead(a, (int64_t)a->ev->nr);
		a->v->arg[0] = 0;
		break;
	case FAULT_POST:
	case FAULT_SHORT:
		break;
	}
}

static void pass(struct act *a, struct held *h)
{
	act_mark(a, h, MARK_PASS);
}

static void crash(struct act *a, struct held *h)
{
	uint32_t when = a->exit ? CRASH_AFTER : CRASH_BEFORE;

	if (!(h->action->num & when))
		return;
	act_mark(a, h, MARK_CRASH);
	a->v->kill = true;
}

static void (*const terminals[TOKEN_COUNT])(struct act *a, struct held *h) = {
	[TOKEN_ERROR] = skip,
	[TOKEN_RETVAL] = skip,
	[TOKEN_SYSCALL] = other_call,
	[TOKEN_SEQ] = sequence,
	[TOKEN_RESTART] = restart,
	[TOKEN_FAIL] = fail,
	[TOKEN_CRASH] = crash,
	[TOKEN_PASS] = pass,
};

static void carry_out(struct act *a, struct held *h,
		      void (*run)(struct act *a, struct held *h))
{
	if (!run)
		return;
	act_begin_action(a);
	run(a, h);
	/* nothing is done by it, nor by a replay */
	if (h->action->key != TOKEN_PASS)
		act_end_action(a, h, h->action);
}

void terminal_enter(struct act *a)
{
	struct held *h = a->c->terminal;

	if (h)
		carry_out(a, h, terminals[h->action->key]);
}

static void set_result(struct act *a, int64_t value)
{
	a->c->result = true;
	act_result(a, value);
	a->c->ret = a->v->ret;
	a->c->err = a->v->err;
}

static void post(struct act *a, struct held *h)
{
	int64_t value;

	if (a->ev->err == KERNEL_ERESTARTNOHAND ||
	    !value_of(a, h, h->action, &value))
		return;
	say(a, NULL, token_infos[h->action->key].name, value);
	act_mark(a, h, h->action->key == TOKEN_POSTERROR ? MARK_POSTERROR :
							 MARK_POSTRETVAL);
	set_result(a, value);
}

static void post_fail(struct act *a, struct held *h)
{
	if (!h->fault || h->fault->how != FAULT_POST)
		return;
	say(a, NULL, "posterror", -(int64_t)h->fault->err);
	act_mark(a, h, MARK_POSTERROR);
	set_result(a, -(int64_t)h->fault->err);
}

static void (*const exit_terminals[TOKEN_COUNT])(struct act *a,
						 struct held *h) = {
	[TOKEN_POSTERROR] = post,
	[TOKEN_POSTRETVAL] = post,
	[TOKEN_FAIL] = post_fail,
	[TOKEN_CRASH] = crash,
	[TOKEN_PASS] = pass,
};

void terminal_exit(struct act *a)
{
	struct held *h = a->c->terminal;

	if (h && !h->dead)
		carry_out(a, h, exit_terminals[h->action->key]);
}

/* Neither skipped nor replaced by what looks at no argument. */
bool terminal_calls(const struct act *a)
{
	const struct held *h = a->c->terminal;

	if (!h || h->dead)
		return true;
	switch (h->action->key) {
	case TOKEN_ERROR:
	case TOKEN_RETVAL:
	case TOKEN_SYSCALL:
		return false;
	default:
		return true;
	}
}

void terminal_unmade(struct act *a, enum refusal why, const char *text)
{
	struct held *h = a->c->terminal;

	if (h && !h->dead && (h->action->key == TOKEN_FAIL ||
			      !exit_terminals[h->action->key]))
		act_refuse(a, h, why, text);
}
