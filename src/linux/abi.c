/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "linux/abi.h"

#include <string.h>

const struct abi *abi_of(uint32_t audit_arch)
{
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		if (abis[i]->audit_arch == audit_arch)
			return abis[i];
	}
	return NULL;
}

static const struct call_entry *named(const struct call_entry *v,
				      unsigned int n, uint64_t i)
{
	return i < n && v[i].name ? &v[i] : NULL;
}

const struct call_entry *abi_call(const struct abi *abi, uint64_t nr)
{
	nr &= ~(uint64_t)abi->call_bias;
	if (nr >= abi->far_base && abi->nfar)
		return named(abi->far_calls, abi->nfar, nr - abi->far_base);
	return named(abi->calls, abi->ncalls, nr);
}

static int64_t position(const struct call_entry *v, unsigned int n,
			const char *name)
{
	for (unsigned int i = 0; i < n; i++) {
		if (v[i].name && v[i].name[0] == name[0] &&
		    strcmp(v[i].name, name) == 0)
			return i;
	}
	return -1;
}

int64_t abi_number(const struct abi *abi, const char *name)
{
	int64_t i = position(abi->calls, abi->ncalls, name);

	if (i >= 0)
		return i;
	i = position(abi->far_calls, abi->nfar, name);
	return i < 0 ? -1 : abi->far_base + i;
}
