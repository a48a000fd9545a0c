/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A tracer and a kernel made of arrays: rules are asked about a call, what
 * they say is carried out, and all of it is told as one line:
 *
 *	openat(0xffffff9c, 0x10000, 0)=5 fchmod(0x5, 0x180)=-1 -> 5
 *
 * Results of calls that are executed come from a list; a result that is
 * not in it is 0.  Memory of the program is at PLAY_MEM, that which the
 * tracer lends at PLAY_SCRATCH.
 */
#ifndef TESTS_UNIT_PLAY_H
#define TESTS_UNIT_PLAY_H

#include <errno.h>

#include "check.h"
#include "event/event.h"
#include "linux/abi.h"
#include "rule/rules.h"

#define PLAY_MEM	UINT64_C(0x10000)
#define PLAY_SCRATCH	UINT64_C(0x700000)
#define PLAY_SIZE	8192

struct play {
	struct reader reader;		/* first: the reader is the play */
	struct rule_env env;
	struct rules *r;
	struct rule_task *t;
	struct decode_options opt;
	struct event ev;
	const struct abi *abi;
	uint8_t mem[PLAY_SIZE], scratch[PLAY_SIZE];
	size_t lent;
	int64_t results[80];		/* of calls, in order */
	unsigned int nresults, pos;
	/* what a call leaves in memory, while it is "executed" */
	void (*kernel)(struct play *p, uint64_t nr, const uint64_t *arg);
	bool no_scratch;		/* none can be had */
	struct buf told, warnings;
	uint32_t fd_type;
	int fd_flags;
	unsigned int max;		/* verdicts of one call so far */
};

static inline uint8_t *play_at(struct play *p, uint64_t addr, size_t len)
{
	if (addr >= PLAY_MEM && addr - PLAY_MEM <= PLAY_SIZE &&
	    len <= PLAY_SIZE - (addr - PLAY_MEM))
		return p->mem + (addr - PLAY_MEM);
	if (addr >= PLAY_SCRATCH && addr - PLAY_SCRATCH <= PLAY_SIZE &&
	    len <= PLAY_SIZE - (addr - PLAY_SCRATCH))
		return p->scratch + (addr - PLAY_SCRATCH);
	return NULL;
}

/* Nothing where there is no memory. */
static inline void play_get(struct play *p, uint64_t addr, void *to,
			    size_t len)
{
	const uint8_t *at = play_at(p, addr, len);

	if (at)
		memcpy(to, at, len);
}

static inline bool play_put(struct play *p, uint64_t addr, const void *data,
			    size_t len)
{
	uint8_t *at = play_at(p, addr, len);

	if (at)
		memcpy(at, data, len);
	return at;
}

static inline size_t play_room(uint64_t addr)
{
	uint64_t base = addr >= PLAY_SCRATCH ? PLAY_SCRATCH : PLAY_MEM;

	return addr >= base && addr - base < PLAY_SIZE ?
		       PLAY_SIZE - (size_t)(addr - base) : 0;
}

static inline int play_read(struct reader *r, struct range *v, unsigned int n)
{
	struct play *p = (struct play *)r;

	for (unsigned int i = 0; i < n; i++) {
		size_t room = play_room(v[i].addr);

		v[i].got = v[i].len < room ? v[i].len : room;
		play_get(p, v[i].addr, v[i].to, v[i].got);
	}
	return 0;
}

/* --- environment: one answer to each question --- */

static inline struct play *play_of(struct rule_env *e)
{
	return (struct play *)((char *)e - offsetof(struct play, env));
}

static inline const char *play_fd_path(struct rule_env *e, struct event *ev,
				       int fd)
{
	(void)e;
	return fd < 0 ? "/cwd" : arena_printf(&ev->arena, "/fd/%d", fd);
}

static inline uint32_t play_fd_type(struct rule_env *e, struct event *ev,
				    int fd)
{
	(void)ev;
	return fd < 0 ? 0 : play_of(e)->fd_type;
}

