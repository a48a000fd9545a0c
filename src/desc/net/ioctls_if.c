/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sockets and network interfaces: netdevice(7), linux/sockios.h. */
#include "desc/consts.h"
#include "desc/net/net.h"
#include "desc/rows.h"
#include "desc/time/time.h"

#define NAME_SIZE 16
static const struct type if_name = TYPE_CHARS(NAME_SIZE);
static const struct type if_flags =
	TYPE_BITS(K_U16, consts_iffflags, .name = "iff_flags");
static const struct type arp_type =
	TYPE_BITS(K_U16, consts_arphrd_types, .name = "arphrd_type");
static const struct type hwaddr =
	STRUCT("sockaddr",
	       FIELD(sa_family, &arp_type),
	       FIELD(sa_data, &type_mac6));
static const struct type ifmap =
	STRUCT("ifmap",
	       FIELD(mem_start, &type_xlong),
	       FIELD(mem_end, &type_xlong),
	       FIELD(base_addr, &type_x16),
	       FIELD(irq, &type_x8),
	       FIELD(dma, &type_x8),
	       FIELD(port, &type_x8));

/* struct ifreq, whose union's member is the command's: out of it, into it. */
#define IFREQ_GET(name_, member_, type_)				\
	static const struct type get_##name_ =				\
		STRUCT("ifreq",						\
		       FIELD(ifr_name, &if_name),			\
		       FIELD(member_, type_, OUT));			\
	static const struct type get_##name_##_ptr =			\
		TYPE_PTR(&get_##name_, .name = "ifreq *")
#define IFREQ_SET(name_, member_, type_)				\
	static const struct type set_##name_ =				\
		STRUCT("ifreq",						\
		       FIELD(ifr_name, &if_name),			\
		       FIELD(member_, type_));				\
	static const struct type set_##name_##_ptr =			\
		TYPE_PTR(&set_##name_, .name = "ifreq *")
#define IFREQ(...)							\
	IFREQ_GET(__VA_ARGS__);						\
	IFREQ_SET(__VA_ARGS__)

IFREQ(addr, ifr_addr, &type_sockaddr_16);
IFREQ(dstaddr, ifr_dstaddr, &type_sockaddr_16);
IFREQ(brdaddr, ifr_broadaddr, &type_sockaddr_16);
IFREQ(netmask, ifr_netmask, &type_sockaddr_16);
IFREQ(hwaddr, ifr_hwaddr, &hwaddr);
IFREQ(flags, ifr_flags, &if_flags);
IFREQ_GET(index, ifr_ifindex, &type_int);
IFREQ(metric, ifr_metric, &type_int);
IFREQ(mtu, ifr_mtu, &type_int);
IFREQ(txqlen, ifr_qlen, &type_int);
IFREQ(slave, ifr_slave, &if_name);
IFREQ(map, ifr_map, &ifmap);
IFREQ_SET(newname, ifr_newname, &if_name);

#define GET(type_)	ARG(argp, &get_##type_##_ptr, INOUT_HOW(INOUT_MEMBERS))
#define SET(type_)	ARG(argp, &set_##type_##_ptr)

IOCTL(SIOCGIFADDR, NULL, GET(addr));
IOCTL(SIOCSIFADDR, NULL, SET(addr));
IOCTL(SIOCGIFDSTADDR, NULL, GET(dstaddr));
IOCTL(SIOCSIFDSTADDR, NULL, SET(dstaddr));
IOCTL(SIOCGIFBRDADDR, NULL, GET(brdaddr));
IOCTL(SIOCSIFBRDADDR, NULL, SET(brdaddr));
IOCTL(SIOCGIFNETMASK, NULL, GET(netmask));
IOCTL(SIOCSIFNETMASK, NULL, SET(netmask));
IOCTL(SIOCGIFHWADDR, NULL, GET(hwaddr));
IOCTL(SIOCSIFHWADDR, NULL, SET(hwaddr));
IOCTL(SIOCGIFFLAGS, NULL, GET(flags));
IOCTL(SIOCSIFFLAGS, NULL, SET(flags));
IOCTL(SIOCGIFMETRIC, NULL, GET(metric));
IOCTL(SIOCSIFMETRIC, NULL, SET(metric));
IOCTL(SIOCGIFMTU, NULL, GET(mtu));
IOCTL(SIOCSIFMTU, NULL, SET(mtu));
IOCTL(SIOCGIFSLAVE, NULL, GET(slave));
IOCTL(SIOCSIFSLAVE, NULL, SET(slave));
IOCTL(SIOCGIFTXQLEN, NULL, GET(txqlen));
IOCTL(SIOCSIFTXQLEN, NULL, SET(txqlen));
IOCTL(SIOCGIFMAP, NULL, GET(map));
IOCTL(SIOCSIFMAP, NULL, SET(map));
IOCTL(SIOCSIFNAME, NULL, SET(newname));
IOCTL(SIOCGIFINDEX, NULL, GET(index));

/* The number goes in, the name comes out. */
static const struct type by_index =
	STRUCT("ifreq",
	       PLACE(place_name, &if_name),
	       FIELD(ifr_ifindex, &type_int),
	       FIELD(ifr_name, &if_name, AT(place_name), OUT));
static const struct type by_index_ptr = TYPE_PTR(&by_index, .name = "ifreq *");
IOCTL(SIOCGIFNAME, NULL, ARG(argp, &by_index_ptr, INOUT_HOW(INOUT_MEMBERS)));

IOCTL(SIOCATMARK, NULL, ARG(argp, &type_int_ptr, OUT));
IOCTL(SIOCGPGRP, NULL, ARG(argp, &type_pgid_ptr, OUT));
IOCTL(SIOCSPGRP, NULL, ARG(argp, &type_pgid_ptr));

IOCTL(SIOCGSTAMP_OLD, NULL, ARG(argp, &type_timeval_ptr, OUT));
IOCTL(SIOCGSTAMPNS_OLD, NULL, ARG(argp, &type_timespec_ptr, OUT));
IOCTL(SIOCGSTAMP_NEW, NULL, ARG(argp, &type_timeval64_ptr, OUT));
IOCTL(SIOCGSTAMPNS_NEW, NULL, ARG(argp, &type_timespec64_ptr, OUT));
