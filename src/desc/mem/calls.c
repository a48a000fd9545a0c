/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory: mappings, advice, locks, NUMA policy, protection keys. */
#include <sys/mman.h>

#include "desc/consts.h"
#include "desc/file/file.h"
#include "desc/hooks.h"
#include "desc/rows.h"

BITS(prot, K_ULONG, mmap_prot);
BITS(mmap_flags, K_U32, mmap_flags);
BITS(mremap_flags, K_ULONG, mremap_flags);
BITS(advice, K_U32, madvise_advice);
BITS(msync_flags, K_U32, msync_flags);
BITS(mlock2_flags, K_U32, mlock2_flags);
BITS(mlockall_flags, K_U32, mlockall_flags);
BITS(mempolicy, K_U32, mempolicy);
BITS(mbind_flags, K_U32, mbind_flags);
BITS(get_mempolicy_flags, K_ULONG, get_mempolicy_flags);
BITS(move_pages_flags, K_U32, move_pages_flags);
BITS(pkey_access, K_ULONG, pkey_access);
BITS(membarrier_cmd, K_S32, membarrier_cmds);
BITS(membarrier_flags, K_U32, membarrier_flags);
BITS(shadow_stack_flags, K_U32, shadow_stack_flags);

/*
 * Without a file, and without what takes time (POPULATE), needs the caller's
 * limits (LOCKED, HUGETLB) or its stack.
 */
CALLM(mmap, &type_ret_addr,
	MEMORY_IF(flags, MAP_ANONYMOUS | MAP_POPULATE | MAP_LOCKED |
		  MAP_HUGETLB | MAP_GROWSDOWN, MAP_ANONYMOUS),
	ARG(addr,	&type_addr),
	ARG(length,	&type_size),
	ARG(prot,	&prot),
	ARG(flags,	&mmap_flags),
	ARG(fd,		&type_fd),
	ARG(offset,	&type_xlong));
/* The offset counts pages of 4096 bytes, which the text multiplies out. */
static const struct type page_offset =
	TYPE_INT(K_ULONG, RADIX_X, .name = "page_offset", .arg = 4096);
CALL(mmap2, &type_ret_addr,
	ARG(addr,	&type_addr),
	ARG(length,	&type_size),
	ARG(prot,	&prot),
	ARG(flags,	&mmap_flags),
	ARG(fd,		&type_fd),
	ARG(pgoffset,	&page_offset));

/* i386's old call: the arguments stand in memory. */
CALLF(old_mmap, &type_ret_addr, CALL_IN_MEMORY,
	ARG(addr,	&type_addr),
	ARG(length,	&type_size),
	ARG(prot,	&prot),
	ARG(flags,	&mmap_flags),
	ARG(fd,		&type_fd),
	ARG(offset,	&type_xlong));

CALLF(munmap, &type_zero, CALL_MEMORY_ONLY,
	ARG(addr,	&type_addr),
	ARG(length,	&type_size));
CALLF(mprotect, &type_zero, CALL_MEMORY_ONLY,
	ARG(addr,	&type_addr),
	ARG(length,	&type_size),
	ARG(prot,	&prot));
CALL(pkey_mprotect, &type_zero,
	ARG(addr,	&type_addr),
	ARG(length,	&type_size),
	ARG(prot,	&prot),
	ARG(pkey,	&type_int));
CALL(pkey_alloc, &type_int,
	ARG(flags,	&type_xlong),
	ARG(access_rights, &pkey_access));
CALL(pkey_free, &type_zero,
	ARG(pkey,	&type_int));
CALLF(brk, &type_ret_addr, CALL_NEVER_FAILS,
	ARG(addr,	&type_addr));
CALLF(mremap, &type_ret_addr, CALL_MEMORY_ONLY,
	ARG(old_address, &type_addr),
	ARG(old_size,	&type_size),
	ARG(new_size,	&type_size),
	ARG(flags,	&mremap_flags),
	ARG(new_address, &type_addr,	IF(flags, 2 | 4)));
CALL(remap_file_pages, &type_zero,
	ARG(addr,	&type_addr),
	ARG(size,	&type_size),
	ARG(prot,	&prot),
	ARG(pgoff,	&type_ulong),
	ARG(flags,	&mmap_flags));

/* Advice that neither reads nor writes a disk nor needs a capability. */
CALLM(madvise, &type_zero,
	MEMORY_IN(advice, 1 << MADV_NORMAL | 1 << MADV_RANDOM |
		  1 << MADV_SEQUENTIAL | 1 << MADV_DONTNEED | 1 << MADV_FREE |
		  1 << MADV_DONTFORK | 1 << MADV_DOFORK | 1 << MADV_HUGEPAGE |
		  1 << MADV_NOHUGEPAGE | 1 << MADV_DONTDUMP |
		  1 << MADV_DODUMP | 1 << MADV_WIPEONFORK |
		  1 << MADV_KEEPONFORK | 1 << MADV_COLD),
	ARG(addr,	&type_addr),
	ARG(length,	&type_size),
	ARG(advice,	&advice));
CALL(process_madvise, &type_ssize,
	ARG(pidfd,	&type_fd),
	ARG(iovec,	&type_iovec_addr_ptr, COUNT(vlen)),
	ARG(vlen,	&type_size),
	ARG(advice,	&advice),
	ARG(flags,	&type_xint));
