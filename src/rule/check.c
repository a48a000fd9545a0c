/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a rule cannot ask for: tokens that contradict each other, calls
 * that have no exit, no descriptor or no data, or that must not fail.  A
 * rule that names its calls one by one is meant for each of them; one that
 * names a class, for those of it that it suits.
 */
#include <errno.h>
#include <string.h>

#include "desc/desc.h"
#include "desc/faults.h"
#include "desc/hooks.h"
#include "desc/moves.h"
#include "desc/types.h"
#include "rule/compile_in.h"
#include "rule/error.h"
#include "rule/tokens.h"

/* --- what calls are --- */

static bool never_returns(const struct call_entry *e)
{
	return e->row && e->row->flags & CALL_NO_RETURN;
}

static bool is_fd(const struct type *t)
{
	return t && (t->role == ROLE_FD || t->role == ROLE_DIRFD);
}

/* Descriptors in memory: of poll(2), select(2). */
static bool points_to_fds(const struct type *t)
{
	t = t && t->kind == KIND_PTR ? t->elem : NULL;
	if (t && t->kind == KIND_HOOK && t->hook == hook_fd_set)
		return true;
	t = t && t->kind == KIND_ARRAY ? t->elem : NULL;
	if (!t || t->kind != KIND_STRUCT)
		return false;
	for (unsigned int i = 0; i < t->nfields; i++)
		if (is_fd(t->fields[i].type))
			return true;
	return false;
}

/* ioctl(2) and the like: one list for all that they are. */
static bool has_fd(const struct call_entry *e)
{
	const struct call *c = e->row;

	for (unsigned int i = 0; c && i < c->nargs; i++)
		if (is_fd(c->args[i].type) || points_to_fds(c->args[i].type))
			return true;
	return c && c->subcalls;
}

static bool has_path(const struct call_entry *e)
{
	const struct call *c = e->row;

	for (unsigned int i = 0; c && i < c->nargs; i++) {
		const struct type *t = c->args[i].type;

		if (t && t->kind == KIND_PTR && t != &type_name && t->elem &&
		    t->elem->kind == KIND_STR && t->elem->flags & TYPE_PATH)
			return true;
	}
	return c && (c->nvariants || c->subcalls);
}

static bool has_path_or_fd(const struct call_entry *e)
{
	return has_path(e) || has_fd(e);
}

/* … in bytes: recvmmsg(2) counts messages */
static bool moves_data(const struct call_entry *e)
{
	struct data_move m;

	return e->row && move_find(e->row, &m) && m.how != MOVE_MESSAGES;
}

static bool moves_memory(const struct call_entry *e)
{
	struct data_move m;

	return moves_data(e) && move_find(e->row, &m) && m.how != MOVE_COUNT;
}

static bool is_one_of(const char *name, const char *const *v)
{
	for (; *v; v++)
		if (!strcmp(*v, name))
			return true;
	return false;
}

static bool is_sigreturn(const char *name)
{
	return !strcmp(name, "rt_sigreturn") || !strcmp(name, "sigreturn");
}

static bool is_restart(const char *name)
{
	return !strcmp(name, "restart_syscall");
}

/* The kernel changes the signal mask for the time of the call. */
static bool swaps_mask(const char *name)
{
	static const char *const names[] = {
		"rt_sigsuspend", "sigsuspend", "pause", "ppoll",
		"ppoll_time64", "pselect6", "pselect6_time64", "epoll_pwait",
		"epoll_pwait2", NULL,
	};

	return is_one_of(name, names);
}

/* --- each call of a set --- */

static const char *sign(const struct rule_token *t)
{
	return token_infos[t->key].form == FORM_NONE ? "" : "=";
}

/* Something that a call has or does, or not. */
struct trait {
	bool (*is)(const struct call_entry *e);
	const char *yes, *no;
};

static const struct trait trait_fd = {
	has_fd, "has a descriptor", "has no descriptor",
};
static const struct trait trait_path = {
	has_path, "has a path", "has no path",
};
static const struct trait trait_path_or_fd = {
	has_path_or_fd, "has a path or a descriptor",
	"has neither a path nor a descriptor",
};
static const struct trait trait_exit = {
	never_returns, "never returns", "returns",
};
static const struct trait trait_data = {
	moves_data, "moves data", "moves no data",
};
static const struct trait trait_memory = {
	moves_memory, "moves data of its caller's",
	"moves no data of its caller's",
};

/* The first call that is so, or is not; or NULL. */
static const struct call_entry *find_call(const struct rule *r, bool want,
					  const struct trait *trait)
{
	for (unsigned int abi = 0; abi < ABI_COUNT; abi++) {
		const struct call_entry *e;
		unsigned int i = 0;

		while ((e = compile_next_call(r, abi, &i)))
			if (trait->is(e) == want)
				return e;
	}
	return NULL;
}

