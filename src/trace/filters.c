/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/filters.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdlib.h>

#include "base/die.h"
#include "trace/ask.h"

/* What the accumulator can hold at an instruction; jumps lead forward. */
struct reach {
	bool reached, known;
	uint32_t a;
};

static void arrive(struct reach *to, bool known, uint32_t a)
{
	if (to->reached && (!to->known || !known || to->a != a)) {
		to->known = false;
		return;
	}
	*to = (struct reach){ true, known, a };
}

/* Of the two outcomes of a comparison, those that are possible. */
struct outcome {
	bool yes, no;
};

static struct outcome compare(const struct sock_filter *f,
			      const struct reach *at)
{
	bool yes;

	if (BPF_SRC(f->code) != BPF_K || !at->known)
		return (struct outcome){ true, true };
	switch (BPF_OP(f->code)) {
	case BPF_JEQ:
		yes = at->a == f->k;
		break;
	case BPF_JGT:
		yes = at->a > f->k;
		break;
	case BPF_JGE:
		yes = at->a >= f->k;
		break;
	case BPF_JSET:
		yes = at->a & f->k;
		break;
	default:
		return (struct outcome){ true, true };
	}
	return (struct outcome){ yes, !yes };
}

/* struct seccomp_data: the arguments can be any. */
static bool load(const struct sock_filter *f, const struct abi *abi,
		 uint64_t nr, uint32_t *a)
{
	*a = f->k == offsetof(struct seccomp_data, nr) ? (uint32_t)nr :
							 abi->audit_arch;
	return f->code == (BPF_LD | BPF_W | BPF_ABS) &&
		(f->k == offsetof(struct seccomp_data, nr) ||
		 f->k == offsetof(struct seccomp_data, arch));
}

static bool is_survived(uint32_t action)
{
	switch (action & SECCOMP_RET_ACTION_FULL) {
	case SECCOMP_RET_ALLOW:
	case SECCOMP_RET_LOG:
	case SECCOMP_RET_ERRNO:
	case SECCOMP_RET_TRACE:
	case SECCOMP_RET_USER_NOTIF:
		return true;
	}
	return false;
}

/* One instruction, and where it leads; false: it may be an end. */
static bool run(const struct sock_filter *f, struct reach *at, size_t left,
		const struct abi *abi, uint64_t nr)
{
	struct outcome o;
	uint32_t a;
	bool known;

	switch (BPF_CLASS(f->code)) {
	case BPF_RET:
		return BPF_RVAL(f->code) == BPF_K && is_survived(f->k);
	case BPF_JMP:
		if (BPF_OP(f->code) == BPF_JA) {
			if (f->k >= left)
				return false;
			arrive(at + 1 + f->k, at->known, at->a);
			return true;
		}
		o = compare(f, at);
		if ((o.yes && f->jt >= left) || (o.no && f->jf >= left))
			return false;
		if (o.yes)
			arrive(at + 1 + f->jt, at->known, at->a);
		if (o.no)
			arrive(at + 1 + f->jf, at->known, at->a);
		return true;
	case BPF_LD:
		known = load(f, abi, nr, &a);
		break;
	case BPF_ALU:
		known = at->known && f->code == (BPF_ALU | BPF_AND | BPF_K);
		a = at->a & f->k;
		break;
	case BPF_MISC:
		known = at->known && BPF_MISCOP(f->code) == BPF_TAX;
		a = at->a;
		break;
	default:
		known = at->known;
		a = at->a;
	}
	if (!left)
		return false;
	arrive(at + 1, known, a);
	return true;
}

bool filters_program_allows(const struct sock_filter *v, size_t n,
			    const struct abi *abi, uint64_t nr)
{
	struct reach *at = xcalloc(n + 1, sizeof(*at));
	bool good = n > 0;

	at[0].reached = true;
	for (size_t i = 0; good && i < n; i++)
		good = !at[i].reached || run(&v[i], &at[i], n - 1 - i, abi, nr);
	free(at);
	return good;
}

bool filters_allow(pid_t tid, const struct abi *abi, uint64_t nr)
{
	struct sock_filter *v = xcalloc(BPF_MAXINSNS, sizeof(*v));
	bool good = true;
	long n = 0;

	for (unsigned int i = 0; good; i++) {
		n = ask(PTRACE_SECCOMP_GET_FILTER, tid, i, (uintptr_t)v);
		if (n < 0)
			break;
		good = filters_program_allows(v, (size_t)n, abi, nr);
	}
	free(v);
	/* There is no other. */
	return good && n == -ENOENT;
}
