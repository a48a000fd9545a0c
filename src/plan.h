/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The plan: everything the user asked for, checked as a whole.  Made once
 * from the command line and the environment, const after start, and the
 * only way in which an option reaches the rest of the program.  Each layer
 * is handed its own part (engine, decode, style …), never the plan.
 */
#ifndef VX_PLAN_H
#define VX_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bitmap.h"
#include "event/event.h"
#include "linux/abi.h"
#include "rule/rules.h"
#include "sink/style.h"
#include "trace/engine.h"

/* How a call ended: -e status=, -z, -Z. Bit numbers of plan.filter.status. */
enum status {
	STATUS_SUCCESSFUL,
	STATUS_FAILED,
	STATUS_UNFINISHED,	/* did not return: execve of a sibling, exit */
	STATUS_UNAVAILABLE,	/* returned, the result could not be read */
	STATUS_DETACHED,	/* we let go before it returned */
	STATUS_COUNT,
};

/* Messages that -q and -e quiet= silence. Bit numbers of plan.quiet. */
enum quiet {
	QUIET_ATTACH,		/* Process 12 attached, detached */
	QUIET_EXIT,		/* +++ exited with 0 +++ */
	QUIET_PATH_RESOLUTION,	/* Requested path "x" resolved into "/x" */
	QUIET_PERSONALITY,	/* [ Process PID=12 runs in 32 bit mode. ] */
	QUIET_THREAD_EXECVE,	/* +++ superseded by execve in pid 12 +++ */
	QUIET_COUNT,
};

/* Which events are shown. */
struct trace_filter {
	/* By call number, one per ABI: -e trace=SET; none of them where
	 * only filters with conditions were given (plan.rules) */
	struct bitmap calls[ABI_COUNT];
	struct bitmap wanted[ABI_COUNT];	/* those, and filters' */
	struct bitmap stops[ABI_COUNT];	/* and what stacks depend on, and
					 * numbers that are no call */
	struct bitmap always[ABI_COUNT]; /* of those: whatever filters say */
	/* -P: as given, and where realpath(3) differs that too. */
	const char *const *paths;
	unsigned int npaths;
	struct bitmap fds;	/* --trace-fds; OR-ed with paths */
	bool by_fd;		/* --trace-fds was given */
	/* paths or fds are given: a call must touch one of them. */
	bool by_path;
	uint32_t status;	/* 1 << enum status; all ones by default */
	struct bitmap signals;	/* by signal number: -e signal= */
};

enum unwinder_choice {			/* --stack-trace-unwinder= */
	UNWINDER_AUTO,		/* libdw, else libunwind */
	UNWINDER_LIBDW,
	UNWINDER_LIBUNWIND,
};

struct stack_options {
	uint8_t mode;		/* enum stack_mode: -k, -kk */
	uint8_t unwinder;	/* enum unwinder_choice */
	unsigned int frame_limit; /* --stack-trace-frame-limit; 256 */
	bool at_entry;		/* taken when a call begins: the listener's */
};

enum tips_format {
	TIPS_NONE,
	TIPS_COMPACT,
	TIPS_FULL,
};

struct tips_options {
	uint8_t format;		/* enum tips_format */
	int id;			/* -1: any */
};

enum unfired {
	UNFIRED_WARN,
	UNFIRED_ERROR,
	UNFIRED_IGNORE,
};

/* How rules are carried out and reported. */
struct inject_options {
	uint64_t seed;		/* --seed, or drawn */
	bool seed_given;
	uint8_t unfired;	/* enum unfired */
	bool unfired_given;
	bool strict;
	bool compat;		/* --inject-compat=strace */
	bool files;		/* rules were read from a file */
	unsigned int step_max;	/* --seq-max */
	const char *schedule;	/* --schedule FILE, or NULL */
	const char *replay;	/* --replay-schedule FILE, or NULL */
};

struct sink;

struct plan {
	struct engine_options engine;
	struct decode_options decode;
	struct trace_filter filter;
	struct text_style style;
	struct summary_style summary;
	struct output_options output;
	struct stack_options stack;
	struct tips_options tips;
	struct rules *rules;	/* -e inject=, fault=, --rules, -e trace= with
				 * conditions; or NULL */
	struct inject_options inject;
	uint32_t quiet;		/* 1 << enum quiet */
	bool json;		/* --json: JSON Lines, no text */
	const char *from_json;	/* --from-json FILE: no tracing; or NULL */
	uint64_t syscall_limit;	/* --syscall-limit; 0: none */
	bool debug;		/* -d */
	/* Hears of everything in place of text, JSON and summaries; the
	 * pipeline does not own it.  NULL: none. Of a sweep. */
	struct sink *listener;
};

struct request;	/* cli.h */

/* What holds where nothing is asked for. */
void plan_init(struct plan *p);
/* Frees what it owns; words of the command line are not its own. */
void plan_free(struct plan *p);
/*
 * Judges the options together, in strace's order and words, and completes
 * rq->plan with the command (`argv`, ended by NULL) and the environment.
 * Ends the program with a message where they contradict each other.
 */
void plan_settle(struct request *rq, char **argv);
/* plan_rules.c: rules are compiled, filters joined to the calls wanted. */
void plan_settle_rules(struct request *rq);
/*
 * plan_command.c: the number of process_vm_exec, from an option's text; or
 * with NULL from the environment, or configure's. 0: none is known.
 */
long plan_vm_exec_nr(const char *text);
/* … -u; and the environment with -E, NULL: as ours. */
struct words;
void plan_settle_user(const struct request *rq);
char *const *plan_environment(const struct words *edits);

static inline bool plan_quiet(const struct plan *p, enum quiet what)
{
	return p->quiet >> what & 1;
}

static inline bool plan_status(const struct plan *p, enum status s)
{
	return p->filter.status >> s & 1;
}

#endif
