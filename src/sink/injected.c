/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/injected.h"

#include <string.h>

/* strace says the same of pokes at entry and at exit. */
#define ARGS (MARK_ARGS | MARK_EXIT_POKE)
/* What strace calls INJECTED, and nothing more. */
#define PLAIN (MARK_SKIPPED | MARK_RETVAL)

/* Words of the text, in their order. */
static const struct injected_word notes[] = {
	{ ARGS, "args" },
	{ MARK_SHORT, "short" },
	{ MARK_CORRUPT, "corrupt" },
	{ MARK_SEQ, "seq" },
	{ MARK_RESTART, "restart" },
	{ MARK_POSTERROR, "posterror" },
	{ MARK_POSTRETVAL, "postretval" },
	{ MARK_CRASH, "crash" },
	{ 0, NULL }
};

const struct injected_word injected_words[] = {
	{ MARK_ARGS, "args" },
	{ MARK_EXIT_POKE, "poke_exit" },
	{ MARK_SHORT, "short" },
	{ MARK_CORRUPT, "corrupt" },
	{ MARK_SEQ, "seq" },
	{ MARK_RESTART, "restart" },
	{ MARK_POSTERROR, "posterror" },
	{ MARK_POSTRETVAL, "postretval" },
	{ MARK_SIGNAL, "signal" },
	{ MARK_CRASH, "crash" },
	{ MARK_DELAYED, "delay" },
	{ 0, NULL }
};

bool injected_any(const struct injected *i)
{
	return i && i->marks & ~(uint32_t)(MARK_PASS | MARK_REFUSED);
}

static void add(struct buf *b, const char *word, const char **before)
{
	buf_str(b, *before);
	buf_str(b, word);
	*before = ", ";
}

static void words(struct buf *b, const struct injected *i)
{
	const char *before = ": ";

	for (const struct injected_word *w = notes; w->name; w++) {
		if (!(i->marks & w->mark))
			continue;
		add(b, w->name, &before);
		if (w->mark == MARK_SEQ)
			buf_printf(b, " %u", i->steps);
		/* what came on top of the call itself */
		else if (w->mark == MARK_RESTART && i->steps)
			buf_printf(b, " %u", i->steps - 1);
	}
	/* strace: a result alone needs no word */
	if (i->marks & PLAIN && *before == ',')
		add(b, "retval", &before);
}

void injected_text(struct buf *b, const struct injected *i)
{
	uint32_t shown = ARGS | PLAIN;

	if (!i)
		return;
	for (const struct injected_word *w = notes; w->name; w++)
		shown |= w->mark;
	if (i->marks & shown) {
		buf_str(b, " (INJECTED");
		words(b, i);
		buf_char(b, ')');
	}
	if (i->marks & MARK_DELAYED)
		buf_str(b, " (DELAYED)");
	if (i->note)
		buf_printf(b, " (NOTE: %s)", i->note);
}
