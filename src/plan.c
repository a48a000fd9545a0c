/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "plan.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/num.h"
#include "cli.h"

#define SUMMARY_OPTIONS "(-c/--summary-only or -C/--summary)"
#define STATUS_ALL ((1u << STATUS_COUNT) - 1)
#define QUIET_ALL ((1u << QUIET_COUNT) - 1)

static void init_style(struct text_style *s)
{
	s->column = 40;
	s->string_limit = 32;
	s->relative_precision = PRECISION_US;
	s->duration_precision = PRECISION_US;
}

static void init_summary(struct summary_style *s)
{
	static const uint8_t columns[] = {
		SUM_TIME_PERCENT, SUM_TOTAL_TIME, SUM_AVG_TIME, SUM_CALLS,
		SUM_ERRORS, SUM_NAME, SUM_NONE,
	};

	s->sort = SUM_TOTAL_TIME;
	memcpy(s->columns, columns, sizeof(columns));
}

void plan_init(struct plan *p)
{
	unsigned int i;

	*p = (struct plan){ 0 };
	for (i = 0; i < ABI_COUNT; i++) {
		bitmap_fill(&p->filter.calls[i]);
		bitmap_fill(&p->decode.abbrev[i]);
		bitmap_fill(&p->decode.verbose[i]);
	}
	bitmap_fill(&p->filter.signals);
	p->filter.status = STATUS_ALL;
	p->decode.string_limit = 32;
	p->stack.frame_limit = 256;
	p->tips.id = -1;
	p->inject.step_max = 64;
	p->engine.vm_exec_nr = plan_vm_exec_nr(NULL);
	init_style(&p->style);
	init_summary(&p->summary);
}

static void free_strings(char *const *v, size_t n)
{
	char **strings = (char **)(uintptr_t)v;
	size_t i;

	for (i = 0; v && (n ? i < n : v[i] != NULL); i++)
		free(strings[i]);
	free(strings);
}

void plan_free(struct plan *p)
{
	unsigned int i;

	for (i = 0; i < ABI_COUNT; i++) {
		bitmap_free(&p->filter.calls[i]);
		bitmap_free(&p->filter.wanted[i]);
		bitmap_free(&p->filter.stops[i]);
		bitmap_free(&p->filter.always[i]);
		bitmap_free(&p->decode.abbrev[i]);
		bitmap_free(&p->decode.verbose[i]);
		bitmap_free(&p->decode.raw[i]);
	}
	bitmap_free(&p->filter.signals);
	bitmap_free(&p->filter.fds);
	bitmap_free(&p->style.dump_read);
	bitmap_free(&p->style.dump_write);
	free_strings((char *const *)(uintptr_t)p->filter.paths,
		     p->filter.npaths);
	rules_free(p->rules);
	free_strings(p->engine.env, 0);
	free((char *)(uintptr_t)p->engine.user);
	plan_init(p);
}

/* ---- what contradicts itself, in strace's order */

static void not_both(bool one, bool two, const char *names)
{
	if (one && two)
		die("%s cannot be provided simultaneously", names);
}

static void check_command(const struct request *rq, bool command)
{
	const struct plan *p = rq->plan;

	if (p->from_json && (command || rq->npids))
		die_usage("--from-json traces nothing: no PROG [ARGS],"
			  " no -p PID");
	if (!p->from_json && !command && !rq->npids)
		die_usage("must have PROG [ARGS] or -p PID");
	not_both(rq->nD, rq->daemonize_long, "-D and --daemonize");
	if (!command && (rq->nD || rq->daemonize_long))
		die_usage("PROG [ARGS] must be specified with"
			  " -D/--daemonize");
	if (rq->nD > DAEMONIZE_SESSION)
		die_usage("Too many -D's (%u), maximum supported -D count is"
			  " %d", rq->nD, DAEMONIZE_SESSION);
}

