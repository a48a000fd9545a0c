/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The engine with a handler whose verdicts are a script's: what trace/ does
 * to tracees is tested without rules.
 *
 * usage: change [-fSkq] [-b BACKEND] [-w CALL]... [-n CALLS] [-o FILE]
 *               [-r CALL[@N]=ACTIONS]... [-x CALL=RET]... [-p PID] [PROG ARG...]
 *
 * ACTIONS are separated by ';': the first is the verdict at the entry, the
 * others are what step() says, one after the other:
 *	skip V, fail ERRNO		not executed
 *	call NAME V...			executed instead; asks for the next one
 *	catch NAME V...			… also when it was interrupted
 *	last NAME V...			executed instead, and nothing more
 *	mem SIZE [STRING]		memory, with the string
 *	return V			the result of it all
 *	none
 * Before one of them: sig=N delay=MS kill poke=ADDRESS (a byte). V is a number, a0 … a5 (the
 * program's), s (the memory) or r (the latest step's result).  @N: the
 * task's N-th call of that name only.  -x: the result of a call that was
 * executed. -S: --scratch=stack.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/die.h"
#include "trace/engine.h"
#include "trace/ways.h"

enum { RULES_MAX = 16, ACTIONS_MAX = 80, WORDS_MAX = 12, DEPTH_MAX = 20 };

struct rule {
	const char *call;
	unsigned long at;		/* @N, or 0 */
	char *action[ACTIONS_MAX];
	unsigned int n;
	int64_t ret;			/* -x */
};

struct drive {
	FILE *out;
	bool quiet;			/* nothing but refusals */
	unsigned long limit, calls;
	struct rule rule[RULES_MAX], exit_rule[RULES_MAX];
	unsigned int nrules, nexit_rules;
};

/* A call under way; signal handlers stack them. */
struct frame {
	const struct rule *rule;
	const char *name;
	uint64_t arg[6], ret;
	unsigned int next;		/* action */
	char text[256];			/* the latest one, cut in words */
	char string[128];
	struct verdict_write write;
};

struct state {
	struct frame frame[DEPTH_MAX];
	unsigned int n;
	unsigned long count[RULES_MAX];
};

static const char *name_of(const struct stop *s)
{
	const struct call_entry *call = abi_call(s->abi, s->nr);

	return call ? call->name : "?";
}

static struct state *state_of(struct tracee *t)
{
	if (!t->data)
		t->data = xcalloc(1, sizeof(struct state));
	return t->data;
}

static struct frame *top_of(struct tracee *t)
{
	struct state *st = state_of(t);

	if (!st->n)
		die("a callback outside of calls");
	return &st->frame[st->n - 1];
}

static void check_depth(struct tracee *t)
{
	if (t->depth != state_of(t)->n)
		die("depth is %u, not %u", t->depth, state_of(t)->n);
}

static uint64_t value(const struct tracee *t, const struct frame *f,
		      const char *w)
{
	if (w[0] == 'a')
		return f->arg[(w[1] - '0') % 6];
	if (w[0] == 's')
		return t->scratch;
	if (w[0] == 'r')
		return f->ret;
	return strtoull(w, NULL, 0);
}

static unsigned int split(char *text, char **w)
{
	unsigned int n = 0;

	for (char *p = strtok(text, " "); p && n < WORDS_MAX;
	     p = strtok(NULL, " "))
		w[n++] = p;
	return n;
}

static void poke(struct frame *f, struct verdict *v, uint64_t addr)
{
	f->write = (struct verdict_write){ addr, "x", 1 };
	v->writes = &f->write;
	v->nwrites = 1;
}

