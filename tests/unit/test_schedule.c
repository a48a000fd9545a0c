/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What was done is written down, and done again from what was written. */
#include "play.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static struct play p;
static struct buf file;

static void record(const char *const *rules)
{
	play_init(&p, NULL);
	for (; *rules; rules++)
		play_rule(&p, *rules);
	rules_record(p.r);
	play_start(&p);
}

#define RECORD(...) record((const char *const[]){ __VA_ARGS__, NULL })

static void stop(void)
{
	rule_task_free(p.r, p.t);
	p.t = NULL;
	buf_reset(&file);
	rules_take_records(p.r, &file);
	rules_free(p.r);
	p.r = NULL;
	event_free(&p.ev);
	buf_free(&p.told);
	buf_free(&p.warnings);
}

/* 0, or what rules_replay() says of a file with that text. */
static int replay_text(const char *text, struct buf *why)
{
	char path[] = "/tmp/vxtrace-test-XXXXXX";
	struct rule_error e = RULE_ERROR_INIT;
	int fd = mkstemp(path), err;

	CHECK(fd >= 0);
	CHECK_EQ(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	play_init(&p, NULL);
	/* what else was said is not looked at */
	play_rule(&p, "getppid:error=EPERM");
	err = rules_replay(p.r, path, &e);
	unlink(path);
	if (why)
		buf_str(why, buf_cstr(&e.text) + (e.text.len ?
						  strlen(path) : 0));
	else if (err)
		printf("%s\n", buf_cstr(&e.text));
	rule_error_free(&e);
	return err;
}

static void replay(void)
{
	char *text = strdup(buf_cstr(&file));

	CHECK_EQ(replay_text(text, NULL), 0);
	free(text);
	play_start(&p);
}

/* From "line 3: …", or NULL. */
static const char *diverged(void)
{
	static struct buf why;
	const char *s;

	buf_reset(&why);
	if (!rules_diverged(p.r, &why))
		return NULL;
	s = strstr(buf_cstr(&why), "line ");
	return s ? s : buf_cstr(&why);
}

static const char *getppid_(int64_t result)
{
	return play_call(&p, "getppid", PLAY_ARGS(0), PLAY_RESULTS(result));
}

static const char *write_(int64_t n, int64_t result)
{
	return play_call(&p, "write", PLAY_ARGS(1, PLAY_MEM, (uint64_t)n),
			 PLAY_RESULTS(result));
}

static void lines_tell_what_was_done(void)
{
	RECORD("getppid:error=EIO:when=2", "write:short=50%:delay_exit=2ms");
	(void)getppid_(1);
	(void)getppid_(1);
	(void)write_(8, 4);
	(void)write_(1, 1);
	stop();
	/* draws follow the last slash */
	for (char *s = file.data; s && (s = strchr(s, '/'));) {
		char *end = strchr(s, '\n');

		memmove(s + 1, end, strlen(end) + 1);
		s = strchr(s, '\n');
	}
	CHECK_STR(file.data,
		  "vxschedule 1\nseed 7\n"
		  "0\tgetppid\t-\t2\terror=EIO\tEIO\t2/\n"
		  "0\twrite\t-\t1\tshort=4\t4\t1/\n"
		  "0\twrite\t-\t1\tdelay_exit=2ms\t4\t1/\n"
		  "0\twrite\t-\t2\tdelay_exit=2ms\t1\t2/\n");
}

static void the_same_again(void)
{
	RECORD("getppid:error={EIO,EPERM,EINTR}:prob=50%", "write:short=rand",
	       "write:posterror=EIO:when=3", "read:corrupt=rand:prob=50%");
	for (int pass = 0; pass < 2; pass++) {
		static char told[3][40][64];
		static unsigned char data[40][32];

		for (int i = 0; i < 40; i++) {
			const char *s[3];

			s[0] = strdup(getppid_(3));
			s[1] = strdup(write_(1000, 5));
			s[2] = strdup(play_call(&p, "read",
						PLAY_ARGS(0, PLAY_MEM, 32),
						PLAY_RESULTS(32)));
			for (int k = 0; k < 3; k++) {
				if (pass)
					CHECK_STR(s[k], told[k][i]);
				snprintf(told[k][i], sizeof(told[k][i]),
					 "%s", s[k]);
				free((void *)(uintptr_t)s[k]);
			}
			if (pass)
				CHECK_MEM(p.mem, data[i], 32);
			memcpy(data[i], p.mem, 32);
			memset(p.mem, 0, 32);
		}
		if (!pass) {
			stop();
			replay();
		}
	}
	CHECK_STR(diverged(), NULL);
	stop();
}

static void other_results_are_told(void)
{
	RECORD("write:short=1", "getppid:delay_exit=1ms");
	(void)write_(9, 1);
	(void)write_(9, 1);
	(void)getppid_(1000);
	stop();
	replay();
	(void)write_(9, 1);
	(void)write_(9, -5);
	/* a process id may be another one */
	(void)getppid_(2000);
	CHECK_STR(diverged(), "line 4: write of thread 0, number 2: "
		  "result EIO instead of 1\n");
	stop();
	RECORD("write:short=1");
	(void)write_(9, 1);
	(void)write_(9, 1);
	stop();
	replay();
	(void)write_(9, 1);
	CHECK_STR(diverged(), "line 4: write of thread 0, number 2: "
		  "was not made\n");
	(void)write_(9, 1);
	CHECK_STR(diverged(), NULL);
	stop();
}

static void calls_that_do_not_return(void)
{
	RECORD("exit_group:delay_enter=1ms", "fsync:crash=before");
	(void)play_call(&p, "fsync", PLAY_ARGS(3), NULL, 0);
	stop();
	CHECK(strstr(buf_cstr(&file), "crash=before\t0\t"));
}

static void sequences_and_statements(void)
{
	RECORD("write:seq={ n = write(args[0], args[1], args[2]/2); "
	       "log \"a\\tb\"; return n }:when=2:entry={ u8[args[1]] = nth }");
	(void)write_(8, 8);
	CHECK_STR(write_(8, 4), "write(0x1, 0x10000, 0x4)=4 -> 4");
	CHECK_EQ(p.mem[0], 2);
	stop();
	replay();
	CHECK_STR(write_(8, 8), "write(0x1, 0x10000, 0x8)=8 -> 8");
	CHECK_STR(write_(8, 4), "write(0x1, 0x10000, 0x4)=4 -> 4");
	CHECK_EQ(p.mem[0], 2);
	CHECK_STR(diverged(), NULL);
	stop();
}

static void bad_files(void)
{
	static const char *const v[][2] = {
		{ "", ": line 0: it is empty" },
		{ "vxrules 1\n", ": line 1: no schedule: \"vxschedule 1\" is "
		  "expected" },
		{ "vxschedule 1\nseed x\n", ": line 2: no number" },
		{ "vxschedule 1\n0\twrite\n",
		  ": line 2: seven columns are needed" },
		{ "vxschedule 1\n0\twrite\t-\t1\tshort=1\t1\t1/0\t9\n",
		  ": line 2: more than seven columns" },
		{ "vxschedule 1\n0\twrite\tx\t1\tshort=1\t1\t1/0\n",
		  ": line 2: a site is a hexadecimal number or -" },
		{ "vxschedule 1\n0\twrite\t-\t0\tshort=1\t1\t1/0\n",
		  ": line 2: a call's number is 1 or more" },
		{ "vxschedule 1\n0\twrite\t-\t1\tshort=1\t1\t1\n",
		  ": line 2: no occurrence and draw" },
		{ "vxschedule 1\n0\twrite\t-\t1\tshrt=1\t1\t1/0\n",
		  ": line 2: no action of a rule" },
		{ "vxschedule 1\n0\twrte\t-\t1\tshort=1\t1\t1/0\n",
		  ": line 2: no action of a rule" },
	};

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		struct buf why = BUF_INIT;

		CHECK_EQ(replay_text(v[i][0], &why), -EINVAL);
		CHECK_STR(buf_cstr(&why), v[i][1]);
		buf_free(&why);
		rules_free(p.r);
	}
}

int main(void)
{
	CHECK_RUN(lines_tell_what_was_done);
	CHECK_RUN(the_same_again);
	CHECK_RUN(other_results_are_told);
	CHECK_RUN(calls_that_do_not_return);
	CHECK_RUN(sequences_and_statements);
	CHECK_RUN(bad_files);
	buf_free(&file);
	return check_end();
}
