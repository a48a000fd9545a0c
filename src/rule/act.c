/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What rules that hold do to a call.  Modifiers of all of them, in order,
 * and the first terminal action; in the order of stages, whatever the
 * order in which tokens were written.
 */
#include "rule/act_in.h"

#include <errno.h>
#include <string.h>

#include "rule/argbuf.h"
#include "rule/block.h"
#include "rule/data.h"
#include "rule/schedule.h"

/* Results from here to -1 are errors (include/linux/err.h). */
#define ERRNO_LAST 4095

struct eval act_eval(const struct act *a, struct held *h)
{
	a->c->nth = h->nth;
	return (struct eval){
		.rules = a->r, .task = a->t, .ev = a->ev, .env = a->env,
		.rule = h->rule, .locals = h->locals, .nth = h->nth,
		.draw = h->replayed ? &h->key : NULL, .exit = a->exit,
	};
}

void act_begin_action(struct act *a)
{
	a->did = false;
	a->said = NULL;
}

void act_end_action(struct act *a, struct held *h, const struct rule_token *k)
{
	if (a->did && !h->dead)
		schedule_applied(a, h, k, a->said);
	a->did = false;
}

/* --- what goes into a verdict --- */

void act_begin_stop(struct act *a)
{
	a->c->writes = NULL;
	a->c->nwrites = a->c->writes_cap = 0;
	a->c->written = 0;
}

static struct verdict_write *new_write(struct rule_call *c)
{
	if (c->nwrites == c->writes_cap) {
		unsigned int cap = c->writes_cap ? 2 * c->writes_cap : 4;
		struct verdict_write *w;

		w = arena_alloc(&c->arena, cap * sizeof(*w));
		if (c->nwrites)
			memcpy(w, c->writes, c->nwrites * sizeof(*w));
		c->writes = w;
		c->writes_cap = cap;
	}
	return &c->writes[c->nwrites++];
}

int act_write(struct act *a, uint64_t addr, const void *data, size_t len)
{
	struct rule_call *c = a->c;

	if (len > ACT_WRITE_MAX || c->written > ACT_WRITE_MAX - len)
		return -E2BIG;
	if (!len)
		return 0;
	c->written += len;
	*new_write(c) = (struct verdict_write){
		addr, arena_memdup(&c->arena, data, len), len, false,
	};
	return 0;
}

void act_signal(struct act *a, int sig)
{
	struct rule_call *c = a->c;

	if (c->nsigs < sizeof(c->sigs) / sizeof(c->sigs[0]))
		c->sigs[c->nsigs++] = sig;
}

void act_delay(struct act *a, uint64_t ns)
{
	uint64_t sum = a->c->delay_ns + ns;

	a->c->delay_ns = sum < ns ? UINT64_MAX : sum;
}

/* Pokes are made before memory is asked for, which can take a while. */
static void flush_writes(struct act *a)
{
	a->v->writes = a->c->writes;
	a->v->nwrites = a->c->nwrites;
}

void act_flush(struct act *a)
{
	struct rule_call *c = a->c;

	flush_writes(a);
	a->v->delay_ns = c->delay_ns;
	c->delay_ns = 0;
	if (!c->nsigs)
		return;
	/* one at a time: the others follow at the next stop */
	a->v->sig = c->sigs[0];
	c->nsigs--;
	memmove(c->sigs, c->sigs + 1, c->nsigs * sizeof(c->sigs[0]));
}

void act_result(struct act *a, int64_t value)
{
	bool error = value < 0 && value >= -ERRNO_LAST;

	a->v->err = error ? (int)-value : 0;
	a->v->ret = error ? 0 : (uint64_t)value;
}

/* --- marks and refusals --- */

void act_mark(struct act *a, struct held *h, uint32_t marks)
{
	struct injected *in = &a->c->injected;

	if (!in->rule || a->c->terminal == h)
		in->rule = h->rule->label;
	a->did = true;
	h->marks |= marks;
	in->marks |= marks;
	if (!h->applied && a->r->stats)
		a->r->stats[h->rule->index - 1].applied++;
	h->applied = true;
}

