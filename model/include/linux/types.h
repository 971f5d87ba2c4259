/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The scalar types, error numbers and open flags that the field's code takes
 * for granted. The values are those of the x86-64 uapi, so that a number in a
 * trace means what a kernel developer expects.
 */
#ifndef MODEL_TYPES_H
#define MODEL_TYPES_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef long loff_t;
typedef long ssize_t;
typedef unsigned int umode_t;
typedef int rwf_t;
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef unsigned int __poll_t;
typedef uint64_t __be64;

/* kernel-internal error numbers, include/linux/errno.h */
#define EIOCBQUEUED 529

#define O_ACCMODE 03u
#define O_RDONLY 00u
#define O_WRONLY 01u
#define O_RDWR 02u
#define O_APPEND 02000u
#define O_NONBLOCK 04000u
#define O_DSYNC 010000u
#define O_DIRECT 040000u
#define O_NOATIME 01000000u

#define container_of(ptr, type, member) ((type *)((char *)(ptr)-offsetof(type, member)))
#define __force
#define __user
#define PAGE_SIZE 4096ul
#define cpu_to_be64(x) __builtin_bswap64((uint64_t)(x))
#define noinline __attribute__((noinline))

#endif
