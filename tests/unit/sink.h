/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Sinks without tracees: a task whose event is filled by hand, and an
 * output that stays in its buffer.
 */
#ifndef TESTS_UNIT_SINK_H
#define TESTS_UNIT_SINK_H

#include <string.h>

#include "sink/json_style.h"
#include "sink/sink.h"

struct desk {
	struct text_style style;
	struct output_options opt;
	struct output_set set;
	struct roster roster;
	struct decode_options decode;
	struct task task[3];
};

static inline void desk_init(struct desk *d)
{
	memset(d, 0, sizeof(*d));
	json_style_init(&d->style);
	d->set.opt = &d->opt;
	d->set.shared.set = &d->set;
	out_open_fd(&d->set.shared.out, -1);
	d->roster.start_wall = 1700000000000000000;
	d->roster.start_mono = 5000000000;
	d->roster.alive = 1;
	for (int i = 0; i < 3; i++) {
		struct task *t = &d->task[i];

		t->tid = t->pid = 100 + i;
		t->out = &d->set.shared;
		t->roster = &d->roster;
		t->ev.tid = t->ev.pid = t->tid;
		t->ev.abi = abis[0];
		t->ev.opt = &d->decode;
	}
}

static inline void desk_end(struct desk *d)
{
	for (int i = 0; i < 3; i++)
		event_free(&d->task[i].ev);
	buf_free(&d->set.shared.out.buf);
}

/* What was printed since the last time. */
static inline const char *desk_take(struct desk *d, struct buf *into)
{
	struct buf *b = &d->set.shared.out.buf;

	buf_reset(into);
	buf_add(into, buf_cstr(b), b->len);
	buf_reset(b);
	d->set.shared.line = 0;
	return buf_cstr(into);
}

/* read(3, "abc", 5): the buffer is not known before the end. */
static inline void desk_read(struct task *t)
{
	struct event *ev = &t->ev;
	struct arena *a = &ev->arena;
	struct value *buf;

	arena_reset(a);
	ev->nr = 0;
	ev->name = "read";
	ev->enter_wall = 1700000001000000000;
	ev->enter_ns = 6000000000;
	ev->exit_wall = ev->enter_wall + 12345;
	ev->exit_ns = ev->enter_ns + 12345;
	ev->err = 0;
	ev->retv = NULL;
	ev->args = value_record(a);
	value_add(ev->args, value_snum(a, 3, 4), "fd");
	buf = value_str(a, "abc", 3);
	buf->state = V_LATER;
	value_add(ev->args, buf, "buf");
	value_add(ev->args, value_num(a, 5, 8, RADIX_U), "count");
	t->had_call = true;
}

static inline void desk_read_ends(struct task *t)
{
	t->ev.args->first->next->state = V_OK;
	t->ev.ret = 3;
	t->ev.retv = value_snum(&t->ev.arena, 3, 8);
}

#endif
