/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The walker and the text of values, on a tracee made of arrays. */
#include <errno.h>

#include "check.h"
#include "fake.h"

static struct fake f;

static void reads_show_at_exit(void)
{
	fake_init(&f, abis[0]);
	fake_mem(&f, 0x1000, "hello\n", 6);
	CHECK_STR(fake_enter(&f, "read", 3, 0x1000, 100, 0, 0, 0), "3, ");
	CHECK_STR(fake_exit(&f, 6, 0), "3, \"hello\\n\", 100) = 6");
	fake_free(&f);
}

static void failed_reads_show_the_address(void)
{
	fake_init(&f, abis[0]);
	fake_enter(&f, "read", 3, 0x1000, 100, 0, 0, 0);
	CHECK_STR(fake_exit(&f, 0, EBADF),
		  "3, 0x1000, 100) = -1 EBADF (Bad file descriptor)");
	fake_enter(&f, "read", 3, 0, 100, 0, 0, 0);
	CHECK_STR(fake_exit(&f, 0, 512), "3, NULL, 100) = ? ERESTARTSYS "
		  "(To be restarted if SA_RESTART is set)");
	fake_free(&f);
}

static void writes_are_cut_by_the_limit(void)
{
	fake_init(&f, abis[0]);
	f.opt.string_limit = 3;
	fake_mem(&f, 0x1000, "hello", 5);
	CHECK_STR(fake_enter(&f, "write", 1, 0x1000, 5, 0, 0, 0),
		  "1, \"hel\"..., 5");
	CHECK_STR(fake_enter(&f, "write", 1, 0x1000, 3, 0, 0, 0),
		  "1, \"hel\", 3");
	CHECK_STR(fake_enter(&f, "write", 1, 0x5000, 0, 0, 0, 0),
		  "1, \"\", 0");
	fake_free(&f);
}

static void open_mode_needs_a_creating_flag(void)
{
	fake_init(&f, abis[0]);
	fake_str(&f, 0x1000, "/x");
	CHECK_STR(fake_enter(&f, "openat", (uint64_t)-100, 0x1000, 0, 7, 0, 0),
		  "AT_FDCWD, \"/x\", O_RDONLY");
	CHECK_STR(fake_enter(&f, "openat", 5, 0x1000, 0x41, 0644, 0, 0),
		  "5, \"/x\", O_WRONLY|O_CREAT, 0644");
	CHECK_STR(fake_exit(&f, 3, 0),
		  "5, \"/x\", O_WRONLY|O_CREAT, 0644) = 3");
	fake_free(&f);
}

static void unreadable_memory_is_an_address(void)
{
	fake_init(&f, abis[0]);
	fake_mem(&f, 0x1000, "no end", 6);
	CHECK_STR(fake_enter(&f, "openat", 5, 0x1000, 0, 0, 0, 0),
		  "5, 0x1000, O_RDONLY");
	CHECK_STR(fake_enter(&f, "openat", 5, 0xdead, 0, 0, 0, 0),
		  "5, 0xdead, O_RDONLY");
	CHECK_STR(fake_enter(&f, "openat", 5, 0, 0, 0, 0, 0),
		  "5, NULL, O_RDONLY");
	fake_free(&f);
}

static void styles_of_constants(void)
{
	fake_init(&f, abis[0]);
	f.style.consts = CONST_RAW;
	CHECK_STR(fake_enter(&f, "openat", (uint64_t)-100, 0, 0x80000, 0, 0,
			     0), "-100, NULL, 0x80000");
	f.style.consts = CONST_VERBOSE;
	CHECK_STR(fake_enter(&f, "openat", (uint64_t)-100, 0, 0x80000, 0, 0,
			     0), "-100 /* AT_FDCWD */, NULL, "
		  "0x80000 /* O_RDONLY|O_CLOEXEC */");
	fake_free(&f);
}

static void arrays_behind_pointers(void)
{
	static const int pair[2] = { 3, 4 };

	fake_init(&f, abis[0]);
	fake_mem(&f, 0x1000, pair, sizeof(pair));
	CHECK_STR(fake_enter(&f, "pipe2", 0x1000, 0x80000, 0, 0, 0, 0), "");
	CHECK_STR(fake_exit(&f, 0, 0), "[3, 4], O_CLOEXEC) = 0");
	fake_free(&f);
}

static void unknown_calls_print_raw(void)
{
	fake_init(&f, abis[0]);
	f.ev.nr = 0x1f4f;
	memset(f.ev.arg, 0, sizeof(f.ev.arg));
	f.ev.arg[0] = 0xffffffffffffffff;
	event_begin(&f.ev);
	event_decode_enter(&f.ev);
	render_args(&f.out, &f.ev, &f.style);
	CHECK_STR(f.ev.name, "syscall_0x1f4f");
	CHECK_STR(buf_cstr(&f.out),
		  "0xffffffffffffffff, 0, 0, 0, 0, 0");
	fake_free(&f);
}

static void memory_is_fetched_in_one_request(void)
{
	fake_init(&f, abis[0]);
	fake_str(&f, 0x1000, "/etc/hosts");
	fake_enter(&f, "openat", 5, 0x1000, 0, 0, 0, 0);
	CHECK_EQ(f.reads, 1);
	fake_enter(&f, "close", 5, 0, 0, 0, 0, 0);
	CHECK_EQ(f.reads, 1);
	fake_free(&f);
}

int main(void)
{
	CHECK_RUN(reads_show_at_exit);
	CHECK_RUN(failed_reads_show_the_address);
	CHECK_RUN(writes_are_cut_by_the_limit);
	CHECK_RUN(open_mode_needs_a_creating_flag);
	CHECK_RUN(unreadable_memory_is_an_address);
	CHECK_RUN(styles_of_constants);
	CHECK_RUN(arrays_behind_pointers);
	CHECK_RUN(unknown_calls_print_raw);
	CHECK_RUN(memory_is_fetched_in_one_request);
	return check_end();
}
