/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "sweep/cage_own.h"

static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t len = strlen(text);
	int err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, len) != len)
		err = -errno;
	close(fd);
	return err;
}

static int map_id(const char *path, unsigned int id)
{
	char line[32];

	snprintf(line, sizeof(line), "%u %u 1\n", id, id);
	return write_file(path, line);
}

/* The same user and group, and no other ones. */
static int user_namespace(int flags)
{
	const uid_t uid = geteuid();
	const gid_t gid = getegid();
	int err;

	/* After setuid(2) what is below /proc/self would be root's. */
	prctl(PR_SET_DUMPABLE, 1);
	if (unshare(CLONE_NEWUSER | flags) < 0)
		return -errno;
	err = write_file("/proc/self/setgroups", "deny");
	if (err && err != -ENOENT)
		return err;
	err = map_id("/proc/self/uid_map", uid);
	return err ? err : map_id("/proc/self/gid_map", gid);
}

void cage_namespaces(const struct cage_plan *p)
{
	int flags = p->pid_namespace ? CLONE_NEWPID | CLONE_NEWNS : 0;
	int err;

	if (p->upper)
		flags |= CLONE_NEWNS;
	if (!flags || unshare(flags) == 0)
		return;
	err = errno == EPERM ? user_namespace(flags) : -errno;
	if (err)
		cage_fail(p, err, p->pid_namespace, "make a namespace");
}

/* "," and ":" have a meaning in overlayfs's options. */
static void add_path(struct buf *b, const char *name, const char *path)
{
	buf_printf(b, "%s%s=", b->len ? "," : "", name);
	for (; *path; path++) {
		if (strchr("\\,:", *path))
			buf_char(b, '\\');
		buf_char(b, *path);
	}
}

static int overlay_on(const char *dir, const struct buf *opts)
{
	return mount("overlay", dir, "overlay", 0, opts->data) < 0 ? -errno : 0;
}

static void mount_overlay(const struct cage_plan *p)
{
	struct buf opts = BUF_INIT;
	int err = 0;

	add_path(&opts, "lowerdir", p->cwd);
	add_path(&opts, "upperdir", p->upper);
	add_path(&opts, "workdir", p->work);
	/* Attributes in trusted.* are not for user namespaces. */
	if (geteuid() != 0 || overlay_on(p->cwd, &opts) < 0) {
		buf_str(&opts, ",userxattr");
		err = overlay_on(p->cwd, &opts);
	}
	buf_free(&opts);
	if (err)
		cage_fail(p, err, false,
			  "mount an overlay with its upper layer in scratch");
}

void cage_mounts(const struct cage_plan *p)
{
	/* What we mount is not for the others. */
	if ((p->pid_namespace || p->upper) &&
	    mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0)
		cage_fail(p, -errno, p->pid_namespace, "leave shared mounts");
	if (p->pid_namespace &&
	    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC,
		  NULL) < 0)
		cage_fail(p, -errno, true, "mount /proc");
	if (p->upper)
		mount_overlay(p);
	if (chdir(p->cwd) < 0)
		cage_fail(p, -errno, false, "go to the working directory");
}
