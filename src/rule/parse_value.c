/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values that are numbers, words or lists of them. */
#include "config.h"

#include "rule/parse.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/num.h"
#include "desc/consts.h"
#include "desc/groups.h"
#include "rule/env.h"
#include "rule/set.h"

/* ---- numbers */

static unsigned int unit_shift(char c)
{
	return c == 'K' ? 10 : c == 'M' ? 20 : c == 'G' ? 30 : 0;
}

static int bad_number(struct parser *p, struct span s)
{
	return rule_error_at(p->e, s, "'%s' is no number", span_text(p, s));
}

int parse_number(struct parser *p, struct span s, uint64_t *out)
{
	unsigned int shift = s.len > 1 ?
		unit_shift(span_start(s)[s.len - 1]) : 0;
	char *text = span_text(p, s);
	int err;

	if (shift)
		text[s.len - 1] = 0;
	err = num_parse_u64(text, out);
	if (err == -ERANGE || (!err && shift && *out >> (64 - shift)))
		return rule_error_at(p->e, s, "%s is too large a number",
				     span_text(p, s));
	if (err)
		return bad_number(p, s);
	*out <<= shift;
	return 0;
}

int parse_signed(struct parser *p, struct span s, int64_t *out)
{
	bool negative = s.len && *span_start(s) == '-';
	struct span digits = s;
	uint64_t v;
	int err;

	digits.at += negative;
	digits.len -= negative;
	err = parse_number(p, digits, &v);
	if (!err && v > (uint64_t)INT64_MAX + negative)
		err = rule_error_at(p->e, s, "%s is too large a number",
				    span_text(p, s));
	if (!err)
		*out = (int64_t)(negative ? -v : v);
	return err;
}

static int parse_positive(struct parser *p, struct rule_token *t)
{
	int err = parse_number(p, t->value_at, &t->num);

	if (!err && !t->num)
		err = rule_error_at(p->e, t->at, "%s=0 is never",
				    token_infos[t->key].name);
	return err;
}

int parse_duration(struct parser *p, struct span s, uint64_t unit_ns,
		   uint64_t *ns)
{
	const char *text = span_text(p, s), *digits = text;
	int err;

	/* strtod(3), with which strace reads it, takes these. */
	if (unit_ns)
		digits += *digits == '+';
	err = num_parse_duration(digits, unit_ns, ns);
	if (!err && *ns <= INT64_MAX)
		return 0;
	if (!err || err == -ERANGE)
		return rule_error_at(p->e, s, "%s is too long", text);
	if (!unit_ns && !num_parse_duration(digits, 1, ns))
		return *ns ? rule_error_at(p->e, s, "%s of what? Durations"
					   " have a unit: s, ms, us, ns",
					   text) : 0;
	return rule_error_at(p->e, s, "'%s' is no duration: 1.5s, 20ms, 5us,"
			     " 300ns", text);
}

/* Millionths: "10%", "0.5%". */
int parse_percent(struct parser *p, struct span s, uint64_t *ppm)
{
	char *text = span_text(p, s);
	uint64_t v;

	if (!s.len || text[s.len - 1] != '%')
		return rule_error_at(p->e, s, "'%s' is no share: 10%%, 0.5%%",
				     text);
	text[s.len - 1] = 0;
	/* A percent is 10000 millionths, as a duration's unit is so many
	 * nanoseconds. */
	if (num_parse_duration(text, 10000, &v) ||
	    (unsigned char)text[s.len - 2] > '9')
		return rule_error_at(p->e, s, "'%s' is no share: 10%%, 0.5%%",
				     span_text(p, s));
	if (v > 1000000)
		return rule_error_at(p->e, s, "more than 100%%");
	*ppm = v;
	return 0;
}

/* ---- names */

int parse_signal(struct parser *p, struct span s, int *sig)
{
	const char *text = span_text(p, s);
	int64_t v;

	if (*text >= '0' && *text <= '9') {
		if (num_parse_int(text, 1, 64, &v))
			return rule_error_at(p->e, s, "there is no signal %s:"
					     " 1 to 64", text);
		*sig = (int)v;
		return 0;
	}
	*sig = set_signal_number(text);
	if (*sig > 0)
		return 0;
	return rule_error_at(p->e, s, "there is no signal %s", text);
}

static void suggest_errno(struct parser *p, const char *text)
{
	const struct consts *c = &consts_errnos;
	const char **names = arena_alloc(p->arena,
					 (c->n + 1) * sizeof(*names));
	char *upper = arena_strdup(p->arena, text), *q;
	const char *near;
	unsigned int i;

	for (q = upper; *q; q++)
		if (*q >= 'a' && *q <= 'z')
			*q = (char)(*q - 'a' + 'A');
	for (i = 0; i < c->n; i++)
		names[i] = konst_name(c, &c->v[i]);
	near = num_nearest(upper, names);
	if (near)
		rule_error_hint(p->e, "did you mean %s ?", near);
}

