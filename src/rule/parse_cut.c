/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the parts of a rule begin and end; what they mean comes later. */
#include "rule/parse.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

struct span span_of(const struct parser *p, uint32_t from, uint32_t to)
{
	return (struct span){ p->src, from, to - from };
}

const char *span_start(struct span s)
{
	return s.src->text + s.at;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

struct span span_trim(struct span s)
{
	const char *text = s.src->text;

	while (s.len && is_blank(text[s.at])) {
		s.at++;
		s.len--;
	}
	while (s.len && is_blank(text[s.at + s.len - 1]))
		s.len--;
	return s;
}

bool span_is(struct span s, const char *word)
{
	return strlen(word) == s.len && !memcmp(span_start(s), word, s.len);
}

char *span_text(struct parser *p, struct span s)
{
	char *text = arena_alloc(p->arena, (size_t)s.len + 1);

	memcpy(text, span_start(s), s.len);
	return text;
}

/* Behind the string that opens at `at`; 0: it does not end. */
static uint32_t skip_string(const char *text, uint32_t at, uint32_t end)
{
	for (at++; at < end && text[at] != '"'; at++)
		if (text[at] == '\\')
			at++;
	return at < end ? at + 1 : 0;
}

static char closer(char c)
{
	return c == '(' ? ')' : c == '[' ? ']' : '}';
}

static int unclosed(struct parser *p, uint32_t at)
{
	char c = p->src->text[at];

	return rule_error_at(p->e, span_of(p, at, at + 1), c == '"' ?
			     "the string does not end" :
			     "no '%c' for this '%c'", closer(c), c);
}

int cut_until(struct parser *p, uint32_t at, uint32_t end, const char *stop,
	      uint32_t *out)
{
	const char *text = p->src->text;
	uint32_t open[RULE_DEPTH_MAX];
	unsigned int n = 0;

	while (at < end && (n || !strchr(stop, text[at]))) {
		char c = text[at];

		if (c == '"') {
			uint32_t next = skip_string(text, at, end);

			if (!next)
				return unclosed(p, at);
			at = next;
			continue;
		}
		if (strchr("([{", c)) {
			if (n == RULE_DEPTH_MAX)
				return rule_error_at(
					p->e, span_of(p, at, at + 1),
					"more than %d brackets in brackets",
					RULE_DEPTH_MAX);
			open[n++] = at;
		} else if (strchr(")]}", c)) {
			if (!n || closer(text[open[n - 1]]) != c)
				return rule_error_at(
					p->e, span_of(p, at, at + 1),
					"nothing is open that this '%c'"
					" closes", c);
			n--;
		}
		at++;
	}
	if (n)
		return unclosed(p, open[n - 1]);
	*out = at;
	return 0;
}

/* ---- SET */

/* Behind "[:alpha:" of "[:alpha:]"; `at` where that is not what it is. */
static uint32_t skip_class(const char *text, uint32_t at, uint32_t end)
{
	uint32_t i = at + 2;

	while (i < end && text[i] >= 'a' && text[i] <= 'z')
		i++;
	return i + 1 < end && text[i] == ':' && text[i + 1] == ']' ? i + 1 : at;
}

/* "/[[:alpha:]]x": a colon inside [] belongs to the expression. */
static uint32_t cut_regex(const char *text, uint32_t at, uint32_t end)
{
	uint32_t i;
	bool inside = false;

	for (i = at; i < end; i++) {
		if (text[i] == '[' && text[i + 1] == ':' && inside) {
			i = skip_class(text, i, end);
		} else if (text[i] == '[' && !inside) {
			inside = true;
			i += text[i + 1] == '^';
			i += text[i + 1] == ']';
		} else if (text[i] == ']') {
			inside = false;
		} else if (text[i] == ':' && !inside) {
			return i;
		}
	}
	return inside ? at : end;
}

uint32_t cut_set(const struct parser *p, struct span s)
{
	const char *text = s.src->text;
	uint32_t end = s.at + s.len, at = s.at;

	if (p->blanks) {
		while (at < end && !is_blank(text[at]))
			at++;
		return at;
	}
	if (memchr(text + at, '/', s.len)) {
		uint32_t found = cut_regex(text, at, end);

		if (found != at)
			return found;
	}
	while (at < end && text[at] != ':')
		at++;
	return at;
}

/* ---- values */

static bool at_end(const struct parser *p, uint32_t at, uint32_t end)
{
	if (at >= end)
		return true;
	return p->blanks ? is_blank(p->src->text[at]) :
		p->src->text[at] == ':';
}

/* Behind ":80" or ":*", where that is what stands at `at`. */
static uint32_t cut_port(const struct parser *p, uint32_t at, uint32_t end)
{
	const char *text = p->src->text;
	uint32_t i = at + 1;

	if (at >= end || text[at] != ':')
		return at;
	if (i < end && text[i] == '*')
		i++;
	else
		while (i < end && is_digit(text[i]))
			i++;
	return i > at + 1 && at_end(p, i, end) ? i : at;
}

/* An IPv6 address has colons of its own: as many as make one. */
static uint32_t cut_ipv6(const struct parser *p, uint32_t at, uint32_t end)
{
	const char *text = p->src->text;
	uint32_t run = at, i, found = at;

	while (run < end && strchr("0123456789abcdefABCDEF:.", text[run]))
		run++;
	if (!memchr(text + at, ':', run - at))
		return at;
	for (i = at + 2; i <= run && i - at < INET6_ADDRSTRLEN; i++) {
		char word[INET6_ADDRSTRLEN] = "";
		struct in6_addr a;

		if (!at_end(p, i, end) && text[i] != '/')
			continue;
		memcpy(word, text + at, i - at);
		if (inet_pton(AF_INET6, word, &a) == 1)
			found = i;
	}
	return found;
}

static int cut_address(struct parser *p, uint32_t at, uint32_t end,
		       uint32_t *out)
{
	const char *text = p->src->text;
	const char *stop = p->blanks ? " \t\n\r" : ":";
	int err;

	if (end - at >= 5 && !memcmp(text + at, "unix:", 5)) {
		at += 5;
		if (end - at >= 5 && !memcmp(text + at, "glob:", 5))
			at += 5;
		else if (end - at >= 3 && !memcmp(text + at, "re:", 3))
			at += 3;
		return cut_until(p, at, end, stop, out);
	}
	at = cut_ipv6(p, at, end);
	err = cut_until(p, at, end, stop, out);
	if (!err)
		*out = cut_port(p, *out, end);
	return err;
}

/* "glob:", "re:", "site:" have a colon that ends nothing. */
static bool is_prefix(uint8_t form, const char *text, uint32_t from,
		      uint32_t at)
{
	uint32_t n = at - from;

	if (form == FORM_PATTERN)
		return (n == 4 && !memcmp(text + from, "glob", 4)) ||
			(n == 2 && !memcmp(text + from, "re", 2));
	return form == FORM_FRAMES && n >= 4 &&
		!memcmp(text + at - 4, "site", 4) &&
		(n == 4 || text[at - 5] == '>');
}

static int cut_value(struct parser *p, enum token_key key, uint32_t at,
		     uint32_t end, uint32_t *out)
{
	uint8_t form = key == TOKEN_COUNT ? FORM_NONE : token_infos[key].form;
	const char *stop = p->blanks ? " \t\n\r" : ":";
	uint32_t from = at;
	int err;

	if (form == FORM_ADDRESS)
		return cut_address(p, at, end, out);
	for (;;) {
		err = cut_until(p, at, end, stop, out);
		if (err || *out == end || p->blanks ||
		    !is_prefix(form, p->src->text, from, *out))
			return err;
		at = *out + 1;
	}
}

static void find_key(struct raw_token *raw)
{
	const char *key = span_start(raw->key);

	raw->found = token_find(key, raw->key.len);
	if (raw->key.len >= 5 && !memcmp(key, "args.", 5))
		raw->found = TOKEN_ARGS;
	else if (raw->found == TOKEN_ARGS)
		raw->found = TOKEN_COUNT;
}

bool cut_token(struct parser *p, uint32_t *pos, uint32_t end,
	       struct raw_token *raw, int *err)
{
	const char *text = p->src->text;
	uint32_t at = *pos, from;

	*err = 0;
	while (at < end && (is_blank(text[at]) ||
			    (!p->blanks && text[at] == ':')))
		at++;
	if (at == end)
		return false;
	*raw = (struct raw_token){ .negated = text[at] == '!' };
	from = at;
	at += raw->negated;
	raw->key = span_of(p, at, at);
	while (!at_end(p, at, end) && !strchr("=({\"", text[at]))
		at++;
	raw->key.len = at - raw->key.at;
	raw->key = span_trim(raw->key);
	find_key(raw);
	raw->has_value = at < end && text[at] == '=';
	raw->value = span_of(p, at, at);
	if (!at_end(p, at, end)) {
		uint32_t value = at + raw->has_value;

		*err = cut_value(p, raw->found, value, end, &at);
		if (*err)
			return false;
		raw->value = span_trim(span_of(p, value, at));
	}
	raw->all = span_trim(span_of(p, from, at));
	*pos = at;
	return true;
}

bool span_item(struct parser *p, struct span *list, struct span *item,
	       char separator, int *err)
{
	char stop[2] = { separator, 0 };
	uint32_t end = list->at + list->len, at = list->at;

	*err = 0;
	if (!list->src)
		return false;
	*err = cut_until(p, list->at, end, stop, &at);
	if (*err)
		return false;
	*item = span_trim(span_of(p, list->at, at));
	if (at == end)
		list->src = NULL;	/* that was the last one */
	else
		*list = span_of(p, at + 1, end);
	return true;
}
