/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sweep_watch.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/die.h"
#include "base/hash.h"
#include "base/jsonw.h"
#include "desc/faults.h"
#include "event/fdfacts.h"
#include "rule/rules.h"
#include "rule/site.h"
#include "sink/injected.h"
#include "sink/render.h"

/* --- memory that is shared --- */

#define AREA_SIZE ((size_t)256 << 20)

struct signs *area_new(void)
{
	struct signs *s = mmap(NULL, AREA_SIZE, PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE,
			       -1, 0);

	if (s == MAP_FAILED)
		return NULL;
	s->used = sizeof(*s);
	s->size = AREA_SIZE;
	return s;
}

void area_free(struct signs *s)
{
	if (s)
		munmap(s, s->size);
}

void area_reset(struct signs *s)
{
	size_t used = s->used < AREA_SIZE ? s->used : AREA_SIZE;

	memset(s, 0, used);
	s->used = sizeof(*s);
	s->size = AREA_SIZE;
}

void *area_alloc(struct signs *s, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	void *p = (char *)s + s->used;

	size = (size + align - 1) & ~(align - 1);
	if (size > s->size - s->used) {
		s->full = true;
		return NULL;
	}
	s->used += size;
	return p;
}

/* --- the listener --- */

struct watcher {
	struct sink sink;
	const struct watch_options *o;
	struct signs *signs;
	struct fdfacts *facts;
	struct hash sites;	/* id -> struct watched_site * */
	struct hash texts;	/* hash -> const char * in the area */
	struct watched_site **tail;
	struct buf line;
	bool started;		/* the command is itself */
};

static struct watcher *watcher_of(struct sink *s)
{
	return (struct watcher *)s;
}

/* A text in the area, each once; made valid UTF-8. NULL stays NULL. */
static const char *keep(struct watcher *w, const char *text)
{
	size_t len = text ? strlen(text) : 0;
	uint64_t key;
	char *found;

	if (!text)
		return NULL;
	key = hash_bytes(text, len);
	found = hash_find(&w->texts, key);
	if (found)
		return found;
	found = area_alloc(w->signs, len + 1);
	if (!found)
		return "";
	memcpy(found, text, len + 1);
	for (size_t i = 0; i < len && !jsonw_is_utf8(found, len); i++)
		if ((unsigned char)found[i] >= 0x80)
			found[i] = '?';
	hash_put(&w->texts, key, found);
	return found;
}

static struct sweep_frame keep_frame(struct watcher *w, const struct frame *f)
{
	return (struct sweep_frame){
		.module = keep(w, f->module),
		.function = keep(w, f->symbol),
		.addr = f->addr,
		.offset = f->offset,
		.source = keep(w, f->source),
		.line = f->line,
	};
}

/* --- signs of rules --- */

static void take_counts(struct watcher *w)
{
	unsigned int matched = 0, applied = 0, refused = 0;

	for (unsigned int i = 0; i < w->o->nrules; i++) {
		struct rule_count c;

		rules_count_get(w->o->rules, i, &c);
		if (!i) {
			w->signs->hits = (unsigned int)c.matched;
			continue;
		}
		matched += (unsigned int)c.matched;
		applied += (unsigned int)c.applied;
		refused += (unsigned int)c.refused;
	}
	w->signs->matched = matched;
	w->signs->applied = applied;
	w->signs->refused = refused;
}

/* --- sites --- */

static bool in_loader(const struct frame *f)
{
	const char *slash = f->module ? strrchr(f->module, '/') : NULL;

	return slash && (!strncmp(slash, "/ld-linux", 9) ||
			 !strncmp(slash, "/ld-musl", 8) ||
			 !strncmp(slash, "/ld64.so", 8) ||
			 !strncmp(slash, "/ld.so", 6));
}

/*
 * A sanitizer's own call, not one that it stands in for: it ends the program
 * where that fails, and means to.
 */
static bool is_sanitizers(const struct frame *f)
{
	const char *slash = f->module ? strrchr(f->module, '/') : NULL;

	if (slash && strstr(slash, "san.so"))
		return true;
	return f->symbol && (strstr(f->symbol, "__sanitizer") ||
			     !strncmp(f->symbol, "internal_", 9));
}

