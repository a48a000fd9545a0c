/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "event/siginfo.h"

#include <signal.h>
#include <string.h>

#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/types.h"

#ifndef SYS_SECCOMP
#define SYS_SECCOMP 1
#endif
#ifndef SI_DETHREAD
#define SI_DETHREAD (-7)
#endif

struct siginfo {
	struct walk *w;
	const unsigned char *bytes;
	struct value *rec;
	int signo, error, code;
	unsigned int word;	/* of a long and a pointer */
	unsigned int base;	/* where the union begins */
};

static uint64_t get(const struct siginfo *s, unsigned int at,
		    unsigned int size)
{
	const unsigned char *p = s->bytes + s->base + at;
	uint64_t v = 0;

	if (size == 2) {
		uint16_t n;

		memcpy(&n, p, sizeof(n));
		v = n;
	} else if (size == 4) {
		uint32_t n;

		memcpy(&n, p, sizeof(n));
		v = n;
	} else {
		memcpy(&v, p, sizeof(v));
	}
	return v;
}

static int get_int(const struct siginfo *s, unsigned int at)
{
	return (int)get(s, at, 4);
}

static int64_t get_long(const struct siginfo *s, unsigned int at)
{
	return s->word == 8 ? (int64_t)get(s, at, 8) : get_int(s, at);
}

static struct arena *arena(const struct siginfo *s)
{
	return walk_arena(s->w);
}

static void add(struct siginfo *s, struct value *v, const char *name)
{
	value_add(s->rec, v, name);
}

static void add_int(struct siginfo *s, unsigned int at, const char *name)
{
	add(s, value_snum(arena(s), get_int(s, at), 4), name);
}

static void add_uint(struct siginfo *s, unsigned int at, const char *name)
{
	add(s, value_num(arena(s), get(s, at, 4), 4, RADIX_U), name);
}

static void add_addr(struct siginfo *s, unsigned int at, const char *name)
{
	add(s, value_addr(arena(s), get(s, at, s->word)), name);
}

static struct value *sym(struct siginfo *s, int num, const struct consts *c,
			 enum radix radix)
{
	struct value *v = value_sym(arena(s), (uint64_t)(int64_t)num, 4, c);

	v->radix = (uint8_t)radix;
	v->flags |= VF_NOUNKNOWN | VF_SIGNED;
	return v;
}

/* What a code means depends on the signal where it is not a general one. */
static const struct consts *codes(int signo, int code)
{
	if (consts_name(&consts_si_code, (uint64_t)(int64_t)code))
		return &consts_si_code;
	switch (signo) {
	case SIGILL:
		return &consts_si_ill;
	case SIGFPE:
		return &consts_si_fpe;
	case SIGSEGV:
		return &consts_si_segv;
	case SIGBUS:
		return &consts_si_bus;
	case SIGTRAP:
		return &consts_si_trap;
	case SIGCHLD:
		return &consts_si_cld;
	case SIGPOLL:
		return &consts_si_poll;
	case SIGSYS:
		return &consts_si_sys;
	default:
		return &consts_si_code;
	}
}

static void sender(struct siginfo *s)
{
	add(s, number_value(s->w, &type_pid,
			    (uint64_t)(int64_t)get_int(s, 0)), "si_pid");
	add(s, number_value(s->w, &type_uid, get(s, 4, 4)), "si_uid");
}

/* union sigval: an int and a pointer at the same place; often unused */
static void sigval(struct siginfo *s)
{
	if (!get(s, 8, s->word))
		return;
	add_int(s, 8, "si_int");
	add_addr(s, 8, "si_ptr");
}

static void timer(struct siginfo *s)
{
	add(s, value_num(arena(s), get(s, 0, 4), 4, RADIX_X), "si_timerid");
	add_int(s, 4, "si_overrun");
	sigval(s);
}

static void poll_band(struct siginfo *s)
{
	add(s, value_snum(arena(s), get_long(s, 0), s->word), "si_band");
	add_int(s, s->word, "si_fd");
}

static void ticks(struct siginfo *s, unsigned int at, const char *name)
{
	static const struct type clock = {
		.name = "clock_t", .kind = KIND_INT, .scalar = K_LONG,
		.radix = RADIX_D, .role = ROLE_CLOCK_T,
	};
	int64_t num = get_long(s, at);
	struct value *v = number_value(s->w, &clock, (uint64_t)num);

	if (!num)
		v->comment = NULL;
	add(s, v, name);
}

