/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * SHA-256 (FIPS 180-4), of bytes that are all there.  For names of contents,
 * as a Content-Security-Policy wants them; not made to be fast.
 */
#ifndef VX_BASE_SHA256_H
#define VX_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32

void sha256(const void *data, size_t len, unsigned char out[SHA256_BYTES]);

#endif
