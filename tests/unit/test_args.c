/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Arguments by name, in registers and behind pointers. */
#include <errno.h>

#include "rule_fake.h"
#include "rule/args.h"

#define CWD ((uint64_t)AT_FDCWD)

static struct rule_fake fake;

static void begin(unsigned int abi, const char *name, const uint64_t arg[6])
{
	if (!fake.r) {
		rule_fake_init(&fake, abis[abi]);
		CHECK(rule_fake_compile(&fake));
	}
	fake.f.ev.abi = abis[abi];
	rule_fake_begin(&fake, name, arg);
}

static int find(const char *path, struct arg_place *p)
{
	struct eval x = rule_fake_eval(&fake);

	return arg_find(&x, path, p);
}

static void end(void)
{
	rule_fake_free(&fake);
	fake.r = NULL;
}

static void registers(void)
{
	struct arg_place p;

	begin(0, "openat", ARGS(0xffffff9c, 0x1000, 0x1ffffffff, 0));
	CHECK_EQ(find("dirfd", &p), 0);
	CHECK_EQ(p.num, -100);
	CHECK_EQ(p.reg, 0);
	CHECK_EQ(p.size, 4);
	CHECK(p.is_signed && !p.memory);
	CHECK_EQ(find("flags", &p), 0);
	CHECK_EQ(p.reg, 2);
	CHECK_EQ((uint32_t)p.num, 0xffffffff);
	CHECK_EQ(find("pathname", &p), 0);
	CHECK_EQ(p.num, 0x1000);
	CHECK_EQ(p.size, 8);
	CHECK_EQ(find("fd", &p), -ENOENT);
	CHECK_EQ(find("flags.x", &p), -ENOENT);
	CHECK_EQ(find("", &p), -ENOENT);
	CHECK_EQ(find("dirfd.", &p), -ENOENT);
	end();
}

static void behind_a_pointer(void)
{
	const uint64_t how[3] = { O_CREAT, 0600, 8 };
	struct arg_place p;

	begin(0, "openat2", ARGS(CWD, 0, 0x1000, 24));
	CHECK_EQ(find("how.flags", &p), -EFAULT);
	fake_mem(&fake.f, 0x1000, how, sizeof(how));
	begin(0, "openat2", ARGS(CWD, 0, 0x1000, 24));
	CHECK_EQ(find("how.flags", &p), 0);
	CHECK_EQ(p.num, O_CREAT);
	CHECK_EQ(find("how.resolve", &p), 0);
	CHECK_EQ(p.num, 8);
	CHECK(p.memory);
	CHECK_EQ(p.reg, 2);
	CHECK_EQ(p.addr, 0x1010);
	CHECK_EQ(p.base, 0x1000);
	CHECK_EQ(p.offset, 16);
	CHECK_EQ(p.base_size, 24);
	CHECK_EQ(p.size, 8);
	CHECK_EQ(p.hops, 1);
	CHECK_EQ(find("how.nothing", &p), -ENOENT);
	/* an extensible struct is as long as the program says */
	begin(0, "openat2", ARGS(CWD, 0, 0x1000, 4096));
	CHECK_EQ(find("how.flags", &p), 0);
	CHECK_EQ(p.base_size, 4096);
	begin(0, "openat2", ARGS(CWD, 0, 0, 24));
	CHECK_EQ(find("how.flags", &p), -EFAULT);
	end();
}

static void results_are_not_known_yet(void)
{
	struct arg_place p;
	char stat[256] = { 0 };

	memset(stat + 48, 7, 8);	/* st_size */
	begin(0, "fstat", ARGS(3, 0x1000));
	fake_mem(&fake.f, 0x1000, stat, sizeof(stat));
	CHECK_EQ(find("statbuf", &p), 0);
	CHECK_EQ(find("statbuf.st_size", &p), -EFAULT);
	fake.f.ev.phase = EVENT_EXIT;
	CHECK_EQ(find("statbuf.st_size", &p), 0);
	CHECK_EQ(p.num, 0x0707070707070707);
	fake.f.ev.err = EBADF;
	CHECK_EQ(find("statbuf.st_size", &p), -EFAULT);
	end();
}

/* Two registers for one number, and words of four bytes. */
static void of_the_32_bit_abi(void)
{
	const uint32_t ts[2] = { 5, 0xffffffff };
	struct arg_place p;

	begin(1, "pread64", ARGS(3, 0, 10, abis[1]->pair_even ? 0 : 0x10, 1,
				 2));
	CHECK_EQ(find("offset", &p), 0);
	CHECK_EQ(p.num, abis[1]->pair_even ? 0x200000001 : 0x100000010);
	fake_mem(&fake.f, 0xf0001000, ts, sizeof(ts));
	begin(1, "nanosleep", ARGS(0xfffffffff0001000, 0));
	CHECK_EQ(fake.f.ev.entry != NULL, 1);
	end();
}

