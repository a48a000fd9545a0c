/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What registers are for a call of each ABI of this CPU. */
#include "linux/regs.h"

#include "check.h"
#include "linux/abi.h"

/* As the kernel gives them: on aarch64 the size tells 32-bit code. */
enum { SIZE_64 = 34 * 8, SIZE_32 = 18 * 4 };

/* No two words alike, each with all halves in use. */
static void fill(struct regs *r, const struct abi *abi, uint64_t seed)
{
	*r = (struct regs){ .size = abi->word == 4 ? SIZE_32 : SIZE_64 };
	/* Bit 5 of a word may be a 32-bit program's Thumb state. */
	for (unsigned int i = 0; i < sizeof(r->word) / 8; i++)
		r->word[i] = (seed + i * UINT64_C(0x100000001)) << 8 &
			     ~(UINT64_C(1) << 5);
}

static uint64_t narrow(const struct abi *abi, uint64_t v)
{
	return abi->word == 4 ? (uint32_t)v : v;
}

static void call_is_kept(void)
{
	static const uint64_t arg[6] = {
		UINT64_C(0x8000000000000001), 2, UINT64_MAX, 4,
		UINT64_C(0x123456789abcdef0), 0xffffffff,
	};

	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		const struct abi *abi = abis[i];
		uint64_t got[6];
		struct regs r;

		fill(&r, abi, 5);
		regs_set_call(&r, abi, 321, arg);
		CHECK_EQ(regs_nr(&r, abi), 321);
		regs_args(&r, abi, got);
		for (unsigned int j = 0; j < 6; j++)
			CHECK_EQ(got[j], narrow(abi, arg[j]));
	}
}

static void result_is_signed(void)
{
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		const struct abi *abi = abis[i];
		struct regs r;

		fill(&r, abi, 5);
		regs_set_ret(&r, abi, (uint64_t)-38);
		CHECK_EQ(regs_ret(&r, abi), -38);
		regs_set_ret(&r, abi, 77);
		CHECK_EQ(regs_ret(&r, abi), 77);
	}
}

/* Only those six, and all their bits. */
static void args_are_copied(void)
{
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		const struct abi *abi = abis[i];
		uint64_t want[6], got[6];
		struct regs from, to, was;
		unsigned int changed = 0;

		fill(&from, abi, 1000);
		fill(&to, abi, 7);
		was = to;
		regs_copy_args(&to, &from, abi);
		regs_args(&from, abi, want);
		regs_args(&to, abi, got);
		CHECK_MEM(got, want, sizeof(got));
		CHECK_EQ(regs_ip(&to), regs_ip(&was));
		CHECK_EQ(regs_sp(&to), regs_sp(&was));
		for (unsigned int j = 0; j < sizeof(to.word) / 8; j++)
			changed += to.word[j] != was.word[j];
		/* Two to a word in 32-bit code of aarch64, the first twice. */
		CHECK(changed == 6 || changed == 4);
	}
}

static void goes_back(void)
{
	static const uint64_t arg[6] = { 11, 12, 13, 14, 15, 16 };

	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		const struct abi *abi = abis[i];
		struct regs entry, r;
		uint64_t got[6];

		fill(&entry, abi, 1000);
		fill(&r, abi, 7);
		regs_set_call(&entry, abi, 99, arg);
		regs_reenter(&r, &entry, abi);
		CHECK_EQ(regs_ip(&r), regs_ip(&entry) - abi->insn_size);
		CHECK_EQ(regs_sp(&r), regs_sp(&entry));
		regs_args(&r, abi, got);
		CHECK_MEM(got, arg, sizeof(got));
		/* Nothing that could be restarted. */
		CHECK_EQ((int32_t)regs_nr(&r, abi), -1);
	}
}

int main(void)
{
	CHECK_RUN(call_is_kept);
	CHECK_RUN(result_is_signed);
	CHECK_RUN(args_are_copied);
	CHECK_RUN(goes_back);
	return check_end();
}
