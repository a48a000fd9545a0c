/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers that are no call: just behind the last one, and far from it. */
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	syscall(1000);
	syscall(0x12345);
	return 0;
}
