/* SPDX-License-Identifier: GPL-2.0-only */
/* What the running kernel does is not followed by the data oracle: no file is one that it knows. */
#ifndef NATIVE_ORACLE_H
#define NATIVE_ORACLE_H

#define oracle_task() 0
#define oracle_end(id, ret)

#endif
