/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/scratch.h"

#include <errno.h>
#include <linux/kcmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/die.h"
#include "trace/mem.h"
#include "trace/sandbox.h"
#include "trace/task.h"

enum {
	AREA_SIZE = 64 << 10,
	SPACE_MAX = 16 << 20,	/* bytes of all areas */
	ALIGN = 64,
	AREAS_MAX = 64,
	/* Below the stack pointer a function can have data (x86-64 psABI). */
	RED_ZONE = 128,
	ERRNO_MAX = 4095,
};

/* A mapping; its extents by address. */
struct area {
	uint64_t addr, len;
	struct extent *v;
	size_t n, cap;
};

struct space {
	unsigned int users;	/* tasks and calls */
	struct area v[AREAS_MAX];
	unsigned int n;
	uint64_t total;
};

static struct space *ref(struct space *sp)
{
	if (sp)
		sp->users++;
	return sp;
}

static void unref(struct space *sp)
{
	if (!sp || --sp->users)
		return;
	for (unsigned int i = 0; i < sp->n; i++)
		free(sp->v[i].v);
	free(sp);
}

/* The areas of a space whose memory was copied; nothing in them is used. */
static struct space *copy(const struct space *from)
{
	struct space *sp = xcalloc(1, sizeof(*sp));

	sp->users = 1;
	sp->n = from->n;
	sp->total = from->total;
	for (unsigned int i = 0; i < from->n; i++) {
		sp->v[i].addr = from->v[i].addr;
		sp->v[i].len = from->v[i].len;
	}
	return sp;
}

/* kcmp(2): 0 where two tasks have one address space. */
static long compare(const struct task *a, const struct task *b)
{
	long r = syscall(SYS_kcmp, a->t.tid, b->t.tid, KCMP_VM, 0, 0);

	return r < 0 ? -errno : r;
}

/*
 * Where the kernel does not tell, the child maps anew: one mapping more
 * does no harm, one mapping taken for another's does.
 */
void scratch_inherit(struct task *child, const struct task *parent)
{
	long r;

	if (!parent->space || child->space)
		return;
	r = parent->t.pid == child->t.pid ? 0 : compare(parent, child);
	if (r == 0)
		child->space = ref(parent->space);
	else if (r > 0)
		child->space = copy(parent->space);
}

void scratch_leave(struct task *task)
{
	unref(task->space);
	task->space = NULL;
}

/* A thread that was here before the process had a space. */
static struct space *space_of_group(const struct engine *e,
				    const struct task *task)
{
	struct task *other;
	size_t pos = 0;

	while ((other = hash_next(&e->tasks, &pos))) {
		if (other->t.pid == task->t.pid && other->space)
			return other->space;
	}
	return NULL;
}

static struct space *space_get(struct engine *e, struct task *task)
{
	if (!task->space)
		task->space = ref(space_of_group(e, task));
	if (!task->space) {
		task->space = xcalloc(1, sizeof(*task->space));
		task->space->users = 1;
	}
	return task->space;
}

static void insert(struct area *a, size_t at, struct extent x)
{
	if (a->n == a->cap) {
		a->cap = a->cap ? 2 * a->cap : 8;
		a->v = xrealloc(a->v, a->cap * sizeof(*a->v));
	}
	memmove(a->v + at + 1, a->v + at, (a->n - at) * sizeof(*a->v));
	a->v[at] = x;
	a->n++;
}

/* First fit. */
static uint64_t take_from(struct area *a, uint64_t len)
{
	uint64_t addr = a->addr;
	size_t i;

	for (i = 0; i < a->n && a->v[i].addr - addr < len; i++)
		addr = a->v[i].addr + a->v[i].len;
	if (i == a->n && a->addr + a->len - addr < len)
		return 0;
	insert(a, i, (struct extent){ addr, len });
	return addr;
}

/*
 * A process can make calls of both ABIs; a mapping that a 32-bit one made
 * is where that one's pointers reach.
 */
