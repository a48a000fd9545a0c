/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Block devices, loop devices, the random device, namespaces' files. */
#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/rows.h"

#define POINTER(name_) \
	static const struct type name_##_ptr = TYPE_PTR(&name_, .name = #name_)

static const struct type u16_ptr = TYPE_PTR(&type_u16, .name = "u16 *");
static const struct type u64_list = TYPE_ARRAY(&type_u64, .size = 16);
static const struct type u64_pair_ptr = TYPE_PTR(&u64_list, .name = "u64 [2]");

/* --- linux/fs.h, linux/blkzoned.h --- */

IOCTL(BLKROSET, NULL, ARG(argp, &type_int_ptr));
IOCTL(BLKROGET, NULL, ARG(argp, &type_int_ptr, OUT));
IOCTL(BLKRRPART, NULL);
IOCTL(BLKFLSBUF, NULL);
IOCTL(BLKGETSIZE, NULL, ARG(argp, &type_ulong_ptr, OUT));
IOCTL(BLKGETSIZE64, NULL, ARG(argp, &type_u64_ptr, OUT));
IOCTL(BLKRASET, NULL, ARG(argp, &type_ulong));
IOCTL(BLKRAGET, NULL, ARG(argp, &type_long_ptr, OUT));
IOCTL(BLKFRASET, NULL, ARG(argp, &type_ulong));
IOCTL(BLKFRAGET, NULL, ARG(argp, &type_long_ptr, OUT));
IOCTL(BLKSECTGET, NULL, ARG(argp, &u16_ptr, OUT));
IOCTL(BLKSSZGET, NULL, ARG(argp, &type_int_ptr, OUT));
IOCTL(BLKBSZGET, NULL, ARG(argp, &type_int_ptr, OUT));
IOCTL(BLKBSZSET, NULL, ARG(argp, &type_int_ptr));
IOCTL(BLKDISCARD, NULL, ARG(argp, &u64_pair_ptr));
IOCTL(BLKSECDISCARD, NULL, ARG(argp, &u64_pair_ptr));
IOCTL(BLKZEROOUT, NULL, ARG(argp, &u64_pair_ptr));
IOCTL(BLKIOMIN, NULL, ARG(argp, &type_uint_ptr, OUT));
IOCTL(BLKIOOPT, NULL, ARG(argp, &type_uint_ptr, OUT));
IOCTL(BLKPBSZGET, NULL, ARG(argp, &type_uint_ptr, OUT));
IOCTL(BLKALIGNOFF, NULL, ARG(argp, &type_int_ptr, OUT));
IOCTL(BLKDISCARDZEROES, NULL, ARG(argp, &type_uint_ptr, OUT));
IOCTL(BLKROTATIONAL, NULL, ARG(argp, &u16_ptr, OUT));
IOCTL(BLKGETDISKSEQ, NULL, ARG(argp, &type_u64_ptr, OUT));
IOCTL(BLKTRACESTART, NULL);
IOCTL(BLKTRACESTOP, NULL);
IOCTL(BLKTRACETEARDOWN, NULL);

/* --- linux/blkpg.h, linux/blktrace_api.h --- */

static const struct type blkpg_op =
	TYPE_BITS(K_S32, consts_blkpg_ops, .radix = RADIX_X,
		  .name = "blkpg_op");
static const struct type part_name = TYPE_CHARS(64);
static const struct type partition =
	STRUCT("blkpg_partition",
	       FIELD(start, &type_s64),
	       FIELD(length, &type_s64),
	       FIELD(pno, &type_s32),
	       FIELD(devname, &part_name),
	       FIELD(volname, &part_name));
POINTER(partition);
static const struct type blkpg =
	STRUCT("blkpg_ioctl_arg",
	       FIELD(op, &blkpg_op),
	       FIELD(flags, &type_s32),
	       FIELD(datalen, &type_s32),
	       FIELD(data, &partition_ptr));
POINTER(blkpg);
IOCTL(BLKPG, NULL, ARG(argp, &blkpg_ptr));

static const struct type trace_name = TYPE_CHARS(32);
static const struct type trace_setup =
	STRUCT("blk_user_trace_setup",
	       PLACE(place_name, &trace_name),
	       FIELD(act_mask, &type_u16),
	       FIELD(buf_size, &type_u32),
	       FIELD(buf_nr, &type_u32),
	       FIELD(start_lba, &type_u64),
	       FIELD(end_lba, &type_u64),
	       FIELD(pid, &type_u32),
	       FIELD(name, &trace_name, AT(place_name), OUT));
