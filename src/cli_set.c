/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The setters of plain options: those whose argument is a number, a word,
 * or nothing.
 */
#include "cli_set.h"

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/num.h"
#include "trace/ways.h"

void cli_bad_argument(const struct cli *c, const char *arg)
{
	die_usage("invalid %s argument: '%s'", c->option, arg);
}

bool cli_is_seen(void)
{
	return isatty(STDERR_FILENO);
}

/* Scripts compare strace's message as a whole; a person gets a hint. */
static void hint_keyword(const char *wrong, const struct keyword *words)
{
	const char *names[32];
	unsigned int n = 0;

	if (!cli_is_seen())
		return;
	for (; words->name && n < 31; words++)
		names[n++] = words->name;
	names[n] = NULL;
	cli_hint(wrong, names, "", "");
}

int keyword_find(const struct keyword *words, const char *name)
{
	for (; words->name; words++)
		if (!strcasecmp(words->name, name))
			return words->value;
	return -1;
}

int keyword_get(const struct cli *c, const struct keyword *words,
		const char *arg)
{
	int value = keyword_find(words, arg);

	if (value >= 0)
		return value;
	hint_keyword(arg, words);
	cli_bad_argument(c, arg);
}

static int64_t number(const struct cli *c, const char *arg, int64_t min,
		      int64_t max)
{
	int64_t v;

	if (num_parse_int(arg, min, max, &v))
		cli_bad_argument(c, arg);
	return v;
}

/* ---- start-up */

void set_env(struct cli *c, const char *arg)
{
	words_add(&c->rq->env, arg);
}

static void add_pid(struct request *rq, const char *word)
{
	int64_t pid;

	if (num_parse_int(word, 1, INT_MAX, &pid))
		die("Invalid process id: '%s'", word);
	if (pid == getpid())
		die("cannot trace process %d: that is this tracer", (int)pid);
	rq->pids = xrealloc(rq->pids, (rq->npids + 1) * sizeof(*rq->pids));
	rq->pids[rq->npids++] = (pid_t)pid;
}

void set_attach(struct cli *c, const char *arg)
{
	char *list = xstrdup(arg), *save = NULL, *word;

	for (word = strtok_r(list, ", \t\n", &save); word;
	     word = strtok_r(NULL, ", \t\n", &save))
		add_pid(c->rq, word);
	free(list);
}

void set_user(struct cli *c, const char *arg)
{
	c->rq->user = arg;
}

void set_argv0(struct cli *c, const char *arg)
{
	c->plan->engine.argv0 = arg;
}

/* ---- tracing */

void set_detach_on(struct cli *c, const char *arg)
{
	if (strcmp(arg, "execve"))
		die("Syscall '%s' for -b isn't supported", arg);
	c->plan->engine.detach_on_exec = true;
}

void set_daemonize(struct cli *c, const char *arg)
{
	static const struct keyword words[] = {
		{ "grandchild", DAEMONIZE_GRANDCHILD },
		{ "pgroup", DAEMONIZE_PGROUP },
		{ "pgrp", DAEMONIZE_PGROUP },
		{ "session", DAEMONIZE_SESSION },
		{ NULL, 0 }
	};

	if (c->is_short) {
		c->rq->nD++;
		return;
	}
	c->rq->daemonize_long = true;
	c->plan->engine.daemonize = arg ?
		(uint8_t)keyword_get(c, words, arg) : DAEMONIZE_GRANDCHILD;
}

void set_follow(struct cli *c, const char *arg)
{
	(void)arg;
	if (c->is_short)
		c->rq->nf++;
	else
		c->rq->follow_long = true;
}

void set_follow_old(struct cli *c, const char *arg)
{
	(void)arg;
	c->rq->nF++;
}

void set_interruptible(struct cli *c, const char *arg)
{
	static const struct keyword words[] = {
		{ "1", INTR_ANYWHERE }, { "anywhere", INTR_ANYWHERE },
		{ "always", INTR_ANYWHERE },
		{ "2", INTR_WAITING }, { "waiting", INTR_WAITING },
		{ "3", INTR_NEVER }, { "never", INTR_NEVER },
		{ "4", INTR_NEVER_TSTP }, { "never_tstp", INTR_NEVER_TSTP },
		{ NULL, 0 }
	};

	c->plan->engine.interruptible = (uint8_t)keyword_get(c, words, arg);
}

