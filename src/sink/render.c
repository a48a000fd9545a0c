/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "desc/consts.h"
#include "sink/notes.h"
#include "sink/quote.h"
#include "sink/render.h"
#include "sink/symbol.h"

static bool render(struct buf *out, const struct value *v,
		   const struct text_style *style);

/* Network order numbers under -X raw: "\x30\x39". */
static void raw_bytes(struct buf *out, const struct value *v)
{
	unsigned char raw[8];

	if (v->data) {
		buf_char(out, '"');
		quote_bytes(out, v->data, v->len, HEX_ALL);
		buf_char(out, '"');
		return;
	}
	for (unsigned int i = 0; i < v->size && i < 8; i++)
		raw[i] = (unsigned char)(v->num >> (8 * (v->size - 1 - i)));
	buf_char(out, '"');
	quote_bytes(out, raw, v->size < 8 ? v->size : 8, HEX_ALL);
	buf_char(out, '"');
}

static void render_raw(struct buf *out, const struct value *v)
{
	if (v->flags & VF_RAWBYTES)
		raw_bytes(out, v);
	else
		symbol_number(out, v->num, v->size, v->radix,
			      v->flags & VF_SIGNED);
}

static void render_mac(struct buf *out, const struct value *v,
		       const struct text_style *style)
{
	if (style->consts == CONST_ABBREV) {
		quote_mac(out, v->data, v->len);
		return;
	}
	raw_bytes(out, v);
	if (style->consts == CONST_RAW)
		return;
	buf_str(out, " /* ");
	quote_mac(out, v->data, v->len);
	buf_str(out, " */");
}

static void render_str(struct buf *out, const struct value *v,
		       const struct text_style *style)
{
	enum hex_strings hex = v->flags & VF_HEX ? HEX_ALL : style->hex;

	if (v->flags & VF_MAC) {
		render_mac(out, v, style);
	} else if (v->flags & VF_UUID) {
		quote_uuid(out, v->data, v->len);
	} else if (v->flags & VF_OCTETS) {
		quote_octets(out, v->data, v->len);
	} else if (v->flags & VF_PATTERN) {
		quote_bytes(out, v->data, v->len, hex);
	} else {
		if (v->flags & VF_ABSTRACT)
			buf_char(out, '@');
		buf_char(out, '"');
		quote_bytes(out, v->data, v->len, hex);
		buf_char(out, '"');
	}
	if (v->flags & VF_MORE)
		buf_str(out, "...");
}

static bool hidden(const struct value *v)
{
	return v->state == V_ABSENT || v->flags & VF_QUIET;
}

/* inet_pton(AF_INET6, "::1", &name) stands for name=… */
static bool selfnamed(const struct value *v, const struct text_style *style)
{
	return v->flags & VF_SELFNAMED && style->consts == CONST_ABBREV;
}

/* Whether rendering this value would stop before its first byte. */
static bool stops_at_once(const struct value *v)
{
	return v->state == V_LATER;
}

static bool render_list(struct buf *out, const struct value *v,
			const struct text_style *style)
{
	const char *sep = v->flags & VF_SPACED ? " " : ", ";
	bool bare = v->flags & VF_NOBRACKETS, first = true;

	if (!bare)
		buf_str(out, v->flags & VF_INVERT ? "~[" : "[");
	for (const struct value *k = v->first; k; k = k->next) {
		if (hidden(k))
			continue;
		if (!first)
			buf_str(out, sep);
		first = false;
		if (k->flags & VF_INDEX && k->label) {
			buf_char(out, '[');
			render(out, k->label, style);
			buf_str(out, "]=");
		}
		if (!render(out, k, style))
			return false;
	}
	if (v->flags & VF_MORE)
		buf_str(out, first ? "..." : v->flags & VF_SPACED ?
			" ..." : ", ...");
	if (v->flags & VF_FAULT_AFTER) {
		buf_str(out, ", ... /* ");
		buf_hex(out, v->num);
		buf_str(out, " */");
	}
	if (!bare)
		buf_char(out, ']');
	return true;
}

