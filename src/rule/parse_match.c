/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values of conditions: texts, ranges, addresses, frames. */
#include "config.h"

#include "rule/lex.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

/* ---- texts */

int parse_string(struct parser *p, struct span s, const char **out,
		 size_t *len)
{
	uint32_t pos = s.at;
	int err = lex_string(p, &pos, s.at + s.len, out, len);

	if (!err && pos < s.at + s.len)
		err = rule_error_at(p->e, span_of(p, pos, s.at + s.len),
				    "something stands behind the string");
	return err;
}

int parse_text(struct parser *p, struct span s, const char **out)
{
	const char *text = span_text(p, s);
	size_t len;
	int err;

	if (*text == '"') {
		err = parse_string(p, s, out, &len);
		if (!err && strlen(*out) != len)
			err = rule_error_at(p->e, s, "no \\0 in this text");
		return err;
	}
	if (strchr(text, '"'))
		return rule_error_at(p->e, s, "a quote inside a word: put the"
				     " whole into quotes");
	*out = text;
	return 0;
}

static bool take_prefix(struct span *s, const char *prefix)
{
	size_t n = strlen(prefix);

	if (s->len < n || memcmp(span_start(*s), prefix, n))
		return false;
	s->at += (uint32_t)n;
	s->len -= (uint32_t)n;
	return true;
}

static int check_exact(struct parser *p, struct span s)
{
	const char *text = span_start(s);

	if (*text == '"' || !(memchr(text, '*', s.len) ||
			      memchr(text, '?', s.len)))
		return 0;
	rule_error_at(p->e, s, "* and ? stand for themselves here");
	rule_error_hint(p->e, "glob:\"%s\", or \"%s\" in quotes ?",
			span_text(p, s), span_text(p, s));
	return -EINVAL;
}

/* ["glob:"|"re:"] (string | bareword) */
int parse_pattern(struct parser *p, struct span s, struct pattern **out)
{
	struct pattern *pat = arena_alloc(p->arena, sizeof(*pat));
	int err = 0;

	pat->at = s;
	pat->kind = take_prefix(&s, "glob:") ? PATTERN_GLOB :
		take_prefix(&s, "re:") ? PATTERN_RE : PATTERN_EXACT;
	*out = pat;
	if (!s.len)
		return rule_error_at(p->e, pat->at, "nothing stands behind"
				     " the colon");
	if (pat->kind == PATTERN_EXACT)
		err = check_exact(p, s);
	if (!err)
		err = parse_text(p, s, &pat->text);
	if (!err && pat->kind == PATTERN_EXACT && *pat->text &&
	    pat->text[strlen(pat->text) - 1] == '/')
		pat->kind = PATTERN_TREE;
	return err;
}

/* ---- ranges */

/* A number of a list, or of a limit: with its unit. */
static int parse_bound(struct parser *p, struct span s, bool ns, int64_t *out)
{
	uint64_t v;
	int err;

	if (!ns)
		return parse_signed(p, s, out);
	err = parse_duration(p, s, 0, &v);
	*out = err ? 0 : (int64_t)v;
	return err;
}

/* N, N..M, N.., ..M */
static int parse_between(struct parser *p, struct span s, bool ns,
			 struct range_item *r)
{
	const char *text = span_start(s);
	const char *dots = memmem(text, s.len, "..", 2);
	struct span first = s, last = s;
	int err = 0;

	if (dots) {
		first.len = (uint32_t)(dots - text);
		last = span_of(p, s.at + first.len + 2, s.at + s.len);
	}
	first = span_trim(first);
	last = span_trim(last);
	if (!s.len)
		return rule_error_at(p->e, s, "a number is missing here");
	if (dots && !first.len && !last.len)
		return rule_error_at(p->e, s, "everything is no condition");
	r->first = ns ? 0 : INT64_MIN;
	r->last = INT64_MAX;
	if (first.len)
		err = parse_bound(p, first, ns, &r->first);
	if (!err && last.len)
		err = parse_bound(p, last, ns, &r->last);
	if (!err && r->last < r->first)
		err = rule_error_at(p->e, s, "the end is before the"
				    " beginning");
	return err;
}

