/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The parts of the page that report_html() makes.  Texts of a sweep may be
 * anything: they go into the page through html_text(), or as JSON in which
 * no "<" is left, and nowhere else.
 */
#ifndef VX_SWEEP_HTML_H
#define VX_SWEEP_HTML_H

#include "sweep/sweep.h"

/*
 * As text and in attributes with quotes.  Characters that turn the direction
 * of what follows stand as U+202E: a command must be what it looks like.
 */
void html_text(struct buf *to, const char *text);
/* "bad", "doubtful", "untried" or "good", for classes. */
const char *html_grade(enum sweep_verdict v);
/* The same as a sign, so that nothing depends on a colour. */
const char *html_sign(enum sweep_verdict v);
/* "exit status 1", "killed by signal 11 (Segmentation fault)" */
void html_status(struct buf *to, int status);
/* "12,345" */
void html_count(struct buf *to, unsigned int n);
/* "340 us", "4.2 s", "3 min 12 s" */
void html_duration(struct buf *to, uint64_t ns);

/* What was run and what came of it, as <header> has it. */
void html_head(const struct sweep *s, struct buf *to);
/* A table of what a reader should look at, worst first: for readers without
 * JavaScript, and on paper. */
void html_findings(const struct sweep *s, struct buf *to);
/* All of it as JSON, for page.js. */
void html_data(const struct sweep *s, struct buf *to);

#endif
