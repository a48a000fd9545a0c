/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/out.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef HAVE_ZSTD
#include <zstd.h>
#endif

#include "base/die.h"
#include "check.h"

static char folder[] = "test_out.XXXXXX";

/* The caller frees it. */
static char *path_of(const char *name)
{
	return xasprintf("%s/%s", folder, name);
}

static void read_fd(int fd, struct buf *b)
{
	ssize_t n;

	while ((n = read(fd, buf_reserve(b, 4096), 4096)) > 0) {
		b->len += (size_t)n;
		b->data[b->len] = '\0';
	}
}

static void read_file(const char *path, struct buf *b)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	buf_reset(b);
	if (!CHECK(fd >= 0))
		return;
	read_fd(fd, b);
	close(fd);
}

/* Numbered lines, so that a lost or doubled one is seen. */
static void write_lines(struct out *o, struct buf *all, size_t bytes)
{
	struct buf line = BUF_INIT;
	unsigned int i;

	for (i = 0; all->len < bytes; i++) {
		buf_reset(&line);
		buf_printf(&line, "line %u\n", i);
		CHECK_EQ(out_write(o, line.data, line.len), 0);
		buf_add(all, line.data, line.len);
	}
	buf_free(&line);
}

static bool same(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && !memcmp(a->data, b->data, a->len);
}

static void writes_a_file(void)
{
	struct buf all = BUF_INIT, got = BUF_INIT;
	char *path = path_of("file");
	struct out o;

	CHECK_EQ(out_open_file(&o, path, false), 0);
	CHECK(out_fd(&o) > 2);
	CHECK(fcntl(out_fd(&o), F_GETFD) & FD_CLOEXEC);
	CHECK_EQ(out_pid(&o), 0);
	CHECK(!out_is_tty(&o));
	write_lines(&o, &all, 300000);
	CHECK_EQ(out_close(&o), 0);
	read_file(path, &got);
	CHECK(same(&all, &got));
	buf_free(&all);
	buf_free(&got);
	free(path);
}

static void put(const char *path, bool append, const char *text)
{
	struct out o;

	CHECK_EQ(out_open_file(&o, path, append), 0);
	CHECK_EQ(out_write(&o, text, strlen(text)), 0);
	CHECK_EQ(out_close(&o), 0);
}

static void appends_or_truncates(void)
{
	char *path = path_of("append");
	struct buf got = BUF_INIT;

	put(path, true, "one ");
	put(path, true, "two");
	read_file(path, &got);
	CHECK_STR(buf_cstr(&got), "one two");
	put(path, false, "three");
	read_file(path, &got);
	CHECK_STR(buf_cstr(&got), "three");
	put(path, false, "");
	read_file(path, &got);
	CHECK_EQ(got.len, 0);
	buf_free(&got);
	free(path);
}

static void buffers(void)
{
	static char big[3 * OUT_BUFFER];
	char *path = path_of("buffered");
	struct stat st;
	struct out o;

	CHECK_EQ(out_open_file(&o, path, false), 0);
	CHECK_EQ(out_write(&o, big, 100), 0);
	CHECK_EQ(fstat(out_fd(&o), &st), 0);
	CHECK_EQ(st.st_size, 0);
	CHECK_EQ(out_flush(&o), 0);
	CHECK_EQ(fstat(out_fd(&o), &st), 0);
	CHECK_EQ(st.st_size, 100);
	CHECK_EQ(out_flush(&o), 0);

	/* a piece is not torn where it would still fit into a buffer */
	CHECK_EQ(out_write(&o, big, OUT_BUFFER - 10), 0);
	CHECK_EQ(out_write(&o, big, 20), 0);
	CHECK_EQ(fstat(out_fd(&o), &st), 0);
	CHECK_EQ(st.st_size, 100 + OUT_BUFFER - 10);
	CHECK_EQ(o.buf.len, 20);
	CHECK_EQ(out_write(&o, big, sizeof(big)), 0);
	CHECK_EQ(o.buf.len, 0);

	buf_str(&o.buf, "direct");
	CHECK_EQ(out_close(&o), 0);
	CHECK_EQ(stat(path, &st), 0);
	CHECK_EQ(st.st_size, 100 + OUT_BUFFER + 10 + sizeof(big) + 6);
	free(path);
}

static void cannot_open(void)
{
	struct out o;

	CHECK_EQ(out_open_file(&o, "/no/such/folder/file", false), -ENOENT);
	CHECK_EQ(out_close(&o), 0);
	CHECK_EQ(out_open_file(&o, folder, false), -EISDIR);
	CHECK_EQ(out_close(&o), 0);
}

