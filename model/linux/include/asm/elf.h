/* SPDX-License-Identifier: GPL-2.0-only */
/* Names for headers; nothing is executed and nothing dumps core. */
#ifndef __ASM_SIM_ELF_H
#define __ASM_SIM_ELF_H

typedef unsigned long elf_greg_t;
typedef elf_greg_t elf_gregset_t[1];
typedef elf_greg_t elf_fpregset_t;
#define ELF_CLASS ELFCLASS64

#endif
