/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * known.txt in the folder of scenarios: where a kernel tree and what a scenario
 * says of that version are known to differ. A line is
 *
 *	[fail] VERSION SCENARIO KIND: REASON
 *
 * VERSION is X.Y, of all its stable releases, or * for every tree, or model. KIND is
 * "defect": the report is right, and the tree has the bug; "stable": the stable
 * tree has a fix that the release had not; "model": the scenario is about the
 * built-in model's own construction. Lines that begin with "fail" are about
 * explorations with failures only (tests/worlds-linux/failing.sh).
 */
#ifndef CLI_KNOWN_H
#define CLI_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/** struct known - a line. @version: "6.12", "*" or "model"; @failing: it is about explorations with
 * failures */
struct known {
	char *version, *scenario, *reason;
	bool failing;
};

/** struct known_list - what the file says; the texts are its own */
struct known_list {
	struct known *line;
	size_t nr;
};

/**
 * known_read() - read the file; where there is none, nothing is known
 * @k: filled in; known_free() afterwards, also after a failure
 * @err: where it is said what is wrong with a line
 * Return: 0 or negative errno.
 */
int known_read(struct known_list *k, const char *folder, FILE *err);

/**
 * known_reason() - why a scenario is not for the kernel @release ("6.12.117"), NULL when it is
 * @failing: something is made to fail in it
 */
const char *known_reason(const struct known_list *k, const char *release, const char *scenario,
			 bool failing);

void known_free(struct known_list *k);

#endif
