/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sweep/html.h"

#include <inttypes.h>
#include <string.h>
#include <sys/wait.h>

/* Does `p` start with one of U+200E, U+200F, U+202A to U+202E, U+2066 to
 * U+2069?  Which; 0: no. */
static unsigned int turns(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	unsigned int c;

	if (u[0] != 0xe2 || (u[1] != 0x80 && u[1] != 0x81) || u[2] < 0x80)
		return 0;
	c = 0x2000U | (u[1] & 0x3fU) << 6 | (u[2] & 0x3fU);
	if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
		return c;
	return c == 0x200e || c == 0x200f ? c : 0;
}

static const char *entity(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	default: return NULL;
	}
}

void html_text(struct buf *to, const char *text)
{
	const char *p = text ? text : "";

	while (*p) {
		unsigned int c = turns(p);
		const char *name = entity(*p);

		if (c)
			buf_printf(to, "U+%04X", c);
		else if (name)
			buf_str(to, name);
		else
			buf_char(to, *p);
		p += c ? 3 : 1;
	}
}

const char *html_grade(enum sweep_verdict v)
{
	switch (sweep_grade_of(v)) {
	case SWEEP_BAD: return "bad";
	case SWEEP_DOUBTFUL: return "doubtful";
	case SWEEP_UNTRIED: return "untried";
	case SWEEP_GOOD: return "good";
	}
	return "untried";
}

const char *html_sign(enum sweep_verdict v)
{
	switch (sweep_grade_of(v)) {
	case SWEEP_BAD: return "\xe2\x9c\x95";		/* a cross */
	case SWEEP_DOUBTFUL: return "!";
	case SWEEP_UNTRIED: return "\xe2\x97\x8b";	/* a ring */
	case SWEEP_GOOD: return "\xe2\x9c\x93";		/* a tick */
	}
	return "?";
}

void html_status(struct buf *to, int status)
{
	if (status == -1)
		buf_str(to, "had to be killed");
	else if (WIFEXITED(status))
		buf_printf(to, "exit status %d", WEXITSTATUS(status));
	else if (WIFSIGNALED(status))
		buf_printf(to, "killed by signal %d (%s)", WTERMSIG(status),
			   strsignal(WTERMSIG(status)));
	else
		buf_printf(to, "wait status %#x", (unsigned int)status);
}

void html_count(struct buf *to, unsigned int n)
{
	if (n < 1000) {
		buf_u64(to, n);
		return;
	}
	html_count(to, n / 1000);
	buf_printf(to, ",%03u", n % 1000);
}

void html_duration(struct buf *to, uint64_t ns)
{
	uint64_t us = ns / 1000, ms = us / 1000, s = ms / 1000;

	if (ms < 1)
		buf_printf(to, "%" PRIu64 " us", us);
	else if (s < 1)
		buf_printf(to, "%" PRIu64 " ms", ms);
	else if (s < 60)
		buf_printf(to, "%" PRIu64 ".%" PRIu64 " s", s, ms % 1000 / 100);
	else if (s < 3600)
		buf_printf(to, "%" PRIu64 " min %" PRIu64 " s", s / 60, s % 60);
	else
		buf_printf(to, "%" PRIu64 " h %" PRIu64 " min", s / 3600,
			   s % 3600 / 60);
}
