/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From trees as parsed to rules that can be matched: names are resolved,
 * tokens become a plan.  What can be wrong with a rule and needs tables to
 * be seen is said here, in resolve*.c and in check.c.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rule/compile_in.h"
#include "rule/count.h"
#include "rule/error.h"
#include "rule/match_in.h"
#include "rule/pattern.h"
#include "rule/tokens.h"

const struct rule_token *compile_token_of(const struct rule *r,
					  enum token_key key)
{
	for (const struct rule_token *t = r->tokens; t; t = t->next)
		if (t->key == key)
			return t;
	return NULL;
}

/* --- sets --- */

static bool call_exists(const char *name)
{
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		if (abi_number(abis[i], name) >= 0)
			return true;
	return false;
}

const struct call_entry *compile_next_call(const struct rule *r,
					   unsigned int abi, unsigned int *i)
{
	const struct abi *a = abis[abi];

	while (*i < a->ncalls + a->nfar) {
		unsigned int k = (*i)++;
		bool far = k >= a->ncalls;
		const struct call_entry *e = far ?
			&a->far_calls[k - a->ncalls] : &a->calls[k];

		if (e->name && bitmap_has(&r->calls[abi], far ?
					  a->far_base + k - a->ncalls : k))
			return e;
	}
	return NULL;
}

/* "read,?write@64" but not "%file", "/re", "all", "!open", "desc". */
static bool names_calls(struct arena *a, const char *set)
{
	char *copy = arena_strdup(a, set), *save = NULL, *item;

	for (item = strtok_r(copy, ",", &save); item;
	     item = strtok_r(NULL, ",", &save)) {
		char *at = strrchr(item, '@');

		item += strspn(item, "?");
		if (at)
			*at = '\0';
		if (!call_exists(item))
			return false;
	}
	return true;
}

/* --- variables of the run --- */

unsigned int compile_var(struct rules *r, const char *name)
{
	struct rule_var *v;
	unsigned int i;

	for (i = 0; i < r->nvars; i++)
		if (!strcmp(r->vars[i].name, name))
			return i;
	v = arena_alloc(&r->arena, (r->nvars + 1) * sizeof(*v));
	if (r->nvars)
		memcpy(v, r->vars, r->nvars * sizeof(*v));
	v[i].name = name;
	r->vars = v;
	return r->nvars++;
}

/* Before names are looked up: a variable may be set behind its use. */
static void collect_vars(struct rules *r, const struct rule_token *t)
{
	if (t->key == TOKEN_SET) {
		for (struct assign *a = t->assign; a; a = a->next) {
			a->slot = compile_var(r, a->name);
			r->vars[a->slot].set = true;
		}
	} else if (t->key == TOKEN_ON || t->key == TOKEN_OFF) {
		compile_var(r, t->text);
	}
}

/* --- patterns --- */

int compile_regex(struct compile *c, regex_t **re, const char *text,
	      struct span at)
{
	struct rule_regex *made = arena_alloc(&c->rules->arena, sizeof(*made));
	int code = pattern_regcomp(&made->re, text);
	char why[128];

	if (!code) {
		made->next = c->rules->regexes;
		c->rules->regexes = made;
		*re = &made->re;
		return 0;
	}
	if (code < 0)
		return rule_error_at(c->e, at, "no \\1 in an expression that"
				     " is matched against a program's data");
	regerror(code, &made->re, why, sizeof(why));
	return rule_error_at(c->e, at, "regular expression: %s", why);
}

/* From the directory in which the tracer was started. */
static const char *from_root(struct arena *a, const char *path)
{
	char *cwd = *path == '/' ? NULL : getcwd(NULL, 0);
	const char *full = *path == '/' || cwd ?
			   pattern_join(a, cwd ? cwd : "", path) : NULL;

	free(cwd);
	return full ? full : path;
}

