/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tokens and rules as texts. */
#include "rule/explain.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "desc/consts.h"
#include "rule/lex.h"
#include "rule/rules.h"
#include "rule/set.h"

/* ---- numbers and names */

void explain_errno(int err, struct buf *to)
{
	const char *name = consts_name(&consts_errnos, (uint64_t)err);

	if (name)
		buf_str(to, name);
	else
		buf_s64(to, err);
}

void explain_signal(int sig, struct buf *to)
{
	const char *name = set_signal_name(sig);

	if (name)
		buf_printf(to, "SIG%s", name);
	else
		buf_s64(to, sig);
}

/* The largest unit that leaves no fraction. */
void explain_duration(uint64_t ns, struct buf *to)
{
	static const struct {
		uint64_t ns;
		const char *name;
	} units[] = {
		{ 1000000000, "s" }, { 1000000, "ms" }, { 1000, "us" },
		{ 1, "ns" },
	};
	unsigned int i = 0;

	while (ns % units[i].ns)
		i++;
	buf_printf(to, "%" PRIu64 "%s", ns / units[i].ns, units[i].name);
}

static void add_percent(uint64_t ppm, struct buf *to)
{
	char digits[16];
	int n;

	buf_u64(to, ppm / 10000);
	if (ppm % 10000) {
		n = snprintf(digits, sizeof(digits), ".%04u",
			     (unsigned int)(ppm % 10000));
		while (digits[n - 1] == '0')
			n--;
		buf_add(to, digits, (size_t)n);
	}
	buf_char(to, '%');
}

static void add_text(const char *text, struct buf *to)
{
	explain_string(text, strlen(text), to);
}

static void comma(bool first, struct buf *to)
{
	if (!first)
		buf_char(to, ',');
}

/* ---- lists */

static void add_when(const struct when_item *list, struct buf *to)
{
	const struct when_item *w;

	for (w = list; w; w = w->next) {
		comma(w == list, to);
		buf_u64(to, w->first);
		if (w->last == w->first && w->step == 1)
			continue;
		if (w->last != UINT64_MAX)
			buf_printf(to, "..%" PRIu64, w->last);
		if (w->last == UINT64_MAX || w->step != 1)
			buf_char(to, '+');
		if (w->step != 1)
			buf_u64(to, w->step);
	}
}

static void add_errors(const struct err_item *list, struct buf *to)
{
	bool braces = list->next || list->weight != 1;
	const struct err_item *e;

	if (braces)
		buf_char(to, '{');
	for (e = list; e; e = e->next) {
		comma(e == list, to);
		explain_errno(e->err, to);
		if (e->weight != 1)
			buf_printf(to, "*%" PRIu32, e->weight);
	}
	if (braces)
		buf_char(to, '}');
}

static void add_words(const struct word_item *list, struct buf *to)
{
	const struct word_item *w;

	for (w = list; w; w = w->next) {
		comma(w == list, to);
		buf_str(to, w->text);
	}
}

static void add_bound(int64_t v, bool ns, struct buf *to)
{
	if (ns)
		explain_duration((uint64_t)v, to);
	else
		buf_s64(to, v);
}

static void add_ranges(const struct range_item *list, bool ns, struct buf *to)
{
	int64_t least = ns ? 0 : INT64_MIN;
	const struct range_item *r;

	for (r = list; r; r = r->next) {
		comma(r == list, to);
		if (r->first == r->last) {
			add_bound(r->first, ns, to);
			continue;
		}
		/* All there is has no other form than a comparison. */
		if (r->first == least && r->last == INT64_MAX)
			buf_str(to, ">=");
		if (r->first != least || r->last == INT64_MAX)
			add_bound(r->first, ns, to);
		if (r->first == least && r->last == INT64_MAX)
			continue;
		buf_str(to, "..");
		if (r->last != INT64_MAX)
			add_bound(r->last, ns, to);
	}
}

static void add_pokes(const struct poke *list, struct buf *to)
{
	const struct poke *p;
	size_t i;

	for (p = list; p; p = p->next) {
		comma(p == list, to);
		buf_printf(to, "@arg%u=", p->arg + 1);
		for (i = 0; i < p->len; i++)
			buf_printf(to, "%02x", p->data[i]);
	}
}

/* ---- patterns */

static void add_pattern(const struct pattern *p, struct buf *to)
{
	if (p->kind == PATTERN_GLOB)
		buf_str(to, "glob:");
	else if (p->kind == PATTERN_RE)
		buf_str(to, "re:");
	add_text(p->text, to);
}

static void add_address(const struct addr_pattern *a, struct buf *to)
{
	char text[INET6_ADDRSTRLEN];
	unsigned int all = a->family == AF_INET ? 32 : 128;

	if (a->family == AF_UNIX) {
		buf_str(to, "unix:");
		if (a->path)
			add_pattern(a->path, to);
		else
			buf_char(to, '*');
		return;
	}
	if (!a->family) {
		buf_char(to, '*');
	} else {
		inet_ntop(a->family, a->addr, text, sizeof(text));
		buf_printf(to, a->family == AF_INET ? "%s" : "[%s]", text);
		if (a->bits != all)
			buf_printf(to, "/%u", a->bits);
	}
	if (a->port >= 0)
		buf_printf(to, ":%d", a->port);
}

