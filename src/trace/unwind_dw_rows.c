/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/unwind_dw_rows.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "trace/unwind_dw.h"

#define SAVED_BELOW 256 /* a return address: bytes where registers are saved */

/* A location as libdw writes it, for one register. */
struct location {
	Dwarf_Op mem[3], *ops;
	size_t n;
};

static bool is_undefined(const struct location *l)
{
	return !l->n && l->ops == l->mem;
}

static bool is_kept(const struct location *l)
{
	return !l->n && !l->ops;
}

static bool fits(uint64_t offset)
{
	return (int64_t)offset == (int32_t)offset;
}

/* In memory, at a distance from the CFA? */
static bool is_saved(const struct location *l, int32_t *at)
{
	if (!l->n || l->n > 2 || l->ops[0].atom != DW_OP_call_frame_cfa)
		return false;
	*at = 0;
	if (l->n == 1)
		return true;
	*at = l->ops[1].number;
	return l->ops[1].atom == DW_OP_plus_uconst && fits(l->ops[1].number);
}

/* The CFA itself, not what is there? */
static bool is_cfa(const struct location *l)
{
	return l->n == 2 && l->ops[0].atom == DW_OP_call_frame_cfa &&
	       l->ops[1].atom == DW_OP_stack_value;
}

static bool locate(Dwarf_Frame *frame, enum regs_frame which,
		   struct location *l)
{
	return libdw.dwarf_frame_register(frame, regs_frame_dwarf[which],
					  l->mem, &l->ops, &l->n) == 0;
}

static bool read_cfa(Dwarf_Frame *frame, struct row *row)
{
	Dwarf_Op *ops;
	size_t n;

	if (libdw.dwarf_frame_cfa(frame, &ops, &n) != 0 || n != 1 ||
	    ops->atom != DW_OP_bregx || !fits(ops->number2))
		return false;
	row->cfa = ops->number2;
	row->base = FRAME_SP;
	if (ops->number == (Dwarf_Word)regs_frame_dwarf[FRAME_FP])
		row->base = FRAME_FP;
	return ops->number == (Dwarf_Word)regs_frame_dwarf[row->base];
}

static bool read_fp(Dwarf_Frame *frame, struct row *row)
{
	struct location l;

	if (!locate(frame, FRAME_FP, &l))
		return false;
	row->fp = ROW_FP_SAVED;
	if (is_kept(&l))
		row->fp = ROW_FP_KEPT;
	else if (is_undefined(&l))
		row->fp = ROW_FP_LOST;
	return row->fp != ROW_FP_SAVED || is_saved(&l, &row->fp_at);
}

static enum row_kind read_frame(Dwarf_Frame *frame, struct row *row)
{
	struct location ip, sp;
	bool signal = true;

	if (libdw.dwarf_frame_info(frame, NULL, NULL, &signal) ==
		    regs_frame_dwarf[FRAME_IP] &&
	    !signal && locate(frame, FRAME_IP, &ip)) {
		if (is_undefined(&ip))
			return ROW_LAST;
		if (is_saved(&ip, &row->ip_at) && read_cfa(frame, row) &&
		    read_fp(frame, row) && locate(frame, FRAME_SP, &sp) &&
		    is_cfa(&sp))
			return ROW_PLAIN;
	}
	return ROW_LIBDW;
}

/* What is on the stack are words of ours? */
static bool is_native(Dwfl_Module *mod)
{
	GElf_Addr bias;
	Elf *elf = libdw.dwfl_module_getelf(mod, &bias);

	return elf &&
	       (libdw.gelf_getclass(elf) == ELFCLASS64) == (sizeof(long) == 8);
}

void row_read(Dwfl_Module *mod, uint64_t lookup, struct row *row)
{
	Dwarf_Addr bias;
	Dwarf_CFI *cfi = libdw.dwfl_module_eh_cfi(mod, &bias);
	Dwarf_Frame *frame;

	memset(row, 0, sizeof(*row));
	if (!cfi || !is_native(mod) ||
	    libdw.dwarf_cfi_addrframe(cfi, lookup - bias, &frame) != 0)
		return;
	row->kind = read_frame(frame, row);
	free(frame);
}

/* --- walking --- */

void stack_begin(struct stack *s, struct reader *reader)
{
	s->reader = reader;
	s->fp_lost = false;
	s->start = 0;
	s->len = 0;
}

/* Reads anew, so that what a frame has saved below `addr` is there too. */
static bool refill(struct stack *s, uint64_t addr)
{
	uint64_t sp = s->regs[FRAME_SP];
	struct range r = { .to = s->data, .len = sizeof(s->data) };

	s->start = addr - sp < SAVED_BELOW ? sp : addr - SAVED_BELOW;
	s->len = 0;
	r.addr = s->start;
	if (s->reader->read(s->reader, &r, 1) < 0)
		return false;
	s->len = r.got;
	return true;
}

static bool has(const struct stack *s, uint64_t addr)
{
	return addr >= s->start && s->len >= sizeof(addr) &&
	       addr - s->start <= s->len - sizeof(addr);
}

static bool read_stack(struct stack *s, uint64_t addr, uint64_t *word)
{
	if (!has(s, addr) && (!refill(s, addr) || !has(s, addr)))
		return false;
	memcpy(word, s->data + (addr - s->start), sizeof(*word));
	return true;
}

bool row_step(const struct row *row, struct stack *s)
{
	uint64_t cfa = s->regs[row->base] + row->cfa;

	if (row->kind != ROW_PLAIN || (row->base == FRAME_FP && s->fp_lost) ||
	    !read_stack(s, cfa + row->ip_at, &s->regs[FRAME_IP]))
		return false;
	if (row->fp == ROW_FP_SAVED &&
	    !read_stack(s, cfa + row->fp_at, &s->regs[FRAME_FP]))
		return false;
	if (row->fp != ROW_FP_KEPT)
		s->fp_lost = row->fp == ROW_FP_LOST;
	s->regs[FRAME_SP] = cfa;
	return true;
}