/* Nothing but the loader is on the stack. */
static bool is_startup(const struct frames *f)
{
	for (unsigned int i = 0; i < f->n; i++)
		if (!in_loader(&f->v[i]))
			return false;
	return true;
}

static bool is_swept(const struct watcher *w, const struct event *ev)
{
	const struct frames *f = ev->frames;

	return w->started && ev->entry && f && f->n &&
	       fault_find(ev->name) && !fault_never(ev->name) &&
	       !is_sanitizers(&f->v[0]) &&
	       (w->o->startup || !is_startup(f));
}

static void add_name(struct buf *to, const struct frame *f)
{
	const char *slash = f->module ? strrchr(f->module, '/') : NULL;
	const char *module = slash ? slash + 1 : f->module;

	if (f->symbol)
		buf_str(to, f->symbol);
	else
		buf_printf(to, "%s+0x%llx", module ? module : "?",
			   (unsigned long long)f->addr);
}

/* "copy_reg<main": the two innermost functions of the program's own. */
static const char *where(struct watcher *w, const struct event *ev)
{
	const struct frames *f = ev->frames;
	unsigned int named = 0;

	buf_reset(&w->line);
	for (unsigned int i = site_caller_frame(ev, f); i < f->n && named < 2;
	     i++) {
		if (site_is_system(&f->v[i]))
			continue;
		if (named++)
			buf_char(&w->line, '<');
		add_name(&w->line, &f->v[i]);
	}
	if (!named && f->n)
		add_name(&w->line, &f->v[0]);
	return keep(w, buf_cstr(&w->line));
}

/* "write cp!copy_reg<cp!main" */
static const char *portable(struct watcher *w, const struct event *ev)
{
	const struct frames *f = ev->frames;
	const char *between = " ";

	buf_reset(&w->line);
	buf_str(&w->line, ev->name);
	for (unsigned int i = site_caller_frame(ev, f); i < f->n; i++) {
		const char *slash = f->v[i].module ?
				    strrchr(f->v[i].module, '/') : NULL;

		if (site_is_system(&f->v[i]))
			continue;
		buf_str(&w->line, between);
		buf_str(&w->line, slash ? slash + 1 : "?");
		buf_char(&w->line, '!');
		buf_str(&w->line, f->v[i].symbol ? f->v[i].symbol : "?");
		between = "<";
	}
	return keep(w, buf_cstr(&w->line));
}

/* The first path among the arguments, or behind a descriptor of theirs. */
static const char *path_of(struct watcher *w, struct event *ev)
{
	const char *path = NULL;

	for (const struct value *v = ev->args->first; v && !path; v = v->next) {
		const struct type *t = v->field ? v->field->type : NULL;

		if (v->shape == SHAPE_STR && v->flags & VF_PATH && v->len) {
			buf_reset(&w->line);
			buf_add(&w->line, v->data, v->len);
			path = buf_cstr(&w->line);
		} else if (t && t->role == ROLE_FD) {
			path = fdfacts_path(w->facts, ev, (int)v->num);
			if (path && *path != '/')
				path = NULL;
		}
	}
	return keep(w, path);
}

static unsigned int holds(struct watcher *w, struct event *ev, bool *writes)
{
	const uint32_t sockets = FDTYPE_TCP | FDTYPE_UDP | FDTYPE_UNIX;
	unsigned int bits = 1 << FAULT_ALWAYS;
	uint64_t flags;
	int fd = -1;

	for (const struct value *v = ev->args->first; v && fd < 0; v = v->next)
		if (v->field && v->field->type &&
		    v->field->type->role == ROLE_FD)
			fd = (int)v->num;
	if (fd >= 0) {
		uint32_t type = fdfacts_type(w->facts, ev, fd);

		int mode = fdfacts_flags(w->facts, ev, fd);

		*writes = mode >= 0 && (mode & O_ACCMODE) != O_RDONLY;
		if (type & (sockets | FDTYPE_PIPE))
			bits |= 1 << FAULT_STREAM;
		if (type & sockets)
			bits |= 1 << FAULT_SOCKET;
		if (type & sockets && mode >= 0 && mode & O_NONBLOCK)
			bits |= 1 << FAULT_NONBLOCK;
	}
	if (!event_field(ev, "flags", &flags))
		flags = 0;
	if (flags & O_CREAT)
		bits |= 1 << FAULT_CREATES;
	bits |= 1 << (flags & AT_EMPTY_PATH ? FAULT_UNNAMED : FAULT_NAMED);
	return bits;
}

