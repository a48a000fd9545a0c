/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows of files and file systems, on both ABIs where layouts differ. */
#include <errno.h>
#include <stdlib.h>

#include "check.h"
#include "fake.h"

static struct fake f;

static void reads_into_vectors_end_with_the_result(void)
{
	static const uint64_t iov[] = { 0x2000, 3, 0x3000, 5 };

	fake_init(&f, abis[0]);
	fake_mem(&f, 0x1000, iov, sizeof(iov));
	fake_mem(&f, 0x2000, "012", 3);
	fake_mem(&f, 0x3000, "34567", 5);
	CHECK_STR(fake_enter(&f, "readv", 3, 0x1000, 2, 0, 0, 0), "3, ");
	CHECK_STR(fake_exit(&f, 5, 0), "3, [{iov_base=\"012\", iov_len=3}, "
		  "{iov_base=\"34\", iov_len=5}], 2) = 5");
	fake_enter(&f, "readv", 3, 0x1000, 1, 0, 0, 0);
	CHECK_STR(fake_exit(&f, 0, EBADF), "3, [{iov_base=0x2000, iov_len=3}"
		  "], 1) = -1 EBADF (Bad file descriptor)");
	fake_free(&f);
}

static void offsets_take_two_registers(void)
{
	fake_init(&f, abis[1]);
	CHECK_STR(fake_enter(&f, "ftruncate64", 3, 1, 2, 0, 0, 0),
		  f.ev.abi->pair_even ? "3, 2" : "3, 8589934593");
	CHECK_STR(fake_enter(&f, "_llseek", 3, 1, 2, 0, 1, 0),
		  "3, 4294967298, NULL, SEEK_CUR");
	CHECK_STR(fake_enter(&f, "pwritev", 3, 0, 0, 5, 6, 0),
		  "3, NULL, 0, 25769803781");
	fake_free(&f);
	fake_init(&f, abis[0]);
	CHECK_STR(fake_enter(&f, "pwritev2", 3, 0, 0, 5, 6, 2),
		  "3, NULL, 0, 5, RWF_DSYNC");
	fake_free(&f);
}

static void modes_and_devices(void)
{
	fake_init(&f, abis[0]);
	fake_str(&f, 0x1000, "/x");
	CHECK_STR(fake_enter(&f, "mknodat", 3, 0x1000, 0020024, 0x107, 0, 0),
		  "3, \"/x\", S_IFCHR|024, makedev(0x1, 0x7)");
	CHECK_STR(fake_enter(&f, "mknodat", 3, 0x1000, 0100000, 0x107, 0, 0),
		  "3, \"/x\", S_IFREG|000");
	CHECK_STR(fake_enter(&f, "mknodat", 3, 0x1000, 06, 0x107, 0, 0),
		  "3, \"/x\", 006");
	f.style.consts = CONST_VERBOSE;
	CHECK_STR(fake_enter(&f, "mknodat", 3, 0x1000, 0010600, 0, 0, 0),
		  "3, \"/x\", 010600 /* S_IFIFO|0600 */");
	fake_free(&f);
}

/* The first members of a statx are the same on every ABI. */
static void statx_shows_less_without_v(void)
{
	static struct {
		uint32_t mask, blksize;
		uint64_t attributes;
		uint32_t nlink, uid, gid;
		uint16_t mode, spare;
		uint64_t ino, size, rest[32];
	} s = { .mask = 0x7ff, .mode = 0100644, .size = 5 };

	for (int i = 0; i < ABI_COUNT; i++) {
		fake_init(&f, abis[i]);
		fake_mem(&f, 0x1000, &s, sizeof(s));
		fake_enter(&f, "statx", 3, 0, 0, 0x7ff, 0x1000, 0);
		CHECK_STR(fake_exit(&f, 0, 0),
			  "3, NULL, AT_STATX_SYNC_AS_STAT, STATX_BASIC_STATS,"
			  " {stx_mask=STATX_BASIC_STATS, stx_attributes=0, "
			  "stx_mode=S_IFREG|0644, stx_size=5, ...}) = 0");
		fake_free(&f);
	}
}

