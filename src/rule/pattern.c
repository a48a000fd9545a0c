/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/pattern.h"

#include <limits.h>
#include <string.h>

#include "base/regex.h"

/* --- globs: a set of places in the pattern, moved on by each byte --- */

struct places_set {
	bool at[PATTERN_MAX + 1];
};

static bool is_double(const char *p)
{
	return p[0] == '*' && p[1] == '*';
}

/* What a place stands for without a byte: stars may stand for nothing. */
static void spread(struct places_set *s, const char *glob, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!s->at[i] || glob[i] != '*')
			continue;
		if (!is_double(glob + i)) {
			s->at[i + 1] = true;
			continue;
		}
		s->at[i + 2] = true;
		if (glob[i + 2] == '/' && (i == 0 || glob[i - 1] == '/'))
			s->at[i + 3] = true;
	}
}

/* The place behind the class that opens at `i`; 0: it never ends. */
static size_t class_end(const char *glob, size_t i)
{
	size_t j = i + 1;

	if (glob[j] == '!' || glob[j] == '^')
		j++;
	if (glob[j] == ']')
		j++;
	while (glob[j] && glob[j] != ']')
		j++;
	return glob[j] ? j + 1 : 0;
}

static bool in_class(const char *glob, size_t i, size_t end, unsigned char c)
{
	bool inverted = glob[i + 1] == '!' || glob[i + 1] == '^', in = false;
	size_t j = i + 1 + inverted, last = end - 1;

	for (; j < last; j++) {
		unsigned char lo = (unsigned char)glob[j], hi = lo;

		if (j + 2 < last && glob[j + 1] == '-') {
			hi = (unsigned char)glob[j + 2];
			j += 2;
		}
		in |= c >= lo && c <= hi;
	}
	return in != inverted;
}

/* Where a byte leads from place i; 0: nowhere (it is never the first). */
static size_t advance(const char *glob, size_t i, char c, bool slash,
		      size_t *also)
{
	size_t end;

	*also = 0;
	switch (glob[i]) {
	case '*':
		if (is_double(glob + i))
			*also = i + 1;	/* marks that the place stays */
		else if (!slash || c != '/')
			*also = i + 1;
		return 0;
	case '?':
		return slash && c == '/' ? 0 : i + 1;
	case '[':
		end = class_end(glob, i);
		if (!end)
			break;
		if (slash && c == '/')
			return 0;
		return in_class(glob, i, end, (unsigned char)c) ? end : 0;
	case '\\':
		if (glob[i + 1])
			return glob[i + 1] == c ? i + 2 : 0;
		break;
	}
	return glob[i] == c ? i + 1 : 0;
}

static bool move_on(struct places_set *to, const struct places_set *from,
		    const char *glob, size_t n, char c, bool slash)
{
	bool any = false;

	memset(to->at, 0, n + 1);
	for (size_t i = 0; i < n; i++) {
		size_t next, stay;

		if (!from->at[i])
			continue;
		next = advance(glob, i, c, slash, &stay);
		if (stay)
			to->at[i] = any = true;
		if (next)
			to->at[next] = any = true;
	}
	return any;
}

bool pattern_glob(const char *glob, const char *text, size_t len, bool slash)
{
	struct places_set a, b, *now = &a, *next = &b, *swap;
	size_t n = strlen(glob);

	if (n > PATTERN_MAX)
		return false;
	memset(a.at, 0, n + 1);
	a.at[0] = true;
	spread(now, glob, n);
	for (size_t i = 0; i < len; i++) {
		if (!move_on(next, now, glob, n, text[i], slash))
			return false;
		spread(next, glob, n);
		swap = now;
		now = next;
		next = swap;
	}
	return now->at[n];
}

