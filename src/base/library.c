/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"

#ifdef LAZY_LIBRARIES

static int load_files(const char *files)
{
	char *list = xstrdup(files), *rest = NULL;
	bool all = true;

	for (char *file = strtok_r(list, " ", &rest); all && file;
	     file = strtok_r(NULL, " ", &rest))
		all = dlopen(file, RTLD_NOW | RTLD_GLOBAL);
	free(list);
	return all ? 0 : -ELIBACC;
}

static int load(struct library *l)
{
	char *to = l->to;
	int err = load_files(l->files);

	for (unsigned int i = 0; !err && i < l->n; i++) {
		void *address = dlsym(RTLD_DEFAULT, l->names[i]);

		if (!address)
			err = -ELIBACC;
		memcpy(to + i * sizeof(address), &address, sizeof(address));
	}
	l->loaded = !err;
	return err;
}

int library_load(struct library *l, char **why)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	int err = 0;

	pthread_mutex_lock(&lock);
	if (!l->loaded)
		err = load(l);
	if (err && why)
		*why = xstrdup(dlerror());
	pthread_mutex_unlock(&lock);
	return err;
}

#else

int library_load(struct library *l, char **why)
{
	(void)why;
	return l->loaded ? 0 : -ELIBACC;
}

#endif
