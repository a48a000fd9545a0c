/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A call that is interrupted in every run: vfork(2) waits for the child. */
#include <unistd.h>

int main(void)
{
	/* NOLINTNEXTLINE(clang-analyzer-security.insecureAPI.vfork): it waits */
	pid_t child = vfork();

	if (child == 0)
		_exit(3);
	return child < 0;
}
