/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Netlink: messages in a buffer, and what follows their headers. */
#include <string.h>

#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/net/net.h"
#include "desc/netlink/netlink.h"
#include "desc/types.h"
#include "event/netlink_attrs.h"
#include "event/netlink_hooks.h"

#define HEAD 16		/* struct nlmsghdr */
#define FLAG_REQUEST 1
#define FLAG_CAPPED 0x100
#define NL_DIAG 4	/* NETLINK_SOCK_DIAG */
#define NL_UEVENT 15	/* NETLINK_KOBJECT_UEVENT */
#define NF_TABLES 10	/* NFNL_SUBSYS_NFTABLES */
#define TYPE_ERROR 2
#define TYPE_DONE 3
#define TYPE_MIN 16	/* types below are every protocol's */

struct message {
	const struct nl_protocol *protocol;
	uint32_t len;
	uint16_t type, flags;
};

static const struct nl_head *find_head(const struct message *m, int family)
{
	const struct nl_protocol *p = m->protocol;
	uint8_t way = m->flags & FLAG_REQUEST ? NL_REQUEST : NL_ANSWER;

	for (unsigned int i = 0; i < p->n; i++) {
		const struct nl_head *h = &p->v[i];

		if (m->type >= h->first && m->type <= h->last &&
		    (h->way == NL_ANY || h->way == way) &&
		    (h->family == NL_ANY_FAMILY || h->family == family))
			return h;
	}
	return NULL;
}

/* The family alone, and what hides the other members. */
static struct value *family_only(struct walk *w, const struct type *t,
				 uint64_t addr, struct value *rest)
{
	struct value *rec = netlink_new_record(w, t, addr, 1), *v;
	struct walk in = *w;
	const struct field *f = &t->fields[0];

	in.parent = rec;
	v = walk_field(&in, f, (struct place){ PLACE_MEM, 0, 1, addr }, 0);
	value_add(rec, v, f->name);
	if (rest)
		value_add(rec, rest, NULL);
	else
		rec->flags |= VF_MORE;
	return rec;
}

static struct value *head_value(struct walk *w, const struct message *m,
				const struct type *t, uint64_t addr,
				uint64_t len, uint32_t size)
{
	struct walk in = *w;
	struct value *rec;

	if (len < size && !m->protocol->by_family)
		return netlink_hex(w, addr, len);
	if (len < size)
		return family_only(w, t, addr, NULL);
	rec = netlink_new_record(w, t, addr, size);
	in.field = NULL;
	if (walk_members(&in, t, addr, size, rec))
		return rec;
	if (!m->protocol->by_family)
		return value_fault(walk_arena(w), addr);
	return family_only(w, t, addr, value_fault(walk_arena(w), addr + 1));
}

/* A family that nobody knows, and bytes. */
static struct value *unknown_family(struct walk *w, uint64_t addr,
				    uint64_t len)
{
	struct value *rec = family_only(w, &type_nl_family, addr, NULL);

	rec->flags &= ~(uint32_t)VF_MORE;
	if (len > 1)
		value_add(rec, netlink_hex(w, addr + 1, len - 1), "data");
	return rec;
}

/* Adds what stands behind the header to `list`. */
static void add_payload(struct walk *w, const struct message *m,
			uint64_t addr, uint64_t len, struct value *list)
{
	const struct nl_head *h;
	unsigned char family = 0;
	struct walk in = *w;
	struct value *head;
	uint32_t size;

	if (m->protocol->by_family && !walk_read(w, addr, &family, 1)) {
		value_add(list, value_fault(walk_arena(w), addr), NULL);
		return;
	}
	h = m->protocol->number == NL_DIAG && len == 1 ? NULL :
	    find_head(m, family);
	if (!h) {
		value_add(list, m->protocol->by_family ?
			  unknown_family(w, addr, len) : netlink_hex(w, addr, len),
			  NULL);
		return;
	}
	size = layout_size(h->type, &w->l);
	head = head_value(w, m, h->type, addr, len, size);
	if (h->attrs && len > netlink_align4(size)) {
		/* attributes depend on the head's members */
		in.parent = head;
		in.depth++;
		size = (uint32_t)netlink_align4(size);
		value_add(list, head, NULL);
		head->parent = w->parent;
		value_add(list, netlink_attributes(&in, h->attrs, addr + size,
					   len - size), NULL);
		head->parent = list;
		return;
	}
	value_add(list, head, NULL);
	size = (uint32_t)netlink_align4(size);
	if (h->bytes && len > size)
		value_add(list, netlink_hex(w, addr + size, len - size), NULL);
}

/* --- messages --- */

static struct value *message(struct walk *w, const struct nl_protocol *p,
			     uint64_t addr, uint64_t room, uint32_t *len);

