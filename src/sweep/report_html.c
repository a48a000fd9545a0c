/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "base/jsonw.h"
#include "base/sha256.h"
#include "sweep/html.h"
#include "sweep/page.h"

static void add_lines(struct buf *to, const char *const *lines)
{
	for (; *lines; lines++)
		buf_str(to, *lines);
}

static void digest(struct buf *to, const char *const *lines)
{
	unsigned char sum[SHA256_BYTES];
	struct buf text = BUF_INIT, base64 = BUF_INIT;
	struct jsonw w = { .out = &base64 };

	add_lines(&text, lines);
	sha256(text.data, text.len, sum);
	jsonw_base64(&w, sum, sizeof(sum));
	/* without its quotes */
	buf_str(to, "'sha256-");
	buf_add(to, base64.data + 1, base64.len - 2);
	buf_char(to, '\'');
	buf_free(&base64);
	buf_free(&text);
}

/*
 * Nothing is loaded, and nothing runs but what the page was made with: the
 * texts of a sweep come from programs that may be hostile.
 */
static void policy(const struct sweep *s, struct buf *to)
{
	(void)s;
	buf_str(to, "<meta http-equiv=\"Content-Security-Policy\" content=\""
		    "default-src 'none'; base-uri 'none'; form-action 'none';"
		    " style-src ");
	digest(to, page_css);
	buf_str(to, "; script-src ");
	digest(to, page_js);
	buf_str(to, "\">\n");
}

static void title(const struct sweep *s, struct buf *to)
{
	buf_str(to, "<title>");
	html_text(to, s->command);
	buf_str(to, " - vxtrace sweep</title>\n");
}

static void style(const struct sweep *s, struct buf *to)
{
	(void)s;
	buf_str(to, "<style>");
	add_lines(to, page_css);
	buf_str(to, "</style>\n");
}

static void script(const struct sweep *s, struct buf *to)
{
	(void)s;
	buf_str(to, "<script>");
	add_lines(to, page_js);
	buf_str(to, "</script>\n");
}

static void data(const struct sweep *s, struct buf *to)
{
	buf_str(to, "<script type=\"application/json\" id=\"data\">");
	html_data(s, to);
	buf_str(to, "</script>\n");
}

/* Lines of page.html for which something else stands. */
static const struct {
	const char *line;
	void (*write)(const struct sweep *s, struct buf *to);
} parts[] = {
	{ "@policy\n", policy },
	{ "@title\n", title },
	{ "@style\n", style },
	{ "@head\n", html_head },
	{ "@findings\n", html_findings },
	{ "@data\n", data },
	{ "@script\n", script },
};

static void line(const struct sweep *s, const char *text, struct buf *to)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (strcmp(parts[i].line, text) != 0)
			continue;
		parts[i].write(s, to);
		return;
	}
	buf_str(to, text);
}

void report_html(const struct sweep *s, struct buf *to)
{
	for (const char *const *l = page_html; *l; l++)
		line(s, *l, to);
}
