/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tree.h"

#include <inttypes.h>
#include <string.h>

#include "rule/tokens.h"

static void text(const char *s, struct buf *to)
{
	buf_printf(to, " '%s'", s ? s : "(none)");
}

static void bytes(const void *data, size_t len, struct buf *to)
{
	const unsigned char *b = data;
	size_t i;

	buf_printf(to, " %zu:", len);
	for (i = 0; i < len; i++)
		buf_printf(to, "%02x", b[i]);
}

static void number(uint64_t v, struct buf *to)
{
	buf_printf(to, " %" PRIu64, v);
}

static void expr(const struct expr *e, struct buf *to)
{
	const struct expr *item;

	if (!e) {
		buf_str(to, " -");
		return;
	}
	buf_printf(to, " (%u %" PRIu64, e->op, e->num);
	/* A number's text is for people. */
	if (e->op != EXPR_NUM)
		text(e->text, to);
	if (e->str)
		bytes(e->str, e->len, to);
	buf_printf(to, " %d%d", e->nul, e->bare);
	if (e->a || e->b || e->c) {
		expr(e->a, to);
		expr(e->b, to);
		expr(e->c, to);
	}
	for (item = e->list; item; item = item->next) {
		buf_str(to, " ,");
		expr(item, to);
	}
	buf_char(to, ')');
}

static void assigns(const struct assign *list, struct buf *to)
{
	for (; list; list = list->next) {
		text(list->name, to);
		buf_char(to, '=');
		expr(list->e, to);
	}
}

static void step(const struct step *s, struct buf *to)
{
	const struct expr *e;

	buf_printf(to, " step %d %u", s->orig, s->nargs);
	text(s->name, to);
	for (e = s->args; e; e = e->next)
		expr(e, to);
	assigns(s->set, to);
}

static void block(const struct stmt *list, struct buf *to)
{
	const struct stmt *s;

	buf_str(to, " {");
	for (s = list; s; s = s->next) {
		buf_printf(to, " [%u %u %" PRIu64 " %d", s->kind, s->onerr,
			   s->ns, s->sig);
		text(s->name, to);
		if (s->step)
			step(s->step, to);
		for (const struct expr *e = s->e; e; e = e->next)
			expr(e, to);
		expr(s->lval, to);
		expr(s->value, to);
		block(s->body, to);
		block(s->other, to);
		block(s->handler, to);
		buf_char(to, ']');
	}
	buf_char(to, '}');
}

static void pattern(const struct pattern *p, struct buf *to)
{
	if (!p)
		return;
	buf_printf(to, " pattern %u", p->kind);
	text(p->text, to);
}

static void frames(const struct frame_pattern *f, struct buf *to)
{
	for (; f; f = f->next) {
		buf_printf(to, " frame %d %" PRIx64, f->site, f->hex);
		text(f->function, to);
		text(f->library, to);
	}
}

static void address(const struct addr_pattern *a, struct buf *to)
{
	buf_printf(to, " %u %u %d", a->family, a->bits, a->port);
	bytes(a->addr, sizeof(a->addr), to);
	pattern(a->path, to);
}

static void when(const struct when_item *w, struct buf *to)
{
	for (; w; w = w->next) {
		number(w->first, to);
		number(w->last, to);
		number(w->step, to);
		buf_char(to, ';');
	}
}

static void errors(const struct err_item *e, struct buf *to)
{
	for (; e; e = e->next)
		buf_printf(to, " %d*%u", e->err, e->weight);
}

static void ranges(const struct range_item *r, struct buf *to)
{
	for (; r; r = r->next)
		buf_printf(to, " %" PRId64 "..%" PRId64, r->first, r->last);
}

static void words(const struct word_item *w, struct buf *to)
{
	for (; w; w = w->next) {
		number(w->bit, to);
		text(w->text, to);
	}
}

static void pokes(const struct poke *p, struct buf *to)
{
	for (; p; p = p->next) {
		number(p->arg, to);
		bytes(p->data, p->len, to);
	}
}

static void corrupt(const struct corrupt *c, struct buf *to)
{
	number(c->kind, to);
	number(c->part, to);
	number(c->off, to);
	number(c->len, to);
}

static void token(const struct rule_token *t, struct buf *to);

static void scenes(const struct scene *s, struct buf *to)
{
	for (; s; s = s->next) {
		number(s->times, to);
		token(s->action, to);
	}
}

static void value(const struct rule_token *t, struct buf *to)
{
	switch (token_infos[t->key].form) {
	case FORM_WORDS:
		words(t->words, to);
		break;
	case FORM_RANGES:
	case FORM_LIMITS:
		ranges(t->ranges, to);
		break;
	case FORM_WHEN:
		when(t->when, to);
		break;
	case FORM_ERRNOS:
		errors(t->errs, to);
		break;
	case FORM_PATTERN:
		pattern(t->pattern, to);
		break;
	case FORM_ADDRESS:
		address(t->addr, to);
		break;
	case FORM_FRAMES:
		frames(t->frames, to);
		break;
	case FORM_SITE:
		buf_printf(to, "%llx/%u", (unsigned long long)t->num, t->how);
		break;
	case FORM_EXPR:
	case FORM_VALUE:
		expr(t->expr, to);
		break;
	case FORM_ASSIGN:
		assigns(t->assign, to);
		break;
	case FORM_BLOCK:
		block(t->block, to);
		break;
	case FORM_SCRIPT:
		scenes(t->scenes, to);
		break;
	case FORM_POKES:
		pokes(t->pokes, to);
		break;
	case FORM_CORRUPT:
		corrupt(t->corrupt, to);
		break;
	default:
		break;
	}
}

static void token(const struct rule_token *t, struct buf *to)
{
	buf_printf(to, " <%u %d %u %" PRIu64 " %" PRId64 " %" PRId64, t->key,
		   t->negated, t->how, t->num, t->nr[0], t->nr[1]);
	text(t->text, to);
	value(t, to);
	buf_char(to, '>');
}

void tree_rule(const struct rule *r, struct buf *to)
{
	const struct rule_token *t;

	buf_printf(to, "%u", r->kind);
	text(r->set, to);
	for (t = r->tokens; t; t = t->next)
		token(t, to);
}
