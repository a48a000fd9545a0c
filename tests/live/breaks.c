/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * breaks: moves the program break by less than a page, twice, and says
 * whether it could.
 */
#include <errno.h>
#include <unistd.h>

int main(void)
{
	char *first, *second;

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