static bool is_in_reach(const struct area *a, const struct abi *abi)
{
	return abi->word == 8 || a->addr + a->len <= UINT32_MAX;
}

static bool take(struct task *task, struct change *c, struct space *sp,
		 uint64_t len)
{
	struct scratch *x = &c->scratch;
	uint64_t addr = 0;

	for (unsigned int i = 0; !addr && i < sp->n; i++) {
		if (is_in_reach(&sp->v[i], c->abi))
			addr = take_from(&sp->v[i], len);
	}
	if (!addr)
		return false;
	if (!x->space)
		x->space = ref(sp);
	x->v[x->n++] = (struct extent){ addr, len };
	task->t.scratch = addr;
	return true;
}

static void give(struct space *sp, const struct extent *x)
{
	for (unsigned int i = 0; i < sp->n; i++) {
		struct area *a = &sp->v[i];

		for (size_t k = 0; k < a->n; k++) {
			if (a->v[k].addr != x->addr)
				continue;
			a->n--;
			memmove(a->v + k, a->v + k + 1,
				(a->n - k) * sizeof(*a->v));
			return;
		}
	}
}

void scratch_release(struct task *task, struct change *c)
{
	struct scratch *x = &c->scratch;

	for (unsigned int i = 0; x->space && i < x->n; i++)
		give(x->space, &x->v[i]);
	unref(x->space);
	x->space = NULL;
	x->n = 0;
	task->t.scratch = x->before;
}

/* --scratch=stack, the last resort. */
static int on_stack(struct engine *e, struct task *task, struct change *c,
		    uint64_t len, int why)
{
	if (!e->opt->scratch_stack || len > SCRATCH_STACK)
		return why;
	c->scratch.on_stack = true;
	task->t.scratch = (c->sp - RED_ZONE - SCRATCH_STACK) & ~UINT64_C(15);
	return SCRATCH_THERE;
}

void scratch_keep(struct task *task, struct change *c)
{
	struct range r = {
		.addr = task->t.scratch, .to = c->scratch.kept,
		.len = SCRATCH_STACK,
	};

	if (c->scratch.on_stack)
		mem_read(&task->t.reader, &r, 1);
}

void scratch_put_back(struct task *task, struct change *c)
{
	if (c->scratch.on_stack)
		mem_write(&task->mem, task->t.scratch, c->scratch.kept,
			  SCRATCH_STACK);
}

static void own_call(struct change *c, uint64_t nr, const uint64_t arg[6])
{
	c->now = (struct substitute){ .kind = KIND_OWN, .nr = nr };
	memcpy(c->now.arg, arg, sizeof(c->now.arg));
}

static uint64_t page(void)
{
	return sysconf(_SC_PAGESIZE);
}

static uint64_t area_len(uint64_t len)
{
	uint64_t size = (len + page() - 1) & ~(page() - 1);

	return size < AREA_SIZE ? AREA_SIZE : size;
}

/* The 32-bit ABIs have one that counts pages, and an older one. */
static int64_t nr_mmap(const struct abi *abi)
{
	int64_t nr = abi_number(abi, "mmap2");

	return nr >= 0 ? nr : abi_number(abi, "mmap");
}

static struct area *add_area(struct space *sp, const struct abi *abi,
			     uint64_t addr, uint64_t want)
{
	struct area *a = &sp->v[sp->n++];

	*a = (struct area){
		.addr = abi->word == 4 ? (uint32_t)addr : addr,
		.len = area_len(want),
	};
	sp->total += a->len;
	return a;
}

/* A page behind the area that ends any overrun. */
static void guard_args(const struct area *a, uint64_t arg[6])
{
	arg[0] = a->addr + a->len;
	arg[1] = page();
	arg[2] = PROT_NONE;
}

