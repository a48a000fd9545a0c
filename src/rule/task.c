/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What rules know of a thread: its stable name, its counters. */
#include <stdlib.h>

#include "base/die.h"
#include "rule/count.h"
#include "rule/filter.h"
#include "rule/rules_in.h"

static struct rule_process *process_new(const struct rule_task *leader)
{
	struct rule_process *p = xcalloc(1, sizeof(*p));

	p->number = leader->number;
	p->key = leader->key;
	return p;
}

/* A process is ".N", the parent's N-th; a thread "tN", the creator's. */
static void name_task(struct rules *r, struct rule_task *t,
		      struct rule_task *parent, bool is_thread)
{
	struct buf b = BUF_INIT;

	if (!parent)
		buf_u64(&b, r->roots++);
	else
		buf_printf(&b, "%s%c%u", parent->id, is_thread ? 't' : '.',
			   ++parent->children);
	t->id = b.data;
	t->key = hash_bytes(b.data, b.len);
}

struct rule_task *rule_task_new(struct rules *r, struct rule_task *parent,
				bool is_thread)
{
	struct rule_task *t = xcalloc(1, sizeof(*t));

	t->number = ++r->tasks;
	name_task(r, t, parent, is_thread);
	if (parent)
		t->depth = parent->depth + !is_thread;
	t->process = parent && is_thread ? parent->process : process_new(t);
	t->process->refs++;
	return t;
}

static void process_put(struct rules *r, struct rule_process *p)
{
	if (--p->refs)
		return;
	count_forget(r, &p->counters);
	free(p);
}

void rule_task_free(struct rules *r, struct rule_task *t)
{
	if (!t)
		return;
	while (t->call)
		rules_forget(r, t);
	filter_forget(t);
	count_forget(r, &t->counters);
	process_put(r, t->process);
	buf_free(&t->log);
	buf_free(&t->refusals);
	free(t->id);
	free(t);
}

const char *rule_task_id(const struct rule_task *t)
{
	return t->id;
}