static int find_errno(const char *name)
{
	const struct consts *c = &consts_errnos;
	unsigned int i;

	for (i = 0; i < c->n; i++)
		if (!strcasecmp(konst_name(c, &c->v[i]), name))
			return (int)c->v[i].val;
	/* Second names for the same number. */
	if (!strcasecmp(name, "EWOULDBLOCK"))
		return EWOULDBLOCK;
	if (!strcasecmp(name, "EDEADLOCK"))
		return EDEADLOCK;
	if (!strcasecmp(name, "ENOTSUP"))
		return ENOTSUP;
	return 0;
}

int parse_errno(struct parser *p, struct span s, int *err)
{
	const char *text = span_text(p, s);
	int64_t v;

	if (!num_parse_int(text, 1, 4095, &v)) {
		*err = (int)v;
	} else {
		*err = find_errno(text);
		if (!*err) {
			if (!s.len)
				return rule_error_at(p->e, s, "an error is"
						     " missing here");
			rule_error_at(p->e, s, "there is no error %s", text);
			suggest_errno(p, text);
			return -EINVAL;
		}
	}
	return 0;
}

static bool is_name_char(char c, bool first)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		(!first && c >= '0' && c <= '9');
}

int parse_name(struct parser *p, struct span s, const char **out)
{
	const char *text = span_text(p, s);
	uint32_t i;

	for (i = 0; i < s.len && is_name_char(text[i], !i); i++)
		;
	if (i < s.len || !s.len)
		return rule_error_at(p->e, s, "'%s' is no name: letters,"
				     " digits and _", text);
	*out = text;
	return 0;
}

static int parse_call(struct parser *p, struct rule_token *t)
{
	const char *name = span_text(p, t->value_at);
	unsigned int i;

	for (i = 0; i < ABI_COUNT; i++) {
		const struct call_entry *entry = NULL;

		t->nr[i] = abi_number(abis[i], name);
		if (t->nr[i] >= 0)
			entry = abi_call(abis[i], (uint64_t)t->nr[i]);
		if (!entry)
			return rule_error_at(p->e, t->value_at, "there is no"
					     " call %s%s", name, i ?
					     " in 32-bit code" : "");
		if (!(entry->groups & G_PURE))
			return rule_error_at(p->e, t->value_at, "%s is not"
					     " one of %%pure, the calls that"
					     " change nothing", name);
	}
	t->text = name;
	return 0;
}

/* ---- words */

struct word {
	const char *name;
	uint32_t bit;
};

static const struct word abi_words[] = {
	{ "64", ABI_WORD_64 }, { "32", ABI_WORD_32 },
	{ "native", ABI_WORD_NATIVE }, { NULL, 0 }
};

static const struct word fdtype_words[] = {
	{ "reg", FDTYPE_REG }, { "dir", FDTYPE_DIR },
	{ "pipe", FDTYPE_PIPE }, { "tcp", FDTYPE_TCP },
	{ "udp", FDTYPE_UDP }, { "unix", FDTYPE_UNIX },
	{ "tty", FDTYPE_TTY }, { "epoll", FDTYPE_EPOLL },
	{ "event", FDTYPE_EVENT }, { "memfd", FDTYPE_MEMFD }, { NULL, 0 }
};

static const struct word per_words[] = {
	{ "thread", PER_THREAD }, { "process", PER_PROCESS },
	{ "tree", PER_TREE }, { "site", PER_SITE }, { "fd", PER_FD },
	{ "path", PER_PATH }, { NULL, 0 }
};

static const struct word count_words[] = {
	{ "entries", COUNT_ENTRIES }, { "calls", COUNT_CALLS }, { NULL, 0 }
};

static const struct word crash_words[] = {
	{ "before", CRASH_BEFORE }, { "after", CRASH_AFTER }, { NULL, 0 }
};

static const struct word *words_of(enum token_key key)
{
	if (key == TOKEN_ABI)
		return abi_words;
	if (key == TOKEN_FDTYPE)
		return fdtype_words;
	if (key == TOKEN_PER)
		return per_words;
	return key == TOKEN_COUNT_OF ? count_words : crash_words;
}

static int bad_word(struct parser *p, const struct rule_token *t,
		    struct span item)
{
	const struct word *w = words_of((enum token_key)t->key);
	struct buf list = BUF_INIT;

