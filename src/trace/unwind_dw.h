/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the parts that use libdw share: its modules' symbols, read into a
 * table once for each file.
 */
#ifndef VX_TRACE_UNWIND_DW_H
#define VX_TRACE_UNWIND_DW_H

#include <elfutils/libdwfl.h>

#include "trace/symbols.h"

/*
 * Fills an empty table with the symbols of a module, of its separate debug
 * information, and of what is packed inside the file.
 */
void dw_symbols(Dwfl_Module *mod, struct symbols *to);

#endif
