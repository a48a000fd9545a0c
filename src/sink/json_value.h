/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Values as JSON, and back.  A node is a number, a string, an array of
 * nodes, or an object with the member "value" (one of these, or an object
 * of named nodes) and what belongs to it: names beside the number, the
 * address it stood at, its state.  Whatever the text needs beyond that is
 * there only where it is not the usual; vxtrace-json(5) lists it.  Keeps
 * true: a tree that was written and read prints as the same text.
 */
#ifndef VX_SINK_JSON_VALUE_H
#define VX_SINK_JSON_VALUE_H

#include "base/arena.h"
#include "base/jsonr.h"
#include "base/jsonw.h"
#include "event/value.h"
#include "sink/style.h"

struct json_writer {
	struct jsonw w;
	const struct text_style *style;
	struct buf scratch;	/* names of a number */
};

/* One node. */
void json_value(struct json_writer *x, const struct value *v);
/* An object with "name" first. */
void json_argument(struct json_writer *x, const struct value *v);
/* The members of what json_value() writes, into an object that is open. */
void json_members(struct json_writer *x, const struct value *v);

/* The value of a node, in `a`; NULL where it is none. */
struct value *json_value_read(struct arena *a, const struct jsonr_value *j);

/* Flags that text obeys and JSON has words for, in "print". */
struct json_word {
	uint32_t flag;
	const char *word;
};

extern const struct json_word json_words[];
extern const unsigned int json_words_n;

#endif
