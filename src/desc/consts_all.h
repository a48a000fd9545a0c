/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Every set of constants, generated: where a name is looked up that stands
 * against nothing with a set of its own.
 */
#ifndef VX_DESC_CONSTS_ALL_H
#define VX_DESC_CONSTS_ALL_H

#include "desc/desc.h"

extern const struct consts *const consts_all[];
extern const unsigned int consts_all_n;

#endif
