/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/notes.h"

#include <string.h>

#include "event/note.h"
#include "sink/quote.h"

static bool all_printable(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] < ' ' || s[i] > '~')
			return false;
	return true;
}

void notes_name(struct buf *out, const void *raw, size_t len,
		enum hex_strings hex)
{
	if (hex == HEX_NONE ||
	    (hex != HEX_ALL && all_printable(raw, len)))
		note_escape(out, raw, len, "<>");
	else
		quote_bytes(out, raw, len, hex);
}

static void again(struct buf *out, const char *escaped, size_t len,
		  enum hex_strings hex)
{
	struct buf raw = BUF_INIT;

	note_unescape(&raw, escaped, len);
	notes_name(out, buf_cstr(&raw), raw.len, hex);
	buf_free(&raw);
}

/* A socket's text: only what is in quotes is a name. */
static void detail(struct buf *out, const char *note, enum hex_strings hex)
{
	const char *open = strchr(note, '"');
	const char *close = strrchr(note, '"');

	if (!open || close == open) {
		buf_str(out, note);
		return;
	}
	buf_add(out, note, open + 1 - note);
	again(out, open + 1, close - open - 1, hex);
	buf_str(out, close);
}

static void link(struct buf *out, const struct note *n, enum hex_strings hex)
{
	again(out, n->escaped, n->len, hex);
	if (n->deleted)
		buf_str(out, NOTE_DELETED);
	if (!n->device)
		return;
	buf_char(out, '<');
	buf_add(out, n->device, n->device_len);
	buf_char(out, '>');
}

void notes_render(struct buf *out, const char *note, bool fd,
		  enum hex_strings hex)
{
	struct note n;

	note_parse(note, &n);
	buf_char(out, '<');
	if (hex == HEX_NONE)
		buf_str(out, note);
	else if (!fd)
		again(out, note, strlen(note), hex);
	else if (n.is_link)
		link(out, &n, hex);
	else
		detail(out, note, hex);
	if (!fd || !n.deleted)
		buf_char(out, '>');
}
