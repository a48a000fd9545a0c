/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages of sockets: what is sent and received, and what comes with it. */
#include <stdlib.h>
#include <string.h>

#include "desc/hooks.h"
#include "desc/net/net.h"
#include "desc/types.h"
#include "event/net_hooks.h"
#include "event/netlink_hooks.h"
#include "linux/procfs.h"

/* net.core.optmem_max as it was for long; and as much as we would look at. */
#define CONTROL_USUAL 20480
#define CONTROL_MAX (1u << 20)
/* The kernel's UIO_MAXIOV: no call takes more messages at once. */
#define VLEN_MAX 1024

/* --- buffers --- */

/* What the vectors before this one have taken of the result. */
static uint64_t taken(const struct value *rec)
{
	uint64_t sum = 0;

	if (!rec || !rec->parent || rec->parent->shape != SHAPE_LIST)
		return 0;
	for (const struct value *k = rec->parent->first; k; k = k->next) {
		const struct value *len = value_kid(k, "iov_len");

		if (len)
			sum += len->num;
	}
	return sum;
}

/* How many bytes of a vector the call filled. */
static uint64_t received(struct walk *w, uint64_t len)
{
	uint64_t all, before = taken(w->parent);

	if (!walk_sibling(w, "msg_len", &all))
		all = w->ev->ret;
	all = all > before ? all - before : 0;
	return len < all ? len : all;
}

/* The protocol of the call's socket where it is a netlink one, or -1. */
static int netlink_protocol(struct walk *w)
{
	struct namer *n = w->ev->namer;
	uint64_t fd;

	if (!n || !n->netlink_protocol || w->ev->no_deref ||
	    !walk_sibling(w, "sockfd", &fd))
		return -1;
	return n->netlink_protocol(n, w->ev, (int)fd);
}

struct value *hook_sockbuf(struct walk *w, const struct type *t)
{
	int protocol;
	uint64_t len;

	if (!walk_count(w, &len))
		return NULL;
	if (t->arg && w->at_exit && !w->ev->err)
		len = received(w, len);
	protocol = netlink_protocol(w);
	if (protocol >= 0 && len)
		return netlink_messages(w, protocol, w->place.addr, len);
	return walk_bytes(w, w->place.addr, len, 0);
}

/* --- control messages --- */

static const struct net_cmsg *cmsg_row(uint64_t level, uint64_t type)
{
	for (unsigned int i = 0; i < net_ncmsgs; i++)
		if ((uint32_t)net_cmsgs[i].level == (uint32_t)level &&
		    (uint32_t)net_cmsgs[i].type == (uint32_t)type)
			return &net_cmsgs[i];
	return NULL;
}

static struct value *cmsg_type(struct walk *w, uint64_t level, uint64_t type)
{
	struct arena *a = walk_arena(w);

	for (unsigned int i = 0; i < net_ncmsg_levels; i++)
		if ((uint32_t)net_cmsg_levels[i].level == (uint32_t)level)
			return value_sym(a, type, 4,
					 net_cmsg_levels[i].types);
	return value_num(a, type, 4, RADIX_X);
}

static struct value *doubtful(struct walk *w)
{
	struct value *v = value_text(walk_arena(w), "???");

	v->flags |= VF_SYM_ALWAYS;
	return v;
}

static struct value *cmsg_data(struct walk *w, const struct net_cmsg *row,
			       uint64_t addr, uint64_t len)
{
	const struct type *t = row->data;
	uint32_t size = layout_size(t, &w->l);

	if (row->array)
		return walk_array(w, t, addr, len / size, 0);
	if (t->kind == KIND_BYTES)
		return walk_bytes(w, addr, len, t->flags);
	if (t->kind == KIND_ARRAY) {
		size = 3 * layout_size(t->elem, &w->l);
		return len < size ? doubtful(w) :
		       walk_array(w, t->elem, addr, 3, t->flags);
	}
	if (row->doubtful && len < size)
		return doubtful(w);
	if (t->arg)
		return net_sockaddr(w, (const struct net_sockaddr_set *)t->arg,
				    addr, len);
	return walk_at(w, t, addr);
}