static const struct call_entry *find_name(const struct rule *r,
					  bool (*is)(const char *name))
{
	for (unsigned int abi = 0; abi < ABI_COUNT; abi++) {
		const struct call_entry *e;
		unsigned int i = 0;

		while ((e = compile_next_call(r, abi, &i)))
			if (is(e->name))
				return e;
	}
	return NULL;
}

/* Takes calls out of a set: they are never meant. */
static void leave_out(struct rule *r, bool (*is)(const char *name))
{
	for (unsigned int abi = 0; abi < ABI_COUNT; abi++) {
		const struct call_entry *e;
		unsigned int i = 0;

		while ((e = compile_next_call(r, abi, &i))) {
			int64_t nr = abi_number(abis[abi], e->name);

			if (is(e->name))
				bitmap_remove(&r->calls[abi],
					      (unsigned int)nr);
		}
	}
}

/* Named calls must all be so, of a class one. */
static int must_be(struct compile *c, const struct rule_token *t,
		   const struct trait *trait)
{
	const struct rule *r = c->rule;
	const struct call_entry *bad = find_call(r, false, trait);

	if (!bad || (!r->named_calls && find_call(r, true, trait)))
		return 0;
	if (r->named_calls)
		return rule_error_at(c->e, t->at, "%s%s: %s %s",
				     token_infos[t->key].name, sign(t),
				     bad->name, trait->no);
	return rule_error_at(c->e, t->at, "%s%s: no call of %s %s",
			     token_infos[t->key].name, sign(t), r->set,
			     trait->yes);
}

/* --- tokens by themselves --- */

static int needs_unwinder(struct compile *c, const struct rule_token *t)
{
	if (c->rules->opt.unwinder)
		return 0;
	return rule_error_at(c->e, t->at, "%s= needs stacks: this build has no"
			     " unwinder", token_infos[t->key].name);
}

/* `fail`: the model must know how, and may say never. */
static int check_fail(struct compile *c, const struct rule_token *t)
{
	const struct call_entry *e;

	if (!c->rule->named_calls)
		return 0;
	e = find_name(c->rule, fault_never);
	if (e)
		return rule_error_at(c->e, t->at, "%s does not fail in life:"
				     " its callers cannot bear it", e->name);
	for (unsigned int abi = 0; abi < ABI_COUNT; abi++) {
		unsigned int i = 0;

		while ((e = compile_next_call(c->rule, abi, &i)))
			if (!fault_find(e->name))
				return rule_error_at(c->e, t->at, "no failure"
						     " of %s is known: error=",
						     e->name);
	}
	return 0;
}

/* The first time is a step as well. */
static int check_restart_times(struct compile *c, const struct rule_token *t)
{
	unsigned int max = c->rules->opt.step_max;

	if (!max || t->num < max)
		return 0;
	return rule_error_at(c->e, t->at, "restart= is below --seq-max, %u",
			     max);
}

static int check_token(struct compile *c, const struct rule_token *t)
{
	int err = 0;

	switch ((int)t->key) {
	case TOKEN_STACK: case TOKEN_CALLER: case TOKEN_SITE:
		return needs_unwinder(c, t);
	case TOKEN_PER:
		return t->num & PER_SITE ? needs_unwinder(c, t) : 0;
	case TOKEN_FD: case TOKEN_FDTYPE: case TOKEN_FDPATH:
	case TOKEN_PEER: case TOKEN_LOCAL:
		return must_be(c, t, &trait_fd);
	case TOKEN_PATH:
		return must_be(c, t, &trait_path_or_fd);
	case TOKEN_PATH0: case TOKEN_PATH1:
		return must_be(c, t, &trait_path);
	case TOKEN_SHORT:
		return must_be(c, t, &trait_data);
	case TOKEN_CORRUPT:
		err = must_be(c, t, &trait_data);
		return err ? err : must_be(c, t, &trait_memory);
	case TOKEN_RESTART:
		return check_restart_times(c, t);
	case TOKEN_FAIL:
		return check_fail(c, t);
	case TOKEN_SCRIPT:
		for (const struct scene *s = t->scenes; s && !err; s = s->next)
			err = check_token(c, s->action);
	}
	return err;
}

/* --- tokens and moments --- */

/* What the exit decides cannot change what came before it. */
static int check_moments(struct compile *c)
{
	const struct rule_token *late = NULL;

	for (const struct rule_token *t = c->rule->tokens; t; t = t->next)
		if (token_infos[t->key].class == CLASS_COND_EXIT)
			late = t;
	for (const struct rule_token *t = c->rule->tokens; t && late;
	     t = t->next) {
		const char *name = token_infos[t->key].name;

		if (!kinds_enters(t))
			continue;
		rule_error_at(c->e, t->at, "%s%s acts before the call, %s= is"
			      " known behind it", name, sign(t),
			      token_infos[late->key].name);
		if (t->key == TOKEN_ERROR || t->key == TOKEN_RETVAL)
			rule_error_hint(c->e, "did you mean post%s= ?", name);
		return -EINVAL;
	}
	return 0;
}