static int compile_pattern(struct compile *c, struct pattern *p, bool path)
{
	const char *wrong;

	switch ((enum pattern_kind)p->kind) {
	case PATTERN_RE:
		return compile_regex(c, &p->re, p->text, p->at);
	case PATTERN_GLOB:
		wrong = pattern_check(p->text);
		return wrong ? rule_error_at(c->e, p->at, "%s", wrong) : 0;
	case PATTERN_EXACT: case PATTERN_TREE:
		if (path)
			p->full = from_root(&c->rules->arena, p->text);
	}
	return 0;
}

static int compile_frames(struct compile *c, const struct rule_token *t)
{
	for (const struct frame_pattern *f = t->frames; f; f = f->next) {
		const char *wrong = f->function ? pattern_check(f->function) :
				    NULL;

		if (!wrong && f->library)
			wrong = pattern_check(f->library);
		if (wrong)
			return rule_error_at(c->e, t->value_at, "%s", wrong);
	}
	return 0;
}

/* --- the plan --- */

static void plan_count(struct match_plan *p, const struct rule_token *t)
{
	switch ((int)t->key) {
	case TOKEN_WHEN:
		p->when = t->when;
		break;
	case TOKEN_ONCE:
		p->limit = 1;
		break;
	case TOKEN_LIMIT:
		p->limit = t->num;
		break;
	case TOKEN_EVERY:
		p->every = t->num;
		break;
	case TOKEN_PROB:
		p->prob = true;
		p->ppm = t->num;
		break;
	case TOKEN_PER:
		p->per = (uint32_t)t->num;
		break;
	case TOKEN_COUNT_OF:
		p->calls = t->num & COUNT_CALLS;
		break;
	}
}

static unsigned int count_class(const struct rule *r, enum token_class class)
{
	unsigned int n = 0;

	for (const struct rule_token *t = r->tokens; t; t = t->next)
		n += token_infos[t->key].class == class;
	return n;
}

/* All tokens of a class, in the order of tokens.def. */
static struct rule_token **sorted(struct arena *a, const struct rule *r,
				  enum token_class class, unsigned int *n)
{
	struct rule_token **v;

	*n = count_class(r, class);
	if (!*n)
		return NULL;
	v = arena_alloc(a, *n * sizeof(struct rule_token *));
	*n = 0;
	for (unsigned int key = 0; key < TOKEN_COUNT; key++)
		for (struct rule_token *t = r->tokens; t; t = t->next)
			if (t->key == key && token_infos[key].class == class)
				v[(*n)++] = t;
	return v;
}

/* What corrupt= needs, where nothing is done before it. */
static uint64_t plan_part(const struct rule *r)
{
	const struct rule_token *t = compile_token_of(r, TOKEN_CORRUPT);

	if (!t)
		return 0;
	for (const struct rule_token *o = r->tokens; o; o = o->next)
		if (kinds_enters(o))
			return 0;
	if (!t->corrupt->part)
		return 1;
	return t->corrupt->off + (t->corrupt->len ? t->corrupt->len : 1);
}

static void make_plan(struct compile *c)
{
	struct arena *a = &c->rules->arena;
	struct rule *r = c->rule;
	struct match_plan *p = arena_alloc(a, sizeof(*p));

	p->limit = UINT64_MAX;
	p->enter = sorted(a, r, CLASS_COND, &p->nenter);
	p->exit = sorted(a, r, CLASS_COND_EXIT, &p->nexit);
	for (const struct rule_token *t = r->tokens; t; t = t->next)
		plan_count(p, t);
	p->part = plan_part(r);
	r->plan = p;
}

/* --- a rule --- */

static int resolve_in(struct compile *c, enum phase phase, struct expr *e)
{
	c->phase = (uint8_t)phase;
	return resolve_expr(c, e, NULL);
}

static int block_in(struct compile *c, enum phase phase, struct stmt *block)
{
	int err = resolve_declare(c, block);

	c->phase = (uint8_t)phase;
	memset(c->assigned, 0, sizeof(c->assigned));
	return err ? err : resolve_block(c, block);
}

