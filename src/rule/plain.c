/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Rules in strace's own form.  They mean what they mean there, with one
 * thing more: several for a call are all alive.  Where that is what their
 * author cannot have wanted, the later one wins as it does in strace.
 */
#include <string.h>

#include "rule/compile_in.h"
#include "rule/rules_in.h"

static bool is_plain_token(const struct rule_token *k)
{
	static const uint8_t keys[] = {
		TOKEN_SIGNAL, TOKEN_SYSCALL, TOKEN_DELAY_ENTER,
		TOKEN_DELAY_EXIT, TOKEN_POKE_ENTER, TOKEN_POKE_EXIT,
	};

	if (k->key == TOKEN_ERROR)
		return !k->errs->next;
	if (k->key == TOKEN_RETVAL)
		return k->expr->op == EXPR_NUM;
	if (k->key == TOKEN_WHEN)
		return !k->when->next;
	return memchr(keys, k->key, sizeof(keys));
}

static bool is_plain(const struct rule *rule)
{
	if (rule->kind == RULE_FILTER || rule->at.src->file)
		return false;
	for (const struct rule_token *k = rule->tokens; k; k = k->next)
		if (!is_plain_token(k))
			return false;
	return true;
}

static bool has_result(const struct rule *rule)
{
	return compile_token_of(rule, TOKEN_ERROR) ||
	       compile_token_of(rule, TOKEN_RETVAL);
}

/*
 * "all:error=ENOSYS" and then "exit:error=EPERM:when=2+": the second is the
 * exception from the first, not another chance for it.
 */
static bool excepts(const struct rule *all, const struct rule *later)
{
	return !strcmp(all->set, "all") && all->plain && has_result(all) &&
	       later->plain && later->named_calls && has_result(later);
}

static void except(struct rule *all, const struct rule *later)
{
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		for (unsigned int nr = 0; nr < later->calls[i].nwords * 64;
		     nr++)
			if (bitmap_has(&later->calls[i], nr))
				bitmap_remove(&all->calls[i], nr);
}

void plain_settle(struct rules *r)
{
	r->plain = true;
	for (struct rule *p = r->first; p; p = p->next) {
		p->plain = is_plain(p);
		r->plain &= p->plain || p->kind == RULE_FILTER;
	}
	for (struct rule *p = r->first; p; p = p->next)
		for (const struct rule *q = p->next; q; q = q->next)
			if (excepts(p, q))
				except(p, q);
}

bool rules_plain(const struct rules *r)
{
	return r->plain;
}
