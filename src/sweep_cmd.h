/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* `vxtrace sweep`: every fault once, at every call site of a program. */
#ifndef VX_SWEEP_CMD_H
#define VX_SWEEP_CMD_H

#include <stdbool.h>

/* Do these words of the command line begin with it? */
bool sweep_cmd_is(char *const *words);
/* argv[0] is "sweep". The exit status. */
int sweep_cmd(int argc, char **argv);

#endif
