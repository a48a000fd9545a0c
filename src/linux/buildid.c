/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "linux/buildid.h"

#include <elf.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/hash.h"

enum {
	NOTES_MAX = 4096,	/* of a segment */
	ID_MAX = 64,
	SEGMENTS_MAX = 64,
};

/* What is needed of a program header, of either word size. */
struct segment {
	uint32_t type;
	uint64_t offset, size;
};

static size_t round_up(size_t n, size_t align)
{
	return (n + align - 1) / align * align;
}

/* The id among notes: its length, 0 where there is none. */
static size_t find_id(const unsigned char *p, size_t len, unsigned char *id)
{
	Elf64_Nhdr h;

	while (len >= sizeof(h)) {
		size_t name, desc, whole;

		memcpy(&h, p, sizeof(h));
		if (h.n_namesz > len || h.n_descsz > len)
			return 0;
		name = round_up(h.n_namesz, 4);
		desc = round_up(h.n_descsz, 4);
		whole = sizeof(h) + name + desc;
		if (whole > len)
			return 0;
		if (h.n_type == NT_GNU_BUILD_ID && h.n_namesz == 4 &&
		    !memcmp(p + sizeof(h), "GNU", 4) && h.n_descsz <= ID_MAX) {
			memcpy(id, p + sizeof(h) + name, h.n_descsz);
			return h.n_descsz;
		}
		p += whole;
		len -= whole;
	}
	return 0;
}

static struct segment segment_of(const unsigned char *p, bool wide)
{
	Elf64_Phdr p64;
	Elf32_Phdr p32;

	if (wide) {
		memcpy(&p64, p, sizeof(p64));
		return (struct segment){ p64.p_type, p64.p_offset,
					 p64.p_filesz };
	}
	memcpy(&p32, p, sizeof(p32));
	return (struct segment){ p32.p_type, p32.p_offset, p32.p_filesz };
}

static size_t read_id(int fd, unsigned char *id)
{
	unsigned char heads[SEGMENTS_MAX * sizeof(Elf64_Phdr)];
	unsigned char notes[NOTES_MAX];
	union {
		Elf64_Ehdr e64;
		Elf32_Ehdr e32;
		unsigned char ident[EI_NIDENT];
	} e;
	size_t each, n, found = 0;
	ssize_t got;
	bool wide;

	if (pread(fd, &e, sizeof(e), 0) != sizeof(e) ||
	    memcmp(e.ident, ELFMAG, SELFMAG) != 0)
		return 0;
	wide = e.ident[EI_CLASS] == ELFCLASS64;
	each = wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
	n = wide ? e.e64.e_phnum : e.e32.e_phnum;
	got = pread(fd, heads, (n < SEGMENTS_MAX ? n : SEGMENTS_MAX) * each,
		    (off_t)(wide ? e.e64.e_phoff : e.e32.e_phoff));
	for (size_t i = 0; got > 0 && !found && (i + 1) * each <= (size_t)got;
	     i++) {
		struct segment s = segment_of(heads + i * each, wide);
		ssize_t len;

		if (s.type != PT_NOTE)
			continue;
		len = pread(fd, notes, s.size < NOTES_MAX ? s.size : NOTES_MAX,
			    (off_t)s.offset);
		if (len > 0)
			found = find_id(notes, (size_t)len, id);
	}
	return found;
}

static uint64_t compute(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	unsigned char id[ID_MAX];
	size_t len = 0;
	int fd = *path == '/' ?
		 open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;

	if (fd >= 0) {
		len = read_id(fd, id);
		close(fd);
	}
	return len ? hash_bytes(id, len) : hash_bytes(name, strlen(name));
}

uint64_t buildid_of(const char *path)
{
	static struct hash known;	/* of the path -> uint64_t * */
	uint64_t key = hash_bytes(path, strlen(path));
	uint64_t *id = hash_find(&known, key);

	if (!id) {
		id = xmalloc(sizeof(*id));
		*id = compute(path);
		hash_put(&known, key, id);
	}
	return *id;
}
