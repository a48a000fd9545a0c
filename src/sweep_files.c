/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files that a run leaves, against the baseline's. */
#include <dirent.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "sweep_in.h"

struct snapshot *sweep_files_of(const struct sweep_state *s, const char *dir)
{
	const struct sweep_request *rq = s->rq;

	/* they belong to the run alone, or were named */
	if (!rq->artifacts.n && rq->isolation == CAGE_NONE)
		return NULL;
	if (!rq->artifacts.n || rq->isolation == CAGE_NONE)
		return snapshot_take(dir, rq->artifacts.v, rq->artifacts.n);
	return snapshot_take_names(dir, rq->artifacts.v, rq->artifacts.n);
}

unsigned int sweep_temporaries(const char *dir, struct buf *name)
{
	DIR *d = dir ? opendir(dir) : NULL;
	unsigned int n = 0;
	struct dirent *e;

	while (d && (e = readdir(d))) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		if (!n++ && name)
			buf_str(name, e->d_name);
	}
	if (d)
		closedir(d);
	return n;
}

/* "new: x (12 bytes)" -> x; 0: another kind of line. */
static size_t path_in(const char *line, const char *kind, const char **path)
{
	size_t n = strlen(kind), len = strcspn(line, "\n");

	if (strncmp(line, kind, n) != 0)
		return 0;
	*path = line + n;
	len -= n;
	if (!strcmp(kind, "new: ")) {
		while (len && (*path)[len] != '(')
			len--;
		len -= len > 0;
	}
	return len;
}

static const char *next_line(const char *line)
{
	line += strcspn(line, "\n");
	return *line ? line + 1 : NULL;
}

/* Has `diff` a line of that kind? The first one's path. */
static const char *first_of(const char *diff, const char *kind, size_t *len)
{
	const char *path = NULL;

	for (const char *l = diff; l && *l; l = next_line(l)) {
		*len = path_in(l, kind, &path);
		if (*len)
			return path;
	}
	return NULL;
}

bool sweep_file_ignored(void *ctx, const char *path)
{
	const struct sweep_state *s = ctx;

	for (unsigned int i = 0; i < s->loose.n; i++)
		if (!fnmatch(s->loose.v[i], path, 0))
			return true;
	return false;
}

static void escape(struct buf *to, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (strchr("*?[\\", text[i]))
			buf_char(to, '\\');
		buf_char(to, text[i]);
	}
}

/* A path of ours; what is not below the working directory stays out. */
static void ignore(struct sweep_state *s, const char *path, const char *below)
{
	const char *cwd = s->sweep.cwd;
	size_t len = strlen(cwd);
	struct buf to = BUF_INIT;

	if (!path)
		return;
	if (!strncmp(path, cwd, len) && path[len] == '/')
		path += len + 1;
	while (!strncmp(path, "./", 2))
		path += 2;
	len = strlen(path);
	escape(&to, path, len - (len && path[len - 1] == '/'));
	buf_str(&to, below);
	words_add(&s->loose, arena_strdup(&s->sweep.arena,
					    buf_cstr(&to)));
	buf_free(&to);
}

void sweep_ignore_own_files(struct sweep_state *s)
{
	ignore(s, s->rq->json, "");
	ignore(s, s->rq->db, "");
	ignore(s, s->rq->db, "/*");
	ignore(s, s->rq->golden, "/*");
}

/* What two names have in common at both ends, and anything between. */
static void add_pattern(struct sweep_state *s, const char *a, size_t la,
			const char *b, size_t lb)
{
	size_t most = la < lb ? la : lb, head = 0, tail = 0;
	struct buf to = BUF_INIT;

	while (head < most && a[head] == b[head])
		head++;
	while (tail < most - head && a[la - tail - 1] == b[lb - tail - 1])
		tail++;
	escape(&to, a, head);
	if (head < la || la != lb)
		buf_char(&to, '*');
	escape(&to, a + la - tail, tail);
	words_add(&s->loose, arena_strdup(&s->sweep.arena,
					    buf_cstr(&to)));
	buf_free(&to);
}

/* True: one that is only there belongs to one that is only here. */
static bool mask_names(struct sweep_state *s, const char *diff)
{
	const char *gone, *came;
	size_t lg = 0, lc = 0;

	gone = first_of(diff, "missing: ", &lg);
	came = first_of(diff, "new: ", &lc);
	if (!gone && !came)
		return true;
	if (!gone || !came)
		return false;
	add_pattern(s, gone, lg, came, lc);
	return true;
}

bool sweep_mask_files(struct sweep_state *s, const struct snapshot *now,
		      struct buf *why)
{
	const struct snapshot_mask mask = { sweep_file_ignored, s };

	if (!s->base.files || !now)
		return true;
	for (unsigned int round = 0; round < 100; round++) {
		struct buf diff = BUF_INIT;
		const char *path;
		bool ok = true;
		size_t len;

		if (!snapshot_diff(s->base.files, now, &mask, &diff)) {
			buf_free(&diff);
			return true;
		}
		path = first_of(buf_cstr(&diff), "changed: ", &len);
		if (path)
			add_pattern(s, path, len, path, len);
		else
			ok = mask_names(s, buf_cstr(&diff));
		if (!ok)
			buf_printf(why, "its files differ: %.*s",
				   (int)strcspn(buf_cstr(&diff), "\n"),
				   buf_cstr(&diff));
		buf_free(&diff);
		if (!ok)
			return false;
	}
	buf_str(why, "its files differ each time");
	return false;
}

unsigned int sweep_compare_files(struct sweep_state *s,
				 const struct snapshot *now, struct buf *diff)
{
	const struct snapshot_mask mask = { sweep_file_ignored, s };
	unsigned int found = 0;
	size_t len;

	if (!s->base.files || !now ||
	    !snapshot_diff(s->base.files, now, &mask, diff))
		return 0;
	if (first_of(buf_cstr(diff), "changed: ", &len) ||
	    first_of(buf_cstr(diff), "missing: ", &len))
		found |= FILES_DIFFER;
	if (first_of(buf_cstr(diff), "new: ", &len))
		found |= FILES_NEW;
	return found;
}
