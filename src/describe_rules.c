/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What filters and rules can do with a call: the compiler of rules is asked,
 * so that nothing is told here which it would refuse.
 */
#include "config.h"

#include "describe.h"

#include <string.h>

#include "base/arena.h"
#include "desc/faults.h"
#include "desc/groups.h"
#include "desc/moves.h"
#include "rule/rules.h"

/* Whether the rule would be taken; its warnings go to `warnings`. */
static bool takes(const char *kind, const char *text, struct buf *warnings)
{
	struct rules_options opt = { .step_max = 64 };
	struct rule_error e = RULE_ERROR_INIT;
	struct buf none = BUF_INIT;
	struct rules *r;
	bool ok;

#if defined HAVE_LIBDW || defined HAVE_LIBUNWIND
	opt.unwinder = true;
#endif
	r = rules_new(&opt);
	ok = !rules_add(r, kind, text, &e) &&
	     !rules_compile(r, &e, warnings ? warnings : &none);
	rules_free(r);
	rule_error_free(&e);
	buf_free(&none);
	return ok;
}

static void add_word(struct buf *to, const char *word)
{
	buf_printf(to, "%s%s", to->len ? " " : "", word);
}

/* --- conditions --- */

static unsigned int count_paths(const struct call *row)
{
	unsigned int n = 0;

	for (unsigned int i = 0; row && i < row->nargs; i++) {
		const struct type *t = row->args[i].type;

		n += t && t->kind == KIND_PTR && t->elem->kind == KIND_STR &&
		     t->elem->flags & TYPE_PATH &&
		     row->args[i].dir == DIR_IN;
	}
	return n;
}

static bool may_be_socket(const struct call_entry *e)
{
	struct data_move m;

	return e->groups & G_NETWORK || (e->row && move_find(e->row, &m));
}

/* Those that depend on the call; others hold for all. */
static void add_conditions(struct buf *to, const struct call_entry *e)
{
	static const struct {
		const char *shown, *probe;
		uint8_t paths;	/* as many at least */
		bool socket;
	} words[] = {
		{ "path=", "path=\"/x\"", 0, false },
		{ "path0=", "path0=\"/x\"", 2, false },
		{ "path1=", "path1=\"/x\"", 2, false },
		{ "fd=", "fd=0", 0, false },
		{ "fdtype=", "fdtype=reg", 0, false },
		{ "fdpath=", "fdpath=\"/x\"", 0, false },
		{ "peer=", "peer=*", 0, true },
		{ "local=", "local=*", 0, true },
		{ "ret=", "ret=0", 0, false },
		{ "errno=", "errno=EIO", 0, false },
		{ "duration=", "duration=>1ms", 0, false },
		{ "ifret=", "ifret=(ret == 0)", 0, false },
	};
	struct arena a = ARENA_INIT;
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (count_paths(e->row) < words[i].paths ||
		    (words[i].socket && !may_be_socket(e)))
			continue;
		if (takes("trace", arena_printf(&a, "%s:%s", e->name,
						words[i].probe), NULL))
			add_word(&text, words[i].shown);
	}
	if (text.len)
		describe_labelled(to, "conditions", buf_cstr(&text));
	buf_free(&text);
	arena_free(&a);
}

/* --- actions --- */

static void add_actions(struct buf *to, const struct call_entry *e)
{
	static const struct {
		const char *shown, *probe;
	} words[] = {
		{ "error=", "error=EIO" }, { "retval=", "retval=0" },
		{ "fail", "fail" }, { "posterror=", "posterror=EIO" },
		{ "postretval=", "postretval=0" },
		{ "short=", "short=1" }, { "corrupt=", "corrupt=zero" },
		{ "restart=", "restart=1" }, { "seq=", "seq={ orig }" },
		{ "syscall=", "syscall=getpid" },
		{ "signal=", "signal=INT" },
		{ "delay_enter=", "delay_enter=1s" },
		{ "delay_exit=", "delay_exit=1s" },
		{ "crash=before", "crash=before" },
		{ "crash=after", "crash=after" },
	};
	struct arena a = ARENA_INIT;
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (takes("inject", arena_printf(&a, "%s:%s", e->name,
						 words[i].probe), NULL))
			add_word(&text, words[i].shown);
	describe_labelled(to, "actions", text.len ? buf_cstr(&text) : "none");
	buf_free(&text);
	arena_free(&a);
}

static void add_rewrites(struct buf *to, const struct call_entry *e,
			 const struct describe *d)
{
	struct arena a = ARENA_INIT;
	struct buf text = BUF_INIT;

	for (unsigned int i = 0; i < d->npaths; i++)
		if (takes("inject", arena_printf(&a, "%s:args.%s=0", e->name,
						 d->paths[i]), NULL))
			add_word(&text, arena_printf(&a, "args.%s=",
						     d->paths[i]));
	if (text.len)
		describe_labelled(to, "rewrites", buf_cstr(&text));
	buf_free(&text);
	arena_free(&a);
}

static void add_faults(struct buf *to, const char *name)
{
	const struct fault_row *row = fault_find(name);
	struct buf text = BUF_INIT;

	if (fault_never(name)) {
		buf_str(&text, "refused: its callers cannot bear an error");
	} else if (!row) {
		buf_str(&text, "refused: no failure worth trying is known");
	} else {
		for (unsigned int i = 0; i < row->n; i++) {
			buf_str(&text, !i ? "" : i == 1 ? "; also " : ", ");
			fault_text(&row->v[i], &text);
		}
	}
	describe_labelled(to, "fail", buf_cstr(&text));
	buf_free(&text);
}

/* What the compiler would warn of: "inject: futex does not …", a line. */
static void add_warnings(struct buf *to, const char *name)
{
	struct arena a = ARENA_INIT;
	struct buf text = BUF_INIT;
	const char *behind;

	takes("inject", arena_printf(&a, "%s:error=EIO", name), &text);
	buf_truncate(&text, strcspn(buf_cstr(&text), "\n"));
	behind = strstr(buf_cstr(&text), ": ");
	if (behind)
		describe_labelled(to, "error=", behind + 2);
	buf_free(&text);
	arena_free(&a);
}

void describe_rules(struct buf *to, const struct call_entry *e,
		    const struct describe *d)
{
	add_conditions(to, e);
	add_actions(to, e);
	add_rewrites(to, e, d);
	add_faults(to, e->name);
	add_warnings(to, e->name);
}
