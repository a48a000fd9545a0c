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

void sweep_take_done(struct sweep_state *s, unsigned int from)
{
	for (unsigned int i = from; i < s->ncases; i++) {
		struct sweep_case *c = s->cases[i];
		struct sweep_result *r = hash_find(s->done, c->id);

		if (!r || c->done)
			continue;
		r->site = &c->site->site;
		r->known = false;
		sweep_mark_result(s->rq, r);
		sweep_add_result(&s->sweep, r);
		c->done = true;
		c->recovers = r->applied && sweep_has_recovery(s, c);
	}
}

static int resume(struct sweep_state *s, const char *path)
{
	struct buf why = BUF_INIT;
	int err = journal_read(&s->old, path, &why);

	if (err == -ENODATA)	/* it was killed before its first line */
		err = 0;
	else if (!err && (strcmp(s->old.command, s->sweep.command) != 0 ||
		     strcmp(s->old.options, s->sweep.options) != 0 ||
		     s->old.shard != s->sweep.shard ||
		     s->old.shards != s->sweep.shards)) {
		warn("sweep: %s is of another sweep: %s", path,
		     s->old.command);
		err = -EINVAL;
	} else if (err && why.len) {
		warn("sweep: %s", buf_cstr(&why));
	} else if (err) {
		warn_errno(-err, "sweep: %s", path);
	}
	buf_free(&why);
	if (err)
		return SWEEP_EXIT_USAGE;
	for (unsigned int i = 0; i < s->old.nresults; i++)
		hash_put(s->done, strtoull(s->old.results[i]->id, NULL, 16),
			 s->old.results[i]);
	sweep_take_done(s, 0);
	return 0;
}

int sweep_journal_more(struct sweep_state *s, unsigned int site)
{
	int err = s->journal ? journal_head(s->journal, &s->sweep) : 0;

	for (; s->journal && site < s->sweep.nsites && !err; site++)
		if (!sweep_find_site(&s->old, s->sweep.sites[site]->id))
			err = journal_site(s->journal, s->sweep.sites[site]);
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
	if (s->journal)
		err = sweep_journal_more(s, 0);
	if (err) {
		warn_errno(-err, "sweep: %s", path);
		journal_close(s->journal);
		s->journal = NULL;
	}
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
			warn("sweep: %s",
			     why.len ? buf_cstr(&why) : path);
		for (unsigned int i = 0; i < old.nsites; i++)
			hash_put(s->known_sites, old.sites[i]->id, s);
		sweep_free(&old);
		buf_free(&why);
		free(path);
	}
	closedir(files);
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
	hash_free(&s->recovery);
	hash_free(s->known_sites);
	hash_free(s->done);
	free(s->cases);
	free(s->loose.v);
	sweep_scratch_remove();
	sweep_free(&s->sweep);
	sweep_free(&s->old);
	area_free(s->survey[0]);
	area_free(s->survey[1]);
}
