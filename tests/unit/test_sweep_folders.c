/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where commands in cages run: copies and overlays of their folder.
 */
#include "config.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "cage_try.h"
#include "check.h"

static bool exists(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);
	struct stat st;
	bool is = lstat(path, &st) == 0;

	free(path);
	return is;
}

static void leaves_nothing_in_scratch(void)
{
	CHECK_EQ(rmdir(cage_try.scratch), 0);
	CHECK_EQ(mkdir(cage_try.scratch, 0700), 0);
}

static void works_in_copy(void)
{
	struct cage *c = start_shell(
		"echo x >new && rm here && "
		"test \"$(stat -c %a:%Y sub/mode)\" = 640:1000000000 && "
		"test \"$(readlink sub/link)\" = nowhere && "
		"test sub/one -ef sub/two && test ! -e fifo && "
		"test \"$(stat -c %s:%b sub/hole)\" != 1000000:2000 && "
		"test -d \"$TMPDIR\" && echo y >$TMPDIR/t && "
		"mkdir -p d/e/f && touch d/e/f/g && chmod 0 d/e d",
		CAGE_TMPDIR);

	if (!CHECK(c != NULL) || !CHECK(until(c, 0)))
		return;
	CHECK_STR(buf_cstr(&cage_outcome(c)->err), "");
	CHECK_EQ(cage_outcome(c)->status, 0);
	CHECK(exists(cage_outcome(c)->dir, "new"));
	CHECK(!exists(cage_outcome(c)->dir, "here"));
	CHECK(exists(cage_try.cwd, "here"));
	CHECK(!exists(cage_try.cwd, "new"));
	cage_free(c);
	leaves_nothing_in_scratch();
}

static void works_in_overlay(void)
{
	struct cage *c = start_shell("echo x >new && rm here && pwd && "
				     "cat sub/mode && echo more >sub/mode",
				     CAGE_OVERLAY);
	char *expected;

	if (!c)
		CHECK_SKIP("no overlay here");
	expected = xasprintf("%s\nmode\n", cage_try.cwd);
	CHECK(until(c, 0));
	CHECK_STR(buf_cstr(&cage_outcome(c)->err), "");
	CHECK_EQ(cage_outcome(c)->status, 0);
	CHECK_STR(buf_cstr(&cage_outcome(c)->out), expected);
	CHECK(exists(cage_outcome(c)->dir, "new"));
	CHECK(exists(cage_outcome(c)->dir, "sub/mode"));
	CHECK(!exists(cage_outcome(c)->dir, "sub/link"));
	CHECK(exists(cage_try.cwd, "here"));
	CHECK(!exists(cage_try.cwd, "new"));
	free(expected);
	cage_free(c);
	leaves_nothing_in_scratch();
}

static void says_why_not(void)
{
	char *argv[] = { "true", NULL };
	struct cage_options o = {
		.argv = argv,
		.env = cage_try.env,
		.cwd = cage_try.cwd,
		.scratch = cage_try.cwd,
		.isolation = CAGE_OVERLAY,
	};
	struct buf why = BUF_INIT;
	int err = 0;

	CHECK(!cage_start(&o, &err, &why));
	CHECK_EQ(err, -EINVAL);
	CHECK(strstr(buf_cstr(&why), "below itself") != NULL);
	buf_reset(&why);
	o.cwd = "/nonexistent";
	CHECK(!cage_start(&o, &err, &why));
	CHECK_EQ(err, -ENOENT);
	CHECK_STR(buf_cstr(&why), "/nonexistent: No such file or directory");
	buf_free(&why);
}

static void run_all(void)
{
	CHECK_RUN(works_in_copy);
	CHECK_RUN(works_in_overlay);
	CHECK_RUN(says_why_not);
}

int main(int argc, char **argv)
{
	return cage_try_main(argc, argv, run_all, check_end);
}
