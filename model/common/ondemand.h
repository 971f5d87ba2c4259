/* SPDX-License-Identifier: GPL-2.0-only */
/* The daemon that fetches on demand. */
#ifndef COMMON_ONDEMAND_H
#define COMMON_ONDEMAND_H

#include <sim/world.h>

extern const struct sim_word message_words[];

#endif
