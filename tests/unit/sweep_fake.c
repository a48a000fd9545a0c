/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sweep_fake.h"

#include <signal.h>
#include <string.h>

#include "base/hash.h"

const char fake_awkward[] =
	"\"quoted\" 'too' <a href=\"x\">&amp; ]]> <!-- -- %s%n %0A\t"
	"line two: - # comment \\# \\n \\\n"
	"::error file=x::no\r\n--- ...\n"
	"\x01\x1b[31m\x7f caf\xc3\xa9 \xe6\xbc\xa2 \xf0\x9f\x98\x80 "
	"\xc2\x85\xc2\x9b\xe2\x80\xa8\xe2\x80\xa9\xef\xbb\xbf\xef\xbf\xbe"
	"\xef\xbf\xbf\xef\xbf\xbd,: @{}[]|>*&!%` ~";

static const char *awkward(struct sweep *s)
{
	return sweep_text(s, fake_awkward, sizeof(fake_awkward) - 1);
}

static struct sweep_stack fake_stack(struct sweep *s, unsigned int n)
{
	struct sweep_frame *f = arena_alloc(&s->arena, 3 * sizeof(*f));

	f[0] = (struct sweep_frame){
		.module = "/usr/lib/libc.so.6", .function = "write",
		.addr = UINT64_MAX - n, .offset = UINT64_MAX,
	};
	f[1] = (struct sweep_frame){
		.module = awkward(s), .function = awkward(s), .addr = n,
		.offset = 18, .source = awkward(s), .line = UINT32_MAX,
	};
	f[2] = (struct sweep_frame){ 0 };
	return (struct sweep_stack){ f, 3 };
}

struct sweep_site *fake_site(struct sweep *s, unsigned int n)
{
	struct sweep_site *site = arena_alloc(&s->arena, sizeof(*site));

	*site = (struct sweep_site){
		.id = hash_bytes(&n, sizeof(n)), .leaf = UINT64_MAX - n,
		.abi = "x86_64", .call = n % 2 ? "write" : "openat",
		.portable = arena_printf(&s->arena, "write cp!f%u<cp!main", n),
		.where = arena_printf(&s->arena, "f%u<main", n),
		.text = "write(4, \"x\", 1) = 1", .hits = n,
		.stack = fake_stack(s, n),
		.flaky = n % 5 == 1, .recovery = n % 7 == 1,
	};
	if (n % 3 == 1) {
		site->source = "src/a file#1,2:3.c";
		site->line = n;
	}
	if (n % 3 == 2) {
		site->source = "/abs/b.c";
		site->path = "/tmp/out";
	}
	if (n < 2) {
		site->where = site->portable = awkward(s);
		site->text = site->path = site->source = awkward(s);
	}
	return site;
}

static void evidence(struct sweep *s, struct sweep_result *r, unsigned int n)
{
	const char **tail = arena_alloc(&s->arena, 3 * sizeof(*tail));

	tail[0] = "close(3) = 0";
	tail[1] = awkward(s);
	r->tail = tail;
	r->ntail = 2;
	r->diff = awkward(s);
	r->diagnostic = awkward(s);
	r->end = fake_stack(s, n);
	r->repeat = arena_printf(&s->arena,
				 "vxtrace sweep --replay %s -- cp 'a b' c",
				 r->id);
}

struct sweep_result *fake_result(struct sweep *s, struct sweep_site *site,
				 enum sweep_verdict v, unsigned int n)
{
	struct sweep_result *r = arena_alloc(&s->arena, sizeof(*r));
	uint64_t of[] = { site->id, n }, id = hash_bytes(of, sizeof(of));

	*r = (struct sweep_result){
		.id = arena_printf(&s->arena, "%016llx",
				   (unsigned long long)id),
		.site = site, .model = n % 2 ? "io" : "mem",
		.fault = n % 2 ? "ENOSPC" : "short=1", .sticky = n % 3 == 0,
		.occurrence = n % 3 ? "first" : "last", .verdict = v,
		.reason = n % 4 ? "killed by SIGSEGV" : awkward(s),
		.status = n % 4 ? SIGSEGV : -1, .applied = n, .tries = 2,
		.ns = UINT64_C(1234567891) * n, .known = n % 2 == 1,
	};
	if (n % 5 == 2)
		r->after = "0123456789abcdef";
	if (v <= SWEEP_SUSPECT)
		evidence(s, r, n);
	return r;
}

static void fake_head(struct sweep *s)
{
	const char **argv = arena_alloc(&s->arena, 3 * sizeof(*argv));
	const char **masks = arena_alloc(&s->arena, 2 * sizeof(*masks));

	argv[0] = "cp";
	argv[1] = masks[0] = awkward(s);
	s->argv = argv;
	s->argc = 2;
	s->command = awkward(s);
	s->options = "--model 'io,mem'";
	s->version = "1.0";
	s->cwd = "/home/a b";
	s->started_ms = UINT64_C(1709208000123);
	s->ns = UINT64_C(61234567890);
	s->out_of_budget = true;
	s->baseline = (struct sweep_baseline){
		.status = 256, .bare_ns = 1, .traced_ns = UINT64_MAX,
		.calls = 1234, .masks = masks, .nmasks = 1,
	};
}

void fake_sweep(struct sweep *s, unsigned int sites)
{
	unsigned int n = 0, v;

	sweep_init(s);
	fake_head(s);
	for (unsigned int i = 0; i < sites; i++)
		sweep_add_site(s, fake_site(s, i));
	for (v = 0; v < SWEEP_VERDICTS; v++)
		for (int k = 0; k < 2; k++, n++)
			sweep_add_result(s,
				fake_result(s, s->sites[n % 7 < sites ? n % 7 : 0],
					    (enum sweep_verdict)v, n));
	for (unsigned int i = 7; i < sites; i++, n++)
		sweep_add_result(s, fake_result(s, s->sites[i],
						SWEEP_REPORTED, n));
	s->ncases = s->nresults + 3;
}
