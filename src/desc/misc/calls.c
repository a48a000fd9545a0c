/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Modules, keys, rebooting, the kernel's log, and what stands alone. */
#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/rows.h"

BITS(module_flags, K_U32, module_init_flags);
BITS(delete_flags, K_U32, delete_module_flags);
BITS(kexec_flags, K_ULONG, kexec_load_flags, .radix = RADIX_X);
BITS(kexec_file_flags, K_ULONG, kexec_file_load_flags, .radix = RADIX_X);
BITS(magic1, K_U32, reboot_magic1, .radix = RADIX_X);
BITS(magic2, K_U32, reboot_magic2, .radix = RADIX_X);
BITS(reboot_cmd, K_U32, reboot_cmds, .radix = RADIX_X);
BITS(key_serial, K_S32, key_specs, .radix = RADIX_D,
     .flags = TYPE_NOUNKNOWN);
BITS(keyctl_op, K_U32, keyctl_ops, .radix = RADIX_X);

/* --- modules --- */

CALL(init_module, &type_zero,
	ARG(module_image, &type_addr),
	ARG(len,	&type_size),
	ARG(param_values, &type_str));
CALL(finit_module, &type_zero,
	ARG(fd,		&type_fd),
	ARG(param_values, &type_str),
	ARG(flags,	&module_flags));
CALL(delete_module, &type_zero,
	ARG(name,	&type_str),
	ARG(flags,	&delete_flags));

/* --- another kernel, the end of this one --- */

static const struct type kexec_segment =
	STRUCT("kexec_segment",
	       FIELD(buf, &type_addr),
	       FIELD(bufsz, &type_size),
	       FIELD(mem, &type_addr),
	       FIELD(memsz, &type_size));
static const struct type kexec_segments =
	TYPE_ARRAY(&kexec_segment, .size = 16 * 32, .flags = TYPE_NONEMPTY);
static const struct type kexec_segments_ptr =
	TYPE_PTR(&kexec_segments, .name = "kexec_segment *");
CALL(kexec_load, &type_zero,
	ARG(entry,	&type_addr),
	ARG(nr_segments, &type_ulong),
	ARG(segments,	&kexec_segments_ptr, COUNT(nr_segments)),
	ARG(flags,	&kexec_flags));
static const struct type cmdline = TYPE_PTR(&type_bytes, .name = "string");
CALL(kexec_file_load, &type_zero,
	ARG(kernel_fd,	&type_fd),
	ARG(initrd_fd,	&type_fd),
	ARG(cmdline_len, &type_ulong),
	ARG(cmdline,	&cmdline,	COUNT(cmdline_len)),
	ARG(flags,	&kexec_file_flags));
CALL(reboot, &type_zero,
	ARG(magic,	&magic1),
	ARG(magic2,	&magic2),
	ARG(op,		&reboot_cmd),
	ARG(arg,	&type_str,	IF_EQ(op, 0xa1b2c3d4)));

/* --- the kernel's log: the number first, the name as a comment --- */

static const struct type syslog_type =
	TYPE_HOOK(hook_commented_enum, .scalar = K_S32,
		  .consts = &consts_syslog_actions, .name = "syslog_action");
#define TYPE	ARG(type, &syslog_type)
static const struct variant syslog_variants[] = {
	VARIANT(0 /* CLOSE */, NULL, TYPE),
	VARIANT(1 /* OPEN */, NULL, TYPE),
	VARIANT(2 /* READ */, NULL, TYPE,
		ARG(bufp, &type_buf, OUT, COUNT_RET), ARG(len, &type_int)),
	VARIANT(3 /* READ_ALL */, NULL, TYPE,
		ARG(bufp, &type_buf, OUT, COUNT_RET), ARG(len, &type_int)),
	VARIANT(4 /* READ_CLEAR */, NULL, TYPE,
		ARG(bufp, &type_buf, OUT, COUNT_RET), ARG(len, &type_int)),
	VARIANT(5 /* CLEAR */, NULL, TYPE),
	VARIANT(6 /* CONSOLE_OFF */, NULL, TYPE),
	VARIANT(7 /* CONSOLE_ON */, NULL, TYPE),
	VARIANT(9 /* SIZE_UNREAD */, NULL, TYPE),
	VARIANT(10 /* SIZE_BUFFER */, NULL, TYPE),
};
VARIANTS(syslog, &type_int, type, 0, TYPE,
	ARG(bufp,	&type_addr),
	ARG(len,	&type_int));

