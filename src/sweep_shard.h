/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which part of a sweep this is, as the farm says. */
#ifndef VX_SWEEP_SHARD_H
#define VX_SWEEP_SHARD_H

/*
 * "2/4", or "auto": from the environment of Bazel, GoogleTest's runners,
 * GitLab, CircleCI, Buildkite, Slurm, Kubernetes; 1 of 1 where there is
 * none.  These variables are removed then.  `shard` counts from 1.  0, or -EINVAL: not such a text, or the
 * environment's numbers are none.
 */
int sweep_shard(const char *text, unsigned int *shard, unsigned int *shards);

#endif
