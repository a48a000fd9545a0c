/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "gen_in.h"

#include "base/buf.h"

static void add_call(struct gen *g, struct buf *to)
{
	static const char *const calls[] = {
		"close", "openat", "fsync", "write", "getpid", "signal",
		NULL
	};

	gen_pick(g, calls, to);
	buf_char(to, '(');
	if (!gen_chance(g, 5))
		gen_list(g, gen_expr, 6, ", ", to);
	buf_char(to, ')');
}

static void add_orig(struct gen *g, struct buf *to)
{
	buf_str(to, "orig");
	if (gen_chance(g, 2))
		return;
	buf_str(to, "(flags = ");
	gen_expr(g, to);
	buf_str(to, ", how.mode=");
	gen_expr(g, to);
	buf_char(to, ')');
}

static void add_step(struct gen *g, struct buf *to)
{
	if (gen_chance(g, 2)) {
		gen_name(g, to);
		buf_str(to, " = ");
	}
	if (gen_chance(g, 4))
		add_orig(g, to);
	else
		add_call(g, to);
	switch (gen_below(g, 4)) {
	case 0:
		buf_char(to, '?');
		break;
	case 1:
		buf_str(to, "?: ");
		gen_expr(g, to);
		break;
	case 2:
		buf_char(to, '?');
		gen_block(g, to);
		break;
	}
}

static void add_if(struct gen *g, struct buf *to)
{
	buf_str(to, "if ");
	gen_group(g, to);
	gen_block(g, to);
	if (gen_chance(g, 2))
		return;
	buf_str(to, " else ");
	if (gen_chance(g, 2)) {
		buf_str(to, "if ");
		gen_group(g, to);
	}
	gen_block(g, to);
}

static void add_seq_stmt(struct gen *g, struct buf *to)
{
	switch (gen_below(g, 5)) {
	case 0:
		buf_str(to, "return ");
		gen_expr(g, to);
		break;
	case 1:
		buf_str(to, "fail ");
		if (gen_chance(g, 2))
			gen_error(g, to);
		else
			gen_group(g, to);
		break;
	case 2:
		buf_str(to, "defer ");
		add_call(g, to);
		break;
	default:
		add_step(g, to);
		break;
	}
}

static void add_plain_stmt(struct gen *g, struct buf *to)
{
	switch (gen_below(g, 5)) {
	case 0:
		buf_str(to, "delay ");
		gen_duration(g, to);
		break;
	case 1:
		buf_str(to, "signal ");
		gen_signal(g, to);
		break;
	case 2:
		buf_str(to, "log ");
		gen_string(g, to);
		while (gen_below(g, 3) == 0) {
			buf_str(to, ", ");
			gen_expr(g, to);
		}
		break;
	case 3:
		gen_name(g, to);
		buf_str(to, " = ");
		gen_expr(g, to);
		break;
	default:
		gen_place(g, '[', ']', to);
		buf_str(to, " = ");
		gen_expr(g, to);
		break;
	}
}

static void add_stmt(struct gen *g, struct buf *to)
{
	unsigned int which = gen_below(g, 8);

	if (which == 0) {
		add_if(g, to);
	} else if (which == 1) {
		buf_str(to, "repeat ");
		gen_group(g, to);
		gen_block(g, to);
	} else if (g->steps && which < 5) {
		add_seq_stmt(g, to);
	} else {
		add_plain_stmt(g, to);
	}
}

void gen_block(struct gen *g, struct buf *to)
{
	static const char *const separators[] = { "; ", ";", "\n", ";;\n", NULL };
	struct buf separator = BUF_INIT;

	if (g->depth >= DEPTH) {
		buf_str(to, "{ x = 1 }");
		return;
	}
	g->depth++;
	gen_pick(g, separators, &separator);
	buf_str(to, "{ ");
	gen_list(g, add_stmt, 3, buf_cstr(&separator), to);
	buf_str(to, gen_chance(g, 3) ? ";}" : " }");
	buf_free(&separator);
	g->depth--;
}
