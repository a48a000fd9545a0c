/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/talk.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/die.h"

static int talk_call(struct sink *s, struct task *t)
{
	(void)s;
	(void)t;
	return 0;
}

static int talk_exit(struct sink *s, struct task *t, enum ending how)
{
	(void)s;
	(void)t;
	(void)how;
	return 0;
}

static void say(const struct task *t, const struct notice *n)
{
	if (n->kind == NOTICE_MODE)
		warn("[ Process PID=%d runs in %s mode. ]", (int)t->tid,
		     t->ev.abi->mode);
	else if (n->kind == NOTICE_DETACHED)
		warn("Process %d detached", (int)t->tid);
	else if (n->threads > 1)
		warn("Process %d attached with %u threads", (int)t->tid,
		     n->threads);
	else
		warn("Process %d attached", (int)t->tid);
}

/* Lines that go to standard error as well stay in order. */
static int talk_notice(struct sink *s, struct task *t, const struct notice *n)
{
	int err = 0;

	(void)s;
	if (n->quiet || (n->kind != NOTICE_MODE &&
			 n->kind != NOTICE_ATTACHED &&
			 n->kind != NOTICE_DETACHED))
		return 0;
	if (out_fd(&t->out->out) == STDERR_FILENO)
		err = output_flush(t->out);
	say(t, n);
	return err;
}

static int talk_end(struct sink *s)
{
	(void)s;
	return 0;
}

static void talk_free(struct sink *s)
{
	free(s);
}

static const struct sink_ops talk_ops = {
	.enter = talk_call,
	.exit = talk_exit,
	.notice = talk_notice,
	.end = talk_end,
	.free = talk_free,
};

struct sink *talk_sink_new(void)
{
	struct sink *s = xcalloc(1, sizeof(*s));

	s->ops = &talk_ops;
	return s;
}
