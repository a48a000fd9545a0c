/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "describe.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "desc/dev/ioctls.h"
#include "desc/groups.h"

#define DEPTH_MAX 4		/* structs in structs */
#define NAMES_MAX 24		/* constants of a set, without -v */
#define NAME_WIDTH_MAX 26

/* One call while it is described. */
struct view {
	struct describe d;
	const struct call_entry *entry[ABI_COUNT];	/* or NULL */
	int64_t nr[ABI_COUNT];
	const struct call_entry *any;
	const struct call *row;		/* the one at hand, or NULL */
	bool has[ABI_COUNT];		/* whose row that is */
	unsigned int width;		/* of the column of names */
};

static bool view_find(struct view *s, const char *name)
{
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		s->nr[i] = abi_number(abis[i], name);
		if (s->nr[i] < 0)
			continue;
		s->entry[i] = abi_call(abis[i], (uint64_t)s->nr[i]);
		if (!s->any)
			s->any = s->entry[i];
	}
	return s->any;
}

/* From here on it is about the row of ABI `abi`, and of those that share it. */
static void view_take(struct view *s, unsigned int abi)
{
	s->row = s->entry[abi]->row;
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		s->has[i] = s->entry[i] && s->entry[i]->row == s->row;
}

/* --- the head --- */

static void add_head(struct view *s)
{
	struct buf *to = s->d.to;

	buf_str(to, s->any->name);
	buf_char(to, '(');
	for (unsigned int i = 0; s->row && i < s->row->nargs; i++)
		buf_printf(to, "%s%s", i ? ", " : "", s->row->args[i].name);
	if (!s->row)
		buf_printf(to, "%u numbers", s->any->nargs);
	buf_str(to, ")\n");
}

static void add_classes(struct view *s)
{
	struct buf text = BUF_INIT;

	for (const struct group_word *w = group_words; w->name; w++)
		if (s->any->groups & w->bit && strcmp(w->name, "net"))
			buf_printf(&text, "%s%%%s", text.len ? " " : "",
				   w->name);
	describe_labelled(s->d.to, "class", text.len ? buf_cstr(&text) : "none");
	buf_free(&text);
}

static void add_numbers(struct view *s)
{
	struct buf text = BUF_INIT;

	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		buf_printf(&text, "%s%s ", i ? ", " : "", abis[i]->name);
		if (s->entry[i])
			buf_u64(&text, (uint64_t)s->nr[i]);
		else
			buf_str(&text, "none");
	}
	describe_labelled(s->d.to, "number", buf_cstr(&text));
	buf_free(&text);
}

static void add_result(struct view *s)
{
	struct buf text = BUF_INIT;

	if (s->row && s->row->flags & CALL_NO_RETURN)
		buf_str(&text, "does not return");
	else if (s->row && s->row->ret)
		describe_type(&text, s->row->ret);
	else
		buf_str(&text, "a number");
	if (s->any->groups & G_NEVER_FAILS)
		buf_str(&text, ", never an error");
	describe_labelled(s->d.to, "result", buf_cstr(&text));
	buf_free(&text);
}

/* --- arguments --- */

static bool is_wide(const struct type *t, const struct abi *abi)
{
	return t && abi->word == 4 &&
	       (t->flags & (TYPE_PAIR | TYPE_PAIR_HIGH) ||
		((t->scalar == K_U64 || t->scalar == K_S64) &&
		 (t->kind == KIND_INT || t->kind == KIND_BITS)));
}

/* The registers of the next argument; moves *slot behind it. */
static void add_registers(struct buf *to, const struct field *f,
			  const struct abi *abi, unsigned int *slot)
{
	bool pair = f->type && (f->type->kind == KIND_INT) &&
		    f->type->flags & (TYPE_PAIR | TYPE_PAIR_HIGH);
	unsigned int first, n = pair || is_wide(f->type, abi) ? 2 : 1;

	if (f->reg)
		*slot = f->reg - 1u;
	if (n == 2 && !pair && abi->pair_even && *slot & 1)
		(*slot)++;
	first = *slot;
	*slot += n;
	for (unsigned int i = first; i < first + n && i < 6; i++)
		buf_printf(to, "%s%s", i > first ? ":" : "", abi->arg_regs[i]);
}

