/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files by descriptor: opening, reading, writing, duplicating. */
#include <fcntl.h>

#include "desc/consts.h"
#include "desc/file/file.h"
#include "desc/hooks.h"
#include "desc/rows.h"

/* --- opening --- */

CALL(openat, &type_fd,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(flags,	&type_open_flags),
	ARG(mode,	&type_perm,	IF_OPEN_MODE));

CALL(open, &type_fd,
	ARG(pathname,	&type_path),
	ARG(flags,	&type_open_flags),
	ARG(mode,	&type_perm,	IF_OPEN_MODE));

CALL(creat, &type_fd,
	ARG(pathname,	&type_path),
	ARG(mode,	&type_perm));

static const struct type how_flags =
	TYPE_BITS(K_U64, consts_open_flags, .name = "open_flags");
static const struct type how_mode = TYPE_INT(K_U64, RADIX_O, .name = "mode");
static const struct type how_resolve =
	TYPE_BITS(K_U64, consts_openat2_resolve, .name = "resolve");
static const struct type open_how = {
	.name = "open_how", .kind = KIND_STRUCT, .flags = TYPE_TAIL,
	.arg = 24, /* OPEN_HOW_SIZE_VER0 */
	.fields = LIST_OF(struct field,
		FIELD(flags,	&how_flags),
		FIELD(mode,	&how_mode,	HIDE_ZERO_UNLESS, IF_OPEN_MODE),
		FIELD(resolve,	&how_resolve)),
	.nfields = 3,
};
static const struct type open_how_ptr =
	TYPE_PTR(&open_how, .name = "open_how *");

CALL(openat2, &type_fd,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(how,	&open_how_ptr,	SIZE(size)),
	ARG(size,	&type_size));

CALL(close, &type_zero,
	ARG(fd,		&type_fd));

static const struct type close_range_flags =
	TYPE_BITS(K_U32, consts_close_range_flags);

static const struct type range_fd =
	TYPE_INT(K_U32, RADIX_U, .role = ROLE_FD, .name = "fd");

CALL(close_range, &type_zero,
	ARG(first,	&range_fd),
	ARG(last,	&range_fd),
	ARG(flags,	&close_range_flags));

/* --- reading and writing --- */

CALL(read, &type_ssize,
	ARG(fd,		&type_fd),
	ARG(buf,	&type_buf,	OUT, COUNT_RET),
	ARG(count,	&type_size));

CALL(write, &type_ssize,
	ARG(fd,		&type_fd),
	ARG(buf,	&type_buf,	COUNT(count)),
	ARG(count,	&type_size));

CALL(pread64, &type_ssize,
	ARG(fd,		&type_fd),
	ARG(buf,	&type_buf,	OUT, COUNT_RET),
	ARG(count,	&type_size),
	ARG(offset,	&type_off));

CALL(pwrite64, &type_ssize,
	ARG(fd,		&type_fd),
	ARG(buf,	&type_buf,	COUNT(count)),
	ARG(count,	&type_size),
	ARG(offset,	&type_off));

CALL(readv, &type_ssize,
	ARG(fd,		&type_fd),
	ARG(iov,	&type_iovec_out_ptr, OUT, EVEN_FAILED, COUNT(iovcnt)),
	ARG(iovcnt,	&type_ulong));

CALL(writev, &type_ssize,
	ARG(fd,		&type_fd),
	ARG(iov,	&type_iovec_in_ptr,	COUNT(iovcnt)),
	ARG(iovcnt,	&type_ulong));

CALL(preadv, &type_ssize,
	ARG(fd,		&type_fd),
	ARG(iov,	&type_iovec_out_ptr, OUT, EVEN_FAILED, COUNT(iovcnt)),
	ARG(iovcnt,	&type_ulong),
	ARG(offset,	&type_off_pair));

CALL(pwritev, &type_ssize,
	ARG(fd,		&type_fd),
	ARG(iov,	&type_iovec_in_ptr,	COUNT(iovcnt)),
	ARG(iovcnt,	&type_ulong),
	ARG(offset,	&type_off_pair));

static const struct type rwf_flags = TYPE_BITS(K_U32, consts_rwf_flags);

