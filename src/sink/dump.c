/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/dump.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

#define PIECE (64 * 1024)
/* The kernel takes no more (UIO_MAXIOV). */
#define VECTOR_MAX 1024

enum dump_kind {
	DUMP_BUFFER,		/* at arg 1, as long as the result */
	DUMP_LENGTH,		/* at arg 1, as long as arg 2 */
	DUMP_VECTOR,		/* iovecs at arg 1, arg 2 of them */
	DUMP_MESSAGE,		/* msghdr at arg 1 */
	DUMP_MESSAGES,		/* mmsghdrs at arg 1, as many as the result */
};

struct dumped_call {
	const char *name;
	bool writes;
	uint8_t kind;		/* enum dump_kind */
};

static const struct dumped_call calls[] = {
	{ "mq_timedreceive", false, DUMP_BUFFER },
	{ "mq_timedreceive_time64", false, DUMP_BUFFER },
	{ "mq_timedsend", true, DUMP_LENGTH },
	{ "mq_timedsend_time64", true, DUMP_LENGTH },
	{ "pread64", false, DUMP_BUFFER },
	{ "preadv", false, DUMP_VECTOR },
	{ "preadv2", false, DUMP_VECTOR },
	{ "pwrite64", true, DUMP_LENGTH },
	{ "pwritev", true, DUMP_VECTOR },
	{ "pwritev2", true, DUMP_VECTOR },
	{ "read", false, DUMP_BUFFER },
	{ "readv", false, DUMP_VECTOR },
	{ "recv", false, DUMP_BUFFER },
	{ "recvfrom", false, DUMP_BUFFER },
	{ "recvmmsg", false, DUMP_MESSAGES },
	{ "recvmmsg_time64", false, DUMP_MESSAGES },
	{ "recvmsg", false, DUMP_MESSAGE },
	{ "send", true, DUMP_LENGTH },
	{ "sendmmsg", true, DUMP_MESSAGES },
	{ "sendmsg", true, DUMP_MESSAGE },
	{ "sendto", true, DUMP_LENGTH },
	{ "vmsplice", true, DUMP_VECTOR },
	{ "write", true, DUMP_LENGTH },
	{ "writev", true, DUMP_VECTOR },
};

struct dump {
	struct event *ev;
	struct dump_to *to;
	char *piece;		/* PIECE bytes */
	unsigned int word;
};

static int by_name(const void *key, const void *row)
{
	const char *name = key;
	const struct dumped_call *c = row;

	return strcmp(name, c->name);
}

static const struct dumped_call *find(const struct event *ev)
{
	return bsearch(ev->name, calls, sizeof(calls) / sizeof(calls[0]),
		       sizeof(calls[0]), by_name);
}

bool dump_wanted(const struct text_style *style, const struct event *ev)
{
	const struct dumped_call *c;
	int fd = (int)ev->arg[0];

	if (fd < 0)
		return false;
	if (!bitmap_has(&style->dump_read, (unsigned int)fd) &&
	    !bitmap_has(&style->dump_write, (unsigned int)fd))
		return false;
	c = find(ev);
	/* what was to be written is there also if it was not */
	if (!c || (ev->err && !c->writes))
		return false;
	return bitmap_has(c->writes ? &style->dump_write :
					   &style->dump_read,
			       (unsigned int)fd);
}

static size_t get(struct dump *d, uint64_t addr, void *to, size_t len)
{
	struct range r = { .addr = addr, .to = to, .len = len };

	if (d->ev->reader->read(d->ev->reader, &r, 1))
		return 0;
	return r.got;
}

static bool get_word(struct dump *d, uint64_t addr, uint64_t *num)
{
	uint32_t half;

	if (d->word == 8)
		return get(d, addr, num, 8) == 8;
	if (get(d, addr, &half, 4) != 4)
		return false;
	*num = half;
	return true;
}

/* A buffer that is longer than what of it can be read says so. */
static int dump_missing(struct dump *d, uint64_t addr, struct dump_piece *p)
{
	struct dump_piece end = *p;

	end.data = NULL;
	end.missing = p->total - p->offset;
	end.missing_at = addr + p->offset;
	end.tid = d->ev->tid;
	return d->to->piece(d->to, &end);
}

/* One buffer in pieces; it ends where it cannot be read. */
static int dump_buffer(struct dump *d, uint64_t addr, uint64_t len,
		       struct dump_piece *p)
{
	p->total = len;
	for (p->offset = 0; p->offset < len; p->offset += p->len) {
		size_t want = len - p->offset < PIECE ? len - p->offset : PIECE;
		int err;

		p->data = d->piece;
		p->len = get(d, addr + p->offset, d->piece, want);
		if (!p->len)
			return p->offset ? dump_missing(d, addr, p) : 0;
		err = d->to->piece(d->to, p);
		if (err)
			return err;
		if (p->len < want) {
			p->offset += p->len;
			return dump_missing(d, addr, p);
		}
		p->buffers = -1;
	}
	return 0;
}