/* One message of at most `room` bytes; its length by its own account. */
static struct value *cmsg(struct walk *w, uint64_t addr, uint64_t room,
			  uint64_t *len)
{
	uint32_t head = w->l.word + 8;
	struct value *rec = value_record(walk_arena(w)), *v;
	const struct net_cmsg *row;
	uint64_t level, type, data;
	struct walk in = *w;

	in.field = NULL;
	rec->type = &type_cmsghdr;
	rec->parent = w->parent;
	rec->place = (struct place){ PLACE_MEM, 0, head, addr };
	if (!walk_scalar(w, addr, K_ULONG, len) ||
	    !walk_scalar(w, addr + w->l.word, K_S32, &level) ||
	    !walk_scalar(w, addr + w->l.word + 4, K_U32, &type) ||
	    !walk_members(&in, &type_cmsghdr, addr, head - 4, rec))
		return NULL;
	v = cmsg_type(w, level, type);
	v->place = (struct place){ PLACE_MEM, 0, 4, addr + head - 4 };
	value_add(rec, v, "cmsg_type");
	data = *len < room ? *len : room;
	data = data > head ? data - head : 0;
	row = cmsg_row(level, type);
	in.parent = rec;
	if (row && data && data >= row->min)
		value_add(rec, cmsg_data(&in, row, addr + head, data),
			  "cmsg_data");
	return rec;
}

static bool readable(struct walk *w, uint64_t addr, uint64_t len)
{
	char buf[4096];

	for (uint64_t done = 0; done < len; done += sizeof(buf)) {
		size_t n = sizeof(buf);

		if (n > len - done)
			n = (size_t)(len - done);
		if (!walk_read(w, addr + done, buf, n))
			return false;
	}
	return true;
}

/* How many bytes of control messages a call can take. */
static uint64_t control_max(uint64_t wanted)
{
	char text[32];
	uint64_t max;

	if (wanted <= CONTROL_USUAL ||
	    procfs_read("/proc/sys/net/core/optmem_max", text,
			sizeof(text)) <= 0)
		return CONTROL_USUAL;
	max = strtoull(text, NULL, 10);
	return max < CONTROL_MAX ? max : CONTROL_MAX;
}

struct value *hook_cmsgs(struct walk *w, const struct type *t)
{
	struct value *list = value_list(walk_arena(w));
	uint64_t addr = w->place.addr, room, all, head = w->l.word + 8, len;
	uint64_t mask = w->l.word - 1, max;

	(void)t;
	if (!walk_count(w, &all) || all < head)
		return NULL;
	max = control_max(all);
	room = all < max ? all : max;
	if (!readable(w, addr, room))
		return NULL;
	list->parent = w->parent;
	while (room >= head) {
		struct value *v = cmsg(w, addr, room, &len);

		if (!v)
			break;
		value_add(list, v, NULL);
		if (len > room - mask && len > room) {
			room = 0;
			break;
		}
		len = len < head ? head : (len + mask) & ~mask;
		if (len > room)
			len = room;
		addr += len;
		room -= len;
		if (value_kid(v, "cmsg_len")->num < head)
			break;
	}
	if (room) {
		list->flags |= VF_FAULT_AFTER;
		list->num = addr;
	}
	if (all > max)
		list->flags |= VF_MORE;
	return list;
}

/* --- headers --- */

/* msg_namelen=110 => 24: the name has no more bytes than there was room. */
static void namelen_change(struct walk *w, struct value *hdr, uint32_t was)
{
	struct value *name = value_kid(hdr, "msg_name");
	struct value *len = value_kid(hdr, "msg_namelen");
	struct arena *a = walk_arena(w);
	struct value *was_value, *now, *v;

	if (!name || !len || len->shape != SHAPE_NUM ||
	    (uint32_t)len->num == was)
		return;
	if (name->addr && (int32_t)was < (int32_t)len->num) {
		uint64_t addr = name->addr;

		v = net_sockaddr(
			w, (const struct net_sockaddr_set *)type_sockaddr.arg,
			addr, (int32_t)was < 0 ? 0 : was);
		if (v->state == V_OK)
			v->flags |= VF_PTR;
		v->addr = addr;
		value_put(name, v);
	}
	was_value = value_snum(a, (int32_t)was, 4);
	now = value_new(a, SHAPE_NUM);
	*now = *len;
	value_put(len, value_change(a, was_value, now));
}

static uint32_t namelen_at(struct walk *w, uint64_t addr)
{
	uint64_t num;

	return walk_scalar(w, addr + w->l.word, K_U32, &num) ?
	       (uint32_t)num : 0;
}

