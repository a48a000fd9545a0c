/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * $FRONT_OF with the option $FRONT ahead of its own: tests that know nothing
 * of an option are run with it.  Not a script: what a test counts is this
 * process's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_subcommand(const char *arg)
{
	static const char *const names[] = { "call", "doctor", "rules" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(arg, names[i]))
			return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	char *program = getenv("FRONT_OF"), *option = getenv("FRONT");
	char **args = calloc((size_t)argc + 2, sizeof(*args));

	if (!args || !program || !option) {
		fputs("FRONT_OF and FRONT are not set\n", stderr);
		return 2;
	}
	args[0] = argv[0];
	args[1] = option;
	memcpy(args + 2, argv + 1, (size_t)argc * sizeof(*args));
	if (argc > 1 && is_subcommand(argv[1]))
		execv(program, argv);
	else
		execv(program, args);
	perror(program);
	return 127;
}
