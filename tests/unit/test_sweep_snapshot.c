/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "check.h"
#include "sweep/snapshot.h"

static char dir[] = "/tmp/vxtrace-snapshot-XXXXXX";

static void shell(const char *script)
{
	char *text = xasprintf("umask 022; cd %s && %s", dir, script);

	CHECK_EQ(system(text), 0);
	free(text);
}

static void matches(void)
{
	static const struct {
		const char *glob, *path;
		bool is;
	} cases[] = {
		{ "*.o", "a.o", true },
		{ "*.o", "x/y/a.o", true },
		{ "*.o", "a.c", false },
		{ "./*.o", "a.o", true },
		{ "./*.o", "x/a.o", false },
		{ "x/*.o", "x/a.o", true },
		{ "x/*.o", "x/y/a.o", false },
		{ "x/*", "x", false },
		{ "x", "x/y", false },
		{ "out/**", "out/a", true },
		{ "out/**", "out/a/b/c", true },
		{ "out/**", "out", false },
		{ "out/**", "other/a", false },
		{ "**", "a/b", true },
		{ "**/c", "c", true },
		{ "**/c", "a/b/c", true },
		{ "**/c", "a/b/cc", false },
		{ "a/**/c", "a/c", true },
		{ "a/**/c", "a/b/b/c", true },
		{ "a/**/c", "a/b/b/d", false },
		{ "**/b/**", "a/b/c/d", true },
		{ "**/b/**", "a/c/d", false },
		{ "?[a-c]", "xb", true },
		{ "?[a-c]", "xd", false },
		{ "", "a", false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (!CHECK_EQ(snapshot_match(cases[i].glob, cases[i].path),
			      cases[i].is))
			printf("  %s %s\n", cases[i].glob, cases[i].path);
}

static bool ignores(void *ctx, const char *path)
{
	return strcmp(path, ctx) == 0;
}

static void tells_differences(void)
{
	struct snapshot *a, *b;
	struct snapshot_mask mask = { ignores, "gone" };
	struct buf text = BUF_INIT;

	shell("mkdir d && echo 1 >same && echo 1 >d/content && echo 1 >mode &&"
	      " echo 1 >gone && ln -s x link && echo 1 >type && mkfifo fifo &&"
	      " ln -s . d/loop && echo 1 >touched && printf '\\001' >one");
	a = snapshot_take(dir, NULL, 0);
	if (!CHECK(a != NULL))
		return;
	CHECK_EQ(snapshot_count(a), 11);
	CHECK_EQ(snapshot_diff(a, a, NULL, &text), 0);
	shell("echo 2 >d/content && chmod 600 mode && rm gone && "
	      "ln -sf y link && rm type && mkdir type && touch touched && "
	      "printf 12345 >new && printf '\\001\\000' >one && "
	      "mkdir e && printf x >\"$(printf 'e/a\\nb')\"");
	b = snapshot_take(dir, NULL, 0);
	if (!CHECK(b != NULL))
		return;
	CHECK_EQ(snapshot_diff(a, b, NULL, &text), 9);
	CHECK_STR(buf_cstr(&text),
		  "changed: d/content\nnew: e/\nnew: e/a\\x0ab (1 byte)\n"
		  "missing: gone\nchanged: link\nchanged: mode\n"
		  "new: new (5 bytes)\nchanged: one\nchanged: type\n");
	buf_reset(&text);
	CHECK_EQ(snapshot_diff(a, b, &mask, &text), 8);
	CHECK(!strstr(text.data, "gone"));
	CHECK(!snapshot_cut(a) && !snapshot_cut(b));
	snapshot_free(a);
	snapshot_free(b);
	buf_free(&text);
}

static void takes_what_is_asked_for(void)
{
	const char *const globs[] = { "*.o", "out/**" };
	struct buf text = BUF_INIT;
	struct snapshot *a, *b;

	a = snapshot_take(dir, globs, 2);
	shell("mkdir -p out/x y && echo 1 >y/a.o && echo 1 >y/a.c && "
	      "echo 1 >out/x/z");
	b = snapshot_take(dir, globs, 2);
	if (!CHECK(a && b))
		return;
	snapshot_diff(a, b, NULL, &text);
	CHECK_STR(buf_cstr(&text),
		  "new: out/x/z (2 bytes)\nnew: y/a.o (2 bytes)\n");
	snapshot_free(a);
	snapshot_free(b);
	/* of others, what is new */
	a = snapshot_take_names(dir, globs, 2);
	shell("rm y/a.o && echo 2 >>y/a.c && echo 1 >y/b.c && rm -r e");
	b = snapshot_take_names(dir, globs, 2);
	buf_reset(&text);
	if (!CHECK(a && b))
		return;
	snapshot_diff(a, b, NULL, &text);
	CHECK_STR(buf_cstr(&text),
		  "missing: y/a.o\nnew: y/b.c (2 bytes)\n");
	snapshot_free(a);
	snapshot_free(b);
	buf_free(&text);
}

/* A hole takes no time, and is what zeros are. */
static void hashes_content(void)
{
	const char *const globs[] = { "big" };
	struct buf text = BUF_INIT;
	struct snapshot *s[4];

	shell("truncate -s 8T big");
	s[0] = snapshot_take(dir, globs, 1);
	shell("printf x | dd of=big bs=1 seek=5000000000 conv=notrunc 2>/dev/null");
	s[1] = snapshot_take(dir, globs, 1);
	shell("truncate -s 8T big && "
	      "printf x | dd of=big bs=1 seek=5000100000 conv=notrunc 2>/dev/null && "
	      "printf '\\000' | dd of=big bs=1 seek=5000000000 conv=notrunc "
	      "2>/dev/null");
	s[2] = snapshot_take(dir, globs, 1);
	shell("printf '\\000' | dd of=big bs=1 seek=5000100000 conv=notrunc "
	      "2>/dev/null");
	s[3] = snapshot_take(dir, globs, 1);
	for (int i = 0; i < 4; i++) {
		int j = (i + 1) % 4;

		CHECK_EQ(snapshot_diff(s[i], s[j], NULL, &text), i != 3);
	}
	for (int i = 0; i < 4; i++)
		snapshot_free(s[i]);
	buf_free(&text);
	shell("rm big");
}

/* Deeper than it looks, and wider than it remembers. */
static void is_bounded(void)
{
	struct snapshot *s;

	shell("mkdir -p $(seq -s/ 300)");
	s = snapshot_take(dir, NULL, 0);
	if (!CHECK(s != NULL))
		return;
	CHECK(snapshot_cut(s));
	snapshot_free(s);
	errno = 0;
	CHECK(!snapshot_take("/nonexistent", NULL, 0));
	CHECK_EQ(errno, ENOENT);
}

int main(void)
{
	if (!mkdtemp(dir))
		die_errno(errno, "mkdtemp");
	CHECK_RUN(matches);
	CHECK_RUN(tells_differences);
	CHECK_RUN(takes_what_is_asked_for);
	CHECK_RUN(hashes_content);
	CHECK_RUN(is_bounded);
	shell("rm -rf ./* && rmdir \"$PWD\"");
	return check_end();
}
