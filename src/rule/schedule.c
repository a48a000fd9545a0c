/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/schedule.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/num.h"
#include "rule/count.h"
#include "rule/draw.h"
#include "rule/explain.h"
#include "rule/site.h"

#define HEAD "vxschedule 1"
/* A line of it is no longer than a rule can be. */
#define LINE_LIMIT ((size_t)1 << 20)
#define SALT UINT64_C(0x7363686564756c65)

/* Actions of one call: a rule is not that long. */
enum { APPLIED_MAX = 64 };

enum met { NOT_MET, MET, OTHER_SITE, OTHER_RESULT };

/* A line that is replayed. */
struct schedule_line {
	const char *text;	/* as in the file */
	unsigned int line;
	const char *id, *call, *result;
	uint64_t nth, site, occurrence, draw;
	struct rule *rule;
	uint8_t met;		/* enum met */
	char *got;		/* OTHER_RESULT, OTHER_SITE */
	struct schedule_line *next;	/* of the same call */
	struct schedule_line *later;	/* in the file */
};

struct schedule {
	bool record, replay, head;
	struct buf lines;	/* to be taken */
	struct hash calls;	/* of the first line of each call */
	struct hash rules;	/* by text */
	struct schedule_line *first, *last;
	const char *path;
};

/* An action of a call that has not ended. */
struct applied {
	const char *text;
	uint64_t occurrence, draw;
	struct applied *next;
};

static struct schedule *schedule_of(struct rules *r)
{
	if (!r->schedule)
		r->schedule = xcalloc(1, sizeof(*r->schedule));
	return r->schedule;
}

void schedule_free(struct rules *r)
{
	struct schedule *s = r->schedule;

	if (!s)
		return;
	for (struct schedule_line *l = s->first; l; l = l->later)
		free(l->got);
	buf_free(&s->lines);
	hash_free(&s->calls);
	hash_free(&s->rules);
	free(s);
	r->schedule = NULL;
}

/* --- the same words on both sides --- */

/* Results that are another one in each run say nothing. */
static bool is_stable(const struct event *ev)
{
	const struct call *row = ev->entry ? ev->entry->row : NULL;
	const struct type *t = row ? row->ret : NULL;

	return !t || (t->kind != KIND_ADDR && t->role != ROLE_TID &&
		      t->role != ROLE_TGID && t->role != ROLE_PGID &&
		      t->role != ROLE_SID && t->role != ROLE_TIME &&
		      t->role != ROLE_ADDR && t->radix != RADIX_X);
}

static const char *outcome(struct act *a)
{
	bool changed = a->v->act == ACT_RESULT;
	uint64_t ret = changed ? a->v->ret : a->ev->ret;
	int err = changed ? a->v->err : a->ev->err;
	struct buf b = BUF_INIT;
	const char *s;

	if (err)
		explain_errno(err, &b);
	else if (is_stable(a->ev))
		buf_s64(&b, (int64_t)ret);
	else
		buf_char(&b, '*');
	s = arena_strdup(&a->c->arena, buf_cstr(&b));
	buf_free(&b);
	return s;
}

static uint64_t call_key(const char *id, const char *call, uint64_t nth)
{
	uint64_t k = draw_mix(hash_bytes(id, strlen(id)),
			      hash_bytes(call, strlen(call)));

	return draw_mix(k, nth);
}

/* --- at calls --- */

void schedule_enter(struct act *a)
{
	const struct event *ev = a->ev;
	struct schedule *s = a->r->schedule;
	struct eval x = { .rules = a->r, .task = a->t, .ev = a->ev,
			  .env = a->env };
	uint64_t key;

	if (!s || !a->r->n)
		return;
	a->c->call = arena_printf(&a->c->arena, "%s%s", ev->name,
				  ev->abi->index ? "@32" : "");
	key = draw_mix(SALT + ev->abi->index, ev->nr);
	a->c->number = ++count_of_thread(&x, a->r->v[0], key)->n;
}

void schedule_site(struct act *a)
{
	struct eval x = { .rules = a->r, .task = a->t, .ev = a->ev,
			  .env = a->env };

	if (a->r->schedule)
		a->c->site = site_of(&x);
}

struct schedule_line *schedule_first(struct act *a)
{
	struct schedule *s = a->r->schedule;
	const char *call = a->c->call;
	struct schedule_line *l;

	l = hash_find(&s->calls, call_key(a->t->id, call, a->c->number));
	if (l && (strcmp(l->id, a->t->id) || l->nth != a->c->number ||
		  strcmp(l->call, call)))
		l = NULL;
	a->c->replayed = l;
	return l;
}

struct schedule_line *schedule_next(struct schedule_line *l)
{
	return l->next;
}

