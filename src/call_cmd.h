/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * vxtrace call -p PID 'BLOCK': a sequence is run once in a process that
 * runs, and it is let go.
 */
#ifndef VX_CALL_CMD_H
#define VX_CALL_CMD_H

#include <stdbool.h>

/* Are these words the command? */
bool call_cmd_is(char *const *words);
/*
 * argv[0] is "call".  The exit status: 0 where the block succeeded, 1 where
 * it returned an error, 2 where it cannot be understood, 3 where it could
 * not be run to its end.
 */
int call_cmd(int argc, char **argv);

#endif
