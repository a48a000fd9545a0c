/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A tracee made of arrays: memory ranges and registers, to decode and
 * print calls without any process.
 */
#ifndef TESTS_UNIT_FAKE_H
#define TESTS_UNIT_FAKE_H

#include <string.h>

#include "event/event.h"
#include "sink/render.h"

#define FAKE_RANGES 8

struct fake_range {
	uint64_t addr;
	const void *data;
	size_t len;
};

struct fake {
	struct reader reader;	/* first: the reader is the fake */
	struct fake_range v[FAKE_RANGES];
	unsigned int n;
	unsigned int reads;	/* requests made: system calls on a live one */
	struct decode_options opt;
	struct event ev;
	struct text_style style;
	struct buf out;
};

static inline size_t fake_copy(struct fake *f, struct range *r)
{
	for (unsigned int i = 0; i < f->n; i++) {
		struct fake_range *m = &f->v[i];
		size_t n;

		if (r->addr < m->addr || r->addr - m->addr >= m->len)
			continue;
		n = m->len - (size_t)(r->addr - m->addr);
		if (n > r->len)
			n = r->len;
		memcpy(r->to, (const char *)m->data + (r->addr - m->addr), n);
		return n;
	}
	return 0;
}

static inline int fake_read(struct reader *r, struct range *v, unsigned int n)
{
	struct fake *f = (struct fake *)r;

	f->reads++;
	for (unsigned int i = 0; i < n; i++)
		v[i].got = fake_copy(f, &v[i]);
	return 0;
}

static inline void fake_init(struct fake *f, const struct abi *abi)
{
	memset(f, 0, sizeof(*f));
	f->reader.read = fake_read;
	f->opt.string_limit = 32;
	for (int i = 0; i < ABI_COUNT; i++) {
		bitmap_fill(&f->opt.abbrev[i]);
		bitmap_fill(&f->opt.verbose[i]);
	}
	f->ev.abi = abi;
	f->ev.opt = &f->opt;
	f->ev.reader = &f->reader;
	f->style.string_limit = 32;
}

/* Memory at `addr`; returns addr. */
static inline uint64_t fake_mem(struct fake *f, uint64_t addr,
				const void *data, size_t len)
{
	f->v[f->n++] = (struct fake_range){ addr, data, len };
	return addr;
}

static inline uint64_t fake_str(struct fake *f, uint64_t addr, const char *s)
{
	return fake_mem(f, addr, s, strlen(s) + 1);
}

/* The text at entry: what is known before the call returns. */
static inline const char *fake_enter(struct fake *f, const char *name,
				     uint64_t a0, uint64_t a1, uint64_t a2,
				     uint64_t a3, uint64_t a4, uint64_t a5)
{
	const uint64_t v[6] = { a0, a1, a2, a3, a4, a5 };

	f->ev.nr = (uint64_t)abi_number(f->ev.abi, name);
	memcpy(f->ev.arg, v, sizeof(v));
	event_begin(&f->ev);
	event_decode_enter(&f->ev);
	buf_reset(&f->out);
	render_args(&f->out, &f->ev, &f->style);
	return buf_cstr(&f->out);
}

/* "args) = result" after the call returned `ret` or failed with `err`. */
static inline const char *fake_exit(struct fake *f, int64_t ret, int err)
{
	f->ev.ret = err ? (uint64_t)-(int64_t)err : (uint64_t)ret;
	f->ev.err = err;
	event_decode_exit(&f->ev);
	buf_reset(&f->out);
	render_args(&f->out, &f->ev, &f->style);
	buf_str(&f->out, ") = ");
	render_result(&f->out, &f->ev, &f->style);
	return buf_cstr(&f->out);
}

static inline void fake_free(struct fake *f)
{
	event_free(&f->ev);
	buf_free(&f->out);
	for (int i = 0; i < ABI_COUNT; i++) {
		bitmap_free(&f->opt.abbrev[i]);
		bitmap_free(&f->opt.verbose[i]);
		bitmap_free(&f->opt.raw[i]);
	}
}

#endif
