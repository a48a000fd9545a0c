/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Netlink: attributes, and the hooks of what stands in them. */
#include <string.h>

#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/net/net.h"
#include "desc/netlink/netlink.h"
#include "desc/types.h"
#include "event/netlink_attrs.h"

#define ATTR 4		/* struct nlattr */
#define FAMILY_SMC 43	/* has the addresses of AF_INET */
#define ATTR_FLAGS 0xc000

/* Types that take all there is count to the end. */
static const struct field to_end = { .name = "", .count_of = COUNT_REST };

uint64_t netlink_align4(uint64_t n)
{
	return (n + 3) & ~3ull;
}

uint64_t netlink_limit(const struct walk *w)
{
	return w->ev->abbrev ? w->ev->opt->string_limit : UINT64_MAX;
}

struct value *netlink_hex(struct walk *w, uint64_t addr, uint64_t len)
{
	return walk_bytes(w, addr, len, TYPE_HEX);
}

/* One element stands alone, without brackets. */
struct value *netlink_unwrap(struct value *list)
{
	struct value *only = list->first;

	if (list->nkids != 1 || list->flags & (VF_MORE | VF_FAULT_AFTER))
		return list;
	only->parent = NULL;
	return only;
}

uint16_t netlink_le16(const unsigned char *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

/* --- attributes --- */

static const struct nl_attr *attr_row(const struct nl_attrs *t, uint16_t type)
{
	for (unsigned int i = 0; i < t->n; i++)
		if (t->v[i].type == type)
			return &t->v[i];
	return NULL;
}

/* Whether the list has the attribute `type` with this text. */
static bool has_kind(const struct value *list, uint16_t type,
		     const char *text)
{
	for (const struct value *k = list->first; k; k = k->next) {
		const struct value *head = k->first, *v = k->last, *name;

		if (k->shape != SHAPE_LIST || !head)
			continue;
		name = value_kid(head, "nla_type");
		if (name && name->num == type && v->shape == SHAPE_STR &&
		    v->len == strlen(text) && !memcmp(v->data, text, v->len))
			return true;
	}
	return false;
}

static const struct type *kind_type(const struct nl_attrs *t, uint16_t type,
				    const struct value *list)
{
	for (unsigned int i = 0; i < t->nkinds; i++)
		if (t->kinds[i].data == type &&
		    has_kind(list, t->kinds[i].kind, t->kinds[i].text))
			return t->kinds[i].is;
	return NULL;
}

static struct value *attr_name(struct walk *w, const struct nl_attrs *t,
			       uint16_t type)
{
	struct arena *a = walk_arena(w);
	uint16_t low = type & (uint16_t)~ATTR_FLAGS;
	struct value *name = t->names ? value_sym(a, low, 2, t->names) :
					value_num(a, low, 2, RADIX_X);
	struct value *both;

	if (low == type)
		return name;
	both = value_new(a, SHAPE_OR);
	both->text = "|";
	both->num = type;
	value_add(both, value_sym(a, type & ATTR_FLAGS, 2, &consts_nla_types),
		  NULL);
	value_add(both, name, NULL);
	return both;
}

struct value *netlink_new_record(struct walk *w, const struct type *t,
				uint64_t addr, uint64_t len)
{
	struct value *rec = value_record(walk_arena(w));

	rec->type = t;
	rec->parent = w->parent;
	rec->place = (struct place){ PLACE_MEM, 0, (uint32_t)len, addr };
	return rec;
}

/* The members of a struct that fit. */
struct value *netlink_some_members(struct walk *w, const struct type *t,
				  uint64_t addr, uint64_t len)
{
	struct value *rec = netlink_new_record(w, t, addr, len);

	if (!walk_members(w, t, addr, len, rec))
		return value_fault(walk_arena(w), addr);
	return rec;
}

/* A number of as many bytes as there are. */
static struct value *ticks(struct walk *w, const struct type *t,
			   uint64_t addr, uint64_t len)
{
	unsigned char raw[8];
	uint64_t num = 0;

	if (len > sizeof(raw))
		return netlink_hex(w, addr, len);
	if (!walk_read(w, addr, raw, (size_t)len))
		return value_fault(walk_arena(w), addr);
	for (unsigned int i = 0; i < len; i++)
		num |= (uint64_t)raw[i] << (8 * i);
	return number_value(w, t, num);
}

static struct value *attr_payload(struct walk *w, const struct nl_attrs *t,
				  uint16_t type, uint64_t addr, uint64_t len,
				  const struct value *list)
{
	uint16_t low = type & (uint16_t)~ATTR_FLAGS;
	const struct nl_attr *row = attr_row(t, low);
	const struct type *is = row ? row->is : kind_type(t, low, list);
	struct walk in = *w;
	uint32_t min;

	if (!is)
		is = t->other;
	if (!is)
		return netlink_hex(w, addr, len);
	if (is->role == ROLE_CLOCK_T)
		return ticks(w, is, addr, len);
	min = row && row->min ? row->min : layout_size(is, &w->l);
	if (is->kind == KIND_ARRAY && min < layout_size(is->elem, &w->l))
		min = layout_size(is->elem, &w->l);
	if (len < min)
		return netlink_hex(w, addr, len);
	if (is->flags & TYPE_VERBOSE && w->ev->abbrev)
		return value_fault(walk_arena(w), addr);
	in.field = &to_end;
	in.end = addr + len;
	if (is->kind == KIND_STRUCT)
		return netlink_some_members(&in, is, addr, len);
	return walk_at(&in, is, addr);
}

/* One attribute, of at most `room` bytes. */
static struct value *attribute(struct walk *w, const struct nl_attrs *t,
			       uint64_t addr, uint64_t room,
			       const unsigned char *raw,
			       const struct value *before)
{
	struct arena *a = walk_arena(w);
	uint16_t len = netlink_le16(raw), type = netlink_le16(raw + 2);
	struct value *head = value_record(a), *list;

	value_add(head, value_num(a, len, 2, RADIX_U), "nla_len");
	value_add(head, attr_name(w, t, type), "nla_type");
	head->place = (struct place){ PLACE_MEM, 0, ATTR, addr };
	if (len < room)
		room = len;
	if (room <= ATTR)
		return head;
	list = value_list(a);
	value_add(list, head, NULL);
	value_add(list, attr_payload(w, t, type, addr + ATTR, room - ATTR,
				     before), NULL);
	return list;
}

struct value *netlink_attributes(struct walk *w, const struct nl_attrs *t,
				uint64_t addr, uint64_t room)
{
	struct value *list = value_list(walk_arena(w));
	unsigned char raw[ATTR];

	while (room) {
		uint64_t step;

		if (list->nkids >= netlink_limit(w) ||
		    walk_arena(w)->used > WALK_ARENA_MAX) {
			list->flags |= VF_MORE;
			break;
		}
		if (room < ATTR) {
			value_add(list, netlink_hex(w, addr, room), NULL);
			break;
		}
		if (!walk_read(w, addr, raw, sizeof(raw))) {
			if (!list->nkids)
				return value_fault(walk_arena(w), addr);
			list->flags |= VF_FAULT_AFTER;
			list->num = addr;
			break;
		}
		value_add(list, attribute(w, t, addr, room, raw, list),
			  NULL);
		step = netlink_align4(netlink_le16(raw));
		if (netlink_le16(raw) < ATTR || step >= room)
			break;
		addr += step;
		room -= step;
	}
	return netlink_unwrap(list);
}

struct value *hook_nl_attrs(struct walk *w, const struct type *t)
{
	uint64_t len;

	if (!walk_count(w, &len))
		return NULL;
	return netlink_attributes(w, (const struct nl_attrs *)t->arg, w->place.addr,
			  len);
}

static struct value *absent(struct walk *w)
{
	struct value *v = value_num(walk_arena(w), 0, 4, RADIX_X);

	v->state = V_ABSENT;
	return v;
}

struct value *hook_nl_address(struct walk *w, const struct type *t)
{
	uint64_t family, len;

	if (!walk_count(w, &len))
		len = t->size;
	if (!len)
		return absent(w);
	if (!walk_sibling(w, t->unknown, &family))
		family = 0;
	if ((family == 2 || family == FAMILY_SMC) && len >= 4)
		return walk_at(w, &type_in_addr, w->place.addr);
	if (family == 10 && len >= 16)
		return walk_at(w, &type_in6_addr, w->place.addr);
	return netlink_hex(w, w->place.addr, len);
}

struct value *hook_nl_by(struct walk *w, const struct type *t)
{
	const struct switch_on *on = (const struct switch_on *)t->arg;
	const struct type *is = on->other;
	uint64_t num, len;

	if (!walk_count(w, &len))
		return NULL;
	if (walk_sibling(w, on->sibling, &num))
		is = switch_type(on, num);
	return is ? walk_at(w, is, w->place.addr) :
		    netlink_hex(w, w->place.addr, len);
}

struct value *hook_nl_labelled(struct walk *w, const struct type *t)
{
	uint64_t len;
	struct value *list;
	uint32_t size = layout_size(t->elem, &w->l), i = 0;
	uint64_t index = 0;

	if (!walk_count(w, &len))
		return NULL;
	list = walk_array(w, t->elem, w->place.addr, len / size, 0);
	for (struct value *k = list->first; k; k = k->next, i++, index++) {
		k->flags |= VF_INDEX;
		k->label = value_sym(walk_arena(w), index, 4, t->consts);
		k->label->radix = RADIX_U;
	}
	return list;
}

struct value *hook_nl_headed(struct walk *w, const struct type *t)
{
	const struct nl_attrs *attrs = (const struct nl_attrs *)t->arg;
	struct value *list = value_list(walk_arena(w)), *head;
	uint32_t size = layout_size(t->elem, &w->l);
	uint64_t len;

	if (!walk_count(w, &len) || len < size)
		return NULL;
	head = walk_at(w, t->elem, w->place.addr);
	if (attrs)
		size = (uint32_t)netlink_align4(size);
	if (len <= size || head->state != V_OK)
		return head;
	list->flags |= VF_NOBRACKETS;
	value_add(list, head, NULL);
	value_add(list, attrs ? netlink_attributes(w, attrs, w->place.addr + size,
					   len - size) :
		  netlink_hex(w, w->place.addr + size, len - size), NULL);
	return list;
}

/* One record of *len bytes with its attributes; false where it is cut. */
static bool record_of(struct walk *w, const struct type *t, uint64_t addr,
		      uint64_t room, uint16_t *len, struct value *list)
{
	const struct nl_attrs *attrs = (const struct nl_attrs *)t->arg;
	uint32_t size = layout_size(t->elem, &w->l);
	unsigned char raw[2];
	struct value *head, *both;

	if (room < size || !walk_read(w, addr, raw, sizeof(raw)))
		return false;
	*len = netlink_le16(raw);
	head = walk_at(w, t->elem, addr);
	if (head->state != V_OK)
		return false;
	if (*len < room)
		room = *len;
	if (room <= size) {
		value_add(list, head, NULL);
		return true;
	}
	both = value_list(walk_arena(w));
	value_add(both, head, NULL);
	value_add(both, netlink_attributes(w, attrs, addr + size, room - size), NULL);
	value_add(list, both, NULL);
	return true;
}

struct value *hook_nl_records(struct walk *w, const struct type *t)
{
	struct value *list = value_list(walk_arena(w));
	uint64_t addr = w->place.addr, room, step;
	uint16_t len;

	if (!walk_count(w, &room))
		return NULL;
	while (room) {
		if (list->nkids >= netlink_limit(w)) {
			list->flags |= VF_MORE;
			break;
		}
		if (!record_of(w, t, addr, room, &len, list)) {
			if (!list->nkids)
				return NULL;
			list->flags |= VF_FAULT_AFTER;
			list->num = addr;
			break;
		}
		step = netlink_align4(len);
		if (len < layout_size(t->elem, &w->l) || step >= room)
			break;
		addr += step;
		room -= step;
	}
	return list->nkids == 1 && list->first->shape == SHAPE_LIST ?
	       netlink_unwrap(list) : list;
}

/* --- what follows a header --- */
