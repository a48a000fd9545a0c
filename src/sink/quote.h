/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Bytes as text: the escapes of strace's strings and the other shapes that
 * bytes take.  None of them prints the quotes.
 */
#ifndef VX_SINK_QUOTE_H
#define VX_SINK_QUOTE_H

#include <stddef.h>

#include "base/buf.h"
#include "sink/style.h"

void quote_bytes(struct buf *out, const void *data, size_t len,
		 enum hex_strings hex);
void quote_mac(struct buf *out, const void *data, size_t len);
void quote_uuid(struct buf *out, const void *data, size_t len);
void quote_octets(struct buf *out, const void *data, size_t len);

#endif