const char *pattern_check(const char *glob)
{
	if (strlen(glob) > PATTERN_MAX)
		return "the pattern is too long";
	for (size_t i = 0; glob[i]; i++) {
		if (glob[i] == '\\' && glob[i + 1]) {
			i++;
		} else if (glob[i] == '[') {
			i = class_end(glob, i);
			if (!i)
				return "a [ without its ]";
			i--;
		}
	}
	return NULL;
}

/* --- regular expressions --- */

/* \1 makes matching exponential in a text that the tracee chooses. */
static bool refers_back(const char *s)
{
	for (; *s; s++) {
		if (*s != '\\')
			continue;
		s++;
		if (*s >= '1' && *s <= '9')
			return true;
		if (!*s)
			return false;
	}
	return false;
}

int pattern_regcomp(regex_t *re, const char *text)
{
	if (refers_back(text))
		return -1;
	return regex_compile(re, text);
}

bool pattern_regex(const regex_t *re, const char *text, size_t len)
{
	char copy[PATTERN_TEXT_MAX + 1];

	if (len > PATTERN_TEXT_MAX)
		len = PATTERN_TEXT_MAX;
	memcpy(copy, text, len);
	copy[len] = '\0';
	return !regexec(re, copy, 0, NULL, 0);
}

/* --- patterns --- */

bool pattern_name(const struct pattern *p, const char *text)
{
	switch ((enum pattern_kind)p->kind) {
	case PATTERN_EXACT: case PATTERN_TREE:
		return !strcmp(p->text, text);
	case PATTERN_GLOB:
		return pattern_glob(p->text, text, strlen(text), false);
	case PATTERN_RE:
		return p->re && pattern_regex(p->re, text, strlen(text));
	}
	return false;
}

/* The directory itself, and what is below it. */
static bool in_tree(const char *tree, const char *path)
{
	size_t n = strlen(tree);

	while (n && tree[n - 1] == '/')
		n--;
	return !strncmp(tree, path, n) && (path[n] == '/' || !path[n]);
}

static const char *last_component(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool glob_path(const char *glob, const char *path)
{
	if (!strchr(glob, '/'))
		path = last_component(path);
	return pattern_glob(glob, path, strlen(path), true);
}

bool pattern_path(const struct pattern *p, const char *given, const char *full)
{
	const char *text = p->full ? p->full : p->text;

	switch ((enum pattern_kind)p->kind) {
	case PATTERN_EXACT:
		return !strcmp(p->text, given) || !strcmp(text, full);
	case PATTERN_TREE:
		return in_tree(text, full);
	case PATTERN_GLOB:
		return glob_path(p->text, full) ||
		       (given != full && glob_path(p->text, given));
	case PATTERN_RE:
		return p->re && (pattern_regex(p->re, full, strlen(full)) ||
				 (given != full &&
				  pattern_regex(p->re, given, strlen(given))));
	}
	return false;
}

/* --- paths --- */

void pattern_normalize(char *path)
{
	char *to = path;
	const char *from = path;

	if (*path != '/')
		return;
	while (*from) {
		size_t n;

		from += strspn(from, "/");
		n = strcspn(from, "/");
		if (n == 2 && from[0] == '.' && from[1] == '.') {
			while (to > path && *--to != '/')
				;
		} else if (n && !(n == 1 && from[0] == '.')) {
			*to++ = '/';
			memmove(to, from, n);
			to += n;
		}
		from += n;
	}
	if (to == path)
		*to++ = '/';
	*to = '\0';
}

const char *pattern_join(struct arena *a, const char *dir, const char *rest)
{
	size_t d = strlen(dir), n = strlen(rest);
	char *path;

	if (*rest == '/')
		d = 0;
	if (d + n > 2 * PATH_MAX)
		return NULL;
	path = arena_try(a, d + n + 2);
	if (!path)
		return NULL;
	memcpy(path, dir, d);
	path[d] = '/';
	memcpy(path + d + 1, rest, n);
	path[d + 1 + n] = '\0';
	pattern_normalize(path);
	return path;
}
