/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Netlink messages as data: what stands behind a message's header by its
 * socket's protocol and its type, and what an attribute's payload is by
 * its parent's table.  event/netlink_hooks.c interprets this.
 */
#ifndef VX_DESC_NETLINK_NETLINK_H
#define VX_DESC_NETLINK_NETLINK_H

#include "desc/desc.h"
#include "desc/hooks.h"

/*
 * One attribute of a table.  A payload shorter than `min`, or without one
 * than the type's size, is shown as bytes; structs show the members that
 * fit, and types without a size take the whole payload.
 */
struct nl_attr {
	uint16_t type;
	const struct type *is;
	uint16_t min;
};

struct nl_attrs;

/* What the attribute `data` is where `kind`, before it, has this text. */
struct nl_kind {
	uint16_t kind, data;
	const char *text;
	const struct type *is;
};

struct nl_attrs {
	const struct consts *names;	/* NULL: types are numbers */
	const struct nl_attr *v;
	unsigned int n;
	const struct type *other;	/* of those without a row, or NULL */
	const struct nl_kind *kinds;
	unsigned int nkinds;
};

enum nl_way {
	NL_ANY,
	NL_REQUEST,	/* with NLM_F_REQUEST */
	NL_ANSWER,	/* without */
};

/* What follows the header of messages first..last. */
struct nl_head {
	uint16_t first, last;
	uint8_t way;		/* enum nl_way */
	int16_t family;		/* its first byte, or NL_ANY_FAMILY */
	const struct type *type;
	const struct nl_attrs *attrs;
	bool bytes;		/* behind it are bytes, not attributes */
};

#define NL_ANY_FAMILY	(-1)

/* How the upper flags of a message are named. */
enum nl_flagging {
	NL_FLAGS_PLAIN,
	NL_FLAGS_ROUTE,	/* new, delete, get, set by the type's last bits */
	NL_FLAGS_GET,	/* all of them get */
	NL_FLAGS_VERB,	/* by what the type's name says: …_NEW, …_GET */
};

/* Messages whose upper flags have other names than the protocol's. */
struct nl_flag_row {
	uint16_t type;
	const struct consts *flags;
};

/* Types of the form SUBSYSTEM<<8|MESSAGE: the messages of one. */
struct nl_subsystem {
	uint8_t number;
	const struct consts *types;
};

struct nl_protocol {
	int number;
	const struct consts *types;
	uint8_t flagging;		/* enum nl_flagging */
	bool by_family;			/* heads begin with a family's byte */
	const struct nl_subsystem *subsystems;
	unsigned int nsubsystems;
	const struct consts *subsystem_names;
	const struct nl_head *v;
	unsigned int n;
	const struct nl_flag_row *flags;
	unsigned int nflags;
};

extern const struct nl_protocol nl_route, nl_sock_diag;
/* NULL-terminated. */
extern const struct nl_protocol *const nl_protocols[];

extern const struct type type_nl_udev;	/* what udevd sends */

extern const struct nl_attrs nl_error_attrs;
extern const struct type type_nl_header;	/* struct nlmsghdr */
extern const struct type type_nl_family;	/* a byte, and more behind it */

#define NL_ATTRS(name_, names_, ...)					\
	static const struct nl_attr name_##_rows[] = { __VA_ARGS__ };	\
	static const struct nl_attrs name_ = {				\
		&consts_##names_, name_##_rows,				\
		sizeof(name_##_rows) / sizeof(name_##_rows[0]), NULL,	\
		NULL, 0							\
	}
#define NL_NESTED(name_, attrs_)					\
	static const struct type name_ =				\
		TYPE_HOOK(hook_nl_attrs, .arg = (uintptr_t)&(attrs_))

#endif
