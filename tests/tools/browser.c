// SPDX-License-Identifier: GPL-2.0-only
/*
 * browser CHROMIUM FOLDER <SCRIPT: a page is used as by keyboard and mouse, in a browser without a
 * window, over a pipe (Chrome DevTools Protocol). A line of the script is one of
 *
 *	open FILE[#FRAGMENT]	of the folder
 *	size WIDTH HEIGHT	of the window
 *	scheme light|dark	what the user likes
 *	key NAME		press and let go: ArrowRight, Enter, v
 *	click SELECTOR		the first element that it selects
 *	type TEXT		where the focus is
 *	shot FILE		a picture of the page, a PNG in the folder
 *	is NAME: EXPRESSION	a test: JavaScript that becomes true
 *
 * Empty lines and those that begin with # say nothing. TAP.
 */
#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAUSE_US 20000
#define TRIES 200

static struct {
	FILE *to, *from;
	char session[80];
	int id, tests, failed;
	const char *folder;
} b;

static void bail(const char *why, const char *what)
{
	printf("Bail out! %s %s\n", why, what);
	exit(1);
}

/* ---- the pipe: JSON, each ended by a zero ---------------------------------------------------- */

static json_t *receive(void)
{
	static char *text;
	static size_t room;
	json_t *value;

	if (getdelim(&text, &room, '\0', b.from) <= 0)
		bail("the browser", "has ended");
	value = json_loads(text, 0, NULL);
	if (!value)
		bail("what is", text);
	return value;
}

/* Return: the result of the call, borrowed from @answer, which is to be freed. */
static json_t *call(const char *method, json_t *params, json_t **answer)
{
	json_t *m = json_pack("{s:i, s:s, s:o}", "id", ++b.id, "method", method, "params",
			      params ? params : json_object());

	if (*b.session)
		json_object_set_new(m, "sessionId", json_string(b.session));
	json_dumpf(m, b.to, JSON_COMPACT);
	fputc('\0', b.to);
	fflush(b.to);
	json_decref(m);
	while (true) {
		*answer = receive();
		if (json_integer_value(json_object_get(*answer, "id")) == b.id)
			break;
		json_decref(*answer);
	}
	if (!json_object_get(*answer, "result"))
		bail(method, json_dumps(*answer, 0));
	return json_object_get(*answer, "result");
}

static void tell(const char *method, json_t *params)
{
	json_t *answer;

	call(method, params, &answer);
	json_decref(answer);
}

/* Return: a new reference to what an expression is. */
static json_t *evaluate(const char *expression)
{
	json_t *answer, *res = call("Runtime.evaluate",
				    json_pack("{s:s, s:b}", "expression", expression,
					      "returnByValue", 1),
				    &answer);
	json_t *value = json_object_get(json_object_get(res, "result"), "value");

	if (json_object_get(res, "exceptionDetails"))
		value = NULL;
	json_incref(value);
	json_decref(answer);
	return value;
}

static bool is_true(const char *expression)
{
	json_t *value = evaluate(expression);
	bool is = json_is_true(value);

	json_decref(value);
	return is;
}

/* ---- what a script says ---------------------------------------------------------------------- */

static void do_open(char *arg)
{
	char url[4096];

	snprintf(url, sizeof(url), "file://%s/%s", b.folder, arg);
	tell("Page.navigate", json_pack("{s:s}", "url", "about:blank"));
	tell("Page.navigate", json_pack("{s:s}", "url", url));
	while (!is_true("location.href !== 'about:blank' && document.readyState === 'complete'"))
		usleep(PAUSE_US);
}

static void do_size(char *arg)
{
	int width, height;

	if (sscanf(arg, "%d %d", &width, &height) != 2)
		bail("no size:", arg);
	tell("Emulation.setDeviceMetricsOverride",
	     json_pack("{s:i, s:i, s:i, s:b}", "width", width, "height", height,
		       "deviceScaleFactor", 1, "mobile", width < 600));
}

static void do_scheme(char *arg)
{
	tell("Emulation.setEmulatedMedia",
	     json_pack("{s:[{s:s, s:s}]}", "features", "name", "prefers-color-scheme", "value",
		       arg));
}

static void do_key(char *arg)
{
	json_t *down = json_pack("{s:s, s:s}", "type", "keyDown", "key", arg);

	if (!arg[1])
		json_object_set_new(down, "text", json_string(arg));
	tell("Input.dispatchKeyEvent", down);
	tell("Input.dispatchKeyEvent", json_pack("{s:s, s:s}", "type", "keyUp", "key", arg));
}

static void mouse(const char *type, double x, double y)
{
	tell("Input.dispatchMouseEvent",
	     json_pack("{s:s, s:f, s:f, s:s, s:i}", "type", type, "x", x, "y", y, "button", "left",
		       "clickCount", 1));
}

