/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* quotactl(2): a command and a kind of quota in one number. */
#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/rows.h"

/* include/uapi/linux/quota.h: SUBCMDSHIFT */
#define CMD(sub_)	((uint64_t)(uint32_t)((sub_) << 8))
#define CMD_MASK	0xffffff00u
#define XQM(n_)		CMD(0x5800u + (n_))
#define QUOTA(n_)	CMD(0x800000u + (n_))

static const struct type qcmd =
	TYPE_HOOK(hook_qcmd, .scalar = K_U32, .consts = &consts_quota_cmds);
static const struct type format = TYPE_BITS(K_U32, consts_quota_formats);
static const struct type format_ptr = TYPE_PTR(&format);

static const struct type dq_valid = TYPE_BITS(K_U32, consts_if_dqblk_valid);

#define DQBLK								\
	FIELD(dqb_bhardlimit,	&type_u64),				\
	FIELD(dqb_bsoftlimit,	&type_u64),				\
	FIELD(dqb_curspace,	&type_u64),				\
	FIELD(dqb_ihardlimit,	&type_u64),				\
	FIELD(dqb_isoftlimit,	&type_u64),				\
	FIELD(dqb_curinodes,	&type_u64),				\
	FIELD(dqb_btime,	&type_u64,	VERBOSE),		\
	FIELD(dqb_itime,	&type_u64,	VERBOSE),		\
	FIELD(dqb_valid,	&dq_valid,	VERBOSE)

static const struct type dqblk = STRUCT("if_dqblk", DQBLK);
static const struct type nextdqblk = STRUCT("if_nextdqblk", DQBLK,
	FIELD(dqb_id,		&type_u32));
static const struct type dqblk_ptr = TYPE_PTR(&dqblk);
static const struct type nextdqblk_ptr = TYPE_PTR(&nextdqblk);

static const struct type dqi_flags = TYPE_BITS(K_U32, consts_if_dqinfo_flags);
static const struct type dqi_valid = TYPE_BITS(K_U32, consts_if_dqinfo_valid);
static const struct type dqinfo = STRUCT("if_dqinfo",
	FIELD(dqi_bgrace,	&type_u64),
	FIELD(dqi_igrace,	&type_u64),
	FIELD(dqi_flags,	&dqi_flags),
	FIELD(dqi_valid,	&dqi_valid));
static const struct type dqinfo_ptr = TYPE_PTR(&dqinfo);

static const struct type xfs_flags = TYPE_BITS(K_U8, consts_xfs_dqblk_flags);
static const struct type xfs_types = TYPE_BITS(K_U32, consts_xfs_dqblk_flags);
static const struct type xfs_types_ptr = TYPE_PTR(&xfs_types);
static const struct type xfs_quota = TYPE_BITS(K_U32, consts_xfs_quota_flags);
static const struct type xfs_quota_ptr = TYPE_PTR(&xfs_quota);
static const struct type xfs_quota16 =
	TYPE_BITS(K_U16, consts_xfs_quota_flags);

static const struct type xfs_dqblk = STRUCT("fs_disk_quota",
	FIELD(d_version,	&type_s8),
	FIELD(d_flags,		&xfs_flags),
	FIELD(d_fieldmask,	&type_x16),
	FIELD(d_id,		&type_u32),
	FIELD(d_blk_hardlimit,	&type_u64),
	FIELD(d_blk_softlimit,	&type_u64),
	FIELD(d_ino_hardlimit,	&type_u64),
	FIELD(d_ino_softlimit,	&type_u64),
	FIELD(d_bcount,		&type_u64),
	FIELD(d_icount,		&type_u64),
	FIELD(d_itimer,		&type_s32,	VERBOSE),
	FIELD(d_btimer,		&type_s32,	VERBOSE),
	FIELD(d_iwarns,		&type_u16,	VERBOSE),
	FIELD(d_bwarns,		&type_u16,	VERBOSE),
	PAD(&type_u32),
	FIELD(d_rtb_hardlimit,	&type_u64,	VERBOSE),
	FIELD(d_rtb_softlimit,	&type_u64,	VERBOSE),
	FIELD(d_rtbcount,	&type_u64,	VERBOSE),
	FIELD(d_rtbtimer,	&type_s32,	VERBOSE),
	FIELD(d_rtbwarns,	&type_u16,	VERBOSE),
	PAD(&type_u16), PAD(&type_u32), PAD(&type_u32));
static const struct type xfs_dqblk_ptr = TYPE_PTR(&xfs_dqblk);

#define QFILESTAT							\
	FIELD(qfs_ino,		&type_u64),				\
	FIELD(qfs_nblks,	&type_u64),				\
	FIELD(qfs_nextents,	&type_u32)
#define TIMES								\
	FIELD(qs_btimelimit,	&type_s32,	VERBOSE),		\
	FIELD(qs_itimelimit,	&type_s32,	VERBOSE),		\
	FIELD(qs_rtbtimelimit,	&type_s32,	VERBOSE),		\
	FIELD(qs_bwarnlimit,	&type_u16,	VERBOSE),		\
	FIELD(qs_iwarnlimit,	&type_u16,	VERBOSE)

