/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/tokens.h"

#include <string.h>

#include "base/num.h"

const struct token_info token_infos[TOKEN_COUNT] = {
#define TOKEN(key, name, class, value, help) \
	[TOKEN_##key] = { name, CLASS_##class, FORM_##value, help },
#include "rule/tokens.def"
#undef TOKEN
};

enum token_key token_find(const char *name, size_t len)
{
	unsigned int i;

	for (i = 0; i < TOKEN_COUNT; i++)
		if (strlen(token_infos[i].name) == len &&
		    !memcmp(token_infos[i].name, name, len))
			break;
	return (enum token_key)i;
}

const char *token_nearest(const char *name)
{
	const char *names[TOKEN_COUNT + 1];
	unsigned int i;

	for (i = 0; i < TOKEN_COUNT; i++)
		names[i] = token_infos[i].name;
	names[i] = NULL;
	return num_nearest(name, names);
}

bool token_is_old(enum token_key key)
{
	static const enum token_key old[] = {
		TOKEN_ERROR, TOKEN_RETVAL, TOKEN_SIGNAL, TOKEN_SYSCALL,
		TOKEN_DELAY_ENTER, TOKEN_DELAY_EXIT, TOKEN_POKE_ENTER,
		TOKEN_POKE_EXIT, TOKEN_WHEN,
	};
	size_t i;

	for (i = 0; i < sizeof(old) / sizeof(*old); i++)
		if (old[i] == key)
			return true;
	return false;
}

bool token_is_action(enum token_key key)
{
	switch ((enum token_class)token_infos[key].class) {
	case CLASS_TERMINAL:
	case CLASS_MODIFIER:
	case CLASS_FLOW:
		return true;
	case CLASS_COND:
	case CLASS_COND_EXIT:
	case CLASS_COUNT:
	case CLASS_SCOPE:
		break;
	}
	return false;
}
