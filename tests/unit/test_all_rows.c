/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Every row of every call, ioctl commands included, over hostile memory:
 * random bytes that point to each other without end, pages that are not
 * there, counts of billions.  Nothing may crash, loop or grow; what was
 * rendered at entry must be a prefix of what is rendered at exit.
 */
#include <stdlib.h>

#include "check.h"
#include "desc/dev/ioctls.h"
#include "fake.h"

#define ROUNDS 12
#define TEXT_MAX (4u << 20)

static struct fake f;
static uint64_t state = 88172645463325252ull;

static uint64_t chance(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* Small numbers, pointers to anywhere, and all kinds of edges. */
static uint64_t nasty(void)
{
	switch (chance() % 10) {
	case 0: return 0;
	case 1: return chance() % 8;
	case 2: return chance() % 300;
	case 3: return UINT64_MAX - chance() % 8;
	case 4: return 0x7fffffff + chance() % 3;
	case 5: return chance();
	case 6: return 1ull << chance() % 64;
	default: return 0x10000 + chance() % 0x100000;
	}
}

/* Any address below 2^47 can be read, but for every fourth page. */
static int hostile_read(struct reader *r, struct range *v, unsigned int n)
{
	(void)r;
	for (unsigned int i = 0; i < n; i++) {
		unsigned char *to = v[i].to;

		for (v[i].got = 0; v[i].got < v[i].len; v[i].got++) {
			uint64_t at = v[i].addr + v[i].got;
			uint64_t word = at / 8 * 0x9e3779b97f4a7c15ull;

			if (at >> 47 || at < 4096 || (at >> 12 & 3) == 3)
				break;
			/* half of memory is pointers into it, or small */
			if (word >> 60 < 6)
				word = 0x10000 + word % 0x100000;
			else if (word >> 60 < 10)
				word %= 64;
			to[v[i].got] = (unsigned char)(word >> at % 8 * 8);
		}
	}
	return 0;
}

static void begin(const struct abi *abi)
{
	fake_init(&f, abi);
	f.reader.read = hostile_read;
}

static void end(void)
{
	fake_free(&f);
}

static void style(unsigned int round)
{
	f.style.consts = round % 3;
	f.style.hex = round % 4;
	f.style.arg_names = round & 1;
	for (int i = 0; i < ABI_COUNT; i++) {
		bitmap_clear(&f.opt.abbrev[i]);
		if (round & 2)
			bitmap_fill(&f.opt.abbrev[i]);
	}
}

static bool grew(const char *name)
{
	if (f.out.len < TEXT_MAX && f.ev.arena.used < 2 * (size_t)TEXT_MAX * 4)
		return false;
	printf("%s: %zu bytes of text, %zu of values\n", name, f.out.len,
	       f.ev.arena.used);
	return true;
}

/* One call, with the arguments that are in f.ev.arg. */
static void decode(const char *name)
{
	struct buf entry = BUF_INIT;
	int err = chance() % 3 ? 0 : (int)(chance() % 600);

	event_begin(&f.ev);
	event_decode_enter(&f.ev);
	render_args(&entry, &f.ev, &f.style);
	f.ev.ret = err ? 0 - (uint64_t)err : nasty();
	f.ev.err = err;
	event_decode_exit(&f.ev);
	buf_reset(&f.out);
	render_args(&f.out, &f.ev, &f.style);
	if (f.out.len < entry.len ||
	    (entry.len && memcmp(f.out.data, entry.data, entry.len) != 0)) {
		printf("%s: at entry %s\n%*s at exit %s\n", name,
		       buf_cstr(&entry), (int)strlen(name) + 1, "",
		       buf_cstr(&f.out));
		CHECK(!"the entry's text is a prefix of the exit's");
	}
	buf_str(&f.out, " = ");
	render_result(&f.out, &f.ev, &f.style);
	CHECK(!grew(name));
	buf_free(&entry);
}

static void all_calls(const struct abi *abi)
{
	begin(abi);
	for (unsigned int nr = 0; nr < abi->ncalls; nr++) {
		const struct call_entry *e = &abi->calls[nr];

		if (!e->name)
			continue;
		for (unsigned int round = 0; round < ROUNDS; round++) {
			style(round);
			f.ev.nr = nr;
			for (int i = 0; i < 6; i++)
				f.ev.arg[i] = nasty();
			decode(e->name);
		}
	}
	end();
}

/* Multiplexed calls: every value of the selector. */
static void all_variants(const struct abi *abi)
{
	begin(abi);
	for (unsigned int nr = 0; nr < abi->ncalls; nr++) {
		const struct call *c = abi->calls[nr].row;

		for (unsigned int i = 0; c && i < c->nvariants; i++) {
			unsigned int at = 0;

			while (at < c->nargs &&
			       strcmp(c->args[at].name, c->selector) != 0)
				at++;
			for (unsigned int round = 0; round < 6; round++) {
				style(round);
				f.ev.nr = nr;
				for (int k = 0; k < 6; k++)
					f.ev.arg[k] = nasty();
				if (at < 6)
					f.ev.arg[at] = c->variants[i].val;
				decode(c->name);
			}
		}
	}
	end();
}

static void calls_of_the_native_abi(void)
{
	all_calls(abis[0]);
	all_variants(abis[0]);
}

static void calls_of_the_32_bit_abi(void)
{
	all_calls(abis[1]);
	all_variants(abis[1]);
}

static void commands_of_ioctl(void)
{
	for (int i = 0; i < ABI_COUNT; i++) {
		const struct ioctl_name *v = i ? ioctls_compat : ioctls;
		unsigned int n = i ? ioctls_compat_n : ioctls_n;

		begin(abis[i]);
		f.ev.nr = (uint64_t)abi_number(abis[i], "ioctl");
		for (unsigned int k = 0; k < n; k++) {
			style(k);
			for (int a = 0; a < 6; a++)
				f.ev.arg[a] = nasty();
			f.ev.arg[1] = v[k].nr;
			decode(ioctl_text(&v[k]));
		}
		end();
	}
}

int main(void)
{
	CHECK_RUN(calls_of_the_native_abi);
	CHECK_RUN(calls_of_the_32_bit_abi);
	CHECK_RUN(commands_of_ioctl);
	return check_end();
}
