/* SPDX-License-Identifier: GPL-2.0-only */
/* What kernel/time/timeconst.bc would give for HZ=1000. */
#define HZ_TO_MSEC_MUL32 0x80000000
#define HZ_TO_MSEC_ADJ32 0x0
#define HZ_TO_MSEC_SHR32 31
#define MSEC_TO_HZ_MUL32 0x80000000
#define MSEC_TO_HZ_ADJ32 0x0
#define MSEC_TO_HZ_SHR32 31
#define HZ_TO_MSEC_NUM 1
#define HZ_TO_MSEC_DEN 1
#define MSEC_TO_HZ_NUM 1
#define MSEC_TO_HZ_DEN 1
#define HZ_TO_USEC_MUL32 0xFA000000
#define HZ_TO_USEC_ADJ32 0x0
#define HZ_TO_USEC_SHR32 22
#define HZ_TO_USEC_NUM 1000
#define HZ_TO_USEC_DEN 1
#define USEC_TO_HZ_NUM 1
#define USEC_TO_HZ_DEN 1000
#define USEC_TO_HZ_MUL32 0x83126E98
#define USEC_TO_HZ_ADJ32 0x7FBE76C8B43958ULL
#define USEC_TO_HZ_SHR32 41
#define HZ_TO_NSEC_NUM 1000000
#define HZ_TO_NSEC_DEN 1
#define NSEC_TO_HZ_NUM 1
#define NSEC_TO_HZ_DEN 1000000