static void fill_stack(struct watcher *w, struct sweep_site *s,
		       const struct frames *f)
{
	struct sweep_frame *v = area_alloc(w->signs, f->n * sizeof(*v));

	if (!v)
		return;
	for (unsigned int i = 0; i < f->n; i++) {
		v[i] = keep_frame(w, &f->v[i]);
		if (v[i].line && !s->line && !site_is_system(&f->v[i])) {
			s->source = v[i].source;
			s->line = v[i].line;
		}
	}
	s->stack = (struct sweep_stack){ v, f->n };
}

static struct watched_site *site_new(struct watcher *w, struct event *ev,
				     uint64_t id)
{
	struct watched_site *x = area_alloc(w->signs, sizeof(*x));

	if (!x)
		return NULL;
	x->site.id = id;
	x->site.leaf = site_hash(ev, ev->frames, 1);
	x->site.abi = ev->abi->name;
	x->site.call = keep(w, ev->name);
	x->site.portable = portable(w, ev);
	x->site.where = where(w, ev);
	x->site.path = path_of(w, ev);
	fill_stack(w, &x->site, ev->frames);
	x->holds = holds(w, ev, &x->writes);
	*w->tail = x;
	w->tail = &x->next;
	hash_put(&w->sites, id, x);
	return x;
}

static struct watched_site *site_at(struct watcher *w, const struct event *ev)
{
	return hash_find(&w->sites, site_hash(ev, ev->frames, w->o->depth));
}

static void survey_enter(struct watcher *w, struct task *t)
{
	struct watched_site *x;

	w->signs->calls++;
	if (!is_swept(w, &t->ev))
		return;
	x = site_at(w, &t->ev);
	if (!x)
		x = site_new(w, &t->ev, site_hash(&t->ev, t->ev.frames,
						  w->o->depth));
	if (x)
		x->site.hits++;
}

/* write(4</x>, "abc", 3) = 3 */
static const char *render_call(struct watcher *w, const struct task *t,
			       enum ending how)
{
	struct buf *b = &w->line;

	buf_reset(b);
	buf_printf(b, "%s(", t->ev.name);
	if (t->ev.args && render_args(b, &t->ev, w->o->style))
		buf_char(b, ')');
	buf_str(b, " = ");
	if (how == ENDING_RETURNED)
		render_result(b, &t->ev, w->o->style);
	else
		buf_char(b, '?');
	return buf_cstr(b);
}

static void survey_exit(struct watcher *w, struct task *t, enum ending how)
{
	struct watched_site *x;

	if (!is_swept(w, &t->ev))
		return;
	x = site_at(w, &t->ev);
	if (!x || x->site.text)
		return;
	x->site.text = keep(w, render_call(w, t, how));
	if (how == ENDING_RETURNED && !t->ev.err)
		x->moved = t->ev.ret;
}

/* --- the last calls, the last stack --- */

static void put_line(struct watcher *w, unsigned int n, const struct task *t,
		     const char *text)
{
	char *to = w->signs->tail[n % WATCH_TAIL];

	snprintf(to, WATCH_LINE, "%d %s", (int)t->tid, text);
}

static void put_end(struct watcher *w, const struct frames *f)
{
	struct signs *s = w->signs;
	unsigned int n = f && f->n < WATCH_FRAMES ? f->n : WATCH_FRAMES;

	if (!f || s->end_fixed)
		return;
	s->nend = 0;
	for (unsigned int i = 0; i < n; i++)
		s->end[i] = keep_frame(w, &f->v[i]);
	s->nend = n;
}

/* A call that does not return has its line, too. */
static void explain_enter(struct watcher *w, struct task *t)
{
	buf_reset(&w->line);
	buf_printf(&w->line, "%s(", t->ev.name);
	if (t->ev.args && render_args(&w->line, &t->ev, w->o->style))
		buf_char(&w->line, ')');
	put_line(w, w->signs->ntail, t, buf_cstr(&w->line));
	t->text.shown = w->signs->ntail++;
	put_end(w, t->ev.frames);
}

