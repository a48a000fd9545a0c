/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "gen_in.h"

#include <string.h>

/* ---- values */

static void add_positive(struct gen *g, struct buf *to)
{
	buf_u64(to, 1 + gen_below(g, 999));
}

static void add_weighted(struct gen *g, struct buf *to)
{
	gen_error(g, to);
	if (gen_chance(g, 2)) {
		buf_char(to, '*');
		add_positive(g, to);
	}
}

static void add_percent(struct gen *g, struct buf *to)
{
	buf_u64(to, gen_below(g, 100));
	if (gen_chance(g, 2))
		buf_printf(to, ".%u", gen_below(g, 1000));
	buf_char(to, '%');
}

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

	gen_pick(g, key == TOKEN_ABI ? abi : key == TOKEN_FDTYPE ? fd :
		 key == TOKEN_PER ? per : key == TOKEN_COUNT_OF ? count : crash,
		 to);
}

static void add_range(struct gen *g, struct buf *to)
{
	static const char *const odd[] = {
		"..-1", "<0", ">=3", "<=-5", ">7", "3..", "0x10..0x20", "-1",
		NULL
	};

	if (gen_chance(g, 2)) {
		gen_pick(g, odd, to);
		return;
	}
	buf_u64(to, gen_below(g, 50));
	if (gen_chance(g, 2))
		buf_printf(to, "..%u", 50 + gen_below(g, 50));
}

static void add_limit(struct gen *g, struct buf *to)
{
	static const char *const odd[] = {
		"<1s", ">10ms", ">=3us", "<=1.5s", "1ms..5ms", "2s..", "..7ns",
		NULL
	};

	gen_pick(g, odd, to);
}

static void add_when(struct gen *g, struct buf *to)
{
	add_positive(g, to);
	if (gen_chance(g, 3))
		buf_printf(to, "..%u", 1000 + gen_below(g, 1000));
	if (gen_chance(g, 3))
		buf_char(to, '+');
	else if (gen_chance(g, 3))
		buf_printf(to, "+%u", 1 + gen_below(g, 9));
}

static void add_errors(struct gen *g, struct buf *to)
{
	if (gen_chance(g, 2)) {
		gen_error(g, to);
		return;
	}
	buf_char(to, '{');
	gen_list(g, add_weighted, 4, ", ", to);
	buf_char(to, '}');
}

static void add_pattern(struct gen *g, struct buf *to)
{
	static const char *const some[] = {
		"/etc/passwd", "/usr/lib/", "glob:/tmp/**.db", "word",
		"re:^/a(b|c)+$", "glob:", "re:", "", NULL
	};
	size_t len;

	gen_pick(g, some, to);
	len = to->len;
	if (!len || to->data[len - 1] == ':' || to->data[len - 1] == '=')
		gen_string(g, to);
}

static void add_address(struct gen *g, struct buf *to)
{
	static const char *const some[] = {
		"*", "*:5432", "10.1.2.3/8:80", "127.0.0.1", "[::1]:443",
		"fe80::1", "::/0", "[fe80::1]/10", "unix:/run/x", "unix:*",
		"unix:glob:\"/run/*\"", "0.0.0.0/0", "1.2.3.4/31:*", NULL
	};

	gen_pick(g, some, to);
}

static void add_frame(struct gen *g, struct buf *to)
{
	static const char *const some[] = {
		"main", "load*@libfoo.so*", "@libpq.so*", "site:7f00ab",
		"\"std::map<int>::at\"", "\"a@b\"@\"c>d\"", NULL
	};

	gen_pick(g, some, to);
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
		gen_group(g, to);
		break;
	case 1:
		gen_string(g, to);
		break;
	default:
		gen_pick(g, some, to);
		break;
	}
}

static void add_result(struct gen *g, struct buf *to)
{
	static const char *const some[] = {
		"0", "-1", "0xffffffff", "010", "4K", "+7", NULL
	};

	if (gen_chance(g, 2))
		gen_pick(g, some, to);
	else
		gen_group(g, to);
}