/* The text of a rule as it was written. */
static void add_text(const struct span *at, struct buf *b)
{
	if (at->src && at->src->text)
		buf_add(b, at->src->text + at->at, at->len);
}

void act_name(const struct rule *rule, struct buf *b)
{
	if (rule->name)
		buf_str(b, rule->name);
	else
		buf_printf(b, "rule %u", rule->index);
	if (rule->name || !rule->at.src)
		return;
	buf_str(b, " (");
	add_text(&rule->at, b);
	buf_char(b, ')');
}

const char *act_why(int err)
{
	switch (err) {
	case -ENOENT:
		return "there is no such argument";
	case -EFAULT:
		return "an address could not be read";
	case -E2BIG:
		return "it takes too much memory";
	case -ENOTSUP:
		return "the argument is not in reach";
	default:
		return strerror(-err);
	}
}

bool act_pokes(const struct rule *rule)
{
	for (const struct rule_token *k = rule->tokens; k; k = k->next)
		if (k->key == TOKEN_POKE_ENTER || k->key == TOKEN_POKE_EXIT)
			return true;
	return false;
}

/* Of pokes strace's users know these words. */
static void put_refusal(const struct act *a, const struct rule *rule,
			enum refusal why, const char *text)
{
	struct buf *b = &a->t->refusals;

	if (rule->alone) {
		buf_printf(b, "%s\n", text);
		return;
	}
	act_name(rule, b);
	if (why == REFUSED_WRITE && act_pokes(rule))
		buf_printf(b, ": Failed to tamper with process %d: %s\n",
			   (int)a->ev->tid, text);
	else
		buf_printf(b, ": not applied to %s of process %d: %s\n",
			   a->ev->name, (int)a->ev->pid, text);
}

void act_refuse(struct act *a, struct held *h, enum refusal why,
		const char *text)
{
	struct rule_stats *s = &a->r->stats[h->rule->index - 1];

	a->c->injected.marks = MARK_REFUSED;
	h->marks = 0;
	for (unsigned int i = 0; i < a->c->nheld; i++)
		a->c->injected.marks |= a->c->held[i].marks;
	/* Cut off in the middle: the result is not the program's own. */
	if (a->c->injected.steps > 1)
		a->c->injected.marks |= MARK_SEQ;
	s->refused++;
	if (h->applied)
		s->applied--;
	h->applied = false;
	h->dead = true;
	if (s->told[why])
		return;
	s->told[why] = true;
	put_refusal(a, h->rule, why, text);
}

/* --- modifiers --- */

static bool poke(struct act *a, struct held *h, const struct poke *p)
{
	const struct call_entry *e = a->ev->entry;

	if (e && p->arg >= e->nargs) {
		act_refuse(a, h, REFUSED_WRITE,
			   arena_printf(&a->c->arena, "requested to tamper"
					" with argument #%u, but system call"
					" '%s' has only %u arguments",
					p->arg + 1, a->ev->name, e->nargs));
		return false;
	}
	a->c->writer = h;
	if (act_write(a, a->c->arg[p->arg], p->data, p->len)) {
		act_refuse(a, h, REFUSED_WRITE, "too much to write");
		return false;
	}
	if (p->len)
		a->c->writes[a->c->nwrites - 1].some = true;
	return true;
}

static void do_poke(struct act *a, struct held *h, struct rule_token *k)
{
	bool done = false;

	for (const struct poke *p = k->pokes; p; p = p->next)
		done |= poke(a, h, p);
	if (done)
		act_mark(a, h, a->exit ? MARK_EXIT_POKE : MARK_ARGS);
}

static void do_signal(struct act *a, struct held *h, struct rule_token *k)
{
	act_signal(a, (int)k->num);
	act_mark(a, h, MARK_SIGNAL);
}

static void do_delay(struct act *a, struct held *h, struct rule_token *k)
{
	act_delay(a, k->num);
	act_mark(a, h, MARK_DELAYED);
}

static void do_set(struct act *a, struct held *h, struct rule_token *k)
{
	for (const struct assign *s = k->assign; s; s = s->next) {
		struct eval x = act_eval(a, h);
		int64_t value = eval_num(&x, s->e);

		if (x.fault)
			a->r->stats[h->rule->index - 1].faults++;
		else
			a->r->vars[s->slot].value = value;
	}
	act_mark(a, h, 0);
}

