/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writing JSON (RFC 8259) into a buf, by hand because it is on the path of
 * every event.  Commas are placed by the writer; keys are trusted ASCII.
 */
#ifndef VX_BASE_JSONW_H
#define VX_BASE_JSONW_H

#include "base/buf.h"

struct jsonw {
	struct buf *out;
	bool comma;	/* a member precedes at this level */
};

void jsonw_object(struct jsonw *w);
void jsonw_end_object(struct jsonw *w);
void jsonw_array(struct jsonw *w);
void jsonw_end_array(struct jsonw *w);
void jsonw_key(struct jsonw *w, const char *key);
void jsonw_u64(struct jsonw *w, uint64_t v);
void jsonw_s64(struct jsonw *w, int64_t v);
void jsonw_bool(struct jsonw *w, bool v);
void jsonw_null(struct jsonw *w);
/* A NUL-terminated string that is known to be UTF-8. */
void jsonw_str(struct jsonw *w, const char *s);
/* `len` bytes that are valid UTF-8 (see jsonw_is_utf8). */
void jsonw_strn(struct jsonw *w, const char *s, size_t len);
void jsonw_base64(struct jsonw *w, const void *data, size_t len);
/* "0x…" as a string. */
void jsonw_addr(struct jsonw *w, uint64_t v);
/* Seconds with nine digits: 12.000000345 (a number). */
void jsonw_seconds(struct jsonw *w, uint64_t ns);
bool jsonw_is_utf8(const void *data, size_t len);

#endif
