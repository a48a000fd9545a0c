/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Calls of a record. */
#include "sink/json_call.h"

#include <string.h>

#include "sink/injected.h"
#include "sink/json_get.h"

static const struct abi *abi_named(const char *name)
{
	for (unsigned int i = 0; name && i < ABI_COUNT; i++)
		if (abis[i] && !strcmp(abis[i]->name, name))
			return abis[i];
	return abis[0];
}

static bool read_args(struct event *ev, const struct jsonr_value *list)
{
	ev->args = value_record(&ev->arena);
	if (!list || list->kind != JSONR_ARRAY)
		return !list;
	for (const struct jsonr_value *m = list->child; m; m = m->next) {
		struct value *v = json_value_read(&ev->arena, m);
		const char *name = json_get_text(&ev->arena, json_get(m, "name"));

		if (!v)
			return false;
		value_add(ev->args, v, name);
	}
	return true;
}

static bool read_result(struct event *ev, const struct jsonr_value *ret)
{
	ev->err = (int)json_get_integer(ret, "errno");
	ev->ret = (uint64_t)json_get_integer(ret, "value");
	if (!ret)
		return true;
	if (!ev->err) {
		ev->retv = json_value_read(&ev->arena, ret);
		return ev->retv;
	}
	if (!json_get(ret, "aux"))
		return true;
	ev->retv = value_new(&ev->arena, SHAPE_NUM);
	ev->retv->aux = json_value_read(&ev->arena, json_get(ret, "aux"));
	return ev->retv->aux;
}

bool json_call_read(struct event *ev, const struct jsonr_value *j)
{
	arena_reset(&ev->arena);
	ev->abi = abi_named(json_get_string(j, "abi"));
	ev->nr = (uint64_t)json_get_integer(j, "nr");
	ev->name = json_get_text(&ev->arena, json_get(j, "name"));
	ev->ip = json_get_address(j, "ip");
	ev->raw = json_get_true(j, "raw");
	ev->retv = NULL;
	return ev->name && read_args(ev, json_get(j, "args")) &&
	       read_result(ev, json_get(j, "ret"));
}

/* --- what rules did --- */

static uint32_t mark(const struct jsonr_value *word)
{
	for (const struct injected_word *w = injected_words; w->name; w++)
		if (jsonr_is(word, w->name))
			return w->mark;
	return jsonr_is(word, "error") || jsonr_is(word, "retval") ?
		MARK_SKIPPED : 0;
}

static unsigned int count_steps(const struct jsonr_value *list)
{
	unsigned int n = 0;

	if (list && list->kind == JSONR_ARRAY)
		for (list = list->child; list; list = list->next)
			n += json_get(list, "name") != NULL;
	return n;
}

const struct injected *json_injected_read(struct event *ev,
					  const struct jsonr_value *j)
{
	const struct jsonr_value *words = json_get(j, "injected");
	const char *note = json_get_text(&ev->arena, json_get(j, "note"));
	struct injected *i;

	if (!words && !note)
		return NULL;
	i = arena_alloc(&ev->arena, sizeof(*i));
	i->note = note;
	i->rule = json_get_text(&ev->arena, json_get(j, "rule"));
	i->steps = count_steps(json_get(j, "steps"));
	if (words && words->kind == JSONR_ARRAY)
		for (words = words->child; words; words = words->next)
			i->marks |= mark(words);
	return i;
}

static int play_step(struct sink *s, struct task *t, struct event *ev,
		     const struct jsonr_value *j)
{
	if (!json_call_read(ev, j))
		return 0;
	ev->tid = t->tid;
	ev->pid = t->pid;
	ev->enter_ns = 1;
	ev->exit_ns = 1 + json_get_seconds(j, "duration");
	return s->ops->step(s, t, ev);
}

int json_steps_play(struct sink *s, struct task *t, struct event *scratch,
		    const struct jsonr_value *j)
{
	const struct jsonr_value *list = json_get(j, "steps");
	int err = 0;

	if (!list || list->kind != JSONR_ARRAY)
		return 0;
	for (list = list->child; list && !err; list = list->next) {
		const char *log = json_get_text(&t->ev.arena,
						json_get(list, "log"));

		err = log ? s->ops->log(s, t, log) :
			    play_step(s, t, scratch, list);
	}
	return err;
}
