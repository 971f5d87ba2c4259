/* SPDX-License-Identifier: GPL-2.0-only */
/* The string functions are in services/string.c: generic, and seen by the checkers. */