POINTER(trace_setup);
IOCTL(BLKTRACESETUP, NULL,
	ARG(argp, &trace_setup_ptr, INOUT_HOW(INOUT_MEMBERS)));

/* --- linux/loop.h --- */

#define NAME_SIZE 64
#define KEY_SIZE 32
static const struct type crypt =
	TYPE_BITS(K_U32, consts_loop_crypt_types, .name = "loop_crypt_type");
static const struct type lo_flags =
	TYPE_BITS(K_U32, consts_loop_flags, .name = "loop_flags");
static const struct type lo_name = TYPE_CHARS(NAME_SIZE);
static const struct type lo_key = { .kind = KIND_BYTES, .size = KEY_SIZE };
static const struct type lo_init = TYPE_ARRAY(&type_x64, .size = 16);
static const struct type loop_info64 =
	STRUCT("loop_info64",
	       FIELD(lo_device, &type_dev, VERBOSE),
	       FIELD(lo_inode, &type_u64, VERBOSE),
	       FIELD(lo_rdevice, &type_dev, VERBOSE),
	       FIELD(lo_offset, &type_x64),
	       FIELD(lo_sizelimit, &type_u64, VERBOSE),
	       FIELD(lo_number, &type_u32),
	       FIELD(lo_encrypt_type, &crypt, VERBOSE),
	       FIELD(lo_encrypt_key_size, &type_u32, VERBOSE),
	       FIELD(lo_flags, &lo_flags),
	       FIELD(lo_file_name, &lo_name),
	       FIELD(lo_crypt_name, &lo_name, VERBOSE),
	       FIELD(lo_encrypt_key, &lo_key, VERBOSE),
	       FIELD(lo_init, &lo_init, VERBOSE));
static const struct type loop_config =
	STRUCT("loop_config",
	       FIELD(fd, &type_fd),
	       FIELD(block_size, &type_u32),
	       FIELD(info, &loop_info64));
POINTER(loop_info64);
POINTER(loop_config);

IOCTL(LOOP_SET_FD, NULL, ARG(argp, &type_fd));
IOCTL(LOOP_CLR_FD, NULL);
IOCTL(LOOP_CHANGE_FD, NULL, ARG(argp, &type_fd));
IOCTL(LOOP_SET_CAPACITY, NULL);
IOCTL(LOOP_SET_STATUS64, NULL, ARG(argp, &loop_info64_ptr));
IOCTL(LOOP_GET_STATUS64, NULL, ARG(argp, &loop_info64_ptr, OUT));
IOCTL(LOOP_CONFIGURE, NULL, ARG(argp, &loop_config_ptr));
IOCTL(LOOP_SET_DIRECT_IO, NULL, ARG(argp, &type_ulong));
IOCTL(LOOP_SET_BLOCK_SIZE, NULL, ARG(argp, &type_ulong));
IOCTL(LOOP_CTL_ADD, NULL, ARG(argp, &type_int));
IOCTL(LOOP_CTL_REMOVE, NULL, ARG(argp, &type_int));
IOCTL(LOOP_CTL_GET_FREE, NULL);

/* --- linux/random.h --- */

IOCTL(RNDGETENTCNT, NULL, ARG(argp, &type_int_ptr, OUT));
IOCTL(RNDADDTOENTCNT, NULL, ARG(argp, &type_int_ptr));
static const struct type pool =
	STRUCT("rand_pool_info",
	       FIELD(entropy_count, &type_s32),
	       FIELD(buf_size, &type_s32),
	       FIELD(buf, &type_bytes, COUNT(buf_size)));
POINTER(pool);
IOCTL(RNDADDENTROPY, NULL, ARG(argp, &pool_ptr));
IOCTL(RNDZAPENTCNT, NULL);
IOCTL(RNDCLEARPOOL, NULL);
IOCTL(RNDRESEEDCRNG, NULL);

/* --- linux/nsfs.h --- */

static const struct type ns_ret =
	TYPE_HOOK(hook_named_ret, .scalar = K_LONG, .radix = RADIX_D,
		  .consts = &consts_ns_types);
IOCTL(NS_GET_USERNS, &type_fd);
IOCTL(NS_GET_PARENT, &type_fd);
IOCTL(NS_GET_NSTYPE, &ns_ret);
IOCTL(NS_GET_OWNER_UID, NULL, ARG(argp, &type_uid_ptr, OUT));