	for (; w->name; w++)
		buf_printf(&list, " %s", w->name);
	rule_error_at(p->e, item, "%s= has no '%s', but%s",
		      token_infos[t->key].name, span_text(p, item),
		      buf_cstr(&list));
	buf_free(&list);
	return -EINVAL;
}

static int parse_words(struct parser *p, struct rule_token *t)
{
	bool one = t->key == TOKEN_COUNT_OF || t->key == TOKEN_CRASH;
	struct span list = t->value_at, item;
	struct word_item **at = &t->words;
	const struct word *w;
	int err;

	while (span_item(p, &list, &item, ',', &err)) {
		for (w = words_of((enum token_key)t->key); w->name; w++)
			if (span_is(item, w->name))
				break;
		if (!w->name)
			return bad_word(p, t, item);
		if (t->num && one)
			return rule_error_at(p->e, item, "%s= has one word",
					     token_infos[t->key].name);
		if (t->num & w->bit)
			continue;
		*at = arena_alloc(p->arena, sizeof(**at));
		(*at)->bit = w->bit;
		(*at)->text = w->name;
		t->num |= w->bit;
		at = &(*at)->next;
	}
	return err;
}

/* ---- when= */

#define STRACE_WHEN_MAX 65535

/* strace's numbers: decimal, and strtol(3) takes a sign. */
static bool take_number(const char **s, uint64_t *out)
{
	const char *q = *s;
	uint64_t v = 0;

	q += *q == '+';
	if (*q < '0' || *q > '9')
		return false;
	for (; *q >= '0' && *q <= '9'; q++)
		v = v > (UINT64_MAX - 9) / 10 ? UINT64_MAX :
			v * 10 + (uint64_t)(*q - '0');
	*s = q;
	*out = v;
	return true;
}

static bool take_step(const char **s, struct when_item *w, bool open)
{
	if (**s != '+')
		return true;
	(*s)++;
	if (open)
		w->last = UINT64_MAX;
	w->step = 1;
	if (!**s)
		return true;
	return **s != '+' && take_number(s, &w->step);
}

/* FIRST[..[LAST]][+[STEP]] */
static bool take_when(const char *s, struct when_item *w)
{
	bool range;

	if (!take_number(&s, &w->first))
		return false;
	w->last = w->first;
	w->step = 1;
	range = s[0] == '.' && s[1] == '.';
	if (range) {
		s += 2;
		if (!*s)
			w->last = UINT64_MAX;
		else if (*s == '+' || !take_number(&s, &w->last))
			return false;
	}
	return take_step(&s, w, !range) && !*s;
}

static int check_when(struct parser *p, struct span s,
		      const struct when_item *w)
{
	bool open = w->last == UINT64_MAX;

	if (!w->first || !w->step)
		return rule_error_at(p->e, s, "occurrences count from 1, and"
				     " steps too");
	if (w->last < w->first)
		return rule_error_at(p->e, s, "the end is before the"
				     " beginning");
	if (p->strace && (w->first > STRACE_WHEN_MAX ||
			  w->step > STRACE_WHEN_MAX))
		return rule_error_at(p->e, s, "more than %d",
				     STRACE_WHEN_MAX);
	/* strace has no FIRST.. and a LAST below its "no end". */
	if (p->strace && memmem(span_start(s), s.len, "..", 2) &&
	    (open || w->last >= STRACE_WHEN_MAX))
		return rule_error_at(p->e, s, "an end from FIRST to %d;"
				     " without an end: FIRST+",
				     STRACE_WHEN_MAX - 1);
	return 0;
}

static int parse_when(struct parser *p, struct rule_token *t)
{
	struct span list = t->value_at, item;
	struct when_item **at = &t->when;
	int err;

	while (span_item(p, &list, &item, ',', &err)) {
		*at = arena_alloc(p->arena, sizeof(**at));
		if (!take_when(span_text(p, item), *at))
			return rule_error_at(p->e, item, "'%s' is no"
					     " occurrence: N, N+, N+STEP,"
					     " N..M, N..M+STEP",
					     span_text(p, item));
		err = check_when(p, item, *at);
		if (err)
			return err;
		at = &(*at)->next;
	}
	return err;
}

/* ---- errors */

/* ERR[*WEIGHT] */
static int parse_error_item(struct parser *p, struct span s, bool weights,
			    struct err_item *e)
{
	const char *text = span_start(s), *star = memchr(text, '*', s.len);
	struct span name = s;
	uint64_t weight = 1;
	int err = 0;

