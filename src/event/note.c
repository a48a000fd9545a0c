/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "event/note.h"

#include <string.h>

bool note_closed(const char *note)
{
	size_t len = strlen(note), tail = strlen(NOTE_DELETED);

	return len >= tail && strcmp(note + len - tail, NOTE_DELETED) == 0;
}

/* Details open with a socket's label, a brace, or one of two words. */
static bool is_link(const char *note)
{
	bool digit = note[0] && strncmp(note, "pid:", 4) == 0 &&
		     note[4] >= '0' && note[4] <= '9';

	return !(note[0] >= 'A' && note[0] <= 'Z') && note[0] != '{' &&
	       !digit && strncmp(note, "signalfd:[", 10) != 0 &&
	       strncmp(note, "signalfd:~", 10) != 0;
}

void note_parse(const char *note, struct note *parts)
{
	const char *open;

	memset(parts, 0, sizeof(*parts));
	parts->escaped = note;
	parts->len = strlen(note);
	parts->is_path = note[0] == '/';
	parts->is_link = is_link(note);
	if (!parts->is_path)
		return;
	if (note_closed(note)) {
		parts->deleted = true;
		parts->len -= strlen(NOTE_DELETED);
		return;
	}
	open = strchr(note, '<');
	if (open && note[parts->len - 1] == '>') {
		parts->device = open + 1;
		parts->device_len = note + parts->len - 1 - parts->device;
		parts->len = open - note;
	}
}

static void add_octal(struct buf *to, unsigned char c, bool full)
{
	buf_char(to, '\\');
	if (full || c >= 0100)
		buf_char(to, '0' + (c >> 6));
	if (full || c >= 010)
		buf_char(to, '0' + (c >> 3 & 7));
	buf_char(to, '0' + (c & 7));
}

static char short_escape(char c)
{
	static const char from[] = "\t\n\v\f\r\"\\", to[] = "tnvfr\"\\";
	const char *found = c ? strchr(from, c) : NULL;

	return found ? to[found - from] : '\0';
}

void note_escape(struct buf *to, const char *raw, size_t len,
		 const char *also)
{
	for (size_t i = 0; i < len; i++) {
		char c = raw[i], e = short_escape(c);
		bool digit = i + 1 < len && raw[i + 1] >= '0' &&
			     raw[i + 1] <= '7';

		if (e) {
			buf_char(to, '\\');
			buf_char(to, e);
		} else if (c >= ' ' && c <= '~' && !strchr(also, c)) {
			buf_char(to, c);
		} else {
			add_octal(to, c, digit);
		}
	}
}

static char from_short(char c)
{
	static const char from[] = "tnvfr", to[] = "\t\n\v\f\r";
	const char *found = strchr(from, c);

	return found ? to[found - from] : c;
}

void note_unescape(struct buf *to, const char *escaped, size_t len)
{
	size_t i = 0;

	while (i < len) {
		unsigned int c = 0, digits = 0;

		if (escaped[i] != '\\' || i + 1 == len) {
			buf_char(to, escaped[i++]);
			continue;
		}
		i++;
		while (i < len && digits < 3 && escaped[i] >= '0' &&
		       escaped[i] <= '7') {
			c = c * 8 + (escaped[i++] - '0');
			digits++;
		}
		buf_char(to, digits ? (char)c : from_short(escaped[i++]));
	}
}
