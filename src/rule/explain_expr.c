/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Expressions and blocks as texts. */
#include "rule/explain.h"

#include <inttypes.h>

static void add_char(char c, struct buf *to)
{
	static const char plain[] = "\n\t\r\\\"", names[] = "ntr\\\"";
	unsigned int i;

	for (i = 0; plain[i]; i++) {
		if (plain[i] == c) {
			buf_char(to, '\\');
			buf_char(to, names[i]);
			return;
		}
	}
	if ((unsigned char)c < 32 || c == 127)
		buf_printf(to, "\\x%02x", (unsigned char)c);
	else
		buf_char(to, c);
}

void explain_string(const char *s, size_t len, struct buf *to)
{
	size_t i;

	buf_char(to, '"');
	for (i = 0; i < len; i++)
		add_char(s[i], to);
	buf_char(to, '"');
}

/* ---- expressions */

#define LEVEL_COND 0
#define LEVEL_UNARY 11
#define LEVEL_PRIMARY 12

static const struct {
	const char *text;
	uint8_t level;	/* binds tighter where greater */
} operators[] = {
	[EXPR_NEG] = { "-", LEVEL_UNARY },
	[EXPR_NOT] = { "!", LEVEL_UNARY },
	[EXPR_INV] = { "~", LEVEL_UNARY },
	[EXPR_MUL] = { "*", 10 }, [EXPR_DIV] = { "/", 10 },
	[EXPR_MOD] = { "%", 10 }, [EXPR_ADD] = { "+", 9 },
	[EXPR_SUB] = { "-", 9 }, [EXPR_SHL] = { "<<", 8 },
	[EXPR_SHR] = { ">>", 8 }, [EXPR_LT] = { "<", 7 },
	[EXPR_LE] = { "<=", 7 }, [EXPR_GT] = { ">", 7 },
	[EXPR_GE] = { ">=", 7 }, [EXPR_EQ] = { "==", 6 },
	[EXPR_NE] = { "!=", 6 }, [EXPR_AND] = { "&", 5 },
	[EXPR_XOR] = { "^", 4 }, [EXPR_OR] = { "|", 3 },
	[EXPR_LAND] = { "&&", 2 }, [EXPR_LOR] = { "||", 1 },
	[EXPR_COND] = { "?", LEVEL_COND },
	[EXPR_MATCH_RE] = { "=~", 6 }, [EXPR_MATCH_GLOB] = { "~~", 6 },
	[EXPR_IN] = { "in", 6 },
	[EXPR_RANGE] = { "..", LEVEL_COND },
	[EXPR_SOCKADDR] = { NULL, 0 },
};

static void add_expr(const struct expr *e, unsigned int level,
		     struct buf *to);

static void add_list(const struct expr *list, struct buf *to)
{
	const struct expr *e;

	for (e = list; e; e = e->next) {
		if (e != list)
			buf_str(to, ", ");
		add_expr(e, LEVEL_COND, to);
	}
}

static void add_call(const char *name, const struct expr *list,
		     struct buf *to)
{
	buf_printf(to, "%s(", name);
	add_list(list, to);
	buf_char(to, ')');
}

static void add_literal(const struct expr *e, struct buf *to)
{
	if (e->bare) {
		buf_add(to, e->str, e->len);
		return;
	}
	if (!e->nul)
		buf_char(to, 'b');
	explain_string(e->str, e->len, to);
}

static void add_num(const struct expr *e, struct buf *to)
{
	if (e->text)
		buf_str(to, e->text);
	else if (e->num > INT64_MAX)
		buf_printf(to, "%#" PRIx64, e->num);
	else
		buf_u64(to, e->num);
}

/* An operand that needs no brackets. */
static void add_primary(const struct expr *e, struct buf *to)
{
	switch (e->op) {
	case EXPR_STR:
		add_literal(e, to);
		break;
	case EXPR_NAME:
		buf_str(to, e->text);
		break;
	case EXPR_ARG:
		if (e->text)
			buf_printf(to, "args.%s", e->text);
		else
			buf_printf(to, "args[%" PRIu64 "]", e->num);
		break;
	case EXPR_CALL:
		add_call(e->text, e->list, to);
		break;
	case EXPR_BUF:
		add_call("buf", e->a, to);
		break;
	case EXPR_IOVEC:
		add_call("iovec", e->list, to);
		break;
	case EXPR_SOCKADDR:
		buf_str(to, "sockaddr(");
		explain_string(e->str, e->len, to);
		buf_char(to, ')');
		break;
	case EXPR_NUM:
	default:
		add_num(e, to);
		break;
	}
}

/* Operators of one level bind to the left. */
static void add_binary(const struct expr *e, struct buf *to)
{
	unsigned int level = operators[e->op].level;

	add_expr(e->a, level, to);
	buf_printf(to, " %s ", operators[e->op].text);
	if (e->op == EXPR_IN) {
		buf_char(to, '(');
		add_list(e->list, to);
		buf_char(to, ')');
	} else {
		add_expr(e->b, level + 1, to);
	}
}

