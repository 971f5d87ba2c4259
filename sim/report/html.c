// SPDX-License-Identifier: GPL-2.0-only
/*
 * One page that needs nothing else: text, style and script of html/, which the linker made an
 * object of, around the view as JSON. Nothing in it asks the network for anything, nor may.
 */
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/markup.h"
#include "report/html.h"
#include "report/view.h"

#define FILE_OF(name)                                                                              \
	extern const char _binary_sim_report_html_##name##_start[],                                \
		_binary_sim_report_html_##name##_end[]
FILE_OF(page_html);
FILE_OF(page_css);
FILE_OF(page_js);

#define PUT_FILE(name, out)                                                                        \
	fwrite(_binary_sim_report_html_##name##_start, 1,                                          \
	       (size_t)(_binary_sim_report_html_##name##_end -                                     \
			_binary_sim_report_html_##name##_start),                                   \
	       out)

void html_begin(const char *title, FILE *out)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	      "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
	      out);
	markup_text(title, strlen(title), out);
	fputs("</title>\n<style>\n", out);
	PUT_FILE(page_css, out);
	fputs("</style>\n", out);
}

void html_end(FILE *out)
{
	fputs("</html>\n", out);
}

/* In a script no text may look like its end; only texts have this character. */
static void put_data(const char *id, struct view *v, void (*put)(struct view *v, FILE *out),
		     FILE *out)
{
	char *json;
	FILE *to = sim_text_open(&json);

	put(v, to);
	sim_text_close(to);
	fprintf(out, "<script type=\"application/json\" id=\"%s\">\n", id);
	for (const char *c = json; *c; c++)
		if (*c == '<')
			fputs("\\u003c", out);
		else
			fputc(*c, out);
	fputs("</script>\n", out);
	free(json);
}

void view_put_html(struct view *v, FILE *out)
{
	html_begin(v->origin->scenario, out);
	PUT_FILE(page_html, out);
	put_data("data", v, view_put_json, out);
	put_data("sources", v, view_put_sources, out); /* all paths are known by now */
	fputs("<script>\n", out);
	PUT_FILE(page_js, out);
	fputs("</script>\n", out);
	html_end(out);
}
