/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/set.h"

#include <errno.h>
#include <limits.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/die.h"
#include "base/num.h"
#include "base/regex.h"
#include "desc/groups.h"
#include "desc/moves.h"

/* What parses one item; returns 0, or -EINVAL with e filled. */
struct set_kind {
	const char *what;		/* "system call" */
	int (*item)(void *set, char *item, struct set_error *e);
	void (*clear)(void *set);
	void (*invert)(void *set);
};

void set_error_free(struct set_error *e)
{
	buf_free(&e->text);
	e->near = NULL;
}

static int invalid(struct set_error *e, const char *what, const char *item)
{
	buf_reset(&e->text);
	buf_printf(&e->text, "invalid %s '%s'", what, item);
	return -EINVAL;
}

static void suggest(struct set_error *e, const char *sigil, const char *near)
{
	e->sigil = sigil;
	e->near = near;
}

/* Items are between commas; empty ones do not count. */
static int parse_items(const struct set_kind *k, void *set, const char *text,
		       char *items, struct set_error *e)
{
	char *item, *save = NULL;
	unsigned int n = 0;
	int err;

	for (item = strtok_r(items, ",", &save); item;
	     item = strtok_r(NULL, ",", &save), n++) {
		err = k->item(set, item, e);
		if (err)
			return err;
	}
	return n ? 0 : invalid(e, k->what, text);
}

static int parse(const struct set_kind *k, void *set, const char *text,
		 struct set_error *e)
{
	const char *p = text;
	bool inverted = false;
	int err = 0;

	for (; *p == '!'; p++)
		inverted = !inverted;
	k->clear(set);
	if (!strcmp(p, "all")) {
		inverted = !inverted;
	} else if (strcmp(p, "none")) {
		char *items = xstrdup(p);

		err = parse_items(k, set, text, items, e);
		free(items);
	}
	if (!err && inverted)
		k->invert(set);
	return err;
}

static void clear_one(void *set)
{
	bitmap_clear(set);
}

static void invert_one(void *set)
{
	bitmap_invert(set);
}

/* ---- descriptors */

static int item_fd(void *set, char *item, struct set_error *e)
{
	int64_t fd;

	if (item[0] == '+' || item[0] == '-' ||
	    num_parse_int(item, 0, INT_MAX, &fd))
		return invalid(e, "descriptor", item);
	/* A set is a bitmap; fs.nr_open is 1 << 20 where nobody raised it. */
	if (fd >= 1 << 26)
		return invalid(e, "descriptor", item);
	bitmap_add(set, (unsigned int)fd);
	return 0;
}

int set_fds(const char *text, struct bitmap *set, struct set_error *e)
{
	static const struct set_kind kind = {
		"descriptor", item_fd, clear_one, invert_one,
	};

	return parse(&kind, set, text, e);
}

/* ---- signals */

#define RT_FIRST 32	/* the kernel's, not what is left by libc */
#define RT_LAST 64

/* By number. */
static const char *const signal_names[] = {
	"0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE",
	"KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
	"CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU",
	"XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
	/* other names: no number of their own */
	"RTMIN", "RTMAX", "IOT", "POLL", "CLD", NULL
};

static const struct {
	const char *name;
	int number;
} signal_aliases[] = {
	{ "RTMIN", RT_FIRST }, { "RTMAX", RT_LAST },
	{ "IOT", 6 }, { "POLL", 29 }, { "CLD", 17 },
};

int set_signal_number(const char *name)
{
	int64_t n;
	size_t i;

	if (!strncasecmp(name, "SIG", 3))
		name += 3;
	for (i = 1; i < RT_FIRST; i++)
		if (!strcasecmp(name, signal_names[i]))
			return (int)i;
	for (i = 0; i < sizeof(signal_aliases) / sizeof(*signal_aliases); i++)
		if (!strcasecmp(name, signal_aliases[i].name))
			return signal_aliases[i].number;
	if (!strncasecmp(name, "RT_", 3) && name[3] != '+' &&
	    !num_parse_int(name + 3, 0, RT_LAST - RT_FIRST, &n))
		return RT_FIRST + (int)n;
	return -1;
}

const char *set_signal_name(int number)
{
	return number > 0 && number < RT_FIRST ? signal_names[number] : NULL;
}

static const char *nearest_signal(const char *item)
{
	char upper[16];
	size_t i;

	if (!strncasecmp(item, "SIG", 3))
		item += 3;
	for (i = 0; i < sizeof(upper) - 1 && item[i]; i++)
		upper[i] = (char)(item[i] >= 'a' && item[i] <= 'z' ?
				  item[i] - 'a' + 'A' : item[i]);
	upper[i] = 0;
	return num_nearest(upper, signal_names + 1);
}