static void add_operator(const struct expr *e, struct buf *to)
{
	if (e->op == EXPR_COND) {
		add_expr(e->a, LEVEL_COND + 1, to);
		buf_str(to, " ? ");
		add_expr(e->b, LEVEL_COND, to);
		buf_str(to, " : ");
		add_expr(e->c, LEVEL_COND, to);
	} else if (e->op == EXPR_RANGE) {
		add_expr(e->a, LEVEL_COND, to);
		buf_str(to, "..");
		add_expr(e->b, LEVEL_COND, to);
	} else if (operators[e->op].level == LEVEL_UNARY) {
		buf_str(to, operators[e->op].text);
		add_expr(e->a, LEVEL_UNARY, to);
	} else {
		add_binary(e, to);
	}
}

static void add_expr(const struct expr *e, unsigned int level, struct buf *to)
{
	bool brackets;

	if (!operators[e->op].text) {
		add_primary(e, to);
		return;
	}
	brackets = operators[e->op].level < level;
	if (brackets)
		buf_char(to, '(');
	add_operator(e, to);
	if (brackets)
		buf_char(to, ')');
}

void explain_expr(const struct expr *e, struct buf *to)
{
	add_expr(e, LEVEL_COND, to);
}

/* ---- blocks */

static void add_braces(const struct stmt *list, struct buf *to)
{
	buf_str(to, "{ ");
	explain_block(list, to);
	buf_str(to, list ? " }" : "}");
}

static void add_assigns(const struct assign *list, struct buf *to)
{
	const struct assign *a;

	for (a = list; a; a = a->next) {
		buf_printf(to, "%s%s=", a == list ? "" : ", ", a->name);
		explain_expr(a->e, to);
	}
}

static void add_step(const struct step *s, struct buf *to)
{
	if (!s->orig) {
		add_call(s->name, s->args, to);
		return;
	}
	buf_str(to, "orig");
	if (!s->set)
		return;
	buf_char(to, '(');
	add_assigns(s->set, to);
	buf_char(to, ')');
}

static void add_onerr(const struct stmt *s, struct buf *to)
{
	if (s->onerr == ONERR_END)
		return;
	buf_char(to, '?');
	if (s->onerr == ONERR_VALUE) {
		buf_str(to, ": ");
		explain_expr(s->value, to);
	} else if (s->onerr == ONERR_BLOCK) {
		add_braces(s->handler, to);
	}
}

/* An errno by its name; what is no number stands in brackets. */
static void add_fail(const struct expr *e, struct buf *to)
{
	buf_str(to, "fail ");
	if (e->op == EXPR_NUM && e->num - 1 < 4095) {
		explain_errno((int)e->num, to);
		return;
	}
	buf_char(to, '(');
	explain_expr(e, to);
	buf_char(to, ')');
}

static void add_place(const struct expr *e, struct buf *to)
{
	buf_printf(to, "%s[", e->text);
	add_list(e->list, to);
	buf_char(to, ']');
}

static void add_if(const struct stmt *s, struct buf *to)
{
	buf_str(to, "if (");
	explain_expr(s->e, to);
	buf_str(to, ") ");
	add_braces(s->body, to);
	if (!s->other)
		return;
	buf_str(to, " else ");
	add_braces(s->other, to);
}

static void add_word(const char *word, const struct expr *e, struct buf *to)
{
	buf_printf(to, "%s ", word);
	explain_expr(e, to);
}

static void add_stmt(const struct stmt *s, struct buf *to)
{
	if (s->name)
		buf_printf(to, "%s = ", s->name);
	switch ((enum stmt_kind)s->kind) {
	case STMT_CALL:
		add_step(s->step, to);
		add_onerr(s, to);
		break;
	case STMT_SET:
		explain_expr(s->e, to);
		break;
	case STMT_STORE:
		add_place(s->lval, to);
		buf_str(to, " = ");
		explain_expr(s->e, to);
		break;
	case STMT_RETURN:
		add_word("return", s->e, to);
		break;
	case STMT_FAIL:
		add_fail(s->e, to);
		break;
	case STMT_IF:
		add_if(s, to);
		break;
	case STMT_REPEAT:
		add_word("repeat", s->e, to);
		buf_char(to, ' ');
		add_braces(s->body, to);
		break;
	case STMT_DEFER:
		buf_str(to, "defer ");
		add_step(s->step, to);
		break;
	case STMT_DELAY:
		buf_str(to, "delay ");
		explain_duration(s->ns, to);
		break;
	case STMT_SIGNAL:
		buf_str(to, "signal ");
		explain_signal(s->sig, to);
		break;
	case STMT_LOG:
		buf_str(to, "log ");
		add_list(s->e, to);
		break;
	}
}

void explain_block(const struct stmt *list, struct buf *to)
{
	const struct stmt *s;

	for (s = list; s; s = s->next) {
		if (s != list)
			buf_str(to, "; ");
		add_stmt(s, to);
	}
}
