/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Calls as members of a JSON object that is open in x->w: what was called,
 * its result, what rules did to it.  Steps of sequences are objects of the
 * same members; they wait in the task until its call is written.
 */
#ifndef VX_SINK_JSON_CALL_H
#define VX_SINK_JSON_CALL_H

#include "base/jsonr.h"
#include "sink/json_value.h"
#include "sink/sink.h"

/* "abi", "nr", "name", "ip", "args", "raw" */
void json_call(struct json_writer *x, const struct event *ev);
/* "ret" */
void json_result(struct json_writer *x, const struct event *ev);
/* "injected", "rule", "note", "steps"; empties what waits in the task */
void json_injected(struct json_writer *x, struct task *t);
void json_step(struct json_writer *x, struct task *t,
	       const struct event *step);
void json_log(struct json_writer *x, struct task *t, const char *text);

/* The way back; false where it is no call. Times are the caller's. */
bool json_call_read(struct event *ev, const struct jsonr_value *j);
/* Into the event's arena; NULL where nothing was done. */
const struct injected *json_injected_read(struct event *ev,
					  const struct jsonr_value *j);
/* Tells `s` of the steps and logs of a call. */
int json_steps_play(struct sink *s, struct task *t, struct event *scratch,
		    const struct jsonr_value *j);

#endif
