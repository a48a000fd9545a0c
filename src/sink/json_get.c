/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/json_get.h"

#include <stdlib.h>

#include "base/num.h"

#define SECOND UINT64_C(1000000000)

const struct jsonr_value *json_get(const struct jsonr_value *j,
				     const char *key)
{
	return jsonr_get(j, key);
}

const char *json_get_string(const struct jsonr_value *j, const char *key)
{
	const struct jsonr_value *m = json_get(j, key);

	return m && m->kind == JSONR_STRING ? m->text : NULL;
}

int64_t json_get_integer(const struct jsonr_value *j, const char *key)
{
	int64_t v = 0;

	jsonr_s64(json_get(j, key), &v);
	return v;
}

uint64_t json_get_address(const struct jsonr_value *j, const char *key)
{
	const char *s = json_get_string(j, key);

	return s ? strtoull(s, NULL, 16) : 0;
}

bool json_get_true(const struct jsonr_value *j, const char *key)
{
	bool truth;

	return jsonr_bool(json_get(j, key), &truth) == 0 && truth;
}

uint64_t json_get_seconds(const struct jsonr_value *j, const char *key)
{
	const struct jsonr_value *m = json_get(j, key);
	uint64_t ns;

	if (!m || (m->kind != JSONR_NUMBER && m->kind != JSONR_STRING) ||
	    num_parse_duration(m->text, SECOND, &ns))
		return 0;
	return ns;
}

const char *json_get_text(struct arena *a, const struct jsonr_value *m)
{
	unsigned char *bytes;
	size_t len;

	if (m && m->kind == JSONR_STRING)
		return arena_strdup(a, m->text);
	if (m && !jsonr_base64(a, jsonr_get(m, "bytes"), &bytes, &len))
		return arena_printf(a, "%.*s", (int)len, (const char *)bytes);
	return NULL;
}

int json_get_int(const struct jsonr_value *j, const char *key)
{
	return json_get(j, key) ? (int)json_get_integer(j, key) : -1;
}