static void pad_to(struct buf *to, size_t start, unsigned int column)
{
	size_t have = to->len - start;

	buf_fill(to, ' ', have < column ? column - have : 1);
}

/* Remembers a name that rules know. */
static void keep_path(struct view *s, const char *path)
{
	struct describe *d = &s->d;

	/* a power of two: grow */
	if (!(d->npaths & (d->npaths - 1)))
		d->paths = xrealloc(d->paths, (2 * d->npaths + 1) *
				    sizeof(*d->paths));
	d->paths[d->npaths++] = arena_strdup(&d->arena, path);
}

/* Remembers a set, to list its names below. */
static void mention(struct view *s, const struct type *t)
{
	const struct consts *c = t ? describe_consts(t) : NULL;
	unsigned int n = s->d.nsets;

	for (unsigned int i = 0; i < n; i++)
		if (s->d.sets[i] == c)
			return;
	if (!c || n == sizeof(s->d.sets) / sizeof(s->d.sets[0]))
		return;
	s->d.sets[n] = c;
	s->d.nsets++;
}

static void add_members(struct view *s, const struct type *t,
			const char *prefix, unsigned int indent,
			unsigned int depth);

/* One member, and those below it. */
static void add_member(struct view *s, const struct type *t,
		       const struct field *f, const char *prefix,
		       unsigned int indent, unsigned int depth)
{
	struct buf *to = s->d.to, text = BUF_INIT, path = BUF_INIT;
	size_t start = to->len;

	buf_printf(&path, "%s.%s", prefix, f->name);
	buf_fill(to, ' ', indent);
	buf_str(to, buf_cstr(&path));
	pad_to(to, start, indent + s->width);
	describe_field(&text, f, t->fields, t->nfields);
	describe_wrapped(to, buf_cstr(&text), (unsigned int)(to->len - start),
			 indent + s->width);
	mention(s, f->type);
	keep_path(s, buf_cstr(&path));
	if (describe_struct(f) && depth < DEPTH_MAX)
		add_members(s, describe_struct(f), buf_cstr(&path), indent,
			    depth + 1);
	buf_free(&text);
	buf_free(&path);
}

static void add_members(struct view *s, const struct type *t,
			const char *prefix, unsigned int indent,
			unsigned int depth)
{
	for (unsigned int i = 0; i < t->nfields; i++)
		if (t->fields[i].name && !(t->fields[i].flags & FIELD_PAD))
			add_member(s, t, &t->fields[i], prefix, indent, depth);
}

/* "  0 dirfd      rdi  ebx  s32, …" */
static void add_argument(struct view *s, unsigned int i,
			 unsigned int slots[ABI_COUNT])
{
	const struct field *f = &s->row->args[i];
	struct buf *to = s->d.to, text = BUF_INIT;
	unsigned int column = 4 + s->width;
	size_t start = to->len;

	buf_printf(to, "  %u %s", i, f->name);
	for (unsigned int k = 0; k < ABI_COUNT; k++) {
		pad_to(to, start, column);
		if (s->has[k] && !(s->row->flags & CALL_IN_MEMORY))
			add_registers(to, f, abis[k], &slots[k]);
		column += 8;
	}
	pad_to(to, start, column);
	describe_field(&text, f, s->row->args, s->row->nargs);
	describe_wrapped(to, buf_cstr(&text), (unsigned int)(to->len - start),
			 column);
	mention(s, f->type);
	keep_path(s, f->name);
	buf_free(&text);
	if (describe_struct(f))
		add_members(s, describe_struct(f), f->name, 4, 1);
}