static void explain_exit(struct watcher *w, struct task *t, enum ending how)
{
	const char *line;

	render_call(w, t, how);
	injected_text(&w->line, t->injected);
	line = buf_cstr(&w->line);
	if (w->signs->ntail - t->text.shown <= WATCH_TAIL)
		put_line(w, (unsigned int)t->text.shown, t, line);
}

/* --- what the pipeline calls --- */

/* As the engine's handlers say it: the run ends, and lets its tracees go. */
enum { WATCH_ENOUGH = 1 };

static int watch_enter(struct sink *s, struct task *t)
{
	struct watcher *w = watcher_of(s);

	take_counts(w);
	if (w->o->what == WATCH_SURVEY)
		survey_enter(w, t);
	else if (w->o->what == WATCH_EXPLAIN)
		explain_enter(w, t);
	return 0;
}

static int watch_exit(struct sink *s, struct task *t, enum ending how)
{
	struct watcher *w = watcher_of(s);

	take_counts(w);
	if (w->o->what == WATCH_SURVEY)
		survey_exit(w, t, how);
	else if (w->o->what == WATCH_EXPLAIN)
		explain_exit(w, t, how);
	return 0;
}

bool watch_is_crash(int sig)
{
	switch (sig) {
	case SIGSEGV: case SIGBUS: case SIGILL: case SIGFPE: case SIGABRT:
	case SIGSYS: case SIGTRAP:
		return true;
	}
	return false;
}

/* The command is the first process; its end leaves its children. */
static void note_end(struct signs *to, const struct task *t,
		     const struct notice *n)
{
	to->alive = t->roster->alive - 1;
	if (t->depth || t->tid != t->pid || to->ended)
		return;
	to->status = n->kind == NOTICE_EXITED ? n->status << 8 : n->sig;
	to->ended = true;
}

static int watch_notice(struct sink *s, struct task *t, const struct notice *n)
{
	struct watcher *w = watcher_of(s);
	struct signs *to = w->signs;

	if (n->kind == NOTICE_EXEC)
		w->started = true;
	if (n->kind == NOTICE_STOPPED && w->o->what == WATCH_STOP) {
		to->stopped = t->pid;
		return WATCH_ENOUGH;
	}
	if (n->kind == NOTICE_SIGNAL && watch_is_crash(n->sig) && n->frames) {
		put_end(w, n->frames);
		to->end_fixed = true;
	}
	if (n->kind == NOTICE_EXITED || n->kind == NOTICE_KILLED)
		note_end(to, t, n);
	if (n->kind == NOTICE_KILLED && watch_is_crash(n->sig) && !to->crash) {
		memcpy(to->crash_comm, t->comm, sizeof(to->crash_comm) - 1);
		to->crash = n->sig;
	}
	return 0;
}

static int watch_end(struct sink *s)
{
	struct watcher *w = watcher_of(s);

	take_counts(w);
	w->signs->complete = w->started;
	return 0;
}

static void watch_free(struct sink *s)
{
	struct watcher *w = watcher_of(s);

	hash_free(&w->sites);
	hash_free(&w->texts);
	fdfacts_free(w->facts);
	buf_free(&w->line);
	free(w);
}

static const struct sink_ops reading_ops = {
	.values = true,
	.enter = watch_enter,
	.exit = watch_exit,
	.notice = watch_notice,
	.end = watch_end,
	.free = watch_free,
};

static const struct sink_ops counting_ops = {
	.values = false,
	.enter = watch_enter,
	.exit = watch_exit,
	.notice = watch_notice,
	.end = watch_end,
	.free = watch_free,
};

struct sink *watch_new(const struct watch_options *o)
{
	struct watcher *w = xcalloc(1, sizeof(*w));

	w->sink.ops = o->what == WATCH_CASE || o->what == WATCH_STOP ?
		      &counting_ops : &reading_ops;
	w->o = o;
	w->signs = o->signs;
	w->facts = fdfacts_new();
	w->tail = &w->signs->first;
	return &w->sink;
}
