/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/argbuf.h"

#include <errno.h>
#include <string.h>

#include "rule/sockaddr.h"

enum {
	PIECES_MAX = 4096,
	ALIGN = 16,		/* any kernel type's */
	OBJECT_MAX = 16 << 10,	/* of a struct that is copied */
	NESTING_MAX = 16,	/* a ? b : c within each other */
};

struct node {
	struct piece piece;
	struct node *next;
};

struct fixup {
	void *at;
	unsigned int width;
	const struct piece *piece;
	size_t more;
	struct fixup *next;
};

/* A struct that a register is to point to instead of the program's. */
struct copy {
	const uint64_t *regs;
	unsigned int reg;
	uint64_t base;
	struct piece *piece;
	uint8_t *mask;		/* bytes that were changed */
	struct copy *next;
};

struct argbuf {
	struct node *pieces;
	unsigned int npieces;
	struct fixup *fixups, **last_fixup;
	struct copy *copies;
	size_t wanted;		/* bytes of pieces without an address */
	size_t total;		/* bytes of all */
	uint64_t spare;		/* memory that is there and free … */
	size_t left;		/* … bytes of it */
	size_t asked;
};

static struct argbuf *argbuf_of(struct act *a)
{
	struct rule_call *c = a->c;

	if (!c->mem) {
		c->mem = arena_alloc(&c->arena, sizeof(*c->mem));
		c->mem->last_fixup = &c->mem->fixups;
	}
	return c->mem;
}

/* --- pieces --- */

static struct piece *piece_of_node(const struct argbuf *m, const void *node,
				   size_t len)
{
	for (struct node *n = m->pieces; node && n; n = n->next)
		if (n->piece.node == node && n->piece.room >= len)
			return &n->piece;
	return NULL;
}

