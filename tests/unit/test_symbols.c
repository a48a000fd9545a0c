/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who is chosen where several symbols cover an address; and libdw's choice. */
#include "config.h"

#include "trace/symbols.h"

#include <unistd.h>

#ifdef HAVE_LIBDW
#include <elfutils/libdwfl.h>

#include "trace/maps.h"
#include "trace/unwind_dw.h"
#include "trace/unwind_ops.h"
#endif

#include "check.h"

enum {
	LOCAL = 1,
	WEAK,
	GLOBAL,
};

static struct symbols table;

static void add(const char *name, uint64_t start, uint64_t size,
		uint8_t binding)
{
	struct symbol one = {
		.start = start,
		.size = size,
		.binding = binding,
		.local = binding == LOCAL,
	};

	symbols_add(&table, &one, name);
}

/* "NAME+OFFSET", or "" */
static const char *at(uint64_t addr)
{
	static char text[64];
	uint64_t offset;
	const char *name = symbols_find(&table, addr, &offset);

	text[0] = '\0';
	if (name)
		snprintf(text, sizeof(text), "%s+%" PRIu64, name, offset);
	return text;
}

static void finds_the_one_around(void)
{
	add("second", 200, 50, GLOBAL);
	add("first", 100, 100, GLOBAL);
	symbols_sort(&table);
	CHECK_STR(at(99), "");
	CHECK_STR(at(100), "first+0");
	CHECK_STR(at(199), "first+99");
	CHECK_STR(at(200), "second+0");
	CHECK_STR(at(250), "");
	symbols_free(&table);
}

static void chooses_among_aliases(void)
{
	add("weak", 100, 100, WEAK);
	add("global", 100, 100, GLOBAL);
	add("late", 100, 100, GLOBAL);
	add("whole", 300, 100, GLOBAL);
	add("narrow", 300, 10, GLOBAL);
	add("inner", 350, 10, WEAK);
	add("local", 100, 100, LOCAL);
	add("hidden", 355, 2, LOCAL);
	symbols_sort(&table);
	CHECK_STR(at(110), "global+10");
	CHECK_STR(at(305), "narrow+5");
	CHECK_STR(at(310), "whole+10");
	CHECK_STR(at(355), "inner+5");
	CHECK_STR(at(360), "whole+60");
	symbols_free(&table);
}

static void a_label_reaches_to_the_next(void)
{
	add("label", 100, 0, GLOBAL);
	add("other", 205, 0, GLOBAL);
	add("sized", 150, 10, LOCAL);
	symbols_add_section(&table, 200, 300);
	symbols_add_section(&table, 100, 200);
	symbols_sort(&table);
	CHECK_STR(at(99), "");
	CHECK_STR(at(149), "label+49");
	CHECK_STR(at(150), "sized+0");
	CHECK_STR(at(170), ""); /* `sized` has ended between */
	CHECK_STR(at(203), ""); /* another section */
	CHECK_STR(at(299), "other+94");
	CHECK_STR(at(301), "");
	symbols_free(&table);
}

static void an_empty_table_has_no_names(void)
{
	symbols_sort(&table);
	CHECK_STR(at(0), "");
	symbols_free(&table);
}

static void keeps_files(void)
{
	struct symbol_cache c = SYMBOL_CACHE_INIT;
	struct file_key one = { 1, 2, 3 }, other = { 1, 2, 4 };
	struct symbol_file *first = symbol_cache_get(&c, &one);

	CHECK(!first->filled);
	first->filled = true;
	CHECK(symbol_cache_get(&c, &one) == first);
	CHECK(!symbol_cache_get(&c, &other)->filled);
	for (int i = 0; i < 5000; i++) {
		other.ctime = 10 + i;
		CHECK(!symbol_cache_get(&c, &other)->filled);
	}
	CHECK(c.files.count < 5000);
	symbol_cache_free(&c);
}

#ifdef HAVE_LIBDW
#define WANTED 300 /* symbols that are compared: libdw asks them all */

static struct maps code = MAPS_INIT; /* of this program */
static char *no_path;

static const Dwfl_Callbacks callbacks = {
	.find_elf = dwfl_linux_proc_find_elf,
	.find_debuginfo = dwfl_standard_find_debuginfo,
	.debuginfo_path = &no_path,
};

/* Data is not asked about: at its edges libdw goes by the whole module. */
static bool same(Dwfl_Module *mod, const struct symbols *s, uint64_t addr,
		 GElf_Addr bias)
{
	uint64_t offset = 0;
	const char *ours = symbols_find(s, addr, &offset), *name;
	GElf_Off off = 0;
	GElf_Sym sym;

	if (!maps_find(&code, addr + bias))
		return true;
	name = dwfl_module_addrinfo(mod, addr + bias, &off, &sym, NULL, NULL,
				    NULL);
	if (!name || !ours)
		return name == ours;
	return strcmp(name, ours) == 0 && off == offset;
}

static void compare(Dwfl_Module *mod)
{
	struct symbols s = SYMBOLS_INIT;
	GElf_Addr bias;
	size_t step;

	dwfl_module_getelf(mod, &bias);
	dw_symbols(mod, &s);
	CHECK(s.n > 0);
	step = s.n / WANTED + 1;
	for (size_t i = 0; i < s.n; i += step) {
		uint64_t start = s.v[i].start, end = start + s.v[i].size;

		CHECK(same(mod, &s, start, bias));
		CHECK(same(mod, &s, start - 1, bias));
		CHECK(same(mod, &s, start + (end - start) / 2, bias));
		CHECK(same(mod, &s, end, bias));
		CHECK(same(mod, &s, end + 5, bias));
	}
	symbols_free(&s);
}

static int each_module(Dwfl_Module *mod, void **userdata, const char *name,
		       Dwarf_Addr base, void *arg)
{
	(void)userdata;
	(void)base;
	(void)arg;
	if (name[0] == '/')
		compare(mod);
	return DWARF_CB_OK;
}

/* This program and its libraries. */
static void chooses_as_libdw_does(void)
{
	int err = library_load(unwind_dw.library, NULL);
	Dwfl *dwfl = dwfl_begin(&callbacks);

	CHECK_EQ(err, 0);
	if (err || !dwfl)
		return;
	err = dwfl_linux_proc_report(dwfl, getpid());
	dwfl_report_end(dwfl, NULL, NULL);
	CHECK_EQ(err, 0);
	CHECK(maps_read(&code, getpid()) == 1);
	CHECK(dwfl_getmodules(dwfl, each_module, NULL, 0) == 0);
	maps_free(&code);
	dwfl_end(dwfl);
}
#endif

int main(void)
{
	CHECK_RUN(finds_the_one_around);
	CHECK_RUN(chooses_among_aliases);
	CHECK_RUN(a_label_reaches_to_the_next);
	CHECK_RUN(an_empty_table_has_no_names);
	CHECK_RUN(keeps_files);
#ifdef HAVE_LIBDW
	CHECK_RUN(chooses_as_libdw_does);
#endif
	return check_end();
}