/* i386 and arm: struct stat64 up to st_size, which arm aligns. */
static void stat64_has_its_own_order(void)
{
	static unsigned char s[104];
	unsigned int size_at = abis[1]->u64_align == 8 ? 48 : 44;

	fake_init(&f, abis[1]);
	s[16] = 0xa4, s[17] = 0x81;
	s[size_at] = 7;
	fake_mem(&f, 0x1000, s, sizeof(s));
	fake_enter(&f, "fstat64", 3, 0x1000, 0, 0, 0, 0);
	CHECK_STR(fake_exit(&f, 0, 0),
		  "3, {st_mode=S_IFREG|0644, st_size=7, ...}) = 0");
	fake_free(&f);
}

static void poll_tells_what_is_ready(void)
{
	static const uint16_t fds[] = {
		3, 0, 1, 1, 0xffff, 0xffff, 4, 0, 5, 0, 4, 4,
	};

	fake_init(&f, abis[0]);
	fake_mem(&f, 0x1000, fds, sizeof(fds));
	CHECK_STR(fake_enter(&f, "ppoll", 0x1000, 3, 0, 0, 8, 0),
		  "[{fd=3, events=POLLIN}, {fd=-1}, {fd=5, events=POLLOUT}], "
		  "3, NULL, NULL, 8");
	fake_exit(&f, 2, 0);
	CHECK_STR(strrchr(buf_cstr(&f.out), '='), "=POLLOUT}])");
	CHECK_STR(strstr(buf_cstr(&f.out), ") = ") + 4,
		  "2 ([{fd=3, revents=POLLIN}, {fd=5, revents=POLLOUT}])");
	fake_exit(&f, 0, 0);
	CHECK_STR(strstr(buf_cstr(&f.out), ") = ") + 4, "0 (Timeout)");
	fake_free(&f);
}

static void select_tells_what_is_ready(void)
{
	static const uint64_t set[] = { 0x18 };

	fake_init(&f, abis[0]);
	fake_mem(&f, 0x1000, set, sizeof(set));
	CHECK_STR(fake_enter(&f, "pselect6", 5, 0x1000, 0, 0, 0, 0),
		  "5, [3 4], NULL, NULL, NULL, NULL");
	CHECK_STR(fake_exit(&f, 2, 0), "5, [3 4], NULL, NULL, NULL, NULL) = "
		  "2 (in [3 4])");
	CHECK_STR(fake_enter(&f, "pselect6", (uint64_t)-1, 0x1000, 0, 0, 0, 0),
		  "-1, 0x1000, NULL, NULL, NULL, NULL");
	fake_free(&f);
}

static void fcntl_by_command(void)
{
	fake_init(&f, abis[0]);
	CHECK_STR(fake_enter(&f, "fcntl", 3, 1, 9, 0, 0, 0), "3, F_GETFD");
	CHECK_STR(fake_exit(&f, 1, 0),
		  "3, F_GETFD) = 0x1 (flags FD_CLOEXEC)");
	CHECK_STR(fake_exit(&f, 0, 0), "3, F_GETFD) = 0");
	CHECK_STR(fake_enter(&f, "fcntl", 3, 4, 0x802, 0, 0, 0),
		  "3, F_SETFL, O_RDWR|O_NONBLOCK");
	CHECK_STR(fake_enter(&f, "fcntl", 3, 0x999, 0x80, 0, 0, 0),
		  "3, 0x999 /* F_??? */, 0x80");
	fake_free(&f);
}

