/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * As whom and with what environment the command runs: -u and -E; and what
 * our own environment says.
 */
#include "config.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/num.h"
#include "cli.h"
#include "plan.h"

/*
 * A wrong number would be another call, made by us: what has a name here is
 * not it.  Nothing is behind the kernel's table of calls, and numbers of
 * proposals are not far behind the last one.
 */
long plan_vm_exec_nr(const char *text)
{
	enum { NR_MAX = 0xffff };
	const char *from = "--vm-exec-nr";
	const struct call_entry *taken;
	int64_t nr;

	if (!text) {
		from = "VXTRACE_VM_EXEC_NR";
		text = getenv(from);
		if (!text || !*text)
			return VM_EXEC_NR;
	}
	if (num_parse_int(text, 1, NR_MAX, &nr))
		die("invalid %s argument: '%s'", from, text);
	taken = abi_call(abis[0], (uint64_t)nr);
	if (taken && taken->name)
		die("%s: %s is the number of %s here", from, text,
		    taken->name);
	return (long)nr;
}

/* UID:GID, both in numbers: no look-up. */
static bool numeric_user(struct engine_options *e, const char *text)
{
	const char *colon = strchr(text, ':');
	int64_t uid, gid;
	char *first;
	bool ok;

	if (!colon)
		return false;
	first = strndup(text, (size_t)(colon - text));
	if (!first)
		oom();
	ok = !num_parse_int(first, 0, (int64_t)UINT32_MAX - 1, &uid) &&
		!num_parse_int(colon + 1, 0, (int64_t)UINT32_MAX - 1, &gid);
	free(first);
	if (!ok)
		return false;
	e->uid = (uid_t)uid;
	e->gid = (gid_t)gid;
	return true;
}

void plan_settle_user(const struct request *rq)
{
	struct engine_options *e = &rq->plan->engine;
	const struct passwd *pw;

	if (!rq->user)
		return;
	if (getuid())
		die("You must be root to use the -u/--username option");
	e->run_as = true;
	if (numeric_user(e, rq->user))
		return;
	if (!rq->user[strspn(rq->user, "0123456789:-")] &&
	    strchr(rq->user, ':'))
		die("Invalid UID:GID pair '%s'", rq->user);
	pw = getpwnam(rq->user);
	if (!pw)
		die("Cannot find user '%s'", rq->user);
	e->uid = pw->pw_uid;
	e->gid = pw->pw_gid;
	e->user = xstrdup(pw->pw_name);
}

static size_t env_name(const char *s)
{
	return strcspn(s, "=");
}

/* VAR=VAL replaces or adds, VAR alone removes; the last word counts. */
static void edit_env(struct words *env, const char *edit)
{
	size_t len = env_name(edit);
	unsigned int i, n = 0;

	for (i = 0; i < env->n; i++)
		if (env_name(env->v[i]) != len ||
		    strncmp(env->v[i], edit, len))
			env->v[n++] = env->v[i];
	env->n = n;
	if (edit[len])
		words_add(env, edit);
	else if (env->v)
		env->v[n] = NULL;
}

char *const *plan_environment(const struct words *edits)
{
	struct words env = { 0 };
	char **v;
	unsigned int i;

	if (!edits->n)
		return NULL;
	for (v = environ; v && *v; v++)
		words_add(&env, *v);
	for (i = 0; i < edits->n; i++)
		edit_env(&env, edits->v[i]);
	if (!env.v)
		env.v = xcalloc(1, sizeof(*env.v));
	v = xcalloc(env.n + 1, sizeof(*v));
	for (i = 0; i < env.n; i++)
		v[i] = xstrdup(env.v[i]);
	free(env.v);
	return v;
}
