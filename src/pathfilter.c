/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pathfilter.h"

#include <limits.h>
#include <string.h>

#include "event/fdname.h"

/* Nobody nests descriptors deeper than a msghdr in a vector of them. */
#define DEPTH_MAX 16

static bool path_wanted(const struct trace_filter *f, const char *path,
			size_t len)
{
	for (unsigned int i = 0; i < f->npaths; i++)
		if (strlen(f->paths[i]) == len &&
		    memcmp(f->paths[i], path, len) == 0)
			return true;
	return false;
}

static bool fd_wanted(const struct trace_filter *f, struct event *ev, int fd)
{
	char path[PATH_MAX];

	if (fd >= 0 && f->by_fd && bitmap_has(&f->fds, (unsigned int)fd))
		return true;
	if (fd < 0 || !f->npaths || !ev->namer)
		return false;
	return fdname_path(ev->namer, ev, fd, path, sizeof(path)) &&
	       path_wanted(f, path, strlen(path));
}

static bool is_fd(const struct value *v)
{
	return v->type && (v->type->role == ROLE_FD ||
			   v->type->role == ROLE_DIRFD);
}

static bool wanted(const struct trace_filter *f, struct event *ev,
		   const struct value *v, unsigned int depth)
{
	if (v->state != V_OK && v->state != V_CUT)
		return false;
	if (v->shape == SHAPE_STR)
		return v->flags & VF_PATH && path_wanted(f, v->data, v->len);
	if (is_fd(v) && !v->first)
		return fd_wanted(f, ev, (int)v->num);
	if (depth == DEPTH_MAX)
		return false;
	for (const struct value *k = v->first; k; k = k->next)
		if (wanted(f, ev, k, depth + 1))
			return true;
	return false;
}

bool pathfilter_match(const struct trace_filter *f, struct event *ev)
{
	return ev->args && wanted(f, ev, ev->args, 0);
}
