/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/places.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "desc/hooks.h"
#include "desc/types.h"
#include "rule/args.h"
#include "rule/pattern.h"

#define PATH_LEN 4096

static struct places *places_of(struct eval *x)
{
	struct places *p = x->task->places;

	if (!p || p->ev != x->ev) {
		p = arena_alloc(&x->ev->arena, sizeof(*p));
		p->ev = x->ev;
		x->task->places = p;
	}
	return p;
}

/* --- paths --- */

/* A name in a directory, but no name of an attribute or a key. */
static bool is_path(const struct field *f)
{
	const struct type *t = f->type;

	return t && t->kind == KIND_PTR && f->dir == DIR_IN &&
	       t != &type_name && t->elem && t->elem->kind == KIND_STR &&
	       t->elem->flags & TYPE_PATH;
}

static const char *full_path(struct eval *x, const char *given, int dirfd)
{
	const char *dir = "", *full;

	if (*given != '/')
		dir = x->env->fd_path(x->env, x->ev, dirfd);
	full = dir ? pattern_join(&x->ev->arena, dir, given) : NULL;
	return full ? full : given;
}

static void add_path(struct eval *x, struct places *p, uint64_t addr,
		     int dirfd)
{
	struct place_path *to = &p->path[p->npaths];
	size_t len;

	if (p->npaths == PLACES_PATHS || !addr)
		return;
	if (eval_string(x, addr, PATH_LEN, &to->given, &len)) {
		p->unread = true;
		return;
	}
	/* AT_EMPTY_PATH: the descriptor itself, which is asked as one */
	to->full = len ? full_path(x, to->given, dirfd) : to->given;
	p->npaths++;
}

static void find_paths(struct eval *x, struct places *p)
{
	struct arg_iter it = { 0 };
	struct arg_list l;
	int dirfd = AT_FDCWD;

	if (args_of(x, &l)) {
		p->unread = true;
		return;
	}
	while (args_next(x, &l, &it)) {
		const struct type *t = it.field->type;

		if (t && t->role == ROLE_DIRFD) {
			dirfd = (int)it.num;
		} else if (is_path(it.field)) {
			add_path(x, p, it.num, dirfd);
			dirfd = AT_FDCWD;
		}
	}
}

const struct places *places_paths(struct eval *x)
{
	struct places *p = places_of(x);

	if (!p->paths_known)
		find_paths(x, p);
	p->paths_known = true;
	x->unread |= p->unread;
	return p;
}

/* --- descriptors --- */

static bool is_fd(const struct type *t)
{
	return t && (t->role == ROLE_FD || t->role == ROLE_DIRFD);
}

static void add_fd(struct eval *x, struct places *p, int fd)
{
	struct place_fd *v;

	if (fd < 0 || p->nfds == PLACES_FDS)
		return;
	/* a power of two: grow */
	if (!(p->nfds & (p->nfds - 1)) && (p->nfds >= 8 || !p->nfds)) {
		unsigned int cap = p->nfds ? 2 * p->nfds : 8;

		v = arena_alloc(&x->ev->arena, cap * sizeof(*v));
		if (p->nfds)
			memcpy(v, p->fd, p->nfds * sizeof(*v));
		p->fd = v;
	}
	for (unsigned int i = 0; i < p->nfds && i < PLACES_LOOKS; i++)
		if (p->fd[i].fd == fd)
			return;
	p->fd[p->nfds++] = (struct place_fd){ .fd = fd };
}

/* poll(2)'s: structs with a descriptor in them. */
static void add_structs(struct eval *x, struct places *p,
			const struct arg_list *l, const struct arg_iter *it,
			const struct type *s)
{
	struct layout_pos pos = { 0 };
	uint32_t size = layout_size(s, &l->l);
	uint64_t n;

	if (!args_count(x, it->field, &n))
		return;
	if (n > PLACES_FDS)
		n = PLACES_FDS;
	for (unsigned int i = 0; i < s->nfields; i++) {
		layout_next(&pos, s, &s->fields[i], &l->l);
		if (!is_fd(s->fields[i].type) || pos.size != 4)
			continue;
		for (uint64_t k = 0; k < n; k++) {
			int32_t fd;

			if (eval_read(x, it->num + k * size + pos.offset,
				      &fd, sizeof(fd)))
				return;
			add_fd(x, p, fd);
		}
	}
}