static const struct type qfilestat = STRUCT("fs_qfilestat", QFILESTAT);
static const struct type qfilestatv = STRUCT("fs_qfilestatv", QFILESTAT,
	PAD(&type_u32));
static const struct type quota_stat = STRUCT("fs_quota_stat",
	FIELD(qs_version,	&type_s8),
	FIELD(qs_flags,		&xfs_quota16,	VERBOSE),
	PAD(&type_s8),
	FIELD(qs_uquota,	&qfilestat,	VERBOSE),
	FIELD(qs_gquota,	&qfilestat,	VERBOSE),
	FIELD(qs_incoredqs,	&type_u32,	VERBOSE),
	TIMES);
static const struct type quota_statv = STRUCT("fs_quota_statv",
	FIELD(qs_version,	&type_s8),
	PAD(&type_u8),
	FIELD(qs_flags,		&xfs_quota16,	VERBOSE),
	FIELD(qs_incoredqs,	&type_u32,	VERBOSE),
	FIELD(qs_uquota,	&qfilestatv,	VERBOSE),
	FIELD(qs_gquota,	&qfilestatv,	VERBOSE),
	FIELD(qs_pquota,	&qfilestatv,	VERBOSE),
	TIMES,
	PAD(&type_u16), PAD(&type_u16), PAD(&type_u32),
	PAD(&type_u64), PAD(&type_u64), PAD(&type_u64), PAD(&type_u64),
	PAD(&type_u64), PAD(&type_u64), PAD(&type_u64));
static const struct type quota_stat_ptr = TYPE_PTR(&quota_stat);
static const struct type quota_statv_ptr = TYPE_PTR(&quota_statv);

#define HEAD		ARG(op, &qcmd), ARG(special, &type_path)
#define HEAD_FD		ARG(fd, &type_fd), ARG(op, &qcmd)
/* Not every command has an id: the address stands in its own register. */
#define ID(type_)	ARG(id, type_)
#define ADDR(...)	ARG(addr, __VA_ARGS__, REG(3))

/* What stands behind the first two arguments, by command. */
#define COMMANDS(head_)							\
	VARIANT(QUOTA(1), NULL, head_),			/* Q_SYNC */	\
	VARIANT(QUOTA(2), NULL, head_, ID(&format),	/* Q_QUOTAON */	\
		ADDR(&type_path)),					\
	VARIANT(QUOTA(3), NULL, head_),			/* Q_QUOTAOFF */ \
	VARIANT(QUOTA(4), NULL, head_,			/* Q_GETFMT */	\
		ADDR(&format_ptr, OUT)),				\
	VARIANT(QUOTA(5), NULL, head_,			/* Q_GETINFO */	\
		ADDR(&dqinfo_ptr, OUT)),				\
	VARIANT(QUOTA(6), NULL, head_,			/* Q_SETINFO */	\
		ADDR(&dqinfo_ptr)),					\
	VARIANT(QUOTA(7), NULL, head_, ID(&type_uid),	/* Q_GETQUOTA */ \
		ADDR(&dqblk_ptr, OUT)),					\
	VARIANT(QUOTA(8), NULL, head_, ID(&type_uid),	/* Q_SETQUOTA */ \
		ADDR(&dqblk_ptr)),					\
	VARIANT(QUOTA(9), NULL, head_, ID(&type_uid),	/* Q_GETNEXTQUOTA */ \
		ADDR(&nextdqblk_ptr, OUT)),				\
	VARIANT(XQM(1), NULL, head_,			/* Q_XQUOTAON */ \
		ADDR(&xfs_quota_ptr)),					\
	VARIANT(XQM(2), NULL, head_,			/* Q_XQUOTAOFF */ \
		ADDR(&xfs_quota_ptr)),					\
	VARIANT(XQM(3), NULL, head_, ID(&type_uid),	/* Q_XGETQUOTA */ \
		ADDR(&xfs_dqblk_ptr, OUT)),				\
	VARIANT(XQM(4), NULL, head_, ID(&type_uid),	/* Q_XSETQLIM */ \
		ADDR(&xfs_dqblk_ptr)),					\
	VARIANT(XQM(5), NULL, head_,			/* Q_XGETQSTAT */ \
		ADDR(&quota_stat_ptr, OUT)),				\
	VARIANT(XQM(6), NULL, head_,			/* Q_XQUOTARM */ \
		ADDR(&xfs_types_ptr)),					\
	VARIANT(XQM(7), NULL, head_),			/* Q_XQUOTASYNC */ \
	VARIANT(XQM(8), NULL, head_,			/* Q_XGETQSTATV */ \
		ADDR(&quota_statv_ptr, OUT)),				\
	VARIANT(XQM(9), NULL, head_, ID(&type_uid),	/* Q_XGETNEXTQUOTA */ \
		ADDR(&xfs_dqblk_ptr, OUT))

static const struct variant quotactl_variants[] = { COMMANDS(HEAD) };
VARIANTS(quotactl, &type_zero, op, CMD_MASK, HEAD,
	ID(&type_uid),
	ARG(addr,	&type_addr));

static const struct variant quotactl_fd_variants[] = { COMMANDS(HEAD_FD) };
VARIANTS(quotactl_fd, &type_zero, op, CMD_MASK, HEAD_FD,
	ID(&type_uid),
	ARG(addr,	&type_addr));