static int compile_assigns(struct compile *c, const struct rule_token *t)
{
	bool late = count_class(c->rule, CLASS_COND_EXIT);
	int err = 0;

	c->phase = late && t->key == TOKEN_SET ? PHASE_EXIT : PHASE_ENTRY;
	for (struct assign *a = t->assign; a && !err; a = a->next)
		err = t->key == TOKEN_SET ? resolve_expr(c, a->e, NULL) :
		      resolve_assign(c, a);
	return err;
}

/* What the same is called where the result is known. */
static const char *later_token(const struct rule_token *t)
{
	switch ((int)t->key) {
	case TOKEN_IF:
		return "ifret";
	case TOKEN_RETVAL:
		return "postretval";
	case TOKEN_ENTRY:
		return "exit";
	}
	return NULL;
}

static int compile_token(struct compile *c, struct rule_token *t)
{
	int err = 0;

	c->later = later_token(t);
	switch ((int)t->key) {
	case TOKEN_ON: case TOKEN_OFF:
		t->num = compile_var(c->rules, t->text);
		break;
	case TOKEN_COMM:
		c->rules->want_comm = true;
		return compile_pattern(c, t->pattern, false);
	case TOKEN_EXE: case TOKEN_FDPATH:
	case TOKEN_PATH: case TOKEN_PATH0: case TOKEN_PATH1:
		return compile_pattern(c, t->pattern, true);
	case TOKEN_PEER: case TOKEN_LOCAL:
		return t->addr->path ?
		       compile_pattern(c, t->addr->path, true) : 0;
	case TOKEN_CALLER: case TOKEN_STACK:
		return compile_frames(c, t);
	case TOKEN_IF: case TOKEN_RETVAL:
		return resolve_in(c, PHASE_ENTRY, t->expr);
	case TOKEN_IFRET: case TOKEN_POSTRETVAL:
		return resolve_in(c, PHASE_EXIT, t->expr);
	case TOKEN_ARGS: case TOKEN_SET:
		return compile_assigns(c, t);
	case TOKEN_SEQ:
		return block_in(c, PHASE_STEPS, t->block);
	case TOKEN_ENTRY:
		return block_in(c, PHASE_ENTRY, t->block);
	case TOKEN_EXIT:
		return block_in(c, PHASE_EXIT, t->block);
	case TOKEN_SCRIPT:
		for (struct scene *s = t->scenes; s && !err; s = s->next)
			err = compile_token(c, s->action);
	}
	return err;
}

static int compile_rule(struct compile *c)
{
	int err = 0;

	c->nlocals = 0;
	c->rule->named_calls = names_calls(&c->rules->arena, c->rule->set);
	for (struct rule_token *t = c->rule->tokens; t && !err; t = t->next)
		err = compile_token(c, t);
	if (!err)
		make_plan(c);
	return err || c->rule->alone ? err : check_rule(c);
}

/* --- all of them --- */

static void add_number(struct bitmap *to, int64_t nr)
{
	if (nr >= 0)
		bitmap_add(to, (unsigned int)nr);
}

static bool names_forks(const struct rule *p)
{
	static const char *const family[] = {
		"fork", "vfork", "clone", "clone3",
	};

	for (unsigned int abi = 0; abi < ABI_COUNT; abi++) {
		for (size_t i = 0; i < sizeof(family) / sizeof(*family); i++) {
			int64_t nr = abi_number(abis[abi], family[i]);

			if (nr >= 0 && bitmap_has(&p->calls[abi],
						  (unsigned int)nr))
				return true;
		}
	}
	return false;
}

static void summarize_tokens(struct rules *r, const struct rule *p)
{
	for (const struct rule_token *t = p->tokens; t; t = t->next) {
		r->want_exit |= kinds_exits(t);
		r->draw |= kinds_draws(t);
		r->want_stack |= t->key == TOKEN_STACK ||
				 t->key == TOKEN_CALLER ||
				 t->key == TOKEN_SITE;
		if (kinds_changes(t) && names_forks(p))
			r->change_forks = true;
	}
	r->want_stack |= (p->plan->per & PER_SITE) != 0;
	r->want_exit |= p->plan->calls;
}