void schedule_hold(const struct schedule_line *l, struct held *h)
{
	h->rule = l->rule;
	h->nth = l->occurrence;
	h->key = l->draw;
	h->replayed = true;
}

void schedule_applied(struct act *a, struct held *h,
		      const struct rule_token *k, const char *text)
{
	struct schedule *s = a->r->schedule;
	struct eval x = act_eval(a, h);
	struct buf b = BUF_INIT;
	struct applied *p;

	if (!s || !s->record || a->c->napplied == APPLIED_MAX)
		return;
	if (!text)
		explain_token(k, &b);
	p = arena_alloc(&a->c->arena, sizeof(*p));
	p->text = text ? text : arena_strdup(&a->c->arena, buf_cstr(&b));
	p->occurrence = h->nth;
	p->draw = draw_base(&x, h->rule, h->nth);
	p->next = a->c->applied;
	a->c->applied = p;
	a->c->napplied++;
	buf_free(&b);
}

static void add_line(struct schedule *s, const struct rule_task *t,
		     const struct rule_call *c, const struct applied *p,
		     const char *result)
{
	struct buf *to = &s->lines;

	buf_printf(to, "%s\t%s\t", t->id, c->call);
	if (c->site)
		buf_printf(to, "%llx", (unsigned long long)c->site);
	else
		buf_char(to, '-');
	buf_printf(to, "\t%llu\t%s\t%s\t%llu/%llx\n",
		   (unsigned long long)c->number, p->text, result,
		   (unsigned long long)p->occurrence,
		   (unsigned long long)p->draw);
}

/* They were put down last first. */
static void add_lines(struct schedule *s, const struct rule_task *t,
		      const struct rule_call *c, const char *result)
{
	const struct applied *v[APPLIED_MAX], *p;
	unsigned int n = 0;

	for (p = c->applied; p; p = p->next)
		v[n++] = p;
	while (n > 0)
		add_line(s, t, c, v[--n], result);
}

static void compare(struct schedule_line *l, const struct rule_call *c,
		    const char *result)
{
	l->met = MET;
	if (l->site && c->site && l->site != c->site) {
		l->met = OTHER_SITE;
		l->got = xasprintf("%llx", (unsigned long long)c->site);
	} else if (strcmp(result, "?") && strcmp(l->result, "?") &&
		   strcmp(l->result, result)) {
		l->met = OTHER_RESULT;
		l->got = xstrdup(result);
	}
}

static void ended(struct rules *r, struct rule_task *t, struct rule_call *c,
		  const char *result)
{
	if (c->applied)
		add_lines(r->schedule, t, c, result);
	for (struct schedule_line *l = c->replayed; l; l = l->next)
		if (l->met == NOT_MET)
			compare(l, c, result);
	c->applied = NULL;
	c->replayed = NULL;
}

void schedule_exit(struct act *a)
{
	if (a->r->schedule)
		ended(a->r, a->t, a->c, outcome(a));
}

void schedule_lost(struct rules *r, struct rule_task *t, struct rule_call *c)
{
	if (r->schedule)
		ended(r, t, c, "?");
}

/* --- a run is recorded --- */

void rules_record(struct rules *r)
{
	schedule_of(r)->record = true;
}

void rules_take_records(struct rules *r, struct buf *to)
{
	struct schedule *s = r->schedule;

	if (!s || !s->record)
		return;
	if (!s->head)
		buf_printf(to, HEAD "\nseed %llu\n",
			   (unsigned long long)r->opt.seed);
	s->head = true;
	if (s->lines.len)
		buf_add(to, s->lines.data, s->lines.len);
	buf_reset(&s->lines);
}

/* --- a run is repeated --- */

struct loader {
	struct rules *r;
	struct schedule *s;
	const char *path;
	unsigned int line;
	bool head;
	struct rule_error *e;
};

static int wrong(struct loader *o, const char *what)
{
	buf_printf(&o->e->text, "%s: line %u: %s", o->path, o->line, what);
	return -EINVAL;
}

static char *column(char **rest)
{
	return strsep(rest, "\t");
}

static bool hex(const char *s, uint64_t *n)
{
	char *end;

	if (!*s || strspn(s, "0123456789abcdef") != strlen(s) ||
	    strlen(s) > 16)
		return false;
	*n = strtoull(s, &end, 16);
	return true;
}

/* "12/9e…" */
static bool parse_draw(char *s, struct schedule_line *l)
{
	char *slash = strchr(s, '/');

	if (!slash)
		return false;
	*slash = '\0';
	return !num_parse_u64(s, &l->occurrence) && hex(slash + 1, &l->draw);
}