static void add_frames(const struct frame_pattern *list, struct buf *to)
{
	const struct frame_pattern *f;

	for (f = list; f; f = f->next) {
		if (f != list)
			buf_char(to, '>');
		if (f->site)
			buf_printf(to, "site:%" PRIx64, f->hex);
		if (f->function)
			add_text(f->function, to);
		if (f->library) {
			buf_char(to, '@');
			add_text(f->library, to);
		}
	}
}

/* ---- actions */

static void add_short(const struct rule_token *t, struct buf *to)
{
	if (t->how == SHORT_RAND)
		buf_str(to, "rand");
	else if (t->how == SHORT_PERCENT)
		add_percent(t->num, to);
	else
		buf_u64(to, t->num);
}

static void add_corrupt(const struct corrupt *c, struct buf *to)
{
	static const char *const kinds[] = { "flip", "zero", "rand" };

	buf_str(to, kinds[c->kind]);
	if (c->part)
		buf_printf(to, "@%" PRIu64 "+%" PRIu64, c->off, c->len);
}

/* Brackets where an expression is more than one word. */
static void add_operand(const struct expr *e, struct buf *to)
{
	bool plain = e->op == EXPR_NUM || e->op == EXPR_STR ||
		e->op == EXPR_NAME ||
		(e->op == EXPR_NEG && e->a->op == EXPR_NUM);

	if (!plain)
		buf_char(to, '(');
	explain_expr(e, to);
	if (!plain)
		buf_char(to, ')');
}

/* strace's retval= has numbers alone, and none with a unit of time. */
static void add_result(const struct expr *e, struct buf *to)
{
	bool plain = e->op == EXPR_NUM && !(e->text && strchr(e->text, 's'));

	if (!plain)
		buf_char(to, '(');
	explain_expr(e, to);
	if (!plain)
		buf_char(to, ')');
}

static void add_set(const struct assign *list, struct buf *to)
{
	const struct assign *a;

	buf_char(to, '(');
	for (a = list; a; a = a->next) {
		buf_printf(to, "%s%s=", a == list ? "" : ", ", a->name);
		explain_expr(a->e, to);
	}
	buf_char(to, ')');
}

static void add_script(const struct scene *list, struct buf *to)
{
	struct buf text = BUF_INIT;
	const struct scene *s;

	for (s = list; s; s = s->next) {
		if (s != list)
			buf_str(&text, " -> ");
		explain_token(s->action, &text);
		if (s->times != 1)
			buf_printf(&text, "*%" PRIu64, s->times);
	}
	explain_string(buf_cstr(&text), text.len, to);
	buf_free(&text);
}

static void add_braces(const struct stmt *list, struct buf *to)
{
	buf_str(to, "{ ");
	explain_block(list, to);
	buf_str(to, " }");
}

/* ---- all of them */

static void add_value(const struct rule_token *t, struct buf *to)
{
	switch ((enum token_form)token_infos[t->key].form) {
	case FORM_NONE:
		break;
	case FORM_NUMBER:
		buf_u64(to, t->num);
		break;
	case FORM_DURATION:
		explain_duration(t->num, to);
		break;
	case FORM_PERCENT:
		add_percent(t->num, to);
		break;
	case FORM_SIGNAL:
		explain_signal((int)t->num, to);
		break;
	case FORM_NAME:
	case FORM_CALL:
		buf_str(to, t->text);
		break;
	case FORM_TEXT:
		add_text(t->text, to);
		break;
	case FORM_WORDS:
		add_words(t->words, to);
		break;
	case FORM_RANGES:
		add_ranges(t->ranges, false, to);
		break;
	case FORM_LIMITS:
		add_ranges(t->ranges, true, to);
		break;
	case FORM_WHEN:
		add_when(t->when, to);
		break;
	case FORM_ERRNOS:
		add_errors(t->errs, to);
		break;
	case FORM_PATTERN:
		add_pattern(t->pattern, to);
		break;
	case FORM_ADDRESS:
		add_address(t->addr, to);
		break;
	case FORM_FRAMES:
		add_frames(t->frames, to);
		break;
	case FORM_SITE:
		buf_printf(to, "%016" PRIx64, t->num);
		if (t->how)
			buf_printf(to, "/%u", t->how);
		break;
	case FORM_EXPR:
		buf_char(to, '(');
		explain_expr(t->expr, to);
		buf_char(to, ')');
		break;
	case FORM_VALUE:
		add_result(t->expr, to);
		break;
	case FORM_ASSIGN:
		if (t->key == TOKEN_SET)
			add_set(t->assign, to);
		else
			add_operand(t->assign->e, to);
		break;
	case FORM_BLOCK:
		add_braces(t->block, to);
		break;
	case FORM_SCRIPT:
		add_script(t->scenes, to);
		break;
	case FORM_POKES:
		add_pokes(t->pokes, to);
		break;
	case FORM_SHORT:
		add_short(t, to);
		break;
	case FORM_CORRUPT:
		add_corrupt(t->corrupt, to);
		break;
	}
}

void explain_token(const struct rule_token *t, struct buf *to)
{
	const struct token_info *info = &token_infos[t->key];

	if (t->negated)
		buf_char(to, '!');
	buf_str(to, info->name);
	if (t->key == TOKEN_ARGS)
		buf_printf(to, ".%s", t->assign->name);
	if (info->form == FORM_NONE)
		return;
	buf_char(to, '=');
	add_value(t, to);
}

void rules_explain(const struct rule *rule, struct buf *to)
{
	const struct rule_token *t;

	buf_str(to, rule->set);
	for (t = rule->tokens; t; t = t->next) {
		buf_char(to, ':');
		explain_token(t, to);
	}
}
