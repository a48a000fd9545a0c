/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sweep/journal_get.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"

#define SECOND UINT64_C(1000000000)

static void bad(struct journal_get *g, const char *key)
{
	if (!g->bad)
		g->bad = key;
}

static const struct jsonr_value *member(const struct journal_get *g,
					const char *key)
{
	return jsonr_get(g->line, key);
}

/*
 * A journal may come from anywhere, and its texts go to terminals: control
 * characters are made visible, as sweep_text() had done it.
 */
static const char *copy(struct journal_get *g, const struct jsonr_value *v)
{
	for (size_t i = 0; i < v->len; i++) {
		unsigned char c = (unsigned char)v->text[i];

		if ((c < ' ' && c != '\n' && c != '\t') || c == 127)
			return sweep_text(g->s, v->text, v->len);
	}
	return arena_strdup(&g->s->arena, v->text);
}

const char *journal_get_text_if(struct journal_get *g, const char *key)
{
	const struct jsonr_value *v = member(g, key);

	if (v && v->kind == JSONR_STRING)
		return copy(g, v);
	if (v)
		bad(g, key);
	return NULL;
}

const char *journal_get_text(struct journal_get *g, const char *key)
{
	const char *text = journal_get_text_if(g, key);

	if (!text)
		bad(g, key);
	return text;
}

uint64_t journal_get_number(struct journal_get *g, const char *key)
{
	uint64_t n = 0;

	if (jsonr_u64(member(g, key), &n))
		bad(g, key);
	return n;
}

unsigned int journal_get_count(struct journal_get *g, const char *key)
{
	uint64_t n = journal_get_number(g, key);

	if (n <= UINT_MAX)
		return (unsigned int)n;
	bad(g, key);
	return 0;
}

unsigned int journal_get_count_if(struct journal_get *g, const char *key)
{
	return member(g, key) ? journal_get_count(g, key) : 0;
}

bool journal_get_true_if(struct journal_get *g, const char *key)
{
	const struct jsonr_value *v = member(g, key);
	bool truth = false;

	if (v && jsonr_bool(v, &truth))
		bad(g, key);
	return truth;
}

int journal_get_status(struct journal_get *g, const char *key)
{
	int64_t n = 0;

	if (jsonr_s64(member(g, key), &n) || n < INT_MIN || n > INT_MAX) {
		bad(g, key);
		return 0;
	}
	return (int)n;
}

uint64_t journal_get_seconds(struct journal_get *g, const char *key)
{
	const struct jsonr_value *v = member(g, key);
	uint64_t ns = 0;

	if (!v || v->kind != JSONR_NUMBER ||
	    num_parse_duration(v->text, SECOND, &ns))
		bad(g, key);
	return ns;
}

static bool is_hex(const char *p, size_t len)
{
	return strspn(p, "0123456789abcdef") == len;
}

uint64_t journal_get_id(struct journal_get *g, const char *key)
{
	const struct jsonr_value *v = member(g, key);

	if (v && v->kind == JSONR_STRING && v->len == 16 &&
	    is_hex(v->text, 16))
		return strtoull(v->text, NULL, 16);
	bad(g, key);
	return 0;
}

/* "0x…", as jsonw_addr() writes it. */
static uint64_t address(struct journal_get *g, const char *key)
{
	const struct jsonr_value *v = member(g, key);

	if (v && v->kind == JSONR_STRING && v->len > 2 && v->len <= 18 &&
	    !memcmp(v->text, "0x", 2) && is_hex(v->text + 2, v->len - 2))
		return strtoull(v->text, NULL, 16);
	bad(g, key);
	return 0;
}

/* An array, or NULL: there is none, or it is wrong. */
static const struct jsonr_value *array(struct journal_get *g, const char *key)
{
	const struct jsonr_value *v = member(g, key);

	if (v && (v->kind != JSONR_ARRAY || v->count > UINT_MAX)) {
		bad(g, key);
		return NULL;
	}
	return v;
}

const char *const *journal_get_texts_if(struct journal_get *g,
					const char *key, unsigned int *n)
{
	const struct jsonr_value *v = array(g, key), *m;
	size_t count = v ? v->count : 0, i = 0;
	const char **texts;

	texts = arena_alloc(&g->s->arena, (count + 1) * sizeof(*texts));
	for (m = v ? v->child : NULL; m; m = m->next) {
		if (m->kind != JSONR_STRING) {
			bad(g, key);
			break;
		}
		texts[i++] = copy(g, m);
	}
	*n = (unsigned int)i;
	return texts;
}

static void get_frame(struct journal_get *g, struct sweep_frame *f)
{
	f->addr = address(g, "addr");
	f->module = journal_get_text_if(g, "module");
	f->function = journal_get_text_if(g, "symbol");
	if (member(g, "offset"))
		f->offset = journal_get_number(g, "offset");
	f->source = journal_get_text_if(g, "source");
	f->line = journal_get_count_if(g, "line");
}

void journal_get_stack_if(struct journal_get *g, const char *key,
			  struct sweep_stack *st)
{
	const struct jsonr_value *v = array(g, key), *m;
	struct journal_get frame = { .s = g->s };
	struct sweep_frame *frames;
	unsigned int i = 0;

	*st = (struct sweep_stack){ 0 };
	if (!v || !v->count)
		return;
	frames = arena_alloc(&g->s->arena, v->count * sizeof(*frames));
	for (m = v->child; m && !frame.bad; m = m->next) {
		frame.line = m;
		get_frame(&frame, &frames[i++]);
	}
	if (frame.bad)
		bad(g, key);
	*st = (struct sweep_stack){ frames, i };
}
