/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Netlink messages, and what a hostile tracee could put in their place. */
#include <stdlib.h>

#include "check.h"
#include "fake.h"

static struct fake f;
static int protocol;

static int protocol_of(struct namer *n, struct event *ev, int fd)
{
	(void)n;
	(void)ev;
	(void)fd;
	return protocol;
}

static struct namer namer = { .netlink_protocol = protocol_of };

static const char *sent(int proto, const void *data, size_t len,
			uint64_t arglen)
{
	fake_free(&f);
	fake_init(&f, abis[0]);
	fake_mem(&f, 0x1000, data, len);
	protocol = proto;
	f.ev.namer = &namer;
	return fake_enter(&f, "sendto", 3, 0x1000, arglen, 0, 0, 0);
}

#define TAIL ", 0, NULL, 0"
#define NLMSG(len_, type_, flags_) \
	len_, 0, 0, 0, type_, 0, flags_, 0, 7, 0, 0, 0, 0, 0, 0, 0
#define NOOP16 "{nlmsg_len=16, nlmsg_type=NLMSG_NOOP, nlmsg_flags=0, " \
	"nlmsg_seq=7, nlmsg_pid=0}"

static void messages_in_a_buffer(void)
{
	static const unsigned char one[] = { NLMSG(16, 1, 0) };
	static const unsigned char two[] = { NLMSG(16, 1, 0),
					     NLMSG(16, 1, 0), 5 };
	static const unsigned char body[] = { NLMSG(20, 1, 0), 'a', 'b' };

	fake_init(&f, abis[0]);
	CHECK_STR(sent(0, one, 16, 16), "3, " NOOP16 ", 16" TAIL);
	CHECK_STR(sent(-1, "plain", 5, 5), "3, \"plain\", 5" TAIL);
	CHECK_STR(sent(0, two, 33, 33),
		  "3, [" NOOP16 ", " NOOP16 ", \"\\x05\"], 33" TAIL);
	CHECK_STR(sent(0, body, 18, 18), "3, [{nlmsg_len=20, "
		  "nlmsg_type=NLMSG_NOOP, nlmsg_flags=0, nlmsg_seq=7, "
		  "nlmsg_pid=0}, \"\\x61\\x62\"], 18" TAIL);
	CHECK_STR(sent(0, one, 3, 3), "3, \"\\x10\\x00\\x00\", 3" TAIL);
	CHECK_STR(sent(0, one, 10, 16), "3, 0x1000, 16" TAIL);
	fake_free(&f);
}

static void attributes_by_message(void)
{
	static const unsigned char msg[] = {
		NLMSG(40, 20, 1), 2, 24, 0, 0, 0, 0, 0, 0,
		8, 0, 1, 0, 10, 0, 0, 1, 7, 0, 3, 0, 'l', 'o', 0,
	};

	fake_init(&f, abis[0]);
	CHECK_STR(sent(0, msg, sizeof(msg), sizeof(msg)),
		  "3, [{nlmsg_len=40, nlmsg_type=RTM_NEWADDR, "
		  "nlmsg_flags=NLM_F_REQUEST, nlmsg_seq=7, nlmsg_pid=0}, "
		  "{ifa_family=AF_INET, ifa_prefixlen=24, ifa_flags=0, "
		  "ifa_scope=RT_SCOPE_UNIVERSE, ifa_index=0}, "
		  "[[{nla_len=8, nla_type=IFA_ADDRESS}, "
		  "inet_addr(\"10.0.0.1\")], [{nla_len=7, "
		  "nla_type=IFA_LABEL}, \"lo\"]]], 39" TAIL);
	fake_free(&f);
}

/* Whatever bytes: it ends, and within the limits of memory. */
static void any_bytes_end(void)
{
	static const int protocols[] = { 0, 4, 6, 7, 9, 12, 15, 16, 21 };
	static unsigned char bytes[2048];
	unsigned int seed = 1;

	fake_init(&f, abis[0]);
	for (int round = 0; round < 2000; round++) {
		size_t len = 16 + (size_t)rand_r(&seed) % 600;

		for (size_t i = 0; i < len; i++)
			bytes[i] = rand_r(&seed) % 3 ? 0 :
				   (unsigned char)(rand_r(&seed) % 48);
		bytes[0] = (unsigned char)len;
		bytes[1] = (unsigned char)(len >> 8);
		bytes[2] = bytes[3] = 0;
		bytes[4] = (unsigned char)(rand_r(&seed) % 110);
		sent(protocols[round % 9], bytes, len, len);
		CHECK(f.ev.arena.used < (16u << 20));
	}
	fake_free(&f);
}

int main(void)
{
	CHECK_RUN(messages_in_a_buffer);
	CHECK_RUN(attributes_by_message);
	CHECK_RUN(any_bytes_end);
	return check_end();
}
