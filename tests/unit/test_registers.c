/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What registers tell of filters: never "no" where the matcher says "yes". */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "arg_eval.h"
#include "check.h"
#include "rule/registers.h"
#include "rule/rules.h"

enum answer { NO, YES, NEVER_ASKED };

/* What is answered for a call with these registers. */
static enum answer ask(const char *text, const char *call, uint64_t a0,
		       uint64_t a1, uint64_t a2, uint64_t a3)
{
	static const struct rules_options opt = { .seed_given = true };
	struct rules *r = rules_new(&opt);
	struct rule_error e = RULE_ERROR_INIT;
	struct buf warnings = BUF_INIT;
	const uint64_t arg[6] = { a0, a1, a2, a3 };
	const struct arg_test *t;
	char *copy = strdup(text), *save = NULL, *one;
	enum answer is;

	for (one = strtok_r(copy, ";", &save); one;
	     one = strtok_r(NULL, ";", &save))
		CHECK_EQ(rules_add(r, "trace", one, &e), 0);
	CHECK_EQ(rules_compile(r, &e, &warnings), 0);
	t = rules_filter_test(r, 0, (unsigned int)abi_number(abis[0], call));
	is = !t ? NEVER_ASKED : arg_eval(t, arg) ? YES : NO;
	rules_free(r);
	buf_free(&warnings);
	rule_error_free(&e);
	free(copy);
	return is;
}

#define ASK(text, call, ...) ask(text, call, __VA_ARGS__)

static void descriptors(void)
{
	CHECK_EQ(ASK("read:fd=3", "read", 3, 0, 0, 0), YES);
	CHECK_EQ(ASK("read:fd=3", "read", 4, 0, 0, 0), NO);
	CHECK_EQ(ASK("read:fd=3", "read", 0xdead00000003, 0, 0, 0), YES);
	CHECK_EQ(ASK("read:fd=3..5", "read", 5, 0, 0, 0), YES);
	CHECK_EQ(ASK("read:fd=3..5", "read", 6, 0, 0, 0), NO);
	CHECK_EQ(ASK("read:fd=0", "read", (uint64_t)-1, 0, 0, 0), NO);
	/* any of them */
	CHECK_EQ(ASK("dup3:fd=3", "dup3", 9, 3, 0, 0), YES);
	CHECK_EQ(ASK("dup3:fd=3", "dup3", 3, 9, 0, 0), YES);
	CHECK_EQ(ASK("dup3:fd=3", "dup3", 4, 9, 0, 0), NO);
	/* in memory there are more */
	CHECK_EQ(ASK("ppoll:fd=3", "ppoll", 9, 3, 0, 0), NEVER_ASKED);
	CHECK_EQ(ASK("fcntl:fd=3", "fcntl", 9, 0, 0, 0), NEVER_ASKED);
}

#define SIZE "write:if=(args.count"

static void comparisons(void)
{
	CHECK_EQ(ASK(SIZE "==10)", "write", 0, 0, 10, 0), YES);
	CHECK_EQ(ASK(SIZE "==10)", "write", 0, 0, 11, 0), NO);
	CHECK_EQ(ASK(SIZE "==10)", "write", 0, 0, 10 + (1ull << 32), 0), NO);
	CHECK_EQ(ASK(SIZE "!=10)", "write", 0, 0, 10, 0), NO);
	CHECK_EQ(ASK(SIZE "!=10)", "write", 0, 0, 11, 0), YES);
	CHECK_EQ(ASK(SIZE ">10)", "write", 0, 0, 10, 0), NO);
	CHECK_EQ(ASK(SIZE ">10)", "write", 0, 0, 11, 0), YES);
	CHECK_EQ(ASK(SIZE ">=10)", "write", 0, 0, 10, 0), YES);
	CHECK_EQ(ASK(SIZE "<10)", "write", 0, 0, 9, 0), YES);
	CHECK_EQ(ASK(SIZE "<10)", "write", 0, 0, 10, 0), NO);
	/* the evaluator's numbers have a sign */
	CHECK_EQ(ASK(SIZE "<10)", "write", 0, 0, UINT64_MAX, 0), YES);
	CHECK_EQ(ASK("write:if=(10<args.count)", "write", 0, 0, 10, 0), NO);
	CHECK_EQ(ASK("write:if=(10<args.count)", "write", 0, 0, 11, 0), YES);
	CHECK_EQ(ASK("write:if=(args.fd<0)", "write", 0xffffffff, 0, 0, 0),
		 YES);
	CHECK_EQ(ASK("write:if=(args.fd<0)", "write", 0, 0, 0, 0), NO);
	CHECK_EQ(ASK("write:if=(args[2] in (1, 3..5))", "write", 0, 0, 4, 0),
		 YES);
	CHECK_EQ(ASK("write:if=(args[2] in (1, 3..5))", "write", 0, 0, 2, 0),
		 NO);
}

