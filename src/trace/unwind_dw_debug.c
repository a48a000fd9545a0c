/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Separate debug information. libdw looks for it by build id, then by name,
 * and then asks servers: for that it loads libdebuginfod and all that a web
 * client needs, some 25 libraries, even where no server was named. So it is
 * left out where there is neither a server nor a file of such a name.
 */
#include "trace/unwind_dw.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"

static bool exists(char *path)
{
	bool yes = access(path, F_OK) == 0;

	free(path);
	return yes;
}

/* libdw's default path is ":.debug:/usr/lib/debug", `name` has no folder. */
static bool exists_beside(const char *file, const char *name)
{
	const char *slash = strrchr(file, '/');
	int len = slash ? slash - file : 0;

	if (!slash || exists(xasprintf("%.*s/%s", len, file, name)) ||
	    exists(xasprintf("%.*s/.debug/%s", len, file, name)))
		return true;
	/* All of the folder's path, then less and less of its beginning. */
	for (const char *tail = file; tail <= slash; tail++)
		if (*tail == '/' &&
		    exists(xasprintf("/usr/lib/debug%.*s/%s",
				     (int)(slash - tail), tail, name)))
			return true;
	return false;
}

/* May there be one, by its name? */
static bool may_exist(const char *file, const char *link)
{
	const char *base = file ? strrchr(file, '/') : NULL;
	char *name, *real;
	bool may;

	if (!base || (link && strchr(link, '/')))
		return true;
	name = link ? xstrdup(link) : xasprintf("%s.debug", base + 1);
	may = exists_beside(file, name);
	real = may ? NULL : realpath(file, NULL);
	if (real && strcmp(real, file) != 0)
		may = exists_beside(real, name);
	free(real);
	free(name);
	return may;
}

int dw_find_debuginfo(Dwfl_Module *mod, void **userdata, const char *modname,
		      Dwarf_Addr base, const char *file, const char *link,
		      GElf_Word crc, char **found)
{
	const char *servers = getenv("DEBUGINFOD_URLS");
	int fd;

	if ((servers && *servers) || may_exist(file, link))
		return libdw.dwfl_standard_find_debuginfo(mod, userdata,
							  modname, base, file,
							  link, crc, found);
	errno = 0;
	fd = libdw.dwfl_build_id_find_debuginfo(mod, NULL, NULL, 0, NULL, NULL,
						0, found);
	if (fd < 0 && !errno)
		errno = ENOENT;
	return fd;
}
