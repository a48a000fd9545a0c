/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* stack N: N times a chdir; half way the executable mappings change. */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

__attribute__((noinline)) static int third(void)
{
	int err = chdir("/");

	__asm__ volatile("" ::: "memory");
	return err;
}

__attribute__((noinline)) static int second(void)
{
	int err = third() + 1;

	__asm__ volatile("" ::: "memory");
	return err;
}

__attribute__((noinline)) static int first(void)
{
	int err = second() + 1;

	__asm__ volatile("" ::: "memory");
	return err;
}

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 1;

	for (int i = 0; i < n; i++) {
		first();
		if (i == n / 2 && mmap(NULL, 4096, PROT_READ | PROT_EXEC,
				       MAP_PRIVATE | MAP_ANONYMOUS, -1,
				       0) == MAP_FAILED)
			return 1;
	}
	return 0;
}
