/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Writing to a stopped child: as a whole or not at all, also where it may not. */
#include "trace/mem.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "trace/ask.h"

enum { PAGE = 4096, PAGES = 4 };

/*
 * Four pages of 'x': writable, read-only, read-only, and none. Shared ones:
 * writable, read-only to everybody.
 */
static char *area, *shared;
static pid_t child;
static struct mem mem;

static bool start(void)
{
	int status;

	area = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	shared = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	memset(area, 'x', PAGES * PAGE);
	memset(shared, 'y', 2 * PAGE);
	mprotect(area + PAGE, 2 * PAGE, PROT_READ);
	munmap(area + 3 * PAGE, PAGE);
	mprotect(shared + PAGE, PAGE, PROT_READ);
	child = fork();
	if (child == 0) {
		ask(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		_exit(0);
	}
	mem_begin(&mem, child, child, mem_flags());
	return waitpid(child, &status, 0) == child && WIFSTOPPED(status);
}

static void end(void)
{
	mem_end(&mem);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	munmap(area, 3 * PAGE);
	munmap(shared, 2 * PAGE);
}

static uint64_t at(const char *p)
{
	return (uintptr_t)p;
}

/* Whether the child has these bytes there. */
static bool has(const char *p, const char *want, size_t len)
{
	char got[64];
	struct range v = { .addr = at(p), .to = got, .len = len };

	return mem_read_by(MEM_WORDS, &mem, &v, 1) == 0 && v.got == len &&
		memcmp(got, want, len) == 0;
}

static void writes(void)
{
	char big[2 * PAGE];

	CHECK_EQ(mem_write(&mem, at(area) + 10, "abc", 3), 0);
	CHECK(has(area + 9, "xabcx", 5));
	/* From a page that can be written to the next that cannot. */
	CHECK_EQ(mem_write(&mem, at(area) + PAGE - 2, "12345", 5), 0);
	CHECK(has(area + PAGE - 3, "x12345x", 7));
	CHECK_EQ(mem_write(&mem, at(area) + PAGE + 100, "ro", 2), 0);
	CHECK(has(area + PAGE + 99, "xrox", 4));
	memset(big, 'B', sizeof(big));
	CHECK_EQ(mem_write(&mem, at(area) + 64, big, sizeof(big)), 0);
	CHECK(has(area + 63, "xBB", 3));
	CHECK(has(area + 62 + sizeof(big), "BBx", 3));
	/* Ours is as it was. */
	CHECK_EQ(area[10], 'x');
	CHECK_EQ(mem_write(&mem, 0, NULL, 0), 0);
}

static void refuses(void)
{
	CHECK_EQ(mem_write(&mem, 0, "abc", 3), -EFAULT);
	CHECK_EQ(mem_write(&mem, UINT64_MAX - 1, "abc", 3), -EFAULT);
	CHECK_EQ(mem_write(&mem, UINT64_MAX - 2, "abc", 3), -EFAULT);
	CHECK_EQ(mem_write(&mem, UINT64_MAX / 2 + 1, "abc", 3), -EFAULT);
	CHECK_EQ(mem_write(&mem, at(area) + 3 * PAGE, "abc", 3), -EFAULT);
	/* The last byte is one too many: none is written. */
	CHECK_EQ(mem_write(&mem, at(area) + 3 * PAGE - 2, "abc", 3), -EFAULT);
	CHECK(has(area + 3 * PAGE - 3, "xxx", 3));
	CHECK_EQ(mem_write(&mem, at(shared) + PAGE - 2, "abcd", 4), -EFAULT);
	CHECK(has(shared + PAGE - 3, "yyyyy", 5));
}

static void each_way(void)
{
	for (unsigned int way = 0; way < MEM_WAYS; way++) {
		char text[] = "way 0 is longer than a word";

		text[4] += (char)way;
		CHECK_EQ(mem_write_by(way, &mem, at(area) + 203, text,
				      sizeof(text)), sizeof(text));
		CHECK(has(area + 203, text, sizeof(text)));
		CHECK(mem_write_by(way, &mem, at(area) + 3 * PAGE, text,
				   sizeof(text)) < 0);
	}
	CHECK(mem_write_by(MEM_PROCESS_VM, &mem, at(area) + 2 * PAGE, "a",
			   1) < 0);
	CHECK_EQ(mem_write_by(MEM_PROC, &mem, at(area) + 2 * PAGE, "a", 1),
		 1);
}

static void gone(void)
{
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	CHECK(mem_write(&mem, at(area), "abc", 3) < 0);
}

int main(void)
{
	if (check_emulated()) {
		printf("skipped: no ptrace in an emulator\n");
		return 77;
	}
	if (sysconf(_SC_PAGESIZE) != PAGE || !start()) {
		printf("skipped: other pages, or no child can be traced\n");
		return 77;
	}
	CHECK_RUN(writes);
	end();
	if (!start())
		return 1;
	CHECK_RUN(refuses);
	CHECK_RUN(each_way);
	CHECK_RUN(gone);
	end();
	return check_end();
}