static void check_spellings(const struct request *rq)
{
	not_both(rq->nf, rq->follow_long, "-f and --follow-forks");
	not_both(rq->nf > 1, rq->separately, "-ff and --output-separately");
	not_both(rq->nt, rq->clock_long, "-t and --absolute-timestamps");
	not_both(rq->nx, rq->hex_long, "-x and --strings-in-hex");
	not_both(rq->ny, rq->decode_fds_long, "-y and --decode-fds");
}

static void settle_seccomp(const struct request *rq)
{
	struct plan *p = rq->plan;

	if (rq->no_seccomp)
		return;
	if (!rq->seccomp) {
		if ((rq->nf || rq->follow_long) && !rq->npids &&
		    !p->engine.detach_on_exec && !p->syscall_limit)
			p->engine.prefilter = PREFILTER_AUTO;
		return;
	}
	if (p->engine.detach_on_exec)
		warn("--seccomp-bpf is not enabled because it is not"
		     " compatible with -b");
	else if (!rq->nf && !rq->follow_long)
		warn("--seccomp-bpf cannot be used without -f/--follow-forks,"
		     " disabling");
	else if (p->syscall_limit)
		warn("--seccomp-bpf is not enabled because it is not"
		     " compatible with --syscall-limit");
	else if (rq->npids)
		warn("--seccomp-bpf is not enabled for processes attached"
		     " with -p");
	else
		p->engine.prefilter = PREFILTER_ASKED;
}

static void settle_follow(const struct request *rq)
{
	struct plan *p = rq->plan;

	if (rq->nF && (rq->nf || rq->follow_long))
		warn("deprecated option -F ignored");
	else if (rq->nF)
		warn("option -F is deprecated, please use -f/--follow-forks"
		     " instead");
	p->engine.follow = rq->nf || rq->follow_long || rq->nF;
	p->style.follow = p->engine.follow;
}

static bool is_piped(const struct request *rq)
{
	return rq->output && (*rq->output == '|' || *rq->output == '!');
}

static void check_summary(const struct request *rq)
{
	const struct summary_style *s = &rq->plan->summary;
	bool separately = rq->nf > 1 || rq->separately;

	if (s->mode && separately)
		die_usage(SUMMARY_OPTIONS " and -ff/--output-separately are"
			  " mutually exclusive");
	if (s->wall && !s->mode)
		die_usage("-w/--summary-wall-clock must be given with "
			  SUMMARY_OPTIONS);
	if (rq->columns && !s->mode)
		die_usage("-U/--summary-columns must be given with "
			  SUMMARY_OPTIONS);
	if (s->mode && rq->plan->json)
		die_usage("--json and " SUMMARY_OPTIONS " are mutually"
			  " exclusive");
	if (is_piped(rq) && separately)
		die_usage("piping the output and -ff/--output-separately are"
			  " mutually exclusive");
}

static void warn_useless(bool given, const char *names, const char *why)
{
	if (given)
		warn("%s has no effect %s", names, why);
}

static void warn_summary_only(const struct request *rq)
{
	const struct text_style *s = &rq->plan->style;
	static const char why[] = "with -c/--summary-only";

	if (rq->plan->summary.mode != SUMMARY_ONLY)
		return;
	warn_useless(s->ip, "-i/--instruction-pointer", why);
	warn_useless(rq->plan->stack.mode, "-k/--stack-traces", why);
	warn_useless(s->nr, "-n/--syscall-number", why);
	warn_useless(s->arg_names, "-N/--arg-names", why);
	warn_useless(s->relative, "-r/--relative-timestamps", why);
	warn_useless(rq->nt || s->clock, "-t/--absolute-timestamps", why);
	warn_useless(s->duration, "-T/--syscall-times", why);
	warn_useless(rq->ny || rq->plan->decode.fds, "-y/--decode-fds", why);
}