/* select(2)'s: a bit for each, the lowest first, in words. */
static void add_bits(struct eval *x, struct places *p,
		     const struct arg_list *l, const struct arg_iter *it)
{
	unsigned char bits[PLACES_FDS / 8];
	struct arg_place n;
	size_t bytes;

	if (arg_find(x, "nfds", &n) || n.num <= 0)
		return;
	if (n.num > PLACES_FDS)
		n.num = PLACES_FDS;
	bytes = ((size_t)n.num + 8u * l->l.word - 1) / (8u * l->l.word) *
		l->l.word;
	if (eval_read(x, it->num, bits, bytes))
		return;
	for (int i = 0; i < n.num; i++)
		if (bits[i / 8] >> (i % 8) & 1)
			add_fd(x, p, i);
}

static void add_pointed(struct eval *x, struct places *p,
			const struct arg_list *l, const struct arg_iter *it)
{
	const struct type *t = it->field->type->elem;

	if (!it->num || it->field->dir == DIR_OUT || !t)
		return;
	if (t->kind == KIND_ARRAY && t->elem && t->elem->kind == KIND_STRUCT)
		add_structs(x, p, l, it, t->elem);
	else if (t->kind == KIND_HOOK && t->hook == hook_fd_set)
		add_bits(x, p, l, it);
}

const struct places *places_fds(struct eval *x)
{
	struct places *p = places_of(x);
	struct arg_iter it = { 0 };
	struct arg_list l;

	if (p->fds_known)
		return p;
	p->fds_known = true;
	if (args_of(x, &l))
		return p;
	while (args_next(x, &l, &it)) {
		const struct type *t = it.field->type;

		if (is_fd(t))
			add_fd(x, p, (int)it.num);
		else if (t && t->kind == KIND_PTR)
			add_pointed(x, p, &l, &it);
	}
	return p;
}

const char *place_fd_path(struct eval *x, unsigned int i)
{
	struct place_fd *f = &places_of(x)->fd[i];

	if (i >= PLACES_LOOKS)
		return NULL;
	if (!f->asked_path)
		f->path = x->env->fd_path(x->env, x->ev, f->fd);
	f->asked_path = true;
	return f->path;
}

uint32_t place_fd_type(struct eval *x, unsigned int i)
{
	struct place_fd *f = &places_of(x)->fd[i];

	if (i >= PLACES_LOOKS)
		return 0;
	if (!f->asked_type)
		f->type = x->env->fd_type(x->env, x->ev, f->fd);
	f->asked_type = true;
	return f->type;
}

const char *place_first_path(struct eval *x)
{
	const struct places *p = places_paths(x);

	if (p->npaths)
		return p->path[0].full;
	return places_fds(x)->nfds ? place_fd_path(x, 0) : NULL;
}

/* --- addresses --- */

static socklen_t read_address(struct eval *x, uint64_t addr, uint64_t len,
			      struct sockaddr_storage *to)
{
	if (!addr || len < sizeof(to->ss_family))
		return 0;
	if (len > sizeof(*to))
		len = sizeof(*to);
	memset(to, 0, sizeof(*to));
	if (eval_read(x, addr, to, len)) {
		x->unread = true;
		return 0;
	}
	return (socklen_t)len;
}

static bool is_address(const struct field *f)
{
	const struct type *t = f->type;

	return t && t->kind == KIND_PTR && f->dir == DIR_IN && t->elem &&
	       t->elem->kind == KIND_HOOK && t->elem->hook == hook_sockaddr;
}

/* sendmsg(2)'s; what recvmsg(2) has there is not known before its exit. */
static socklen_t message_address(struct eval *x, struct sockaddr_storage *to)
{
	struct arg_place name, len;

	if (strncmp(x->ev->name, "send", 4))
		return 0;
	if (arg_find(x, "msg.msg_name", &name) ||
	    arg_find(x, "msg.msg_namelen", &len))
		return 0;
	return read_address(x, (uint64_t)name.num, (uint64_t)len.num, to);
}

socklen_t place_address(struct eval *x, struct sockaddr_storage *to)
{
	struct arg_iter it = { 0 };
	struct arg_list l;
	uint64_t len;

	if (args_of(x, &l))
		return 0;
	while (args_next(x, &l, &it))
		if (is_address(it.field) && args_count(x, it.field, &len))
			return read_address(x, it.num, len, to);
	return message_address(x, to);
}

socklen_t place_socket(struct eval *x, bool peer, struct sockaddr_storage *to)
{
	const struct places *p = places_fds(x);

	for (unsigned int i = 0; i < p->nfds && i < PLACES_LOOKS; i++) {
		socklen_t len = x->env->fd_addr(x->env, x->ev, p->fd[i].fd,
						peer, to);

		if (len)
			return len;
	}
	return 0;
}
