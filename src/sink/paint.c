/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/paint.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	const char *sgr;
} inks[INK_COUNT] = {
	[INK_NONE] = { "", "" },
	[INK_SYSCALL] = { "syscall", "33" },
	[INK_ARGNAME] = { "argname", "" },
	[INK_ARGVAL] = { "argval", "35" },
	[INK_CALL] = { "call", "" },
	[INK_CONST] = { "const", "34" },
	[INK_COMMENT] = { "comment", "36" },
	[INK_PUNCT] = { "punct", "" },
	[INK_RETVAL] = { "retval", "32" },
	[INK_ERROR] = { "error", "31" },
};

/* One "key=value". */
static void set_ink(struct palette *p, const char *item, size_t len)
{
	const char *eq = memchr(item, '=', len);
	size_t name = eq ? (size_t)(eq - item) : len;
	size_t value = eq ? len - name - 1 : 0;
	unsigned int i;

	if (!eq || value >= sizeof(p->sgr[0]) ||
	    strspn(eq + 1, "0123456789;") < value)
		return;
	for (i = INK_NONE + 1; i < INK_COUNT; i++) {
		if (strlen(inks[i].name) != name ||
		    memcmp(inks[i].name, item, name))
			continue;
		memcpy(p->sgr[i], eq + 1, value);
		p->sgr[i][value] = 0;
	}
}

void palette_init(struct palette *p, const char *colors)
{
	unsigned int i;

	for (i = 0; i < INK_COUNT; i++)
		snprintf(p->sgr[i], sizeof(p->sgr[i]), "%s", inks[i].sgr);
	while (colors && *colors) {
		size_t len = strcspn(colors, ":");

		set_ink(p, colors, len);
		colors += len;
		colors += *colors == ':';
	}
}

/* What is being painted: the rest of the text, and where it goes. */
struct brush {
	struct paint *at;
	const struct palette *palette;
	struct buf *to;
	const char *p;
	const char *end;
};

static char peek(const struct brush *b, size_t i)
{
	return i < (size_t)(b->end - b->p) ? b->p[i] : 0;
}

static void put(struct brush *b, enum ink ink, size_t len)
{
	const char *sgr = b->palette->sgr[ink];

	if (len > (size_t)(b->end - b->p))
		len = (size_t)(b->end - b->p);
	if (*sgr && len) {
		buf_printf(b->to, "\033[%sm", sgr);
		buf_add(b->to, b->p, len);
		buf_str(b->to, "\033[0m");
	} else {
		buf_add(b->to, b->p, len);
	}
	b->p += len;
}

