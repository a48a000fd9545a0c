/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Socket addresses, and numbers in network order. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "desc/hooks.h"
#include "desc/net/net.h"
#include "desc/types.h"
#include "event/net_hooks.h"

/* The kernel's sockaddr_storage. */
#define SOCKADDR_MAX 128

/* --- numbers --- */

static struct value *named_number(struct walk *w, const struct type *t,
				  uint64_t num, unsigned int size)
{
	if (t->consts)
		return value_sym(walk_arena(w), num, size, t->consts);
	return value_num(walk_arena(w), num, size, t->radix);
}

struct value *hook_net_order(struct walk *w, const struct type *t)
{
	unsigned int size = layout_scalar_size(t->scalar, &w->l);
	const char *function = t->unknown;
	struct value *v;
	uint64_t num;

	if (w->place.kind == PLACE_MEM ? !walk_num(w, t->scalar, &num) :
	    !walk_num(w, size == 2 ? K_U16 : K_U32, &num))
		return NULL;
	if (w->place.kind != PLACE_MEM)
		num = size == 2 ? ntohs((uint16_t)num) : ntohl((uint32_t)num);
	if (!function)
		function = size == 2 ? "htons" : "htonl";
	v = value_call(walk_arena(w), function, num);
	v->size = (uint8_t)size;
	/* htobs() changes nothing, so that it shows in every style */
	v->flags |= t->unknown ? VF_SYM_ALWAYS : VF_RAWBYTES;
	value_add(v, named_number(w, t, num, size), NULL);
	return v;
}

static struct value *inet6_value(struct walk *w, const unsigned char *raw)
{
	struct arena *a = walk_arena(w);
	struct value *v = value_call(a, "inet_pton", 0);
	struct value *family = value_text(a, "AF_INET6");
	char text[INET6_ADDRSTRLEN];

	if (!inet_ntop(AF_INET6, raw, text, sizeof(text)))
		return NULL;
	v->flags |= VF_RAWBYTES | VF_SELFNAMED;
	v->data = arena_memdup(a, raw, 16);
	v->len = 16;
	value_add(v, family, NULL);
	value_add(v, value_str(a, text, strlen(text)), NULL);
	return v;
}

static struct value *inet4_value(struct walk *w, const unsigned char *raw)
{
	struct arena *a = walk_arena(w);
	struct value *v = value_call(a, "inet_addr", (uint32_t)raw[0] << 24 |
				     raw[1] << 16 | raw[2] << 8 | raw[3]);
	char text[INET_ADDRSTRLEN];

	if (!inet_ntop(AF_INET, raw, text, sizeof(text)))
		return NULL;
	v->size = 4;
	v->flags |= VF_RAWBYTES;
	value_add(v, value_str(a, text, strlen(text)), NULL);
	return v;
}

struct value *hook_inet(struct walk *w, const struct type *t)
{
	unsigned char raw[16];
	size_t size = t->size == 16 ? 16 : 4;

	if (w->place.kind != PLACE_MEM ||
	    !walk_read(w, w->place.addr, raw, size))
		return NULL;
	return size == 16 ? inet6_value(w, raw) : inet4_value(w, raw);
}

/* An interface where the address before it is of the link, else a number. */
struct value *hook_scope_id(struct walk *w, const struct type *t)
{
	unsigned char raw[2];
	const struct type *is = &type_u32;
	uint64_t num;

	(void)t;
	if (!walk_num(w, K_U32, &num))
		return NULL;
	if (w->place.kind == PLACE_MEM &&
	    walk_read(w, w->place.addr - 16, raw, 2) &&
	    ((raw[0] == 0xfe && (raw[1] & 0xc0) == 0x80) ||
	     (raw[0] == 0xff && (raw[1] & 0x0f) == 0x02)))
		is = &type_ifindex;
	return number_value(w, is, num);
}

/* --- bytes --- */

struct value *hook_octets(struct walk *w, const struct type *t)
{
	uint64_t n;
	bool more = false;
	struct value *v;

	if (!walk_count(w, &n))
		n = t->size;
	if (t->size && n > t->size) {
		n = t->size;
		more = true;
	}
	v = walk_array(w, t->elem, w->place.addr, n, TYPE_NOLIMIT);
	if (more && v->shape == SHAPE_LIST)
		v->flags |= VF_MORE;
	return v;
}

struct value *hook_chars(struct walk *w, const struct type *t)
{
	char buf[64];
	uint64_t n;
	struct value *v;
	size_t len;

	(void)t;
	if (!walk_count(w, &n) || !n)
		return NULL;
	if (n > sizeof(buf))
		n = sizeof(buf);
	if (!walk_read(w, w->place.addr, buf, (size_t)n))
		return NULL;
	len = strnlen(buf, (size_t)n);
	v = value_str(walk_arena(w), buf, len < n ? len : len - 1);
	if (len == n)
		v->flags |= VF_MORE;
	return v;
}

/* A path, or with a NUL before it a name that is no path: all of it. */
struct value *hook_sun_path(struct walk *w, const struct type *t)
{
	char path[108];
	uint64_t n = w->end - w->place.addr;
	struct value *v;

	(void)t;
	if (!w->end || w->end < w->place.addr)
		return NULL;
	if (n > sizeof(path))
		n = sizeof(path);
	if (!n || !walk_read(w, w->place.addr, path, (size_t)n))
		return NULL;
	if (path[0])
		return value_str(walk_arena(w), path,
				 strnlen(path, (size_t)n));
	v = value_str(walk_arena(w), path + 1, (size_t)n - 1);
	v->flags |= VF_ABSTRACT;
	return v;
}

/* --- AX.25: letters shifted left by one, and a number behind them --- */

