/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "desc/dev/ioctls.h"

#include <stddef.h>

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