void set_kill_on_exit(struct cli *c, const char *arg)
{
	(void)arg;
	c->plan->engine.kill_on_exit = true;
}

void set_placement(struct cli *c, const char *arg)
{
	static const struct keyword words[] = {
		{ "auto", PLACEMENT_AUTO }, { "pair", PLACEMENT_PAIR },
		{ "none", PLACEMENT_NONE }, { NULL, 0 }
	};

	c->plan->engine.placement = (uint8_t)keyword_get(c, words, arg);
}

void set_tracers(struct cli *c, const char *arg)
{
	enum { PER_CPU = 8, MOST = 1024 };
	cpu_set_t set;
	int cpus;

	if (strcmp(arg, "auto")) {
		c->plan->engine.tracers = (unsigned int)number(c, arg, 1, MOST);
		return;
	}
	/* Fails where a kernel is made for more CPUs than that. */
	cpus = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) :
							      MOST;
	if (cpus > MOST / PER_CPU)
		cpus = MOST / PER_CPU;
	c->plan->engine.tracers = cpus > 1 ? (unsigned int)cpus * PER_CPU : 1;
}

void set_backend(struct cli *c, const char *arg)
{
	static const struct keyword words[] = {
		{ "auto", BACKEND_AUTO }, { "setinfo", BACKEND_SETINFO },
		{ "regs", BACKEND_REGS }, { "vmexec", BACKEND_VMEXEC },
		{ NULL, 0 }
	};

	c->plan->engine.backend = (uint8_t)keyword_get(c, words, arg);
}

void set_vm_exec_nr(struct cli *c, const char *arg)
{
	c->plan->engine.vm_exec_nr = plan_vm_exec_nr(arg);
}

void set_seccomp(struct cli *c, const char *arg)
{
	(void)arg;
	c->rq->seccomp = true;
	c->rq->no_seccomp = false;
}

void set_no_seccomp(struct cli *c, const char *arg)
{
	(void)arg;
	c->rq->no_seccomp = true;
	c->rq->seccomp = false;
}

void set_syscall_limit(struct cli *c, const char *arg)
{
	c->plan->syscall_limit = (uint64_t)number(c, arg, 1, INT64_MAX);
}

/* ---- output */

void set_output(struct cli *c, const char *arg)
{
	c->rq->output = arg;
}

void set_append(struct cli *c, const char *arg)
{
	(void)arg;
	c->plan->output.append = true;
}

void set_separately(struct cli *c, const char *arg)
{
	(void)arg;
	c->rq->separately = true;
}

void set_json(struct cli *c, const char *arg)
{
	(void)arg;
	c->plan->json = true;
}

void set_from_json(struct cli *c, const char *arg)
{
	c->plan->from_json = arg;
}

void set_column(struct cli *c, const char *arg)
{
	c->plan->style.column = (unsigned int)number(c, arg, 0, INT_MAX);
}

void set_color(struct cli *c, const char *arg)
{
	static const struct keyword words[] = {
		{ "auto", COLOR_AUTO },
		{ "always", COLOR_ALWAYS },
		{ "never", COLOR_NEVER },
		{ NULL, 0 }
	};

	c->rq->color = arg ? (uint8_t)keyword_get(c, words, arg) :
		COLOR_ALWAYS;
}

void set_string_limit(struct cli *c, const char *arg)
{
	/* strace's limit: four characters a byte and a margin fit an int. */
	unsigned int v = (unsigned int)number(c, arg, 0, (1 << 30) - 1);

	c->plan->style.string_limit = v;
	c->plan->decode.string_limit = v;
}

void set_hex(struct cli *c, const char *arg)
{
	static const struct keyword words[] = {
		{ "none", HEX_NONE },
		{ "non-ascii-chars", HEX_NON_ASCII_CHARS },
		{ "non-ascii", HEX_NON_ASCII },
		{ "all", HEX_ALL },
		{ NULL, 0 }
	};

	if (c->is_short) {
		c->rq->nx++;
		return;
	}
	c->rq->hex_long = true;
	c->plan->style.hex = arg ? (uint8_t)keyword_get(c, words, arg) :
		HEX_ALL;
}

