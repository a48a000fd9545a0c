/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/symbol.h"

static uint64_t narrow(uint64_t num, unsigned int size)
{
	return size && size < 8 ? num & ((1ull << (8 * size)) - 1) : num;
}

void symbol_number(struct buf *out, uint64_t num, unsigned int size,
		   unsigned int radix, bool is_signed)
{
	switch ((enum radix)radix) {
	case RADIX_D:
		if (is_signed)
			buf_s64(out, (int64_t)num);
		else
			buf_u64(out, narrow(num, size));
		return;
	case RADIX_U:
		buf_u64(out, narrow(num, size));
		return;
	case RADIX_X:
		buf_hex(out, narrow(num, size));
		return;
	case RADIX_O:
		buf_oct(out, narrow(num, size));
		return;
	case RADIX_X0:
		buf_printf(out, "%#0*llx", (int)size * 2,
			   (unsigned long long)narrow(num, size));
		return;
	}
}

/* A field's last entry is its comment for a value without a name. */
static bool is_comment(const struct konst *k)
{
	return k->mask && k->val == UINT64_MAX;
}

/* A number inside the flags: 21<<MAP_HUGE_SHIFT. */
static bool is_shift(const struct consts *c, const struct konst *k)
{
	return k->mask && konst_name(c, k)[0] == '<';
}

static void unknown_part(struct buf *out, const char *text, uint64_t num,
			 unsigned int size)
{
	symbol_number(out, num, size, RADIX_X, false);
	buf_printf(out, " /* %s */", text);
}

/* Appends the names of set bits; returns whether there was any. */
static bool flag_names(struct buf *out, const struct consts *c, uint64_t *left,
		       unsigned int size)
{
	uint64_t done = 0;
	bool any = false;

	for (unsigned int i = 0; i < c->n; i++) {
		const struct konst *k = &c->v[i];
		uint64_t val = narrow(k->val, size);
		uint64_t mask = k->mask ? k->mask : val;

		if (is_shift(c, k))
			continue;
		if (is_comment(k) ? done & k->mask || !(*left & k->mask) :
		    (*left & mask) != val || !(val | k->mask) ||
		    (k->mask && done & k->mask))
			continue;
		if (any)
			buf_char(out, '|');
		if (is_comment(k))
			unknown_part(out, konst_name(c, k), *left & k->mask, size);
		else
			buf_str(out, konst_name(c, k));
		any = true;
		done |= k->mask;
		*left &= ~mask;
	}
	return any;
}

/* The bits of numbers inside the flags. */
static uint64_t shift_bits(const struct consts *c, uint64_t num)
{
	uint64_t bits = 0;

	for (unsigned int i = 0; i < c->n; i++)
		if (is_shift(c, &c->v[i]))
			bits |= num & c->v[i].mask;
	return bits;
}

static void shift_names(struct buf *out, const struct consts *c, uint64_t bits,
			bool any)
{
	for (unsigned int i = 0; i < c->n; i++) {
		const struct konst *k = &c->v[i];

		if (!is_shift(c, k) || !(bits & k->mask))
			continue;
		if (any)
			buf_char(out, '|');
		buf_u64(out, (bits & k->mask) >> k->val);
		buf_str(out, konst_name(c, k));
		any = true;
	}
}

static const char *zero_name(const struct consts *c)
{
	for (unsigned int i = 0; i < c->n; i++)
		if (c->v[i].val == 0 && !c->v[i].mask)
			return konst_name(c, &c->v[i]);
	return NULL;
}

static bool index_names(struct buf *out, const struct consts *c,
			uint64_t *left)
{
	bool any = false;

	for (unsigned int i = 0; i < c->n; i++) {
		if (c->v[i].val >= 64 || !(*left >> c->v[i].val & 1))
			continue;
		if (any)
			buf_char(out, '|');
		buf_printf(out, "1<<%s", konst_name(c, &c->v[i]));
		any = true;
		*left &= ~(1ull << c->v[i].val);
	}
	return any;
}

const char *symbol_unknown(const struct value *v)
{
	if (v->flags & VF_NOUNKNOWN)
		return NULL;
	return v->unknown ? v->unknown : v->consts->unknown;
}

static void number_of(struct buf *out, const struct value *v, uint64_t num)
{
	symbol_number(out, num, v->size, v->radix, v->flags & VF_SIGNED);
}

static void unknown(struct buf *out, const struct value *v)
{
	const char *word = symbol_unknown(v);

	number_of(out, v, v->num);
	if (word)
		buf_printf(out, " /* %s */", word);
}

bool symbol_names(struct buf *out, const struct value *v)
{
	const struct consts *c = v->consts;
	uint64_t num = narrow(v->num, v->size), left = num, shifted;
	const char *name;
	bool any = false;

	if (c->form == CONSTS_ENUM) {
		name = consts_name(c, v->num);
		if (!name)
			name = consts_name(c, num);
		if (name)
			buf_str(out, name);
		return name;
	}
	if (num == 0 && c->form == CONSTS_FLAGS && (name = zero_name(c))) {
		buf_str(out, name);
		return true;
	}
	shifted = shift_bits(c, num);
	left &= ~shifted;
	any = c->form == CONSTS_INDEX ? index_names(out, c, &left) :
	      flag_names(out, c, &left, v->size);
	if (!any && !shifted)
		return false;
	if (left) {
		if (any)
			buf_char(out, '|');
		symbol_number(out, left, v->size,
			      c->radix == RADIX_D ? RADIX_X : c->radix, false);
		if (!any && symbol_unknown(v))
			buf_printf(out, " /* %s */", symbol_unknown(v));
	}
	shift_names(out, c, shifted, any || left);
	return true;
}

void symbol_render(struct buf *out, const struct value *v,
		   enum const_style style)
{
	size_t start = out->len;

	if (style == CONST_RAW) {
		number_of(out, v, v->num);
		return;
	}
	if (v->flags & VF_NUMBERED)
		style = CONST_VERBOSE;
	if (style == CONST_VERBOSE) {
		number_of(out, v, v->num);
		buf_str(out, " /* ");
		if (symbol_names(out, v)) {
			buf_str(out, " */");
			return;
		}
		buf_truncate(out, start);
	} else if (symbol_names(out, v)) {
		return;
	}
	if (v->num == 0 && v->consts->form != CONSTS_ENUM)
		number_of(out, v, 0);
	else
		unknown(out, v);
}
