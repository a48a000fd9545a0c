/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* main(): options, plan, pipeline, engine, exit status. Nothing else. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/num.h"
#include "call_cmd.h"
#include "cli.h"
#include "describe.h"
#include "pipeline.h"
#include "plan.h"
#include "rule/set.h"
#include "rules_cmd.h"
#include "sink/from_json.h"
#include "sweep_cmd.h"
#include "tips.h"
#include "trace/doctor.h"
#include "trace/engine.h"
#include "trace/ways.h"

/*
 * Messages open with the name as given. execve(2) with no argv[0] leaves an
 * empty one (Linux 5.18) or none.
 */
static void name_program(char **argv)
{
	static char exe[PATH_MAX];
	ssize_t n;

	if (argv[0] && *argv[0]) {
		die_set_program(argv[0]);
		return;
	}
	n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	if (n > 0)
		die_set_program(exe);
}

/* As the command ended, so do we; but there is one core dump already. */
static void __attribute__((noreturn)) end_by(int sig)
{
	static const struct rlimit none;
	sigset_t set;

	setrlimit(RLIMIT_CORE, &none);
	signal(sig, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, sig);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(sig);
	exit(0x80 | sig);
}

static void __attribute__((noreturn)) end_like(int status)
{
	if (WIFSIGNALED(status))
		end_by(WTERMSIG(status));
	exit(WEXITSTATUS(status));
}

static void warn_output(const struct output_options *o, int err)
{
	switch (o->kind) {
	case OUTPUT_FILE:
		warn_errno(-err, "%s", o->path);
		break;
	case OUTPUT_COMMAND:
		warn_errno(-err, "|%s", o->path);
		break;
	default:
		warn_errno(-err, "standard error");
	}
}

/*
 * The command has its own; as long as we hold them too, a reader of our
 * standard output would not see that the command has closed it.
 */
static void release_standard(void)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return;
	dup2(fd, STDIN_FILENO);
	dup2(fd, STDOUT_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

static struct pipeline *open_pipeline(const struct plan *p)
{
	struct pipeline *pl;
	int err = 0;

	pl = pipeline_new(p, &err);
	if (!pl && p->output.kind == OUTPUT_FILE)
		die_errno(-err, "Can't fopen '%s'", p->output.path);
	if (!pl)
		die_errno(-err, "cannot open the output");
	return pl;
}

static void __attribute__((noreturn)) trace(const struct plan *p)
{
	struct engine_options opt = p->engine;
	struct pipeline *pl = open_pipeline(p);
	int status = 0, err, end, fatal, judged;
	struct buf used = BUF_INIT;
	struct engine *e;
	bool stays;

	opt.ignore_child = pipeline_child(pl);
	opt.quiet_attach = plan_quiet(p, QUIET_ATTACH);
	opt.quiet_exit = plan_quiet(p, QUIET_EXIT);
	e = engine_new(&opt, pipeline_handler(pl));
	release_standard();
	err = engine_run(e, &status);
	fatal = engine_fatal(e);
	if (p->style.verbose && !p->inject.compat)
		engine_mechanisms(e, &used);
	stays = engine_stays(e);
	if (!stays)
		engine_free(e);
	/* Nothing more is printed, and who reads need not wait for us. */
	end = pipeline_end(pl);
	if (stays)
		engine_free(e);
	if (!err)
		err = end;
	/* SIGPIPE says it all. */
	if (err == -EPIPE && fatal)
		err = 0;
	if (err)
		warn_output(&p->output, err);
	judged = pipeline_report(pl);
	warn_lines(buf_cstr(&used));
	buf_free(&used);
	pipeline_free(pl);
	tips_print(&p->tips);
	if (err)
		exit(1);
	if (fatal)
		end_by(fatal);
	if (judged)
		exit(judged);
	end_like(status);
}

static int print_record(const struct plan *p)
{
	int err = from_json(p->from_json, &p->output, &p->style);

	if (err && err != -EINVAL)
		warn_errno(-err, "%s", p->from_json);
	return err != 0;
}

/* `vxtrace doctor [PID]`; a program of that name is run behind "--". */
static int doctor(char *const *args)
{
	int64_t pid = 0;
	int status;

	if (args[0] && num_parse_int(args[0], 1, INT_MAX, &pid))
		die("Invalid process id: '%s'", args[0]);
	if (args[0] && args[1])
		die_usage("doctor takes one process id");
	status = doctor_print(stdout, (pid_t)pid);
	return fflush(stdout) ? 1 : status;
}

static int capabilities(const struct engine_options *o)
{
	int status = caps_print(stdout, o->backend, o->vm_exec_nr);

	return fflush(stdout) ? 1 : status;
}

/* --describe: what the rows of calls say. */
static int describe(const char *text, bool all)
{
	struct bitmap set[ABI_COUNT] = { BITMAP_INIT };
	struct set_error e = SET_ERROR_INIT;
	struct buf b = BUF_INIT;
	int err = set_calls(text, set, &e);

	if (err) {
		warn("%s", buf_cstr(&e.text));
		if (e.near)
			warn("did you mean '%s%s'?", e.sigil, e.near);
	} else {
		describe_calls(&b, set, all);
		fputs(buf_cstr(&b), stdout);
	}
	set_error_free(&e);
	buf_free(&b);
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		bitmap_free(&set[i]);
	return err || fflush(stdout) ? 1 : 0;
}

int main(int argc, char **argv)
{
	static struct plan plan;
	struct request rq = { .plan = &plan };
	char **command;

	name_program(argv);
	if (argc > 1 && !strcmp(argv[1], "doctor"))
		return doctor(argv + 2);
	if (argc > 1 && call_cmd_is(argv + 1))
		return call_cmd(argc - 1, argv + 1);
	if (argc > 1 && rules_cmd_is(argv + 1))
		return rules_cmd(argv + 2);
	if (argc > 1 && sweep_cmd_is(argv + 1))
		return sweep_cmd(argc - 1, argv + 1);
	plan_init(&plan);
	command = cli_parse(argv, &rq);
	if (rq.nV) {
		cli_version();
		return fflush(stdout) ? 1 : 0;
	}
	if (rq.capabilities)
		return capabilities(&plan.engine);
	if (rq.describe)
		return describe(rq.describe, plan.style.verbose);
	plan_settle(&rq, command);
	if (plan.from_json)
		return print_record(&plan);
	trace(&plan);
}