static void warn_output(const struct request *rq)
{
	static const char no_output[] = "without -o/--output";

	warn_useless(rq->sort && !rq->plan->summary.mode,
		     "-S/--summary-sort-by", "without " SUMMARY_OPTIONS);
	if (!rq->output) {
		warn_useless(rq->separately && !rq->plan->engine.follow,
			     "--output-separately", no_output);
		warn_useless(rq->plan->output.append,
			     "-A/--output-append-mode", no_output);
	}
	if (rq->nstatus_only > 1)
		warn("Only the last of -z/--successful-only/-Z/--failed-only"
		     " options will take effect. See status qualifier for"
		     " more complex filters.");
}

static void check_stack(const struct plan *p)
{
	const struct stack_options *s = &p->stack;
	bool dw = false, unwind = false;

#ifdef HAVE_LIBDW
	dw = true;
#endif
#ifdef HAVE_LIBUNWIND
	unwind = true;
#endif
	if ((s->unwinder == UNWINDER_LIBDW && !dw) ||
	    (s->unwinder == UNWINDER_LIBUNWIND && !unwind))
		die("--stack-trace-unwinder=%s is not supported by this"
		    " build of " PACKAGE_NAME,
		    s->unwinder == UNWINDER_LIBDW ? "libdw" : "libunwind");
	if (s->mode == STACK_SOURCE &&
	    (!dw || s->unwinder == UNWINDER_LIBUNWIND))
		die("Stack traces with source line information"
		    " (-kk/--stack-trace=source option) are not supported by"
		    " %s", dw ? "libunwind" : "this build of " PACKAGE_NAME);
}

/* ---- putting it together */

static void settle_counts(const struct request *rq)
{
	struct plan *p = rq->plan;
	struct text_style *s = &p->style;

	if (rq->nD)
		p->engine.daemonize = (uint8_t)rq->nD;
	if (rq->nt) {
		s->clock = rq->nt > 2 ? CLOCK_UNIX : CLOCK_TIME;
		s->clock_precision = rq->nt > 1 ? PRECISION_US : PRECISION_S;
	}
	if (rq->nx)
		s->hex = rq->nx > 1 ? HEX_ALL : HEX_NON_ASCII;
	if (rq->ny)
		p->decode.fds = rq->ny > 1 ? FD_ALL : FD_PATH;
}

/* Nobody reads the terminal when a command's trace goes to a file. */
static void settle_quiet(const struct request *rq, bool command)
{
	static const uint32_t levels[] = {
		0,
		1 << QUIET_ATTACH | 1 << QUIET_PERSONALITY,
		1 << QUIET_ATTACH | 1 << QUIET_PERSONALITY | 1 << QUIET_EXIT,
		QUIET_ALL,
	};

	if (rq->nq)
		rq->plan->quiet = levels[rq->nq < 3 ? rq->nq : 3];
	else if (!rq->quiet_long && rq->output && command)
		rq->plan->quiet = levels[1];
}

/* The kernel shows descriptors by their real path. */
static void settle_paths(const struct request *rq)
{
	struct plan *p = rq->plan;
	struct words all = { 0 };
	unsigned int i;

	for (i = 0; i < rq->paths.n; i++) {
		const char *path = rq->paths.v[i];
		char *real = realpath(path, NULL);

		words_add(&all, xstrdup(path));
		if (!real || !strcmp(real, path)) {
			free(real);
			continue;
		}
		if (!plan_quiet(p, QUIET_PATH_RESOLUTION))
			warn("Requested path \"%s\" resolved into \"%s\"",
			     path, real);
		words_add(&all, real);
	}
	p->filter.paths = all.v;
	p->filter.npaths = all.n;
	p->filter.by_path = all.n || p->filter.by_fd;
	p->decode.unlimited = p->filter.by_path;
	p->decode.text_only = !p->json && !p->filter.by_path;
}

