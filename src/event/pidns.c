/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "event/pidns.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/hash.h"
#include "event/procfs.h"

#define STATUS_MAX 8192
#define LEVELS_MAX 32	/* MAX_PID_NS_LEVEL of the kernel */
#define KNOWN_MAX 4096

/* A namespace by its inode, and how deep it is below the tracer's. */
struct level {
	ino_t ns;
	unsigned int depth;
};

struct pidns {
	ino_t own;
	struct hash known;	/* of ns, role, id -> tid + 1 that carried it */
};

struct lookup {
	struct level in;
	int id;
	const char *key;
};

static ino_t ns_of(pid_t tid)
{
	char path[PROCFS_PATH];
	struct stat st;

	procfs_path(path, tid, "ns/pid", -1);
	return stat(path, &st) == 0 ? st.st_ino : 0;
}

struct pidns *pidns_new(void)
{
	struct pidns *p = xcalloc(1, sizeof(*p));

	p->own = ns_of(getpid());
	return p;
}

void pidns_free(struct pidns *p)
{
	if (!p)
		return;
	hash_free(&p->known);
	free(p);
}

/* The ids of one line of /proc/TID/status: their number. */
static unsigned int ids_of(pid_t tid, const char *key, int ids[LEVELS_MAX])
{
	char path[PROCFS_PATH], text[STATUS_MAX];
	const char *at;
	unsigned int n = 0;

	procfs_path(path, tid, "status", -1);
	if (procfs_read(path, text, sizeof(text)) <= 0)
		return 0;
	at = procfs_field(text, key);
	while (at && n < LEVELS_MAX && *at >= '0' && *at <= '9') {
		char *end;

		ids[n++] = strtol(at, &end, 10);
		at = end + strspn(end, " \t");
	}
	return n;
}

/* Is the process in `ns` or, `up` levels further in, below it? */
static bool is_within(pid_t tid, ino_t ns, unsigned int up)
{
	char path[PROCFS_PATH];
	struct stat st;
	int fd, parent;
	bool same;

	if (up == 0)
		return ns_of(tid) == ns;
	procfs_path(path, tid, "ns/pid", -1);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	for (; fd >= 0 && up > 0; up--) {
		parent = ioctl(fd, NS_GET_PARENT);
		close(fd);
		fd = parent;
	}
	if (fd < 0)
		return false;
	same = fstat(fd, &st) == 0 && st.st_ino == ns;
	close(fd);
	return same;
}

/* The outermost form of the id, where process `tid` carries it; else 0. */
static int carried(const struct lookup *l, pid_t tid)
{
	int ids[LEVELS_MAX];
	unsigned int n = ids_of(tid, l->key, ids), depth = l->in.depth;

	if (n <= depth || ids[depth] != l->id ||
	    !is_within(tid, l->in.ns, n - 1 - depth))
		return 0;
	return ids[0];
}

static pid_t number_of(const char *name)
{
	return name[0] >= '1' && name[0] <= '9' ? atoi(name) : 0;
}

/* Looks through the numbered entries of a folder; *tid is who had it. */
static int search(const struct lookup *l, const char *folder, bool threads,
		  pid_t *tid)
{
	DIR *dir = opendir(folder);
	const struct dirent *e;
	int found = 0;

	if (!dir)
		return 0;
	while (!found && (e = readdir(dir))) {
		pid_t pid = number_of(e->d_name);
		char path[PROCFS_PATH];

		if (!pid)
			continue;
		if (threads) {
			procfs_path(path, pid, "task", -1);
			found = search(l, path, false, tid);
		} else {
			*tid = pid;
			found = carried(l, pid);
		}
	}
	closedir(dir);
	return found;
}

static const char *key_of(enum role role)
{
	if (role == ROLE_TID)
		return "NSpid";
	if (role == ROLE_TGID)
		return "NStgid";
	if (role == ROLE_PGID)
		return "NSpgid";
	return role == ROLE_SID ? "NSsid" : NULL;
}

static uint64_t slot_of(const struct lookup *l)
{
	struct {
		uint64_t ns;
		uint32_t id;
		char key[8];
	} slot = { .ns = l->in.ns, .id = l->id };

	strncpy(slot.key, l->key, sizeof(slot.key) - 1);
	return hash_bytes(&slot, sizeof(slot));
}

static void remember(struct pidns *p, uint64_t slot, pid_t tid)
{
	if (p->known.count >= KNOWN_MAX) {
		hash_free(&p->known);
		memset(&p->known, 0, sizeof(p->known));
	}
	hash_put(&p->known, slot, (void *)(uintptr_t)tid);
}

int pidns_translate(struct pidns *p, pid_t tid, int id, enum role role)
{
	struct lookup l = { .id = id, .key = key_of(role) };
	int ids[LEVELS_MAX], found;
	unsigned int n;
	uint64_t slot;
	pid_t who;

	l.in.ns = ns_of(tid);
	if (id <= 0 || !l.key || !l.in.ns)
		return 0;
	if (l.in.ns == p->own)
		return id;
	n = ids_of(tid, "NSpid", ids);
	if (n == 0)
		return 0;
	l.in.depth = n - 1;
	slot = slot_of(&l);
	who = (pid_t)(uintptr_t)hash_find(&p->known, slot);
	found = who ? carried(&l, who) : 0;
	if (found)
		return found;
	who = tid;
	found = carried(&l, who);
	if (!found)
		found = search(&l, "/proc", false, &who);
	if (!found && role == ROLE_TID)
		found = search(&l, "/proc", true, &who);
	if (found)
		remember(p, slot, who);
	return found;
}