#define AX25_LEN 7

static bool ax25_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The text; *valid where it is a call sign as it should be. */
static bool ax25_text(const unsigned char *raw, char *text, bool *valid)
{
	char call[7] = "";
	size_t len = 6;

	*valid = !(raw[6] & ~0x1e);
	for (int i = 0; i < 6; i++) {
		call[i] = (char)(raw[i] >> 1);
		if (raw[i] & 1)
			*valid = false;
		if (call[i] < ' ' || call[i] > '~')
			return false;
	}
	while (len && call[len - 1] == ' ')
		len--;
	call[len] = '\0';
	for (size_t i = 0; i < len; i++)
		*valid = *valid && ax25_letter(call[i]);
	if (!len)
		*valid = false;
	snprintf(text, 16, "%s-%d", call, raw[6] >> 1 & 15);
	return !strstr(text, "*/");
}

static struct value *ax25_bytes(struct walk *w, const unsigned char *raw)
{
	struct value *rec = value_record(walk_arena(w));
	struct value *v = value_str(walk_arena(w), raw, AX25_LEN);

	v->flags |= VF_HEX;
	value_add(rec, v, "ax25_call");
	return rec;
}

struct value *hook_ax25(struct walk *w, const struct type *t)
{
	static const unsigned char none[AX25_LEN] = "@@@@@@";
	unsigned char raw[AX25_LEN];
	char text[16];
	bool valid;
	struct value *v;

	(void)t;
	if (!walk_read(w, w->place.addr, raw, sizeof(raw)))
		return NULL;
	if (!memcmp(raw, none, sizeof(raw))) {
		v = value_text(walk_arena(w), "*");
		v->flags |= VF_SYM_ALWAYS;
		return v;
	}
	if (!ax25_text(raw, text, &valid))
		return ax25_bytes(w, raw);
	if (!valid) {
		v = ax25_bytes(w, raw);
		v->comment = arena_strdup(walk_arena(w), text);
		return v;
	}
	v = value_text(walk_arena(w), arena_strdup(walk_arena(w), text));
	v->flags |= VF_SYM_ALWAYS;
	return v;
}

struct value *hook_ax25_digis(struct walk *w, const struct type *t)
{
	uint64_t want = 0, room, n;
	struct value *v;

	if (!walk_sibling(w, "ndigis", &want) || !walk_count(w, &room))
		return NULL;
	if ((int32_t)want < 0 || want > 8)
		want = 8;
	n = room / AX25_LEN < want ? room / AX25_LEN : want;
	v = walk_array(w, (const struct type *)t->arg, w->place.addr, n,
		       TYPE_NOLIMIT);
	if (v->shape != SHAPE_LIST)
		return v;
	if (n < want)
		v->flags |= VF_MORE;
	if (w->parent && (room % AX25_LEN || room > 8 * AX25_LEN))
		w->parent->flags |= VF_MORE;
	return v;
}

/* --- socket addresses --- */

static const struct net_sockaddr *find_row(const struct net_sockaddr_set *set,
					   uint64_t family, uint64_t len)
{
	for (unsigned int i = 0; i < set->n; i++) {
		const struct net_sockaddr *row = &set->v[i];

		if (row->family == family && len >= row->min &&
		    (!row->max || len <= row->max))
			return row;
	}
	return NULL;
}

struct value *net_sockaddr(struct walk *w, const struct net_sockaddr_set *set,
			   uint64_t addr, uint64_t len)
{
	const struct net_sockaddr *row;
	const struct type *t;
	struct value *rec, *outer;
	struct walk in = *w;
	unsigned char raw[SOCKADDR_MAX];
	uint64_t family;

	if (len < 2)
		return value_fault(walk_arena(w), addr);
	if (len > SOCKADDR_MAX)
		len = SOCKADDR_MAX;
	if (!walk_read(w, addr, raw, (size_t)len))
		return value_fault(walk_arena(w), addr);
	family = raw[0] | raw[1] << 8;
	row = find_row(set, family, len);
	t = row ? row->type : len > 2 ? set->any : set->none;
	rec = value_record(walk_arena(w));
	rec->parent = w->parent;
	rec->type = t;
	rec->place = (struct place){ PLACE_MEM, 0, (uint32_t)len, addr };
	in.field = NULL;
	if (!walk_members(&in, t, addr, len, rec))
		return value_fault(walk_arena(w), addr);
	if (row && row->more && len > row->more)
		rec->flags |= VF_MORE;
	if (!row || !row->member)
		return rec;
	outer = value_record(walk_arena(w));
	value_add(outer, rec, row->member);
	return outer;
}

/* What the number behind a socklen_t * was when the call began. */
static void clamp_at_entry(struct walk *w, uint64_t *len)
{
	const struct value *v;

	if (!w->field || w->field->count_of != COUNT_DEREF)
		return;
	v = walk_sibling_value(w, w->field->count);
	if (v && v->shape == SHAPE_LIST)
		v = v->first;
	if (v && v->shape == SHAPE_CHANGE)
		v = v->first;
	if (v && v->shape == SHAPE_NUM && v->num < *len)
		*len = v->num;
}

struct value *hook_sockaddr(struct walk *w, const struct type *t)
{
	const struct net_sockaddr_set *set =
		(const struct net_sockaddr_set *)t->arg;
	uint64_t len;

	if (!walk_count(w, &len))
		len = t->size;
	else if ((int32_t)len < 0)
		len = 0;
	clamp_at_entry(w, &len);
	if (t->size && len > t->size)
		len = t->size;
	/* inside another object the family is there whatever is said */
	if (t->size && len < 2)
		len = 2;
	return net_sockaddr(w, set, w->place.addr, len);
}
