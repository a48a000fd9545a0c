/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "check.h"

#include <errno.h>

#include "desc/faults.h"
#include "desc/moves.h"
#include "linux/abi.h"

static const char *first(const char *call)
{
	static struct buf text;
	const struct fault_row *r = fault_find(call);

	buf_reset(&text);
	if (r)
		fault_text(&r->v[0], &text);
	return buf_cstr(&text);
}

static const char *all(const char *call)
{
	static struct buf text;
	const struct fault_row *r = fault_find(call);

	buf_reset(&text);
	for (unsigned int i = 0; r && i < r->n; i++) {
		buf_str(&text, i ? ", " : "");
		fault_text(&r->v[i], &text);
	}
	return buf_cstr(&text);
}

static void the_first_is_the_default(void)
{
	static const char *const v[][2] = {
		{ "read", "EIO" }, { "pread64", "EIO" },
		{ "recvfrom", "EIO" }, { "write", "ENOSPC" },
		{ "sendto", "ENOSPC" }, { "openat", "EMFILE" },
		{ "mmap", "ENOMEM" }, { "mremap", "ENOMEM" },
		{ "brk", "current break" }, { "close", "posterror=EIO" },
		{ "fsync", "posterror=EIO" }, { "fdatasync", "posterror=EIO" },
		{ "rename", "EXDEV" }, { "fork", "EAGAIN" },
		{ "clone", "EAGAIN" }, { "execve", "ENOMEM" },
		{ "socket", "EMFILE" }, { "connect", "ECONNREFUSED" },
		{ "accept", "ECONNABORTED" }, { "poll", "EINTR" },
		{ "select", "EINTR" }, { "epoll_wait", "EINTR" },
		{ "getrandom", "ENOSYS" }, { "splice", "EIO" },
		{ "sendfile", "EIO" }, { "copy_file_range", "EIO" },
		{ "getpid", "" },
	};

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (!CHECK_STR(first(v[i][0]), v[i][1]))
			printf("  of %s\n", v[i][0]);
}

static void conditions_are_told(void)
{
	CHECK_STR(all("recvmsg"), "EIO, EINTR, ECONNRESET (socket), "
		  "EAGAIN (socket, O_NONBLOCK)");
	CHECK_STR(all("send"), "ENOSPC, EIO, EINTR, EPIPE (pipe or socket), "
		  "short=1");
	CHECK_STR(all("open"), "EMFILE, EACCES, ENOENT, ENOSPC (O_CREAT)");
}

/* A name that no ABI has is a slip of the pen, or another CPU's. */
static bool elsewhere(const char *name)
{
	static const char *const v[] = {
		"recv", "send", "sendfile64", "truncate64", "ftruncate64",
		"getdents", "open", "creat", "rename", "link", "symlink",
		"mkdir", "mknod", "unlink", "rmdir", "stat", "lstat", "stat64",
		"lstat64", "fstatat64", "access", "readlink", "statfs64",
		"fstat64", "fstatfs64", "chmod", "chown", "lchown", "dup2",
		"pipe", "eventfd", "signalfd", "epoll_create", "inotify_init",
		"poll", "ppoll_time64", "select", "_newselect",
		"pselect6_time64", "epoll_wait", "clock_nanosleep_time64",
		"waitpid", "mmap2", "fork", "vfork", "recvmmsg_time64",
		"accept", "newfstatat",
	};

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (!strcmp(v[i], name))
			return true;
	return false;
}

static void rows_name_calls(void)
{
	for (const struct fault_row *r = fault_rows; r->name; r++) {
		bool known = elsewhere(r->name);

		for (unsigned int i = 0; i < ABI_COUNT; i++)
			known |= abi_number(abis[i], r->name) >= 0;
		if (!CHECK(known) || !CHECK(fault_find(r->name) == r) ||
		    !CHECK(!fault_never(r->name)) || !CHECK(r->n > 0))
			printf("  %s\n", r->name);
	}
}

static const struct call *row_of(const char *name)
{
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		int64_t nr = abi_number(abis[i], name);

		if (nr >= 0)
			return abi_call(abis[i], (uint64_t)nr)->row;
	}
	return NULL;
}

/* short= has something to shorten; an error is one. */
static void failures_fit_their_call(void)
{
	for (const struct fault_row *r = fault_rows; r->name; r++) {
		const struct call *row = row_of(r->name);
		struct data_move m;

		for (unsigned int i = 0; i < r->n; i++) {
			const struct fault *f = &r->v[i];

			if (f->how == FAULT_SHORT && row &&
			    !CHECK(move_find(row, &m) &&
				   m.how != MOVE_MESSAGES))
				printf("  %s\n", r->name);
			if (f->how == FAULT_ERROR || f->how == FAULT_POST)
				CHECK(f->err > 0 && f->err < 4096);
		}
	}
}

static void some_never_fail(void)
{
	CHECK(fault_never("futex"));
	CHECK(fault_never("futex_waitv"));
	CHECK(fault_never("rt_sigaction"));
	CHECK(fault_never("rt_sigprocmask"));
	CHECK(fault_never("set_tid_address"));
	CHECK(fault_never("rseq"));
	CHECK(fault_never("exit_group"));
	CHECK(!fault_never("read"));
	CHECK(!fault_never("sigaltstack"));
}

int main(void)
{
	CHECK_RUN(the_first_is_the_default);
	CHECK_RUN(conditions_are_told);
	CHECK_RUN(rows_name_calls);
	CHECK_RUN(failures_fit_their_call);
	CHECK_RUN(some_never_fail);
	return check_end();
}
