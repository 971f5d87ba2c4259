/* SPDX-License-Identifier: GPL-2.0-only */
/* Nothing that is compiled asks for the release. */
#define UTS_RELEASE "sim"