static void closes_twice(void)
{
	struct out zeroed = { 0 }, o = OUT_INIT;
	char *path = path_of("twice");
	int before = fcntl(0, F_GETFD);

	CHECK_EQ(out_close(&o), 0);
	CHECK_EQ(out_close(&zeroed), 0);
	CHECK_EQ(fcntl(0, F_GETFD), before);
	CHECK_EQ(out_open_file(&o, path, false), 0);
	CHECK_EQ(out_close(&o), 0);
	CHECK_EQ(out_close(&o), 0);
	CHECK_EQ(out_fd(&o), -1);
	free(path);
}

/* A trace must not take the place of a closed standard error. */
static void avoids_standard_fds(void)
{
	char *path = path_of("standard");
	int saved = fcntl(0, F_DUPFD_CLOEXEC, 10);
	struct out file, command;

	close(0);
	CHECK_EQ(out_open_file(&file, path, false), 0);
	CHECK_EQ(out_open_pipe(&command, "cat >/dev/null"), 0);
	CHECK(out_fd(&file) > 2);
	CHECK(out_fd(&command) > 2);
	CHECK_EQ(fcntl(0, F_GETFD), -1);
	CHECK_EQ(out_close(&file), 0);
	CHECK_EQ(out_close(&command), 0);
	if (saved >= 0) {
		dup2(saved, 0);
		close(saved);
	}
	free(path);
}

static void leaves_a_borrowed_fd(void)
{
	struct buf got = BUF_INIT;
	int ends[2];
	struct out o;

	CHECK_EQ(pipe2(ends, O_CLOEXEC), 0);
	out_open_fd(&o, ends[1]);
	CHECK_EQ(out_fd(&o), ends[1]);
	CHECK_EQ(out_write(&o, "text", 4), 0);
	CHECK_EQ(out_close(&o), 0);
	CHECK_EQ(write(ends[1], "!", 1), 1);
	close(ends[1]);
	read_fd(ends[0], &got);
	CHECK_STR(buf_cstr(&got), "text!");
	close(ends[0]);
	buf_free(&got);
}

static void full_device(void)
{
	struct out o;

	if (access("/dev/full", W_OK))
		CHECK_SKIP("no /dev/full");
	CHECK_EQ(out_open_file(&o, "/dev/full", false), 0);
	CHECK_EQ(out_write(&o, "lost", 4), 0);
	CHECK_EQ(out_flush(&o), -ENOSPC);
	CHECK_EQ(o.err, -ENOSPC);
	CHECK_EQ(out_write(&o, "more", 4), 0);
	CHECK_EQ(o.buf.len, 0);
	CHECK_EQ(out_flush(&o), 0);
	CHECK_EQ(out_close(&o), -ENOSPC);

	/* nobody flushed: it shows at the end */
	CHECK_EQ(out_open_file(&o, "/dev/full", false), 0);
	CHECK_EQ(out_write(&o, "lost", 4), 0);
	CHECK_EQ(out_close(&o), -ENOSPC);
}

static void closed_pipe(void)
{
	static char big[OUT_BUFFER];
	int ends[2];
	struct out o;

	CHECK_EQ(pipe2(ends, O_CLOEXEC), 0);
	close(ends[0]);
	out_open_fd(&o, ends[1]);
	CHECK_EQ(out_write(&o, big, sizeof(big)), -EPIPE);
	CHECK_EQ(out_write(&o, big, sizeof(big)), 0);
	CHECK_EQ(out_flush(&o), 0);
	CHECK_EQ(out_close(&o), -EPIPE);
	close(ends[1]);
}