/* <N, <=N, >N, >=N */
static int parse_compared(struct parser *p, struct span s, bool ns,
			  struct range_item *r)
{
	bool less = *span_start(s) == '<';
	bool equal = s.len > 1 && span_start(s)[1] == '=';
	int64_t v;
	int err = parse_bound(p, span_trim(span_of(p, s.at + 1 + equal,
						   s.at + s.len)), ns, &v);

	if (err)
		return err;
	if (!equal && v == (less ? INT64_MIN : INT64_MAX))
		return rule_error_at(p->e, s, "there is no such number");
	r->first = ns ? 0 : INT64_MIN;
	r->last = INT64_MAX;
	if (less)
		r->last = equal ? v : v - 1;
	else
		r->first = equal ? v : v + 1;
	if (r->last < r->first)
		return rule_error_at(p->e, s, "nothing is less than that");
	return 0;
}

static int parse_list(struct parser *p, struct rule_token *t, bool ns)
{
	struct span list = t->value_at, item;
	struct range_item **at = &t->ranges;
	int err;

	while (span_item(p, &list, &item, ',', &err)) {
		*at = arena_alloc(p->arena, sizeof(**at));
		if (item.len && strchr("<>", *span_start(item)))
			err = parse_compared(p, item, ns, *at);
		else
			err = parse_between(p, item, ns, *at);
		if (err)
			return err;
		at = &(*at)->next;
	}
	return err;
}

int parse_ranges(struct parser *p, struct rule_token *t)
{
	return parse_list(p, t, false);
}

int parse_limits(struct parser *p, struct rule_token *t)
{
	return parse_list(p, t, true);
}

/* ---- addresses */

/* Cuts "[:PORT]" off the end; "[…]" may have colons inside. */
static int take_port(struct parser *p, struct span *s, int32_t *port)
{
	const char *text = span_start(*s);
	const char *close = memrchr(text, ']', s->len);
	const char *colon = memrchr(text, ':', s->len);
	struct span number;
	uint64_t v;
	int err;

	*port = -1;
	if (!colon || (close && colon < close))
		return 0;
	/* An address without brackets and with several colons is IPv6. */
	if (!close && memchr(text, ':', (size_t)(colon - text)))
		return 0;
	number = span_of(p, s->at + (uint32_t)(colon + 1 - text),
			 s->at + s->len);
	s->len = (uint32_t)(colon - text);
	if (span_is(number, "*"))
		return 0;
	err = parse_number(p, number, &v);
	if (!err && v > 65535)
		err = rule_error_at(p->e, number, "ports end at 65535");
	*port = err ? -1 : (int32_t)v;
	return err;
}

static int take_bits(struct parser *p, struct span *s, unsigned int *bits)
{
	const char *text = span_start(*s);
	const char *slash = memrchr(text, '/', s->len);
	struct span number;
	uint64_t v;
	int err;

	*bits = 128;
	if (!slash)
		return 0;
	number = span_of(p, s->at + (uint32_t)(slash + 1 - text),
			 s->at + s->len);
	s->len = (uint32_t)(slash - text);
	err = parse_number(p, number, &v);
	if (!err && v > 128)
		err = rule_error_at(p->e, number, "an address has 32 or 128"
				    " bits");
	*bits = err ? 0 : (unsigned int)v;
	return err;
}

static void clear_host(struct addr_pattern *a)
{
	unsigned int i;

	for (i = a->bits; i < 128; i++)
		a->addr[i / 8] &= (uint8_t)(0xff7f >> i % 8);
}

static int parse_ip(struct parser *p, struct span s, struct addr_pattern *a,
		    bool bits_given, unsigned int bits)
{
	char *text = span_text(p, s);
	bool boxed = text[0] == '[' && s.len > 1 && text[s.len - 1] == ']';

	if (boxed) {
		text[s.len - 1] = 0;
		text++;
	}
	if (!boxed && inet_pton(AF_INET, text, a->addr) == 1) {
		a->family = AF_INET;
		if (bits_given && bits > 32)
			return rule_error_at(p->e, s, "an IPv4 address has"
					     " 32 bits");
		a->bits = (uint8_t)(bits_given ? bits : 32);
	} else if (inet_pton(AF_INET6, text, a->addr) == 1) {
		a->family = AF_INET6;
		a->bits = (uint8_t)bits;
	} else {
		return rule_error_at(p->e, s, "'%s' is no address: 10.0.0.0/8"
				     ":80, [::1]:80, *:80, unix:/path",
				     span_text(p, s));
	}
	clear_host(a);
	return 0;
}

