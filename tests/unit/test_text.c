/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The text sink: whole lines, interrupted ones, what surrounds them. */
#include "check.h"
#include "sink.h"
#include "sink/text.h"

static struct desk desk;
static struct buf got;
static struct sink *sink;

static void begin(void)
{
	desk_init(&desk);
	sink = text_sink_new(&desk.style);
}

static void end(void)
{
	sink->ops->free(sink);
	desk_end(&desk);
	buf_free(&got);
}

static void enter(struct task *t)
{
	CHECK_EQ(sink->ops->enter(sink, t), 0);
}

static void leave(struct task *t, enum ending how)
{
	CHECK_EQ(sink->ops->exit(sink, t, how), 0);
}

static void whole_line(void)
{
	struct task *t = &desk.task[0];

	begin();
	desk_read(t);
	enter(t);
	CHECK_STR(buf_cstr(&desk.set.shared.out.buf), "read(3, ");
	desk_read_ends(t);
	leave(t, ENDING_RETURNED);
	CHECK_STR(desk_take(&desk, &got),
		  "read(3, \"abc\", 5)                       = 3\n");
	end();
}

static void column_counts_from_the_line_start(void)
{
	struct task *t = &desk.task[0];

	begin();
	desk.style.column = 12;
	desk_read(t);
	enter(t);
	desk_read_ends(t);
	leave(t, ENDING_RETURNED);
	CHECK_STR(desk_take(&desk, &got), "read(3, \"abc\", 5) = 3\n");
	end();
}

static void interrupted_line(void)
{
	struct task *a = &desk.task[0], *b = &desk.task[1];

	begin();
	desk.style.column = 0;
	desk.roster.alive = 2;
	desk_read(a);
	desk_read(b);
	enter(a);
	enter(b);
	desk_read_ends(b);
	leave(b, ENDING_RETURNED);
	desk_read_ends(a);
	leave(a, ENDING_RETURNED);
	CHECK_STR(desk_take(&desk, &got),
		  "[pid   100] read(3,  <unfinished ...>\n"
		  "[pid   101] read(3, \"abc\", 5) = 3\n"
		  "[pid   100] <... read resumed>\"abc\", 5) = 3\n");
	end();
}

static void endings(void)
{
	struct task *t = &desk.task[0];

	begin();
	desk.style.column = 0;
	desk_read(t);
	enter(t);
	leave(t, ENDING_NEVER);
	CHECK_STR(desk_take(&desk, &got), "read(3,  <unfinished ...>) = ?\n");
	desk_read(t);
	enter(t);
	leave(t, ENDING_DETACHED);
	CHECK_STR(desk_take(&desk, &got), "read(3,  <detached ...>\n");
	desk_read(t);
	enter(t);
	leave(t, ENDING_MOVED);
	CHECK_STR(desk_take(&desk, &got),
		  "read(3,  <pid changed to 100 ...>\n");
	desk_read(t);
	enter(t);
	desk_read_ends(t);
	leave(t, ENDING_UNKNOWN);
	CHECK_STR(desk_take(&desk, &got),
		  "read(3, \"abc\", 5) = ? <unavailable>\n");
	end();
}

static void staged_lines_are_printed_once(void)
{
	struct task *a = &desk.task[0], *b = &desk.task[1];

	begin();
	desk.style.column = 0;
	desk.style.staged = true;
	desk.roster.alive = 2;
	desk_read(a);
	desk_read(b);
	enter(a);
	enter(b);
	CHECK_STR(desk_take(&desk, &got), "");
	desk_read_ends(a);
	leave(a, ENDING_RETURNED);
	CHECK_STR(desk_take(&desk, &got),
		  "[pid   100] read(3, \"abc\", 5) = 3\n");
	leave(b, ENDING_GONE);
	CHECK_STR(desk_take(&desk, &got),
		  "[pid   101] read(3,  <unfinished ...>\n");
	end();
}

static void prefixes(void)
{
	struct task *t = &desk.task[0];

	begin();
	desk.style = (struct text_style){
		.clock = CLOCK_UNIX, .clock_precision = PRECISION_US,
		.relative = true, .relative_precision = PRECISION_MS,
		.duration = true, .duration_precision = PRECISION_NS,
		.ip = true, .nr = true, .follow = true, .to_file = true,
	};
	desk_read(t);
	t->ev.ip = 0x1234;
	enter(t);
	desk_read_ends(t);
	leave(t, ENDING_RETURNED);
	CHECK_STR(desk_take(&desk, &got),
		  "100   1700000001.000000 (+     0.000) [   0] "
		  "[0000000000001234] read(3, \"abc\", 5) = 3 <0.000012345>\n");
	end();
}

static void notice_lines(void)
{
	struct task *t = &desk.task[0];
	struct notice n = { .kind = NOTICE_EXITED, .status = 3 };

	begin();
	desk_read(t);
	enter(t);
	CHECK_EQ(sink->ops->notice(sink, t, &n), 0);
	n = (struct notice){ .kind = NOTICE_KILLED, .sig = 11, .core = true };
	CHECK_EQ(sink->ops->notice(sink, t, &n), 0);
	n = (struct notice){ .kind = NOTICE_STOPPED, .sig = 20 };
	CHECK_EQ(sink->ops->notice(sink, t, &n), 0);
	n = (struct notice){ .kind = NOTICE_SUPERSEDED, .other = 7 };
	CHECK_EQ(sink->ops->notice(sink, t, &n), 0);
	n.quiet = true;
	CHECK_EQ(sink->ops->notice(sink, t, &n), 0);
	CHECK_STR(desk_take(&desk, &got),
		  "read(3,  <unfinished ...>\n"
		  "+++ exited with 3 +++\n"
		  "+++ killed by SIGSEGV (core dumped) +++\n"
		  "--- stopped by SIGTSTP ---\n"
		  "+++ superseded by execve in pid 7 +++\n");
	end();
}

static void dump_lines(void)
{
	static const struct dump_piece piece = {
		.message = -1, .buffers = -1, .buffer = 0,
		.total = 17, .data = "0123456789abcdef\n", .len = 17,
	};
	struct task *t = &desk.task[0];

	begin();
	desk.style.column = 0;
	desk_read(t);
	t->dump = &piece;
	t->ndump = 1;
	enter(t);
	desk_read_ends(t);
	leave(t, ENDING_RETURNED);
	CHECK_STR(desk_take(&desk, &got),
		  "read(3, \"abc\", 5) = 3\n"
		  " * 17 bytes in buffer 0\n"
		  " | 00000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66"
		  "  0123456789abcdef |\n"
		  " | 00010  0a                                              "
		  "  .                |\n");
	end();
}

static void write_errors_come_back(void)
{
	struct task *t = &desk.task[0];

	begin();
	desk.set.shared.eager = true;
	desk_read(t);
	CHECK(sink->ops->enter(sink, t) < 0);
	end();
}

int main(void)
{
	CHECK_RUN(whole_line);
	CHECK_RUN(column_counts_from_the_line_start);
	CHECK_RUN(interrupted_line);
	CHECK_RUN(endings);
	CHECK_RUN(staged_lines_are_printed_once);
	CHECK_RUN(prefixes);
	CHECK_RUN(notice_lines);
	CHECK_RUN(dump_lines);
	CHECK_RUN(write_errors_come_back);
	return check_end();
}