/* Words before the action. */
static bool modifies(struct frame *f, struct verdict *v, const char *w)
{
	if (strncmp(w, "sig=", 4) == 0)
		v->sig = atoi(w + 4);
	else if (strncmp(w, "delay=", 6) == 0)
		v->delay_ns = strtoull(w + 6, NULL, 0) * 1000000;
	else if (strcmp(w, "kill") == 0)
		v->kill = true;
	else if (strncmp(w, "poke=", 5) == 0)
		poke(f, v, strtoull(w + 5, NULL, 0));
	else
		return false;
	return true;
}

static void call(struct tracee *t, struct frame *f, struct verdict *v,
		 char **w, unsigned int n)
{
	int64_t nr = abi_number(t->abi, w[1]);

	if (nr < 0)
		die("no call %s", w[1]);
	v->act = ACT_CALL;
	v->nr = nr;
	for (unsigned int i = 2; i < n && i < 8; i++)
		v->arg[i - 2] = value(t, f, w[i]);
	v->step = w[0][0] == 'c';
	v->interruptible = strcmp(w[0], "catch") == 0;
}

/* The string is written by the verdict behind the one that asks. */
static void memory(struct frame *f, struct verdict *v, char **w,
		   unsigned int n)
{
	v->act = ACT_SCRATCH;
	v->scratch = strtoull(w[1], NULL, 0);
	if (n < 3)
		return;
	snprintf(f->string, sizeof(f->string), "%s", w[2]);
	f->write.data = f->string;
	f->write.len = strlen(f->string) + 1;
}

static void act(struct tracee *t, struct frame *f, struct verdict *v)
{
	/* Missing ones are empty. */
	char none[] = "", *w[WORDS_MAX + 2];
	unsigned int n, i = 0;

	if (f->next == f->rule->n)
		return;
	if (f->write.data && t->scratch) {
		f->write.addr = t->scratch;
		v->writes = &f->write;
		v->nwrites = 1;
	}
	snprintf(f->text, sizeof(f->text), "%s", f->rule->action[f->next++]);
	for (unsigned int k = 0; k < WORDS_MAX + 2; k++)
		w[k] = none;
	n = split(f->text, w);
	while (i < n && modifies(f, v, w[i]))
		i++;
	if (i == n || strcmp(w[i], "none") == 0)
		return;
	if (strcmp(w[i], "skip") == 0 || strcmp(w[i], "return") == 0) {
		v->act = w[i][0] == 's' ? ACT_SKIP : ACT_RESULT;
		v->ret = value(t, f, w[i + 1]);
	} else if (strcmp(w[i], "fail") == 0) {
		v->act = ACT_SKIP;
		v->err = atoi(w[i + 1]);
	} else if (strcmp(w[i], "mem") == 0) {
		memory(f, v, w + i, n - i);
	} else {
		call(t, f, v, w + i, n - i);
	}
}

static const struct rule *match(struct drive *d, struct state *st,
				const char *name)
{
	const struct rule *found = NULL;

	for (unsigned int i = 0; i < d->nrules; i++) {
		const struct rule *r = &d->rule[i];

		if (strcmp(r->call, name) != 0)
			continue;
		st->count[i]++;
		if (!r->at || st->count[i] == r->at)
			found = r;
	}
	return found;
}

static int on_judge(void *ctx, struct tracee *t, const struct stop *s,
		    struct verdict *v)
{
	struct state *st = state_of(t);
	struct frame *f;

	if (st->n == DEPTH_MAX)
		die("too deep");
	/* The end of the latest one was not to be seen. */
	if (st->n && t->depth == st->n)
		st->n--;
	f = &st->frame[st->n++];
	check_depth(t);
	*f = (struct frame){ .name = name_of(s) };
	memcpy(f->arg, s->arg, sizeof(f->arg));
	f->rule = match(ctx, st, f->name);
	if (f->rule)
		act(t, f, v);
	return 0;
}

static int on_enter(void *ctx, struct tracee *t, const struct stop *s)
{
	struct drive *d = ctx;

	check_depth(t);
	if (!d->quiet)
		fprintf(d->out, "%d enter %s %u\n", t->tid, name_of(s),
			t->depth);
	return d->limit && ++d->calls >= d->limit ? HANDLER_STOP : 0;
}

