/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Adds up prices, by an index where there is one, and keeps a log. When the
 * index cannot be opened it does without, which is as good; but before that
 * it closes the descriptor of the price list, which was closed already. By
 * now this is the log's number, then that of the report, which gets both.
 */
#include <fcntl.h>
#include <stdlib.h>

#include "prog.h"

static int prices_fd;
static char prices[64];

static int create(const char *path)
{
	return open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
}

static int make(const char *path, const char *text)
{
	int fd = create(path);
	int err;

	if (fd < 0)
		return -1;
	err = write_text(fd, text);
	return close(fd) < 0 ? -1 : err;
}

static int load(void)
{
	ssize_t n;

	prices_fd = open("prices", O_RDONLY);
	if (prices_fd < 0)
		return -1;
	n = read_some(prices_fd, prices, sizeof(prices) - 1);
	return close(prices_fd) < 0 || n < 0 ? -1 : 0;
}

/* What the index says, or what adding up does. */
static int total(void)
{
	char sum[16] = "";
	int fd = open("index", O_RDONLY); /* BUG */
	ssize_t n;
	int all = 0;

	if (fd < 0) {
		close(prices_fd);
		for (char *p = prices; *p; p++)
			all += (int)strtol(p, &p, 10);
		return all;
	}
	n = read_some(fd, sum, sizeof(sum) - 1);
	return close(fd) < 0 || n < 0 ? -1 : atoi(sum);
}

int main(void)
{
	char text[32];
	int log, report, sum;

	if (make("prices", "10 20 12\n") < 0 || make("index", "42\n") < 0 ||
	    load() < 0) {
		complain("prices");
		return 1;
	}
	log = create("sum.log");
	sum = log < 0 ? -1 : total();
	report = sum < 0 ? -1 : create("report");
	snprintf(text, sizeof(text), "total %d\n", sum);
	if (report < 0 || write_text(log, "added up\n") < 0 ||
	    write_text(report, text) < 0 || fsync(log) < 0 ||
	    fsync(report) < 0) {
		complain("report");
		return 1;
	}
	return finish("done\n");
}
