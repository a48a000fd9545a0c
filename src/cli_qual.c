/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The qualifiers: -e NAME=SET, and the long options of the same names. */
#include "cli_set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "rule/set.h"

static void __attribute__((noreturn)) fail(struct set_error *e)
{
	if (e->usage)
		die_usage("%s", buf_cstr(&e->text));
	warn("%s", buf_cstr(&e->text));
	if (e->near)
		warn("did you mean '%s%s'?", e->sigil, e->near);
	exit(1);
}

static void calls(const char *arg, struct bitmap set[ABI_COUNT])
{
	struct set_error e = SET_ERROR_INIT;

	if (set_calls(arg, set, &e))
		fail(&e);
}

static void fds(const char *arg, struct bitmap *set)
{
	struct set_error e = SET_ERROR_INIT;

	if (set_fds(arg, set, &e))
		fail(&e);
}

/*
 * The words of a set, seen by a person, get a hint; scripts compare
 * strace's message as a whole.
 */
static uint32_t words(const char *arg, const struct set_word *list,
		      const char *what)
{
	struct set_error e = SET_ERROR_INIT;
	uint32_t bits = 0;

	if (set_words(arg, list, what, &bits, &e)) {
		if (!cli_is_seen())
			e.near = NULL;
		fail(&e);
	}
	return bits;
}

/* ---- filtering */

/* A plain SET begins anew … */
static bool plain_trace(struct cli *c, const char *arg, struct set_error *e)
{
	struct bitmap set[ABI_COUNT] = { BITMAP_INIT };
	struct plan *p = c->plan;
	int err = set_calls(arg, set, e);

	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		bitmap_free(err ? &set[i] : &p->filter.calls[i]);
		if (!err)
			p->filter.calls[i] = set[i];
	}
	if (err)
		return false;
	c->rq->trace = true;
	if (p->rules)
		rules_drop_filters(p->rules);
	return true;
}

/* … one with conditions comes on top of what was asked for before. */
static bool try_trace(struct cli *c, const char *arg, struct set_error *e)
{
	if (plain_trace(c, arg, e))
		return true;
	if (!rules_is_filter(arg))
		return false;
	cli_add_rule(c->plan, "trace", arg);
	return true;
}

void set_trace(struct cli *c, const char *arg)
{
	struct set_error e = SET_ERROR_INIT;

	if (!try_trace(c, arg, &e))
		fail(&e);
	set_error_free(&e);
}

void set_trace_fds(struct cli *c, const char *arg)
{
	fds(arg, &c->plan->filter.fds);
	c->plan->filter.by_fd = true;
}

void set_trace_path(struct cli *c, const char *arg)
{
	words_add(&c->rq->paths, arg);
}

void set_signals_option(struct cli *c, const char *arg)
{
	struct set_error e = SET_ERROR_INIT;

	if (set_signals(arg, &c->plan->filter.signals, &e))
		fail(&e);
}

void set_status(struct cli *c, const char *arg)
{
	static const struct set_word list[] = {
		{ "successful", 1 << STATUS_SUCCESSFUL },
		{ "failed", 1 << STATUS_FAILED },
		{ "unfinished", 1 << STATUS_UNFINISHED },
		{ "unavailable", 1 << STATUS_UNAVAILABLE },
		{ "detached", 1 << STATUS_DETACHED },
		{ NULL, 0 }
	};

	c->plan->filter.status = words(arg, list, "status");
}

void set_successful(struct cli *c, const char *arg)
{
	(void)arg;
	c->plan->filter.status = 1 << STATUS_SUCCESSFUL;
	c->rq->nstatus_only++;
}

void set_failed(struct cli *c, const char *arg)
{
	(void)arg;
	c->plan->filter.status = 1 << STATUS_FAILED;
	c->rq->nstatus_only++;
}

/* ---- output */

void set_abbrev(struct cli *c, const char *arg)
{
	calls(arg, c->plan->decode.abbrev);
}

void set_verbose(struct cli *c, const char *arg)
{
	calls(arg, c->plan->decode.verbose);
}

void set_raw(struct cli *c, const char *arg)
{
	calls(arg, c->plan->decode.raw);
}

void set_no_abbrev(struct cli *c, const char *arg)
{
	(void)arg;
	calls("none", c->plan->decode.abbrev);
	c->plan->style.verbose = true;
}

void set_dump_read(struct cli *c, const char *arg)
{
	fds(arg, &c->plan->style.dump_read);
}

void set_dump_write(struct cli *c, const char *arg)
{
	fds(arg, &c->plan->style.dump_write);
}

void set_decode_fds(struct cli *c, const char *arg)
{
	static const struct set_word list[] = {
		{ "path", FD_PATH },
		{ "socket", FD_SOCKET },
		{ "dev", FD_DEV },
		{ "pidfd", FD_PIDFD },
		{ "eventfd", FD_EVENTFD },
		{ "signalfd", FD_SIGNALFD },
		{ NULL, 0 }
	};

	if (c->is_short) {
		c->rq->ny++;
		return;
	}
	c->rq->decode_fds_long = true;
	c->plan->decode.fds = arg ?
		(uint8_t)words(arg, list, "decode-fds") : FD_PATH;
}

