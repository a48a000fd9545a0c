/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Colours: finished text, looked at once more on its way out.  The lines
 * are made without a thought of colour, so that columns are counted and
 * lines compared as ever; what is wrongly recognised here is wrongly
 * coloured, and no more.  Text comes in pieces; tokens are not torn.
 */
#ifndef VX_SINK_PAINT_H
#define VX_SINK_PAINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum ink {
	INK_NONE,
	INK_SYSCALL,	/* the call's name */
	INK_ARGNAME,	/* the name of a member or argument */
	INK_ARGVAL,	/* numbers and strings */
	INK_CALL,	/* makedev(...) and the like */
	INK_CONST,	/* O_RDONLY */
	INK_COMMENT,
	INK_PUNCT,
	INK_RETVAL,
	INK_ERROR,
	INK_COUNT,
};

/* SGR parameters (ECMA-48), "1;33"; empty: as it is. */
struct palette {
	char sgr[INK_COUNT][24];
};

/*
 * `colors` as in STRACE_COLORS, "syscall=1;33:error=31", or NULL; what is
 * not understood keeps its usual colour.
 */
void palette_init(struct palette *p, const char *colors);

enum paint_where {
	PAINT_HEAD,	/* a line begins */
	PAINT_ARGS,	/* between a call's parentheses, or in siginfo */
	PAINT_RESULT,
	PAINT_REST,	/* nothing more is known of this line */
};

/* Where the text is; zero is the start of a line. */
struct paint {
	uint8_t where;		/* enum paint_where */
	unsigned int depth;	/* brackets that are open */
};

/* text[len] is NUL. */
void paint_text(struct paint *p, const struct palette *palette,
		struct buf *to, const char *text, size_t len);

#endif