/* ioctl(2) and fcntl(2): what an argument is depends on another. */
static void by_selector(void)
{
	struct arg_place p;
	uint16_t size[4] = { 24, 80, 0, 0 };

	begin(0, "ioctl", ARGS(3, 0x5413 /* TIOCGWINSZ */, 0x1000));
	fake_mem(&fake.f, 0x1000, size, sizeof(size));
	CHECK_EQ(find("op", &p), 0);
	fake.f.ev.phase = EVENT_EXIT;
	CHECK_EQ(find("argp.ws_col", &p), 0);
	CHECK_EQ(p.num, 80);
	begin(0, "ioctl", ARGS(3, 0x5401 /* TCGETS */, 0x1000));
	CHECK_EQ(find("argp.ws_col", &p), -ENOENT);
	end();
}

/* perf_event_open(2): members that share a word, a type that depends. */
static void bits(void)
{
	struct {
		uint32_t type, size;
		uint64_t config, period, sample, format, bits;
		uint64_t rest[10];
	} attr = { .type = 1, .size = 128, .config = 2,
		   .bits = 1 | 2 << 15 | 1 << 17 };
	struct arg_place p;

	begin(0, "perf_event_open", ARGS(0x1000, 0, 0, 0, 0));
	fake_mem(&fake.f, 0x1000, &attr, sizeof(attr));
	CHECK_EQ(find("attr.disabled", &p), 0);
	CHECK_EQ(p.num, 1);
	CHECK_EQ(p.bits, 1);
	CHECK_EQ(p.bit, 0);
	CHECK_EQ(p.addr, 0x1028);
	CHECK_EQ(find("attr.inherit", &p), 0);
	CHECK_EQ(p.num, 0);
	CHECK_EQ(find("attr.precise_ip", &p), 0);
	CHECK_EQ(p.num, 2);
	CHECK_EQ(p.bit, 15);
	CHECK_EQ(find("attr.config", &p), 0);
	CHECK_EQ(p.num, 2);
	CHECK(p.type != NULL);
	end();
}

/* Old calls have one register for all arguments. */
static void arguments_in_memory(void)
{
	const uint32_t words[3] = { 3, 0xf0001000, 16 };
	struct arg_place p;

	if (abi_number(abis[1], "socketcall") < 0)
		CHECK_SKIP("no such call in this ABI");
	begin(1, "socketcall", ARGS(3 /* connect */, 0x2000));
	CHECK_EQ(find("sockfd", &p), -EFAULT);
	fake_mem(&fake.f, 0x2000, words, sizeof(words));
	begin(1, "socketcall", ARGS(3, 0x2000));
	CHECK_EQ(find("sockfd", &p), 0);
	CHECK_EQ(p.num, 3);
	CHECK_EQ(find("addrlen", &p), 0);
	CHECK_EQ(p.num, 16);
	CHECK(p.memory);
	CHECK_EQ(p.reg, 1);
	CHECK_EQ(p.base, 0x2000);
	CHECK_EQ(p.base_size, 12);
	CHECK_EQ(p.offset, 8);
	CHECK_EQ(find("dirfd", &p), -ENOENT);
	begin(1, "socketcall", ARGS(99, 0x2000));
	CHECK_EQ(find("sockfd", &p), -ENOENT);
	end();
}

static void names_without_a_call(void)
{
	const struct call_entry *openat2, *ioctl;
	const struct field *field = NULL;
	struct buf names = BUF_INIT;

	openat2 = abi_call(abis[0], (uint64_t)abi_number(abis[0], "openat2"));
	ioctl = abi_call(abis[0], (uint64_t)abi_number(abis[0], "ioctl"));
	CHECK(arg_type(openat2, abis[0], "how.flags", &field));
	CHECK_STR(field->name, "flags");
	CHECK(!arg_type(openat2, abis[0], "how.flgs", NULL));
	CHECK(!arg_type(openat2, abis[0], "flags", NULL));
	CHECK(arg_type(ioctl, abis[0], "argp.ws_col", NULL));
	CHECK(!arg_type(NULL, abis[0], "x", NULL));
	arg_names(openat2, &names);
	CHECK_STR(buf_cstr(&names), "dirfd, pathname, how, size");
	CHECK_STR(arg_nearest(openat2, "pathnam"), "pathname");
	CHECK_STR(arg_field(openat2, 2)->name, "how");
	CHECK(!arg_field(openat2, 4));
	buf_free(&names);
}

int main(void)
{
	CHECK_RUN(registers);
	CHECK_RUN(behind_a_pointer);
	CHECK_RUN(results_are_not_known_yet);
	CHECK_RUN(of_the_32_bit_abi);
	CHECK_RUN(by_selector);
	CHECK_RUN(bits);
	CHECK_RUN(arguments_in_memory);
	CHECK_RUN(names_without_a_call);
	return check_end();
}
