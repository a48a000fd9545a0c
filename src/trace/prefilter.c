/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The prefilter, one of seccomp(2): calls that nobody wants to see run without
 * a stop.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/die.h"
#include "trace/deny.h"
#include "trace/prefilter_code.h"
#include "trace/task.h"

/*
 * What the engine itself has to know of, beside the calls that are wanted:
 * filters of the tracees' own (a call that those answer never gets to ours).
 */
static void add_own(const struct engine *e, unsigned int abi, struct bitmap *m)
{
	for (unsigned int i = 0; i < 2; i++) {
		if (e->filter_nr[abi][i] >= 0)
			bitmap_add(m, (unsigned int)e->filter_nr[abi][i]);
	}
}

static int build(struct prefilter_code *c, const struct engine *e,
		 uint32_t verdict)
{
	struct bitmap stops[ABI_COUNT] = { BITMAP_INIT };
	struct prefilter_plan plan = {
		.test = e->opt->arg_test, .ctx = e->opt->arg_test_ctx,
		.verdict = verdict,
	};
	int err;

	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		if (e->opt->wanted[i])
			bitmap_copy(&stops[i], e->opt->wanted[i]);
		add_own(e, i, &stops[i]);
		plan.stops[i] = &stops[i];
	}
	err = prefilter_code_build(c, &plan);
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		bitmap_free(&stops[i]);
	return err;
}

static int install(const struct engine *e, uint32_t verdict, bool new_privs)
{
	struct prefilter_code *c = xmalloc(sizeof(*c));
	struct sock_fprog prog = { .filter = c->insn };
	int err = build(c, e, verdict);

	prog.len = (unsigned short)c->n;
	if (!err && ((!new_privs && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) ||
		     prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog) < 0))
		err = -errno;
	free(c);
	return err;
}

int prefilter_install(const struct engine *e)
{
	return install(e, SECCOMP_RET_TRACE, e->new_privs);
}

bool prefilter_wants(const struct engine *e, const struct stop *s)
{
	const struct bitmap *m = e->opt->wanted[s->abi->index];

	return m && bitmap_has(m, s->nr > UINT32_MAX ? UINT32_MAX :
						      (unsigned int)s->nr);
}

static bool wants_all(const struct engine_options *opt)
{
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		const struct bitmap *m = opt->wanted[i];

		if (!m || !bitmap_full(m))
			return false;
	}
	return !opt->arg_test;
}

/*
 * In a throw-away child: a filter can never be taken off.  What it returns
 * is no matter there, and nobody traces the child: its own exit could be a
 * wanted call.
 */
static int probe(const struct engine *e, bool new_privs)
{
	pid_t pid = fork(), r;
	int status = 0;

	if (pid == 0)
		_exit(-install(e, SECCOMP_RET_ALLOW, new_privs));
	if (pid < 0)
		return -errno;
	do
		r = waitpid(pid, &status, 0);
	while (r < 0 && errno == EINTR);
	if (r < 0)
		return -errno;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EINVAL;
}

/* It was not asked for, so nobody need hear of it but with -d. */
static bool not_used(const struct engine *e, const char *why)
{
	if (e->opt->debug)
		warn("no prefilter: %s", why);
	return false;
}

/* It gets rights by its exec, or the kernel cannot say. */
static bool gains_rights(const char *path)
{
	struct stat st;

	return stat(path, &st) < 0 || st.st_mode & (S_ISUID | S_ISGID) ||
		getxattr(path, "security.capability", NULL, 0) >= 0;
}

/*
 * PR_SET_NO_NEW_PRIVS takes rights from setuid programs.  With CAP_SYS_ADMIN
 * it is not needed; and without CAP_SYS_PTRACE they get none anyway where
 * they are traced (security/commoncap.c, Linux 6.18), so that only the one
 * that we start ourselves makes a difference, to AT_SECURE.
 */
static bool choose_auto(struct engine *e, const char *path)
{
	int err;

	if (e->opt->run_as)
		return not_used(e, "-u is for setuid programs");
	if (e->opt->daemonize)
		return not_used(e, "-D: the command could outlive us");
	if (e->h.judge)
		return not_used(e, "rules change calls");
	if (wants_all(e->opt))
		return not_used(e, "all calls are traced");
	e->new_privs = true;
	err = probe(e, true);
	if (err == -EACCES && deny_has_cap_ptrace())
		return not_used(e, "setuid programs would lose rights");
	if (err == -EACCES && gains_rights(path))
		return not_used(e, "the command is a setuid program");
	if (err == -EACCES) {
		e->new_privs = false;
		err = probe(e, false);
	}
	if (err)
		return not_used(e, strerror(-err));
	if (e->opt->debug)
		warn("prefilter: only calls that are traced stop%s",
		     e->new_privs ? "" : ", with PR_SET_NO_NEW_PRIVS");
	return true;
}

/*
 * A call that is skipped at a filter's stop needs no other one, so with rules
 * it is of use also where all calls are wanted.
 */
static bool choose_asked(struct engine *e)
{
	int err;

	if (!e->h.judge && wants_all(e->opt)) {
		warn("Seccomp filter is requested but there are no syscalls to"
		     " filter.  See -e trace to filter syscalls.");
		return false;
	}
	err = probe(e, false);
	if (err)
		warn_errno(-err, "seccomp filter is not used");
	return !err;
}

bool prefilter_choose(struct engine *e, const char *path)
{
	switch ((enum prefilter_choice)e->opt->prefilter) {
	case PREFILTER_NONE:
		break;
	case PREFILTER_AUTO:
		return choose_auto(e, path);
	case PREFILTER_ASKED:
		return choose_asked(e);
	}
	return false;
}