static int check_no_return(struct compile *c)
{
	const struct rule *r = c->rule;
	const struct call_entry *e = find_call(r, true, &trait_exit);

	if (!e || find_call(r, false, &trait_exit))
		return 0;
	for (const struct rule_token *t = r->tokens; t; t = t->next) {
		const char *name = token_infos[t->key].name;

		if (!kinds_exits(t) || kinds_enters(t))
			continue;
		if (c->rules->opt.compat)
			continue;
		if (token_is_old(t->key))
			rule_warning_at(c->warnings, t->at, "%s does not"
					" return: %s%s never happens", e->name,
					name, sign(t));
		else
			return rule_error_at(c->e, t->at, "%s does not"
					     " return: no %s%s", e->name, name,
					     sign(t));
	}
	return 0;
}

/* --- calls of their own kind --- */

static bool suits_sigreturn(const struct rule_token *t)
{
	switch ((int)t->key) {
	case TOKEN_DELAY_ENTER: case TOKEN_SIGNAL: case TOKEN_NOTE:
	case TOKEN_SET: case TOKEN_PASS: case TOKEN_LAST:
		return true;
	case TOKEN_CRASH:
		return t->num & CRASH_BEFORE;
	}
	return token_infos[t->key].class <= CLASS_SCOPE &&
	       token_infos[t->key].class != CLASS_COND_EXIT;
}

/* Its result is all registers of the program that a signal interrupted. */
static int check_sigreturn(struct compile *c)
{
	struct rule *r = c->rule;
	const struct call_entry *e = find_name(r, is_sigreturn);
	const struct rule_token *t = r->tokens;

	while (e && t && suits_sigreturn(t))
		t = t->next;
	if (!e || !t || r->kind == RULE_FILTER)
		return 0;
	if (r->named_calls)
		return rule_error_at(c->e, t->at, "%s: no %s%s, but"
				     " delay_enter= signal= note= crash=before",
				     e->name, token_infos[t->key].name,
				     sign(t));
	leave_out(r, is_sigreturn);
	return 0;
}

static void check_restart(struct compile *c)
{
	struct rule *r = c->rule;

	if (r->kind == RULE_FILTER || !find_name(r, is_restart))
		return;
	if (r->named_calls)
		rule_warning_at(c->warnings, r->set_at, "restart_syscall is"
				" the rest of another call, and never matches:"
				" name that one");
	leave_out(r, is_restart);
}

static bool only_eintr(const struct rule_token *t)
{
	for (const struct err_item *e = t->errs; e; e = e->next)
		if (e->err != EINTR)
			return false;
	return true;
}

static bool skips(const struct rule_token *t)
{
	switch ((int)t->key) {
	case TOKEN_ERROR:
		return !only_eintr(t);
	case TOKEN_RETVAL: case TOKEN_SYSCALL:
		return true;
	}
	return false;
}

static bool is_brk(const char *name)
{
	return !strcmp(name, "brk");
}

static void warn_named(struct compile *c, const struct rule_token *t)
{
	const struct rule *r = c->rule;
	const struct call_entry *e = find_name(r, swaps_mask);

	if (e && skips(t))
		rule_warning_at(c->warnings, t->at, "%s waits with another"
				" signal mask: without it, only EINTR is true"
				" to life", e->name);
	if (t->key != TOKEN_ERROR && t->key != TOKEN_POSTERROR)
		return;
	if (find_name(r, is_brk))
		rule_warning_at(c->warnings, t->at, "brk returns an address,"
				" never an error: fail returns the present"
				" one");
	e = find_name(r, fault_never);
	if (e && !never_returns(e))
		rule_warning_at(c->warnings, t->at, "%s does not fail in life:"
				" its callers may abort", e->name);
}

/* --- all of it --- */

int check_rule(struct compile *c)
{
	int err = 0;

	if (!c->rules->opt.compat) {
		check_restart(c);
		err = check_sigreturn(c);
	}
	for (const struct rule_token *t = c->rule->tokens; t && !err;
	     t = t->next) {
		err = check_token(c, t);
		if (!err && c->rule->named_calls && !c->rules->opt.compat)
			warn_named(c, t);
	}
	if (!err)
		err = check_moments(c);
	return err ? err : check_no_return(c);
}

void check_variables(struct compile *c)
{
	const struct rules *r = c->rules;

	for (const struct rule_token *t = c->rule->tokens; t; t = t->next)
		if ((t->key == TOKEN_ON || t->key == TOKEN_OFF) &&
		    !r->vars[t->num].set)
			rule_warning_at(c->warnings, t->at, "nothing sets"
					" '%s'", t->text);
}
