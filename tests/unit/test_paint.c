/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/paint.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

static const char *const lines[] = {
	"openat(AT_FDCWD</tmp>, \"/x\\\"y\", O_RDONLY|O_CLOEXEC) = 3</x>\n",
	"[pid 12<sh>] 12:34:56.789 [ 257] [00007f00] close(3) = 0 <0.000012>\n",
	"12<a b> read(3, \"a)b\"..., 10)      = -1 EBADF (Bad file descriptor)\n",
	"--- SIGCHLD {si_signo=SIGCHLD, si_pid=1} ---\n+++ exited with 0 +++\n",
	"<... read resumed>\"\\n\", 1) = 1\nwait4(-1,  <unfinished ...>\n",
	" > /lib/libc.so.6(write+0x10) [0xf8350]\n | 00000  61 62 |\n",
	"execve(\"/x\", [\"x\"], 0x7f /* 3 vars */) = 0\nexit(0) = ?\n",
	"connect(3<TCP:[1.2.3.4:5->6.7.8.9:80]>, {sa_family=AF_INET}, 16) = 0\n",
	"  0.00    0.000000           0         7           read\n",
	"x(\"not closed\ny(/* nor this\nz(3<or this\nw(((([[{{\n",
	"-- ( < > \" /* [ pid 1 2:3\n", "\n\n", "(", "\"", "a(", "1<", "[",
};

static void strip(const struct buf *b, struct buf *plain)
{
	size_t i;

	for (i = 0; i < b->len; i++) {
		if (b->data[i] == '\033')
			i += strcspn(b->data + i, "m");
		else
			buf_char(plain, b->data[i]);
	}
}

/* Painted in two pieces; what is left without the colours. */
static void check_split(const struct palette *p, const char *text, size_t at)
{
	struct buf out = BUF_INIT, plain = BUF_INIT;
	struct paint state = { 0 };
	char *first = strndup(text, at);

	if (!first)
		return;
	paint_text(&state, p, &out, first, at);
	paint_text(&state, p, &out, text + at, strlen(text + at));
	strip(&out, &plain);
	CHECK_STR(buf_cstr(&plain), text);
	free(first);
	buf_free(&out);
	buf_free(&plain);
}

static void text_stays_as_it_is(void)
{
	struct palette p;
	size_t i, at;

	palette_init(&p, NULL);
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		for (at = 0; at <= strlen(lines[i]); at++)
			check_split(&p, lines[i], at);
}

static void check_painted(const char *colors, const char *text,
			  const char *expected)
{
	struct buf out = BUF_INIT;
	struct paint state = { 0 };
	struct palette p;

	palette_init(&p, colors);
	paint_text(&state, &p, &out, text, strlen(text));
	CHECK_STR(buf_cstr(&out), expected);
	buf_free(&out);
}

static void tokens_have_colours(void)
{
	check_painted(NULL, "close(3) = 0\n",
		      "\033[33mclose\033[0m(\033[35m3\033[0m)"
		      " = \033[32m0\033[0m\n");
	check_painted(NULL, "a(B, \"c\") = -1 EIO (Input/output error)\n",
		      "\033[33ma\033[0m(\033[34mB\033[0m, \033[35m\"c\"\033[0m)"
		      " = \033[31m-1 EIO (Input/output error)\033[0m\n");
	check_painted(NULL, "[pid 1] a({b=1}) = ?\n",
		      "[pid 1] \033[33ma\033[0m({b=\033[35m1\033[0m})"
		      " = \033[32m?\033[0m\n");
	check_painted(NULL, "nothing of ours (1) = 2\n",
		      "nothing of ours (1) = 2\n");
}

static void colours_can_be_chosen(void)
{
	check_painted("syscall=1;4:argval=:retval=", "a(1) = 2\n",
		      "\033[1;4ma\033[0m(1) = 2\n");
	check_painted("syscall=red:retval=:argval=:nosuch=1:=:x", "a(1) = 2\n",
		      "\033[33ma\033[0m(1) = 2\n");
	check_painted("syscall=0000000000000000000000000:retval=:argval=",
		      "a(1) = 2\n", "\033[33ma\033[0m(1) = 2\n");
}

int main(void)
{
	CHECK_RUN(text_stays_as_it_is);
	CHECK_RUN(tokens_have_colours);
	CHECK_RUN(colours_can_be_chosen);
	return check_end();
}
