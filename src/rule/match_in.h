/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the matcher's and the compiler's files share.
 */
#ifndef VX_RULE_MATCH_IN_H
#define VX_RULE_MATCH_IN_H

#include "rule/match.h"

/* There is a function for this condition. */
bool match_knows(unsigned int key);

#endif