#define FLAGS "openat:if=(args.flags"

static void masks(void)
{
	CHECK_EQ(ASK(FLAGS " & O_CREAT)", "openat", 0, 0, O_CREAT, 0), YES);
	CHECK_EQ(ASK(FLAGS " & O_CREAT)", "openat", 0, 0, O_TRUNC, 0), NO);
	CHECK_EQ(ASK("openat:if=(!(args.flags & O_CREAT))", "openat", 0, 0,
		     O_CREAT, 0), NO);
	CHECK_EQ(ASK("openat:if=((args.flags & O_ACCMODE) == O_RDWR)",
		     "openat", 0, 0, O_RDWR | O_CREAT, 0), YES);
	CHECK_EQ(ASK("openat:if=((args.flags & O_ACCMODE) == O_RDWR)",
		     "openat", 0, 0, O_WRONLY | O_CREAT, 0), NO);
	CHECK_EQ(ASK("mmap:if=(args.prot & PROT_EXEC)", "mmap", 0, 0,
		     PROT_READ | PROT_EXEC, 0), YES);
}

static void together(void)
{
	const char *both = SIZE ">10 && args.fd==1)";
	const char *either = SIZE ">10 || args.fd==1)";
	const char *part = SIZE ">10 && pid==1)", *other = SIZE ">10 || pid==1)";

	CHECK_EQ(ASK(both, "write", 1, 0, 11, 0), YES);
	CHECK_EQ(ASK(both, "write", 2, 0, 11, 0), NO);
	CHECK_EQ(ASK(both, "write", 1, 0, 10, 0), NO);
	CHECK_EQ(ASK(either, "write", 1, 0, 0, 0), YES);
	CHECK_EQ(ASK(either, "write", 2, 0, 0, 0), NO);
	/* what cannot be told may be so */
	CHECK_EQ(ASK(part, "write", 0, 0, 11, 0), YES);
	CHECK_EQ(ASK(part, "write", 0, 0, 1, 0), NO);
	CHECK_EQ(ASK(other, "write", 0, 0, 1, 0), NEVER_ASKED);
	CHECK_EQ(ASK("write:if=(!(pid==1 && args.fd==1))", "write", 1, 0, 0, 0),
		 NEVER_ASKED);
	CHECK_EQ(ASK("write:path=/tmp/", "write", 1, 0, 0, 0), NEVER_ASKED);
	CHECK_EQ(ASK("write:fd=1:ret=5", "write", 1, 0, 0, 0), YES);
	CHECK_EQ(ASK("write:fd=1:ret=5", "write", 2, 0, 0, 0), NO);
	/* two filters */
	CHECK_EQ(ASK("write:fd=1;write:fd=2", "write", 2, 0, 0, 0), YES);
	CHECK_EQ(ASK("write:fd=1;write:fd=2", "write", 3, 0, 0, 0), NO);
	CHECK_EQ(ASK("write:fd=1;write:path=x", "write", 3, 0, 0, 0),
		 NEVER_ASKED);
	CHECK_EQ(ASK("write:fd=1;read:path=x", "write", 3, 0, 0, 0), NO);
}

int main(void)
{
	CHECK_RUN(descriptors);
	CHECK_RUN(comparisons);
	CHECK_RUN(masks);
	CHECK_RUN(together);
	return check_end();
}
