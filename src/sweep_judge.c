/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What became of a run, against the runs without a fault. */
#include <fnmatch.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/die.h"
#include "rule/set.h"
#include "sweep_in.h"

/* --- evidence --- */

static void copy(struct buf *to, const struct buf *from)
{
	*to = (struct buf)BUF_INIT;
	buf_add(to, buf_cstr(from), from->len);
}

void evidence_take(const struct sweep_state *s, const struct cage_outcome *o,
		   int status, struct evidence *e)
{
	*e = (struct evidence){
		.status = status,
		.out_len = o->out_len,
		.err_len = o->err_len,
		.files = sweep_files_of(s, o->dir),
	};
	copy(&e->out, &o->out);
	copy(&e->err, &o->err);
}

void evidence_free(struct evidence *e)
{
	buf_free(&e->out);
	buf_free(&e->err);
	if (e->files)
		snapshot_free(e->files);
}

bool evidence_mask(struct sweep_state *s, const struct evidence *e,
		   struct buf *why)
{
	if (e->status != s->base.status)
		buf_printf(why, "it ended with status %d, then with %d",
			   WEXITSTATUS(s->base.status),
			   WEXITSTATUS(e->status));
	else if (!sweep_mask_text(s, &s->base.out, &e->out, false))
		buf_str(why, "standard output has not always as many lines");
	else if (!sweep_mask_text(s, &s->base.err, &e->err, true))
		buf_str(why, "standard error has not always as many lines");
	else
		return sweep_mask_files(s, e->files, why);
	return false;
}

void sweep_tell_masks(struct sweep_state *s)
{
	struct sweep_baseline *b = &s->sweep.baseline;
	const char **v;

	for (const struct mask *m = s->masks; m; m = m->next)
		b->nmasks++;
	v = arena_alloc(&s->sweep.arena, (b->nmasks + 1) * sizeof(*v));
	b->masks = v;
	for (const struct mask *m = s->masks; m; m = m->next) {
		char *text = xasprintf("standard %s, line %u: %s[...]%s",
				       m->err ? "error" : "output",
				       m->line + 1, m->before, m->behind);

		*v++ = sweep_text(&s->sweep, text, strlen(text));
		free(text);
	}
}

/* --- verdicts --- */

/* What a case is judged by. */
struct look {
	struct sweep_state *s;
	const struct sweep_case *c;
	const struct run_end *end;
	const struct cage_outcome *o;
	const struct signs *signs;
	struct verdict_of *v;
	unsigned int files_found;	/* FILES_* */
	struct buf files;		/* how they differ, lines */
};

static bool says(struct look *l, enum sweep_verdict verdict)
{
	l->v->verdict = verdict;
	return true;
}

static bool is_success(const struct look *l)
{
	const struct sweep_request *rq = l->s->rq;

	if (rq->ok_given)
		return WIFEXITED(l->end->status) &&
		       bitmap_has(&rq->ok_status,
				  (unsigned int)WEXITSTATUS(l->end->status));
	return l->end->status == l->s->base.status;
}

static void add_status(const struct look *l)
{
	int status = l->end->status;

	if (WIFSIGNALED(status))
		buf_printf(&l->v->reason, "killed by SIG%s",
			   set_signal_name(WTERMSIG(status)));
	else
		buf_printf(&l->v->reason, "exit status %d",
			   WEXITSTATUS(status));
}

static bool sanitized(struct look *l)
{
	static const char *const marks[] = {
		"ERROR: AddressSanitizer", "ERROR: LeakSanitizer",
		"WARNING: ThreadSanitizer", "WARNING: MemorySanitizer",
		"ERROR: MemorySanitizer", "ERROR: HWAddressSanitizer",
		"UndefinedBehaviorSanitizer", ": runtime error: ",
		"== ERROR SUMMARY: ",
	};
	const char *text = buf_cstr(&l->o->err);

	if (!l->s->rq->sanitizer)
		return false;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		const char *at = strstr(text, marks[i]);
		const char *from = at;

		if (!at || strstr(buf_cstr(&l->s->base.err), marks[i]))
			continue;
		while (from > text && from[-1] != '\n')
			from--;
		buf_add(&l->v->reason, from, strcspn(from, "\n"));
		return says(l, SWEEP_SANITIZER);
	}
	return false;
}