void set_consts(struct cli *c, const char *arg)
{
	static const struct keyword words[] = {
		{ "abbrev", CONST_ABBREV },
		{ "raw", CONST_RAW },
		{ "verbose", CONST_VERBOSE },
		{ NULL, 0 }
	};

	c->plan->style.consts = (uint8_t)keyword_get(c, words, arg);
}

void set_arg_names(struct cli *c, const char *arg)
{
	(void)arg;
	c->plan->style.arg_names = true;
}

void set_pidns(struct cli *c, const char *arg)
{
	(void)arg;
	c->plan->decode.pids |= PID_NS;
}

void set_always_pid(struct cli *c, const char *arg)
{
	(void)arg;
	c->plan->style.always_pid = true;
}

void set_ip(struct cli *c, const char *arg)
{
	(void)arg;
	c->plan->style.ip = true;
}

void set_nr(struct cli *c, const char *arg)
{
	(void)arg;
	c->plan->style.nr = true;
}

void set_stack(struct cli *c, const char *arg)
{
	static const struct keyword words[] = {
		{ "symbol", STACK_SYMBOL },
		{ "source", STACK_SOURCE },
		{ NULL, 0 }
	};
	struct stack_options *s = &c->plan->stack;

	if (arg)
		s->mode = (uint8_t)keyword_get(c, words, arg);
	else if (c->is_short && s->mode != STACK_NONE)
		s->mode = STACK_SOURCE;
	else
		s->mode = STACK_SYMBOL;
#if !defined(HAVE_LIBDW) && !defined(HAVE_LIBUNWIND)
	die("Stack traces (-k/--stack-traces option) are not supported"
	    " by this build of " PACKAGE_NAME);
#endif
}

void set_frame_limit(struct cli *c, const char *arg)
{
	c->plan->stack.frame_limit = (unsigned int)number(c, arg, 1, INT_MAX);
}

void set_unwinder(struct cli *c, const char *arg)
{
	static const struct keyword words[] = {
		{ "auto", UNWINDER_AUTO },
		{ "libdw", UNWINDER_LIBDW },
		{ "libunwind", UNWINDER_LIBUNWIND },
		{ NULL, 0 }
	};

	c->plan->stack.unwinder = (uint8_t)keyword_get(c, words, arg);
}

/* ---- the rest */

void set_debug(struct cli *c, const char *arg)
{
	(void)arg;
	c->plan->debug = true;
	c->plan->engine.debug = true;
}

void set_help(struct cli *c, const char *arg)
{
	if (cli_help(arg))
		cli_bad_argument(c, arg);
	exit(fflush(stdout) ? 1 : 0);
}

void set_capabilities(struct cli *c, const char *arg)
{
	(void)arg;
	c->rq->capabilities = true;
}

void set_describe(struct cli *c, const char *arg)
{
	c->rq->describe = arg;
}

void set_version(struct cli *c, const char *arg)
{
	(void)arg;
	c->rq->nV++;
}

static const struct keyword tip_formats[] = {
	{ "none", TIPS_NONE },
	{ "compact", TIPS_COMPACT },
	{ "full", TIPS_FULL },
	{ NULL, 0 }
};

static bool set_tip_id(struct tips_options *tips, const char *word)
{
	int64_t id;

	if (!strcasecmp(word, "random"))
		tips->id = -1;
	else if (word[0] != '+' && !num_parse_int(word, 0, INT_MAX, &id))
		tips->id = (int)id;
	else
		return false;
	return true;
}

static bool set_tip_format(struct tips_options *tips, const char *word)
{
	int format = keyword_find(tip_formats, word);

	if (format < 0)
		return false;
	tips->format = (uint8_t)format;
	return true;
}

static bool set_tip(struct tips_options *tips, const char *word)
{
	if (!strncmp(word, "id:", 3))
		return set_tip_id(tips, word + 3);
	if (!strncmp(word, "format:", 7))
		return set_tip_format(tips, word + 7);
	return set_tip_id(tips, word) || set_tip_format(tips, word);
}

void set_tips(struct cli *c, const char *arg)
{
	struct tips_options *tips = &c->plan->tips;
	char *list = xstrdup(arg ? arg : ""), *save = NULL, *word;

	if (tips->format == TIPS_NONE)
		tips->format = TIPS_COMPACT;
	for (word = strtok_r(list, ",", &save); word;
	     word = strtok_r(NULL, ",", &save))
		if (!set_tip(tips, word))
			cli_bad_argument(c, arg);
	free(list);
}
