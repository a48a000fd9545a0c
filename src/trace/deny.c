/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/deny.h"

void deny_explain(struct buf *b, pid_t pid, int err)
{
	(void)b;
	(void)pid;
	(void)err;
}
