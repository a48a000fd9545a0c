/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "desc/dev/ioctls.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

const struct ioctl_name *ioctl_find(uint32_t nr, bool compat,
				    unsigned int *count)
{
	const struct ioctl_name *v = compat ? ioctls_compat : ioctls;
	unsigned int n = compat ? ioctls_compat_n : ioctls_n;
	unsigned int low = 0, high = n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (v[mid].nr < nr)
			low = mid + 1;
		else
			high = mid;
	}
	for (*count = 0; low + *count < n && v[low + *count].nr == nr;)
		(*count)++;
	return *count ? &v[low] : NULL;
}

static int by_name(const void *key, const void *row)
{
	const struct ioctl_row *r = row;

	return strcmp(key, r->name);
}

const struct variant *ioctl_variant(uint64_t cmd, bool compat)
{
	unsigned int n = 0;
	const struct ioctl_name *name = ioctl_find((uint32_t)cmd, compat, &n);

	for (unsigned int i = 0; i < n; i++) {
		const struct ioctl_row *r =
			bsearch(ioctl_text(&name[i]), ioctl_rows, ioctl_rows_n,
				sizeof(ioctl_rows[0]), by_name);

		if (r)
			return r->row;
	}
	return NULL;
}
