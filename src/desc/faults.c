/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "desc/faults.h"

#include <errno.h>	/* its names alone */
#include <stddef.h>
#include <string.h>

#include "desc/desc.h"
#include "desc/consts.h"

#define E(name_) FAULT_ERROR, FAULT_ALWAYS, name_, 0
#define E_IF(name_, when_) FAULT_ERROR, when_, name_, 0
#define POST(name_) FAULT_POST, FAULT_ALWAYS, name_, 0
#define SHORT(n_) FAULT_SHORT, FAULT_ALWAYS, 0, n_
#define BREAK FAULT_BREAK, FAULT_ALWAYS, ENOMEM, 0

#define FAULTS(name_, ...) \
	static const struct fault name_[] = { __VA_ARGS__ }
#define ROW(name_, faults_) \
	{ #name_, faults_, sizeof(faults_) / sizeof(faults_[0]) }

/* --- data --- */

FAULTS(reads, { E(EIO) }, { E(EINTR) }, { E_IF(ECONNRESET, FAULT_SOCKET) },
       { E_IF(EAGAIN, FAULT_NONBLOCK) });
FAULTS(writes, { E(ENOSPC) }, { E(EIO) }, { E(EINTR) },
       { E_IF(EPIPE, FAULT_STREAM) }, { SHORT(1) });
FAULTS(copies, { E(EIO) }, { E(EINTR) }, { E(ENOSPC) }, { SHORT(1) });
/* their results count messages */
FAULTS(messages, { E(ENOSPC) }, { E(EIO) }, { E(EINTR) },
       { E_IF(EPIPE, FAULT_STREAM) });
FAULTS(syncs, { POST(EIO) });
FAULTS(sizes, { E(ENOSPC) }, { E(EIO) }, { E(EINTR) });
FAULTS(dirents, { E(EIO) });

/* --- names --- */

FAULTS(opens, { E(EMFILE) }, { E(EACCES) }, { E(ENOENT) },
       { E_IF(ENOSPC, FAULT_CREATES) });
FAULTS(creates, { E(EMFILE) }, { E(EACCES) }, { E(ENOSPC) });
FAULTS(renames, { E(EXDEV) }, { E(ENOSPC) });
FAULTS(makes, { E(ENOSPC) }, { E(EACCES) });
FAULTS(removes, { E(EACCES) }, { E(EBUSY) });
FAULTS(looks, { E(EACCES) }, { E(ENOENT) });
FAULTS(looks_at, { E_IF(EACCES, FAULT_NAMED) }, { E_IF(ENOENT, FAULT_NAMED) },
       { E_IF(EIO, FAULT_UNNAMED) });
FAULTS(stats_fd, { E(EIO) });
FAULTS(attributes, { E(EPERM) });
FAULTS(xattrs, { E(ENOTSUP) }, { E(ENOSPC) });

/* --- descriptors --- */

FAULTS(descriptors, { E(EMFILE) });
FAULTS(sockets, { E(EMFILE) }, { E(ENOBUFS) });
FAULTS(connects, { E(ECONNREFUSED) }, { E(ETIMEDOUT) });
FAULTS(accepts, { E(ECONNABORTED) }, { E(EMFILE) });
FAULTS(binds, { E(EADDRINUSE) });
FAULTS(waits, { E(EINTR) });

/* --- memory, processes --- */

FAULTS(memory, { E(ENOMEM) });
FAULTS(breaks, { BREAK });
FAULTS(forks, { E(EAGAIN) });
FAULTS(execs, { E(ENOMEM) });
FAULTS(rights, { E(EPERM) });
FAULTS(ids, { E(EAGAIN) }, { E(EPERM) });
FAULTS(absent, { E(ENOSYS) });

const struct fault_row fault_rows[] = {
	ROW(read, reads), ROW(pread64, reads), ROW(readv, reads),
	ROW(preadv, reads), ROW(preadv2, reads), ROW(recv, reads),
	ROW(recvfrom, reads), ROW(recvmsg, reads), ROW(recvmmsg, reads),
	ROW(recvmmsg_time64, reads),
	ROW(write, writes), ROW(pwrite64, writes), ROW(writev, writes),
	ROW(pwritev, writes), ROW(pwritev2, writes), ROW(send, writes),
	ROW(sendto, writes), ROW(sendmsg, writes), ROW(vmsplice, writes),
	ROW(sendmmsg, messages),
	ROW(sendfile, copies), ROW(sendfile64, copies), ROW(splice, copies),
	ROW(tee, copies), ROW(copy_file_range, copies),
	ROW(close, syncs), ROW(fsync, syncs), ROW(fdatasync, syncs),
	ROW(msync, syncs), ROW(syncfs, syncs), ROW(sync_file_range, syncs),
	ROW(truncate, sizes), ROW(ftruncate, sizes), ROW(fallocate, sizes),
	ROW(truncate64, sizes), ROW(ftruncate64, sizes),
	ROW(getdents, dirents), ROW(getdents64, dirents),

	ROW(open, opens), ROW(openat, opens), ROW(openat2, opens),
	ROW(creat, creates),
	ROW(rename, renames), ROW(renameat, renames), ROW(renameat2, renames),
	ROW(link, makes), ROW(linkat, makes), ROW(symlink, makes),
	ROW(symlinkat, makes), ROW(mkdir, makes), ROW(mkdirat, makes),
	ROW(mknod, makes), ROW(mknodat, makes),
	ROW(unlink, removes), ROW(unlinkat, removes), ROW(rmdir, removes),
	ROW(stat, looks), ROW(lstat, looks), ROW(newfstatat, looks_at),
	ROW(statx, looks_at), ROW(stat64, looks), ROW(lstat64, looks),
	ROW(fstatat64, looks_at), ROW(access, looks), ROW(faccessat, looks),
	ROW(faccessat2, looks), ROW(readlink, looks), ROW(readlinkat, looks),
	ROW(chdir, looks), ROW(statfs, looks), ROW(statfs64, looks),
	ROW(fstat, stats_fd), ROW(fstat64, stats_fd), ROW(fstatfs, stats_fd),
	ROW(fstatfs64, stats_fd),
	ROW(chmod, attributes), ROW(fchmod, attributes),
	ROW(fchmodat, attributes), ROW(fchmodat2, attributes),
	ROW(chown, attributes), ROW(fchown, attributes),
	ROW(lchown, attributes), ROW(fchownat, attributes),
	ROW(utimensat, attributes),
	ROW(setxattr, xattrs), ROW(lsetxattr, xattrs), ROW(fsetxattr, xattrs),

	ROW(dup, descriptors),
	ROW(pipe, descriptors), ROW(pipe2, descriptors),
	ROW(eventfd, descriptors), ROW(eventfd2, descriptors),
	ROW(signalfd, descriptors), ROW(signalfd4, descriptors),
	ROW(timerfd_create, descriptors), ROW(epoll_create, descriptors),
	ROW(epoll_create1, descriptors), ROW(inotify_init, descriptors),
	ROW(inotify_init1, descriptors), ROW(memfd_create, descriptors),
	ROW(pidfd_open, descriptors), ROW(socketpair, sockets),
	ROW(socket, sockets), ROW(connect, connects),
	ROW(accept, accepts), ROW(accept4, accepts), ROW(bind, binds),
	ROW(listen, binds),
	ROW(poll, waits), ROW(ppoll, waits), ROW(ppoll_time64, waits),
	ROW(select, waits), ROW(_newselect, waits), ROW(pselect6, waits),
	ROW(pselect6_time64, waits), ROW(epoll_wait, waits),
	ROW(epoll_pwait, waits), ROW(epoll_pwait2, waits),
	ROW(nanosleep, waits), ROW(clock_nanosleep, waits),
	ROW(clock_nanosleep_time64, waits), ROW(wait4, waits),
	ROW(waitid, waits), ROW(waitpid, waits), ROW(flock, waits),

	ROW(mmap, memory), ROW(mmap2, memory), ROW(mremap, memory),
	ROW(mprotect, memory), ROW(mlock, memory), ROW(mlock2, memory),
	ROW(brk, breaks),
	ROW(fork, forks), ROW(vfork, forks), ROW(clone, forks),
	ROW(clone3, forks), ROW(execve, execs), ROW(execveat, execs),
	ROW(setuid, ids), ROW(setgid, ids), ROW(setresuid, ids),
	ROW(setresgid, ids), ROW(setgroups, rights), ROW(kill, rights),
	ROW(getrandom, absent),
	{ NULL, NULL, 0 },
};

const struct fault_row *fault_find(const char *call)
{
	for (const struct fault_row *r = fault_rows; r->name; r++)
		if (!strcmp(r->name, call))
			return r;
	return NULL;
}

bool fault_never(const char *call)
{
	/* prefixes where they end with an underscore or are a family */
	static const char *const names[] = {
		"futex", "rt_sig", "sigreturn", "set_tid_address", "rseq",
		"set_robust_list", "exit", "restart_syscall",
	};

	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strncmp(call, names[i], strlen(names[i])))
			return true;
	return false;
}

void fault_text(const struct fault *f, struct buf *to)
{
	static const char *const when[] = {
		[FAULT_ALWAYS] = "", [FAULT_SOCKET] = " (socket)",
		[FAULT_NONBLOCK] = " (socket, O_NONBLOCK)",
		[FAULT_STREAM] = " (pipe or socket)",
		[FAULT_CREATES] = " (O_CREAT)",
		[FAULT_NAMED] = "",
		[FAULT_UNNAMED] = " (AT_EMPTY_PATH)",
	};
	const char *name;

	switch ((enum fault_how)f->how) {
	case FAULT_SHORT:
		buf_printf(to, "short=%u", (unsigned int)f->bytes);
		break;
	case FAULT_BREAK:
		buf_str(to, "current break");
		break;
	case FAULT_POST:
		buf_str(to, "posterror=");
		__attribute__((fallthrough));
	case FAULT_ERROR:
		name = consts_name(&consts_errnos, f->err);
		if (name)
			buf_str(to, name);
		else
			buf_u64(to, f->err);
		break;
	}
	buf_str(to, when[f->when]);
}
