/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is kept of a case. */
#include <inttypes.h>
#include <string.h>

#include "sweep_slot.h"

enum { STDERR_TAIL = 2000 };	/* bytes of a diagnostic that are kept */

static const char *text_of(struct sweep_state *s, const struct buf *b)
{
	return sweep_text(&s->sweep, buf_cstr(b), b->len);
}

static const char *tail_of(struct sweep_state *s, const struct buf *b)
{
	size_t from = b->len > STDERR_TAIL ? b->len - STDERR_TAIL : 0;

	return sweep_text(&s->sweep, buf_cstr(b) + from, b->len - from);
}

static const char *occurrence_of(struct sweep_state *s,
				 const struct sweep_case *c)
{
	if (c->last)
		return "last";
	if (c->occurrence == 1)
		return "first";
	return arena_printf(&s->sweep.arena, "%d", c->occurrence);
}

static const char *id_text(struct sweep_state *s, const struct sweep_case *c)
{
	return arena_printf(&s->sweep.arena, "%016" PRIx64, c->id);
}

struct sweep_result *slot_result(struct sweep_state *s, const struct slot *x,
				 const struct run_end *end,
				 const struct verdict_of *v)
{
	struct sweep_result *r = arena_alloc(&s->sweep.arena, sizeof(*r));
	const struct sweep_case *c = x->c;

	*r = (struct sweep_result){
		.id = id_text(s, c),
		.site = &c->site->site,
		.model = sweep_model_name((enum sweep_model)c->model),
		.fault = c->fault,
		.sticky = c->sticky,
		.occurrence = occurrence_of(s, c),
		.after = c->after ? id_text(s, c->after) : NULL,
		.verdict = v->verdict,
		.reason = text_of(s, &v->reason),
		.status = end->timed_out ? -1 : end->status,
		.applied = x->signs->applied,
		.tries = c->tries,
		.ns = end->o->ns,
	};
	if (sweep_grade_of(v->verdict) != SWEEP_GOOD) {
		r->diff = v->diff.len ? text_of(s, &v->diff) : NULL;
		r->diagnostic = end->o->err.len ? tail_of(s, &end->o->err) : NULL;
		r->repeat = sweep_repeat(s, c);
	}
	return r;
}

void slot_explain(struct sweep_state *s, const struct slot *x)
{
	const struct signs *from = x->signs;
	struct sweep_result *r = x->r;
	unsigned int n = from->ntail < WATCH_TAIL ? from->ntail : WATCH_TAIL;
	const char **tail = arena_alloc(&s->sweep.arena,
					(n + 1) * sizeof(*tail));
	struct sweep_frame *v;

	for (unsigned int i = 0; i < n; i++) {
		const char *line = from->tail[(from->ntail - n + i) %
					      WATCH_TAIL];

		tail[i] = sweep_text(&s->sweep, line,
				     strnlen(line, WATCH_LINE - 1));
	}
	r->tail = tail;
	r->ntail = n;
	if (r->verdict > SWEEP_SPIN)
		return;
	v = arena_memdup(&s->sweep.arena, from->end,
			 from->nend * sizeof(*v));
	for (unsigned int i = 0; i < from->nend; i++) {
		const char **const texts[] = { &v[i].module, &v[i].function,
					       &v[i].source };

		for (unsigned int k = 0; k < 3; k++)
			if (*texts[k])
				*texts[k] = arena_strdup(&s->sweep.arena,
							 *texts[k]);
	}
	r->end = (struct sweep_stack){ v, from->nend };
}
