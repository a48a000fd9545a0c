/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sweep_shard.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/num.h"

enum { SHARDS_MAX = 1000000 };

static const struct {
	const char *index, *total;
	int first;	/* the lowest index */
	/* … or a variable that tells it */
	const char *first_in;
	const char *touch;	/* names a file that has to be made */
} farms[] = {
	/* bazel.build/reference/test-encyclopedia, "Test sharding" */
	{ "TEST_SHARD_INDEX", "TEST_TOTAL_SHARDS", 0, NULL,
	  "TEST_SHARD_STATUS_FILE" },
	{ "GTEST_SHARD_INDEX", "GTEST_TOTAL_SHARDS", 0, NULL,
	  "GTEST_SHARD_STATUS_FILE" },
	{ "CI_NODE_INDEX", "CI_NODE_TOTAL", 1, NULL, NULL },	/* GitLab */
	{ "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0, NULL, NULL },
	{ "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0, NULL,
	  NULL },
	{ "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", 0,
	  "SLURM_ARRAY_TASK_MIN", NULL },
	/* Kubernetes tells no total: spec.completions, handed on by hand */
	{ "JOB_COMPLETION_INDEX", "JOB_COMPLETIONS", 0, NULL, NULL },
};

static int numbers(int64_t index, int64_t total, unsigned int *shard,
		   unsigned int *shards)
{
	if (index < 1 || index > total)
		return -EINVAL;
	*shard = (unsigned int)index;
	*shards = (unsigned int)total;
	return 0;
}

static int from_env(size_t i, unsigned int *shard, unsigned int *shards)
{
	const char *index = getenv(farms[i].index);
	const char *total = getenv(farms[i].total);
	const char *first = farms[i].first_in ? getenv(farms[i].first_in) :
			    NULL;
	const char *touch = farms[i].touch ? getenv(farms[i].touch) : NULL;
	int64_t n, of, from = farms[i].first;

	if (num_parse_int(index, 0, INT_MAX, &n) ||
	    num_parse_int(total, 1, SHARDS_MAX, &of) ||
	    (first && num_parse_int(first, 0, INT_MAX, &from))) {
		warn("sweep: %s=%s, %s=%s: not such numbers", farms[i].index,
		     index, farms[i].total, total);
		return -EINVAL;
	}
	if (touch) {
		int fd = open(touch, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);

		if (fd < 0)
			warn_errno(errno, "sweep: %s", touch);
		else
			close(fd);
	}
	return numbers(n - from + 1, of, shard, shards);
}

int sweep_shard(const char *text, unsigned int *shard, unsigned int *shards)
{
	const char *slash = strchr(text, '/');
	int64_t n, of;
	char *index;
	int err;

	if (!strcmp(text, "auto")) {
		for (size_t i = 0; i < sizeof(farms) / sizeof(farms[0]); i++)
			if (getenv(farms[i].index) && getenv(farms[i].total))
				return from_env(i, shard, shards);
		*shard = *shards = 1;
		return 0;
	}
	if (!slash)
		return -EINVAL;
	index = strndup(text, (size_t)(slash - text));
	err = num_parse_int(index, 1, SHARDS_MAX, &n);
	free(index);
	if (err || num_parse_int(slash + 1, 1, SHARDS_MAX, &of))
		return -EINVAL;
	return numbers(n, of, shard, shards);
}