/* A name that execve(2), or open(2) with the pid behind it, must refuse. */
static void check_lengths(const struct request *rq, char **argv)
{
	const struct output_options *o = &rq->plan->output;

	if (*argv && strlen(*argv) >= PATH_MAX)
		die_errno(ENAMETOOLONG, "exec");
	if (o->separate && strlen(o->path) + sizeof(".2147483647") >= PATH_MAX)
		die_errno(ENAMETOOLONG, "%s", o->path);
}

static void settle_output(const struct request *rq)
{
	struct output_options *o = &rq->plan->output;
	struct text_style *s = &rq->plan->style;

	if (!rq->output)
		return;
	o->kind = is_piped(rq) ? OUTPUT_COMMAND : OUTPUT_FILE;
	o->path = rq->output + (o->kind == OUTPUT_COMMAND);
	o->separate = rq->nf > 1 || rq->separately;
	s->separate = o->separate;
	s->to_file = true;
}

static bool file_is_terminal(const char *path)
{
	struct stat st;
	int fd;
	bool yes;

	if (stat(path, &st) || !S_ISCHR(st.st_mode))
		return false;
	fd = open(path, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return false;
	yes = isatty(fd);
	close(fd);
	return yes;
}

static bool is_set(const char *name)
{
	const char *v = getenv(name);

	return v && *v;
}

/* no-color.org: a NO_COLOR that is not empty; --color=always beats it. */
static bool wants_color(const struct request *rq)
{
	const struct output_options *o = &rq->plan->output;
	const char *term = getenv("TERM");

	if (rq->color != COLOR_AUTO)
		return rq->color == COLOR_ALWAYS;
	if (is_set("NO_COLOR") || !term || !strcmp(term, "dumb"))
		return false;
	switch (o->kind) {
	case OUTPUT_STDERR:
		return isatty(STDERR_FILENO);
	case OUTPUT_FILE:
		return !o->separate && file_is_terminal(o->path);
	default:
		return false;
	}
}

static void settle_style(const struct request *rq)
{
	struct plan *p = rq->plan;
	struct text_style *s = &p->style;

	s->stack = p->stack.mode;
	s->comm = p->decode.pids & PID_COMM;
	s->pidns = p->decode.pids & PID_NS;
	s->staged = p->filter.status != STATUS_ALL;
	p->output.color = !p->json && wants_color(rq);
	if (is_set("STRACE_COLORS"))
		p->output.colors = getenv("STRACE_COLORS");
}

static void settle_engine(const struct request *rq, char **argv)
{
	struct plan *p = rq->plan;
	struct engine_options *e = &p->engine;
	unsigned int i;

	e->argv = *argv ? argv : NULL;
	e->attach = rq->pids;
	e->nattach = rq->npids;
	e->env = plan_environment(&rq->env);
	e->output_is_file = rq->output != NULL;
	for (i = 0; i < ABI_COUNT; i++)
		e->wanted[i] = &p->filter.stops[i];
}

void plan_settle(struct request *rq, char **argv)
{
	struct plan *p = rq->plan;
	bool command = *argv != NULL;

	check_command(rq, command);
	check_spellings(rq);
	settle_seccomp(rq);
	settle_follow(rq);
	check_summary(rq);
	/* costs a copy of the rusage at every stop: only where it shows */
	p->engine.cpu_time = p->summary.mode != SUMMARY_NONE;
	if (p->engine.kill_on_exit && rq->npids)
		die("--kill-on-exit and -p/--attach are mutually exclusive"
		    " options");
	check_stack(p);
	warn_summary_only(rq);
	warn_output(rq);
	settle_counts(rq);
	settle_quiet(rq, command);
	settle_paths(rq);
	not_both(rq->nq, rq->quiet_long, "-q and -e quiet/--quiet");
	plan_settle_user(rq);
	settle_output(rq);
	check_lengths(rq, argv);
	settle_style(rq);
	plan_settle_rules(rq);
	settle_engine(rq, argv);
}
