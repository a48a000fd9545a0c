/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "hostile.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include "base/die.h"
#include "rule/rules_in.h"

#define PAGE 4096
#define THREADS 2
#define STEPS_MAX 600	/* of one call: --seq-max, restarts, deferred */

struct hostile {
	struct reader reader;	/* first: the reader is the tracee */
	struct rule_env env;
	uint64_t state, seed;
	uint64_t changes;
	struct rules *r;
	struct rule_task *task[THREADS];
	struct event ev[THREADS];
	struct decode_options opt;
	struct frame frame[8];
	struct frames frames;
	unsigned int said;
};

static uint64_t mix(uint64_t z)
{
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static uint64_t draw(struct hostile *h)
{
	return mix(h->state += 0x9e3779b97f4a7c15);
}

static uint64_t below(struct hostile *h, uint64_t n)
{
	return draw(h) % n;
}

/* --- memory: what a page is depends on where it is --- */

enum page_kind {
	PAGE_NONE, PAGE_NONE_TOO, PAGE_ZERO, PAGE_ENDLESS, PAGE_PATHS,
	PAGE_NOISE, PAGE_SMALL, PAGE_CHANGING, PAGE_KINDS,
};

static uint64_t kind_of(const struct hostile *h, uint64_t page)
{
	return mix(page ^ h->seed) % PAGE_KINDS;
}

static char path_byte(uint64_t at)
{
	static const char path[] = "/etc/../a//b.wal";

	return path[at % sizeof(path)];
}

static unsigned char byte(struct hostile *h, uint64_t addr)
{
	uint64_t noise = mix(addr ^ h->seed) >> 32;

	switch ((enum page_kind)kind_of(h, addr / PAGE)) {
	case PAGE_ENDLESS:
		return '/';
	case PAGE_PATHS:
		return (unsigned char)path_byte(addr);
	case PAGE_NOISE:
		return (unsigned char)noise;
	case PAGE_SMALL:	/* numbers, addresses, lengths */
		return addr % 8 < 2 ? (unsigned char)(noise % 5) : 0;
	case PAGE_CHANGING:
		return (unsigned char)mix(addr ^ h->changes++);
	case PAGE_NONE: case PAGE_NONE_TOO: case PAGE_ZERO: case PAGE_KINDS:
		break;
	}
	return 0;
}

static size_t read_range(struct hostile *h, struct range *v)
{
	unsigned char *to = v->to;
	size_t i;

	for (i = 0; i < v->len; i++) {
		if ((i == 0 || (v->addr + i) % PAGE == 0) &&
		    kind_of(h, (v->addr + i) / PAGE) <= PAGE_NONE_TOO)
			break;
		to[i] = byte(h, v->addr + i);
	}
	return i;
}

static int read_memory(struct reader *r, struct range *v, unsigned int n)
{
	struct hostile *h = (struct hostile *)r;

	for (unsigned int i = 0; i < n; i++)
		v[i].got = read_range(h, &v[i]);
	return 0;
}

/* --- what the kernel says --- */

static struct hostile *hostile_of(struct rule_env *e)
{
	return (struct hostile *)((char *)e - offsetof(struct hostile, env));
}

static const char *text(struct rule_env *e, struct event *ev)
{
	struct hostile *h = hostile_of(e);
	size_t len = below(h, 4) ? below(h, 32) : below(h, 9000);
	char *s;

	switch (below(h, 6)) {
	case 0:
		return NULL;
	case 1:
		return "";
	case 2:
		return "/etc/passwd";
	case 3:
		return "pipe:[5]";
	}
	s = arena_alloc(&ev->arena, len + 1);
	for (size_t i = 0; i < len; i++)
		s[i] = below(h, 3) ? path_byte(draw(h)) : (char)draw(h);
	return s;
}

static const char *fd_path(struct rule_env *e, struct event *ev, int fd)
{
	(void)fd;
	return text(e, ev);
}

static uint32_t fd_type(struct rule_env *e, struct event *ev, int fd)
{
	(void)ev;
	(void)fd;
	return 1u << below(hostile_of(e), 12) & 0x7ff;
}

static socklen_t fd_addr(struct rule_env *e, struct event *ev, int fd,
			 bool peer, struct sockaddr_storage *to)
{
	static const sa_family_t families[] = {
		AF_INET, AF_INET6, AF_UNIX, 77,
	};
	struct hostile *h = hostile_of(e);
	unsigned char *p = (unsigned char *)to;

	(void)ev;
	(void)fd;
	(void)peer;
	for (size_t i = 0; i < sizeof(*to); i++)
		p[i] = (unsigned char)draw(h);
	to->ss_family = families[below(h, 4)];
	return (socklen_t)below(h, sizeof(*to) + 1);
}

static int fd_flags(struct rule_env *e, struct event *ev, int fd)
{
	(void)ev;
	(void)fd;
	return below(hostile_of(e), 2) ? -1 : O_NONBLOCK;
}

static int64_t uid(struct rule_env *e, struct event *ev)
{
	(void)ev;
	return (int64_t)below(hostile_of(e), 3) - 1;
}

static unsigned int depth(struct rule_env *e, struct event *ev)
{
	(void)ev;
	return (unsigned int)below(hostile_of(e), 3);
}

static uint64_t elapsed(struct rule_env *e, struct event *ev)
{
	(void)ev;
	return draw(hostile_of(e)) >> below(hostile_of(e), 64);
}

static const struct frames *stack(struct rule_env *e, struct event *ev)
{
	static const char *const names[] = {
		NULL, "", "main", "read", "/lib/libc.so.6", "/usr/bin/prog",
		"a\377", "operator/",
	};
	struct hostile *h = hostile_of(e);

	(void)ev;
	if (!below(h, 4))
		return NULL;
	h->frames = (struct frames){ h->frame, (unsigned int)below(h, 9),
				     false, NULL };
	for (unsigned int i = 0; i < h->frames.n; i++)
		h->frame[i] = (struct frame){
			.addr = draw(h), .module = names[below(h, 8)],
			.symbol = names[below(h, 8)],
		};
	return &h->frames;
}

static const struct rule_env env = {
	fd_path, fd_type, fd_addr, fd_flags, text, text, uid, depth, elapsed,
	stack,
};

/* --- calls --- */

static uint64_t argument(struct hostile *h)
{
	switch (below(h, 8)) {
	case 0:
		return 0;
	case 1:
		return (uint64_t)-1 - below(h, 200);
	case 2: case 3:
		return below(h, 8);
	case 4:		/* near the end of a page */
		return below(h, 64) * PAGE + PAGE - below(h, 9);
	case 5:
		return draw(h);
	default:
		return below(h, 64) * PAGE + 8 * below(h, 32);
	}
}

/* One that rules name, if that is easily found. */
static uint64_t number(struct hostile *h, unsigned int abi)
{
	const struct bitmap *acts = rules_calls(h->r, abi);
	const struct bitmap *shows = rules_filter_calls(h->r, abi);
	uint64_t nr = below(h, abis[abi]->ncalls + 8);

	for (unsigned int i = 0; i < 500; i++, nr++) {
		nr %= abis[abi]->ncalls + 8;
		if ((acts && bitmap_has(acts, (unsigned int)nr)) ||
		    bitmap_has(shows, (unsigned int)nr))
			return nr;
	}
	return below(h, 20) ? nr : draw(h);
}

static void begin_call(struct hostile *h, struct event *ev)
{
	ev->abi = abis[below(h, ABI_COUNT)];
	ev->nr = number(h, ev->abi->index);
	for (unsigned int i = 0; i < 6; i++)
		ev->arg[i] = argument(h);
	ev->ip = 0x1000 + below(h, 3);
	ev->sp = 0x7000 + 16 * below(h, 3);
	ev->enter_ns = below(h, 1000);
	event_begin(ev);
}

static void end_call(struct hostile *h, struct event *ev)
{
	static const int errors[] = { 1, 4, 11, 14, 512, 514, 516, 4095 };

	ev->err = below(h, 2) ? 0 : errors[below(h, 8)];
	ev->ret = below(h, 3) ? below(h, 5000) : draw(h);
	if (ev->err)
		ev->ret = 0 - (uint64_t)ev->err;
	ev->exit_ns = below(h, 5) ? ev->enter_ns + below(h, 9999999) : 0;
	ev->phase = EVENT_EXIT;
}

/* --- verdicts --- */

static void check(bool ok, const char *what)
{
	if (!ok)
		die("a verdict makes no sense: %s", what);
}

/* All that it points to is there. */
static void look_at(struct hostile *h, const struct verdict *v, bool exit)
{
	volatile unsigned char sink = 0;
	size_t total = 0;

	check(v->act <= ACT_RESULT, "act");
	check(!exit || v->act == ACT_NONE || v->act == ACT_RESULT, "at exit");
	check(v->sig >= 0 && v->sig <= 64, "signal");
	check(v->err >= 0 && v->err <= 4095, "errno");
	check(v->act != ACT_SCRATCH || v->scratch, "no scratch");
	for (unsigned int i = 0; i < v->nwrites; i++) {
		const unsigned char *data = v->writes[i].data;

		total += v->writes[i].len;
		check(total <= 4 << 20, "too much is written");
		for (size_t k = 0; k < v->writes[i].len; k++)
			sink ^= data[k];
	}
	h->said += v->act != ACT_NONE || v->nwrites || v->delay_ns || v->kill;
}

static void refuse(struct hostile *h, unsigned int t)
{
	struct buf text = BUF_INIT;

	rules_refused(h->r, h->task[t], &h->ev[t],
		      (enum refusal)below(h, REFUSED_DETACHED + 1), &text);
	buf_free(&text);
}

/* A handler's call, which comes between two steps. */
static void interrupt(struct hostile *h, unsigned int t)
{
	struct event ev = { .opt = &h->opt, .reader = &h->reader };
	struct verdict v = { 0 };

	begin_call(h, &ev);
	ev.sp -= 512;
	rules_judge(h->r, h->task[t], &ev, &h->env, &v);
	look_at(h, &v, false);
	if (below(h, 2)) {
		end_call(h, &ev);
		v = (struct verdict){ 0 };
		rules_judge_exit(h->r, h->task[t], &ev, &h->env, &v);
		look_at(h, &v, true);
	}
	event_free(&ev);
}

static void steps(struct hostile *h, unsigned int t, struct verdict *v)
{
	struct event *ev = &h->ev[t];
	unsigned int n = 0;

	while (v->act == ACT_SCRATCH || (v->act == ACT_CALL && v->step)) {
		int err = below(h, 3) ? 0 : (int)below(h, 600);
		uint64_t scratch = v->act == ACT_SCRATCH || below(h, 2) ?
				   0x10000 : 0;

		check(n++ < STEPS_MAX, "steps without end");
		if (!below(h, 20)) {
			refuse(h, t);
			return;
		}
		if (!below(h, 20))
			interrupt(h, t);
		*v = (struct verdict){ 0 };
		rules_step(h->r, h->task[t], ev, &h->env, scratch,
			   below(h, 100), err, v);
		look_at(h, v, false);
	}
}

static void one_call(struct hostile *h, unsigned int t)
{
	struct event *ev = &h->ev[t];
	struct verdict v = { 0 };
	struct buf text = BUF_INIT;
	int shown;

	begin_call(h, ev);
	shown = rules_filter_enter(h->r, h->task[t], ev, &h->env);
	rules_judge(h->r, h->task[t], ev, &h->env, &v);
	look_at(h, &v, false);
	steps(h, t, &v);
	if (!below(h, 20))
		refuse(h, t);
	if (!below(h, 10)) {	/* it never returns */
		rules_forget(h->r, h->task[t]);
	} else {
		end_call(h, ev);
		v = (struct verdict){ 0 };
		rules_judge_exit(h->r, h->task[t], ev, &h->env, &v);
		look_at(h, &v, true);
		if (shown < 0)
			rules_filter_exit(h->r, h->task[t], ev, &h->env);
	}
	rules_injected(h->task[t]);
	rules_take_log(h->task[t], &text);
	rules_take_refusals(h->task[t], &text);
	buf_free(&text);
}

unsigned int hostile_run(struct rules *r, uint64_t seed, unsigned int calls)
{
	struct hostile *h = xcalloc(1, sizeof(*h));
	struct buf text = BUF_INIT;
	unsigned int said;

	h->reader.read = read_memory;
	h->env = env;
	h->r = r;
	h->state = seed;
	h->seed = mix(seed);
	h->opt.string_limit = 32;
	for (unsigned int t = 0; t < THREADS; t++) {
		h->task[t] = rule_task_new(r, t ? h->task[0] : NULL, t & 1);
		h->ev[t] = (struct event){ .opt = &h->opt,
					   .reader = &h->reader };
	}
	while (calls--)
		one_call(h, (unsigned int)below(h, THREADS));
	rules_unfired(r, &text);
	rules_unmet(r, &text);
	buf_free(&text);
	for (unsigned int t = 0; t < THREADS; t++) {
		rule_task_free(r, h->task[t]);
		event_free(&h->ev[t]);
	}
	said = h->said;
	free(h);
	return said;
}
