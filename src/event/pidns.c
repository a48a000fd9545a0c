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
#include "linux/procfs.h"

#define STATUS_MAX 8192
#define LEVELS_MAX 32	/* MAX_PID_NS_LEVEL of the kernel */
#define KNOWN_MAX 4096

struct pidns {
	bool known_own;		/* the next two were looked up */
	ino_t own;		/* the tracer's namespace */
	unsigned int base;	/* how deep that is below /proc's */
	struct hash known;	/* of ns, id, key -> pid in /proc */
};

/* Who, in namespace `ns`, `depth` below /proc's, carries `id`? */
struct lookup {
	ino_t ns;
	unsigned int depth;
	int id;
	const char *key;	/* NSpid … */
	int ids[LEVELS_MAX];	/* the answer: its id at each depth */
};

static ino_t ns_of(int pid)
{
	char path[PROCFS_PATH];
	struct stat st;

	procfs_path(path, pid, "ns/pid", -1);
	return stat(path, &st) == 0 ? st.st_ino : 0;
}

static unsigned int parse_ids(const char *at, int ids[LEVELS_MAX])
{
	unsigned int n = 0;

	while (at && n < LEVELS_MAX && *at >= '0' && *at <= '9') {
		char *end;

		ids[n++] = strtol(at, &end, 10);
		at = end + strspn(end, " \t");
	}
	return n;
}

/* The ids of one line of a status file: their number. */
static unsigned int ids_of(const char *path, const char *key,
			   int ids[LEVELS_MAX])
{
	char text[STATUS_MAX];

	if (procfs_read(path, text, sizeof(text)) <= 0)
		return 0;
	return parse_ids(procfs_field(text, key), ids);
}

struct pidns *pidns_new(void)
{
	return xcalloc(1, sizeof(struct pidns));
}

/* Where the tracer is: few runs ask for an id at all. */
static void find_own(struct pidns *p)
{
	int ids[LEVELS_MAX];
	struct stat st;
	unsigned int n;

	if (p->known_own)
		return;
	p->known_own = true;
	n = ids_of("/proc/self/status", "NSpid", ids);
	p->base = n ? n - 1 : 0;
	p->own = stat("/proc/self/ns/pid", &st) == 0 ? st.st_ino : 0;
}

void pidns_free(struct pidns *p)
{
	if (!p)
		return;
	hash_free(&p->known);
	free(p);
}

/* Is the process in `ns` or, `up` levels further in, below it? */
static bool is_within(int pid, ino_t ns, unsigned int up)
{
	char path[PROCFS_PATH];
	struct stat st;
	int fd, parent;
	bool same;

	if (up == 0)
		return ns_of(pid) == ns;
	procfs_path(path, pid, "ns/pid", -1);
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

static bool carries(struct lookup *l, int pid)
{
	char path[PROCFS_PATH];
	unsigned int n;

	procfs_path(path, pid, "status", -1);
	n = ids_of(path, l->key, l->ids);
	return n > l->depth && l->ids[l->depth] == l->id &&
	       is_within(pid, l->ns, n - 1 - l->depth);
}

/* Looks through the numbered entries of a folder; *pid is who has it. */
static bool search(struct lookup *l, const char *folder, bool threads,
		   int *pid)
{
	DIR *dir = opendir(folder);
	const struct dirent *e;
	bool found = false;

	if (!dir)
		return false;
	while (!found && (e = readdir(dir))) {
		int number = e->d_name[0] >= '1' && e->d_name[0] <= '9' ?
			     atoi(e->d_name) : 0;
		char path[PROCFS_PATH];

		if (!number)
			continue;
		if (threads) {
			procfs_path(path, number, "task", -1);
			found = search(l, path, false, pid);
		} else {
			*pid = number;
			found = carries(l, number);
		}
	}
	closedir(dir);
	return found;
}

static uint64_t slot_of(const struct lookup *l)
{
	struct {
		uint64_t ns;
		uint32_t id;
		char key[12];
	} slot = { .ns = l->ns, .id = l->id };

	memcpy(slot.key, l->key, strnlen(l->key, sizeof(slot.key)));
	return hash_bytes(&slot, sizeof(slot));
}

static void remember(struct pidns *p, uint64_t slot, int pid)
{
	if (p->known.count >= KNOWN_MAX) {
		hash_free(&p->known);
		p->known = (struct hash)HASH_INIT;
	}
	hash_put(&p->known, slot, (void *)(uintptr_t)pid);
}

/* `guess` is looked at before all others; 0: none. */
static bool find(struct pidns *p, struct lookup *l, int guess)
{
	uint64_t slot = slot_of(l);
	int pid = (int)(uintptr_t)hash_find(&p->known, slot);

	if (pid && carries(l, pid))
		return true;
	pid = guess;
	if (!(guess && carries(l, guess)) &&
	    !search(l, "/proc", false, &pid) &&
	    !(strcmp(l->key, "NSpid") == 0 &&
	      search(l, "/proc", true, &pid)))
		return false;
	remember(p, slot, pid);
	return true;
}

pid_t pidns_proc(struct pidns *p, pid_t tid)
{
	struct lookup l = { .id = tid, .key = "NSpid" };

	find_own(p);
	if (p->base == 0)
		return tid;
	l.ns = p->own;
	l.depth = p->base;
	return find(p, &l, 0) ? l.ids[0] : 0;
}

int pidns_field(struct pidns *p, const char *text, const char *key)
{
	int ids[LEVELS_MAX];
	unsigned int n = parse_ids(procfs_field(text, key), ids);

	find_own(p);
	return n > p->base ? ids[p->base] : 0;
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

int pidns_translate(struct pidns *p, pid_t tid, int id, enum role role)
{
	struct lookup l = { .id = id, .key = key_of(role) };
	char path[PROCFS_PATH];
	pid_t pid = pidns_proc(p, tid);
	unsigned int n;

	l.ns = pid ? ns_of(pid) : 0;
	if (id <= 0 || !l.key || !l.ns)
		return 0;
	if (l.ns == p->own)
		return id;
	procfs_path(path, pid, "status", -1);
	n = ids_of(path, "NSpid", l.ids);
	if (n <= p->base)
		return 0;
	l.depth = n - 1;
	return find(p, &l, pid) ? l.ids[p->base] : 0;
}
