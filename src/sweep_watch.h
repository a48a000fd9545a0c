/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a run of a sweep watches for, as the pipeline's listener: the sites
 * of a program (survey), what became of one fault (case), the last calls and
 * the last stack (explain).
 *
 * The run is another process, which may be killed at any instant: all that it
 * finds stands in memory that it shares with the sweep (struct area, mapped
 * before the fork, so that pointers into it hold on both sides).
 */
#ifndef VX_SWEEP_WATCH_H
#define VX_SWEEP_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sink/sink.h"
#include "sweep/sweep.h"

struct rules;

enum watch {
	WATCH_CASE,
	WATCH_SURVEY,
	WATCH_EXPLAIN,
	WATCH_STOP,	/* a case, up to where a process is stopped */
};

enum {
	WATCH_TAIL = 20,	/* calls that EXPLAIN keeps */
	WATCH_LINE = 512,	/* bytes of one, with the NUL */
	WATCH_FRAMES = 64,	/* of the last stack */
};

struct watched_site {
	struct sweep_site site;
	/* 1 << enum fault_when: which of those conditions hold there */
	unsigned int holds;
	bool writes;		/* its descriptor is open for that */
	uint64_t moved;		/* the first call's result, where it is one */
	struct watched_site *next;	/* in the order of first calls */
};

/* The first thing in an area. */
struct signs {
	size_t used, size;	/* of the area, in bytes */
	bool full;		/* not everything found room */
	/* Of the rules, so far. */
	unsigned int matched, applied, refused;
	unsigned int hits;	/* of the first one: how often the site's
				 * call was made */
	bool ended;		/* the command, if not what it started … */
	int status;		/* … as wait(2) says */
	unsigned int alive;	/* processes and threads of it that are left */
	int crash;		/* SIGSEGV …: the first process that died so */
	char crash_comm[16];
	pid_t stopped;		/* STOP: that one */
	/* SURVEY */
	unsigned int calls;
	struct watched_site *first;
	bool complete;		/* the command was run, to its end */
	/* EXPLAIN: line number n is tail[n % WATCH_TAIL] */
	unsigned int ntail;
	char tail[WATCH_TAIL][WATCH_LINE];
	bool end_fixed;		/* a crash's stack: it stays */
	unsigned int nend;
	struct sweep_frame end[WATCH_FRAMES];
};

/* NULL: no memory. Of pages that are there when they are written to. */
struct signs *area_new(void);
void area_free(struct signs *s);
/* As it was new. */
void area_reset(struct signs *s);
/* Zeroed; NULL: it is full. */
void *area_alloc(struct signs *s, size_t size);

struct watch_options {
	enum watch what;
	unsigned int depth;	/* frames that make a site; 0: all */
	bool startup;		/* the loader's calls are sites, too */
	struct signs *signs;
	struct rules *rules;	/* or NULL */
	/* Of the rules, these are looked at: one that counts, and those of
	 * the fault that is tried. */
	unsigned int nrules;
	const struct text_style *style;
};

/* Is a process that dies by it said to have crashed? */
bool watch_is_crash(int sig);
/* Lives as long as the run; `o` too. */
struct sink *watch_new(const struct watch_options *o);

#endif