static inline int play_fd_flags(struct rule_env *e, struct event *ev, int fd)
{
	(void)ev;
	return fd < 0 ? -1 : play_of(e)->fd_flags;
}

static inline uint64_t play_elapsed(struct rule_env *e, struct event *ev)
{
	(void)e;
	(void)ev;
	return 0;
}

/* --- rules --- */

static inline void play_init(struct play *p, const struct rules_options *o)
{
	struct rules_options opt = { .step_max = 64, .seed = 7 };

	memset(p, 0, sizeof(*p));
	p->reader.read = play_read;
	p->env = (struct rule_env){
		.fd_path = play_fd_path, .fd_type = play_fd_type,
		.fd_flags = play_fd_flags,
		.elapsed = play_elapsed,
	};
	p->abi = abis[0];
	p->r = rules_new(o ? o : &opt);
}

static inline bool play_rule(struct play *p, const char *text)
{
	struct rule_error e = RULE_ERROR_INIT;
	int err = rules_add(p->r, "inject", text, &e);

	if (err)
		printf("%s: %s\n", text, buf_cstr(&e.text));
	rule_error_free(&e);
	return CHECK(!err);
}

static inline bool play_start(struct play *p)
{
	struct rule_error e = RULE_ERROR_INIT;
	int err = rules_compile(p->r, &e, &p->warnings);

	if (err)
		printf("%s\n", buf_cstr(&e.text));
	rule_error_free(&e);
	p->t = rule_task_new(p->r, NULL, false);
	return CHECK(!err);
}

static inline void play_free(struct play *p)
{
	rule_task_free(p->r, p->t);
	rules_free(p->r);
	event_free(&p->ev);
	buf_free(&p->told);
	buf_free(&p->warnings);
}

/* --- a call --- */

static inline int64_t play_result(uint64_t ret, int err)
{
	return err ? -(int64_t)err : (int64_t)ret;
}

static inline void play_tell_result(struct play *p, int64_t value)
{
	if (value > 0xffff)
		buf_hex(&p->told, (uint64_t)value);
	else
		buf_s64(&p->told, value);
}

/* Arguments, with the text of strings that are lent. */
static inline void play_tell_call(struct play *p, uint64_t nr,
				  const uint64_t *arg)
{
	const struct call_entry *e = abi_call(p->abi, nr);

	buf_printf(&p->told, "%s(", e && e->name ? e->name : "?");
	for (unsigned int i = 0; e && i < e->nargs; i++) {
		char text[64] = "";

		buf_str(&p->told, i ? ", " : "");
		if (arg[i] >= PLAY_SCRATCH)
			play_get(p, arg[i], text, sizeof(text) - 1);
		if (arg[i] >= PLAY_SCRATCH && text[0] >= ' ')
			buf_printf(&p->told, "\"%s\"", text);
		else
			buf_hex(&p->told, arg[i]);
	}
	buf_str(&p->told, ")");
}

static inline int64_t play_execute(struct play *p, uint64_t nr,
				   const uint64_t *arg)
{
	int64_t value = p->pos < p->nresults ? p->results[p->pos] : 0;

	p->pos++;
	play_tell_call(p, nr, arg);
	if (p->kernel)
		p->kernel(p, nr, arg);
	buf_char(&p->told, '=');
	play_tell_result(p, value);
	buf_char(&p->told, ' ');
	return value;
}

static inline void play_others(struct play *p, const struct verdict *v)
{
	if (v->kill)
		buf_str(&p->told, "kill ");
	for (unsigned int i = 0; i < v->nwrites; i++) {
		const struct verdict_write *w = &v->writes[i];

		if (!play_put(p, w->addr, w->data, w->len)) {
			struct buf text = BUF_INIT;

			rules_refused(p->r, p->t, &p->ev, REFUSED_WRITE,
				      &text);
			buf_printf(&p->told, "refused ");
			buf_free(&text);
		}
	}
	if (v->sig)
		buf_printf(&p->told, "sig%d ", v->sig);
	if (v->delay_ns)
		buf_printf(&p->told, "wait%llu ",
			   (unsigned long long)v->delay_ns / 1000000);
}

