/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page.html, page.css and page.js as the program carries them: lines, each
 * with its newline; NULL at the end.  Made by src/gen/page.awk.
 */
#ifndef VX_SWEEP_PAGE_H
#define VX_SWEEP_PAGE_H

extern const char *const page_html[];
extern const char *const page_css[];
extern const char *const page_js[];

#endif
