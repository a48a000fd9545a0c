/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --tips: one piece of advice at the end of a run. */
#ifndef VX_TIPS_H
#define VX_TIPS_H

#include "plan.h"

void tips_print(const struct tips_options *opt);

#endif