static int parse_unix(struct parser *p, struct span s, struct addr_pattern *a)
{
	struct pattern *path;
	int err;

	a->family = AF_UNIX;
	a->port = -1;
	if (span_is(s, "*"))
		return 0;
	err = parse_pattern(p, s, &path);
	a->path = path;
	return err;
}

int parse_address(struct parser *p, struct rule_token *t)
{
	struct addr_pattern *a = arena_alloc(p->arena, sizeof(*a));
	struct span s = t->value_at, whole;
	unsigned int bits;
	int err;

	t->addr = a;
	if (take_prefix(&s, "unix:"))
		return parse_unix(p, s, a);
	err = take_port(p, &s, &a->port);
	if (err || span_is(s, "*"))
		return err;
	whole = s;
	err = take_bits(p, &s, &bits);
	return err ? err : parse_ip(p, s, a, s.len != whole.len, bits);
}

/* ---- frames */

/* FUNC, or the glob of a library: quoted where it has odd characters. */
static int parse_frame_word(struct parser *p, struct span s, const char **out)
{
	if (!s.len)
		return rule_error_at(p->e, s, "a name is missing here");
	return parse_text(p, s, out);
}

static int parse_hex(struct parser *p, struct span s, uint64_t *v)
{
	const char *text = span_text(p, s);
	uint32_t i;

	*v = 0;
	for (i = 0; i < s.len; i++) {
		const char *digits = "0123456789abcdef";
		const char *found = strchr(digits, text[i]);

		if (!found)
			break;
		*v = *v << 4 | (uint64_t)(found - digits);
	}
	if (!s.len || i < s.len || s.len > 16)
		return rule_error_at(p->e, s, "a site has 1 to 16 hexadecimal"
				     " digits");
	return 0;
}

/* FUNC[@LIB], @LIB, site:HEX */
static int parse_frame(struct parser *p, struct span s,
		       struct frame_pattern *f)
{
	uint32_t at;
	int err;

	if (!s.len)
		return rule_error_at(p->e, s, "a frame is missing here:"
				     " FUNC, FUNC@LIB, @LIB, site:HEX");
	if (take_prefix(&s, "site:")) {
		f->site = true;
		return parse_hex(p, s, &f->hex);
	}
	err = cut_until(p, s.at, s.at + s.len, "@", &at);
	if (!err && at > s.at)
		err = parse_frame_word(p, span_of(p, s.at, at), &f->function);
	if (!err && at < s.at + s.len)
		err = parse_frame_word(p, span_of(p, at + 1, s.at + s.len),
				       &f->library);
	return err;
}

int parse_frames(struct parser *p, struct rule_token *t)
{
	struct span list = t->value_at, item;
	struct frame_pattern **at = &t->frames;
	int err;

	while (span_item(p, &list, &item, '>', &err)) {
		*at = arena_alloc(p->arena, sizeof(**at));
		err = parse_frame(p, item, *at);
		if (err)
			return err;
		at = &(*at)->next;
	}
	return err;
}

/* HEX[/N] */
int parse_call_site(struct parser *p, struct rule_token *t)
{
	struct span s = t->value_at, frames;
	uint64_t n = 0;
	uint32_t at;
	int err = cut_until(p, s.at, s.at + s.len, "/", &at);

	if (err)
		return err;
	frames = span_of(p, at, s.at + s.len);
	if (take_prefix(&frames, "/")) {
		err = parse_number(p, frames, &n);
		if (!err && (n < 1 || n > SITE_FRAMES_MAX))
			err = rule_error_at(p->e, frames, "1 to %u frames",
					    SITE_FRAMES_MAX);
	}
	t->how = (uint8_t)n;
	return err ? err : parse_hex(p, span_of(p, s.at, at), &t->num);
}