static bool crashed(struct look *l)
{
	int root = WIFSIGNALED(l->end->status) ? WTERMSIG(l->end->status) : 0;
	int sig = watch_is_crash(root) ? root : l->signs->crash;

	if (!sig || sig == l->s->base_crash)
		return false;
	buf_printf(&l->v->reason, "%s killed by SIG%s",
		   sig == root ? "" : l->signs->crash_comm,
		   set_signal_name(sig));
	if (sig == root)
		memmove(l->v->reason.data, l->v->reason.data + 1,
			l->v->reason.len--);
	return says(l, SWEEP_CRASH);
}

static bool corrupt(struct look *l)
{
	struct buf said = BUF_INIT;
	int status;

	if (!l->s->rq->check)
		return false;
	status = sweep_shell(l->s, l->s->rq->check, l->o->dir, &said);
	if (status) {
		buf_str(&l->v->reason, "--check failed");
		buf_add(&l->v->diff, buf_cstr(&said), said.len);
	}
	buf_free(&said);
	return status && says(l, SWEEP_CORRUPT);
}

/* Output, or files that the program is to make. */
static bool differs(struct look *l)
{
	struct sweep_state *s = l->s;
	size_t line = 0;

	if (!sweep_same_text(s, &s->base.out, &l->o->out, false,
			     &l->v->diff) ||
	    (l->o->out_len > l->o->out.len &&
	     l->o->out_len != s->base.out_len)) {
		line = strcspn(buf_cstr(&l->v->diff), ":\n");
		buf_printf(&l->v->reason, "but %.*s differs", (int)line,
			   buf_cstr(&l->v->diff));
		return true;
	}
	if (l->files_found & FILES_DIFFER) {
		buf_add(&l->v->diff, buf_cstr(&l->files), l->files.len);
		line = strcspn(buf_cstr(&l->files), "\n");
		buf_printf(&l->v->reason, "but %.*s", (int)line,
			   buf_cstr(&l->files));
		return true;
	}
	return false;
}

/* What a call could not remove is there, of course. */
static bool was_to_remove(const struct look *l)
{
	const char *call = l->c->site->site.call;

	return !strncmp(call, "unlink", 6) || !strcmp(call, "rmdir");
}

static bool leaks_files(struct look *l)
{
	struct buf name = BUF_INIT;
	bool temporary = sweep_temporaries(l->o->tmp, &name) >
			 l->s->base_temporaries;

	if (temporary) {
		buf_printf(&l->v->reason, "a file is left in TMPDIR: %s",
			   buf_cstr(&name));
	} else if (l->files_found & FILES_NEW) {
		const char *line = strstr(buf_cstr(&l->files), "new: ");

		buf_add(&l->v->diff, buf_cstr(&l->files), l->files.len);
		buf_printf(&l->v->reason, "a file is left: %.*s",
			   (int)strcspn(line + 5, "\n"), line + 5);
	}
	buf_free(&name);
	return l->v->reason.len && says(l, SWEEP_LEAK);
}

static bool leaks(struct look *l)
{
	if (l->end->left > l->s->base_left) {
		buf_printf(&l->v->reason, "a process is left: %s",
			   l->end->left_name);
		buf_str(&l->v->diff, l->end->doing);
		return says(l, SWEEP_LEAK);
	}
	return !was_to_remove(l) && leaks_files(l);
}

/* A result: it was named, or stands where the run's files do. */
static bool is_artifact(const struct look *l)
{
	const struct sweep_request *rq = l->s->rq;
	const char *path = l->c->site->site.path;

	if (!path || (!l->c->site->writes &&
		      strncmp(l->c->site->site.call, "rename", 6) != 0))
		return false;
	for (unsigned int i = 0; i < rq->artifacts.n; i++)
		for (const char *p = path; p; p = strchr(p, '/')) {
			p += *p == '/';
			if (!fnmatch(rq->artifacts.v[i], p, 0))
				return true;
		}
	if (rq->artifacts.n || rq->isolation == CAGE_NONE)
		return false;
	return *path != '/' || strstr(path, l->s->scratch) ||
	       !strncmp(path, l->s->sweep.cwd, strlen(l->s->sweep.cwd));
}