static void add_assigns(struct gen *g, struct buf *to)
{
	buf_str(to, "(a=");
	gen_expr(g, to);
	if (gen_chance(g, 2)) {
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
			buf_str(to, gen_chance(g, 3) ? "->" : " -> ");
		gen_pick(g, terms, to);
		if (gen_chance(g, 2))
			buf_printf(to, "*%u", 1 + gen_below(g, 9));
	}
	buf_char(to, '"');
}

static void add_corrupt(struct gen *g, struct buf *to)
{
	static const char *const kinds[] = { "flip", "zero", "rand", NULL };

	gen_pick(g, kinds, to);
	if (gen_chance(g, 2))
		buf_printf(to, "@%u+%u", gen_below(g, 99),
			   1 + gen_below(g, 9));
}

static void add_short(struct gen *g, struct buf *to)
{
	if (gen_chance(g, 3))
		buf_str(to, "rand");
	else if (gen_chance(g, 2))
		add_percent(g, to);
	else
		buf_u64(to, gen_below(g, 5000));
}

static void add_text(struct gen *g, struct buf *to)
{
	if (gen_chance(g, 2))
		buf_str(to, "remark");
	else
		gen_string(g, to);
}

static void add_site(struct gen *g, struct buf *to)
{
	buf_printf(to, "%x%x", 1 + gen_below(g, 9999), gen_below(g, 9999));
	if (gen_chance(g, 2))
		buf_printf(to, "/%u", 1 + gen_below(g, 255));
}

static void add_value(struct gen *g, enum token_key key, struct buf *to)
{
	static void (*const make[])(struct gen *, struct buf *) = {
		[FORM_NUMBER] = add_positive, [FORM_DURATION] = gen_duration,
		[FORM_PERCENT] = add_percent, [FORM_SIGNAL] = gen_signal,
		[FORM_NAME] = gen_name, [FORM_TEXT] = add_text,
		[FORM_ERRNOS] = add_errors, [FORM_PATTERN] = add_pattern,
		[FORM_ADDRESS] = add_address, [FORM_EXPR] = gen_group,
		[FORM_VALUE] = add_result, [FORM_ASSIGN] = add_assigns,
		[FORM_SCRIPT] = add_script, [FORM_POKES] = add_poke,
		[FORM_SHORT] = add_short, [FORM_CORRUPT] = add_corrupt,
		[FORM_BLOCK] = gen_block, [FORM_SITE] = add_site,
	};
	unsigned int form = token_infos[key].form;

	if (key == TOKEN_ERRNO)
		gen_list(g, gen_error, 3, ",", to);
	else if (key == TOKEN_ARGS)
		add_operand(g, to);
	else if (form == FORM_CALL)
		buf_str(to, "getpid");
	else if (form == FORM_WORDS)
		add_words(g, key, to);
	else if (form == FORM_RANGES)
		gen_list(g, add_range, 3, ",", to);
	else if (form == FORM_LIMITS)
		gen_list(g, add_limit, 2, ",", to);
	else if (form == FORM_WHEN)
		gen_list(g, add_when, 3, ",", to);
	else if (form == FORM_FRAMES)
		gen_list(g, add_frame, 3, ">", to);
	else
		make[form](g, to);
}

void gen_token(struct gen *g, enum token_key key, struct buf *to)
{
	const struct token_info *info = &token_infos[key];
	bool condition = info->class == CLASS_COND ||
		info->class == CLASS_COND_EXIT;

	if (condition && info->form != FORM_NONE && gen_chance(g, 6))
		buf_char(to, '!');
	buf_str(to, info->name);
	if (key == TOKEN_ARGS)
		buf_str(to, gen_chance(g, 2) ? ".flags" : ".how.mode");
	if (info->form == FORM_NONE)
		return;
	buf_char(to, '=');
	g->steps = key == TOKEN_SEQ;
	add_value(g, key, to);
	g->steps = false;
}

/* ---- rules */

static void add_set(struct gen *g, struct buf *to)
{
	static const char *const sets[] = {
		"openat", "read,write", "%file", "%desc", "!close", "all",
		"?nosuch,close", "/^sched", "none", "fsync,fdatasync",
		"openat@64", "%network", "/[[:digit:]]$", "connect,accept4",
		NULL
	};

	gen_pick(g, sets, to);
}

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
