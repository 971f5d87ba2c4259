/* SPDX-License-Identifier: GPL-2.0-only */
/* What a user finds elsewhere. */
#include <fcntl.h>