CALL(preadv2, &type_ssize,
	ARG(fd,		&type_fd),
	ARG(iov,	&type_iovec_out_ptr, OUT, EVEN_FAILED, COUNT(iovcnt)),
	ARG(iovcnt,	&type_ulong),
	ARG(offset,	&type_off_pair),
	ARG(flags,	&rwf_flags));

CALL(pwritev2, &type_ssize,
	ARG(fd,		&type_fd),
	ARG(iov,	&type_iovec_in_ptr,	COUNT(iovcnt)),
	ARG(iovcnt,	&type_ulong),
	ARG(offset,	&type_off_pair),
	ARG(flags,	&rwf_flags));

static const struct type whence = TYPE_BITS(K_U32, consts_whence);

CALL(lseek, &type_long,
	ARG(fd,		&type_fd),
	ARG(offset,	&type_long),
	ARG(whence,	&whence));

CALL(_llseek, &type_zero,
	ARG(fd,		&type_fd),
	ARG(offset,	&type_off_pair_high),
	ARG(result,	&type_off_ptr,	OUT),
	ARG(whence,	&whence));

CALL(readahead, &type_zero,
	ARG(fd,		&type_fd),
	ARG(offset,	&type_off),
	ARG(count,	&type_size));

static const struct type fadvise_advice =
	TYPE_BITS(K_U32, consts_fadvise_advice);

CALL(fadvise64, &type_zero,
	ARG(fd,		&type_fd),
	ARG(offset,	&type_off),
	ARG(len,	&type_size),
	ARG(advice,	&fadvise_advice));

CALL(fadvise64_64, &type_zero,
	ARG(fd,		&type_fd),
	ARG(offset,	&type_off),
	ARG(len,	&type_off),
	ARG(advice,	&fadvise_advice));

/* arm: the advice stands ahead, so that pairs of registers fit. */
CALL(fadvise64_64_arm, &type_zero,
	ARG(fd,		&type_fd),
	ARG(advice,	&fadvise_advice),
	ARG(offset,	&type_off),
	ARG(len,	&type_off));

static const struct type fallocate_mode =
	TYPE_BITS(K_U32, consts_fallocate_mode);

CALL(fallocate, &type_zero,
	ARG(fd,		&type_fd),
	ARG(mode,	&fallocate_mode),
	ARG(offset,	&type_off),
	ARG(len,	&type_off));

CALL(ftruncate, &type_zero,
	ARG(fd,		&type_fd),
	ARG(length,	&type_ulong));

CALL(ftruncate64, &type_zero,
	ARG(fd,		&type_fd),
	ARG(length,	&type_u64));

/* --- moving data between descriptors --- */

static const struct type splice_flags = TYPE_BITS(K_U32, consts_splice_flags);
static const struct type copy_flags =
	TYPE_BITS(K_U32, consts_copy_file_range_flags);

CALL(splice, &type_ssize,
	ARG(fd_in,	&type_fd),
	ARG(off_in,	&type_off_ptr),
	ARG(fd_out,	&type_fd),
	ARG(off_out,	&type_off_ptr),
	ARG(len,	&type_size),
	ARG(flags,	&splice_flags));

CALL(tee, &type_ssize,
	ARG(fd_in,	&type_fd),
	ARG(fd_out,	&type_fd),
	ARG(len,	&type_size),
	ARG(flags,	&splice_flags));

CALL(vmsplice, &type_ssize,
	ARG(fd,		&type_fd),
	ARG(iov,	&type_iovec_in_ptr,	COUNT(nr_segs)),
	ARG(nr_segs,	&type_ulong),
	ARG(flags,	&splice_flags));

CALL(copy_file_range, &type_ssize,
	ARG(fd_in,	&type_fd),
	ARG(off_in,	&type_off_ptr),
	ARG(fd_out,	&type_fd),
	ARG(off_out,	&type_off_ptr),
	ARG(len,	&type_size),
	ARG(flags,	&copy_flags));

CALL(sendfile, &type_ssize,
	ARG(out_fd,	&type_fd),
	ARG(in_fd,	&type_fd),
	ARG(offset,	&type_ulong_ptr, INOUT_HOW(INOUT_BOXES)),
	ARG(count,	&type_size));

