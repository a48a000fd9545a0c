/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the parts of a cage share.  There are two processes between us and
 * the command, both forked and never exec'ed:
 *
 *	us ── warden ── keeper ── command
 *
 * The warden (cage_warden.c) makes the namespaces, waits for the keeper to
 * end or for us to be gone or to let go of `life`, then sees to it that
 * nothing is left, and ends last.  It is outside of the PID namespace, and
 * each of the three has a process group of its own, so that kill(0) reaches
 * no other.  The keeper (cage_keeper.c) is that namespace's init process, or
 * a subreaper.
 */
#ifndef VX_SWEEP_CAGE_OWN_H
#define VX_SWEEP_CAGE_OWN_H

#include "sweep/cage.h"

#define CAGE_LEFT_MAX 64

/* All that warden and keeper know; nothing is allocated there. */
struct cage_plan {
	const struct cage_options *o;
	char **env;
	const char *cwd;	/* where the command starts */
	const char *upper, *work;	/* of the overlay over cwd, or NULL */
	bool pid_namespace;
	int life;	/* its other end is ours alone: hangs up with us */
	int out, err, report, result;
};

/* The first that comes through `result`: is the command going to run? */
struct cage_ready {
	int err;	/* 0 or -errno */
	bool again;	/* without a PID namespace it may be possible */
	char what[64];	/* could not be done */
};

/* The second. */
struct cage_result {
	int status;
	uint64_t ns;
	unsigned int nleft;
	struct cage_left left[CAGE_LEFT_MAX];
};

void cage_warden(const struct cage_plan *p) __attribute__((noreturn));
/* `guard` hangs up when the warden dies. */
void cage_keeper(const struct cage_plan *p, int guard)
	__attribute__((noreturn));

/* Says what failed, to whom has asked for the cage; does not return. */
void cage_fail(const struct cage_plan *p, int err, bool again,
	       const char *what) __attribute__((noreturn));
/* Closes all descriptors from 3 on that are not among the n. */
void cage_close_but(const int *keep, unsigned int n);
/* As after execve(2) in a fresh login: nothing blocked, caught, ignored. */
void cage_plain_signals(void);

/* cage_mounts.c */
/* In the warden: the namespaces that its children are to have. */
void cage_namespaces(const struct cage_plan *p);
/* In the keeper: /proc, the overlay, and the way to cwd. */
void cage_mounts(const struct cage_plan *p);

/* cage_tree.c */
struct cage_proc {
	pid_t pid, ppid, pgid;
	char state;
	char comm[16];
	bool inside;		/* below the root of the tree */
};

/* The next number that /proc lists; 0: no more. `dir` is its DIR. */
pid_t cage_next_pid(void *dir);
/* False: it is gone. */
bool cage_proc_read(pid_t pid, struct cage_proc *p);
/* All that this /proc knows, in a malloc'ed array; marked: those below root. */
size_t cage_tree(pid_t root, struct cage_proc **procs);
/* Kills and reaps all that is below the caller, until there is nothing. */
void cage_hunt(void);

/* cage_look.c */
/* As cage_computes(). */
bool cage_look(pid_t warden, unsigned int ms, struct buf *to);

/* cage_copy.c */
/* The content of `from` into the empty folder `to`. -errno, `why` it failed. */
int cage_copy(const char *from, const char *to, struct buf *why);
/* A tree that may be as nasty as it likes; what cannot be removed stays. */
void cage_remove(const char *dir);

#endif
