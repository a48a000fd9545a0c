/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Journals of a sweep: where they are, going on with one, older ones. */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "sweep_in.h"

/* --db: a file for each command with its options, and each shard. */
static char *path_of(const struct sweep_state *s)
{
	const struct sweep *sweep = &s->sweep;
	uint64_t h;

	if (s->rq->json)
		return xstrdup(s->rq->json);
	if (!s->rq->db)
		return NULL;
	if (mkdir(s->rq->db, 0777) && errno != EEXIST)
		die_errno(errno, "sweep: %s", s->rq->db);
	h = hash_bytes(sweep->command, strlen(sweep->command)) ^
	    hash_bytes(sweep->options, strlen(sweep->options)) << 1;
	return xasprintf("%s/%016" PRIx64 "-%u-of-%u.jsonl", s->rq->db, h,
			 sweep->shard, sweep->shards);
}

/* What an interrupted sweep has done already is not done again. */
static void take_results(struct sweep_state *s)
{
	for (unsigned int i = 0; i < s->old.nresults; i++) {
		struct sweep_result *r = s->old.results[i];
		uint64_t id = strtoull(r->id, NULL, 16);

		for (unsigned int k = 0; k < s->ncases; k++) {
			if (s->cases[k]->id != id || hash_find(s->done, id))
				continue;
			r->site = &s->cases[k]->site->site;
			r->known = false;
			sweep_mark_result(s->rq, r);
			hash_put(s->done, id, r);
			sweep_add_result(&s->sweep, r);
		}
	}
}

static int resume(struct sweep_state *s, const char *path)
{
	struct buf why = BUF_INIT;
	int err = journal_read(&s->old, path, &why);

	if (!err && (strcmp(s->old.command, s->sweep.command) != 0 ||
		     strcmp(s->old.options, s->sweep.options) != 0 ||
		     s->old.shard != s->sweep.shard ||
		     s->old.shards != s->sweep.shards)) {
		warn("sweep: %s is of another sweep: %s", path,
		     s->old.command);
		err = -EINVAL;
	} else if (err) {
		warn("sweep: %s: %s", path,
		     why.len ? buf_cstr(&why) : strerror(-err));
	}
	buf_free(&why);
	if (err)
		return SWEEP_EXIT_USAGE;
	take_results(s);
	return 0;
}

static int write_head(struct sweep_state *s)
{
	int err = journal_head(s->journal, &s->sweep);

	for (unsigned int i = 0; i < s->sweep.nsites && !err; i++)
		err = journal_site(s->journal, s->sweep.sites[i]);
	return err;
}

int sweep_journal_open(struct sweep_state *s)
{
	char *path = path_of(s);
	struct stat st;
	bool goes_on;
	int err = 0;

	if (!path)
		return 0;
	goes_on = s->rq->resume && !stat(path, &st) && st.st_size > 0;
	if (goes_on)
		err = resume(s, path);
	if (err) {
		free(path);
		return err;
	}
	s->journal = journal_open(path, goes_on, &err);
	if (s->journal && !goes_on)
		err = write_head(s);
	if (err)
		warn_errno(-err, "sweep: %s", path);
	free(path);
	return err ? SWEEP_EXIT_UNTRIED : 0;
}

/* --since: sites that were swept before, whatever the command. */
void sweep_read_known_sites(struct sweep_state *s)
{
	const char *dir = s->rq->since;
	struct dirent *d;
	DIR *files;

	if (!dir)
		return;
	files = opendir(dir);
	if (!files)
		die_errno(errno, "sweep: %s", dir);
	while ((d = readdir(files))) {
		size_t n = strlen(d->d_name);
		struct buf why = BUF_INIT;
		struct sweep old;
		char *path;

		if (n < 6 || strcmp(d->d_name + n - 6, ".jsonl") != 0)
			continue;
		path = xasprintf("%s/%s", dir, d->d_name);
		sweep_init(&old);
		if (journal_read(&old, path, &why))
			warn("sweep: %s: %s", path, buf_cstr(&why));
		for (unsigned int i = 0; i < old.nsites; i++)
			hash_put(s->known_sites, old.sites[i]->id, s);
		sweep_free(&old);
		buf_free(&why);
		free(path);
	}
	closedir(files);
}

static void remove_scratch(struct sweep_state *s)
{
	if (s->scratch && rmdir(s->scratch) && errno != ENOENT)
		warn_errno(errno, "sweep: %s", s->scratch);
	free(s->scratch);
}

void sweep_state_free(struct sweep_state *s)
{
	evidence_free(&s->base);
	while (s->masks) {
		struct mask *m = s->masks;

		s->masks = m->next;
		free(m->before);
		free(m->behind);
		free(m);
	}
	hash_free(&s->all_sites);
	hash_free(s->known_sites);
	hash_free(s->done);
	free(s->cases);
	remove_scratch(s);
	sweep_free(&s->sweep);
	sweep_free(&s->old);
	area_free(s->survey[0]);
	area_free(s->survey[1]);
}
