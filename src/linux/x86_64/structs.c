/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Structs whose layout is the CPU's own. */
#include "desc/consts.h"
#include "desc/file/stat.h"

const struct type type_stat = {
	.name = "stat", .kind = KIND_STRUCT, .compat = &type_stat_compat,
#define MEMBERS								\
	PLACE(st_dev,	&type_u64),					\
	PLACE(st_ino,	&type_u64),					\
	PLACE(st_nlink,	&type_u64),					\
	PLACE(st_mode,	&type_u32),					\
	PLACE(st_uid,	&type_u32),					\
	PLACE(st_gid,	&type_u32),					\
	PAD(&type_u32),							\
	PLACE(st_rdev,	&type_u64),					\
	PLACE(st_size,	&type_u64),					\
	PLACE(st_blksize, &type_u64),					\
	PLACE(st_blocks, &type_u64),					\
	STAT_TIME_PLACES(&type_u64),					\
	PAD(&type_u64), PAD(&type_u64), PAD(&type_u64),			\
	STAT_HEAD(&type_dev, &type_u64, &type_file_mode32, &type_u64,	\
		  &type_uid),						\
	STAT_BLOCKS(&type_u64, &type_u64),				\
	STAT_SIZE(&type_dev, &type_u64),				\
	STAT_TIMES(&type_stat_time, &type_u64)
	.fields = LIST_OF(struct field, MEMBERS),
	.nfields = COUNT_OF(struct field, MEMBERS),
#undef MEMBERS
};

/* include/uapi/linux/eventpoll.h: EPOLL_PACKED, for i386's sake. */
static const struct type epoll_data = STRUCTF("epoll_data", TYPE_UNION,
	FIELD(u32,	&type_u32),
	FIELD(u64,	&type_u64));
static const struct type epoll_bits = TYPE_BITS(K_U32, consts_epoll_events);

const struct type type_epoll_event = STRUCTF("epoll_event", TYPE_PACKED,
	FIELD(events,	&epoll_bits),
	FIELD(data,	&epoll_data));
