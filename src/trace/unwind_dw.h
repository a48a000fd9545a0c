/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the parts that use libdw share: its modules' symbols, read into a
 * table once for each file, and where their debug information is.
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

/* A Dwfl_Callbacks function: what libdw's own finds, found sooner. */
int dw_find_debuginfo(Dwfl_Module *mod, void **userdata, const char *modname,
		      Dwarf_Addr base, const char *file, const char *link,
		      GElf_Word crc, char **found);

#endif
