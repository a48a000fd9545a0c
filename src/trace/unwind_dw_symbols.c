/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From libdw's symbols of a module to a table. libdw numbers those of the
 * file's up to two tables together, the local ones first, and asks them for
 * an address in the order: all others, then the local ones.
 */
#include "trace/unwind_dw.h"

/* A table that is being filled. */
struct fill {
	struct symbols *to;
	Dwfl_Module *mod;
	GElf_Addr bias, start, end; /* of the module */
	int n, first_global;	    /* its symbols' numbers */
};

static uint8_t binding_of(const GElf_Sym *sym)
{
	switch (GELF_ST_BIND(sym->st_info)) {
	case STB_GLOBAL:
		return 3;
	case STB_WEAK:
		return 2;
	case STB_LOCAL:
		return 1;
	default:
		return 0;
	}
}

/* Does it name a place in the module? */
static bool is_place(const struct fill *f, const GElf_Sym *sym, GElf_Addr addr)
{
	int type = GELF_ST_TYPE(sym->st_info);

	return sym->st_shndx != SHN_UNDEF && type != STT_SECTION &&
	       type != STT_FILE && type != STT_TLS && addr >= f->start &&
	       addr < f->end;
}

static void add_sections(struct symbols *to, Elf *elf)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr shdr;

	while ((scn = libdw.elf_nextscn(elf, scn)))
		if (libdw.gelf_getshdr(scn, &shdr) &&
		    shdr.sh_flags & SHF_ALLOC && !(shdr.sh_flags & SHF_TLS))
			symbols_add_section(to, shdr.sh_addr,
					    shdr.sh_addr + shdr.sh_size);
}

static void add(struct fill *f, int number, bool local)
{
	struct symbol one = { 0 };
	GElf_Addr addr;
	GElf_Word section;
	const char *name;
	GElf_Sym sym;

	name = libdw.dwfl_module_getsym_info(f->mod, number, &sym, &addr,
					     &section, NULL, NULL);
	if (!name || !*name || !is_place(f, &sym, addr))
		return;
	one.start = addr - f->bias;
	one.size = sym.st_size;
	one.local = local;
	one.binding = binding_of(&sym);
	one.exact = section >= SHN_LORESERVE;
	symbols_add(f->to, &one, name);
}

void dw_symbols(Dwfl_Module *mod, struct symbols *to)
{
	struct fill f = { .to = to, .mod = mod };
	Elf *elf = libdw.dwfl_module_getelf(mod, &f.bias);
	int n, first_global;

	if (!elf)
		return;
	add_sections(to, elf);
	libdw.dwfl_module_info(mod, NULL, &f.start, &f.end, NULL, NULL, NULL,
			       NULL);
	n = libdw.dwfl_module_getsymtab(mod);
	first_global = libdw.dwfl_module_getsymtab_first_global(mod);
	if (first_global < 1)
		first_global = 1;
	for (int i = first_global; i < n; i++)
		add(&f, i, false);
	for (int i = 1; i < first_global; i++)
		add(&f, i, true);
	symbols_sort(to);
}
