/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Saves settings by stdio. It looks at every write, but not at fclose():
 * what close(2) says of a file that was written (a full quota, a lost file
 * server) is not heard.
 */
#include "prog.h"

struct setting {
	const char *name;
	int value;
};

static const struct setting settings[] = {
	{ "width", 80 }, { "height", 25 }, { "tabs", 8 }, { "wrap", 0 },
};

static int put(FILE *f)
{
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (fprintf(f, "%s = %d\n", settings[i].name,
			    settings[i].value) < 0)
			return -1;
	return fflush(f);
}

static int save(const char *path)
{
	FILE *f = fopen(path, "w");
	int err;

	if (!f) {
		complain(path);
		return -1;
	}
	err = put(f);
	if (err)
		complain(path);
	fclose(f); /* BUG */
	return err;
}

int main(void)
{
	if (save("settings.conf") < 0)
		return 1;
	return finish("saved\n");
}