	if (star && weights) {
		name.len = (uint32_t)(star - text);
		err = parse_number(p, span_trim(span_of(p, s.at + name.len + 1,
							s.at + s.len)),
				   &weight);
		if (!err && (!weight || weight > 1000000))
			err = rule_error_at(p->e, s, "weights are from 1 to"
					    " 1000000");
	}
	e->weight = (uint32_t)weight;
	e->at = name;
	return err ? err : parse_errno(p, span_trim(name), &e->err);
}

/* ERR, {ERR*N, ERR}; as a condition also ERR,ERR */
static int parse_errors(struct parser *p, struct rule_token *t)
{
	bool condition = t->key == TOKEN_ERRNO;
	struct err_item **at = &t->errs;
	struct span s = t->value_at, item;
	const char *text = span_start(s);
	int err = 0;

	if (text[0] == '{' && text[s.len - 1] == '}') {
		s.at++;
		s.len -= 2;
	} else if (!condition) {
		*at = arena_alloc(p->arena, sizeof(**at));
		return parse_error_item(p, s, false, *at);
	}
	while (span_item(p, &s, &item, ',', &err)) {
		*at = arena_alloc(p->arena, sizeof(**at));
		err = parse_error_item(p, item, !condition, *at);
		if (err)
			return err;
		at = &(*at)->next;
	}
	return err;
}

/* ---- all of them */

static int parse_signal_token(struct parser *p, struct rule_token *t)
{
	int sig = 0, err = parse_signal(p, t->value_at, &sig);

	t->num = err ? 0 : (uint64_t)sig;
	return err;
}

static int parse_duration_token(struct parser *p, struct rule_token *t)
{
	bool old = t->key == TOKEN_DELAY_ENTER || t->key == TOKEN_DELAY_EXIT;

	return parse_duration(p, t->value_at, old ? 1000 : 0, &t->num);
}

/* strtoull(3), with which strace reads it, takes a sign. */
static bool take_result(const char *text, uint64_t *v)
{
	char *end;

	if (*text < '0' && *text != '+' && *text != '-')
		return false;
	errno = 0;
	*v = strtoull(text, &end, 0);
	return !*end && end != text && !errno;
}

static int parse_result(struct parser *p, struct rule_token *t)
{
	const char *text = span_text(p, t->value_at);
	int err;
	uint64_t v = 0;

	if (!take_result(text, &v)) {
		err = p->strace ? parse_number(p, t->value_at, &v) :
			parse_operand(p, t->value_at, &t->expr);
		if (!err && !p->strace && t->expr->bare)
			err = bad_number(p, t->value_at);
		if (err || !p->strace)
			return err;
	}
	t->expr = arena_alloc(p->arena, sizeof(*t->expr));
	t->expr->op = EXPR_NUM;
	t->expr->at = t->value_at;
	t->expr->num = v;
	t->expr->text = text;
	return 0;
}

int parse_value(struct parser *p, struct rule_token *t)
{
	switch ((enum token_form)token_infos[t->key].form) {
	case FORM_NONE:
		return 0;
	case FORM_NUMBER:
		return parse_positive(p, t);
	case FORM_DURATION:
		return parse_duration_token(p, t);
	case FORM_PERCENT:
		return parse_percent(p, t->value_at, &t->num);
	case FORM_SIGNAL:
		return parse_signal_token(p, t);
	case FORM_NAME:
		return parse_name(p, t->value_at, &t->text);
	case FORM_TEXT:
		return parse_text(p, t->value_at, &t->text);
	case FORM_CALL:
		return parse_call(p, t);
	case FORM_WORDS:
		return parse_words(p, t);
	case FORM_RANGES:
		return parse_ranges(p, t);
	case FORM_LIMITS:
		return parse_limits(p, t);
	case FORM_WHEN:
		return parse_when(p, t);
	case FORM_ERRNOS:
		return parse_errors(p, t);
	case FORM_PATTERN:
		return parse_pattern(p, t->value_at, &t->pattern);
	case FORM_ADDRESS:
		return parse_address(p, t);
	case FORM_FRAMES:
		return parse_frames(p, t);
	case FORM_SITE:
		return parse_call_site(p, t);
	case FORM_EXPR:
		return parse_expr(p, t->value_at, &t->expr);
	case FORM_VALUE:
		return parse_result(p, t);
	case FORM_ASSIGN:
		return parse_assign(p, t);
	case FORM_BLOCK:
		return parse_block(p, t);
	case FORM_SCRIPT:
		return parse_script(p, t);
	case FORM_POKES:
		return parse_pokes(p, t);
	case FORM_SHORT:
		return parse_short(p, t);
	case FORM_CORRUPT:
		return parse_corrupt(p, t);
	}
	return rule_error_at(p->e, t->at, "%s= is not built in",
			     token_infos[t->key].name);
}
