/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The text of a note: what is printed between < and > behind a descriptor
 * or an id.  Paths and command names in it are escaped as C does, and <
 * and > as well, so that a note can be read back: NOTE_DELETED can only
 * be a mark, never part of a name.
 *
 *	/etc/passwd			a path
 *	/dev/null<char 1:3>		a device
 *	/tmp/x>(deleted)		a removed file: closes itself
 *	pipe:[123]			another link of /proc/PID/fd
 *	TCP:[1.2.3.4:80->5.6.7.8:9]	a socket; its link is socket:[123]
 *	pid:123, signalfd:[INT], {…	other details, none of them links
 *
 * A sink prints '<', the note and '>', but no '>' where note_closed().
 */
#ifndef VX_EVENT_NOTE_H
#define VX_EVENT_NOTE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define NOTE_DELETED ">(deleted)"

struct note {
	const char *escaped;	/* path, or all of another kind */
	size_t len;
	bool is_path;
	bool is_link;		/* a path, or what else a link can lead to */
	bool deleted;
	const char *device;	/* "char 1:3" (device_len bytes), or NULL */
	size_t device_len;
};

/* Does the note bring its own '>'? */
bool note_closed(const char *note);
/* Splits a note; the parts point into it. */
void note_parse(const char *note, struct note *parts);
/* Appends the escaped form of `len` bytes; `also` are escaped in octal. */
void note_escape(struct buf *to, const char *raw, size_t len,
		 const char *also);
/* Appends the bytes that the escaped form stands for. */
void note_unescape(struct buf *to, const char *escaped, size_t len);

#endif
