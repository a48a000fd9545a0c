/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Addresses of sockets against peer= and local=. */
#ifndef VX_RULE_ADDR_H
#define VX_RULE_ADDR_H

#include <stdbool.h>
#include <sys/socket.h>

#include "rule/ast.h"

/* `len` bytes of an address as a program or the kernel wrote it. */
bool addr_match(const struct addr_pattern *p,
		const struct sockaddr_storage *ss, socklen_t len);

#endif
