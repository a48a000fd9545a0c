/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The hooks that rows may name: functions that make values where no table
 * can (a sockaddr, a siginfo).  They are defined in event/<family>_hooks.c,
 * since they read memory through the walker; rows only need their names.
 * A hook makes values, it never prints.
 */
#ifndef VX_DESC_HOOKS_H
#define VX_DESC_HOOKS_H

#include "desc/desc.h"

struct walk;
struct value;

#endif
