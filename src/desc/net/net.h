/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Types of the network family that other families use as well, and the
 * tables that its hooks interpret: socket addresses by family, options by
 * level, control messages by level.
 */
#ifndef VX_DESC_NET_NET_H
#define VX_DESC_NET_NET_H

#include "desc/desc.h"

/* A sockaddr; the field's COUNT says its length (or COUNT_AT). */
extern const struct type type_sockaddr, type_sockaddr_ptr;
/* A struct sockaddr, a sockaddr_storage as a member. */
extern const struct type type_sockaddr_16, type_sockaddr_128;
/* socklen_t *: [110 => 24] */
extern const struct type type_socklen_ptr;

/* Bytes sent or received: netlink messages where the socket is one. */
extern const struct type type_sockbuf, type_sockbuf_ptr;
/* struct msghdr: as sent, as received. */
extern const struct type type_msghdr, type_msghdr_recv;
extern const struct type type_msghdr_ptr, type_msghdr_recv_ptr;
/* struct mmsghdr [vlen]. */
extern const struct type type_mmsghdr_ptr, type_mmsghdr_recv_ptr;

/* Addresses in network order. */
extern const struct type type_in_addr;		/* inet_addr("…") */
extern const struct type type_in6_addr;		/* inet_pton(AF_INET6, "…") */
extern const struct type type_port;		/* htons(80) */
extern const struct type type_ifindex;		/* if_nametoindex("lo") */
extern const struct type type_eth_proto;	/* htons(ETH_P_ALL) */
extern const struct type type_family16;		/* sa_family_t */
extern const struct type type_mac6, type_mac8;	/* aa:bb:… */
extern const struct type type_ucred;

/* One layout of a socket address. */
struct net_sockaddr {
	uint16_t family;
	uint16_t min, max;	/* lengths; max 0: no limit */
	uint16_t more;		/* a longer one ends with "..."; 0: never */
	const struct type *type;
	const char *member;	/* stands in a record as this member */
};

/* The layouts, of a family the longest first, and what no row fits. */
struct net_sockaddr_set {
	const struct net_sockaddr *v;
	unsigned int n;
	const struct type *any, *none;
};

/* What an option's value is. */
enum sockopt_form {
	SOCKOPT_SCALAR,		/* type; short: bytes in hex when got */
	SOCKOPT_STRUCT,		/* got: the members that fit */
	SOCKOPT_EXACT,		/* set: this length only */
	SOCKOPT_COUNTED,	/* got: the length counts elements */
	SOCKOPT_BITMAP,		/* 32-bit words: a set of bit numbers */
};

enum sockopt_way {
	SOCKOPT_GET = 1 << 0,
	SOCKOPT_SET = 1 << 1,
	SOCKOPT_BOTH = 3,
};

/* The name of a row for all options of a level that have none. */
#define SOCKOPT_ANY	(-2)

struct sockopt {
	int level, name;
	uint8_t form;		/* enum sockopt_form */
	uint8_t way;		/* enum sockopt_way */
	const struct type *type;
};

extern const struct sockopt net_sockopts[];
extern const unsigned int net_nsockopts;

/* A control message's data by its level and type. */
struct net_cmsg {
	int level, type;
	const struct type *data;
	uint32_t min;	/* bytes; with fewer there is no data to show */
	bool array;	/* as many as there are, else one */
	bool doubtful;	/* with fewer it is "???" */
};

struct net_cmsg_level {
	int level;
	const struct consts *types;
};

extern const struct net_cmsg net_cmsgs[];
extern const unsigned int net_ncmsgs;
extern const struct net_cmsg_level net_cmsg_levels[];
extern const unsigned int net_ncmsg_levels;
extern const struct type type_cmsghdr;	/* its first members alone */

#endif