static int make_rule(struct loader *o, const char *action,
		     struct schedule_line *l)
{
	char *text = arena_printf(&o->r->arena, "%s:%s", l->call, action);
	uint64_t key = hash_bytes(text, strlen(text));
	int err;

	l->rule = hash_find(&o->s->rules, key);
	if (l->rule)
		return 0;
	err = rules_add(o->r, "inject", text, o->e);
	if (err) {
		buf_reset(&o->e->text);
		return wrong(o, "no action of a rule");
	}
	l->rule = o->r->last;
	l->rule->replayed = true;
	hash_put(&o->s->rules, key, l->rule);
	return 0;
}

static void append(struct loader *o, struct schedule_line *l)
{
	struct schedule *s = o->s;
	uint64_t key = call_key(l->id, l->call, l->nth);
	struct schedule_line *same = hash_find(&s->calls, key);

	if (s->last)
		s->last->later = l;
	else
		s->first = l;
	s->last = l;
	if (!same) {
		hash_put(&s->calls, key, l);
		return;
	}
	while (same->next)
		same = same->next;
	same->next = l;
}

static int parse_record(struct loader *o, const char *text)
{
	struct arena *a = &o->r->arena;
	struct schedule_line *l = arena_alloc(a, sizeof(*l));
	char *rest = arena_strdup(a, text), *v[7];
	int err;

	for (unsigned int i = 0; i < 7; i++) {
		v[i] = rest ? column(&rest) : NULL;
		if (!v[i] || !*v[i])
			return wrong(o, "seven columns are needed");
	}
	if (rest)
		return wrong(o, "more than seven columns");
	*l = (struct schedule_line){
		.text = arena_strdup(a, text), .line = o->line,
		.id = v[0], .call = v[1], .result = v[5],
	};
	if (strcmp(v[2], "-") && !hex(v[2], &l->site))
		return wrong(o, "a site is a hexadecimal number or -");
	if (num_parse_u64(v[3], &l->nth) || !l->nth)
		return wrong(o, "a call's number is 1 or more");
	if (!parse_draw(v[6], l))
		return wrong(o, "no occurrence and draw");
	err = make_rule(o, v[4], l);
	if (!err)
		append(o, l);
	return err;
}

static int parse_line(struct loader *o, char *text)
{
	uint64_t seed;

	text[strcspn(text, "\n")] = '\0';
	if (!o->head) {
		o->head = !strcmp(text, HEAD);
		if (o->head)
			return 0;
		return wrong(o, "no schedule: \"" HEAD "\" is expected");
	}
	if (!*text || *text == '#')
		return 0;
	if (strncmp(text, "seed ", 5))
		return parse_record(o, text);
	if (num_parse_u64(text + 5, &seed))
		return wrong(o, "no number");
	o->r->opt.seed = seed;
	o->r->opt.seed_given = true;
	return 0;
}

static int load(struct loader *o, FILE *f)
{
	char *text = NULL;
	size_t cap = 0;
	ssize_t n;
	int err = 0;

	while (!err && (n = getline(&text, &cap, f)) >= 0) {
		o->line++;
		if ((size_t)n > LINE_LIMIT || strlen(text) != (size_t)n)
			err = wrong(o, "no text");
		else
			err = parse_line(o, text);
	}
	free(text);
	if (!err && ferror(f))
		err = -EIO;
	if (!err && !o->head)
		err = wrong(o, "it is empty");
	return err;
}

int rules_replay(struct rules *r, const char *path, struct rule_error *e)
{
	struct loader o = { r, schedule_of(r), path, 0, false, e };
	FILE *f = fopen(path, "re");
	int err;

	if (!f)
		return -errno;
	o.s->replay = true;
	o.s->path = arena_strdup(&r->arena, path);
	r->replay = true;
	err = load(&o, f);
	fclose(f);
	return err;
}

static void tell(const struct schedule *s, const struct schedule_line *l,
		 struct buf *to)
{
	buf_printf(to, "%s: line %u: %s of thread %s, number %llu: ", s->path,
		   l->line, l->call, l->id, (unsigned long long)l->nth);
	switch ((enum met)l->met) {
	case OTHER_SITE:
		buf_printf(to, "site %s instead of %llx\n", l->got,
			   (unsigned long long)l->site);
		break;
	case OTHER_RESULT:
		buf_printf(to, "result %s instead of %s\n", l->got, l->result);
		break;
	case NOT_MET:
	case MET:
		buf_str(to, "was not made\n");
		break;
	}
}

bool rules_diverged(const struct rules *r, struct buf *to)
{
	const struct schedule *s = r->schedule;

	for (const struct schedule_line *l = s ? s->first : NULL; l;
	     l = l->later) {
		if (l->met == MET)
			continue;
		tell(s, l, to);
		return true;
	}
	return false;
}