static void child(struct siginfo *s)
{
	unsigned int times = s->word == 8 ? 16 : 12;
	int status = get_int(s, 8);

	sender(s);
	if (s->code == CLD_EXITED)
		add_int(s, 8, "si_status");
	else
		add(s, sym(s, status, &consts_signals, RADIX_D), "si_status");
	ticks(s, times, "si_utime");
	ticks(s, times + s->word, "si_stime");
}

static void fault(struct siginfo *s)
{
	unsigned int w = s->word;

	add_addr(s, 0, "si_addr");
	if (s->signo == SIGBUS && (s->code == BUS_MCEERR_AR ||
				   s->code == BUS_MCEERR_AO)) {
		add(s, value_num(arena(s), get(s, w, 2), 2, RADIX_X),
		    "si_addr_lsb");
	} else if (s->signo == SIGSEGV && s->code == SEGV_BNDERR) {
		add_addr(s, 2 * w, "si_lower");
		add_addr(s, 3 * w, "si_upper");
	} else if (s->signo == SIGSEGV && s->code == SEGV_PKUERR) {
		add_uint(s, 2 * w, "si_pkey");
	}
}

/* seccomp(2): the call that was not allowed */
static void forbidden(struct siginfo *s)
{
	int nr = get_int(s, s->word);
	uint32_t arch = (uint32_t)get(s, s->word + 4, 4);
	const struct abi *abi = abi_of(arch);
	const struct call_entry *e = abi ? abi_call(abi, (uint64_t)nr) : NULL;
	struct value *v;

	add_addr(s, 0, "si_call_addr");
	if (e && e->name) {
		v = value_text(arena(s),
			       arena_printf(arena(s), "__NR_%s", e->name));
		v->num = (uint64_t)nr;
		v->size = 4;
	} else {
		v = value_snum(arena(s), nr, 4);
	}
	add(s, v, "si_syscall");
	add(s, value_sym(arena(s), arch, 4, &consts_audit_arch), "si_arch");
}

static bool polls(int code)
{
	return code >= POLL_IN && code <= POLL_HUP;
}

static void by_signal(struct siginfo *s)
{
	switch (s->signo) {
	case SIGILL: case SIGFPE: case SIGSEGV: case SIGBUS: case SIGTRAP:
		fault(s);
		return;
	case SIGCHLD:
		child(s);
		return;
	case SIGPOLL:
		if (polls(s->code))
			poll_band(s);
		return;
	case SIGSYS:
		forbidden(s);
		return;
	default:
		if (get(s, 0, 4) || get(s, 4, 4))
			sender(s);
		sigval(s);
	}
}

static void by_code(struct siginfo *s)
{
	switch (s->code) {
	case SI_USER: case SI_TKILL:
		sender(s);
		return;
	case SI_TIMER:
		timer(s);
		return;
	case SI_SIGIO:
		poll_band(s);
		return;
	case SI_QUEUE: case SI_MESGQ: case SI_ASYNCIO: case SI_ASYNCNL:
	case SI_DETHREAD:
		sender(s);
		sigval(s);
		return;
	default:
		by_signal(s);
	}
}

struct value *siginfo_value(struct walk *w, const void *bytes)
{
	struct siginfo s = {
		.w = w,
		.bytes = bytes,
		.rec = value_record(walk_arena(w)),
		.word = w->l.word,
	};

	s.signo = get_int(&s, 0);
	s.error = get_int(&s, 4);
	s.code = get_int(&s, 8);
	s.base = s.word == 8 ? 16 : 12;
	if (!s.signo)
		return s.rec;
	add(&s, sym(&s, s.signo, &consts_signals, RADIX_D), "si_signo");
	add(&s, sym(&s, s.code, codes(s.signo, s.code),
		    s.code ? RADIX_X : RADIX_D), "si_code");
	if (s.error)
		add(&s, sym(&s, s.error, &consts_errnos, RADIX_D),
		    "si_errno");
	by_code(&s);
	return s.rec;
}

struct value *hook_siginfo(struct walk *w, const struct type *type)
{
	unsigned char bytes[SIGINFO_SIZE];

	(void)type;
	if (w->place.kind != PLACE_MEM ||
	    !walk_read(w, w->place.addr, bytes, sizeof(bytes)))
		return value_fault(walk_arena(w), w->place.addr);
	return siginfo_value(w, bytes);
}
