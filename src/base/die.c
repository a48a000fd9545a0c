/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/die.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

static const char *program = "vxtrace";

void die_set_program(const char *argv0)
{
	if (argv0)
		program = argv0;
}

const char *die_program(void)
{
	return program;
}

/* One write per message, so that those of two processes do not mingle. */
static void __attribute__((format(printf, 1, 0)))
say(const char *fmt, va_list ap, const char *reason, const char *more)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s: ", program);
	buf_vprintf(&b, fmt, ap);
	if (reason)
		buf_printf(&b, ": %s", reason);
	buf_char(&b, '\n');
	if (more)
		buf_printf(&b, "Try '%s %s' for more information.\n",
			   program, more);
	fwrite(b.data, 1, b.len, stderr);
	buf_free(&b);
}

void warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap, NULL, NULL);
	va_end(ap);
}

void warn_lines(const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		if (*text == ' ')
			fprintf(stderr, "%.*s\n", (int)len, text);
		else
			warn("%.*s", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

static int status = 1;

void die_set_status(int value)
{
	status = value;
}

void warn_errno(int err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap, strerror(err), NULL);
	va_end(ap);
}

void die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap, NULL, NULL);
	va_end(ap);
	exit(status);
}

void die_errno(int err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap, strerror(err), NULL);
	va_end(ap);
	exit(status);
}

void die_usage(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap, NULL, "-h");
	va_end(ap);
	exit(status);
}

/* Must not allocate. */
void oom(void)
{
	fprintf(stderr, "%s: out of memory\n", program);
	exit(status);
}

void bug_at(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s: BUG at %s:%d: ", program, file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}

void *xmalloc(unsigned long size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		oom();
	return p;
}

void *xcalloc(unsigned long n, unsigned long size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		oom();
	return p;
}

void *xrealloc(void *p, unsigned long size)
{
	void *q = realloc(p, size ? size : 1);

	if (!q)
		oom();
	return q;
}

char *xstrdup(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(xmalloc(size), s, size);
}

char *xasprintf(const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	buf_reserve(&b, 1);
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	return b.data;
}