static int item_signal(void *set, char *item, struct set_error *e)
{
	int64_t n;
	int number;

	if (item[0] >= '0' && item[0] <= '9') {
		if (num_parse_int(item, 0, 255, &n))
			return invalid(e, "signal", item);
		bitmap_add(set, (unsigned int)n);
		return 0;
	}
	number = set_signal_number(item);
	if (number < 0) {
		suggest(e, "SIG", nearest_signal(item));
		return invalid(e, "signal", item);
	}
	bitmap_add(set, (unsigned int)number);
	return 0;
}

int set_signals(const char *text, struct bitmap *set, struct set_error *e)
{
	static const struct set_kind kind = {
		"signal", item_signal, clear_one, invert_one,
	};

	return parse(&kind, set, text, e);
}

/* ---- words */

struct word_set {
	const struct set_word *words;
	const char *what;
	uint32_t bits;
};

static const char *nearest_word(const struct set_word *words,
				const char *item)
{
	const char *names[64];
	unsigned int n = 0;

	for (; words->name && n < 63; words++)
		names[n++] = words->name;
	names[n] = NULL;
	return num_nearest(item, names);
}

static int item_word(void *set, char *item, struct set_error *e)
{
	struct word_set *w = set;
	const struct set_word *p;

	for (p = w->words; p->name; p++) {
		if (!strcasecmp(p->name, item)) {
			w->bits |= p->bits;
			return 0;
		}
	}
	suggest(e, "", nearest_word(w->words, item));
	return invalid(e, w->what, item);
}

static void clear_words(void *set)
{
	((struct word_set *)set)->bits = 0;
}

static void invert_words(void *set)
{
	struct word_set *w = set;
	const struct set_word *p;
	uint32_t all = 0;

	for (p = w->words; p->name; p++)
		all |= p->bits;
	w->bits = all & ~w->bits;
}

int set_words(const char *text, const struct set_word *words,
	      const char *what, uint32_t *set, struct set_error *e)
{
	const struct set_kind kind = {
		what, item_word, clear_words, invert_words,
	};
	struct word_set w = { words, what, 0 };
	int err = parse(&kind, &w, text, e);

	if (!err)
		*set = w.bits;
	return err;
}

/* ---- system calls */

/* A name, a group or a regular expression: which calls does it mean? */
struct matcher {
	const char *name;
	uint32_t groups;
	const regex_t *regex;
	int64_t number;
	bool all;
	bool reads, writes;	/* %dataread, %datawrite */
};

static bool call_matches(const struct matcher *m,
			 const struct call_entry *entry, uint64_t nr)
{
	if (!entry->name)
		return false;
	if (m->all)
		return true;
	if (m->groups)
		return entry->groups & m->groups;
	if (m->reads || m->writes)
		return moves_descriptor_data(entry->row, m->writes);
	if (m->regex)
		return !regexec(m->regex, entry->name, 0, NULL, 0);
	if (m->name)
		return !strcmp(m->name, entry->name);
	return m->number >= 0 && (uint64_t)m->number == nr;
}

static bool add_table(const struct matcher *m, const struct call_entry *v,
		      unsigned int n, uint32_t base, struct bitmap *set)
{
	bool any = false;
	uint32_t i;

	for (i = 0; i < n; i++) {
		if (!call_matches(m, &v[i], base + i))
			continue;
		any = true;
		if (set)
			bitmap_add(set, base + i);
	}
	return any;
}

/* Does it mean anything in this ABI? Adds that to `set`, if there is one. */
static bool add_abi(const struct matcher *m, const struct abi *abi,
		    struct bitmap *set)
{
	bool any = add_table(m, abi->calls, abi->ncalls, 0, set);

	return add_table(m, abi->far_calls, abi->nfar, abi->far_base, set) ||
		any;
}

/* Which ABIs "@64" and its like mean. */
enum {
	PICK_NATIVE	= 1 << 0,
	PICK_32		= 1 << 1,
	/* Calls of x32 programs are unknown numbers to us: the name must be
	 * a native one, and nothing matches. */
	PICK_OTHER	= 1 << 2,
};

static int pick_abis(char *item, char *at, unsigned int *pick,
		     struct set_error *e)
{
	const char *word = at + 1;

	if (!strcmp(word, "64"))
		*pick = PICK_NATIVE;
	else if (!strcmp(word, "32"))
		*pick = PICK_32;
	else if (abis[0]->other && !strcmp(word, abis[0]->other))
		*pick = PICK_OTHER;
	else {
		buf_reset(&e->text);
		buf_printf(&e->text, "incorrect personality designator '%s'"
			   " in qualification '%s'", word, item);
		e->usage = true;
		return -EINVAL;
	}
	*at = 0;
	return 0;
}

static bool add_calls(const struct matcher *m, unsigned int pick,
		      struct bitmap *set)
{
	bool any = false;