/* A value for the exit, with what it must know from the entry. */
static struct value *later(struct walk *w, const uint32_t *lens, uint32_t n)
{
	struct value *v = value_addr(walk_arena(w), w->place.addr);

	v->state = V_LATER;
	v->data = arena_memdup(walk_arena(w), lens, n * sizeof(*lens));
	v->len = n;
	return v;
}

/* The lengths that later() kept; the value is still there. */
static const uint32_t *kept(struct walk *w, size_t *n)
{
	const struct value *v = w->field ?
		walk_sibling_value(w, w->field->name) : NULL;

	*n = 0;
	if (!v || v->state != V_LATER || !v->data)
		return NULL;
	*n = v->len;
	return (const uint32_t *)(const void *)v->data;
}

struct value *hook_msghdr(struct walk *w, const struct type *t)
{
	uint64_t addr = w->place.addr, len;
	struct value *rec;
	const uint32_t *lens;
	uint32_t was;
	size_t n;

	if (!w->at_exit) {
		was = namelen_at(w, addr);
		return later(w, &was, 1);
	}
	if (w->ev->err) {
		if (!walk_scalar(w, addr + w->l.word, K_S32, &len))
			return NULL;
		rec = value_record(walk_arena(w));
		value_add(rec, value_snum(walk_arena(w), (int64_t)len, 4),
			  "msg_namelen");
		return rec;
	}
	lens = kept(w, &n);
	rec = walk_at(w, t->elem, addr);
	if (n && rec->shape == SHAPE_RECORD)
		namelen_change(w, rec, lens[0]);
	return rec;
}

static struct value *mmsg_entry(struct walk *w, uint32_t size, uint64_t vlen)
{
	uint32_t lens[VLEN_MAX];

	for (uint64_t i = 0; i < vlen; i++)
		lens[i] = namelen_at(w, w->place.addr + i * size);
	return later(w, lens, (uint32_t)vlen);
}

/* What each message was, when the call returned. */
static void mmsg_exit(struct walk *w, struct value *list, bool recv)
{
	const uint32_t *lens;
	struct value *hdr, *len;
	size_t n, i = 0;

	lens = kept(w, &n);
	for (struct value *k = list->first; k; k = k->next, i++) {
		hdr = value_kid(k, "msg_hdr");
		len = value_kid(k, "msg_len");
		if (recv && hdr && i < n)
			namelen_change(w, hdr, lens[i]);
		else if (!recv && len && (w->ev->err || i >= w->ev->ret))
			len->state = V_ABSENT;
	}
}

struct value *hook_mmsghdr(struct walk *w, const struct type *t)
{
	uint32_t size = layout_size(t->elem, &w->l);
	uint64_t vlen = 0, n;
	struct value *list;

	if (!walk_sibling(w, "vlen", &vlen))
		return NULL;
	n = vlen < VLEN_MAX ? vlen : VLEN_MAX;
	if (!w->at_exit)
		return mmsg_entry(w, size, t->arg ? n : 0);
	if (t->arg && w->ev->err)
		return NULL;
	if (t->arg && w->ev->ret < n)
		vlen = n = w->ev->ret;
	list = walk_array(w, t->elem, w->place.addr, n, 0);
	if (list->shape != SHAPE_LIST)
		return list;
	if (vlen > n)
		list->flags |= VF_MORE;
	mmsg_exit(w, list, t->arg != 0);
	return list;
}

struct value *hook_left(struct walk *w, const struct type *t)
{
	struct arena *a = walk_arena(w);
	struct value *v, *aux, *time;
	uint64_t num, addr;

	if (!walk_num(w, K_S32, &num))
		return NULL;
	v = value_snum(a, (int32_t)num, 4);
	w->parent = w->ev->args;
	if (w->ev->no_deref || !walk_sibling(w, "timeout", &addr) || !addr)
		return v;
	aux = value_text(a, "Timeout");
	aux->flags |= VF_SYM_ALWAYS;
	v->aux = aux;
	if (!num)
		return v;
	aux->text = "left";
	time = walk_at(w, t->elem, addr);
	v->aux = value_list(a);
	v->aux->flags |= VF_SPACED | VF_NOBRACKETS;
	value_add(v->aux, aux, NULL);
	value_add(v->aux, time, NULL);
	return v;
}