void set_decode_pids(struct cli *c, const char *arg)
{
	static const struct set_word list[] = {
		{ "comm", PID_COMM },
		{ "pidns", PID_NS },
		{ NULL, 0 }
	};

	if (c->is_short)
		c->plan->decode.pids |= PID_COMM;
	else
		c->plan->decode.pids =
			(uint8_t)words(arg, list, "decode-pids");
}

void set_quiet(struct cli *c, const char *arg)
{
	static const struct set_word list[] = {
		{ "attach", 1 << QUIET_ATTACH },
		{ "exit", 1 << QUIET_EXIT },
		{ "exits", 1 << QUIET_EXIT },
		{ "path-resolution", 1 << QUIET_PATH_RESOLUTION },
		{ "personality", 1 << QUIET_PERSONALITY },
		{ "thread-execve", 1 << QUIET_THREAD_EXECVE },
		{ "superseded", 1 << QUIET_THREAD_EXECVE },
		{ NULL, 0 }
	};

	if (c->is_short) {
		c->rq->nq++;
		return;
	}
	c->rq->quiet_long = true;
	c->plan->quiet = words(arg ? arg : "attach,personality", list,
			       "quiet");
}

/* ---- what this version does not have */

static void __attribute__((noreturn)) not_built_in(const struct cli *c)
{
	die("%s is not built in this version", c->option);
}

void set_kvm(struct cli *c, const char *arg)
{
	if (arg && strcmp(arg, "vcpu") && strcmp(arg, "vcpu+"))
		die("invalid -e kvm= argument: '%s'", arg);
	not_built_in(c);
}

void set_namespace(struct cli *c, const char *arg)
{
	if (arg && strcmp(arg, "new"))
		die("invalid -e namespace= argument: '%s'", arg);
	not_built_in(c);
}

void set_secontext(struct cli *c, const char *arg)
{
	(void)c;
	(void)arg;
	/* To the letter: scripts look for it to find out. */
	die("SELinux context printing (--secontext option) is not supported"
	    " by this build of strace");
}

/* ---- -e */

struct qualifier {
	const char *name;
	void (*set)(struct cli *c, const char *arg);
};

static const struct qualifier qualifiers[] = {
	{ "trace", set_trace }, { "t", set_trace },
	{ "trace-fds", set_trace_fds }, { "trace-fd", set_trace_fds },
	{ "fds", set_trace_fds }, { "fd", set_trace_fds },
	{ "abbrev", set_abbrev }, { "a", set_abbrev },
	{ "verbose", set_verbose }, { "v", set_verbose },
	{ "raw", set_raw }, { "x", set_raw },
	{ "signal", set_signals_option }, { "signals", set_signals_option },
	{ "s", set_signals_option },
	{ "status", set_status },
	{ "quiet", set_quiet }, { "silent", set_quiet },
	{ "silence", set_quiet }, { "q", set_quiet },
	{ "read", set_dump_read }, { "reads", set_dump_read },
	{ "r", set_dump_read },
	{ "write", set_dump_write }, { "writes", set_dump_write },
	{ "w", set_dump_write },
	{ "decode-fds", set_decode_fds }, { "decode-fd", set_decode_fds },
	{ "decode-pids", set_decode_pids },
	{ "decode-pid", set_decode_pids },
	{ "inject", set_inject }, { "fault", set_fault },
	{ "kvm", set_kvm },
	{ "namespace", set_namespace },
	{ "secontext", set_secontext },
	{ NULL, NULL }
};

/* "-e signl=INT" fails as a call's name would; this says what was meant. */
static void hint_qualifier(const char *expr, size_t len)
{
	const char *names[sizeof(qualifiers) / sizeof(*qualifiers)];
	unsigned int n = 0;
	char *wrong;

	for (; qualifiers[n].name; n++)
		names[n] = qualifiers[n].name;
	names[n] = NULL;
	wrong = strndup(expr, len);
	if (!wrong)
		oom();
	cli_hint(wrong, names, "", "=");
	free(wrong);
}

static void set_qualified(struct cli *c, const struct qualifier *q,
			  const char *value)
{
	char *option = xasprintf("-e %s=", q->name);
	struct cli as_long = *c;

	as_long.is_short = false;
	as_long.option = option;
	q->set(&as_long, value);
	free(option);
}

void set_expr(struct cli *c, const char *arg)
{
	const char *eq = strchr(arg, '=');
	struct set_error e = SET_ERROR_INIT;
	const struct qualifier *q;
	size_t len;

	if (!eq) {
		/* strace: "-e secontext" and the like have no value */
		if (!strcmp(arg, "secontext"))
			set_secontext(c, NULL);
		set_trace(c, arg);
		return;
	}
	len = (size_t)(eq - arg);
	for (q = qualifiers; q->name; q++) {
		if (strlen(q->name) == len && !strncmp(q->name, arg, len)) {
			set_qualified(c, q, eq + 1);
			return;
		}
	}
	/* NAME=… is a qualifier, read:ret=0 is not */
	if (arg[strcspn(arg, "=:")] == ':' ? try_trace(c, arg, &e) :
					     plain_trace(c, arg, &e)) {
		set_error_free(&e);
		return;
	}
	warn("%s", buf_cstr(&e.text));
	hint_qualifier(arg, len);
	exit(1);
}