	if (pick & PICK_NATIVE)
		any |= add_abi(m, abis[0], &set[0]);
	if (pick & PICK_32)
		any |= add_abi(m, abis[1], &set[1]);
	if (pick & PICK_OTHER)
		any |= add_abi(m, abis[0], NULL);
	return any;
}

static void add_names(const struct call_entry *v, unsigned int n,
		      const char **names, unsigned int *pos)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (v[i].name)
			names[(*pos)++] = v[i].name;
}

static void suggest_call(struct set_error *e, const char *item)
{
	unsigned int n = 0, total = 1, i;
	const char **names;

	for (i = 0; i < ABI_COUNT; i++)
		total += abis[i]->ncalls + abis[i]->nfar;
	names = xcalloc(total, sizeof(*names));
	if (item[0] == '%') {
		const struct group_word *w = group_words;

		names[n++] = "dataread";
		names[n++] = "datawrite";
		for (item += strspn(item, "%"); w->name && n < total - 1; w++)
			names[n++] = w->name;
		suggest(e, "%", num_nearest(item, names));
	} else {
		for (i = 0; i < ABI_COUNT; i++) {
			add_names(abis[i]->calls, abis[i]->ncalls, names, &n);
			add_names(abis[i]->far_calls, abis[i]->nfar, names,
				  &n);
		}
		suggest(e, "", num_nearest(item, names));
	}
	free(names);
}

/* These classes have been written without their % for longest. */
static bool is_old_class(const char *name)
{
	static const char *const old[] = {
		"file", "process", "network", "signal", "ipc", "desc",
		"memory",
	};
	size_t i;

	for (i = 0; i < sizeof(old) / sizeof(*old); i++)
		if (!strcmp(old[i], name))
			return true;
	return false;
}

static int make_regex(regex_t *re, const char *text, struct set_error *e)
{
	char why[128];
	int err = regex_compile(re, text);

	if (!err)
		return 0;
	regerror(err, re, why, sizeof(why));
	buf_reset(&e->text);
	buf_printf(&e->text, "regcomp: %s: %s", text, why);
	return -EINVAL;
}

/* false: it is no form at all (an unknown class). */
static bool make_matcher(struct matcher *m, const char *item)
{
	int64_t n;

	*m = (struct matcher){ .number = -1 };
	if (!strcmp(item, "all")) {
		m->all = true;
	} else if (!strcmp(item, "%dataread")) {
		m->reads = true;
	} else if (!strcmp(item, "%datawrite")) {
		m->writes = true;
	} else if (item[0] == '%') {
		m->groups = group_find(item + 1, strlen(item + 1));
		return m->groups != 0;
	} else if (is_old_class(item)) {
		m->groups = group_find(item, strlen(item));
	} else if (item[0] >= '0' && item[0] <= '9') {
		if (num_parse_int(item, 0, UINT32_MAX, &n))
			return false;
		m->number = n;
	} else {
		m->name = item;
	}
	return true;
}

static bool add_regex(char *item, unsigned int pick, struct bitmap *set,
		      struct set_error *e, int *err)
{
	struct matcher m = { .number = -1 };
	regex_t re;
	bool any;

	*err = make_regex(&re, item + 1, e);
	if (*err)
		return false;
	m.regex = &re;
	any = add_calls(&m, pick, set);
	regfree(&re);
	return any;
}

static int item_call(void *set, char *item, struct set_error *e)
{
	unsigned int pick = PICK_NATIVE | PICK_32;
	bool forgiven = false, found;
	struct matcher m;
	char *at;
	int err = 0;

	for (; *item == '?'; item++)
		forgiven = true;
	at = strrchr(item, '@');
	if (at) {
		err = pick_abis(item, at, &pick, e);
		if (err)
			return err;
	}
	if (item[0] == '/')
		found = add_regex(item, pick, set, e, &err);
	else
		found = make_matcher(&m, item) && add_calls(&m, pick, set);
	if (found || err || forgiven)
		return err;
	/* "a,!b": what is wrong is the "!", which is for the whole set. */
	if (*item != '!')
		suggest_call(e, item);
	if (at)
		*at = '@';
	return invalid(e, "system call", item);
}

static void clear_calls(void *set)
{
	struct bitmap *v = set;
	unsigned int i;

	for (i = 0; i < ABI_COUNT; i++)
		bitmap_clear(&v[i]);
}

static void invert_calls(void *set)
{
	struct bitmap *v = set;
	unsigned int i;

	for (i = 0; i < ABI_COUNT; i++)
		bitmap_invert(&v[i]);
}

int set_calls(const char *text, struct bitmap set[ABI_COUNT],
	      struct set_error *e)
{
	static const struct set_kind kind = {
		"system call", item_call, clear_calls, invert_calls,
	};

	return parse(&kind, set, text, e);
}