static void extensible_structs(void)
{
	static const uint64_t how[] = { 0x80, 0, 0, 0x8786858483828180 };

	fake_init(&f, abis[0]);
	fake_mem(&f, 0x1000, how, sizeof(how));
	CHECK_STR(fake_enter(&f, "openat2", 3, 0, 0x1000, 24, 0, 0),
		  "3, NULL, {flags=O_RDONLY|O_EXCL, resolve=0}, 24");
	CHECK_STR(fake_enter(&f, "openat2", 3, 0, 0x1000, 23, 0, 0),
		  "3, NULL, 0x1000, 23");
	CHECK_STR(fake_enter(&f, "openat2", 3, 0, 0x1000, 32, 0, 0),
		  "3, NULL, {flags=O_RDONLY|O_EXCL, resolve=0, "
		  "/* bytes 24..31 */ \"\\x80\\x81\\x82\\x83\\x84\\x85\\x86"
		  "\\x87\"}, 32");
	CHECK_STR(fake_enter(&f, "openat2", 3, 0, 0x1000, 40, 0, 0),
		  "3, NULL, {flags=O_RDONLY|O_EXCL, resolve=0, ???}, 40");
	fake_free(&f);
}

static void times_have_dates(void)
{
	static const uint64_t times[] = {
		1492358706, 123456789, 5, 0x3ffffffe,
	};

	fake_init(&f, abis[0]);
	fake_mem(&f, 0x1000, times, sizeof(times));
	CHECK_STR(fake_enter(&f, "utimensat", 3, 0, 0x1000, 0, 0, 0),
		  "3, NULL, [{tv_sec=1492358706, tv_nsec=123456789} "
		  "/* 2017-04-16T16:05:06.123456789+0000 */, UTIME_OMIT], 0");
	CHECK_STR(fake_enter(&f, "utimensat", 3, 0, 0x1010, 0, 0, 0),
		  "3, NULL, 0x1010, 0");
	fake_free(&f);
}

static void quota_commands(void)
{
	fake_init(&f, abis[0]);
	CHECK_STR(fake_enter(&f, "quotactl", 0x80000100, 0, 1, 2, 0, 0),
		  "QCMD(Q_SYNC, USRQUOTA), NULL");
	CHECK_STR(fake_enter(&f, "quotactl", 0x80000702, 0, 5, 2, 0, 0),
		  "QCMD(Q_GETQUOTA, PRJQUOTA), NULL, 5, ");
	CHECK_STR(fake_exit(&f, 0, ENODEV), "QCMD(Q_GETQUOTA, PRJQUOTA), "
		  "NULL, 5, 0x2) = -1 ENODEV (No such device)");
	fake_free(&f);
}

/* Whatever the lengths say: no loop, no crash. */
static void hostile_lengths(void)
{
	static const uint64_t iov[] = { 0x2000, UINT64_MAX };

	fake_init(&f, abis[0]);
	fake_mem(&f, 0x1000, iov, sizeof(iov));
	CHECK_STR(fake_enter(&f, "writev", 1, 0x1000, UINT64_MAX, 0, 0, 0),
		  "1, 0x1000, 18446744073709551615");
	CHECK_STR(fake_enter(&f, "writev", 1, 0x1000, 1ull << 58, 0, 0, 0),
		  "1, [{iov_base=0x2000, iov_len=18446744073709551615}, "
		  "... /* 0x1010 */], 288230376151711744");
	fake_enter(&f, "getdents64", 1, 0x1000, 16, 0, 0, 0);
	CHECK_STR(fake_exit(&f, INT64_MAX, 0),
		  "1, 0x1000, 16) = 9223372036854775807");
	fake_free(&f);
}

int main(void)
{
	setenv("TZ", "UTC", 1);
	CHECK_RUN(reads_into_vectors_end_with_the_result);
	CHECK_RUN(offsets_take_two_registers);
	CHECK_RUN(modes_and_devices);
	CHECK_RUN(statx_shows_less_without_v);
	CHECK_RUN(stat64_has_its_own_order);
	CHECK_RUN(poll_tells_what_is_ready);
	CHECK_RUN(select_tells_what_is_ready);
	CHECK_RUN(fcntl_by_command);
	CHECK_RUN(extensible_structs);
	CHECK_RUN(times_have_dates);
	CHECK_RUN(quota_commands);
	CHECK_RUN(hostile_lengths);
	return check_end();
}
