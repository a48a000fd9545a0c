/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Any bytes as a rule, or as a rule file: parser and compiler survive them,
 * and what is accepted has a normal form that is the same tree.  For libFuzzer
 * (tests/fuzz/run); the first byte says what the rest is.
 *
 * with: tests/rules/tree.c
 */
#include "config.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../rules/tree.h"
#include "base/die.h"
#include "rule/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct rules_options options = { .step_max = 64 };

static void differ(const char *what, const char *a, const char *b)
{
	fprintf(stderr, "%s:\n%s\n%s\n", what, a, b);
	abort();
}

/* The tree of one rule. */
static void parse(const char *what, const char *text, struct buf *tree,
		  struct buf *normal)
{
	struct rules *r = rules_new(&options);
	struct rule_error e = RULE_ERROR_INIT;
	struct buf warnings = BUF_INIT;

	if (rules_add(r, what, text, &e)) {
		if (!e.text.len)
			differ("no message", text, "");
	} else {
		tree_rule(rules_get(r, 0), tree);
		rules_explain(rules_get(r, 0), normal);
		if (rules_compile(r, &e, &warnings) && !e.text.len)
			differ("no message", text, "");
	}
	buf_free(&warnings);
	rule_error_free(&e);
	rules_free(r);
}

static void try_rule(const char *what, const char *text)
{
	struct buf tree = BUF_INIT, normal = BUF_INIT;
	struct buf again = BUF_INIT, other = BUF_INIT;

	/* A file's name: nothing to be read here. */
	if (*text == '@')
		return;
	parse(what, text, &tree, &normal);
	if (tree.len) {
		parse(what, buf_cstr(&normal), &again, &other);
		if (strcmp(buf_cstr(&again), tree.data))
			differ("another tree", buf_cstr(&normal), tree.data);
		if (strcmp(buf_cstr(&other), buf_cstr(&normal)))
			differ("another form", buf_cstr(&normal),
			       buf_cstr(&other));
	}
	buf_free(&tree);
	buf_free(&normal);
	buf_free(&again);
	buf_free(&other);
}

static const char *what_of(unsigned int kind)
{
	return kind == RULE_FAULT ? "fault" : kind == RULE_FILTER ? "trace" :
		"inject";
}

/* The rules of a file again, each on its own. */
static void check_file(struct rules *r)
{
	const struct rule *rule;
	unsigned int i;

	for (i = 0; (rule = rules_get(r, i)); i++) {
		struct buf tree = BUF_INIT, normal = BUF_INIT;
		struct buf again = BUF_INIT, other = BUF_INIT;

		tree_rule(rule, &tree);
		rules_explain(rule, &normal);
		if (normal.len < 60000)
			parse(what_of(rule->kind), buf_cstr(&normal), &again,
			      &other);
		if (normal.len < 60000 &&
		    strcmp(buf_cstr(&again), buf_cstr(&tree)))
			differ("another tree", buf_cstr(&normal), tree.data);
		buf_free(&tree);
		buf_free(&normal);
		buf_free(&again);
		buf_free(&other);
	}
}

static void try_file(const uint8_t *data, size_t size)
{
	int fd = memfd_create("rules", MFD_CLOEXEC);
	char *path = xasprintf("/proc/self/fd/%d", fd);
	struct rules *r = rules_new(&options);
	struct rule_error e = RULE_ERROR_INIT;

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	if (!rules_add_file(r, path, &e))
		check_file(r);
	else if (!e.text.len)
		differ("no message", path, "");
	rule_error_free(&e);
	rules_free(r);
	free(path);
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (!size)
		return 0;
	if (data[0] % 4 == 3) {
		try_file(data + 1, size - 1);
		return 0;
	}
	text = strndup((const char *)data + 1, size - 1);
	if (!text)
		abort();
	try_rule(what_of(data[0] % 4), text);
	free(text);
	return 0;
}