/* `left` bytes went through the vector: its last buffers may be unused. */
static int dump_vector(struct dump *d, uint64_t addr, uint64_t n,
		       uint64_t left, struct dump_piece *p)
{
	uint64_t base, len;
	int err = 0;

	if (n > VECTOR_MAX)
		n = VECTOR_MAX;
	if (n && !get_word(d, addr + (2 * n - 1) * d->word, &len))
		return 0;
	for (uint64_t i = 0; i < n && left && !err; i++) {
		uint64_t at = addr + i * 2 * d->word;

		if (!get_word(d, at, &base) ||
		    !get_word(d, at + d->word, &len))
			return 0;
		if (len > left)
			len = left;
		left -= len;
		p->buffer = (int)i;
		err = dump_buffer(d, base, len, p);
	}
	return err;
}

/* struct msghdr: name, its length, then the vector and its length. */
static int dump_message(struct dump *d, uint64_t addr, uint64_t left,
			struct dump_piece *p)
{
	uint64_t iov, n;

	if (!get_word(d, addr + 2 * d->word, &iov) ||
	    !get_word(d, addr + 3 * d->word, &n))
		return 0;
	if (p->message >= 0)
		p->buffers = n < VECTOR_MAX ? (int)n : VECTOR_MAX;
	return dump_vector(d, iov, n, left, p);
}

/* Each message is followed by the number of its bytes. */
static int dump_messages(struct dump *d, uint64_t addr, uint64_t n,
			 struct dump_piece *p)
{
	unsigned int header = 7 * d->word, whole = 8 * d->word;
	int err = 0;

	for (uint64_t i = 0; i < n && i < VECTOR_MAX && !err; i++) {
		uint32_t len;
		uint64_t at = addr + i * whole;

		if (get(d, at + header, &len, 4) != 4)
			return 0;
		p->message = (int)i;
		err = dump_message(d, at, len, p);
	}
	return err;
}

static int dump_call(struct dump *d, const struct dumped_call *c)
{
	const struct event *ev = d->ev;
	struct dump_piece p = { .message = -1, .buffers = -1, .buffer = -1 };

	switch ((enum dump_kind)c->kind) {
	case DUMP_BUFFER:
		return dump_buffer(d, ev->arg[1], ev->ret, &p);
	case DUMP_LENGTH:
		return dump_buffer(d, ev->arg[1], ev->arg[2], &p);
	case DUMP_VECTOR:
		return dump_vector(d, ev->arg[1], ev->arg[2],
				   c->writes ? UINT64_MAX : ev->ret, &p);
	case DUMP_MESSAGE:
		return dump_message(d, ev->arg[1],
				    c->writes ? UINT64_MAX : ev->ret, &p);
	case DUMP_MESSAGES:
		return dump_messages(d, ev->arg[1], ev->ret, &p);
	}
	return 0;
}

int dump_each(struct event *ev, struct dump_to *to)
{
	const struct dumped_call *c = find(ev);
	struct dump d = { .ev = ev, .to = to, .word = ev->abi->word };
	int err;

	if (!c || !ev->reader)
		return 0;
	d.piece = xmalloc(PIECE);
	err = dump_call(&d, c);
	free(d.piece);
	return err;
}

/* Offsets of one buffer are of one width. */
static int offset_width(size_t total)
{
	int width = 5;

	while (width < 16 && total && (total - 1) >> 4 * width)
		width++;
	return width;
}

static void hex_line(struct buf *b, size_t offset, int width,
		     const unsigned char *p, size_t n)
{
	buf_printf(b, " | %0*zx ", width, offset);
	for (size_t i = 0; i < 16; i++) {
		if (i == 8)
			buf_char(b, ' ');
		if (i < n)
			buf_printf(b, " %02x", p[i]);
		else
			buf_str(b, "   ");
	}
	buf_str(b, "  ");
	for (size_t i = 0; i < 16; i++)
		buf_char(b, i >= n ? ' ' :
			 p[i] >= ' ' && p[i] < 0x7f ? (char)p[i] : '.');
	buf_str(b, " |\n");
}

void dump_text(struct buf *b, const struct dump_piece *p)
{
	const unsigned char *data = p->data;

	if (p->missing) {
		buf_printf(b, " | <Cannot fetch %zu byte%s from pid %d @%#llx>\n",
			   p->missing, p->missing == 1 ? "" : "s", p->tid,
			   (unsigned long long)p->missing_at);
		return;
	}
	if (p->buffers >= 0)
		buf_printf(b, " = %d buffers in vector %d\n", p->buffers,
			   p->message);
	if (p->buffer >= 0 && !p->offset)
		buf_printf(b, " * %zu bytes in buffer %d\n", p->total,
			   p->buffer);
	for (size_t i = 0; i < p->len; i += 16)
		hex_line(b, p->offset + i, offset_width(p->total), data + i,
			 p->len - i < 16 ? p->len - i : 16);
}