static void do_block(struct act *a, struct held *h, struct rule_token *k)
{
	block_statements(a, h, k->block);
}

static void do_args(struct act *a, struct held *h, struct rule_token *k)
{
	struct eval x = act_eval(a, h);
	int err = argbuf_assign(a, &x, k->assign, a->c->now);

	if (err) {
		act_refuse(a, h, REFUSED_WRITE, act_why(err));
		return;
	}
	a->c->changed = true;
	h->changes = true;
	act_mark(a, h, MARK_ARGS);
}

static void do_short(struct act *a, struct held *h, struct rule_token *k)
{
	int r = data_shorten(a, h, k);

	if (r < 0)
		act_refuse(a, h, REFUSED_WRITE, act_why(r));
	if (r <= 0)
		return;
	a->c->changed = true;
	h->changes = true;
	act_mark(a, h, MARK_SHORT);
}

static void do_corrupt(struct act *a, struct held *h, struct rule_token *k)
{
	int r;

	a->c->writer = h;
	r = data_corrupt(a, h, k->corrupt);
	if (r < 0)
		act_refuse(a, h, REFUSED_WRITE, act_why(r));
	if (r <= 0)
		return;
	if (!a->exit) {
		a->c->changed = true;
		h->changes = true;
	}
	act_mark(a, h, MARK_CORRUPT);
}

static void do_note(struct act *a, struct held *h, struct rule_token *k)
{
	struct injected *in = &a->c->injected;

	in->note = !in->note ? k->text :
		   arena_printf(&a->c->arena, "%s, %s", in->note, k->text);
	act_mark(a, h, 0);
}

/* --- stages: spec'd order of what happens at which stop --- */

/* What a token does at a stop, by its key; one thing at most. */
struct action {
	uint8_t stage;
	void (*run)(struct act *a, struct held *h, struct rule_token *k);
};

enum stage {
	STAGE_DATA,
	STAGE_BLOCK,
	STAGE_POKE,
	STAGE_ARGS,
	STAGE_SIGNAL,
	STAGE_DELAY,
};

static const struct action at_entry[TOKEN_COUNT] = {
	[TOKEN_NOTE]		= { STAGE_BLOCK,	do_note },
	[TOKEN_SET]		= { STAGE_BLOCK,	do_set },
	[TOKEN_ENTRY]		= { STAGE_BLOCK,	do_block },
	[TOKEN_POKE_ENTER]	= { STAGE_POKE,		do_poke },
	[TOKEN_ARGS]		= { STAGE_ARGS,		do_args },
	[TOKEN_SHORT]		= { STAGE_ARGS,		do_short },
	[TOKEN_CORRUPT]		= { STAGE_ARGS,		do_corrupt },
	[TOKEN_SIGNAL]		= { STAGE_SIGNAL,	do_signal },
	[TOKEN_DELAY_ENTER]	= { STAGE_DELAY,	do_delay },
};

/* note= and set= of rules that had to wait for the exit */
static const struct action late[TOKEN_COUNT] = {
	[TOKEN_NOTE]		= { STAGE_BLOCK,	do_note },
	[TOKEN_SET]		= { STAGE_BLOCK,	do_set },
};

static const struct action at_exit[TOKEN_COUNT] = {
	[TOKEN_CORRUPT]		= { STAGE_DATA,		do_corrupt },
	[TOKEN_EXIT]		= { STAGE_BLOCK,	do_block },
	[TOKEN_POKE_EXIT]	= { STAGE_POKE,		do_poke },
	[TOKEN_DELAY_EXIT]	= { STAGE_DELAY,	do_delay },
};

static void run_token(struct act *a, struct held *h, struct rule_token *k,
		      const struct action *v, enum stage stage)
{
	const struct action *does = &v[k->key];

	if (!does->run || does->stage != stage || h->dead)
		return;
	act_begin_action(a);
	does->run(a, h, k);
	act_end_action(a, h, k);
}