/* --- keys --- */

static const struct type payload = TYPE_PTR(&type_bytes, .name = "buffer");
CALL(add_key, &key_serial,
	ARG(type,	&type_str),
	ARG(description, &type_str),
	ARG(payload,	&payload,	COUNT(plen)),
	ARG(plen,	&type_size),
	ARG(keyring,	&key_serial));
CALL(request_key, &key_serial,
	ARG(type,	&type_str),
	ARG(description, &type_str),
	ARG(callout_info, &type_str),
	ARG(dest_keyring, &key_serial));

#define OP	ARG(operation, &keyctl_op)
#define KEY(n_)	ARG(key##n_, &key_serial)
static const struct variant keyctl_variants[] = {
	VARIANT(0 /* GET_KEYRING_ID */, &key_serial, OP, KEY(2),
		ARG(arg3, &type_int)),
	VARIANT(1 /* JOIN_SESSION_KEYRING */, &key_serial, OP,
		ARG(name, &type_str)),
	VARIANT(2 /* UPDATE */, NULL, OP, KEY(2),
		ARG(payload, &payload, COUNT(plen)), ARG(plen, &type_size)),
	VARIANT(3 /* REVOKE */, NULL, OP, KEY(2)),
	VARIANT(4 /* CHOWN */, NULL, OP, KEY(2),
		ARG(uid, &type_uid), ARG(gid, &type_gid)),
	VARIANT(6 /* DESCRIBE */, NULL, OP, KEY(2),
		ARG(buffer, &type_buf, OUT, COUNT_RET),
		ARG(buflen, &type_size)),
	VARIANT(7 /* CLEAR */, NULL, OP, KEY(2)),
	VARIANT(8 /* LINK */, NULL, OP, KEY(2), KEY(3)),
	VARIANT(9 /* UNLINK */, NULL, OP, KEY(2), KEY(3)),
	VARIANT(10 /* SEARCH */, &key_serial, OP, KEY(2),
		ARG(type, &type_str), ARG(description, &type_str), KEY(5)),
	VARIANT(11 /* READ */, NULL, OP, KEY(2),
		ARG(buffer, &type_buf, OUT, COUNT_RET),
		ARG(buflen, &type_size)),
	VARIANT(12 /* INSTANTIATE */, NULL, OP, KEY(2),
		ARG(payload, &payload, COUNT(plen)), ARG(plen, &type_size),
		KEY(5)),
	VARIANT(13 /* NEGATE */, NULL, OP, KEY(2), ARG(timeout, &type_uint),
		KEY(4)),
	VARIANT(15 /* SET_TIMEOUT */, NULL, OP, KEY(2),
		ARG(timeout, &type_uint)),
	VARIANT(16 /* ASSUME_AUTHORITY */, &key_serial, OP, KEY(2)),
	VARIANT(21 /* INVALIDATE */, NULL, OP, KEY(2)),
	VARIANT(22 /* GET_PERSISTENT */, &key_serial, OP,
		ARG(uid, &type_uid), KEY(3)),
};
VARIANTS(keyctl, &type_long, operation, 0, OP,
	ARG(arg2,	&type_xlong),
	ARG(arg3,	&type_xlong),
	ARG(arg4,	&type_xlong),
	ARG(arg5,	&type_xlong));

/* --- alone --- */

CALL(iopl, &type_zero,
	ARG(level,	&type_int));
CALL(ioperm, &type_zero,
	ARG(from,	&type_xlong),
	ARG(num,	&type_xlong),
	ARG(turn_on,	&type_int));
