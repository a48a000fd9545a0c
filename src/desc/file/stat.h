/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a struct stat shows, whatever its order in memory is: a layout is
 * a list of PLACE()s with the members' names, then STAT_SHOWN. Only files
 * with rows include this.
 */
#ifndef VX_DESC_FILE_STAT_H
#define VX_DESC_FILE_STAT_H

#include "desc/file/file.h"
#include "desc/rows.h"

/* Where st_rdev counts: S_IFCHR and S_IFBLK differ in one bit. */
#define STAT_DEVICE(op_)	.cond = COND("st_mode", 0x2000, 0xb000, (op_))

#define STAT_HEAD(dev_, number_, mode_, links_, id_)			\
	FIELD(st_dev,	dev_,		VERBOSE, AT(st_dev)),		\
	FIELD(st_ino,	number_,	VERBOSE, AT(st_ino)),		\
	FIELD(st_mode,	mode_,		AT(st_mode)),			\
	FIELD(st_nlink,	links_,		VERBOSE, AT(st_nlink)),		\
	FIELD(st_uid,	id_,		VERBOSE, AT(st_uid)),		\
	FIELD(st_gid,	id_,		VERBOSE, AT(st_gid))
#define STAT_SIZE(dev_, size_)						\
	FIELD(st_rdev,	dev_,		AT(st_rdev), STAT_DEVICE(COND_EQ)), \
	FIELD(st_size,	size_,		AT(st_size), STAT_DEVICE(COND_NE))
#define STAT_BLOCKS(size_, blocks_)					\
	FIELD(st_blksize, size_,	VERBOSE, AT(st_blksize)),	\
	FIELD(st_blocks, blocks_,	VERBOSE, AT(st_blocks))
#define STAT_TIMES(sec_, nsec_)						\
	FIELD(st_atime,	sec_,		VERBOSE, AT(st_atime)),		\
	FIELD(st_atime_nsec, nsec_,	VERBOSE, AT(st_atime_nsec)),	\
	FIELD(st_mtime,	sec_,		VERBOSE, AT(st_mtime)),		\
	FIELD(st_mtime_nsec, nsec_,	VERBOSE, AT(st_mtime_nsec)),	\
	FIELD(st_ctime,	sec_,		VERBOSE, AT(st_ctime)),		\
	FIELD(st_ctime_nsec, nsec_,	VERBOSE, AT(st_ctime_nsec))
#define STAT_TIME_PLACES(type_)						\
	PLACE(st_atime,	type_), PLACE(st_atime_nsec, type_),		\
	PLACE(st_mtime,	type_), PLACE(st_mtime_nsec, type_),		\
	PLACE(st_ctime,	type_), PLACE(st_ctime_nsec, type_)

/* Seconds with the date, nanoseconds being the next number in memory. */
extern const struct type type_stat_time, type_stat_time32;
extern const struct type type_dev_long;	/* as wide as the ABI's long */
extern const struct type type_stat_compat; /* of 32-bit ABIs */

#endif
