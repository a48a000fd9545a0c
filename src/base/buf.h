/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A growing byte buffer.  Always NUL-terminated behind `len`, so that
 * `data` can be printed; the NUL is not counted.  Memory comes from
 * malloc; running out of it ends the program through oom().
 */
#ifndef VX_BASE_BUF_H
#define VX_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf {
	char *data;	/* NULL until the first byte is added */
	size_t len;	/* bytes used, without the NUL */
	size_t cap;	/* bytes allocated */
};

#define BUF_INIT { 0 }

void buf_free(struct buf *b);
/* Forget the contents, keep the memory. */
void buf_reset(struct buf *b);
/* For buf_reserve(), where there is no room. */
char *buf_grow(struct buf *b, size_t more) __attribute__((returns_nonnull));

/* Make room for `more` bytes and return where they go. */
static inline char *buf_reserve(struct buf *b, size_t more)
{
	if (!b->data || more >= b->cap - b->len)
		return buf_grow(b, more);
	return b->data + b->len;
}

static inline void buf_add(struct buf *b, const void *data, size_t len)
{
	char *to;

	if (!len)
		return;
	to = buf_reserve(b, len);
	memcpy(to, data, len);
	to[len] = '\0';
	b->len += len;
}

static inline void buf_char(struct buf *b, char c)
{
	char *to = buf_reserve(b, 1);

	to[0] = c;
	to[1] = '\0';
	b->len++;
}

static inline void buf_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

/*
 * The same on one line, doing nothing to a terminal: control characters are
 * \xNN, all else is as it is.
 */
void buf_visible(struct buf *b, const char *data, size_t len);
void buf_fill(struct buf *b, char c, size_t count);
void buf_printf(struct buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));
/* Decimal, 0x… (zero is "0"), octal with a leading 0 and >= 3 digits. */
void buf_u64(struct buf *b, uint64_t v);
void buf_s64(struct buf *b, int64_t v);
void buf_hex(struct buf *b, uint64_t v);
void buf_oct(struct buf *b, uint64_t v);
/* Cut back to `len` bytes (len <= b->len). */
void buf_truncate(struct buf *b, size_t len);
/* Never NULL: "" for an empty buffer. */
const char *buf_cstr(const struct buf *b);

#endif