static void summarize(struct rules *r, const struct rule *p)
{
	bool filter = p->kind == RULE_FILTER;

	if (p->off)
		return;
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		struct bitmap *to = filter ? &r->filter_calls[i] :
				    &r->calls[i];

		bitmap_join(to, &p->calls[i]);
		/* they tell what was restarted */
		if (!p->plan->calls)
			continue;
		add_number(to, r->sigreturn[i]);
		add_number(to, r->old_sigreturn[i]);
		add_number(to, r->restart_call[i]);
	}
	r->filters |= filter;
	r->filters_late |= filter && match_has_exit(p);
	r->any |= !filter;
	summarize_tokens(r, p);
}

/*
 * Filters come last: what is said of a rule, and what is drawn for it, is
 * the same with them as without.
 */
static void number_rules(struct rules *r)
{
	unsigned int n = 0;

	for (unsigned int filters = 0; filters < 2; filters++)
		for (struct rule *p = r->first; p; p = p->next)
			if ((p->kind == RULE_FILTER) == filters)
				p->index = ++n;
}

static void begin(struct rules *r)
{
	number_rules(r);
	r->v = arena_alloc(&r->arena, (r->n + 1) * sizeof(struct rule *));
	r->stats = arena_alloc(&r->arena, (r->n + 1) * sizeof(*r->stats));
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		r->sigreturn[i] = abi_number(abis[i], "rt_sigreturn");
		r->old_sigreturn[i] = abi_number(abis[i], "sigreturn");
		r->restart_call[i] = abi_number(abis[i], "restart_syscall");
	}
	for (struct rule *p = r->first; p; p = p->next) {
		r->v[p->index - 1] = p;
		p->label = p->name ? p->name :
			arena_printf(&r->arena, "rule %u", p->index);
		for (const struct rule_token *t = p->tokens; t; t = t->next)
			collect_vars(r, t);
	}
}

int rules_compile(struct rules *r, struct rule_error *e, struct buf *warnings)
{
	struct compile c = { .rules = r, .e = e, .warnings = warnings };
	int err = r->opt.compat ? 0 : rules_check_errors(r, e);

	rules_check_results(r, warnings);
	begin(r);
	for (c.rule = r->first; c.rule && !err; c.rule = c.rule->next)
		err = compile_rule(&c);
	for (c.rule = r->first; c.rule && !err; c.rule = c.rule->next)
		check_variables(&c);
	if (!err)
		plain_settle(r);
	for (const struct rule *p = r->first; p && !err; p = p->next)
		summarize(r, p);
	return err;
}

void rules_compile_free(struct rules *r)
{
	for (struct rule_regex *re = r->regexes; re; re = re->next)
		regfree(&re->re);
	r->regexes = NULL;
	count_free(r);
}

bool rules_any(const struct rules *r)
{
	return r->any;
}

const struct bitmap *rules_calls(const struct rules *r, unsigned int abi)
{
	return bitmap_empty(&r->calls[abi]) ? NULL : &r->calls[abi];
}

bool rules_filters(const struct rules *r)
{
	return r->filters;
}

const struct bitmap *rules_filter_calls(const struct rules *r,
					unsigned int abi)
{
	return &r->filter_calls[abi];
}

bool rules_filter_late(const struct rules *r)
{
	return r->filters_late;
}

bool rules_want_exit(const struct rules *r)
{
	return r->want_exit;
}

bool rules_want_stack(const struct rules *r)
{
	/* a schedule tells sites */
	return r->want_stack || (r->schedule && r->opt.unwinder);
}

bool rules_want_comm(const struct rules *r)
{
	return r->want_comm;
}

bool rules_draw(const struct rules *r)
{
	return r->draw;
}

uint64_t rules_seed(const struct rules *r)
{
	return r->opt.seed;
}

bool rules_change_forks(const struct rules *r)
{
	return r->change_forks;
}