static int on_step(void *ctx, struct tracee *t, const struct stop *s,
		   struct verdict *v)
{
	struct drive *d = ctx;
	struct frame *f = top_of(t);

	f->ret = s->ret;
	if (!d->quiet)
		fprintf(d->out, "%d step %s %u: %" PRId64 " %d\n", t->tid,
			f->name, f->next, (int64_t)s->ret, s->err);
	if (f->rule)
		act(t, f, v);
	return 0;
}

static int on_judge_exit(void *ctx, struct tracee *t, const struct stop *s,
			 struct verdict *v)
{
	struct drive *d = ctx;
	const char *name = top_of(t)->name;

	(void)s;
	for (unsigned int i = 0; i < d->nexit_rules; i++) {
		if (strcmp(d->exit_rule[i].call, name) != 0)
			continue;
		v->act = ACT_RESULT;
		if (d->exit_rule[i].ret < 0)
			v->err = (int)-d->exit_rule[i].ret;
		else
			v->ret = (uint64_t)d->exit_rule[i].ret;
	}
	return 0;
}

static int on_leave(void *ctx, struct tracee *t, const struct stop *s)
{
	struct drive *d = ctx;
	struct frame *f = top_of(t);

	check_depth(t);
	state_of(t)->n--;
	if (!d->quiet)
		fprintf(d->out, "%d exit %s %" PRId64 " %d\n", t->tid,
			f->name, (int64_t)s->ret, s->err);
	return 0;
}

static int on_refused(void *ctx, struct tracee *t, enum refusal why)
{
	static const char *const words[] = {
		[REFUSED_SECCOMP] = "seccomp", [REFUSED_SCRATCH] = "scratch",
		[REFUSED_WRITE] = "write", [REFUSED_KERNEL] = "kernel",
		[REFUSED_ABANDONED] = "abandoned",
		[REFUSED_DETACHED] = "detached",
	};
	struct drive *d = ctx;
	struct frame *f = top_of(t);

	fprintf(d->out, "%d refused %s %s\n", t->tid, f->name, words[why]);
	f->rule = NULL;
	if (why == REFUSED_ABANDONED)
		state_of(t)->n--;
	return 0;
}

static int on_signal(void *ctx, struct tracee *t, const struct stop *s)
{
	struct drive *d = ctx;

	if (!d->quiet)
		fprintf(d->out, "%d signal %d code %d\n", t->tid, s->sig,
			s->si_valid ? s->si.si_code : -1);
	return 0;
}

/* What waited below the exec is gone. */
static int on_execed(void *ctx, struct tracee *t, struct tracee *old,
		     const struct stop *s)
{
	struct state *from = state_of(old ? old : t), *st = state_of(t);

	(void)ctx;
	(void)s;
	if (from->n) {
		st->frame[0] = from->frame[from->n - 1];
		st->n = 1;
	}
	if (old) {
		memcpy(st->count, from->count, sizeof(st->count));
		free(from);
		old->data = NULL;
	}
	check_depth(t);
	return 0;
}

static int on_left(void *ctx, struct tracee *t, enum leave how,
		   const struct stop *s)
{
	static const char *const words[] = {
		[LEAVE_EXITED] = "exited", [LEAVE_KILLED] = "killed",
		[LEAVE_DETACHED] = "detached", [LEAVE_LOST] = "lost",
	};
	struct drive *d = ctx;

	if (!d->quiet)
		fprintf(d->out, "%d %s %d\n", t->tid, words[how], !s ? 0 :
			how == LEAVE_KILLED ? s->sig : s->status);
	free(t->data);
	t->data = NULL;
	return 0;
}

static int on_idle(void *ctx)
{
	struct drive *d = ctx;

	return fflush(d->out) ? -errno : 0;
}