/* `late_only`: of rules that had to wait for the exit. */
static void run_stage(struct act *a, const struct action *v,
		      enum stage stage, bool late_only)
{
	for (unsigned int i = 0; i < a->c->nheld; i++) {
		struct held *h = &a->c->held[i];

		if (h->dead || (h->at_exit && !a->exit) ||
		    (late_only && !h->at_exit))
			continue;
		for (struct rule_token *k = h->rule->tokens; k; k = k->next)
			run_token(a, h, k, v, stage);
		if (h->scene)
			run_token(a, h, h->scene, v, stage);
	}
}

/* --- entry and exit --- */

void act_enter_end(struct act *a)
{
	struct rule_call *c = a->c;

	terminal_enter(a);
	run_stage(a, at_entry, STAGE_DELAY, false);
	if (a->v->act == ACT_NONE && c->changed) {
		a->v->act = ACT_CALL;
		a->v->nr = c->nr;
		memcpy(a->v->arg, c->now, sizeof(a->v->arg));
	}
	act_flush(a);
}

/* Changed arguments that nobody will see need no memory. */
static bool settle(struct act *a)
{
	int r;

	if (!a->c->mem || !a->c->changed || !terminal_calls(a))
		return true;
	r = argbuf_settle(a, a->c->asker, 0);
	if (r < 0)
		act_unchange(a, REFUSED_SCRATCH, act_why(r));
	return r <= 0;
}

void act_unchange(struct act *a, enum refusal why, const char *text)
{
	struct rule_call *c = a->c;

	memcpy(c->now, c->arg, sizeof(c->now));
	c->changed = false;
	for (unsigned int i = 0; i < c->nheld; i++)
		if (c->held[i].changes && !c->held[i].dead)
			act_refuse(a, &c->held[i], why, text);
	c->mem = NULL;
}

void act_enter(struct act *a)
{
	run_stage(a, at_entry, STAGE_BLOCK, false);
	run_stage(a, at_entry, STAGE_POKE, false);
	run_stage(a, at_entry, STAGE_ARGS, false);
	run_stage(a, at_entry, STAGE_SIGNAL, false);
	terminal_choose(a);
	if (settle(a)) {
		act_enter_end(a);
		return;
	}
	a->c->stage = CALL_MEMORY;
	flush_writes(a);
}

void act_memory(struct act *a, uint64_t scratch)
{
	a->c->stage = CALL_OPEN;
	argbuf_there(a, scratch);
	if (settle(a))
		act_enter_end(a);
}

static bool waits(const struct rule_token *k)
{
	return k->key == TOKEN_POKE_EXIT || k->key == TOKEN_DELAY_EXIT ||
	       k->key == TOKEN_EXIT || k->key == TOKEN_CORRUPT;
}

static bool held_waits(const struct held *h)
{
	if (h->dead)
		return false;
	if (h->at_exit || (h->scene && waits(h->scene)))
		return true;
	for (const struct rule_token *k = h->rule->tokens; k; k = k->next)
		if (waits(k))
			return true;
	return false;
}

bool act_waits(const struct act *a)
{
	const struct rule_call *c = a->c;

	if (c->result || c->nsigs || c->terminal || c->mem)
		return true;
	for (unsigned int i = 0; i < c->nheld; i++)
		if (held_waits(&c->held[i]))
			return true;
	return false;
}

/* After it nothing of the program's is as it was. */
static bool is_execed(const struct act *a)
{
	return a->ev->name && !strncmp(a->ev->name, "execve", 6) &&
	       !a->ev->err;
}

void act_exit(struct act *a)
{
	struct rule_call *c = a->c;

	if (is_execed(a)) {
		/* strace: it is delayed all the same */
		run_stage(a, at_exit, STAGE_DELAY, false);
		act_flush(a);
		return;
	}
	argbuf_return(a);
	run_stage(a, late, STAGE_BLOCK, true);
	run_stage(a, at_exit, STAGE_DATA, false);
	run_stage(a, at_exit, STAGE_BLOCK, false);
	run_stage(a, at_exit, STAGE_POKE, false);
	terminal_choose(a);
	terminal_exit(a);
	if (c->result) {
		a->v->act = ACT_RESULT;
		a->v->ret = c->ret;
		a->v->err = c->err;
	}
	run_stage(a, at_exit, STAGE_DELAY, false);
	act_flush(a);
}
