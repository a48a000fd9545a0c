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

static const struct abi *i386(void)
{
	for (int i = 0; i < ABI_COUNT; i++)
		if (abi_number(abis[i], "socketcall") >= 0)
			return abis[i];
	return NULL;
}

static void socketcall_shows_what_it_calls(void)
{
	static const uint32_t socket_args[] = { 2, 1, 6 };
	static const uint32_t accept_args[] = { 3, 0x2000, 0x3000 };
	static const unsigned char un[] = { 1, 0, 'a', 0 };
	uint32_t len = 16;

	if (!i386())
		return;
	fake_init(&f, i386());
	fake_mem(&f, 0x1000, socket_args, sizeof(socket_args));
	CHECK_STR(fake_enter(&f, "socketcall", 1, 0x1000, 0, 0, 0, 0),
		  "AF_INET, SOCK_STREAM, IPPROTO_TCP");
	CHECK_STR(f.ev.name, "socket");
	CHECK_STR(fake_enter(&f, "socketcall", 1, 0x9000, 0, 0, 0, 0),
		  "SYS_SOCKET, 0x9000");
	CHECK_STR(f.ev.name, "socketcall");
	CHECK_STR(fake_enter(&f, "socketcall", 99, 0x1000, 0, 0, 0, 0),
		  "0x63 /* SYS_??? */, 0x1000");
	fake_mem(&f, 0x5000, accept_args, sizeof(accept_args));
	fake_mem(&f, 0x2000, un, sizeof(un));
	fake_mem(&f, 0x3000, &len, sizeof(len));
	CHECK_STR(fake_enter(&f, "socketcall", 5, 0x5000, 0, 0, 0, 0), "3, ");
	len = 4;
	CHECK_STR(fake_exit(&f, 7, 0), "3, {sa_family=AF_UNIX, "
		  "sun_path=\"a\"}, [16 => 4]) = 7");
	fake_free(&f);
}

static void messages_and_what_comes_with_them(void)
{
	static const int rights[] = { 20, 0, 1, 1, 5, 0 };
	static const uint64_t iov[] = { 0x3000, 5, 0x3000, 9 };
	static const uint64_t hdr[] = { 0, 0, 0x2000, 2, 0x4000, 20, 0 };

	fake_init(&f, abis[0]);
	if (f.ev.abi->word != 8)
		return;
	fake_mem(&f, 0x1000, hdr, sizeof(hdr));
	fake_mem(&f, 0x2000, iov, sizeof(iov));
	fake_mem(&f, 0x3000, "data and more", 13);
	fake_mem(&f, 0x4000, rights, sizeof(rights));
	CHECK_STR(fake_enter(&f, "recvmsg", 3, 0x1000, 0, 0, 0, 0), "3, ");
	CHECK_STR(fake_exit(&f, 9, 0), "3, {msg_name=NULL, msg_namelen=0, "
		  "msg_iov=[{iov_base=\"data \", iov_len=5}, "
		  "{iov_base=\"data\", iov_len=9}], msg_iovlen=2, "
		  "msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, "
		  "cmsg_type=SCM_RIGHTS, cmsg_data=[5]}], "
		  "msg_controllen=20, msg_flags=0}, 0) = 9");
	fake_free(&f);
}

static void options_by_length(void)
{
	static const unsigned char on[] = { 1, 0, 0, 0, 7, 0, 0, 0 };
	uint32_t len = 7;

	fake_init(&f, abis[0]);
	fake_mem(&f, 0x1000, on, sizeof(on));
	fake_mem(&f, 0x2000, &len, sizeof(len));
	CHECK_STR(fake_enter(&f, "setsockopt", 3, 1, 2, 0x1000, 4, 0),
		  "3, SOL_SOCKET, SO_REUSEADDR, [1], 4");
	CHECK_STR(fake_enter(&f, "setsockopt", 3, 1, 13, 0x1000, 4, 0),
		  "3, SOL_SOCKET, SO_LINGER, 0x1000, 4");
	fake_enter(&f, "getsockopt", 3, 1, 13, 0x1000, 0x2000, 0);
	CHECK_STR(fake_exit(&f, 0, 0), "3, SOL_SOCKET, SO_LINGER, "
		  "{l_onoff=1, l_linger=\"\\x07\\x00\\x00\"}, [7]) = 0");
	fake_free(&f);
}

int main(void)
{
	CHECK_RUN(socketcall_shows_what_it_calls);
	CHECK_RUN(messages_and_what_comes_with_them);
	CHECK_RUN(options_by_length);
	CHECK_RUN(protocols_by_domain);
	CHECK_RUN(addresses_by_family);
	CHECK_RUN(styles_of_addresses);
	CHECK_RUN(lengths_of_results);
	return check_end();
}
