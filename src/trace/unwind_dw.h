/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the parts that use libdw share: its modules' symbols, read into a
 * table once for each file, and where their debug information is.
 */
#ifndef VX_TRACE_UNWIND_DW_H
#define VX_TRACE_UNWIND_DW_H

#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

#include "base/library.h"
#include "trace/symbols.h"

/* What is called of libdw, and of libelf behind it. */
#define LIBDW_FUNCTIONS(F) F(dwarf_cfi_addrframe) F(dwarf_frame_cfa)	\
	F(dwarf_frame_info) F(dwarf_frame_register) F(dwfl_addrmodule)	\
	F(dwfl_begin) F(dwfl_build_id_find_debuginfo) F(dwfl_end)	\
	F(dwfl_frame_pc) F(dwfl_getmodules) F(dwfl_getthread_frames)	\
	F(dwfl_lineinfo) F(dwfl_linux_proc_attach)			\
	F(dwfl_linux_proc_find_elf) F(dwfl_linux_proc_report)		\
	F(dwfl_module_eh_cfi) F(dwfl_module_getelf)			\
	F(dwfl_module_getsrc) F(dwfl_module_getsym_info)		\
	F(dwfl_module_getsymtab) F(dwfl_module_getsymtab_first_global)	\
	F(dwfl_module_info) F(dwfl_report_begin) F(dwfl_report_end)	\
	F(dwfl_standard_find_debuginfo) F(elf_begin) F(elf_nextscn)	\
	F(elf_version) F(gelf_getclass) F(gelf_getshdr)

struct libdw {
	LIBDW_FUNCTIONS(LIBRARY_MEMBER)
};
extern struct libdw libdw;

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
