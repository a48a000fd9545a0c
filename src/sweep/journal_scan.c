/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <unistd.h>

#include "sweep/journal_in.h"

#define CHUNK (64u * 1024)
/* A line of small values takes some twenty times its length as a tree. */
#define TREE_MAX ((size_t)1 << 30)

struct lines {
	int fd;
	struct buf data;
	size_t at;		/* where the next line starts in `data` */
	size_t looked;		/* no newline before this */
};

static int fill(struct lines *l)
{
	ssize_t n;

	if (l->at) {
		l->data.len -= l->at;
		l->looked -= l->at;
		memmove(l->data.data, l->data.data + l->at, l->data.len);
		l->at = 0;
	}
	if (l->data.len > JOURNAL_LINE_MAX)
		return -EFBIG;
	do
		n = read(l->fd, buf_reserve(&l->data, CHUNK), CHUNK);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	l->data.len += (size_t)n;
	return n > 0;
}

/* 1 and a line, with its newline; 0 at the end, and what is left. */
static int next_line(struct lines *l, const char **line, size_t *len)
{
	const char *newline = NULL;
	int ret = 1;

	for (;;) {
		if (l->data.len > l->looked)
			newline = memchr(l->data.data + l->looked, '\n',
					 l->data.len - l->looked);
		if (newline || ret <= 0)
			break;
		l->looked = l->data.len;
		ret = fill(l);
	}
	*line = l->data.data + l->at;
	*len = newline ? (size_t)(newline + 1 - *line) : l->data.len - l->at;
	l->at += *len;
	l->looked = l->at;
	return newline ? 1 : ret;
}

/* May it be the beginning of a head that was not written to its end? */
static bool begins_head(const char *line, size_t len)
{
	static const char head[] = "{\"type\":\"sweep\",";
	size_t n = len < sizeof(head) - 1 ? len : sizeof(head) - 1;

	return !n || memcmp(line, head, n) == 0;
}

static int say(struct journal_scan *scan, int err, const char *why)
{
	scan->why = why;
	return err;
}

static int parse(struct journal_scan *scan, struct arena *tree,
		 const char *line, size_t len)
{
	struct jsonr_error error = { 0 };
	struct jsonr_value *v;

	arena_reset(tree);
	if (jsonr_parse(tree, line, len, &v, &error))
		return say(scan, -EILSEQ, error.what);
	if (scan->number == 1 && !jsonr_is(jsonr_get(v, "type"), "sweep"))
		return say(scan, -EINVAL, "this is no journal of a sweep");
	scan->why = scan->line(scan->arg, v);
	return scan->why ? -EINVAL : 0;
}

/*
 * A line that is no JSON may be the last: after a crash of the machine its
 * end can be on the disk without its middle.
 */
static int scan_lines(struct journal_scan *scan, struct lines *l,
		      struct arena *tree)
{
	const char *line;
	size_t len;
	int err, damaged = 0;

	while ((err = next_line(l, &line, &len)) > 0) {
		if (damaged)
			return -EINVAL;
		scan->number++;
		err = parse(scan, tree, line, len);
		damaged = err == -EILSEQ;
		if (err && !damaged)
			return err;
		if (!damaged)
			scan->whole += len;
	}
	if (err == -EFBIG)
		return say(scan, -EINVAL, "the line is too long");
	if (err)
		return err;
	if (damaged && (len || scan->number == 1))
		return -EINVAL;
	if (scan->number)
		return 0;
	scan->number = 1;
	if (!begins_head(line, len))
		return say(scan, -EINVAL, "this is no journal of a sweep");
	return say(scan, -ENODATA, "the journal is empty");
}

int journal_scan(struct journal_scan *scan)
{
	struct lines l = { .fd = scan->fd };
	struct arena tree = { .limit = TREE_MAX };
	int err = scan_lines(scan, &l, &tree);

	buf_free(&l.data);
	arena_free(&tree);
	return err;
}
