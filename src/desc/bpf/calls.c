/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bpf(2): the attributes depend on the command. */
#include "desc/consts.h"
#include "desc/rows.h"

BITS(cmd, K_U32, bpf_cmds);
BITS(map_type, K_U32, bpf_map_types);
BITS(map_flags, K_U32, bpf_map_flags);
BITS(update_flags, K_U64, bpf_map_update_flags);
BITS(lookup_flags, K_U64, bpf_map_lookup_flags);
BITS(prog_type, K_U32, bpf_prog_types);
BITS(prog_flags, K_U32, bpf_prog_flags);
BITS(attach_type, K_U32, bpf_attach_types);
BITS(attach_flags, K_U32, bpf_attach_flags);
BITS(file_flags, K_U32, bpf_file_mode_flags);

static const struct type addr64 =
	TYPE_INT(K_U64, RADIX_X, .role = ROLE_ADDR, .name = "address");
static const struct type path64 = TYPE_PTR64(&type_pathstr, .name = "path");
static const struct type str64 = TYPE_PTR64(&type_cstr, .name = "string");
static const struct type obj_name = TYPE_CHARS(16);

/* include/uapi/linux/bpf.h: union bpf_attr, one struct a command. */
#define ATTR(name_, ...)						\
	static const struct type name_ =				\
		STRUCTF("bpf_attr", TYPE_TAIL, __VA_ARGS__);		\
	static const struct type name_##_ptr =				\
		TYPE_PTR(&name_, .name = "bpf_attr *")

ATTR(map_create,
     FIELD(map_type, &map_type),
     FIELD(key_size, &type_u32),
     FIELD(value_size, &type_u32),
     FIELD(max_entries, &type_u32),
     FIELD(map_flags, &map_flags),
     FIELD(inner_map_fd, &type_fd),
     FIELD(numa_node, &type_u32),
     FIELD(map_name, &obj_name),
     FIELD(map_ifindex, &type_u32),
     FIELD(btf_fd, &type_fd),
     FIELD(btf_key_type_id, &type_u32),
     FIELD(btf_value_type_id, &type_u32),
     FIELD(btf_vmlinux_value_type_id, &type_u32),
     FIELD(map_extra, &type_u64));
ATTR(map_lookup,
     FIELD(map_fd, &type_fd),
     PAD(&type_u32),
     FIELD(key, &addr64),
     FIELD(value, &addr64),
     FIELD(flags, &lookup_flags));
ATTR(map_update,
     FIELD(map_fd, &type_fd),
     PAD(&type_u32),
     FIELD(key, &addr64),
     FIELD(value, &addr64),
     FIELD(flags, &update_flags));
ATTR(map_delete,
     FIELD(map_fd, &type_fd),
     PAD(&type_u32),
     FIELD(key, &addr64));
ATTR(map_next,
     FIELD(map_fd, &type_fd),
     PAD(&type_u32),
     FIELD(key, &addr64),
     FIELD(next_key, &addr64));
ATTR(prog_load,
     FIELD(prog_type, &prog_type),
     FIELD(insn_cnt, &type_u32),
     FIELD(insns, &addr64),
     FIELD(license, &str64),
     FIELD(log_level, &type_u32),
     FIELD(log_size, &type_u32),
     FIELD(log_buf, &addr64),
     FIELD(kern_version, &type_kver),
     FIELD(prog_flags, &prog_flags),
     FIELD(prog_name, &obj_name),
     FIELD(prog_ifindex, &type_u32),
     FIELD(expected_attach_type, &attach_type),
     FIELD(prog_btf_fd, &type_fd),
     FIELD(func_info_rec_size, &type_u32),
     FIELD(func_info, &addr64),
     FIELD(func_info_cnt, &type_u32),
     FIELD(line_info_rec_size, &type_u32),
     FIELD(line_info, &addr64),
     FIELD(line_info_cnt, &type_u32),
     FIELD(attach_btf_id, &type_u32),
     FIELD(attach_prog_fd, &type_fd));
ATTR(obj,
     FIELD(pathname, &path64),
     FIELD(bpf_fd, &type_fd),
     FIELD(file_flags, &file_flags),
     FIELD(path_fd, &type_dirfd));
ATTR(prog_attach,
     FIELD(target_fd, &type_fd),
     FIELD(attach_bpf_fd, &type_fd),
     FIELD(attach_type, &attach_type),
     FIELD(attach_flags, &attach_flags),
     FIELD(replace_bpf_fd, &type_fd));
ATTR(next_id,
     FIELD(start_id, &type_u32),
     FIELD(next_id, &type_u32),
     FIELD(open_flags, &file_flags));
ATTR(raw_tracepoint,
     FIELD(name, &str64),
     FIELD(prog_fd, &type_fd));
ATTR(info_by_fd,
     FIELD(bpf_fd, &type_fd),
     FIELD(info_len, &type_u32),
     FIELD(info, &addr64));
ATTR(btf_load,
     FIELD(btf, &addr64),
     FIELD(btf_log_buf, &addr64),
     FIELD(btf_size, &type_u32),
     FIELD(btf_log_size, &type_u32),
     FIELD(btf_log_level, &type_u32));
ATTR(link_create,
     FIELD(prog_fd, &type_fd),
     FIELD(target_fd, &type_fd),
     FIELD(attach_type, &attach_type),
     FIELD(flags, &type_x32));
ATTR(one_fd,
     FIELD(map_fd, &type_fd));

#define CMD		ARG(cmd, &cmd)
#define BPF(nr_, ret_, attr_)						\
	VARIANT(nr_, ret_, CMD, ARG(attr, &attr_##_ptr, SIZE(size)),	\
		ARG(size, &type_uint))

static const struct variant bpf_variants[] = {
	BPF(0 /* MAP_CREATE */, &type_fd, map_create),
	BPF(1 /* MAP_LOOKUP_ELEM */, NULL, map_lookup),
	BPF(2 /* MAP_UPDATE_ELEM */, NULL, map_update),
	BPF(3 /* MAP_DELETE_ELEM */, NULL, map_delete),
	BPF(4 /* MAP_GET_NEXT_KEY */, NULL, map_next),
	BPF(5 /* PROG_LOAD */, &type_fd, prog_load),
	BPF(6 /* OBJ_PIN */, NULL, obj),
	BPF(7 /* OBJ_GET */, &type_fd, obj),
	BPF(8 /* PROG_ATTACH */, NULL, prog_attach),
	BPF(9 /* PROG_DETACH */, NULL, prog_attach),
	BPF(11 /* PROG_GET_NEXT_ID */, NULL, next_id),
	BPF(12 /* MAP_GET_NEXT_ID */, NULL, next_id),
	BPF(15 /* OBJ_GET_INFO_BY_FD */, NULL, info_by_fd),
	BPF(17 /* RAW_TRACEPOINT_OPEN */, &type_fd, raw_tracepoint),
	BPF(18 /* BTF_LOAD */, &type_fd, btf_load),
	BPF(21 /* MAP_LOOKUP_AND_DELETE_ELEM */, NULL, map_lookup),
	BPF(22 /* MAP_FREEZE */, NULL, one_fd),
	BPF(23 /* BTF_GET_NEXT_ID */, NULL, next_id),
	BPF(28 /* LINK_CREATE */, &type_fd, link_create),
	BPF(31 /* LINK_GET_NEXT_ID */, NULL, next_id),
};
VARIANTS(bpf, &type_int, cmd, 0, CMD,
	ARG(attr,	&type_addr),
	ARG(size,	&type_uint));
