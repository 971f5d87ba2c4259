/* SPDX-License-Identifier: GPL-2.0-only */
/* Nothing of it is needed. */
#define COMMAND_LINE_SIZE 256
