/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Types of the signal family that other families use as well. */
#ifndef VX_DESC_SIGNAL_SIGNAL_H
#define VX_DESC_SIGNAL_SIGNAL_H

#include "desc/desc.h"

/* A pointer to a set; its size is the sibling argument "sigsetsize". */
extern const struct type type_sigset_ptr;
/* The same, smaller sets than the kernel's are shown too. */
extern const struct type type_sigset_part_ptr;
/* The set alone, eight bytes. */
extern const struct type type_sigset;
extern const struct type type_siginfo;

#endif
