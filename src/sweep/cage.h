/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A cage: one run of a command that may do anything (fork without end,
 * ignore SIGTERM, fill its output, call setsid(2)), from which nothing gets
 * away.  Who made it reads what it prints, waits for it with others, and
 * can kill all of it at any moment.
 *
 * A process between us and the command, the keeper, is the init process of a
 * PID namespace of its own where one can be had (pid_namespaces(7); as root,
 * or in a user namespace), so that its death is the death of all; else it
 * is a subreaper (prctl(2)) and what it left is hunted down.  The command
 * is never the init process itself, since signals mean something else there.
 * If we die, however that be, all of it dies.
 *
 * This fends off mistakes, not malice: without a PID namespace a command can
 * do to us what any process of our user can, kill(-1) among it.
 */
#ifndef VX_SWEEP_CAGE_H
#define VX_SWEEP_CAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"

enum cage_isolation {
	CAGE_NONE,	/* in the working directory itself */
	CAGE_TMPDIR,	/* in a copy of it (reflink where that works), and
			 * with a TMPDIR of its own */
	CAGE_OVERLAY,	/* an overlayfs over it, at the same path, in a user
			 * and mount namespace: what is written is lost;
			 * and a TMPDIR, too.  scratch must not be below cwd,
			 * nor on an overlayfs */
};

struct cage_options {
	/* All of it is read until cage_start() returns, not later. */
	char *const *argv;	/* the command, sought in the PATH of env */
	char *const *env;	/* whole environment */
	const char *cwd;	/* where it runs (or what is copied) */
	const char *scratch;	/* an existing folder for copies, ours */
	uint8_t isolation;	/* enum cage_isolation */
	bool no_pid_namespace;	/* for tests of the other way */
	size_t output_max;	/* bytes kept of each of its outputs; behind
				 * that they are read and counted only */
	/*
	 * How the command is run, in the keeper: NULL: fork, execve, wait.
	 * Else called there, in a fork of us with one thread: `environ`, cwd,
	 * signals and standard descriptors are as the command is to have them
	 * (standard input is /dev/null; no terminal), all other descriptors
	 * but `report` (close-on-exec) are closed.  So warn() and stdio speak
	 * for the command; what is written to `report` comes out of the cage.
	 * It runs the command as a child, better in a process group of its
	 * own since commands do kill(0), and returns wait(2)'s status of it.
	 * Orphans are its children, to be reaped by it or afterwards.
	 */
	int (*run)(void *ctx, int report);
	void *ctx;
};

/* One that is left when the command has ended; 64 of them at most. */
struct cage_left {
	pid_t pid;		/* in the cage */
	char comm[16];
};

struct cage_outcome {
	int status;		/* wait(2) form of the command; -1: killed by
				 * cage_kill(), or the keeper failed */
	struct buf out, err;	/* what it printed */
	uint64_t out_len, err_len;	/* … all of it, kept or not */
	struct buf report;	/* what run() said */
	uint64_t ns;		/* from its start to its end */
	struct cage_left *left;	/* processes that outlived it (200 ms) and
				 * were killed */
	unsigned int nleft;
	/* The folder in which it ran, as seen from outside, for as long as
	 * the cage; of OVERLAY what it wrote is below it alone, deleted names
	 * as overlayfs keeps them. */
	const char *dir;
	const char *tmp;	/* its own TMPDIR, as long; NULL: none */
};

struct cage;

/*
 * Starts it.  NULL: -errno in *err, and in `why` what could not be done.  An
 * execve(2) that fails is not among that: it is told on the command's
 * standard error, and its status is 127 (not found) or 126, as in a shell.
 */
struct cage *cage_start(const struct cage_options *o, int *err,
			struct buf *why);
/* For poll(2): up to CAGE_FDS descriptors, -1 where there is none now. */
#define CAGE_FDS 4
void cage_fds(const struct cage *c, int fds[CAGE_FDS]);
/* Takes what there is, without waiting. True: it is over, all of it dead. */
bool cage_pump(struct cage *c);
/* Kills all of it, to the last grandchild; cage_pump() says when. */
void cage_kill(struct cage *c);
/*
 * What its processes do now: whether one of them computes (was running at
 * both ends of `ms`, or they had a quarter of that in CPU time), and a line
 * a thread into `to`, with our pids: "42 (name) sleeps in futex_wait_queue,
 * call 202: 0x7f…" (its arguments, stack and instruction pointers).  Keeper
 * and warden are not among them.  It takes `ms`.
 */
bool cage_computes(struct cage *c, unsigned int ms, struct buf *to);
/* After cage_pump() was true; lives as long as the cage. */
const struct cage_outcome *cage_outcome(const struct cage *c);
/* Kills what may live yet, and removes what was made for it. */
void cage_free(struct cage *c);

#endif
