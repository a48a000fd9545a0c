/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The command line.  cli_parse() walks the arguments and calls one setter a
 * row of cli.def; a setter judges its own argument only and writes down
 * what was asked for in a struct request.  What options mean together is
 * decided afterwards, in plan.c.  Wrong input ends the program with
 * strace's message for it.
 */
#ifndef VX_CLI_H
#define VX_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "plan.h"

/* A list of strings that are not ours to free. */
struct words {
	const char **v;
	unsigned int n;
};

void words_add(struct words *w, const char *word);

enum color {
	COLOR_AUTO,
	COLOR_ALWAYS,
	COLOR_NEVER,
};

/* What was given, before it is judged as a whole. */
struct request {
	struct plan *plan;
	/* How often a short option came. */
	unsigned int nD, nf, nF, nq, nt, nx, ny, nV;
	unsigned int nstatus_only;	/* -z and -Z */
	/* The long spelling (or -e) of a counting option came. */
	bool daemonize_long, follow_long, quiet_long, clock_long, hex_long;
	bool decode_fds_long;
	bool separately;		/* --output-separately */
	bool seccomp, no_seccomp;	/* --seccomp-bpf, --no-seccomp */
	bool trace;			/* -e trace= without conditions */
	bool capabilities;		/* --capabilities */
	bool sort, columns;		/* -S, -U */
	const char *output;		/* -o as given, or NULL */
	const char *user;		/* -u, or NULL */
	const char *describe;		/* --describe, or NULL */
	uint8_t color;			/* enum color */
	struct words env;		/* -E, in order */
	struct words paths;		/* -P */
	pid_t *pids;			/* -p */
	unsigned int npids;
};

/* While one option is handled. */
struct cli {
	struct request *rq;
	struct plan *plan;
	const char *option;	/* for messages: "-a" or "--columns" */
	bool is_short;
};

enum option_arg {
	ARG_NONE,
	ARG_NEED,
	ARG_MAY,	/* --long or --long=ARG; never a word of its own */
	ARG_LONG,	/* the long one needs it, the short one has none */
};

enum topic {
	TOPIC_HIDDEN,
	TOPIC_STARTUP,
	TOPIC_TRACING,
	TOPIC_FILTERING,
	TOPIC_OUTPUT,
	TOPIC_INJECTION,
	TOPIC_STATISTICS,
	TOPIC_STOP,
	TOPIC_MISC,
	TOPIC_COUNT,
};

/* A row of cli.def. */
struct option_row {
	char letter;		/* 0: none */
	const char *name;	/* NULL: none */
	uint8_t arg;		/* enum option_arg */
	uint8_t topic;		/* enum topic */
	bool own;		/* not strace's */
	/* arg is NULL where none was given. */
	void (*set)(struct cli *c, const char *arg);
	const char *metavar;
	const char *help;
};

extern const struct option_row option_rows[];	/* set is NULL at the end */

/*
 * Fills rq and rq->plan as far as single options can; returns the words of
 * the command, ended by NULL (there may be none).
 */
char **cli_parse(char **argv, struct request *rq);

/*
 * The option that `name`, perhaps abbreviated, means. Returns how many
 * different ones it could be, in `found` (which may be NULL); the first is
 * in *row. An abbreviation of one of strace's never means one of ours.
 */
unsigned int cli_match_long(const char *name, const struct option_row **row,
			    struct words *found);

/*
 * cli_help.c: NULL is the short help of -h. Returns -EINVAL for a topic that
 * there is not.
 */
int cli_help(const char *topic);
void cli_version(void);

/* cli_set.c */
void cli_bad_argument(const struct cli *c, const char *arg)
	__attribute__((noreturn));
/* Does somebody read standard error, and not a script? */
bool cli_is_seen(void);
/* cli_rules.c: parses a rule; ends the program where that fails. */
void cli_add_rule(struct plan *p, const char *what, const char *text);
/* Says what is wrong, and ends the program. */
void cli_rule_error(const struct rule_error *e) __attribute__((noreturn));
/* cli.c: the nearest of `names` to what was wrong, where there is one. */
void cli_hint(const char *wrong, const char *const *names,
	      const char *before, const char *behind);

#endif