CALL(process_mrelease, &type_zero,
	ARG(pidfd,	&type_fd),
	ARG(flags,	&type_xint));
CALL(msync, &type_zero,
	ARG(addr,	&type_addr),
	ARG(length,	&type_size),
	ARG(flags,	&msync_flags));
CALL(mseal, &type_zero,
	ARG(addr,	&type_addr),
	ARG(length,	&type_size),
	ARG(flags,	&type_xlong));
CALL(map_shadow_stack, &type_ret_addr,
	ARG(addr,	&type_addr),
	ARG(size,	&type_size),
	ARG(flags,	&shadow_stack_flags));

CALL(mlock, &type_zero,
	ARG(addr,	&type_addr),
	ARG(length,	&type_size));
CALL(mlock2, &type_zero,
	ARG(addr,	&type_addr),
	ARG(length,	&type_size),
	ARG(flags,	&mlock2_flags));
CALL(munlock, &type_zero,
	ARG(addr,	&type_addr),
	ARG(length,	&type_size));
CALL(mlockall, &type_zero,
	ARG(flags,	&mlockall_flags));
CALL(munlockall, &type_zero);

/* One byte a page; the length counts bytes. */
static const struct type mincore_vec =
	TYPE_HOOK(hook_mincore, .name = "mincore_vec", .elem = &type_u8);
static const struct type mincore_vec_ptr =
	TYPE_PTR(&mincore_vec, .name = "mincore_vec *");
CALL(mincore, &type_zero,
	ARG(addr,	&type_addr),
	ARG(length,	&type_size),
	ARG(vec,	&mincore_vec_ptr,	OUT));

/* --- NUMA --- */

/* Node masks: words of the ABI's long, in hex, counted by bits. */
static const struct type nodemask =
	TYPE_HOOK(hook_nodemask, .name = "nodemask");
static const struct type nodemask_ptr =
	TYPE_PTR(&nodemask, .name = "nodemask *");
static const struct type mempolicy_ptr =
	TYPE_PTR(&mempolicy, .name = "mempolicy *");

CALL(mbind, &type_zero,
	ARG(addr,	&type_addr),
	ARG(length,	&type_ulong),
	ARG(mode,	&mempolicy),
	ARG(nodemask,	&nodemask_ptr),
	ARG(maxnode,	&type_ulong),
	ARG(flags,	&mbind_flags));
CALL(set_mempolicy, &type_zero,
	ARG(mode,	&mempolicy),
	ARG(nodemask,	&nodemask_ptr),
	ARG(maxnode,	&type_ulong));
CALL(get_mempolicy, &type_zero,
	ARG(mode,	&mempolicy_ptr,	OUT),
	ARG(nodemask,	&nodemask_ptr,	OUT),
	ARG(maxnode,	&type_ulong),
	ARG(addr,	&type_addr),
	ARG(flags,	&get_mempolicy_flags));
CALL(set_mempolicy_home_node, &type_zero,
	ARG(start,	&type_addr),
	ARG(length,	&type_ulong),
	ARG(home_node,	&type_ulong),
	ARG(flags,	&type_xlong));

CALL(migrate_pages, &type_long,
	ARG(pid,	&type_pid),
	ARG(maxnode,	&type_ulong),
	ARG(old_nodes,	&nodemask_ptr),
	ARG(new_nodes,	&nodemask_ptr));

static const struct type addr_list = TYPE_ARRAY(&type_addr);
static const struct type addr_list_ptr =
	TYPE_PTR(&addr_list, .name = "address *");
static const struct type int_list = TYPE_ARRAY(&type_int);
static const struct type int_list_ptr = TYPE_PTR(&int_list, .name = "int *");
static const struct type page_status =
	TYPE_HOOK(hook_negated_errno, .scalar = K_S32, .name = "page_status");
static const struct type page_statuses = TYPE_ARRAY(&page_status);
static const struct type page_statuses_ptr =
	TYPE_PTR(&page_statuses, .name = "page_status *");
CALL(move_pages, &type_long,
	ARG(pid,	&type_pid),
	ARG(count,	&type_ulong),
	ARG(pages,	&addr_list_ptr,	COUNT(count)),
	ARG(nodes,	&int_list_ptr,	COUNT(count)),
	ARG(status,	&page_statuses_ptr, OUT, COUNT(count)),
	ARG(flags,	&move_pages_flags));

CALL(membarrier, &type_int,
	ARG(cmd,	&membarrier_cmd),
	ARG(flags,	&membarrier_flags),
	ARG(cpu_id,	&type_int,	IF(flags, 1)));

/* --- other processes' memory --- */

CALL(process_vm_readv, &type_ssize,
	ARG(pid,	&type_pid),
	ARG(local_iov,	&type_iovec_out_ptr, OUT, COUNT(liovcnt)),
	ARG(liovcnt,	&type_ulong),
	ARG(remote_iov,	&type_iovec_addr_ptr, COUNT(riovcnt)),
	ARG(riovcnt,	&type_ulong),
	ARG(flags,	&type_xlong));
CALL(process_vm_writev, &type_ssize,
	ARG(pid,	&type_pid),
	ARG(local_iov,	&type_iovec_in_ptr, COUNT(liovcnt)),
	ARG(liovcnt,	&type_ulong),
	ARG(remote_iov,	&type_iovec_addr_ptr, COUNT(riovcnt)),
	ARG(riovcnt,	&type_ulong),
	ARG(flags,	&type_xlong));
