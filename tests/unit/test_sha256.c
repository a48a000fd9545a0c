/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/sha256.h"

#include "check.h"

static const char *hex(const void *data, size_t len)
{
	static char text[2 * SHA256_BYTES + 1];
	unsigned char sum[SHA256_BYTES];

	sha256(data, len, sum);
	for (size_t i = 0; i < SHA256_BYTES; i++)
		snprintf(text + 2 * i, 3, "%02x", sum[i]);
	return text;
}

/* The examples of FIPS 180-4, and lengths about the end of a block. */
static void examples(void)
{
	CHECK_STR(hex("", 0), "e3b0c44298fc1c149afbf4c8996fb924"
			      "27ae41e4649b934ca495991b7852b855");
	CHECK_STR(hex("abc", 3), "ba7816bf8f01cfea414140de5dae2223"
				 "b00361a396177a9cb410ff61f20015ad");
	CHECK_STR(hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnop"
		      "nopq",
		      56),
		  "248d6a61d20638b8e5c026930c3e6039"
		  "a33ce45964ff2167f6ecedd419db06c1");
}

static void lengths(void)
{
	static char a[1000000];

	memset(a, 'a', sizeof(a));
	CHECK_STR(hex(a, 55), "9f4390f8d30c2dd92ec9f095b65e2b9a"
			      "e9b0a925a5258e241c9f1e910f734318");
	CHECK_STR(hex(a, 64), "ffe054fe7ae0cb6dc65c3af9b61d5209"
			      "f439851db43d0ba5997337df154668eb");
	CHECK_STR(hex(a, sizeof(a)), "cdc76e5c9914fb9281a1c7e284d73e67"
				     "f1809a48a497200e046d39ccc7112cd0");
}

int main(void)
{
	CHECK_RUN(examples);
	CHECK_RUN(lengths);
	return check_end();
}
