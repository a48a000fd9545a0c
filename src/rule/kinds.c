/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What tokens do and when, for the compiler. */
#include "rule/compile_in.h"
#include "rule/eval_in.h"
#include "rule/tokens.h"

bool kinds_enters(const struct rule_token *t)
{
	switch ((int)t->key) {
	case TOKEN_ERROR: case TOKEN_RETVAL: case TOKEN_SYSCALL:
	case TOKEN_SEQ: case TOKEN_RESTART: case TOKEN_FAIL:
	case TOKEN_SCRIPT: case TOKEN_DELAY_ENTER: case TOKEN_SIGNAL:
	case TOKEN_POKE_ENTER: case TOKEN_ARGS: case TOKEN_SHORT:
	case TOKEN_ENTRY:
		return true;
	case TOKEN_CRASH:
		return t->num & CRASH_BEFORE;
	}
	return false;
}

bool kinds_exits(const struct rule_token *t)
{
	switch ((int)t->key) {
	case TOKEN_POSTERROR: case TOKEN_POSTRETVAL: case TOKEN_DELAY_EXIT:
	case TOKEN_POKE_EXIT: case TOKEN_CORRUPT: case TOKEN_EXIT:
	/* more than one call, or another one */
	case TOKEN_SEQ: case TOKEN_RESTART: case TOKEN_SYSCALL:
	case TOKEN_ARGS: case TOKEN_SHORT:
	/* failures that are told after the call */
	case TOKEN_FAIL: case TOKEN_SCRIPT:
		return true;
	case TOKEN_CRASH:
		return t->num & CRASH_AFTER;
	}
	return token_infos[t->key].class == CLASS_COND_EXIT;
}

bool kinds_changes(const struct rule_token *t)
{
	switch ((int)t->key) {
	case TOKEN_ARGS: case TOKEN_SEQ: case TOKEN_SYSCALL: case TOKEN_SHORT:
	case TOKEN_CORRUPT: case TOKEN_SCRIPT: case TOKEN_RESTART:
		return true;
	}
	return false;
}

/* --- draws --- */

static bool expr_draws(const struct expr *e)
{
	if (!e)
		return false;
	if (e->op == EXPR_CALL && e->num == FUNC_RAND)
		return true;
	for (const struct expr *i = e->list; i; i = i->next)
		if (expr_draws(i))
			return true;
	return expr_draws(e->a) || expr_draws(e->b) || expr_draws(e->c);
}

static bool assigns_draw(const struct assign *a)
{
	for (; a; a = a->next)
		if (expr_draws(a->e))
			return true;
	return false;
}

static bool step_draws(const struct step *s)
{
	for (const struct expr *e = s->args; e; e = e->next)
		if (expr_draws(e))
			return true;
	return assigns_draw(s->set);
}

static bool block_draws(const struct stmt *s)
{
	for (; s; s = s->next) {
		if (expr_draws(s->e) || expr_draws(s->lval) ||
		    expr_draws(s->value))
			return true;
		if (s->step && step_draws(s->step))
			return true;
		if (block_draws(s->handler) || block_draws(s->body) ||
		    block_draws(s->other))
			return true;
	}
	return false;
}

bool kinds_draws(const struct rule_token *t)
{
	switch ((int)t->key) {
	case TOKEN_PROB:
		return true;
	case TOKEN_ERROR: case TOKEN_POSTERROR:
		return t->errs && t->errs->next;
	case TOKEN_SHORT:
		return t->how == SHORT_RAND;
	case TOKEN_CORRUPT:
		return t->corrupt->kind != CORRUPT_ZERO;
	case TOKEN_IF: case TOKEN_IFRET: case TOKEN_RETVAL:
	case TOKEN_POSTRETVAL:
		return expr_draws(t->expr);
	case TOKEN_ARGS: case TOKEN_SET:
		return assigns_draw(t->assign);
	case TOKEN_SEQ: case TOKEN_ENTRY: case TOKEN_EXIT:
		return block_draws(t->block);
	case TOKEN_SCRIPT:
		for (const struct scene *s = t->scenes; s; s = s->next)
			if (kinds_draws(s->action))
				return true;
	}
	return false;
}
