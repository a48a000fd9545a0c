/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* System V and POSIX IPC. */
#include "desc/consts.h"
#include "desc/file/file.h"
#include "desc/hooks.h"
#include "desc/rows.h"
#include "desc/time/time.h"

BITS(key, K_S32, ipc_private, .radix = RADIX_X, .flags = TYPE_NOUNKNOWN);
/* Flags and permissions in one number: IPC_CREAT|0600. */
#define GET_FLAGS(name_, set_) \
	static const struct type name_ = \
		TYPE_HOOK(hook_perm_flags, .scalar = K_U32, \
			  .consts = &consts_##set_, .name = #set_)
GET_FLAGS(shmget_flags, shmget_flags);
GET_FLAGS(semget_flags, semget_flags);
GET_FLAGS(msgget_flags, msgget_flags);
BITS(shmat_flags, K_U32, shmat_flags);
BITS(msgsnd_flags, K_U32, msgsnd_flags);
BITS(msgrcv_flags, K_U32, msgrcv_flags);
BITS(semop_flags, K_S16, semop_flags, .radix = RADIX_X);
BITS(shmctl_cmd, K_U32, shmctl_cmds);
BITS(semctl_cmd, K_U32, semctl_cmds);
BITS(msgctl_cmd, K_U32, msgctl_cmds);

/* --- shared memory --- */

CALL(shmget, &type_int,
	ARG(key,	&key),
	ARG(size,	&type_size),
	ARG(shmflg,	&shmget_flags));
CALL(shmat, &type_ret_addr,
	ARG(shmid,	&type_int),
	ARG(shmaddr,	&type_addr),
	ARG(shmflg,	&shmat_flags));
CALL(shmdt, &type_zero,
	ARG(shmaddr,	&type_addr));

/* include/uapi/asm-generic/ipcbuf.h, shmbuf.h, msgbuf.h, sembuf.h */
#define IPC64	0x100
static const struct type ipc_mode = TYPE_INT(K_U32, RADIX_O);
static const struct type ipc_perm = {
	.name = "ipc64_perm", .kind = KIND_STRUCT,
	.fields = LIST_OF(struct field,
		PLACE(place_key, &type_u32),
		FIELD(uid, &type_uid),
		FIELD(gid, &type_gid),
		PLACE(place_cuid, &type_u32),
		PLACE(place_cgid, &type_u32),
		FIELD(mode, &ipc_mode),
		PAD(&type_u16),
		PAD(&type_u16),
		PAD(&type_ulong),
		PAD(&type_ulong),
		FIELD(key, &type_u32, AT(place_key), IF_NE(cmd, 1)),
		FIELD(cuid, &type_uid, AT(place_cuid), IF_NE(cmd, 1)),
		FIELD(cgid, &type_gid, AT(place_cgid), IF_NE(cmd, 1))),
	.nfields = 13,
};

static const struct type shmid_ds =
	STRUCT("shmid64_ds",
	       FIELD(shm_perm, &ipc_perm),
	       FIELD(shm_segsz, &type_ulong, IF_NE(cmd, 1)),
	       PLACE(place_atime, &type_long),
	       PLACE(place_dtime, &type_long),
	       PLACE(place_ctime, &type_long),
	       FIELD(shm_cpid, &type_s32, IF_NE(cmd, 1)),
	       FIELD(shm_lpid, &type_s32, IF_NE(cmd, 1)),
	       FIELD(shm_nattch, &type_ulong, IF_NE(cmd, 1)),
	       FIELD(shm_atime, &type_long, AT(place_atime), IF_NE(cmd, 1)),
	       FIELD(shm_dtime, &type_long, AT(place_dtime), IF_NE(cmd, 1)),
	       FIELD(shm_ctime, &type_long, AT(place_ctime), IF_NE(cmd, 1)));
static const struct type shminfo =
	STRUCT("shminfo64",
	       FIELD(shmmax, &type_ulong),
	       FIELD(shmmin, &type_ulong),
	       FIELD(shmmni, &type_ulong),
	       FIELD(shmseg, &type_ulong),
	       FIELD(shmall, &type_ulong));
static const struct type shm_info =
	STRUCT("shm_info",
	       FIELD(used_ids, &type_int),
	       FIELD(shm_tot, &type_ulong),
	       FIELD(shm_rss, &type_ulong),
	       FIELD(shm_swp, &type_ulong),
	       FIELD(swap_attempts, &type_ulong),
	       FIELD(swap_successes, &type_ulong));
#define POINTER(name_) \
	static const struct type name_##_ptr = TYPE_PTR(&name_, .name = #name_)
POINTER(shmid_ds);
POINTER(shminfo);
POINTER(shm_info);

#define SHM	ARG(shmid, &type_int), ARG(cmd, &shmctl_cmd)
static const struct variant shmctl_variants[] = {
	VARIANT(0 /* IPC_RMID */, NULL, SHM, ARG(buf, &type_addr)),
	VARIANT(1 /* IPC_SET */, NULL, SHM, ARG(buf, &shmid_ds_ptr)),
	VARIANT(2 /* IPC_STAT */, NULL, SHM, ARG(buf, &shmid_ds_ptr, OUT)),
	VARIANT(3 /* IPC_INFO */, NULL, SHM, ARG(buf, &shminfo_ptr, OUT)),
	VARIANT(13 /* SHM_STAT */, NULL, SHM, ARG(buf, &shmid_ds_ptr, OUT)),
	VARIANT(14 /* SHM_INFO */, NULL, SHM, ARG(buf, &shm_info_ptr, OUT)),
	VARIANT(15 /* SHM_STAT_ANY */, NULL, SHM,
		ARG(buf, &shmid_ds_ptr, OUT)),
};
VARIANTS(shmctl, &type_int, cmd, ~(uint64_t)IPC64, SHM,
	ARG(buf,	&type_addr));

/* --- semaphores --- */

CALL(semget, &type_int,
	ARG(key,	&key),
	ARG(nsems,	&type_int),
	ARG(semflg,	&semget_flags));
static const struct type sembuf =
	STRUCT("sembuf",
	       FIELD(sem_num, &type_u16),
	       FIELD(sem_op, &type_s16),
	       FIELD(sem_flg, &semop_flags));
static const struct type sembufs = TYPE_ARRAY(&sembuf);
static const struct type sembufs_ptr = TYPE_PTR(&sembufs, .name = "sembuf *");
CALL(semop, &type_zero,
	ARG(semid,	&type_int),
	ARG(sops,	&sembufs_ptr,	COUNT(nsops)),
	ARG(nsops,	&type_uint));
CALL(semtimedop, &type_zero,
	ARG(semid,	&type_int),
	ARG(sops,	&sembufs_ptr,	COUNT(nsops)),
	ARG(nsops,	&type_uint),
	ARG(timeout,	&type_timespec_ptr));
CALL(semtimedop_time64, &type_zero,
	ARG(semid,	&type_int),
	ARG(sops,	&sembufs_ptr,	COUNT(nsops)),
	ARG(nsops,	&type_uint),
	ARG(timeout,	&type_timespec64_ptr));

static const struct type semid_ds =
	STRUCT("semid64_ds",
	       FIELD(sem_perm, &ipc_perm),
	       FIELD(sem_otime, &type_long, IF_NE(cmd, 1)),
	       PAD(&type_long),
	       FIELD(sem_ctime, &type_long, IF_NE(cmd, 1)),
	       PAD(&type_long),
	       FIELD(sem_nsems, &type_ulong, IF_NE(cmd, 1)));
static const struct type seminfo =
	STRUCT("seminfo",
	       FIELD(semmap, &type_int),
	       FIELD(semmni, &type_int),
	       FIELD(semmns, &type_int),
	       FIELD(semmnu, &type_int),
	       FIELD(semmsl, &type_int),
	       FIELD(semopm, &type_int),
	       FIELD(semume, &type_int),
	       FIELD(semusz, &type_int),
	       FIELD(semvmx, &type_int),
	       FIELD(semaem, &type_int));
POINTER(semid_ds);
POINTER(seminfo);
#define SEM	ARG(semid, &type_int), ARG(semnum, &type_int), \
		ARG(cmd, &semctl_cmd)
static const struct variant semctl_variants[] = {
	VARIANT(0 /* IPC_RMID */, NULL, SEM, ARG(arg, &type_addr)),
	VARIANT(1 /* IPC_SET */, NULL, SEM, ARG(arg, &semid_ds_ptr)),
	VARIANT(2 /* IPC_STAT */, NULL, SEM, ARG(arg, &semid_ds_ptr, OUT)),
	VARIANT(3 /* IPC_INFO */, NULL, SEM, ARG(arg, &seminfo_ptr, OUT)),
	VARIANT(11 /* GETPID */, NULL, SEM, ARG(arg, &type_addr)),
	VARIANT(12 /* GETVAL */, NULL, SEM, ARG(arg, &type_addr)),
	VARIANT(14 /* GETNCNT */, NULL, SEM, ARG(arg, &type_addr)),
	VARIANT(15 /* GETZCNT */, NULL, SEM, ARG(arg, &type_addr)),
	VARIANT(16 /* SETVAL */, NULL, SEM, ARG(arg, &type_xlong)),
	VARIANT(18 /* SEM_STAT */, NULL, SEM, ARG(arg, &semid_ds_ptr, OUT)),
	VARIANT(19 /* SEM_INFO */, NULL, SEM, ARG(arg, &seminfo_ptr, OUT)),
	VARIANT(20 /* SEM_STAT_ANY */, NULL, SEM,
		ARG(arg, &semid_ds_ptr, OUT)),
};
VARIANTS(semctl, &type_int, cmd, ~(uint64_t)IPC64, SEM,
	ARG(arg,	&type_xlong));

/* --- message queues --- */

CALL(msgget, &type_int,
	ARG(key,	&key),
	ARG(msgflg,	&msgget_flags));
static const struct type msgbuf =
	TYPE_HOOK(hook_msgbuf, .name = "msgbuf");
POINTER(msgbuf);
CALL(msgsnd, &type_zero,
	ARG(msqid,	&type_int),
	ARG(msgp,	&msgbuf_ptr,	COUNT(msgsz)),
	ARG(msgsz,	&type_size),
	ARG(msgflg,	&msgsnd_flags));
CALL(msgrcv, &type_ssize,
	ARG(msqid,	&type_int),
	ARG(msgp,	&msgbuf_ptr,	OUT, COUNT_RET),
	ARG(msgsz,	&type_size),
	ARG(msgtyp,	&type_long),
	ARG(msgflg,	&msgrcv_flags));

static const struct type msqid_ds =
	STRUCT("msqid64_ds",
	       FIELD(msg_perm, &ipc_perm),
	       FIELD(msg_stime, &type_long, IF_NE(cmd, 1)),
	       FIELD(msg_rtime, &type_long, IF_NE(cmd, 1)),
	       FIELD(msg_ctime, &type_long, IF_NE(cmd, 1)),
	       PAD(&type_ulong),
	       FIELD(msg_qnum, &type_ulong, IF_NE(cmd, 1)),
	       FIELD(msg_qbytes, &type_ulong),
	       FIELD(msg_lspid, &type_s32, IF_NE(cmd, 1)),
	       FIELD(msg_lrpid, &type_s32, IF_NE(cmd, 1)));
static const struct type msginfo =
	STRUCT("msginfo",
	       FIELD(msgpool, &type_int),
	       FIELD(msgmap, &type_int),
	       FIELD(msgmax, &type_int),
	       FIELD(msgmnb, &type_int),
	       FIELD(msgmni, &type_int),
	       FIELD(msgssz, &type_int),
	       FIELD(msgtql, &type_int),
	       FIELD(msgseg, &type_u16));
POINTER(msqid_ds);
POINTER(msginfo);
#define MSG	ARG(msqid, &type_int), ARG(cmd, &msgctl_cmd)
static const struct variant msgctl_variants[] = {
	VARIANT(0 /* IPC_RMID */, NULL, MSG, ARG(buf, &type_addr)),
	VARIANT(1 /* IPC_SET */, NULL, MSG, ARG(buf, &msqid_ds_ptr)),
	VARIANT(2 /* IPC_STAT */, NULL, MSG, ARG(buf, &msqid_ds_ptr, OUT)),
	VARIANT(3 /* IPC_INFO */, NULL, MSG, ARG(buf, &msginfo_ptr, OUT)),
	VARIANT(11 /* MSG_STAT */, NULL, MSG, ARG(buf, &msqid_ds_ptr, OUT)),
	VARIANT(12 /* MSG_INFO */, NULL, MSG, ARG(buf, &msginfo_ptr, OUT)),
	VARIANT(13 /* MSG_STAT_ANY */, NULL, MSG,
		ARG(buf, &msqid_ds_ptr, OUT)),
};
VARIANTS(msgctl, &type_int, cmd, ~(uint64_t)IPC64, MSG,
	ARG(buf,	&type_addr));

/* --- POSIX queues --- */

BITS(mq_flags, K_LONG, mq_attr_flags);
static const struct type long_list = TYPE_ARRAY(&type_long);
static const struct type mq_attr =
	STRUCT("mq_attr",
	       FIELD(mq_flags, &mq_flags),
	       FIELD(mq_maxmsg, &type_long),
	       FIELD(mq_msgsize, &type_long),
	       FIELD(mq_curmsgs, &type_long),
	       PAD(&long_list, COUNT_N(4)));
POINTER(mq_attr);
static const struct type mode16 = TYPE_INT(K_U16, RADIX_O, .name = "mode");
CALL(mq_open, &type_fd,
	ARG(name,	&type_path),
	ARG(oflag,	&type_open_flags),
	ARG(mode,	&mode16,	IF(oflag, 0x40)),
	ARG(attr,	&mq_attr_ptr,	IF(oflag, 0x40)));
CALL(mq_unlink, &type_zero,
	ARG(name,	&type_path));
CALL(mq_getsetattr, &type_zero,
	ARG(mqdes,	&type_fd),
	ARG(newattr,	&mq_attr_ptr),
	ARG(oldattr,	&mq_attr_ptr,	OUT));

CALL(mq_timedsend, &type_zero,
	ARG(mqdes,	&type_fd),
	ARG(msg_ptr,	&type_buf,	COUNT(msg_len)),
	ARG(msg_len,	&type_size),
	ARG(msg_prio,	&type_uint),
	ARG(abs_timeout, &type_timespec_ptr));
CALL(mq_timedsend_time64, &type_zero,
	ARG(mqdes,	&type_fd),
	ARG(msg_ptr,	&type_buf,	COUNT(msg_len)),
	ARG(msg_len,	&type_size),
	ARG(msg_prio,	&type_uint),
	ARG(abs_timeout, &type_timespec64_ptr));
CALL(mq_timedreceive, &type_ssize,
	ARG(mqdes,	&type_fd),
	ARG(msg_ptr,	&type_buf,	OUT, COUNT_RET),
	ARG(msg_len,	&type_size),
	ARG(msg_prio,	&type_uint_ptr,	OUT),
	ARG(abs_timeout, &type_timespec_ptr));
CALL(mq_timedreceive_time64, &type_ssize,
	ARG(mqdes,	&type_fd),
	ARG(msg_ptr,	&type_buf,	OUT, COUNT_RET),
	ARG(msg_len,	&type_size),
	ARG(msg_prio,	&type_uint_ptr,	OUT),
	ARG(abs_timeout, &type_timespec64_ptr));
static const struct type mq_sigevent =
	TYPE_HOOK(hook_sigevent, .name = "sigevent",
		  .consts = &consts_sigev_notify);
POINTER(mq_sigevent);
CALL(mq_notify, &type_zero,
	ARG(mqdes,	&type_fd),
	ARG(sevp,	&mq_sigevent_ptr));
