/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sweep_shard.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/num.h"

enum { SHARDS_MAX = 1000000 };

#define KUBERNETES "JOB_COMPLETION_INDEX"

static const struct {
	const char *index, *total;
	int first;	/* the lowest index */
	/* … or a variable that tells it; and how far they are apart */
	const char *first_in, *step_in;
	const char *touch;	/* names a file that has to be made */
} farms[] = {
	/* bazel.build/reference/test-encyclopedia, "Test sharding" */
	{ "TEST_SHARD_INDEX", "TEST_TOTAL_SHARDS", 0, NULL, NULL,
	  "TEST_SHARD_STATUS_FILE" },
	{ "GTEST_SHARD_INDEX", "GTEST_TOTAL_SHARDS", 0, NULL, NULL,
	  "GTEST_SHARD_STATUS_FILE" },
	/* GitLab */
	{ "CI_NODE_INDEX", "CI_NODE_TOTAL", 1, NULL, NULL, NULL },
	{ "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0, NULL, NULL, NULL },
	{ "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0, NULL,
	  NULL, NULL },
	{ "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", 0,
	  "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_STEP", NULL },
	/* Kubernetes tells no total: spec.completions, handed on by hand */
	{ KUBERNETES, "JOB_COMPLETIONS", 0, NULL, NULL, NULL },
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
	const char *apart = farms[i].step_in ? getenv(farms[i].step_in) : NULL;
	int64_t n, of, from = farms[i].first, step = 1;

	if (num_parse_int(index, 0, INT_MAX, &n) ||
	    num_parse_int(total, 1, SHARDS_MAX, &of) ||
	    (first && num_parse_int(first, 0, INT_MAX, &from)) ||
	    (apart && num_parse_int(apart, 1, INT_MAX, &step))) {
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
	if ((n - from) % step)
		return -EINVAL;
	return numbers((n - from) / step + 1, of, shard, shards);
}

/* They are about the sweep: what is swept must not take them for its own. */
static void forget(size_t i)
{
	unsetenv(farms[i].index);
	unsetenv(farms[i].total);
	if (farms[i].touch)
		unsetenv(farms[i].touch);
}

static int from_farm(unsigned int *shard, unsigned int *shards)
{
	bool found = false;
	int err = 0;

	*shard = *shards = 1;
	for (size_t i = 0; i < sizeof(farms) / sizeof(farms[0]); i++) {
		if (!getenv(farms[i].index) || !getenv(farms[i].total))
			continue;
		if (!found)
			err = from_env(i, shard, shards);
		found = true;
		forget(i);
	}
	if (!found && getenv(KUBERNETES)) {
		warn("sweep: " KUBERNETES " is set, JOB_COMPLETIONS is not:"
		     " of how many shards is this one?");
		return -EINVAL;
	}
	return err;
}

int sweep_shard(const char *text, unsigned int *shard, unsigned int *shards)
{
	const char *slash = strchr(text, '/');
	int64_t n, of;
	char *index;
	int err;

	if (!strcmp(text, "auto"))
		return from_farm(shard, shards);
	if (!slash)
		return -EINVAL;
	index = strndup(text, (size_t)(slash - text));
	err = num_parse_int(index, 1, SHARDS_MAX, &n);
	free(index);
	if (err || num_parse_int(slash + 1, 1, SHARDS_MAX, &of))
		return -EINVAL;
	return numbers(n, of, shard, shards);
}
