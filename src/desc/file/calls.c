/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files by path and by descriptor. */
#include <fcntl.h>

#include "desc/consts.h"
#include "desc/file/file.h"
#include "desc/rows.h"

CALL(read, &type_ssize,
	ARG(fd,		&type_fd),
	ARG(buf,	&type_buf,	OUT, COUNT_RET),
	ARG(count,	&type_size));

CALL(write, &type_ssize,
	ARG(fd,		&type_fd),
	ARG(buf,	&type_buf,	COUNT(count)),
	ARG(count,	&type_size));

CALL(openat, &type_fd,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(flags,	&type_open_flags),
	ARG(mode,	&type_perm,	IF_OPEN_MODE));

CALL(open, &type_fd,
	ARG(pathname,	&type_path),
	ARG(flags,	&type_open_flags),
	ARG(mode,	&type_perm,	IF_OPEN_MODE));

CALL(close, &type_zero,
	ARG(fd,		&type_fd));

CALL(pipe2, &type_zero,
	ARG(pipefd,	&type_fd_pair_ptr,	OUT),
	ARG(flags,	&type_open_flags_only));
