/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "gen_in.h"

/* A counter, mixed. */
static uint64_t draw(struct gen *g)
{
	uint64_t z = g->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

unsigned int gen_below(struct gen *g, unsigned int n)
{
	return (unsigned int)(draw(g) % n);
}

bool gen_chance(struct gen *g, unsigned int of)
{
	return !gen_below(g, of);
}

/* One of `words`, which ends with NULL. */
void gen_pick(struct gen *g, const char *const *words, struct buf *to)
{
	unsigned int n = 0;

	while (words[n])
		n++;
	buf_str(to, words[gen_below(g, n)]);
}

void gen_list(struct gen *g, void (*item)(struct gen *, struct buf *),
		    unsigned int max, const char *separator, struct buf *to)
{
	unsigned int n = 1 + gen_below(g, max), i;

	for (i = 0; i < n; i++) {
		if (i)
			buf_str(to, separator);
		item(g, to);
	}
}

/* ---- words */

void gen_name(struct gen *g, struct buf *to)
{
	static const char *const names[] = {
		"x", "fd", "armed", "_tmp", "n2", "counter", "O_CREAT", "b",
		NULL
	};

	gen_pick(g, names, to);
}

void gen_number(struct gen *g, struct buf *to)
{
	static const char *const odd[] = {
		"0", "1", "0x7fffffffffffffff", "0xffffffffffffffff", "017", "3ms",
		"4K", "1M", "2G", "18446744073709551615", NULL
	};

	if (gen_chance(g, 3))
		gen_pick(g, odd, to);
	else
		buf_u64(to, gen_below(g, 5000));
}

static void add_part(struct gen *g, struct buf *to)
{
	static const char *const parts[] = {
		"a", "/etc", "/", "x:y", "{", ")", "\\n", "\\\"", "\\\\",
		"\\x01", "\\377", "*", "$", "#", " ", "->", "é", ",", "=",
		"\\t", "'", "\\x4g", NULL
	};

	gen_pick(g, parts, to);
}

void gen_string(struct gen *g, struct buf *to)
{
	buf_char(to, '"');
	if (!gen_chance(g, 8))
		gen_list(g, add_part, 6, "", to);
	buf_char(to, '"');
}

void gen_error(struct gen *g, struct buf *to)
{
	static const char *const names[] = {
		"EIO", "EINTR", "ENOSPC", "eacces", "5", "EAGAIN", "200",
		"EWOULDBLOCK", NULL
	};

	gen_pick(g, names, to);
}

void gen_duration(struct gen *g, struct buf *to)
{
	static const char *const units[] = { "s", "ms", "us", "ns", NULL };

	buf_u64(to, gen_below(g, 100));
	if (gen_chance(g, 4))
		buf_str(to, ".5");
	gen_pick(g, units, to);
}

void gen_signal(struct gen *g, struct buf *to)
{
	static const char *const names[] = {
		"SIGUSR1", "usr2", "11", "SIGRTMIN", "64", "RT_3", "TERM",
		NULL
	};

	gen_pick(g, names, to);
}

/* ---- expressions */

static void add_path(struct gen *g, struct buf *to)
{
	static const char *const paths[] = {
		"args.flags", "args[0]", "args[5]", "args.how.resolve",
		"args.pathname", "args.fd", NULL
	};

	gen_pick(g, paths, to);
}

void gen_place(struct gen *g, char open, char close, struct buf *to)
{
	static const char *const one[] = { "u8", "u16", "u32", "u64", NULL };

	if (gen_chance(g, 3)) {
		buf_printf(to, "mem%c", open);
		gen_expr(g, to);
		buf_char(to, ',');
		gen_expr(g, to);
	} else if (gen_chance(g, 3)) {
		buf_printf(to, "str%c", open);
		gen_expr(g, to);
	} else {
		gen_pick(g, one, to);
		buf_char(to, open);
		gen_expr(g, to);
	}
	buf_char(to, close);
}

static void add_function(struct gen *g, struct buf *to)
{
	static const char *const one[] = {
		"s32", "fdpath", "fdtype", "rand", "str", NULL
	};

	if (gen_chance(g, 3)) {
		gen_place(g, '(', ')', to);
	} else if (gen_chance(g, 4)) {
		buf_str(to, "var(");
		gen_name(g, to);
		buf_char(to, ')');
	} else {
		gen_pick(g, one, to);
		buf_char(to, '(');
		gen_expr(g, to);
		buf_char(to, ')');
	}
}

static void add_memory(struct gen *g, struct buf *to)
{
	switch (gen_below(g, 4)) {
	case 0:
		buf_str(to, "buf(");
		gen_expr(g, to);
		break;
	case 1:
		buf_str(to, "iovec(");
		gen_list(g, gen_expr, 3, ", ", to);
		break;
	case 2:
		buf_str(to, "sockaddr(\"1.2.3.4:80\"");
		break;
	default:
		buf_char(to, 'b');
		gen_string(g, to);
		return;
	}
	buf_char(to, ')');
}

static void add_leaf(struct gen *g, struct buf *to)
{
	static const char *const words[] = {
		"ret", "errno", "pid", "tid", "comm", "exe", "nr", "nth",
		"AT_FDCWD", NULL
	};

	switch (gen_below(g, 6)) {
	case 0:
		gen_number(g, to);
		break;
	case 1:
		gen_string(g, to);
		break;
	case 2:
		gen_name(g, to);
		break;
	case 3:
		gen_pick(g, words, to);
		break;
	default:
		add_path(g, to);
		break;
	}
}

static void add_item(struct gen *g, struct buf *to)
{
	gen_expr(g, to);
	if (gen_chance(g, 3)) {
		buf_str(to, "..");
		gen_expr(g, to);
	}
}

static void add_binary(struct gen *g, struct buf *to)
{
	static const char *const ops[] = {
		"*", "/", "%", "+", "-", "<<", ">>", "<", "<=", ">", ">=",
		"==", "!=", "&", "^", "|", "&&", "||", "=~", "~~", NULL
	};

	gen_expr(g, to);
	if (gen_chance(g, 2))
		buf_char(to, ' ');
	gen_pick(g, ops, to);
	buf_char(to, ' ');
	gen_expr(g, to);
}

/* What stands behind the list would not belong to it: in brackets. */
static void add_in(struct gen *g, struct buf *to)
{
	buf_char(to, '(');
	gen_expr(g, to);
	buf_str(to, " in (");
	gen_list(g, add_item, 4, ",", to);
	buf_str(to, "))");
}

void gen_group(struct gen *g, struct buf *to)
{
	buf_char(to, '(');
	gen_expr(g, to);
	buf_char(to, ')');
}

static void add_choice(struct gen *g, struct buf *to)
{
	gen_group(g, to);
	buf_str(to, " ? ");
	gen_expr(g, to);
	buf_str(to, " : ");
	gen_expr(g, to);
}

static void add_unary(struct gen *g, struct buf *to)
{
	static const char *const ops[] = { "-", "!", "~", "~ ~", "- -", NULL };

	gen_pick(g, ops, to);
	gen_expr(g, to);
}

void gen_expr(struct gen *g, struct buf *to)
{
	static void (*const make[])(struct gen *, struct buf *) = {
		add_binary, add_binary, add_binary, gen_group, add_choice,
		add_unary, add_function, add_in, add_leaf,
	};

	if (g->depth >= DEPTH) {
		add_leaf(g, to);
		return;
	}
	g->depth++;
	if (g->steps && gen_chance(g, 8))
		add_memory(g, to);
	else
		make[gen_below(g, 9)](g, to);
	g->depth--;
}