static inline void play_set(struct event *ev, int64_t value)
{
	bool error = value < 0 && value >= -4095;

	ev->err = error ? (int)-value : 0;
	ev->ret = (uint64_t)value;
}

static inline void play_refuse(struct play *p, enum refusal why)
{
	struct buf text = BUF_INIT;

	rules_refused(p->r, p->t, &p->ev, why, &text);
	if (text.len)
		buf_str(&p->told, "refused ");
	buf_free(&text);
}

/* From the verdict at the entry to what the program would get. */
static inline int64_t play_carry_out(struct play *p, struct verdict *v)
{
	int64_t value = 0;
	bool stepped = false;

	for (;;) {
		uint64_t lent = 0;

		play_others(p, v);
		if (!CHECK(p->max++ < 1000))
			return 0;
		switch ((enum verdict_act)v->act) {
		case ACT_NONE:
			return stepped ? value : play_execute(p, p->ev.nr,
							      p->ev.arg);
		case ACT_SKIP:
		case ACT_RESULT:
			return play_result(v->ret, v->err);
		case ACT_CALL:
			value = play_execute(p, v->nr, v->arg);
			if (!v->step)
				return value;
			stepped = true;
			break;
		case ACT_SCRATCH:
			if (p->no_scratch ||
			    v->scratch > PLAY_SIZE - p->lent) {
				play_refuse(p, REFUSED_SCRATCH);
				*v = (struct verdict){ 0 };
				continue;
			}
			lent = PLAY_SCRATCH + p->lent;
			p->lent += v->scratch;
			break;
		}
		*v = (struct verdict){ 0 };
		rules_step(p->r, p->t, &p->ev, &p->env, lent,
			   value < 0 && value >= -4095 ? 0 : (uint64_t)value,
			   value < 0 && value >= -4095 ? (int)-value : 0, v);
	}
}

static inline const char *play_end(struct play *p, int64_t value)
{
	struct verdict v = { 0 };

	play_set(&p->ev, value);
	p->ev.phase = EVENT_EXIT;
	rules_judge_exit(p->r, p->t, &p->ev, &p->env, &v);
	play_others(p, &v);
	if (v.act == ACT_RESULT)
		value = play_result(v.ret, v.err);
	buf_str(&p->told, "-> ");
	play_tell_result(p, value);
	return buf_cstr(&p->told);
}

/* A call of the program; `n` results of those that are executed. */
static inline const char *play_call(struct play *p, const char *name,
				    const uint64_t arg[6],
				    const int64_t *results, unsigned int n)
{
	struct verdict v = { 0 };

	p->ev.abi = p->abi;
	p->ev.nr = (uint64_t)abi_number(p->abi, name);
	p->ev.tid = p->ev.pid = 100;
	p->ev.sp = 0x7000;
	p->ev.ip = 0x4000;
	p->ev.opt = &p->opt;
	p->ev.reader = &p->reader;
	memcpy(p->ev.arg, arg, 6 * sizeof(*arg));
	p->ev.phase = EVENT_ENTER;
	event_begin(&p->ev);
	memset(p->scratch, 0, sizeof(p->scratch));
	p->lent = 0;
	p->max = 0;
	p->pos = 0;
	p->nresults = n;
	if (n)
		memcpy(p->results, results, n * sizeof(*results));
	buf_reset(&p->told);
	rules_judge(p->r, p->t, &p->ev, &p->env, &v);
	return play_end(p, play_carry_out(p, &v));
}

#define PLAY_ARGS(...)	((const uint64_t[6]){ __VA_ARGS__ })
#define PLAY_RESULTS(...) \
	((const int64_t[]){ __VA_ARGS__ }), \
	sizeof((const int64_t[]){ __VA_ARGS__ }) / sizeof(int64_t)

#endif
