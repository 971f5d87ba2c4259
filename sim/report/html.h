/* SPDX-License-Identifier: GPL-2.0-only */
/* What pages have in common. */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include <stdio.h>

/** html_begin() - a page up to its body, in the style of all */
void html_begin(const char *title, FILE *out);

/** html_end() - the end of it */
void html_end(FILE *out);

#endif
