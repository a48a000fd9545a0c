/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Any rules, as far as they compile, against a tracee that means no good.
 * For libFuzzer (tests/fuzz/run); the first byte is the tracee's seed,
 * lines behind it are rules: the first character says of what kind.
 *
 * with: tests/rules/hostile.c
 */
#include "config.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../rules/hostile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *what_of(char kind)
{
	return kind == 'M' ? "fault" : kind == 'N' ? "trace" : "inject";
}

static int add_rules(struct rules *r, char *text, struct rule_error *e)
{
	char *save = NULL;
	int err = 0;

	for (char *line = strtok_r(text, "\n", &save); line && !err;
	     line = strtok_r(NULL, "\n", &save))
		/* not a file's name */
		if (*line && line[1] != '@')
			err = rules_add(r, what_of(*line), line + 1, e);
	return err;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct rules_options opt = {
		.seed = 1, .step_max = 8, .unwinder = true,
	};
	struct rule_error e = RULE_ERROR_INIT;
	struct buf warnings = BUF_INIT;
	struct rules *r;
	char *text;

	if (!size)
		return 0;
	text = strndup((const char *)data + 1, size - 1);
	r = rules_new(&opt);
	if (!add_rules(r, text, &e) && !rules_compile(r, &e, &warnings))
		hostile_run(r, data[0], 12);
	rule_error_free(&e);
	buf_free(&warnings);
	rules_free(r);
	free(text);
	return 0;
}
