/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/block.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rule/argbuf.h"
#include "rule/store.h"

enum {
	NESTING_MAX = 64,	/* blocks within each other */
	STATEMENTS_MAX = 10000,	/* executed by one block */
	LOG_MAX = 64 << 10,	/* bytes of log lines at a stop */
};

/* Statements that are next, and how often they come again. */
struct turn {
	const struct stmt *next, *first;
	uint64_t again;
};

struct made_call {
	uint64_t nr, arg[6];
};

struct block_run {
	struct held *h;
	struct turn v[NESTING_MAX];
	unsigned int depth;
	int64_t value;		/* for the program, as it stands */
	int64_t last;		/* the last step's result: `ret`, `errno` */
	bool stepped;
	unsigned int steps, statements;
	const struct stmt *stmt;	/* whose call is made or executed */
	bool needs_memory;
	struct made_call call;
	bool ending;
	struct made_call *deferred;
	unsigned int ndeferred, deferred_cap;
	uint64_t again;		/* restart= */
};

/* --- evaluation --- */

struct scope {
	struct eval x;
	uint64_t ret;		/* the event's own */
	int err;
};

/* `ret` and `errno` are the last step's, in a sequence. */
static struct scope scope_enter(struct act *a, struct block_run *b)
{
	struct scope s = { act_eval(a, b->h), a->ev->ret, a->ev->err };

	if (!b->stepped)
		return s;
	s.x.exit = true;
	a->ev->err = b->last < 0 && b->last >= -4095 ? (int)-b->last : 0;
	a->ev->ret = (uint64_t)b->last;
	return s;
}

/* 0, or -EFAULT where something could not be computed. */
static int scope_leave(struct act *a, struct block_run *b, struct scope *s)
{
	a->ev->ret = s->ret;
	a->ev->err = s->err;
	if (!s->x.fault)
		return 0;
	a->r->stats[b->h->rule->index - 1].faults++;
	return -EFAULT;
}

static int eval_in(struct act *a, struct block_run *b, const struct expr *e,
		   int64_t *value)
{
	struct scope s = scope_enter(a, b);

	*value = eval_num(&s.x, e);
	return scope_leave(a, b, &s);
}

/* To the statement's name, if it has one: the block's, or the run's. */
static void assign(struct act *a, struct block_run *b, const struct stmt *s,
		   int64_t value)
{
	if (!s->name)
		return;
	if (s->var)
		a->r->vars[s->slot].value = value;
	else
		b->h->locals[s->slot] = value;
}

/* --- the way through a block --- */

/* 0, or -E2BIG: too deep. */
static int push(struct block_run *b, const struct stmt *first, uint64_t times)
{
	if (!first || !times)
		return 0;
	if (b->depth == NESTING_MAX)
		return -E2BIG;
	b->v[b->depth++] = (struct turn){ first, first, times - 1 };
	return 0;
}

static const struct stmt *next_stmt(struct block_run *b)
{
	while (b->depth) {
		struct turn *f = &b->v[b->depth - 1];
		const struct stmt *s = f->next;

		if (s) {
			f->next = s->next;
			return s;
		}
		if (f->again) {
			f->again--;
			f->next = f->first;
		} else {
			b->depth--;
		}
	}
	return NULL;
}

static void end(struct block_run *b, int64_t value)
{
	b->value = value;
	b->depth = 0;
	b->again = 0;
	b->ending = true;
}

/* --- calls --- */

static void narrow(const struct act *a, uint64_t arg[6])
{
	for (unsigned int i = 0; a->ev->abi->word == 4 && i < 6; i++)
		arg[i] = (uint32_t)arg[i];
}

static int make_orig(struct act *a, struct eval *x, struct block_run *b)
{
	int err = 0;

	argbuf_restart(a, b->call.arg);
	b->call.nr = a->c->nr;
	memcpy(b->call.arg, a->c->now, sizeof(b->call.arg));
	for (const struct assign *s = b->stmt->step->set; s && !err;
	     s = s->next)
		err = argbuf_assign(a, x, s, b->call.arg);
	return err;
}

