/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How the output is to look and where it goes: what the user asked of the
 * sinks.  Plain data, filled by the command line (plan.c) or by a unit
 * test, const after start; a sink never sees an option's name.
 */
#ifndef VX_SINK_STYLE_H
#define VX_SINK_STYLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bitmap.h"

enum hex_strings {		/* -x, -xx, --strings-in-hex= */
	HEX_NONE,		/* octal escapes */
	HEX_NON_ASCII_CHARS,	/* hex escapes for the bytes that need one */
	HEX_NON_ASCII,		/* a string with such a byte: all of it */
	HEX_ALL,		/* every string */
};

enum const_style {		/* -X */
	CONST_ABBREV,		/* names (default) */
	CONST_RAW,		/* numbers */
	CONST_VERBOSE,		/* number and name as a comment */
};

enum clock_style {		/* --absolute-timestamps= */
	CLOCK_NONE,
	CLOCK_TIME,		/* 12:34:56 */
	CLOCK_UNIX,		/* seconds since the epoch */
};

/* Digits behind the point; the values are the number of digits. */
enum precision {
	PRECISION_S = 0,
	PRECISION_MS = 3,
	PRECISION_US = 6,
	PRECISION_NS = 9,
};

enum stack_mode {		/* -k, -kk */
	STACK_NONE,
	STACK_SYMBOL,		/* module(symbol+offset) [address] */
	STACK_SOURCE,		/* and file:line */
};

/* One line of text. Lives as long as the program. */
struct text_style {
	unsigned int column;	/* -a: where " = " stands; default 40 */
	unsigned int string_limit; /* -s: bytes of a string; default 32 */
	uint8_t hex;		/* enum hex_strings */
	uint8_t consts;		/* enum const_style */
	uint8_t clock;		/* enum clock_style: -t, -tt, -ttt */
	uint8_t clock_precision; /* enum precision */
	bool relative;		/* -r: time since the line before */
	uint8_t relative_precision; /* enum precision; default us */
	bool duration;		/* -T: <0.000012> behind the result */
	uint8_t duration_precision; /* enum precision; default us */
	bool ip;		/* -i: [00007f…] */
	bool nr;		/* -n: [ 257] */
	bool arg_names;		/* -N: openat(dfd=AT_FDCWD, …) */
	bool verbose;		/* -v was given: abbrev=none */
	bool always_pid;	/* --always-show-pid */
	bool follow;		/* -f: prefix lines with the pid */
	bool separate;		/* -ff: a file for each tracee, no prefix */
	/* There is a file or pipe (-o): "123 " and not "[pid 123] ". */
	bool to_file;
	bool comm;		/* -Y: 123<bash> in prefixes and notes */
	bool pidns;		/* --decode-pids=pidns */
	/* Only calls of these statuses are printed: a line waits for its
	 * end, there is no "<unfinished ...>" on the way. */
	bool staged;
	uint8_t stack;		/* enum stack_mode */
	struct bitmap dump_read; /* -e read=: fds, hex dump after the call */
	struct bitmap dump_write; /* -e write= */
};

/* Columns of a summary, in printing order; also what it is sorted by. */
enum summary_column {
	SUM_NONE,		/* end of a list; sort: as counted */
	SUM_TIME_PERCENT,	/* "% time" */
	SUM_TOTAL_TIME,		/* "seconds": system time, or wall with -w */
	SUM_MIN_TIME,
	SUM_MAX_TIME,
	SUM_AVG_TIME,
	SUM_CALLS,
	SUM_ERRORS,
	SUM_NAME,
	SUM_WALL_TOTAL,
	SUM_WALL_MIN,
	SUM_WALL_MAX,
	SUM_WALL_AVG,
	SUM_INJECTED,		/* calls that rules did something to */
	SUM_COLUMNS,
};

enum summary_mode {
	SUMMARY_NONE,
	SUMMARY_ONLY,		/* -c: no regular output */
	SUMMARY_TOO,		/* -C: at the end of it */
};

struct summary_style {
	uint8_t mode;		/* enum summary_mode */
	bool wall;		/* -w: latency, not system time */
	uint8_t sort;		/* enum summary_column; -S, default time */
	/* -U: ended by SUM_NONE, always has SUM_NAME. */
	uint8_t columns[SUM_COLUMNS];
	bool overhead_set;	/* -O was given */
	uint64_t overhead_ns;	/* subtracted from each call's time */
};

enum output_kind {
	OUTPUT_STDERR,
	OUTPUT_FILE,		/* -o FILE */
	OUTPUT_COMMAND,		/* -o '|CMD' or '!CMD' */
};

struct output_options {
	uint8_t kind;		/* enum output_kind */
	const char *path;	/* FILE, or CMD without its first byte */
	bool append;		/* -A */
	bool separate;		/* -ff: FILE.PID for each tracee */
	bool color;		/* settled: the output is a terminal that
				 * wants it, or --color=always */
	const char *colors;	/* STRACE_COLORS, or NULL: the default ones */
};

#endif
