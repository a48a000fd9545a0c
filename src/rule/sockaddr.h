/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Socket addresses as rules write them: "1.2.3.4:80", "[::1]:80",
 * "unix:/run/x", "unix:@abstract".
 */
#ifndef VX_RULE_SOCKADDR_H
#define VX_RULE_SOCKADDR_H

#include <stddef.h>
#include <sys/socket.h>

/* Its length, or 0 where that is no address. */
socklen_t sockaddr_parse(const char *text, size_t len,
			 struct sockaddr_storage *to);

#endif
