/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "gen_rules.h"

#include <string.h>

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

static bool chance(struct gen *g, unsigned int of)
{
	return !gen_below(g, of);
}

/* One of `words`, which ends with NULL. */
static void pick(struct gen *g, const char *const *words, struct buf *to)
{
	unsigned int n = 0;

	while (words[n])
		n++;
	buf_str(to, words[gen_below(g, n)]);
}

static void list_of(struct gen *g, void (*item)(struct gen *, struct buf *),
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

static void add_set(struct gen *g, struct buf *to)
{
	static const char *const sets[] = {
		"openat", "read,write", "%file", "%desc", "!close", "all",
		"?nosuch,close", "/^sched", "none", "fsync,fdatasync",
		"openat@64", "%network", "/[[:digit:]]$", "connect,accept4",
		NULL
	};

	pick(g, sets, to);
}

static void add_name(struct gen *g, struct buf *to)
{
	static const char *const names[] = {
		"x", "fd", "armed", "_tmp", "n2", "counter", "O_CREAT", "b",
		NULL
	};

	pick(g, names, to);
}

static void add_number(struct gen *g, struct buf *to)
{
	static const char *const odd[] = {
		"0", "1", "0x7fffffffffffffff", "0xffffffffffffffff", "017", "3ms",
		"4K", "1M", "2G", "18446744073709551615", NULL
	};

	if (chance(g, 3))
		pick(g, odd, to);
	else
		buf_u64(to, gen_below(g, 5000));
}

static void add_positive(struct gen *g, struct buf *to)
{
	buf_u64(to, 1 + gen_below(g, 999));
}

static void add_part(struct gen *g, struct buf *to)
{
	static const char *const parts[] = {
		"a", "/etc", "/", "x:y", "{", ")", "\\n", "\\\"", "\\\\",
		"\\x01", "\\377", "*", "$", "#", " ", "->", "é", ",", "=",
		"\\t", "'", "\\x4g", NULL
	};

	pick(g, parts, to);
}

static void add_string(struct gen *g, struct buf *to)
{
	buf_char(to, '"');
	if (!chance(g, 8))
		list_of(g, add_part, 6, "", to);
	buf_char(to, '"');
}

static void add_error(struct gen *g, struct buf *to)
{
	static const char *const names[] = {
		"EIO", "EINTR", "ENOSPC", "eacces", "5", "EAGAIN", "200",
		"EWOULDBLOCK", NULL
	};

	pick(g, names, to);
}

static void add_weighted(struct gen *g, struct buf *to)
{
	add_error(g, to);
	if (chance(g, 2)) {
		buf_char(to, '*');
		add_positive(g, to);
	}
}

static void add_duration(struct gen *g, struct buf *to)
{
	static const char *const units[] = { "s", "ms", "us", "ns", NULL };

	buf_u64(to, gen_below(g, 100));
	if (chance(g, 4))
		buf_str(to, ".5");
	pick(g, units, to);
}

static void add_percent(struct gen *g, struct buf *to)
{
	buf_u64(to, gen_below(g, 100));
	if (chance(g, 2))
		buf_printf(to, ".%u", gen_below(g, 1000));
	buf_char(to, '%');
}

static void add_signal(struct gen *g, struct buf *to)
{
	static const char *const names[] = {
		"SIGUSR1", "usr2", "11", "SIGRTMIN", "64", "RT_3", "TERM",
		NULL
	};

	pick(g, names, to);
}

/* ---- expressions */

#define DEPTH 4

static void add_path(struct gen *g, struct buf *to)
{
	static const char *const paths[] = {
		"args.flags", "args[0]", "args[5]", "args.how.resolve",
		"args.pathname", "args.fd", NULL
	};

	pick(g, paths, to);
}

static void add_place(struct gen *g, char open, char close, struct buf *to)
{
	static const char *const one[] = { "u8", "u16", "u32", "u64", NULL };

	if (chance(g, 3)) {
		buf_printf(to, "mem%c", open);
		gen_expr(g, to);
		buf_char(to, ',');
		gen_expr(g, to);
	} else if (chance(g, 3)) {
		buf_printf(to, "str%c", open);
		gen_expr(g, to);
	} else {
		pick(g, one, to);
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

	if (chance(g, 3)) {
		add_place(g, '(', ')', to);
	} else if (chance(g, 4)) {
		buf_str(to, "var(");
		add_name(g, to);
		buf_char(to, ')');
	} else {
		pick(g, one, to);
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
		list_of(g, gen_expr, 3, ", ", to);
		break;
	case 2:
		buf_str(to, "sockaddr(\"1.2.3.4:80\"");
		break;
	default:
		buf_char(to, 'b');
		add_string(g, to);
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
		add_number(g, to);
		break;
	case 1:
		add_string(g, to);
		break;
	case 2:
		add_name(g, to);
		break;
	case 3:
		pick(g, words, to);
		break;
	default:
		add_path(g, to);
		break;
	}
}

static void add_item(struct gen *g, struct buf *to)
{
	gen_expr(g, to);
	if (chance(g, 3)) {
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
	if (chance(g, 2))
		buf_char(to, ' ');
	pick(g, ops, to);
	buf_char(to, ' ');
	gen_expr(g, to);
}

/* What stands behind the list would not belong to it: in brackets. */
static void add_in(struct gen *g, struct buf *to)
{
	buf_char(to, '(');
	gen_expr(g, to);
	buf_str(to, " in (");
	list_of(g, add_item, 4, ",", to);
	buf_str(to, "))");
}

static void add_group(struct gen *g, struct buf *to)
{
	buf_char(to, '(');
	gen_expr(g, to);
	buf_char(to, ')');
}

static void add_choice(struct gen *g, struct buf *to)
{
	add_group(g, to);
	buf_str(to, " ? ");
	gen_expr(g, to);
	buf_str(to, " : ");
	gen_expr(g, to);
}

static void add_unary(struct gen *g, struct buf *to)
{
	static const char *const ops[] = { "-", "!", "~", "~ ~", "- -", NULL };

	pick(g, ops, to);
	gen_expr(g, to);
}

void gen_expr(struct gen *g, struct buf *to)
{
	static void (*const make[])(struct gen *, struct buf *) = {
		add_binary, add_binary, add_binary, add_group, add_choice,
		add_unary, add_function, add_in, add_leaf,
	};

	if (g->depth >= DEPTH) {
		add_leaf(g, to);
		return;
	}
	g->depth++;
	if (g->steps && chance(g, 8))
		add_memory(g, to);
	else
		make[gen_below(g, 9)](g, to);
	g->depth--;
}

/* ---- statements */

static void add_block(struct gen *g, struct buf *to);

static void add_call(struct gen *g, struct buf *to)
{
	static const char *const calls[] = {
		"close", "openat", "fsync", "write", "getpid", "signal",
		NULL
	};

	pick(g, calls, to);
	buf_char(to, '(');
	if (!chance(g, 5))
		list_of(g, gen_expr, 6, ", ", to);
	buf_char(to, ')');
}

static void add_orig(struct gen *g, struct buf *to)
{
	buf_str(to, "orig");
	if (chance(g, 2))
		return;
	buf_str(to, "(flags = ");
	gen_expr(g, to);
	buf_str(to, ", how.mode=");
	gen_expr(g, to);
	buf_char(to, ')');
}

static void add_step(struct gen *g, struct buf *to)
{
	if (chance(g, 2)) {
		add_name(g, to);
		buf_str(to, " = ");
	}
	if (chance(g, 4))
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
		add_block(g, to);
		break;
	}
}

static void add_if(struct gen *g, struct buf *to)
{
	buf_str(to, "if ");
	add_group(g, to);
	add_block(g, to);
	if (chance(g, 2))
		return;
	buf_str(to, " else ");
	if (chance(g, 2)) {
		buf_str(to, "if ");
		add_group(g, to);
	}
	add_block(g, to);
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
		if (chance(g, 2))
			add_error(g, to);
		else
			add_group(g, to);
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
		add_duration(g, to);
		break;
	case 1:
		buf_str(to, "signal ");
		add_signal(g, to);
		break;
	case 2:
		buf_str(to, "log ");
		add_string(g, to);
		break;
	case 3:
		add_name(g, to);
		buf_str(to, " = ");
		gen_expr(g, to);
		break;
	default:
		add_place(g, '[', ']', to);
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
		add_group(g, to);
		add_block(g, to);
	} else if (g->steps && which < 5) {
		add_seq_stmt(g, to);
	} else {
		add_plain_stmt(g, to);
	}
}

static void add_block(struct gen *g, struct buf *to)
{
	static const char *const separators[] = { "; ", ";", "\n", ";;\n", NULL };
	struct buf separator = BUF_INIT;

	if (g->depth >= DEPTH) {
		buf_str(to, "{ x = 1 }");
		return;
	}
	g->depth++;
	pick(g, separators, &separator);
	buf_str(to, "{ ");
	list_of(g, add_stmt, 3, buf_cstr(&separator), to);
	buf_str(to, chance(g, 3) ? ";}" : " }");
	buf_free(&separator);
	g->depth--;
}

/* ---- values */

static void add_words(struct gen *g, enum token_key key, struct buf *to)
{
	static const char *const abi[] = { "64", "32,64", "native", NULL };
	static const char *const fd[] = {
		"reg", "tcp,udp,unix", "pipe", "tty,epoll,event,memfd,dir",
		NULL
	};
	static const char *const per[] = {
		"thread", "process", "tree", "site", "fd", "path",
		"thread,site", NULL
	};
	static const char *const count[] = { "entries", "calls", NULL };
	static const char *const crash[] = { "before", "after", NULL };

	pick(g, key == TOKEN_ABI ? abi : key == TOKEN_FDTYPE ? fd :
	     key == TOKEN_PER ? per : key == TOKEN_COUNT_OF ? count : crash,
	     to);
}

static void add_range(struct gen *g, struct buf *to)
{
	static const char *const odd[] = {
		"..-1", "<0", ">=3", "<=-5", ">7", "3..", "0x10..0x20", "-1",
		NULL
	};

	if (chance(g, 2)) {
		pick(g, odd, to);
		return;
	}
	buf_u64(to, gen_below(g, 50));
	if (chance(g, 2))
		buf_printf(to, "..%u", 50 + gen_below(g, 50));
}

static void add_limit(struct gen *g, struct buf *to)
{
	static const char *const odd[] = {
		"<1s", ">10ms", ">=3us", "<=1.5s", "1ms..5ms", "2s..", "..7ns",
		NULL
	};

	pick(g, odd, to);
}

static void add_when(struct gen *g, struct buf *to)
{
	add_positive(g, to);
	if (chance(g, 3))
		buf_printf(to, "..%u", 1000 + gen_below(g, 1000));
	if (chance(g, 3))
		buf_char(to, '+');
	else if (chance(g, 3))
		buf_printf(to, "+%u", 1 + gen_below(g, 9));
}

static void add_errors(struct gen *g, struct buf *to)
{
	if (chance(g, 2)) {
		add_error(g, to);
		return;
	}
	buf_char(to, '{');
	list_of(g, add_weighted, 4, ", ", to);
	buf_char(to, '}');
}

static void add_pattern(struct gen *g, struct buf *to)
{
	static const char *const some[] = {
		"/etc/passwd", "/usr/lib/", "glob:/tmp/**.db", "word",
		"re:^/a(b|c)+$", "glob:", "re:", "", NULL
	};
	size_t len;

	pick(g, some, to);
	len = to->len;
	if (!len || to->data[len - 1] == ':' || to->data[len - 1] == '=')
		add_string(g, to);
}

static void add_address(struct gen *g, struct buf *to)
{
	static const char *const some[] = {
		"*", "*:5432", "10.1.2.3/8:80", "127.0.0.1", "[::1]:443",
		"fe80::1", "::/0", "[fe80::1]/10", "unix:/run/x", "unix:*",
		"unix:glob:\"/run/*\"", "0.0.0.0/0", "1.2.3.4/31:*", NULL
	};

	pick(g, some, to);
}

static void add_frame(struct gen *g, struct buf *to)
{
	static const char *const some[] = {
		"main", "load*@libfoo.so*", "@libpq.so*", "site:7f00ab",
		"\"std::map<int>::at\"", "\"a@b\"@\"c>d\"", NULL
	};

	pick(g, some, to);
}

static void add_poke(struct gen *g, struct buf *to)
{
	unsigned int arg = 1 + gen_below(g, 6), n = 1 + gen_below(g, 9);

	buf_printf(to, "@arg%u=", arg);
	while (n--)
		buf_printf(to, "%02X", gen_below(g, 256));
}

static void add_operand(struct gen *g, struct buf *to)
{
	static const char *const some[] = {
		"12", "-1", "0x10", "O_RDONLY|O_CLOEXEC", "/tmp/hosts",
		"AT_FDCWD", "args.flags", "name", "a.b-c", NULL
	};

	switch (gen_below(g, 3)) {
	case 0:
		add_group(g, to);
		break;
	case 1:
		add_string(g, to);
		break;
	default:
		pick(g, some, to);
		break;
	}
}

static void add_result(struct gen *g, struct buf *to)
{
	static const char *const some[] = {
		"0", "-1", "0xffffffff", "010", "4K", "+7", NULL
	};

	if (chance(g, 2))
		pick(g, some, to);
	else
		add_group(g, to);
}

static void add_assigns(struct gen *g, struct buf *to)
{
	buf_str(to, "(a=");
	gen_expr(g, to);
	if (chance(g, 2)) {
		buf_str(to, ", c = ");
		gen_expr(g, to);
	}
	buf_char(to, ')');
}

/* In quotes: no value in it has quotes of its own. */
static void add_script(struct gen *g, struct buf *to)
{
	static const char *const terms[] = {
		"pass", "error=EMFILE", "error={EIO*3,EINTR}", "short=1",
		"fail", "retval=(1 + 2)", "delay_enter=1s", "signal=USR1",
		"seq={ x = 1 - 2; log \\\"a -> b\\\" }", "restart=2",
		"note=\\\"a*2\\\"", "posterror=5", "args.fd=3", NULL
	};
	unsigned int n = 1 + gen_below(g, 4), i;

	buf_char(to, '"');
	for (i = 0; i < n; i++) {
		if (i)
			buf_str(to, chance(g, 3) ? "->" : " -> ");
		pick(g, terms, to);
		if (chance(g, 2))
			buf_printf(to, "*%u", 1 + gen_below(g, 9));
	}
	buf_char(to, '"');
}

static void add_corrupt(struct gen *g, struct buf *to)
{
	static const char *const kinds[] = { "flip", "zero", "rand", NULL };

	pick(g, kinds, to);
	if (chance(g, 2))
		buf_printf(to, "@%u+%u", gen_below(g, 99),
			   1 + gen_below(g, 9));
}

static void add_short(struct gen *g, struct buf *to)
{
	if (chance(g, 3))
		buf_str(to, "rand");
	else if (chance(g, 2))
		add_percent(g, to);
	else
		buf_u64(to, gen_below(g, 5000));
}

static void add_text(struct gen *g, struct buf *to)
{
	if (chance(g, 2))
		buf_str(to, "remark");
	else
		add_string(g, to);
}

static void add_value(struct gen *g, enum token_key key, struct buf *to)
{
	static void (*const make[])(struct gen *, struct buf *) = {
		[FORM_NUMBER] = add_positive, [FORM_DURATION] = add_duration,
		[FORM_PERCENT] = add_percent, [FORM_SIGNAL] = add_signal,
		[FORM_NAME] = add_name, [FORM_TEXT] = add_text,
		[FORM_ERRNOS] = add_errors, [FORM_PATTERN] = add_pattern,
		[FORM_ADDRESS] = add_address, [FORM_EXPR] = add_group,
		[FORM_VALUE] = add_result, [FORM_ASSIGN] = add_assigns,
		[FORM_SCRIPT] = add_script, [FORM_POKES] = add_poke,
		[FORM_SHORT] = add_short, [FORM_CORRUPT] = add_corrupt,
		[FORM_BLOCK] = add_block,
	};
	unsigned int form = token_infos[key].form;

	if (key == TOKEN_ERRNO)
		list_of(g, add_error, 3, ",", to);
	else if (key == TOKEN_ARGS)
		add_operand(g, to);
	else if (form == FORM_CALL)
		buf_str(to, "getpid");
	else if (form == FORM_WORDS)
		add_words(g, key, to);
	else if (form == FORM_RANGES)
		list_of(g, add_range, 3, ",", to);
	else if (form == FORM_LIMITS)
		list_of(g, add_limit, 2, ",", to);
	else if (form == FORM_WHEN)
		list_of(g, add_when, 3, ",", to);
	else if (form == FORM_FRAMES)
		list_of(g, add_frame, 3, ">", to);
	else
		make[form](g, to);
}

void gen_token(struct gen *g, enum token_key key, struct buf *to)
{
	const struct token_info *info = &token_infos[key];
	bool condition = info->class == CLASS_COND ||
		info->class == CLASS_COND_EXIT;

	if (condition && info->form != FORM_NONE && chance(g, 6))
		buf_char(to, '!');
	buf_str(to, info->name);
	if (key == TOKEN_ARGS)
		buf_str(to, chance(g, 2) ? ".flags" : ".how.mode");
	if (info->form == FORM_NONE)
		return;
	buf_char(to, '=');
	g->steps = key == TOKEN_SEQ;
	add_value(g, key, to);
	g->steps = false;
}

/* ---- rules */

/* In any order, each at most once, one terminal action. */
void gen_rule(struct gen *g, struct buf *to)
{
	bool used[TOKEN_COUNT] = { false }, terminal = false;
	unsigned int n = gen_below(g, 6), i;

	add_set(g, to);
	for (i = 0; i < n; i++) {
		enum token_key key =
			(enum token_key)gen_below(g, TOKEN_COUNT);
		bool is_terminal = token_infos[key].class == CLASS_TERMINAL;

		if (used[key] || (is_terminal && terminal))
			continue;
		used[key] = true;
		terminal |= is_terminal;
		buf_char(to, ':');
		gen_token(g, key, to);
	}
	if (terminal)
		return;
	buf_char(to, ':');
	gen_token(g, TOKEN_FAIL, to);
}
