/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The unit tests' harness. A test program is a list of functions:
 *
 *	static void adds(void)
 *	{
 *		CHECK_EQ(add(1, 2), 3);
 *		CHECK_STR(name(), "add");
 *	}
 *
 *	int main(void)
 *	{
 *		CHECK_RUN(adds);
 *		return check_end();
 *	}
 *
 * A failed check prints where, what was expected and what came, and the
 * function goes on. The last line counts the functions; the exit status is
 * 0 only where none failed.
 */
#ifndef TESTS_UNIT_CHECK_H
#define TESTS_UNIT_CHECK_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct check {
	unsigned int passed;
	unsigned int failed;
	unsigned int skipped;
	unsigned int broken;		/* failed checks of this function */
	bool skip;			/* this function was skipped */
};

static struct check check_state;

static inline bool check_true(const char *file, int line, const char *what,
			      bool ok)
{
	if (ok)
		return true;
	printf("%s:%d: expected: %s\n", file, line, what);
	check_state.broken++;
	return false;
}

static inline bool check_eq(const char *file, int line, const char *what,
			    int64_t got, int64_t expected)
{
	if (got == expected)
		return true;
	printf("%s:%d: %s\n", file, line, what);
	printf("  expected: %" PRId64 " (%#" PRIx64 ")\n", expected,
	       (uint64_t)expected);
	printf("       got: %" PRId64 " (%#" PRIx64 ")\n", got, (uint64_t)got);
	check_state.broken++;
	return false;
}

static inline bool check_str(const char *file, int line, const char *what,
			     const char *got, const char *expected)
{
	if (got && expected ? strcmp(got, expected) == 0 : got == expected)
		return true;
	printf("%s:%d: %s\n", file, line, what);
	printf("  expected: %s\n", expected ? expected : "(null)");
	printf("       got: %s\n", got ? got : "(null)");
	check_state.broken++;
	return false;
}

static inline void check_bytes(const char *label, const void *bytes,
			       size_t len)
{
	const unsigned char *b = bytes;

	printf("%s", label);
	for (size_t i = 0; i < len; i++)
		printf(" %02x", b[i]);
	printf("\n");
}

static inline bool check_mem(const char *file, int line, const char *what,
			     const void *got, const void *expected, size_t len)
{
	if (memcmp(got, expected, len) == 0)
		return true;
	printf("%s:%d: %s\n", file, line, what);
	check_bytes("  expected:", expected, len);
	check_bytes("       got:", got, len);
	check_state.broken++;
	return false;
}

static inline void check_skip(const char *why)
{
	printf("skipped: %s\n", why);
	check_state.skip = true;
}

static inline void check_run(const char *name, void (*test)(void))
{
	check_state.broken = 0;
	check_state.skip = false;
	test();
	if (check_state.broken) {
		printf("FAIL: %s\n", name);
		check_state.failed++;
	} else if (check_state.skip) {
		check_state.skipped++;
	} else {
		check_state.passed++;
	}
}

/*
 * True under qemu's user mode, whose kernel is half a kernel: it has no
 * ptrace and no socket diagnostics.
 */
static inline bool check_emulated(void)
{
	const char *emulator = getenv("EMULATOR");

	return emulator && *emulator;
}

/* The status of main(): 77 where everything was skipped. */
static inline int check_end(void)
{
	printf("%u passed, %u failed, %u skipped\n", check_state.passed,
	       check_state.failed, check_state.skipped);
	if (check_state.failed || check_state.passed + check_state.skipped == 0)
		return 1;
	return check_state.passed ? 0 : 77;
}

#define CHECK(cond) check_true(__FILE__, __LINE__, #cond, (cond))
#define CHECK_EQ(got, expected) \
	check_eq(__FILE__, __LINE__, #got, (int64_t)(got), (int64_t)(expected))
#define CHECK_STR(got, expected) \
	check_str(__FILE__, __LINE__, #got, (got), (expected))
#define CHECK_MEM(got, expected, len) \
	check_mem(__FILE__, __LINE__, #got, (got), (expected), (len))
#define CHECK_SKIP(why) \
	do { \
		check_skip(why); \
		return; \
	} while (0)
#define CHECK_RUN(test) check_run(#test, test)

#endif
