/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --schedule: the file of what rules did. */
#include "pipeline_in.h"

#include "base/die.h"

void pipeline_schedule_open(struct pipeline *p)
{
	const char *path = p->plan->inject.schedule;
	int err;

	if (!path || !p->plan->rules)
		return;
	err = out_open_file(&p->schedule, path, false);
	if (err)
		die_errno(-err, "Can't fopen '%s'", path);
	p->recording = true;
}

int pipeline_schedule_write(struct pipeline *p)
{
	if (!p->recording)
		return 0;
	rules_take_records(p->plan->rules, &p->schedule.buf);
	return p->schedule.buf.len < OUT_BUFFER ? 0 : out_flush(&p->schedule);
}

bool pipeline_schedule_close(struct pipeline *p)
{
	int err;

	if (!p->recording)
		return true;
	(void)pipeline_schedule_write(p);
	p->recording = false;
	err = out_close(&p->schedule);
	if (err)
		warn_errno(-err, "%s", p->plan->inject.schedule);
	return !err;
}
