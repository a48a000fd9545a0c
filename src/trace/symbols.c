/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/symbols.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

#define CACHE_FILES 1024      /* that something is known of */
#define CACHE_SYMBOLS 4000000 /* and of places in them, 40 bytes each */
#define SORT_BITS 11	      /* of a start, that are sorted by at once */
#define SORT_VALUES (1 << SORT_BITS)

/* --- making a table --- */

void symbols_add(struct symbols *s, const struct symbol *one, const char *name)
{
	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 512;
		s->v = xrealloc(s->v, s->cap * sizeof(*s->v));
	}
	s->v[s->n] = *one;
	s->v[s->n].order = s->n;
	s->v[s->n++].name = s->names.len;
	buf_add(&s->names, name, strlen(name) + 1);
}

void symbols_add_section(struct symbols *s, uint64_t start, uint64_t end)
{
	size_t n = s->nsections++;

	s->sections =
		xrealloc(s->sections, s->nsections * sizeof(*s->sections));
	s->sections[n] = (struct symbol_section){ start, end };
}

/* By some bits of the start; those that are equal there stay as they are. */
static void sort_by(const struct symbol *from, struct symbol *to, size_t n,
		    unsigned int shift)
{
	size_t at[SORT_VALUES] = { 0 }, sum = 0;

	for (size_t i = 0; i < n; i++)
		at[from[i].start >> shift & (SORT_VALUES - 1)]++;
	for (size_t i = 0; i < SORT_VALUES; i++) {
		size_t count = at[i];

		at[i] = sum;
		sum += count;
	}
	for (size_t i = 0; i < n; i++)
		to[at[from[i].start >> shift & (SORT_VALUES - 1)]++] = from[i];
}

/* From the lowest bits to the highest there are: addresses have few. */
static void sort(struct symbols *s)
{
	struct symbol *other = xcalloc(s->cap, sizeof(*other)), *swap;
	uint64_t greatest = 0;

	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].start > greatest)
			greatest = s->v[i].start;
	for (unsigned int shift = 0; shift < 64 && greatest >> shift;
	     shift += SORT_BITS) {
		sort_by(s->v, other, s->n, shift);
		swap = s->v;
		s->v = other;
		other = swap;
	}
	free(other);
}

static int compare_sections(const void *p, const void *q)
{
	const struct symbol_section *a = p, *b = q;

	return a->start < b->start ? -1 : a->start > b->start;
}

void symbols_sort(struct symbols *s)
{
	uint64_t reach = 0;

	if (s->nsections)
		qsort(s->sections, s->nsections, sizeof(*s->sections),
		      compare_sections);
	if (!s->n)
		return;
	sort(s);
	s->reach = xcalloc(s->n, sizeof(*s->reach));
	for (size_t i = 0; i < s->n; i++) {
		uint64_t end;

		if (__builtin_add_overflow(s->v[i].start, s->v[i].size, &end))
			end = UINT64_MAX;
		if (end > reach)
			reach = end;
		s->reach[i] = reach;
	}
}

void symbols_free(struct symbols *s)
{
	free(s->v);
	free(s->reach);
	free(s->sections);
	buf_free(&s->names);
	*s = (struct symbols)SYMBOLS_INIT;
}

/* --- looking up --- */

/* How many symbols start at `addr` or below. */
static size_t count_to(const struct symbols *s, uint64_t addr)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (s->v[mid].start <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Among v[0] to v[n - 1], who covers `addr` and is asked next after `last`. */
static const struct symbol *next_cover(const struct symbols *s, size_t n,
				       uint64_t addr, const struct symbol *last)
{
	const struct symbol *next = NULL;

	while (n-- > 0 && s->reach[n] > addr) {
		const struct symbol *one = &s->v[n];

		if (addr - one->start < one->size &&
		    (!last || one->order > last->order) &&
		    (!next || one->order < next->order))
			next = one;
	}
	return next;
}

/*
 * Is `b`, which is asked later, to be taken instead? This is no order: who
 * wins among three may depend on who comes first.
 */
static bool is_better(const struct symbol *a, const struct symbol *b)
{
	if (b->start > a->start || b->binding > a->binding)
		return true;
	return b->start == a->start && b->binding == a->binding &&
	       b->size < a->size;
}

static const struct symbol *best_cover(const struct symbols *s, size_t n,
				       uint64_t addr)
{
	const struct symbol *best = next_cover(s, n, addr, NULL), *next = best;

	while (next && (next = next_cover(s, n, addr, next))) {
		if (next->local && !best->local)
			break;
		if (is_better(best, next))
			best = next;
	}
	return best;
}

/*
 * The section of an address, or NULL. A section's end counts as part of it
 * where the next does not begin there.
 */
static const struct symbol_section *section_of(const struct symbols *s,
					       uint64_t addr)
{
	size_t i = s->nsections;

	while (i > 0 && s->sections[i - 1].start > addr)
		i--;
	return i > 0 && addr <= s->sections[i - 1].end ? &s->sections[i - 1]
						       : NULL;
}

static bool reaches(const struct symbols *s, const struct symbol *label,
		    uint64_t addr)
{
	if (label->start == addr)
		return true;
	return !label->exact &&
	       section_of(s, label->start) == section_of(s, addr);
}

/*
 * Nothing covers `addr`. A label does where no symbol ends between the two;
 * of several, the one that is asked last.
 */
static const struct symbol *last_label(const struct symbols *s, size_t n,
				       uint64_t addr)
{
	uint64_t reach = n > 0 ? s->reach[n - 1] : 0;

	for (n = count_to(s, reach); n-- > 0 && s->v[n].start == reach;)
		if (!s->v[n].size && reaches(s, &s->v[n], addr))
			return &s->v[n];
	return NULL;
}

const char *symbols_find(const struct symbols *s, uint64_t addr,
			 uint64_t *offset)
{
	size_t n = count_to(s, addr);
	const struct symbol *found = best_cover(s, n, addr);

	if (!found)
		found = last_label(s, n, addr);
	if (!found)
		return NULL;
	*offset = addr - found->start;
	return s->names.data + found->name;
}

/* --- by file --- */

static bool is_full(const struct symbol_cache *c)
{
	const struct symbol_file *f;
	size_t pos = 0, n = 0;

	while ((f = hash_next(&c->files, &pos)))
		n += f->symbols.n + f->places.count;
	return c->files.count >= CACHE_FILES || n >= CACHE_SYMBOLS;
}

static void drop(struct symbol_file *f)
{
	if (!f)
		return;
	symbols_free(&f->symbols);
	hash_free(&f->places);
	arena_free(&f->memory);
	free(f);
}

void symbol_cache_free(struct symbol_cache *c)
{
	struct symbol_file *f;
	size_t pos = 0;

	while ((f = hash_next(&c->files, &pos)))
		drop(f);
	hash_free(&c->files);
	*c = (struct symbol_cache)SYMBOL_CACHE_INIT;
}

struct symbol_file *symbol_cache_get(struct symbol_cache *c,
				     const struct file_key *key)
{
	uint64_t slot = hash_bytes(key, sizeof(*key));
	struct symbol_file *f = hash_find(&c->files, slot);

	if (f && memcmp(&f->key, key, sizeof(*key)) == 0)
		return f;
	if (is_full(c))
		symbol_cache_free(c);
	f = xcalloc(1, sizeof(*f));
	f->key = *key;
	drop(hash_put(&c->files, slot, f));
	return f;
}
