/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "desc/groups.h"

#include <string.h>

const struct group_word group_words[] = {
	{ "clock",	G_CLOCK },
	{ "creds",	G_CREDS },
	{ "desc",	G_DESC },
	{ "file",	G_FILE },
	{ "fstat",	G_FSTAT },
	{ "fstatfs",	G_FSTATFS },
	{ "ipc",	G_IPC },
	{ "lstat",	G_LSTAT },
	{ "memory",	G_MEMORY },
	{ "net",	G_NETWORK },
	{ "network",	G_NETWORK },
	{ "process",	G_PROCESS },
	{ "pure",	G_PURE },
	{ "signal",	G_SIGNAL },
	{ "stat",	G_STAT },
	{ "statfs",	G_STATFS },
	{ "%stat",	G_STAT_LIKE },
	{ "%statfs",	G_STATFS_LIKE },
	{ NULL,		0 },
};

uint32_t group_find(const char *name, size_t len)
{
	const struct group_word *word;

	for (word = group_words; word->name; word++)
		if (strlen(word->name) == len && !memcmp(word->name, name, len))
			return word->bit;
	return 0;
}