static void want(struct bitmap *v, const char *name)
{
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		int64_t nr = abi_number(abis[i], name);

		if (nr >= 0)
			bitmap_add(&v[i], nr);
	}
}

static struct rule *add(struct rule *v, unsigned int *n, char *text,
			char **value_of)
{
	struct rule *r = &v[*n];
	char *at, *eq = strchr(text, '=');

	if (!eq || *n == RULES_MAX)
		die("bad rule %s", text);
	++*n;
	*eq = '\0';
	at = strchr(text, '@');
	if (at) {
		*at = '\0';
		r->at = strtoul(at + 1, NULL, 10);
	}
	r->call = text;
	*value_of = eq + 1;
	return r;
}

static void add_rule(struct drive *d, char *text)
{
	char *p;
	struct rule *r = add(d->rule, &d->nrules, text, &p);

	while (p && r->n < ACTIONS_MAX)
		r->action[r->n++] = strsep(&p, ";");
}

static void add_exit_rule(struct drive *d, char *text)
{
	char *p;
	struct rule *r = add(d->exit_rule, &d->nexit_rules, text, &p);

	r->ret = strtoll(p, NULL, 0);
}

static uint8_t backend_of(const char *name)
{
	return strcmp(name, "regs") == 0 ? BACKEND_REGS :
		strcmp(name, "setinfo") == 0 ? BACKEND_SETINFO : BACKEND_AUTO;
}

static int die_as(int status)
{
	if (!WIFSIGNALED(status))
		return WEXITSTATUS(status);
	signal(WTERMSIG(status), SIG_DFL);
	raise(WTERMSIG(status));
	return 128 + WTERMSIG(status);
}

static int run(struct drive *d, const struct engine_options *opt)
{
	struct handler h = {
		.ctx = d, .judge = on_judge, .enter = on_enter,
		.step = on_step, .judge_exit = on_judge_exit,
		.exit = on_leave, .refused = on_refused,
		.signal = on_signal, .exec = on_execed, .left = on_left,
		.idle = on_idle,
	};
	struct engine *e = engine_new(opt, &h);
	int status, r = engine_run(e, &status), fatal = engine_fatal(e);

	engine_free(e);
	if (fclose(d->out) || r < 0)
		return 3;
	return die_as(fatal ? fatal : status);
}

int main(int argc, char **argv)
{
	struct drive d = { .out = stderr };
	struct bitmap wanted[ABI_COUNT] = { BITMAP_INIT };
	struct engine_options opt = { 0 };
	pid_t pid;
	int c, r;

	die_set_program("change");
	while ((c = getopt(argc, argv, "+fSkqb:w:n:o:r:x:p:")) != -1) {
		switch (c) {
		case 'f':
			opt.follow = true;
			break;
		case 'S':
			opt.scratch_stack = true;
			break;
		case 'k':
			opt.kill_on_exit = true;
			break;
		case 'q':
			d.quiet = true;
			break;
		case 'b':
			opt.backend = backend_of(optarg);
			break;
		case 'w':
			opt.prefilter = PREFILTER_ASKED;
			want(wanted, optarg);
			break;
		case 'n':
			d.limit = strtoul(optarg, NULL, 10);
			break;
		case 'o':
			d.out = fopen(optarg, "we");
			if (!d.out)
				die_errno(errno, "%s", optarg);
			break;
		case 'r':
			add_rule(&d, optarg);
			break;
		case 'x':
			add_exit_rule(&d, optarg);
			break;
		case 'p':
			pid = atoi(optarg);
			opt.attach = &pid;
			opt.nattach = 1;
			break;
		default:
			return 2;
		}
	}
	for (unsigned int i = 0; opt.prefilter && i < ABI_COUNT; i++)
		opt.wanted[i] = &wanted[i];
	if (optind < argc)
		opt.argv = argv + optind;
	r = run(&d, &opt);
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		bitmap_free(&wanted[i]);
	return r;
}
