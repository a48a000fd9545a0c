/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The seccomp filter of --seccomp-bpf: calls that nobody wants to see run
 * without a stop.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/die.h"
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

static void build(struct program *p, const struct engine_options *opt)
{
	p->n = 0;
	emit(p, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch),
	     0, 0);
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		emit_abi(p, abis[i], opt->wanted[i]);
	emit(p, BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
}

static int install(const struct engine_options *opt, uint32_t wanted)
{
	struct program *p = xmalloc(sizeof(*p));
	struct sock_fprog prog = { .filter = p->insn };
	int err = 0;

	p->wanted = wanted;
	build(p, opt);
	prog.len = p->n;
	if (p->n > INSNS_MAX)
		err = -E2BIG;
	else if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
		 prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog) < 0)
		err = -errno;
	free(p);
	return err;
}

int prefilter_install(const struct engine_options *opt)
{
	return install(opt, SECCOMP_RET_TRACE);
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
bool prefilter_works(const struct engine_options *opt, bool changes)
{
	pid_t pid;
	int status = 0;

	if (!changes && wants_all(opt)) {
		warn("Seccomp filter is requested but there are no syscalls to"
		     " filter.  See -e trace to filter syscalls.");
		return false;
	}
	pid = fork();
	if (pid == 0)
		_exit(-install(opt, SECCOMP_RET_ALLOW));
	if (pid < 0)
		return false;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (status)
		warn_errno(WIFEXITED(status) ? WEXITSTATUS(status) : EINVAL,
			   "seccomp filter is not used");
	return status == 0;
}
