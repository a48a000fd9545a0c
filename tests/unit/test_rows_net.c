/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rows of the network calls, on a tracee made of arrays. */
#include <errno.h>

#include "check.h"
#include "fake.h"

static struct fake f;

#define BYTES(...) ((const unsigned char[]){ __VA_ARGS__ })

static const char *connect_text(const void *data, size_t len, uint64_t arglen)
{
	fake_free(&f);
	fake_init(&f, abis[0]);
	fake_mem(&f, 0x1000, data, len);
	return fake_enter(&f, "connect", 3, 0x1000, arglen, 0, 0, 0);
}

static void protocols_by_domain(void)
{
	fake_init(&f, abis[0]);
	CHECK_STR(fake_enter(&f, "socket", 1, 1, 0, 0, 0, 0),
		  "AF_UNIX, SOCK_STREAM, 0");
	CHECK_STR(fake_enter(&f, "socket", 2, 0x80802, 17, 0, 0, 0),
		  "AF_INET, SOCK_DGRAM|SOCK_CLOEXEC|SOCK_NONBLOCK, "
		  "IPPROTO_UDP");
	CHECK_STR(fake_enter(&f, "socket", 17, 3, 0x300, 0, 0, 0),
		  "AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)");
	CHECK_STR(fake_enter(&f, "socket", 0x1234, 7, 1, 0, 0, 0),
		  "0x1234 /* AF_??? */, 0x7 /* SOCK_??? */, 1");
	fake_free(&f);
}

static void addresses_by_family(void)
{
	fake_init(&f, abis[0]);
	CHECK_STR(connect_text(BYTES(2, 0, 0x30, 0x39, 127, 0, 0, 1, 0, 0, 0,
				     0, 0, 0, 0, 0), 16, 16),
		  "3, {sa_family=AF_INET, sin_port=htons(12345), "
		  "sin_addr=inet_addr(\"127.0.0.1\")}, 16");
	CHECK_STR(connect_text(BYTES(1, 0, '/', 'a', 0, 'x'), 6, 6),
		  "3, {sa_family=AF_UNIX, sun_path=\"/a\"}, 6");
	CHECK_STR(connect_text(BYTES(1, 0, 0, 'a', 0, 'x'), 6, 6),
		  "3, {sa_family=AF_UNIX, sun_path=@\"a\\0x\"}, 6");
	CHECK_STR(connect_text(BYTES(16, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0),
			       12, 12),
		  "3, {sa_family=AF_NETLINK, nl_pid=1, "
		  "nl_groups=0x000001}, 12");
	CHECK_STR(connect_text(BYTES(1, 0), 2, 2),
		  "3, {sa_family=AF_UNIX}, 2");
	CHECK_STR(connect_text(BYTES(1, 0), 2, 1), "3, 0x1000, 1");
	CHECK_STR(connect_text(BYTES(1, 0), 2, 3), "3, 0x1000, 3");
	CHECK_STR(connect_text(BYTES(1, 0), 2, (uint64_t)-1),
		  "3, 0x1000, -1");
	fake_free(&f);
}

static const unsigned char in6[28] = {
	10, 0, 0, 80, 0, 0, 0, 0, 0xfe, 0x80, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 1, 9, 0, 0, 0x70,
};

static void styles_of_addresses(void)
{
	fake_init(&f, abis[0]);
	fake_mem(&f, 0x1000, in6, sizeof(in6));
	CHECK_STR(fake_enter(&f, "connect", 3, 0x1000, 28, 0, 0, 0),
		  "3, {sa_family=AF_INET6, sin6_port=htons(80), "
		  "sin6_flowinfo=htonl(0), inet_pton(AF_INET6, \"fe80::1\", "
		  "&sin6_addr), sin6_scope_id=1879048201}, 28");
	f.style.consts = CONST_RAW;
	CHECK_STR(fake_enter(&f, "connect", 3, 0x1000, 24, 0, 0, 0),
		  "3, {sa_family=0xa, sin6_port=\"\\x00\\x50\", "
		  "sin6_flowinfo=\"\\x00\\x00\\x00\\x00\", sin6_addr="
		  "\"\\xfe\\x80\\x00\\x00\\x00\\x00\\x00\\x00"
		  "\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x01\"}, 24");
	fake_free(&f);
}

static void lengths_of_results(void)
{
	static const unsigned char un[] = { 1, 0, 'a', 'b', 'c', 0 };
	uint32_t len = 4;

	fake_init(&f, abis[0]);
	fake_mem(&f, 0x1000, un, sizeof(un));
	fake_mem(&f, 0x2000, &len, sizeof(len));
	CHECK_STR(fake_enter(&f, "accept", 3, 0x1000, 0x2000, 0, 0, 0), "3, ");
	len = 6;
	CHECK_STR(fake_exit(&f, 5, 0),
		  "3, {sa_family=AF_UNIX, sun_path=\"ab\"}, [4 => 6]) = 5");
	fake_enter(&f, "accept", 3, 0x1000, 0x2000, 0, 0, 0);
	CHECK_STR(fake_exit(&f, 5, 0),
		  "3, {sa_family=AF_UNIX, sun_path=\"abc\"}, [6]) = 5");
	fake_enter(&f, "accept", 3, 0x1000, 0x2000, 0, 0, 0);
	CHECK_STR(fake_exit(&f, 0, EINVAL), "3, 0x1000, [6]) = -1 EINVAL "
		  "(Invalid argument)");
	fake_enter(&f, "accept", 3, 0x1000, 0x3000, 0, 0, 0);
	CHECK_STR(fake_exit(&f, 0, EFAULT), "3, 0x1000, 0x3000) = -1 EFAULT "
		  "(Bad address)");
	fake_free(&f);
}

int main(void)
{
	CHECK_RUN(protocols_by_domain);
	CHECK_RUN(addresses_by_family);
	CHECK_RUN(styles_of_addresses);
	CHECK_RUN(lengths_of_results);
	return check_end();
}
