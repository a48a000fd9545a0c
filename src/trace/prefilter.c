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
#include "trace/task.h"

/* The kernel's limit (BPF_MAXINSNS). */
enum { INSNS_MAX = 4096 };

/*
 * Numbers [from, next span's from) are all wanted or all not; the last
 * span has no end.
 */
struct span {
	uint32_t from;
	bool wanted;
};

struct program {
	struct sock_filter insn[INSNS_MAX];
	unsigned int n;
	uint32_t wanted;	/* what a wanted call gets */
};

static void emit(struct program *p, uint16_t code, uint32_t k, uint8_t jt,
		 uint8_t jf)
{
	if (p->n < INSNS_MAX)
		p->insn[p->n] = (struct sock_filter){ code, jt, jf, k };
	p->n++;
}

static unsigned int spans_of(const struct bitmap *m, struct span *v,
			     unsigned int max)
{
	unsigned int n = 0, end = m->nwords * 64;

	for (unsigned int nr = 0; nr <= end; nr++) {
		bool wanted = nr < end ? bitmap_has(m, nr) : m->rest;

		if (n && v[n - 1].wanted == wanted)
			continue;
		if (n == max)
			return 0;
		v[n++] = (struct span){ nr, wanted };
	}
	return n;
}

/* Instructions of the search in n spans. */
static unsigned int size_of(unsigned int n)
{
	unsigned int left;

	if (n <= 1)
		return 1;
	left = size_of(n / 2);
	return left + size_of(n - n / 2) + (left > 255 ? 2 : 1);
}

/*
 * A binary search: at or above the middle span's start skips the left
 * half. A conditional jump reaches 255 instructions only.
 */
static void emit_search(struct program *p, const struct span *v,
			unsigned int n)
{
	unsigned int mid = n / 2, left = size_of(mid);

	if (n <= 1) {
		emit(p, BPF_RET | BPF_K, v->wanted ? p->wanted :
		     SECCOMP_RET_ALLOW, 0, 0);
		return;
	}
	if (left > 255) {
		emit(p, BPF_JMP | BPF_JGE | BPF_K, v[mid].from, 0, 1);
		emit(p, BPF_JMP | BPF_JA, left, 0, 0);
	} else {
		emit(p, BPF_JMP | BPF_JGE | BPF_K, v[mid].from, left, 0);
	}
	emit_search(p, v, mid);
	emit_search(p, v + mid, n - mid);
}

/* If the architecture is this ABI's: load the number, search, return. */
static void emit_abi(struct program *p, const struct abi *abi,
		     const struct bitmap *wanted)
{
	static const struct bitmap nothing;
	struct span v[INSNS_MAX / 2];
	unsigned int n = spans_of(wanted ? wanted : &nothing, v,
				  sizeof(v) / sizeof(v[0]));

	if (!n) {
		p->n = INSNS_MAX + 1;
		return;
	}
	emit(p, BPF_JMP | BPF_JEQ | BPF_K, abi->audit_arch, 1, 0);
	emit(p, BPF_JMP | BPF_JA, 1 + size_of(n), 0, 0);
	emit(p, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr),
	     0, 0);
	emit_search(p, v, n);
}

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

static void build(struct program *p, const struct engine *e)
{
	p->n = 0;
	emit(p, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch),
	     0, 0);
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		struct bitmap m = BITMAP_INIT;

		if (e->opt->wanted[i])
			bitmap_copy(&m, e->opt->wanted[i]);
		add_own(e, i, &m);
		emit_abi(p, abis[i], &m);
		bitmap_free(&m);
	}
	emit(p, BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
}

static int install(const struct engine *e, uint32_t wanted, bool new_privs)
{
	struct program *p = xmalloc(sizeof(*p));
	struct sock_fprog prog = { .filter = p->insn };
	int err = 0;

	p->wanted = wanted;
	build(p, e);
	prog.len = p->n;
	if (p->n > INSNS_MAX)
		err = -E2BIG;
	else if ((!new_privs && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) ||
		 prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog) < 0)
		err = -errno;
	free(p);
	return err;
}

int prefilter_install(const struct engine *e)
{
	return install(e, SECCOMP_RET_TRACE, e->new_privs);
}

bool prefilter_wants(const struct engine *e, const struct task *task)
{
	const struct bitmap *m = e->opt->wanted[task->t.abi->index];

	return m && task->place.nr <= UINT32_MAX &&
		bitmap_has(m, (unsigned int)task->place.nr);
}

static bool wants_all(const struct engine_options *opt)
{
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		struct span v[2];

		if (!opt->wanted[i] || spans_of(opt->wanted[i], v, 2) != 1 ||
		    !v[0].wanted)
			return false;
	}
	return true;
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
