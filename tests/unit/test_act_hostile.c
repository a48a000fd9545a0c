/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Programs whose registers and memory hold anything: whatever rules do to
 * their calls, nothing breaks, and it ends.
 */
#include "play.h"

/* Each with calls that it is for. */
static const char *const rules[] = {
	"read,readv,recvmsg,recvfrom,getxattr:corrupt=rand",
	"read,readv,recvmsg,preadv2:corrupt=flip",
	"read,readv,recvmsg:corrupt=zero@3+5",
	"write,writev,sendmsg,sendto,pwritev2,vmsplice:corrupt=rand",
	"write,writev,sendmsg,process_vm_writev:corrupt=flip@1000+7",
	"write,writev,sendmsg:corrupt=zero:short=50%",
	"read,readv,recvmsg,write,writev,sendmsg,splice,sendfile:short=rand",
	"read,readv,recvmsg,write,writev,sendmsg:short=3",
	"openat:args.pathname=\"/tmp/x\"",
	"openat2:args.how.flags=(args.how.flags | 1):args.how.mode=0",
	"connect:args.addr=(args.addr + 8):args.addrlen=(args.addrlen / 2)",
	"nanosleep:args.req.tv_sec=(0)",
	"clock_nanosleep:args.request.tv_nsec=(1)",
	"sendmsg,recvmsg:args.msg.msg_iovlen=(1)",
	"rt_sigaction:args.act.sa_flags=(0)",
	"clone3:args.cl_args.flags=(args.cl_args.flags | 1)",
	"write:seq={ write(args[0], buf(args[2]), args[2]); "
	"writev(1, iovec(buf(args[0]), str(args[1])), 2)?; "
	"mem[args[1], args[2]] = str(args[0]); orig(count=args[2] * 3)? }",
	"read:seq={ repeat args[2] { u64[args[1] + 8] = u32(args[0]); "
	"close(args[1]) ?: 5 }; orig }",
	"write:entry={ repeat args[2] { mem[args[1], args[0]] = mem(args[0], "
	"args[2]) } }:exit={ str[args[1]] = str(args[0]) }",
	"read:poke_enter=@arg2=0102:poke_exit=@arg3=03:restart=3",
	"write:script=\"short=2 -> error=EIO -> fail -> posterror=EINTR\"",
	"read,write,brk,close,connect,openat,sendmsg:fail",
};

static const char *const calls[] = {
	"read", "readv", "recvmsg", "recvfrom", "getxattr", "preadv2", "write",
	"writev", "sendmsg", "sendto", "pwritev2", "vmsplice", "splice",
	"sendfile", "process_vm_writev", "openat", "openat2", "connect",
	"nanosleep", "clock_nanosleep", "rt_sigaction", "clone3", "brk",
	"close",
};

static uint64_t state = 88172645463325252u;

/* xorshift64 (Marsaglia, 2003) */
static uint64_t random_word(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static uint64_t random_arg(void)
{
	uint64_t r = random_word();

	switch (r % 8) {
	case 0:
		return 0;
	case 1:
		return UINT64_MAX - (r >> 8) % 300;
	case 2:
		return (r >> 8) % 40;
	case 3:
		return PLAY_MEM + PLAY_SIZE - (r >> 8) % 40;
	case 4:
		return UINT64_C(1) << (r >> 8) % 64;
	case 5:
		return r;
	default:
		return PLAY_MEM + (r >> 8) % PLAY_SIZE;
	}
}

static void scramble(struct play *p)
{
	for (size_t i = 0; i + 8 <= PLAY_SIZE; i += 8) {
		uint64_t w = random_arg();

		memcpy(p->mem + i, &w, 8);
	}
}

/* Also what the kernel stores into memory that was lent. */
static void store(struct play *p, uint64_t nr, const uint64_t *arg)
{
	(void)nr;
	for (unsigned int i = 0; i < 6; i++) {
		uint64_t w = random_word();

		if (w & 1)
			play_put(p, arg[i] + w % 64, &w, sizeof(w));
	}
}

static void some_call(struct play *p, const char *name)
{
	uint64_t arg[6];
	int64_t results[8];

	for (unsigned int i = 0; i < 6; i++)
		arg[i] = random_arg();
	for (unsigned int i = 0; i < 8; i++)
		results[i] = random_word() % 3 ? (int64_t)random_arg() :
			     -(int64_t)(random_word() % 600);
	p->no_scratch = random_word() % 16 == 0;
	(void)play_call(p, name, arg, results, 8);
}

static void try(const char *rule, const struct abi *abi)
{
	static struct play p;

	play_init(&p, NULL);
	rules_record(p.r);
	if (!play_rule(&p, rule) || !play_start(&p)) {
		play_free(&p);
		return;
	}
	p.abi = abi;
	p.kernel = store;
	p.fd_type = FDTYPE_TCP;
	for (unsigned int n = 0; n < 200; n++) {
		const char *name = calls[n % (sizeof(calls) /
					      sizeof(calls[0]))];
		struct buf b = BUF_INIT;

		if (abi_number(abi, name) < 0)
			continue;
		scramble(&p);
		some_call(&p, name);
		rules_take_log(p.t, &b);
		rules_take_refusals(p.t, &b);
		rules_take_records(p.r, &b);
		buf_free(&b);
	}
	play_free(&p);
}

static void anything_goes(void)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		try(rules[i], abis[0]);
}

static void in_32_bits(void)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		try(rules[i], abis[1]);
}

int main(void)
{
	CHECK_RUN(anything_goes);
	CHECK_RUN(in_32_bits);
	return check_end();
}
