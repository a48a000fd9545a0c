/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Types of the fs family that other families use as well. */
#ifndef VX_DESC_FS_FS_H
#define VX_DESC_FS_FS_H

#include "desc/desc.h"

#endif
