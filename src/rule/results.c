/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Results that rules give and that no program should see. */
#include <errno.h>
#include <inttypes.h>

#include "desc/consts.h"
#include "rule/error.h"
#include "rule/rules_in.h"

/* Linux: include/linux/errno.h; above are none that programs see. */
#define KERNEL_FIRST 512

static int check_error(struct span at, int64_t code, struct rule_error *e)
{
	const char *name = consts_name(&consts_errnos, (uint64_t)code);

	if (code < KERNEL_FIRST)
		return 0;
	rule_error_at(e, at, "%s%s%" PRId64 " would reach the program as it"
		      " is: errors from %d on are the kernel's own",
		      name ? name : "", name ? ", " : "", code, KERNEL_FIRST);
	return -EINVAL;
}

static int check_stmts(const struct stmt *list, struct rule_error *e)
{
	const struct stmt *s;
	int err = 0;

	for (s = list; s && !err; s = s->next) {
		if (s->kind == STMT_FAIL && s->e->op == EXPR_NUM)
			err = check_error(s->e->at, (int64_t)s->e->num, e);
		if (!err)
			err = check_stmts(s->body, e);
		if (!err)
			err = check_stmts(s->other, e);
		if (!err)
			err = check_stmts(s->handler, e);
	}
	return err;
}

static int check_token(const struct rule_token *t, struct rule_error *e)
{
	const struct err_item *item;
	const struct scene *scene;
	int err = 0;

	if (t->key == TOKEN_ERROR || t->key == TOKEN_POSTERROR)
		for (item = t->errs; item && !err; item = item->next)
			err = check_error(item->at, item->err, e);
	if (t->key == TOKEN_SEQ)
		err = check_stmts(t->block, e);
	if (t->key == TOKEN_SCRIPT)
		for (scene = t->scenes; scene && !err; scene = scene->next)
			err = check_token(scene->action, e);
	return err;
}

int rules_check_errors(const struct rules *r, struct rule_error *e)
{
	const struct rule *rule;
	const struct rule_token *t;
	int err = 0;

	for (rule = r->first; rule && !err; rule = rule->next)
		for (t = rule->tokens; t && !err; t = t->next)
			err = check_token(t, e);
	return err;
}

static int error_in(int64_t value)
{
	return value < 0 && value >= -4095 ? (int)-value : 0;
}

/* In strace's words, which its users' scripts may look for. */
static void check_result(uint64_t value, struct buf *warnings)
{
	uint32_t low = (uint32_t)value;

	if (error_in((int64_t)value))
		buf_printf(warnings, "Inadvertent injection of error %d is"
			   " possible for retval=%" PRIu64 "\n",
			   error_in((int64_t)value), value);
	else if (error_in((int32_t)low))
		buf_printf(warnings, "Inadvertent injection of error %d is"
			   " possible in compat personality for"
			   " retval=%" PRIu64 "\n",
			   error_in((int32_t)low), value);
	else if (value != low)
		buf_printf(warnings, "Injected return value %" PRIu64 " will"
			   " be clipped to %" PRIu32 " in compat personality\n",
			   value, low);
}

void rules_check_results(const struct rules *r, struct buf *warnings)
{
	const struct rule *rule;
	const struct rule_token *t;

	for (rule = r->first; rule; rule = rule->next)
		for (t = rule->tokens; t; t = t->next)
			if (t->key == TOKEN_RETVAL && t->expr->op == EXPR_NUM)
				check_result(t->expr->num, warnings);
}
