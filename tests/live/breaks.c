/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * breaks: moves the program break by less than a page, twice, and says
 * whether it could.
 */
#include <errno.h>
#include <stdint.h>
#include <unistd.h>

int main(void)
{
	char *first, *second;
	uintptr_t end = (uintptr_t)sbrk(0) % 4096;

	/* From the beginning of a page on. */
	if (end)
		sbrk((intptr_t)(4096 - end));
	first = sbrk(24);
	errno = 0;
	second = sbrk(24);
	if (first == (char *)-1)
		return 1;
	if (second == first + 24)
		return 2;
	/* and nothing is lost */
	return second == (char *)-1 && errno == ENOMEM &&
	       sbrk(0) == first + 24 ? 3 : 4;
}