/* Where the length of an address is 0, it is that of sockaddr(). */
static int make_args(struct act *a, struct eval *x, struct block_run *b)
{
	const struct expr *e = b->stmt->step->args;
	size_t len, addrlen = 0;

	for (unsigned int i = 0; e && i < 6; i++, e = e->next) {
		int err = argbuf_value(a, x, e, &b->call.arg[i], &len);

		if (err)
			return err;
		if (addrlen && !len && !b->call.arg[i])
			b->call.arg[i] = addrlen;
		addrlen = e->op == EXPR_SOCKADDR ? len : 0;
	}
	return 0;
}

static int make_call(struct act *a, struct block_run *b)
{
	struct scope s = scope_enter(a, b);
	const struct step *step = b->stmt->step;
	int64_t nr = step->nr[a->ev->abi->index];
	int err, fault;

	b->call = (struct made_call){ 0 };
	if (step->orig) {
		err = make_orig(a, &s.x, b);
	} else if (nr < 0) {
		err = -ENOSYS;
	} else {
		b->call.nr = (uint64_t)nr;
		err = make_args(a, &s.x, b);
	}
	fault = scope_leave(a, b, &s);
	return fault ? fault : err;
}

static void defer(struct act *a, struct block_run *b)
{
	if (b->ndeferred == b->deferred_cap) {
		unsigned int cap = b->deferred_cap ? 2 * b->deferred_cap : 4;
		struct made_call *v;

		v = arena_alloc(&a->c->arena, cap * sizeof(*v));
		if (b->ndeferred)
			memcpy(v, b->deferred, b->ndeferred * sizeof(*v));
		b->deferred = v;
		b->deferred_cap = cap;
	}
	b->deferred[b->ndeferred++] = b->call;
}

static bool emit(struct act *a, struct block_run *b)
{
	struct verdict *v = a->v;

	b->steps++;
	a->c->injected.steps = b->steps;
	a->c->stage = CALL_STEPS;
	v->act = ACT_CALL;
	v->step = true;
	v->interruptible = b->stmt && b->stmt->onerr == ONERR_BLOCK;
	v->nr = b->call.nr;
	memcpy(v->arg, b->call.arg, sizeof(v->arg));
	return true;
}

static void too_long(struct act *a, struct block_run *b, const char *what)
{
	act_refuse(a, b->h, REFUSED_ABANDONED, what);
	/* What the last step returned is no result of the call. */
	end(b, -EINTR);
}

/* The call is made but for its memory. True: the verdict says it. */
static bool launch(struct act *a, struct block_run *b)
{
	int r = argbuf_settle(a, b->h, b->needs_memory ? 1024 : 0);

	if (r > 0) {
		b->needs_memory = true;
		a->c->stage = CALL_STEPS;
		return true;
	}
	b->needs_memory = false;
	if (r < 0) {
		end(b, r);
		return false;
	}
	narrow(a, b->call.arg);
	if (b->stmt->kind == STMT_CALL)
		return emit(a, b);
	if (b->stmt->kind == STMT_DEFER) {
		defer(a, b);
	} else {
		b->value = (int64_t)b->call.arg[0];
		assign(a, b, b->stmt, b->value);
	}
	return false;
}

static bool is_memory(const struct expr *e)
{
	return e->op == EXPR_STR || e->op == EXPR_BUF || e->op == EXPR_IOVEC ||
		e->op == EXPR_SOCKADDR;
}

/* b = buf(8): the address of memory. */
static bool do_memory(struct act *a, struct block_run *b, const struct stmt *s)
{
	struct scope scope = scope_enter(a, b);
	size_t len;
	int err;

	b->stmt = s;
	err = argbuf_value(a, &scope.x, s->e, &b->call.arg[0], &len);
	(void)scope_leave(a, b, &scope);
	if (!err)
		return launch(a, b);
	end(b, err);
	return false;
}

