/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/rules_table.h"

#include <inttypes.h>
#include <string.h>

#define NUMBER_WIDTH 11
#define NAME_WIDTH 16
/* A rule can be as long as a file: its beginning tells which it is. */
#define TEXT_MAX 60

static const char *const heads[] = {
	"matched", "applied", "not applied", "faults",
};

#define NUMBERS (sizeof(heads) / sizeof(heads[0]))

static int name_width(const struct rule_row *v, unsigned int n)
{
	size_t width = NAME_WIDTH;

	for (unsigned int i = 0; i < n; i++)
		if (strlen(v[i].name) > width)
			width = strlen(v[i].name);
	return (int)width;
}

static void put_heads(struct buf *b, int width)
{
	for (size_t i = 0; i < NUMBERS; i++)
		buf_printf(b, "%*s ", NUMBER_WIDTH, heads[i]);
	buf_printf(b, "%-*s text\n", width, "rule");
}

static void put_line(struct buf *b, int width)
{
	for (size_t i = 0; i < NUMBERS; i++) {
		buf_fill(b, '-', NUMBER_WIDTH);
		buf_char(b, ' ');
	}
	buf_fill(b, '-', (size_t)width);
	buf_char(b, ' ');
	buf_fill(b, '-', NAME_WIDTH);
	buf_char(b, '\n');
}

/* None is a blank, as in the table of calls. */
static void put_number(struct buf *b, uint64_t n, bool always)
{
	if (n || always)
		buf_printf(b, "%*" PRIu64 " ", NUMBER_WIDTH, n);
	else
		buf_fill(b, ' ', NUMBER_WIDTH + 1);
}

/* On one line, cut behind a whole character. */
static void put_text(struct buf *b, const char *s)
{
	size_t n = 0;

	for (; *s && (n < TEXT_MAX || ((unsigned char)*s & 0xc0) == 0x80);
	     s++, n++)
		buf_char(b, (unsigned char)*s < ' ' ? ' ' : *s);
	if (*s)
		buf_str(b, "...");
}

void rules_table_text(struct buf *b, const struct rule_row *v,
		      unsigned int n)
{
	int width = name_width(v, n);

	put_heads(b, width);
	put_line(b, width);
	for (unsigned int i = 0; i < n; i++) {
		put_number(b, v[i].matched, true);
		put_number(b, v[i].applied, true);
		put_number(b, v[i].refused, false);
		put_number(b, v[i].faults, false);
		buf_printf(b, "%-*s ", width, v[i].name);
		put_text(b, v[i].text);
		buf_char(b, '\n');
	}
}

static void add_text(struct jsonw *w, const char *key, const char *s)
{
	size_t len = strlen(s);

	jsonw_key(w, key);
	if (jsonw_is_utf8(s, len)) {
		jsonw_strn(w, s, len);
		return;
	}
	jsonw_object(w);
	jsonw_key(w, "bytes");
	jsonw_base64(w, s, len);
	jsonw_end_object(w);
}

static void add_number(struct jsonw *w, const char *key, uint64_t n)
{
	jsonw_key(w, key);
	jsonw_u64(w, n);
}

void rules_table_json(struct jsonw *w, const struct rule_row *row)
{
	add_text(w, "rule", row->name);
	add_text(w, "text", row->text);
	add_number(w, "matched", row->matched);
	add_number(w, "applied", row->applied);
	add_number(w, "refused", row->refused);
	add_number(w, "faults", row->faults);
}
