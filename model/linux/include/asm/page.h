/* SPDX-License-Identifier: GPL-2.0-only */
/* Pages of 4 KiB whose addresses are never translated. */
#ifndef __ASM_SIM_PAGE_H
#define __ASM_SIM_PAGE_H

/* since 6.12 the tree has its own of these */
#if __has_include(<vdso/page.h>)
#include <vdso/page.h>
#else
#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#endif
#ifndef __ASSEMBLY__

typedef struct {
	unsigned long pte;
} pte_t;
typedef struct {
	unsigned long pgd;
} pgd_t;
typedef struct {
	unsigned long pgprot;
} pgprot_t;
typedef struct page *pgtable_t;
#define pte_val(x) ((x).pte)
#define pgd_val(x) ((x).pgd)
#define pgprot_val(x) ((x).pgprot)
#define __pgprot(x) ((pgprot_t){ (x) })
#define __pte(x) ((pte_t){ (x) })
#define __pgd(x) ((pgd_t){ (x) })

#define PAGE_OFFSET 0UL
#define __pa(x) ((unsigned long)(x))
#define __va(x) ((void *)(unsigned long)(x))
struct page;
extern void *port_page_to_virt(const struct page *page);
#define page_to_virt(p) port_page_to_virt(p)
#define virt_to_page(a) ((void)(a), (struct page *)0)
#define virt_to_pfn(a) ((void)(a), 0UL)
#define pfn_to_virt(a) ((void)(a), (void *)0)
#define virt_addr_valid(a) ((void)(a), 1)
#define clear_page(p) memset(p, 0, PAGE_SIZE)
#define copy_page(a, b) memcpy(a, b, PAGE_SIZE)
#define clear_user_page(p, v, pg) clear_page(p)
#define copy_user_page(a, b, v, pg) copy_page(a, b)
#include <asm-generic/memory_model.h>
#ifndef page_to_phys
#define page_to_phys(p) ((void)(p), 0UL)
#endif
#include <asm-generic/getorder.h>
#endif

#endif