static bool do_call(struct act *a, struct block_run *b, const struct stmt *s)
{
	unsigned int max = a->r->opt.step_max;
	int err;

	if (s->kind == STMT_CALL ? b->steps >= max : b->ndeferred >= max) {
		too_long(a, b, "more steps than --seq-max allows");
		return false;
	}
	b->stmt = s;
	err = make_call(a, b);
	if (!err)
		return launch(a, b);
	end(b, err);
	return false;
}

static void on_error(struct act *a, struct block_run *b,
		     const struct stmt *s)
{
	int64_t value;
	int err;

	switch ((enum on_error)s->onerr) {
	case ONERR_END:
		end(b, b->last);
		break;
	case ONERR_IGNORE:
		break;
	case ONERR_VALUE:
		err = eval_in(a, b, s->value, &value);
		if (err) {
			end(b, err);
			break;
		}
		b->value = value;
		assign(a, b, s, value);
		break;
	case ONERR_BLOCK:
		err = push(b, s->handler, 1);
		if (err)
			end(b, err);
		break;
	}
}

static void step_result(struct act *a, struct block_run *b, uint64_t ret,
			int err)
{
	const struct stmt *s = b->stmt;

	b->last = err ? -(int64_t)err : (int64_t)ret;
	b->stepped = true;
	b->stmt = NULL;
	if (b->ending)
		return;
	b->value = b->last;
	if (!s)
		return;
	assign(a, b, s, b->last);
	if (err)
		on_error(a, b, s);
}

/* --- other statements --- */

static int do_store(struct act *a, struct block_run *b, const struct stmt *s)
{
	struct scope scope = scope_enter(a, b);
	int err = store_at(a, &scope.x, s), fault;

	fault = scope_leave(a, b, &scope);
	a->c->writer = b->h;
	if (!err && !fault)
		act_mark(a, b->h, a->exit ? MARK_EXIT_POKE : MARK_ARGS);
	return fault ? fault : err;
}

static int do_set(struct act *a, struct block_run *b, const struct stmt *s)
{
	int64_t value;
	int err = eval_in(a, b, s->e, &value);

	if (err)
		return err;
	assign(a, b, s, value);
	b->value = value;
	return 0;
}

static int do_end(struct act *a, struct block_run *b, const struct stmt *s)
{
	int64_t value;
	int err = eval_in(a, b, s->e, &value);

	end(b, err ? err : s->kind == STMT_FAIL ? -value : value);
	return 0;
}

static int do_branch(struct act *a, struct block_run *b,
		     const struct stmt *s)
{
	int64_t n;
	int err = eval_in(a, b, s->e, &n);

	if (err)
		return err;
	if (s->kind == STMT_REPEAT)
		return push(b, s->body, n > 0 ? (uint64_t)n : 0);
	return push(b, n ? s->body : s->other, 1);
}

static int log_item(struct act *a, struct eval *x, const struct expr *e)
{
	struct buf *to = &a->t->log;
	const char *data;
	size_t len;
	int err = eval_bytes(x, e, &data, &len);

	if (err || to->len + len > LOG_MAX)
		return err;
	if (e->op == EXPR_STR)
		buf_add(to, data, len);
	else
		buf_visible(to, data, len);
	return 0;
}

static int do_log(struct act *a, struct block_run *b, const struct stmt *s)
{
	struct scope scope = scope_enter(a, b);
	int err = 0, fault;

	if (a->t->log.len <= LOG_MAX) {
		for (const struct expr *e = s->e; e && !err; e = e->next) {
			err = log_item(a, &scope.x, e);
			if (e->next)
				buf_char(&a->t->log, ' ');
		}
		buf_char(&a->t->log, '\n');
	}
	fault = scope_leave(a, b, &scope);
	return fault ? fault : err;
}

static int do_delay(struct act *a, struct block_run *b, const struct stmt *s)
{
	act_delay(a, s->ns);
	act_mark(a, b->h, MARK_DELAYED);
	return 0;
}

static int do_signal(struct act *a, struct block_run *b,
		     const struct stmt *s)
{
	act_signal(a, s->sig);
	act_mark(a, b->h, MARK_SIGNAL);
	return 0;
}