static bool starts(const struct brush *b, const char *what)
{
	size_t len = strlen(what);

	return (size_t)(b->end - b->p) >= len && !memcmp(b->p, what, len);
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static size_t word_length(const struct brush *b, size_t from)
{
	size_t n = from;

	while (is_word(peek(b, n)))
		n++;
	return n - from;
}

/* A string with its quotes, or up to the end of the line. */
static size_t string_length(const struct brush *b)
{
	size_t n = 1;

	while (peek(b, n) && peek(b, n) != '"' && peek(b, n) != '\n')
		n += peek(b, n) == '\\' && peek(b, n + 1) ? 2 : 1;
	return n + (peek(b, n) == '"');
}

static size_t comment_length(const struct brush *b)
{
	size_t n = 2;

	while (peek(b, n) && peek(b, n) != '\n' &&
	       !(peek(b, n) == '*' && peek(b, n + 1) == '/'))
		n++;
	return n + (peek(b, n) == '*' ? 2 : 0);
}

/* "<...>" behind a descriptor; "->" in it is an arrow between addresses. */
static size_t note_length(const struct brush *b)
{
	unsigned int depth = 0;
	size_t n = 0;

	for (; peek(b, n) && peek(b, n) != '\n'; n++) {
		if (peek(b, n) == '<')
			depth++;
		else if (peek(b, n) == '>' && peek(b, n - 1) != '-' &&
			 !--depth)
			return n + 1;
	}
	return n;
}

static bool has_upper(const struct brush *b, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (isupper((unsigned char)b->p[i]))
			return true;
	return false;
}

static void put_word(struct brush *b)
{
	size_t len = word_length(b, 0);
	char next = peek(b, len);
	enum ink ink = INK_ARGVAL;

	if (isdigit((unsigned char)b->p[0]))
		ink = INK_ARGVAL;
	else if (next == '=' && peek(b, len + 1) != '=')
		ink = INK_ARGNAME;
	else if (next == '(')
		ink = INK_CALL;
	else if (has_upper(b, len))
		ink = INK_CONST;
	put(b, ink, len);
	/* A descriptor's note, not "<unfinished ...>", which a blank leads. */
	if (peek(b, 0) == '<')
		put(b, INK_ARGVAL, note_length(b));
}

static void put_bracket(struct brush *b)
{
	struct paint *at = b->at;
	char c = b->p[0];

	if (strchr("([{", c))
		at->depth++;
	else if (at->depth)
		at->depth--;
	put(b, INK_PUNCT, 1);
	if (c == ')' && !at->depth)
		at->where = PAINT_RESULT;
}

static void paint_args(struct brush *b)
{
	char c = b->p[0];

	if (c == '"')
		put(b, INK_ARGVAL, string_length(b));
	else if (c == '/' && peek(b, 1) == '*')
		put(b, INK_COMMENT, comment_length(b));
	else if (is_word(c))
		put_word(b);
	else if (c == '-' && isdigit((unsigned char)peek(b, 1)))
		put(b, INK_ARGVAL, 1 + word_length(b, 1));
	else if (strchr("()[]{}", c))
		put_bracket(b);
	else if (starts(b, "<unfinished"))
		put(b, INK_NONE, note_length(b));
	else
		put(b, INK_PUNCT, 1);
}

static size_t line_length(const struct brush *b)
{
	const char *nl = memchr(b->p, '\n', (size_t)(b->end - b->p));

	return nl ? (size_t)(nl - b->p) : (size_t)(b->end - b->p);
}

/* " = -1 ENOENT (No such file or directory) <0.000012>" */
static void paint_result(struct brush *b)
{
	size_t n = strspn(b->p, " =");

	put(b, INK_PUNCT, n);
	if (starts(b, "-1 E") || starts(b, "? E")) {
		const char *close = memchr(b->p, ')', line_length(b));

		put(b, INK_ERROR, close ? (size_t)(close - b->p) + 1 :
			line_length(b));
	} else if (*b->p == '?' || *b->p == '-' || is_word(*b->p)) {
		put(b, INK_RETVAL, 1 + word_length(b, 1));
		if (peek(b, 0) == '<')
			put(b, INK_ARGVAL, note_length(b));
	}
	b->at->where = PAINT_REST;
}

static size_t bracket_length(const struct brush *b, size_t from)
{
	size_t n = from;

	while (peek(b, n) && !strchr("]\n(", peek(b, n)))
		n++;
	return n - from + (peek(b, n) == ']');
}

/* A pid, perhaps with a name, or a time. */
static size_t number_length(const struct brush *b, size_t from)
{
	size_t n = from;

	while (isdigit((unsigned char)peek(b, n)) ||
	       (n > from && (peek(b, n) == '.' || peek(b, n) == ':')))
		n++;
	if (n > from && peek(b, n) == '<')
		while (peek(b, n) && peek(b, n) != '\n' &&
		       peek(b, n++) != '>')
			;
	return n - from;
}

/* "[pid 12<sh>] ", a pid, a time, a call's number, an address. */
static size_t prefix_length(const struct brush *b)
{
	size_t n = 0, len;

	for (;;) {
		len = peek(b, n) == '[' ? bracket_length(b, n) :
			number_length(b, n);
		if (!len || peek(b, n + len) != ' ')
			return n;
		n += len;
		while (peek(b, n) == ' ')
			n++;
	}
}

static void paint_head(struct brush *b)
{
	struct paint *at = b->at;
	const char *resumed;
	size_t n;

	/* " > " leads a frame of a stack, " | " a line of a dump. */
	if (!starts(b, " > ") && !starts(b, " | "))
		put(b, INK_NONE, strspn(b->p, " "));
	put(b, INK_NONE, prefix_length(b));
	n = word_length(b, 0);
	at->depth = 0;
	at->where = PAINT_REST;
	if (n && peek(b, n) == '(') {
		put(b, INK_SYSCALL, n);
		at->where = PAINT_ARGS;
	} else if (starts(b, "<... ")) {
		resumed = memchr(b->p, '>', line_length(b));
		put(b, INK_NONE, resumed ? (size_t)(resumed - b->p) + 1 : 5);
		at->where = PAINT_ARGS;
		at->depth = 1;
	} else if (starts(b, "--- SIG")) {
		put(b, INK_NONE, 4);
		put(b, INK_CONST, word_length(b, 0));
		at->where = PAINT_ARGS;
		at->depth = 1;
	}
}

void paint_text(struct paint *p, const struct palette *palette,
		struct buf *to, const char *text, size_t len)
{
	struct brush b = { p, palette, to, text, text + len };

	while (b.p < b.end) {
		if (*b.p == '\n') {
			put(&b, INK_NONE, 1);
			*p = (struct paint){ 0 };
			continue;
		}
		switch ((enum paint_where)p->where) {
		case PAINT_HEAD:
			paint_head(&b);
			break;
		case PAINT_ARGS:
			paint_args(&b);
			break;
		case PAINT_RESULT:
			paint_result(&b);
			break;
		case PAINT_REST:
			put(&b, INK_NONE, line_length(&b));
			break;
		}
	}
}