/* struct nlmsgerr: the errno and the message that it is about. */
static void add_error(struct walk *w, const struct message *m, uint64_t addr,
		      uint64_t len, struct value *list)
{
	static const struct type errno_type =
		{ .kind = KIND_HOOK, .hook = hook_negated_errno,
		  .scalar = K_S32 };
	struct value *rec, *error, *about, *both;
	uint64_t used;
	uint32_t about_len = 0;

	if (len < 4 + HEAD) {
		value_add(list, netlink_hex(w, addr, len), NULL);
		return;
	}
	error = walk_at(w, &errno_type, addr);
	about = error->state == V_FAULT ? NULL :
		message(w, m->protocol, addr + 4,
			m->flags & FLAG_CAPPED ? HEAD : len - 4, &about_len);
	if (!about || about->state == V_FAULT) {
		value_add(list, value_fault(walk_arena(w), addr), NULL);
		return;
	}
	rec = value_record(walk_arena(w));
	value_add(rec, error, "error");
	value_add(rec, about, "msg");
	used = 4 + (m->flags & FLAG_CAPPED ? HEAD : netlink_align4(about_len));
	if (about_len < HEAD || used >= len) {
		value_add(list, rec, NULL);
		return;
	}
	both = value_list(walk_arena(w));
	value_add(both, rec, NULL);
	value_add(both, netlink_attributes(w, &nl_error_attrs, addr + used,
				   len - used), NULL);
	value_add(list, both, NULL);
}

static void add_body(struct walk *w, const struct message *m, uint64_t addr,
		     uint64_t len, struct value *list)
{
	if (m->type == TYPE_ERROR) {
		add_error(w, m, addr, len, list);
	} else if (m->type == TYPE_DONE && len >= 4) {
		value_add(list, walk_at(w, &type_int, addr), NULL);
		if (len > 4)
			value_add(list, netlink_attributes(w, &nl_error_attrs,
						   addr + 4, len - 4), NULL);
	} else if (m->type < TYPE_MIN || !m->protocol) {
		value_add(list, netlink_hex(w, addr, len), NULL);
	} else {
		add_payload(w, m, addr, len, list);
	}
}

static const struct consts *message_names(const struct message *m)
{
	const struct nl_protocol *p = m->protocol;

	if (m->type < TYPE_MIN || !p)
		return &consts_nl_msg_types;
	if (!p->subsystems || m->type < 0x100)
		return p->types;
	for (unsigned int i = 0; i < p->nsubsystems; i++)
		if (p->subsystems[i].number == m->type >> 8)
			return p->subsystems[i].types;
	return NULL;
}

static struct value *type_value(struct walk *w, const struct message *m)
{
	const struct nl_protocol *p = m->protocol;
	const struct consts *names = message_names(m);
	struct arena *a = walk_arena(w);
	struct value *v, *low;

	if (m->type < TYPE_MIN || !p || !p->subsystems || m->type < 0x100)
		return value_sym(a, m->type, 2, names);
	v = value_new(a, SHAPE_OR);
	v->text = "<<8|";
	v->num = m->type;
	low = names ? value_sym(a, m->type & 0xff, 1, names) :
		      value_num(a, m->type & 0xff, 1, RADIX_X);
	value_add(v, value_sym(a, m->type >> 8, 1, p->subsystem_names), NULL);
	value_add(v, low, NULL);
	return v;
}

/* What the message's name says that it does. */
static const struct consts *verb_flags(const struct message *m)
{
	const struct consts *names = message_names(m);
	uint16_t num = m->protocol->subsystems && m->type >= 0x100 ?
		       m->type & 0xff : m->type;
	const char *name = names ? consts_name(names, num) : NULL;

	if (name && strstr(name, "_NEW"))
		return &consts_nl_new_flags;
	if (name && strstr(name, "_DEL"))
		return &consts_nl_delete_flags;
	if (name && strstr(name, "_GET"))
		return &consts_nl_get_flags;
	return &consts_nl_flags;
}

static const struct consts *route_flags(uint16_t type)
{
	switch (type & 3) {
	case 0:
		return &consts_nl_new_flags;
	case 1:
		return &consts_nl_delete_flags;
	case 2:
		return &consts_nl_get_flags;
	default:
		return &consts_nl_flags;
	}
}

static const struct consts *flag_names(const struct message *m)
{
	const struct nl_protocol *p = m->protocol;

	if (m->type == TYPE_ERROR)
		return &consts_nl_ack_flags;
	if (m->type < TYPE_MIN || !p)
		return &consts_nl_flags;
	for (unsigned int i = 0; i < p->nflags; i++)
		if (p->flags[i].type == m->type)
			return p->flags[i].flags;
	switch ((enum nl_flagging)p->flagging) {
	case NL_FLAGS_ROUTE:
		return route_flags(m->type);
	case NL_FLAGS_GET:
		return &consts_nl_get_flags;
	case NL_FLAGS_VERB:
		return verb_flags(m);
	case NL_FLAGS_PLAIN:
		break;
	}
	return &consts_nl_flags;
}