static void widest(const struct field *v, unsigned int n, size_t prefix,
		   unsigned int depth, unsigned int *width)
{
	for (unsigned int i = 0; i < n; i++) {
		size_t len = prefix + (v[i].name ? strlen(v[i].name) : 0) + 2;
		const struct type *t = describe_struct(&v[i]);

		if (v[i].flags & FIELD_PAD)
			continue;
		if (len > *width)
			*width = len > NAME_WIDTH_MAX ? NAME_WIDTH_MAX :
							(unsigned int)len;
		if (t && depth < DEPTH_MAX)
			widest(t->fields, t->nfields, len - 1, depth + 1,
			       width);
	}
}

static void add_arguments(struct view *s)
{
	unsigned int slots[ABI_COUNT] = { 0 }, column;
	struct buf *to = s->d.to;
	size_t start = to->len;

	if (!s->row || !s->row->nargs)
		return;
	s->width = 8;
	widest(s->row->args, s->row->nargs, 0, 0, &s->width);
	buf_str(to, "  arguments");
	column = 4 + s->width;
	for (unsigned int k = 0; k < ABI_COUNT; k++) {
		pad_to(to, start, column);
		buf_str(to, s->has[k] ? abis[k]->name : "-");
		column += 8;
	}
	buf_char(to, '\n');
	if (s->row->flags & CALL_IN_MEMORY)
		buf_str(to, "    (words in memory, where the first register"
			" points)\n");
	for (unsigned int i = 0; i < s->row->nargs; i++)
		add_argument(s, i, slots);
}

/* --- what depends on an argument --- */

static const struct field *selector(const struct call *row)
{
	for (unsigned int i = 0; row->selector && i < row->nargs; i++)
		if (strcmp(row->args[i].name, row->selector) == 0)
			return &row->args[i];
	return NULL;
}

static bool same_field(const struct field *a, const struct field *b)
{
	return strcmp(a->name, b->name) == 0 && a->type == b->type &&
	       a->on == b->on;
}

/* The arguments that are not those of the others. */
static void add_variant(struct view *s, const struct variant *v,
			const char *name)
{
	struct buf *to = s->d.to, text = BUF_INIT;
	const char *between = "";

	if (name)
		buf_printf(&text, "%s: ", name);
	else
		buf_printf(&text, "%llu: ", (unsigned long long)v->val);
	for (unsigned int i = 0; i < v->nargs; i++) {
		if (i < s->row->nargs &&
		    same_field(&v->args[i], &s->row->args[i]))
			continue;
		buf_printf(&text, "%s%s ", between, v->args[i].name);
		describe_field(&text, &v->args[i], v->args, v->nargs);
		between = "; ";
		mention(s, v->args[i].type);
	}
	buf_fill(to, ' ', 4);
	describe_wrapped(to, buf_cstr(&text), 4, 8);
	for (unsigned int i = 0; s->d.all && i < v->nargs; i++)
		if (describe_struct(&v->args[i]))
			add_members(s, describe_struct(&v->args[i]),
				    v->args[i].name, 8, 1);
	buf_free(&text);
}

/* Each command and what its argument is. */
static void add_command_rows(struct view *s)
{
	buf_str(s->d.to, "  commands\n");
	for (unsigned int i = 0; i < ioctl_rows_n; i++)
		add_variant(s, ioctl_rows[i].row, ioctl_rows[i].name);
}

static void add_commands(struct view *s)
{
	struct buf text = BUF_INIT;
	unsigned int n = ioctl_rows_n;

	if (n > NAMES_MAX)
		n = NAMES_MAX;
	buf_printf(&text, "%u are decoded:", ioctl_rows_n);
	for (unsigned int i = 0; i < n; i++)
		buf_printf(&text, " %s", ioctl_rows[i].name);
	if (n < ioctl_rows_n)
		buf_str(&text, " … (-v: all)");
	describe_labelled(s->d.to, "commands", buf_cstr(&text));
	buf_free(&text);
}

static void add_subcalls(struct view *s)
{
	struct buf text = BUF_INIT;

	for (unsigned int i = 0; i < s->row->nsubcalls; i++)
		if (s->row->subcalls[i])
			buf_printf(&text, "%s%s", text.len ? " " : "",
				   s->row->subcalls[i]->name);
	describe_labelled(s->d.to, "shows as", buf_cstr(&text));
	buf_free(&text);
}