static void do_click(char *arg)
{
	char text[1024];
	json_t *at;
	double x, y;

	snprintf(text, sizeof(text),
		 "(() => { const e = document.querySelector(%s%s%s); "
		 "e.scrollIntoView({block: 'nearest'}); const r = e.getBoundingClientRect(); "
		 "return [r.x + Math.min(r.width, 60) / 2, r.y + r.height / 2]; })()",
		 "`", arg, "`");
	at = evaluate(text);
	if (json_unpack(at, "[F, F]", &x, &y))
		bail("nothing to click on:", arg);
	json_decref(at);
	mouse("mousePressed", x, y);
	mouse("mouseReleased", x, y);
}

static void do_type(char *arg)
{
	tell("Input.insertText", json_pack("{s:s}", "text", arg));
}

static int digit_of(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

static void do_shot(char *arg)
{
	char path[4096];
	json_t *answer, *res = call("Page.captureScreenshot", NULL, &answer);
	const char *c = json_string_value(json_object_get(res, "data"));
	unsigned int bits = 0, nr = 0;
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", b.folder, arg);
	out = fopen(path, "we");
	if (!c || !out)
		bail("no picture:", path);
	for (; digit_of(*c) >= 0; c++) {
		bits = bits << 6 | (unsigned int)digit_of(*c);
		nr += 6;
		if (nr < 8)
			continue;
		nr -= 8;
		fputc((int)(bits >> nr & 0xff), out);
	}
	fclose(out);
	json_decref(answer);
}

static void do_is(char *arg)
{
	char *expression = strstr(arg, ": ");
	bool is;

	if (!expression)
		bail("no test:", arg);
	*expression = '\0';
	expression += 2;
	/* events come to the page one by one, so that what follows from one may not be there yet */
	for (int i = 0; !(is = is_true(expression)) && i < TRIES; i++)
		usleep(PAUSE_US);
	b.failed += !is;
	printf("%sok %d - %s\n", is ? "" : "not ", ++b.tests, arg);
	if (!is)
		printf("# %s\n", expression);
}

static const struct {
	const char *name;
	void (*fn)(char *arg);
} commands[] = {
	{"open", do_open}, {"size", do_size}, {"scheme", do_scheme}, {"key", do_key},
	{"click", do_click}, {"type", do_type}, {"shot", do_shot}, {"is", do_is},
};

static void run(char *line)
{
	size_t len = strcspn(line, " ");

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (len == strlen(commands[i].name) && !strncmp(line, commands[i].name, len)) {
			commands[i].fn(line + len + (line[len] == ' '));
			return;
		}
	bail("no command:", line);
}

/* ---- the browser ----------------------------------------------------------------------------- */

/* It reads from descriptor 3 and writes to 4, and keeps what it has in the folder. */
static pid_t start(const char *chromium)
{
	char data[4096];
	int to[2], from[2];
	pid_t pid;

	snprintf(data, sizeof(data), "--user-data-dir=%s/browser", b.folder);
	if (pipe(to) || pipe(from))
		bail("no pipe:", strerror(errno));
	pid = fork();
	if (!pid) {
		dup2(from[1], 14);
		dup2(to[0], 3);
		dup2(14, 4);
		if (!freopen("/dev/null", "w", stderr) || !freopen("/dev/null", "w", stdout))
			_exit(126);
		execlp(chromium, chromium, "--headless=new", "--no-sandbox", "--disable-gpu",
		       "--disable-dev-shm-usage", "--disable-extensions", "--no-first-run",
		       "--hide-scrollbars", "--remote-debugging-pipe", data, "about:blank", NULL);
		_exit(127);
	}
	close(to[0]);
	close(from[1]);
	b.to = fdopen(to[1], "w");
	b.from = fdopen(from[0], "r");
	return pid;
}

/* A page of our own, to which all that follows is said. */
static void attach(void)
{
	json_t *answer, *res = call("Target.createTarget",
				    json_pack("{s:s}", "url", "about:blank"), &answer);
	json_t *id = json_incref(json_object_get(res, "targetId"));

	json_decref(answer);
	res = call("Target.attachToTarget", json_pack("{s:o, s:b}", "targetId", id, "flatten", 1),
		   &answer);
	snprintf(b.session, sizeof(b.session), "%s",
		 json_string_value(json_object_get(res, "sessionId")));
	json_decref(answer);
	tell("Page.enable", NULL);
}

int main(int argc, char **argv)
{
	char line[1024];
	pid_t pid;

	if (argc != 3)
		return 2;
	b.folder = argv[2];
	pid = start(argv[1]);
	attach();
	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line && *line != '#')
			run(line);
		fflush(stdout);
	}
	printf("1..%d\n", b.tests);
	*b.session = '\0';
	tell("Browser.close", NULL);
	waitpid(pid, NULL, 0);
	return b.failed != 0;
}