static void file_size_limit(void)
{
	static char big[5000];
	char *path = path_of("limited");
	struct rlimit old, small;
	struct stat st;
	struct out o;

	CHECK_EQ(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = old;
	small.rlim_cur = 3000;
	CHECK_EQ(out_open_file(&o, path, false), 0);
	CHECK_EQ(out_write(&o, big, sizeof(big)), 0);
	CHECK_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
	CHECK_EQ(out_flush(&o), -EFBIG);
	CHECK_EQ(setrlimit(RLIMIT_FSIZE, &old), 0);
	CHECK_EQ(out_close(&o), -EFBIG);
	CHECK_EQ(stat(path, &st), 0);
	CHECK_EQ(st.st_size, 3000);
	free(path);
}

static void pipes_to_a_command(void)
{
	struct buf all = BUF_INIT, got = BUF_INIT;
	char *path = path_of("from_command");
	char *cmd = xasprintf("cat >'%s'; echo end >>'%s'", path, path);
	struct out o;

	CHECK_EQ(out_open_pipe(&o, cmd), 0);
	CHECK(out_pid(&o) > 0);
	CHECK(fcntl(out_fd(&o), F_GETFD) & FD_CLOEXEC);
	write_lines(&o, &all, 500000);
	CHECK_EQ(out_close(&o), 0);
	buf_str(&all, "end\n");
	read_file(path, &got);	/* complete: close has waited */
	CHECK(same(&all, &got));
	CHECK_EQ(waitpid(-1, NULL, WNOHANG), -1);
	CHECK_EQ(errno, ECHILD);
	buf_free(&all);
	buf_free(&got);
	free(cmd);
	free(path);
}

static void command_that_ends_early(void)
{
	static char big[OUT_BUFFER];
	siginfo_t info;
	struct out o;

	CHECK_EQ(out_open_pipe(&o, "exit 3"), 0);
	CHECK_EQ(waitid(P_PID, (id_t)out_pid(&o), &info, WEXITED | WNOWAIT),
		 0);
	CHECK_EQ(info.si_status, 3);
	CHECK_EQ(out_write(&o, big, sizeof(big)), -EPIPE);
	CHECK_EQ(out_close(&o), -EPIPE);

	CHECK_EQ(out_open_pipe(&o, "exit 3"), 0);
	CHECK_EQ(out_close(&o), 0);
}

/* A tracer's waitpid(-1) may have taken the status. */
static void command_collected_by_another(void)
{
	struct out o;
	int status;
	pid_t pid;

	CHECK_EQ(out_open_pipe(&o, "exit 0"), 0);
	pid = waitpid(-1, &status, 0);
	CHECK_EQ(pid, out_pid(&o));
	CHECK_EQ(out_close(&o), 0);
}

/* The inner shell must die, though the tracer ignores the signal. */
static void command_has_default_sigpipe(void)
{
	char *path = path_of("sigpipe");
	char *cmd = xasprintf("(sh -c 'kill -PIPE $$; echo no') >'%s'", path);
	struct buf got = BUF_INIT;
	struct out o;

	CHECK_EQ(out_open_pipe(&o, cmd), 0);
	CHECK_EQ(out_close(&o), 0);
	read_file(path, &got);
	CHECK_STR(buf_cstr(&got), "");
	buf_free(&got);
	free(cmd);
	free(path);
}

static void on_alarm(int sig)
{
	(void)sig;
}

/* A reader in another process; the writer's end is what the test varies. */
static pid_t start_reader(const int ends[2], const char *path)
{
	struct buf b = BUF_INIT;
	pid_t pid = fork();
	int fd;

	if (pid)
		return pid;
	close(ends[1]);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	read_fd(ends[0], &b);
	_exit(write(fd, b.data, b.len) == (ssize_t)b.len ? 0 : 1);
}

static void through_a_pipe(const int ends[2])
{
	struct buf all = BUF_INIT, got = BUF_INIT;
	char *path = path_of("reader");
	int status = -1;
	struct out o;
	pid_t pid;

	pid = start_reader(ends, path);
	close(ends[0]);
	out_open_fd(&o, ends[1]);
	write_lines(&o, &all, 2000000);
	CHECK_EQ(out_close(&o), 0);
	close(ends[1]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	CHECK_EQ(status, 0);
	read_file(path, &got);
	CHECK(same(&all, &got));
	buf_free(&all);
	buf_free(&got);
	free(path);
}

static void nonblocking_pipe(void)
{
	int ends[2];

	CHECK_EQ(pipe2(ends, O_CLOEXEC), 0);
	CHECK(fcntl(ends[1], F_SETPIPE_SZ, 4096) >= 0);
	CHECK_EQ(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
	through_a_pipe(ends);
}

/* A timer breaks off writes, at the start (EINTR) and midway (partial). */
static void interrupted(void)
{
	struct itimerval often = { { 0, 200 }, { 0, 200 } }, never = { 0 };
	struct sigaction act = { .sa_handler = on_alarm }, old;
	int ends[2];

	CHECK_EQ(pipe2(ends, O_CLOEXEC), 0);
	CHECK(fcntl(ends[1], F_SETPIPE_SZ, 4096) >= 0);
	CHECK_EQ(sigaction(SIGALRM, &act, &old), 0);
	CHECK_EQ(setitimer(ITIMER_REAL, &often, NULL), 0);
	through_a_pipe(ends);
	CHECK_EQ(setitimer(ITIMER_REAL, &never, NULL), 0);
	CHECK_EQ(sigaction(SIGALRM, &old, NULL), 0);
}

#ifdef HAVE_ZSTD
static void unpack(const struct buf *packed, struct buf *to)
{
	ZSTD_DCtx *ctx = ZSTD_createDCtx();
	ZSTD_inBuffer in = { packed->data, packed->len, 0 };
	size_t ret = 0;

	buf_reset(to);
	while (in.pos < in.size) {
		ZSTD_outBuffer out = { buf_reserve(to, 65536), 65536, 0 };

		ret = ZSTD_decompressStream(ctx, &out, &in);
		if (!CHECK(!ZSTD_isError(ret)))
			break;
		to->len += out.pos;
		to->data[to->len] = '\0';
	}
	CHECK_EQ(ret, 0);
	ZSTD_freeDCtx(ctx);
}

static void compresses(void)
{
	struct buf all = BUF_INIT, packed = BUF_INIT, got = BUF_INIT;
	char *path = path_of("lines.zst");
	struct out o;
	int i;

	for (i = 0; i < 2; i++) {
		struct buf part = BUF_INIT;

		CHECK_EQ(out_open_file(&o, path, i == 1), 0);
		write_lines(&o, &part, 400000);
		CHECK_EQ(out_flush(&o), 0);
		CHECK_EQ(out_close(&o), 0);
		buf_add(&all, part.data, part.len);
		buf_free(&part);
	}
	read_file(path, &packed);
	CHECK(packed.len < all.len / 2);
	unpack(&packed, &got);
	CHECK(same(&all, &got));

	put(path, false, "");
	read_file(path, &packed);
	CHECK(packed.len > 0);
	unpack(&packed, &got);
	CHECK_EQ(got.len, 0);
	buf_free(&all);
	buf_free(&packed);
	buf_free(&got);
	free(path);
}

/* What a killed tracer leaves behind lacks only the last buffer or so. */
static void compressed_so_far(void)
{
	struct buf all = BUF_INIT, packed = BUF_INIT;
	static char got[1 << 20];
	char *path = path_of("cut.zst");
	ZSTD_DCtx *ctx = ZSTD_createDCtx();
	ZSTD_outBuffer to = { got, sizeof(got), 0 };
	ZSTD_inBuffer in = { 0 };
	struct out o;
	int i;

	CHECK_EQ(out_open_file(&o, path, false), 0);
	for (i = 0; i < 20000; i++) {
		char line[32];
		int n = snprintf(line, sizeof(line), "event %d\n", i);

		CHECK_EQ(out_write(&o, line, (size_t)n), 0);
		CHECK_EQ(out_flush(&o), 0);
		buf_add(&all, line, (size_t)n);
	}
	read_file(path, &packed);
	in.src = packed.data;
	in.size = packed.len;
	CHECK(!ZSTD_isError(ZSTD_decompressStream(ctx, &to, &in)));
	CHECK(to.pos + OUT_BUFFER >= all.len);
	CHECK_MEM(got, all.data, to.pos);
	CHECK_EQ(out_close(&o), 0);
	ZSTD_freeDCtx(ctx);
	buf_free(&all);
	buf_free(&packed);
	free(path);
}

static void compressed_onto_full_disk(void)
{
	char *path = path_of("full.zst");
	struct out o;

	if (access("/dev/full", W_OK))
		CHECK_SKIP("no /dev/full");
	CHECK_EQ(symlink("/dev/full", path), 0);
	CHECK_EQ(out_open_file(&o, path, false), 0);
	CHECK_EQ(out_write(&o, "lost", 4), 0);
	CHECK_EQ(out_close(&o), -ENOSPC);
	free(path);
}
#else
static void compresses(void)
{
	char *path = path_of("lines.zst");
	struct out o;

	CHECK_EQ(out_open_file(&o, path, false), -ENOTSUP);
	CHECK_EQ(access(path, F_OK), -1);
	CHECK_EQ(out_close(&o), 0);
	free(path);
}

static void compressed_so_far(void)
{
	CHECK_SKIP("built without libzstd");
}

static void compressed_onto_full_disk(void)
{
	CHECK_SKIP("built without libzstd");
}
#endif

static void remove_folder(void)
{
	char *cmd = xasprintf("rm -rf '%s'", folder);

	if (system(cmd))
		fprintf(stderr, "cannot remove %s\n", folder);
	free(cmd);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (!mkdtemp(folder))
		die_errno(errno, "cannot make %s", folder);
	CHECK_RUN(writes_a_file);
	CHECK_RUN(appends_or_truncates);
	CHECK_RUN(buffers);
	CHECK_RUN(cannot_open);
	CHECK_RUN(closes_twice);
	CHECK_RUN(avoids_standard_fds);
	CHECK_RUN(leaves_a_borrowed_fd);
	CHECK_RUN(full_device);
	CHECK_RUN(closed_pipe);
	CHECK_RUN(file_size_limit);
	CHECK_RUN(pipes_to_a_command);
	CHECK_RUN(command_that_ends_early);
	CHECK_RUN(command_collected_by_another);
	CHECK_RUN(command_has_default_sigpipe);
	CHECK_RUN(nonblocking_pipe);
	CHECK_RUN(interrupted);
	CHECK_RUN(compresses);
	CHECK_RUN(compressed_so_far);
	CHECK_RUN(compressed_onto_full_disk);
	remove_folder();
	return check_end();
}