static void add_variants(struct view *s)
{
	const struct field *f = s->row ? selector(s->row) : NULL;
	const struct consts *names;

	if (s->row && s->row->nsubcalls)
		add_subcalls(s);
	if (!f)
		return;
	if (s->row->find) {
		if (s->d.all)
			add_command_rows(s);
		else
			add_commands(s);
		return;
	}
	buf_printf(s->d.to, "  by %s\n", f->name);
	names = f->type ? describe_consts(f->type) : NULL;
	for (unsigned int i = 0; i < s->row->nvariants; i++)
		add_variant(s, &s->row->variants[i], names ?
			    consts_name(names, s->row->variants[i].val) : NULL);
}

/* --- constants --- */

/* Not what the printer makes names of: <<…, MAP_???. */
static bool is_word(const char *name)
{
	return name[0] && name[0] != '<' && !strchr(name, '?');
}

static void add_set(struct view *s, const struct consts *c)
{
	struct buf text = BUF_INIT;
	unsigned int shown = 0, n = 0;

	for (unsigned int i = 0; i < c->n; i++) {
		if (!is_word(konst_name(c, &c->v[i])))
			continue;
		n++;
		if (!s->d.all && shown == NAMES_MAX)
			continue;
		buf_printf(&text, "%s%s", shown ? " " : "",
			   konst_name(c, &c->v[i]));
		shown++;
	}
	if (n > shown)
		buf_printf(&text, " and %u more (-v)", n - shown);
	buf_printf(s->d.to, "    %s: ", c->name);
	describe_wrapped(s->d.to, buf_cstr(&text),
			 (unsigned int)strlen(c->name) + 6, 8);
	buf_free(&text);
}

static void add_sets(struct view *s)
{
	if (s->d.nsets)
		buf_str(s->d.to, "  constants\n");
	for (unsigned int i = 0; i < s->d.nsets; i++)
		add_set(s, s->d.sets[i]);
}

/* --- all of it --- */

void describe_call(struct buf *to, const char *name, bool all)
{
	struct view s = { .d = { .to = to, .all = all } };
	bool done[ABI_COUNT] = { false };

	if (!view_find(&s, name))
		return;
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		if (!s.entry[i] || done[i])
			continue;
		view_take(&s, i);
		add_head(&s);
		if (s.entry[i] == s.any) {
			add_classes(&s);
			add_numbers(&s);
		}
		add_result(&s);
		add_arguments(&s);
		add_variants(&s);
		for (unsigned int k = i; k < ABI_COUNT; k++)
			done[k] |= s.has[k];
	}
	describe_rules(to, s.any, &s.d);
	add_sets(&s);
	free(s.d.paths);
	arena_free(&s.d.arena);
}

static void describe_table(struct buf *to, const struct abi *abi,
			   const struct call_entry *v, unsigned int n,
			   const struct bitmap set[ABI_COUNT], bool all,
			   unsigned int *count)
{
	for (unsigned int i = 0; i < n; i++) {
		int64_t nr = v[i].name ? abi_number(abi, v[i].name) : -1;
		int64_t native = v[i].name ? abi_number(abis[0], v[i].name) :
					     -1;

		if (nr < 0 || !bitmap_has(&set[abi->index], (unsigned int)nr))
			continue;
		/* the native ABI's turn was before */
		if (abi->index && native >= 0 &&
		    bitmap_has(&set[0], (unsigned int)native))
			continue;
		if ((*count)++)
			buf_char(to, '\n');
		describe_call(to, v[i].name, all);
	}
}

unsigned int describe_calls(struct buf *to, const struct bitmap set[ABI_COUNT],
			    bool all)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		const struct abi *a = abis[i];

		describe_table(to, a, a->calls, a->ncalls, set, all, &n);
		describe_table(to, a, a->far_calls, a->nfar, set, all, &n);
	}
	return n;
}