static struct value *header(struct walk *w, const struct message *m,
			    uint64_t addr)
{
	struct value *rec = netlink_new_record(w, &type_nl_header, addr, HEAD);
	struct walk in = *w;
	struct value *type, *flags;

	in.field = NULL;
	walk_members(&in, &type_nl_header, addr, HEAD, rec);
	type = value_kid(rec, "nlmsg_type");
	flags = value_kid(rec, "nlmsg_flags");
	if (type)
		value_put(type, type_value(w, m));
	if (flags)
		value_put(flags, value_sym(walk_arena(w), m->flags, 2,
					   flag_names(m)));
	return rec;
}

/* One message; *len as it says itself. */
static struct value *message(struct walk *w, const struct nl_protocol *p,
			     uint64_t addr, uint64_t room, uint32_t *len)
{
	struct message m = { .protocol = p };
	unsigned char raw[HEAD];
	struct walk in = *w;
	struct value *list, *head;

	*len = 0;
	if (room < HEAD)
		return netlink_hex(w, addr, room);
	if (!walk_read(w, addr, raw, sizeof(raw)))
		return value_fault(walk_arena(w), addr);
	memcpy(&m.len, raw, 4);
	m.type = netlink_le16(raw + 4);
	m.flags = netlink_le16(raw + 6);
	*len = m.len;
	in.depth++;
	in.field = NULL;
	head = header(&in, &m, addr);
	if (m.len < room)
		room = m.len;
	if (room <= HEAD || in.depth >= WALK_DEPTH_MAX)
		return head;
	list = value_list(walk_arena(w));
	value_add(list, head, NULL);
	add_body(&in, &m, addr + HEAD, room - HEAD, list);
	return list;
}

static const struct nl_protocol *find_protocol(int number)
{
	for (unsigned int i = 0; nl_protocols[i]; i++)
		if (nl_protocols[i]->number == number)
			return nl_protocols[i];
	return NULL;
}

struct value *hook_nf_res_id(struct walk *w, const struct type *t)
{
	struct arena *a = walk_arena(w);
	struct value *v, *kid;
	uint64_t raw, num;

	(void)t;
	if (!walk_num(w, K_U16, &raw))
		return NULL;
	if (raw == NF_TABLES)
		return value_sym(a, raw, 2, &consts_nf_subsys);
	num = (raw & 0xff) << 8 | raw >> 8;
	v = value_call(a, "htons", num);
	v->size = 2;
	v->flags |= VF_RAWBYTES;
	kid = num == NF_TABLES ? value_sym(a, num, 2, &consts_nf_subsys) :
				 value_num(a, num, 2, RADIX_U);
	value_add(v, kid, NULL);
	return v;
}

/* Not netlink's messages: what udevd tells, or the kernel's text. */
static struct value *uevent(struct walk *w, uint64_t addr, uint64_t len)
{
	uint32_t size = layout_size(&type_nl_udev, &w->l);
	struct value *list, *head;
	char prefix[8];

	if (len < size || !walk_read(w, addr, prefix, sizeof(prefix)) ||
	    memcmp(prefix, "libudev", sizeof(prefix)) != 0)
		return walk_bytes(w, addr, len, 0);
	head = netlink_some_members(w, &type_nl_udev, addr, size);
	if (head->state != V_OK)
		return walk_bytes(w, addr, len, 0);
	if (len == size)
		return head;
	list = value_list(walk_arena(w));
	value_add(list, head, NULL);
	value_add(list, walk_bytes(w, addr + size, len - size, 0), NULL);
	return list;
}

struct value *netlink_messages(struct walk *w, int protocol, uint64_t addr,
			       uint64_t room)
{
	const struct nl_protocol *p = find_protocol(protocol);
	struct value *list = value_list(walk_arena(w)), *v;
	uint64_t step;
	uint32_t len;

	if (protocol == NL_UEVENT)
		return uevent(w, addr, room);
	while (room) {
		if (list->nkids >= netlink_limit(w) ||
		    walk_arena(w)->used > WALK_ARENA_MAX) {
			list->flags |= VF_MORE;
			break;
		}
		v = message(w, p, addr, room, &len);
		if (v->state == V_FAULT) {
			if (!list->nkids)
				return v;
			list->flags |= VF_FAULT_AFTER;
			list->num = addr;
			break;
		}
		value_add(list, v, NULL);
		step = netlink_align4(len);
		if (len < HEAD || step >= room)
			break;
		addr += step;
		room -= step;
	}
	return netlink_unwrap(list);
}