/* The site's call was made once more than without the fault. */
static bool tried_again(const struct look *l)
{
	return !l->c->sticky && l->signs->hits > l->c->site->site.hits;
}

static void judge_success(struct look *l, bool diagnosed)
{
	add_status(l);
	buf_str(&l->v->reason, ", ");
	if (differs(l)) {
		says(l, diagnosed ? SWEEP_MISREPORTED : SWEEP_SILENT_WRONG);
		return;
	}
	if (!l->c->gentle && !tried_again(l) &&
	    sweep_call_saves(l->c->site->site.call) && is_artifact(l)) {
		buf_printf(&l->v->reason, "and nothing was said of a failed %s",
			   l->c->site->site.call);
		says(l, diagnosed ? SWEEP_TOLERATED : SWEEP_SUSPECT);
		return;
	}
	buf_str(&l->v->reason, "as without the fault");
	says(l, SWEEP_TOLERATED);
}

static void judge_failure(struct look *l, bool diagnosed)
{
	add_status(l);
	if (l->c->broken_pipe && l->end->status == SIGPIPE) {
		buf_str(&l->v->reason, ", as whoever has no reader");
		says(l, SWEEP_REPORTED);
		return;
	}
	buf_str(&l->v->reason, diagnosed ? ", with a message" :
			       ", without a message");
	says(l, diagnosed ? SWEEP_REPORTED : SWEEP_FAIL_SILENT);
}

static bool untried(struct look *l)
{
	if (l->signs->applied)
		return false;
	if (!l->signs->complete && !l->end->timed_out) {
		buf_str(&l->v->reason, "the tracer failed");
		return says(l, SWEEP_NOT_APPLIED);
	}
	if (l->signs->matched) {
		buf_str(&l->v->reason, "the tracer could not make the fault");
		return says(l, SWEEP_NOT_APPLIED);
	}
	buf_str(&l->v->reason, "the site was not reached");
	return says(l, SWEEP_NOT_REACHED);
}

static bool stuck(struct look *l)
{
	if (!l->end->timed_out)
		return false;
	if (!l->signs->applied)
		return untried(l);
	buf_str(&l->v->diff, l->end->doing);
	if (!l->end->computes) {
		buf_str(&l->v->reason, "it does not end, and waits");
		return says(l, SWEEP_HANG);
	}
	buf_str(&l->v->reason, "it does not end");
	if (l->signs->applied > 1000)
		buf_printf(&l->v->reason, ": %s failed %u times",
			   l->c->site->site.call, l->signs->applied);
	else
		buf_str(&l->v->reason, ", and computes");
	return says(l, SWEEP_SPIN);
}

static void judge_end(struct look *l)
{
	struct sweep_state *s = l->s;
	bool diagnosed = sweep_says_more(s, &s->base.err, &l->o->err);

	if (!is_success(l))
		judge_failure(l, diagnosed);
	else
		judge_success(l, diagnosed);
}

static void look_at_files(struct look *l)
{
	struct snapshot *now = sweep_files_of(l->s, l->o->dir);

	l->files_found = sweep_compare_files(l->s, now, &l->files);
	if (now)
		snapshot_free(now);
}

/* Wrong results are worse than what is left. */
static void judge_rest(struct look *l)
{
	look_at_files(l);
	judge_end(l);
	if (l->v->verdict > SWEEP_LEAK) {
		buf_reset(&l->v->reason);
		buf_reset(&l->v->diff);
		if (!leaks(l))
			judge_end(l);
	}
	buf_free(&l->files);
}

static void judge_crash_point(struct look *l)
{
	if (corrupt(l))
		return;
	buf_str(&l->v->reason, "what was left passes --check");
	says(l, SWEEP_TOLERATED);
}

void sweep_judge(struct sweep_state *s, const struct sweep_case *c,
		 const struct run_end *end, struct verdict_of *v)
{
	struct look l = {
		.s = s, .c = c, .end = end, .o = end->o, .signs = end->signs,
		.v = v,
	};

	*v = (struct verdict_of){ .reason = BUF_INIT, .diff = BUF_INIT };
	if (stuck(&l) || untried(&l))
		return;
	if (c->crash)
		judge_crash_point(&l);
	else if (!sanitized(&l) && !crashed(&l) && !corrupt(&l))
		judge_rest(&l);
}