/* Without the tracee's help. */
static bool map_at_once(struct engine *e, struct task *task, struct change *c,
			const uint64_t map_arg[6], uint64_t len)
{
	struct space *sp = space_get(e, task);
	uint64_t arg[6] = { 0 };
	int64_t ret;

	if (!ways_memory_call(&e->ways, task->t.tid, c->abi,
			      (uint64_t)nr_mmap(c->abi), map_arg, &ret) ||
	    (ret < 0 && ret >= -ERRNO_MAX))
		return false;
	guard_args(add_area(sp, c->abi, (uint64_t)ret, len), arg);
	ways_memory_call(&e->ways, task->t.tid, c->abi,
			 (uint64_t)abi_number(c->abi, "mprotect"), arg, &ret);
	return take(task, c, sp, len);
}

static int map(struct engine *e, struct task *task, struct change *c,
	       uint64_t len)
{
	const uint64_t arg[6] = {
		0, area_len(len) + page(), PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, UINT64_MAX, 0,
	};
	int64_t nr = nr_mmap(c->abi);

	if (map_at_once(e, task, c, arg, len))
		return SCRATCH_THERE;
	if (!sandbox_allows(e, task, c, nr))
		return -EPERM;
	c->scratch.want = len;
	own_call(c, nr, arg);
	return SCRATCH_CALL;
}

int scratch_get(struct engine *e, struct task *task, struct change *c,
		size_t len)
{
	struct scratch *x = &c->scratch;
	struct space *sp;
	uint64_t want;
	int r;

	if (!len || len > SPACE_MAX || x->n == SCRATCH_EXTENTS)
		return -ENOMEM;
	want = (len + ALIGN - 1) & ~(uint64_t)(ALIGN - 1);
	if (x->n && x->v[x->n - 1].len >= want)
		return SCRATCH_THERE;
	sp = space_get(e, task);
	if (take(task, c, sp, want))
		return SCRATCH_THERE;
	if (sp->n == AREAS_MAX || sp->total + area_len(want) > SPACE_MAX)
		return on_stack(e, task, c, want, -ENOMEM);
	r = map(e, task, c, want);
	return r < 0 ? on_stack(e, task, c, want, r) : r;
}

/* At best. */
static int guard(struct engine *e, struct task *task, struct change *c,
		 const struct area *a)
{
	uint64_t arg[6] = { 0 };
	int64_t nr = abi_number(c->abi, "mprotect");

	if (!sandbox_allows(e, task, c, nr))
		return SCRATCH_THERE;
	guard_args(a, arg);
	c->scratch.guarding = true;
	own_call(c, nr, arg);
	return SCRATCH_CALL;
}

int scratch_called(struct engine *e, struct task *task, struct change *c,
		   const struct stop *s)
{
	struct space *sp = space_get(e, task);
	struct scratch *x = &c->scratch;
	struct area *a;

	if (x->guarding) {
		x->guarding = false;
		return SCRATCH_THERE;
	}
	/* Others of its process can have had theirs mapped meanwhile. */
	if (s->err || sp->n == AREAS_MAX)
		return on_stack(e, task, c, x->want, -ENOMEM);
	a = add_area(sp, c->abi, s->ret, x->want);
	return take(task, c, sp, x->want) ? guard(e, task, c, a) : -ENOMEM;
}

/* It and its calls; those of others that have it hold it, too. */
static bool is_shared(const struct task *task)
{
	unsigned int own = 1;

	for (const struct change *c = task->changes.top; c; c = c->under)
		own += c->scratch.space == task->space;
	return task->space->users > own;
}

bool scratch_unmap(struct engine *e, struct task *task, struct change *c)
{
	struct space *sp = task->space;
	int64_t nr = abi_number(c->abi, "munmap");
	const struct area *a;

	if (!sp || !sp->n || is_shared(task) ||
	    !sandbox_allows(e, task, c, nr))
		return false;
	a = &sp->v[--sp->n];
	free(a->v);
	sp->total -= a->len;
	own_call(c, nr, (uint64_t[6]){ a->addr, a->len + page() });
	return true;
}