static size_t round_up(size_t n)
{
	return (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

int argbuf_add(struct act *a, const void *node, size_t len, struct piece **p)
{
	struct argbuf *m = argbuf_of(a);
	struct piece *old = piece_of_node(m, node, len);
	size_t room = round_up(len ? len : 1);
	struct node *n;

	if (old) {
		memset(old->data, 0, old->room);
		old->len = len;
		old->ready = false;
		*p = old;
		return 0;
	}
	if (len > ARGBUF_MAX || m->total > ARGBUF_MAX - room ||
	    m->npieces == PIECES_MAX)
		return -E2BIG;
	n = arena_alloc(&a->c->arena, sizeof(*n));
	n->piece = (struct piece){
		.node = node, .len = len, .room = room, .off = m->wanted,
		.data = arena_alloc(&a->c->arena, room),
	};
	n->next = m->pieces;
	m->pieces = n;
	m->npieces++;
	m->wanted += room;
	m->total += room;
	*p = &n->piece;
	return 0;
}

void argbuf_fix(struct act *a, void *at, unsigned int width,
		const struct piece *p, size_t more)
{
	struct argbuf *m = argbuf_of(a);
	struct fixup *f = arena_alloc(&a->c->arena, sizeof(*f));

	*f = (struct fixup){ at, width, p, more, NULL };
	*m->last_fixup = f;
	m->last_fixup = &f->next;
}

struct piece *argbuf_piece_of(const struct act *a, const void *at)
{
	const struct argbuf *m = a->c->mem;
	const struct piece *found = NULL;

	if (!m)
		return NULL;
	for (const struct fixup *f = m->fixups; f; f = f->next)
		if (f->at == at && !f->more)
			found = f->piece;
	for (struct node *n = m->pieces; found && n; n = n->next)
		if (&n->piece == found)
			return &n->piece;
	return NULL;
}

int argbuf_copy(struct act *a, struct eval *x, const void *node,
		uint64_t addr, size_t len, struct piece **p)
{
	int err = argbuf_add(a, node, len, p);

	return err ? err : eval_read(x, addr, (*p)->data, len);
}

/* --- values --- */

static int value_at(struct act *a, struct eval *x, const struct expr *e,
		    void *to, unsigned int width, size_t *len,
		    unsigned int nesting);

static int add_bytes(struct act *a, const void *node, const void *data,
		     size_t len, bool nul, struct piece **p)
{
	int err = argbuf_add(a, node, len + nul, p);

	if (!err && len)
		memcpy((*p)->data, data, len);
	return err;
}

/* Texts end with a NUL, mem() is what is there. */
static int add_evaluated(struct act *a, struct eval *x, const struct expr *e,
			 struct piece **p)
{
	const char *data;
	size_t len;
	int err = eval_bytes(x, e, &data, &len);

	return err ? err : add_bytes(a, e, data, len, e->op != EXPR_CALL ||
				     strcmp(e->text, "mem") != 0, p);
}

static int add_buf(struct act *a, struct eval *x, const struct expr *e,
		   struct piece **p)
{
	int64_t n = eval_num(x, e->a);

	if (x->fault)
		return -EFAULT;
	return n < 0 ? -EINVAL : argbuf_add(a, e, (size_t)n, p);
}

static int add_sockaddr(struct act *a, const struct expr *e, struct piece **p)
{
	struct sockaddr_storage s;
	socklen_t len = sockaddr_parse(e->str, e->len, &s);

	return len ? add_bytes(a, e, &s, len, false, p) : -EINVAL;
}

static void put_word(void *at, unsigned int width, uint64_t num)
{
	uint32_t half = (uint32_t)num;

	/* all CPUs that we know are little-endian, as their programs are */
	if (width == 4)
		memcpy(at, &half, 4);
	else
		memcpy(at, &num, width < 8 ? width : 8);
}

static int add_iovec(struct act *a, struct eval *x, const struct expr *e,
		     struct piece **p, unsigned int nesting)
{
	unsigned int word = a->ev->abi->word;
	size_t n = 0;
	uint8_t *at;
	int err;

	for (const struct expr *b = e->list; b; b = b->next)
		n++;
	err = argbuf_add(a, e, n * 2 * word, p);
	at = err ? NULL : (*p)->data;
	for (const struct expr *b = e->list; b && !err; b = b->next) {
		size_t len;

		err = value_at(a, x, b, at, word, &len, nesting + 1);
		put_word(at + word, word, len);
		at += (size_t)2 * word;
	}
	return err;
}

/* Words whose bytes are meant where an address is asked for. */
static bool is_text(const struct expr *e)
{
	if (e->op == EXPR_NAME)
		return e->name == NAME_COMM || e->name == NAME_EXE;
	return e->op == EXPR_CALL && expr_is_bytes(e);
}

static int value_at(struct act *a, struct eval *x, const struct expr *e,
		    void *to, unsigned int width, size_t *len,
		    unsigned int nesting)
{
	struct piece *p;
	int err;

	*len = 0;
	if (nesting > NESTING_MAX)
		return -E2BIG;
	switch (e->op) {
	case EXPR_STR:
		err = add_bytes(a, e, e->str, e->len, e->nul, &p);
		break;
	case EXPR_BUF:
		err = add_buf(a, x, e, &p);
		break;
	case EXPR_IOVEC:
		err = add_iovec(a, x, e, &p, nesting);
		break;
	case EXPR_SOCKADDR:
		err = add_sockaddr(a, e, &p);
		break;
	case EXPR_COND:
		return value_at(a, x, eval_num(x, e->a) ? e->b : e->c, to,
				width, len, nesting + 1);
	default:
		if (is_text(e)) {
			err = add_evaluated(a, x, e, &p);
			break;
		}
		put_word(to, width, (uint64_t)eval_num(x, e));
		return x->fault ? -EFAULT : 0;
	}
	if (err)
		return err;
	argbuf_fix(a, to, width, p, 0);
	*len = p->len;
	return 0;
}

int argbuf_value(struct act *a, struct eval *x, const struct expr *e,
		 uint64_t *to, size_t *len)
{
	return value_at(a, x, e, to, sizeof(*to), len, 0);
}

/* --- arguments --- */

static void forget_fixups(struct act *a, const void *at)
{
	struct argbuf *m = argbuf_of(a);
	struct fixup **f = &m->fixups;

	while (*f) {
		if ((*f)->at == at)
			*f = (*f)->next;
		else
			f = &(*f)->next;
	}
	m->last_fixup = f;
}

static int assign_register(struct act *a, struct eval *x,
			   const struct assign *as, uint64_t *regs,
			   const struct arg_place *p)
{
	size_t len;
	int err;

	if (p->reg >= 6)
		return -ENOENT;
	forget_fixups(a, &regs[p->reg]);
	err = argbuf_value(a, x, as->e, &regs[p->reg], &len);
	if (err || p->size <= a->ev->abi->word)
		return err;
	/* a 64-bit one in two registers of a 32-bit ABI */
	if (p->reg + 1 >= 6)
		return -ENOENT;
	if (p->type && p->type->flags & TYPE_PAIR_HIGH) {
		regs[p->reg + 1] = regs[p->reg];
		regs[p->reg] >>= 32;
	} else {
		regs[p->reg + 1] = regs[p->reg] >> 32;
	}
	return 0;
}

static struct copy *copy_of(struct act *a, const uint64_t *regs,
			    unsigned int reg)
{
	struct argbuf *m = argbuf_of(a);

	for (struct copy *k = m->copies; k; k = k->next)
		if (k->regs == regs && k->reg == reg)
			return k;
	return NULL;
}

static int copy_object(struct act *a, struct eval *x, const void *node,
		       uint64_t *regs, const struct arg_place *p,
		       struct copy **out)
{
	struct argbuf *m = argbuf_of(a);
	struct arena *arena = &a->c->arena;
	struct copy *k;
	int err;

	if (p->reg >= 6 || !p->memory || p->hops != 1 || p->base_size > OBJECT_MAX ||
	    p->offset > p->base_size || p->size > p->base_size - p->offset)
		return -ENOTSUP;
	k = arena_alloc(arena, sizeof(*k));
	*k = (struct copy){
		.regs = regs, .reg = p->reg, .base = p->base,
		.mask = arena_alloc(arena, p->base_size + 1),
	};
	err = argbuf_copy(a, x, node, p->base, p->base_size, &k->piece);
	if (err)
		return err;
	forget_fixups(a, &regs[p->reg]);
	argbuf_fix(a, &regs[p->reg], sizeof(regs[0]), k->piece, 0);
	k->next = m->copies;
	m->copies = k;
	*out = k;
	return 0;
}

int argbuf_member(struct act *a, struct eval *x, const void *node,
		  uint64_t *regs, const struct arg_place *p, uint8_t **at)
{
	struct copy *k = copy_of(a, regs, p->reg);
	int err = k ? 0 : copy_object(a, x, node, regs, p, &k);

	if (err)
		return err;
	if (p->offset > k->piece->len || p->size > k->piece->len - p->offset)
		return -ENOTSUP;
	memset(k->mask + p->offset, 1, p->size);
	k->piece->ready = false;
	*at = k->piece->data + p->offset;
	return 0;
}

static int assign_member(struct act *a, struct eval *x,
			 const struct assign *as, uint64_t *regs,
			 const struct arg_place *p)
{
	uint8_t *at;
	size_t len;
	int err = p->bits ? -ENOTSUP :
			    argbuf_member(a, x, as, regs, p, &at);

	return err ? err : value_at(a, x, as->e, at, p->size, &len, 0);
}

int argbuf_assign(struct act *a, struct eval *x, const struct assign *as,
		  uint64_t *regs)
{
	struct arg_place p;
	int err;

	/* socketcall(2): they are in the program's memory */
	if (a->ev->in_memory)
		return -ENOTSUP;
	err = arg_find(x, as->name, &p);
	if (err)
		return err;
	return p.memory ? assign_member(a, x, as, regs, &p) :
			  assign_register(a, x, as, regs, &p);
}

void argbuf_restart(struct act *a, const uint64_t *regs)
{
	struct argbuf *m = a->c->mem;
	struct copy **k;

	if (!m)
		return;
	for (k = &m->copies; *k;) {
		if ((*k)->regs == regs)
			*k = (*k)->next;
		else
			k = &(*k)->next;
	}
	for (unsigned int i = 0; i < 6; i++)
		forget_fixups(a, &regs[i]);
}

/* --- memory --- */

static int write_pieces(struct act *a)
{
	struct argbuf *m = a->c->mem;
	int err = 0;

	while (m->fixups) {
		const struct fixup *f = m->fixups;

		put_word(f->at, f->width, f->piece->addr + f->more);
		m->fixups = f->next;
	}
	m->last_fixup = &m->fixups;
	for (struct node *n = m->pieces; n && !err; n = n->next) {
		struct piece *p = &n->piece;

		if (p->ready || !p->addr)
			continue;
		err = act_write(a, p->addr, p->data, p->len);
		p->ready = true;
	}
	return err;
}

static void place_pieces(struct argbuf *m)
{
	for (struct node *n = m->pieces; n; n = n->next)
		if (!n->piece.addr)
			n->piece.addr = m->spare + n->piece.off;
	m->spare += m->wanted;
	m->left -= m->wanted;
	m->wanted = 0;
}

int argbuf_settle(struct act *a, struct held *h, size_t at_least)
{
	struct argbuf *m = a->c->mem;

	if (!m)
		return 0;
	if (m->wanted && m->wanted <= m->left)
		place_pieces(m);
	if (!m->wanted)
		return write_pieces(a);
	m->asked = m->wanted > at_least ? m->wanted : at_least;
	a->c->asker = h;
	a->v->act = ACT_SCRATCH;
	a->v->scratch = m->asked;
	return 1;
}

void argbuf_there(struct act *a, uint64_t addr)
{
	struct argbuf *m = a->c->mem;

	m->spare = addr;
	m->left = m->asked;
}

/*
 * What the kernel stored goes where the program looks for it.  Rows do not
 * say of each struct whether it stores: it is compared with what was there
 * before the call.
 */
static void return_copy(struct act *a, const struct copy *k)
{
	struct eval x = { .rules = a->r, .task = a->t, .ev = a->ev,
			  .env = a->env, .exit = true };
	const struct piece *p = k->piece;
	uint8_t *now = arena_alloc(&a->c->arena, p->len + 1);
	size_t i, end;

	if (eval_read(&x, p->addr, now, p->len))
		return;
	for (i = 0; i < p->len; i = end + 1) {
		end = i;
		while (end < p->len && !k->mask[end] &&
		       now[end] != p->data[end])
			end++;
		if (end > i)
			(void)act_write(a, k->base + i, now + i, end - i);
	}
}

void argbuf_return(struct act *a)
{
	const struct argbuf *m = a->c->mem;

	for (const struct copy *k = m ? m->copies : NULL; k; k = k->next)
		if (k->piece->addr)
			return_copy(a, k);
}