static bool render_record(struct buf *out, const struct value *v,
			  const struct text_style *style)
{
	bool bare = v->flags & VF_NOBRACKETS, first = true;

	if (!bare)
		buf_char(out, '{');
	for (const struct value *k = v->first; k; k = k->next) {
		if (hidden(k))
			continue;
		if (stops_at_once(k))
			return false;
		if (!first && !(k->flags & VF_NOCOMMA))
			buf_str(out, ", ");
		first = false;
		if (k->name && !(k->flags & VF_ANON) && !selfnamed(k, style)) {
			buf_str(out, k->name);
			buf_char(out, '=');
		}
		if (!render(out, k, style))
			return false;
	}
	if (v->flags & VF_MORE)
		buf_str(out, first ? "..." : ", ...");
	if (!bare)
		buf_char(out, '}');
	return true;
}

static bool render_kids(struct buf *out, const struct value *v,
			const char *sep, const struct text_style *style)
{
	bool first = true;

	for (const struct value *k = v->first; k; k = k->next) {
		if (hidden(k))
			continue;
		if (!first)
			buf_str(out, sep);
		first = false;
		if (!render(out, k, style))
			return false;
	}
	return true;
}

static bool render_call(struct buf *out, const struct value *v,
			const struct text_style *style)
{
	struct text_style plain = *style;

	if (style->consts != CONST_ABBREV && !(v->flags & VF_SYM_ALWAYS)) {
		render_raw(out, v);
		if (style->consts == CONST_RAW)
			return true;
		buf_str(out, " /* ");
	}
	plain.consts = CONST_ABBREV;
	if (v->flags & VF_SYM_ALWAYS)
		plain.consts = style->consts;
	buf_str(out, v->text);
	buf_char(out, '(');
	if (!render_kids(out, v, ", ", &plain))
		return false;
	if (selfnamed(v, style) && v->name)
		buf_printf(out, ", &%s", v->name);
	buf_char(out, ')');
	if (style->consts != CONST_ABBREV && !(v->flags & VF_SYM_ALWAYS))
		buf_str(out, " */");
	return true;
}

/* A word; its raw form is the kid where it has one. */
static void render_text(struct buf *out, const struct value *v,
			const struct text_style *style)
{
	if (style->consts == CONST_ABBREV || v->flags & VF_SYM_ALWAYS) {
		buf_str(out, v->text);
		return;
	}
	if (v->first)
		render(out, v->first, style);
	else
		render_raw(out, v);
	if (style->consts == CONST_VERBOSE) {
		buf_str(out, " /* ");
		buf_str(out, v->text);
		buf_str(out, " */");
	}
}

static void render_addr(struct buf *out, const struct value *v)
{
	uint64_t addr = v->state == V_OK ? v->num : v->addr;

	if (addr)
		buf_hex(out, addr);
	else
		buf_str(out, "NULL");
}

static bool render_change(struct buf *out, const struct value *v,
			  const struct text_style *style)
{
	if (!render(out, v->first, style))
		return false;
	if (stops_at_once(v->last))
		return false;
	if (hidden(v->last))
		return true;
	buf_str(out, " => ");
	return render(out, v->last, style);
}

static bool render_shape(struct buf *out, const struct value *v,
			 const struct text_style *style)
{
	switch ((enum shape)v->shape) {
	case SHAPE_NUM:
		render_raw(out, v);
		return true;
	case SHAPE_ADDR:
		render_addr(out, v);
		return true;
	case SHAPE_SYM:
		symbol_render(out, v, style->consts);
		return true;
	case SHAPE_STR:
		render_str(out, v, style);
		return true;
	case SHAPE_LIST:
		return render_list(out, v, style);
	case SHAPE_RECORD:
		return render_record(out, v, style);
	case SHAPE_CALL:
		return render_call(out, v, style);
	case SHAPE_CHANGE:
		return render_change(out, v, style);
	case SHAPE_OR:
		return render_kids(out, v, v->text, style);
	case SHAPE_TEXT:
		render_text(out, v, style);
		return true;
	}
	return true;
}