static int do_plain(struct act *a, struct block_run *b, const struct stmt *s)
{
	switch ((enum stmt_kind)s->kind) {
	case STMT_SET:
		return do_set(a, b, s);
	case STMT_STORE:
		return do_store(a, b, s);
	case STMT_RETURN:
	case STMT_FAIL:
		return do_end(a, b, s);
	case STMT_IF:
	case STMT_REPEAT:
		return do_branch(a, b, s);
	case STMT_LOG:
		return do_log(a, b, s);
	case STMT_DELAY:
		return do_delay(a, b, s);
	case STMT_SIGNAL:
		return do_signal(a, b, s);
	case STMT_CALL:
	case STMT_DEFER:
		break;
	}
	return -ENOSYS;
}

/* --- runs --- */

static struct block_run *run_new(struct act *a, struct held *h)
{
	struct block_run *b = arena_alloc(&a->c->arena, sizeof(*b));

	b->h = h;
	if (!h->locals && h->rule->nlocals)
		h->locals = arena_alloc(&a->c->arena, h->rule->nlocals *
					sizeof(*h->locals));
	return b;
}

static bool next_deferred(struct act *a, struct block_run *b)
{
	if (!b->ndeferred)
		return false;
	b->call = b->deferred[--b->ndeferred];
	return emit(a, b);
}

static void finish(struct act *a, struct block_run *b)
{
	a->c->run = NULL;
	a->c->stage = CALL_OPEN;
	a->v->act = a->first ? ACT_SKIP : ACT_RESULT;
	act_result(a, b->value);
}

/* Until there is a verdict. */
static void go(struct act *a, struct block_run *b)
{
	for (;;) {
		const struct stmt *s = b->ending ? NULL : next_stmt(b);
		int err;

		b->ending |= !s;
		if (b->ending) {
			if (!next_deferred(a, b))
				finish(a, b);
			return;
		}
		if (b->statements++ == STATEMENTS_MAX) {
			too_long(a, b, "too many statements");
		} else if (s->kind == STMT_CALL || s->kind == STMT_DEFER) {
			if (do_call(a, b, s))
				return;
		} else if (s->kind == STMT_SET && is_memory(s->e)) {
			if (do_memory(a, b, s))
				return;
		} else {
			err = do_plain(a, b, s);
			if (err)
				end(b, err);
		}
	}
}

void block_start(struct act *a, struct held *h, const struct stmt *block)
{
	struct block_run *b = run_new(a, h);

	a->c->run = b;
	act_mark(a, h, MARK_SEQ);
	(void)push(b, block, 1);
	go(a, b);
}

void block_restart(struct act *a, struct held *h, uint64_t times)
{
	struct block_run *b = run_new(a, h);
	unsigned int max = a->r->opt.step_max;

	a->c->run = b;
	act_mark(a, h, MARK_RESTART);
	b->again = times < max ? times : max - 1;
	b->call.nr = a->c->nr;
	memcpy(b->call.arg, a->c->now, sizeof(b->call.arg));
	(void)emit(a, b);
}

void block_step(struct act *a, uint64_t scratch, uint64_t ret, int err)
{
	struct block_run *b = a->c->run;

	if (!b)
		return;
	if (b->needs_memory) {
		argbuf_there(a, scratch);
		if (launch(a, b))
			return;
	} else {
		step_result(a, b, ret, err);
	}
	if (b->again && !b->ending) {
		b->again--;
		(void)emit(a, b);
		return;
	}
	go(a, b);
}

void block_statements(struct act *a, struct held *h,
		      const struct stmt *block)
{
	struct block_run *b = run_new(a, h);

	act_mark(a, h, 0);
	(void)push(b, block, 1);
	while (!b->ending) {
		const struct stmt *s = next_stmt(b);

		if (!s)
			return;
		if (b->statements++ == STATEMENTS_MAX)
			too_long(a, b, "too many statements");
		else if (do_plain(a, b, s))
			end(b, 0);
	}
}