CALL(sendfile64, &type_ssize,
	ARG(out_fd,	&type_fd),
	ARG(in_fd,	&type_fd),
	ARG(offset,	&type_u64_ptr,	INOUT_HOW(INOUT_BOXES)),
	ARG(count,	&type_size));

/* --- syncing --- */

CALL(sync, &type_zero);

CALL(fsync, &type_zero,
	ARG(fd,		&type_fd));

CALL(fdatasync, &type_zero,
	ARG(fd,		&type_fd));

CALL(syncfs, &type_zero,
	ARG(fd,		&type_fd));

static const struct type sync_file_range_flags =
	TYPE_BITS(K_U32, consts_sync_file_range_flags);

CALL(sync_file_range, &type_zero,
	ARG(fd,		&type_fd),
	ARG(offset,	&type_off),
	ARG(nbytes,	&type_off),
	ARG(flags,	&sync_file_range_flags));

CALL(sync_file_range2, &type_zero,
	ARG(fd,		&type_fd),
	ARG(flags,	&sync_file_range_flags),
	ARG(offset,	&type_off),
	ARG(nbytes,	&type_off));

/* --- descriptors --- */

CALL(dup, &type_fd,
	ARG(oldfd,	&type_fd));

CALL(dup2, &type_fd,
	ARG(oldfd,	&type_fd),
	ARG(newfd,	&type_fd));

static const struct type dup3_flags = TYPE_BITS(K_U32, consts_dup3_flags);

CALL(dup3, &type_fd,
	ARG(oldfd,	&type_fd),
	ARG(newfd,	&type_fd),
	ARG(flags,	&dup3_flags));

CALL(pipe, &type_zero,
	ARG(pipefd,	&type_fd_pair_ptr,	OUT));

CALL(pipe2, &type_zero,
	ARG(pipefd,	&type_fd_pair_ptr,	OUT),
	ARG(flags,	&type_open_flags_only));

static const struct type flock_cmds = TYPE_BITS(K_U32, consts_flock_cmds);

CALL(flock, &type_zero,
	ARG(fd,		&type_fd),
	ARG(op,		&flock_cmds));

static const struct type memfd_flags = TYPE_BITS(K_U32, consts_memfd_flags);

/* mm/memfd.c: MFD_NAME_MAX_LEN and the NUL */
static const struct type memfd_name = {
	.name = "string", .kind = KIND_STR, .arg = 250,
};
static const struct type memfd_name_ptr = TYPE_PTR(&memfd_name);

CALL(memfd_create, &type_fd,
	ARG(name,	&memfd_name_ptr),
	ARG(flags,	&memfd_flags));

static const struct type memfd_secret_flags =
	TYPE_BITS(K_U32, consts_memfd_secret_flags,
		  .flags = TYPE_NOUNKNOWN);

CALL(memfd_secret, &type_fd,
	ARG(flags,	&memfd_secret_flags));

static const struct type userfaultfd_flags =
	TYPE_BITS(K_U32, consts_userfaultfd_flags);

CALL(userfaultfd, &type_fd,
	ARG(flags,	&userfaultfd_flags));

static const struct type cachestat_range = STRUCT("cachestat_range",
	FIELD(off,	&type_u64),
	FIELD(len,	&type_u64));
static const struct type cachestat_range_ptr = TYPE_PTR(&cachestat_range);
static const struct type cachestat = STRUCT("cachestat",
	FIELD(nr_cache,			&type_u64),
	FIELD(nr_dirty,			&type_u64),
	FIELD(nr_writeback,		&type_u64),
	FIELD(nr_evicted,		&type_u64),
	FIELD(nr_recently_evicted,	&type_u64));
static const struct type cachestat_ptr = TYPE_PTR(&cachestat);

CALL(cachestat, &type_zero,
	ARG(fd,			&type_fd),
	ARG(cachestat_range,	&cachestat_range_ptr),
	ARG(cachestat,		&cachestat_ptr,	OUT),
	ARG(flags,		&type_xint));
