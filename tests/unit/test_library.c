/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The library of mathematics stands for those that are loaded. */
#include "config.h"

#include "base/library.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

#define LIBM_FUNCTIONS(F) F(floor) F(ceil)

struct maths {
	LIBM_FUNCTIONS(LIBRARY_MEMBER)
};
static LIBRARY(maths, "libm.so.6", LIBM_FUNCTIONS);

static void is_there_when_loaded(void)
{
	char *why = NULL;

	CHECK_EQ(library_load(&maths_library, &why), 0);
	CHECK_STR(why, NULL);
	CHECK(maths.floor && maths.floor(2.5) == 2);
	CHECK(maths.ceil && maths.ceil(2.5) == 3);
	CHECK_EQ(library_load(&maths_library, NULL), 0);
}

#ifdef LAZY_LIBRARIES

static void says_what_is_missing(void)
{
	static const char *const names[] = { "floor", "no_such_function" };
	void *at[2] = { NULL, NULL };
	struct library l = {
		.files = "libno-such.so.1",
		.names = names,
		.to = at,
		.n = 2,
	};
	char *why = NULL;

	CHECK_EQ(library_load(&l, &why), -ELIBACC);
	CHECK(why && strstr(why, "libno-such.so.1"));
	free(why);
	l.files = "libm.so.6";
	CHECK_EQ(library_load(&l, &why), -ELIBACC);
	CHECK(why && strstr(why, "no_such_function"));
	free(why);
	CHECK_EQ(library_load(&l, NULL), -ELIBACC);
}

#endif

int main(void)
{
	CHECK_RUN(is_there_when_loaded);
#ifdef LAZY_LIBRARIES
	CHECK_RUN(says_what_is_missing);
#endif
	return check_end();
}