static void comment(struct buf *out, const struct value *v)
{
	buf_str(out, "/* ");
	buf_str(out, v->comment);
	buf_str(out, " */");
}

static bool is_fd(const struct value *v)
{
	return v->type && (v->type->role == ROLE_FD ||
			   v->type->role == ROLE_DIRFD);
}

static bool render_ok(struct buf *out, const struct value *v,
		      const struct text_style *style)
{
	if (v->comment && v->flags & VF_COMMENT_ONLY) {
		comment(out, v);
		return true;
	}
	if (v->comment && v->flags & VF_COMMENT_FIRST) {
		comment(out, v);
		buf_char(out, ' ');
	}
	if (!render_shape(out, v, style))
		return false;
	if (v->note)
		notes_render(out, v->note, is_fd(v), style->hex);
	if (v->comment && !(v->flags & VF_COMMENT_FIRST) &&
	    !(v->flags & VF_COMMENT_SYM && style->consts == CONST_RAW)) {
		buf_char(out, ' ');
		comment(out, v);
	}
	return true;
}

static bool render(struct buf *out, const struct value *v,
		   const struct text_style *style)
{
	switch ((enum vstate)v->state) {
	case V_LATER:
		return false;
	case V_ABSENT:
		return true;
	case V_UNSET: case V_FAULT:
		render_addr(out, v);
		return true;
	case V_OK: case V_CUT:
		break;
	}
	return render_ok(out, v, style);
}

bool render_value(struct buf *out, const struct value *v,
		  const struct text_style *style)
{
	return render(out, v, style);
}

bool render_args(struct buf *out, const struct event *ev,
		 const struct text_style *style)
{
	bool first = true;

	if (!ev->args)
		return true;
	for (const struct value *k = ev->args->first; k; k = k->next) {
		if (hidden(k))
			continue;
		if (k->flags & VF_NAMED && stops_at_once(k))
			return false;
		if (!first)
			buf_str(out, ", ");
		first = false;
		if ((style->arg_names || k->flags & VF_NAMED) && k->name) {
			buf_str(out, k->name);
			buf_char(out, '=');
		}
		if (!render(out, k, style))
			return false;
	}
	return true;
}

/* The words for results that only a tracer sees; errno names are a set. */
static const char *restart_text(int err)
{
	switch (err) {
	case 512:
		return "To be restarted if SA_RESTART is set";
	case 513:
		return "To be restarted";
	case 514:
		return "To be restarted if no handler";
	case 516:
		return "Interrupted by signal";
	default:
		return NULL;
	}
}

/* No program of ours sets a locale: nothing would be translated. */
static const char *error_text(int err)
{
	const char *text = NULL;

#ifdef HAVE_STRERRORDESC_NP
	text = strerrordesc_np(err);
#endif
	return text ? text : strerror(err);
}

static void render_error(struct buf *out, int err)
{
	const char *name = consts_name(&consts_errnos, (uint64_t)err);
	const char *text = restart_text(err);

	buf_str(out, text ? "? " : "-1 ");
	if (name)
		buf_str(out, name);
	else
		buf_printf(out, "(errno %d)", err);
	if (!text && name)
		text = error_text(err);
	if (!text)
		return;
	buf_str(out, " (");
	buf_str(out, text);
	buf_char(out, ')');
}

void render_result(struct buf *out, const struct event *ev,
		   const struct text_style *style)
{
	const struct value *v = ev->retv;

	if (ev->err && !(ev->raw && style->consts == CONST_RAW))
		render_error(out, ev->err);
	else if (v)
		render(out, v, style);
	else
		buf_s64(out, (int64_t)ev->ret);
	if (v && v->aux) {
		buf_str(out, " (");
		render(out, v->aux, style);
		buf_char(out, ')');
	}
}

void render_quoted(struct buf *out, const void *data, size_t len,
		   unsigned int hex)
{
	buf_char(out, '"');
	quote_bytes(out, data, len, hex);
	buf_char(out, '"');
}
