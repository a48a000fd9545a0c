/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "-V") == 0) {
		puts(PACKAGE_NAME " -- version " PACKAGE_VERSION);
		return 0;
	}
	fprintf(stderr, "%s: must have PROG [ARGS] or -p PID\n",
		PACKAGE_NAME);
	return 1;
}
