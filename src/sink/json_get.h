/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Members of a record's objects, as from_json.c wants them: what is absent
 * or of another type reads as nothing (NULL, 0, false).
 */
#ifndef VX_SINK_JSON_GET_H
#define VX_SINK_JSON_GET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/jsonr.h"

const struct jsonr_value *json_get(const struct jsonr_value *j,
				     const char *key);
const char *json_get_string(const struct jsonr_value *j, const char *key);
int64_t json_get_integer(const struct jsonr_value *j, const char *key);
uint64_t json_get_address(const struct jsonr_value *j, const char *key);
bool json_get_true(const struct jsonr_value *j, const char *key);
/* "12.000000345", a number or a string, in ns */
uint64_t json_get_seconds(const struct jsonr_value *j, const char *key);
const char *json_get_text(struct arena *a, const struct jsonr_value *m);
int json_get_int(const struct jsonr_value *j, const char *key);

#endif
