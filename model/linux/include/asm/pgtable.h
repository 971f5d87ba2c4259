/* SPDX-License-Identifier: GPL-2.0-only */
/* Page tables that nobody walks: enough for the tree's inline functions to compile. */
#ifndef __ASM_SIM_PGTABLE_H
#define __ASM_SIM_PGTABLE_H

#include <asm-generic/pgtable-nopmd.h>
#include <port/probe.h>

#define PTRS_PER_PTE 512
#define PTRS_PER_PGD 512
#define PGDIR_SHIFT 21
#define PGDIR_SIZE (1UL << PGDIR_SHIFT)
#define PGDIR_MASK (~(PGDIR_SIZE - 1))
#define VMALLOC_START 0x100000UL
#define VMALLOC_END 0x200000UL
#define PFN_PTE_SHIFT 12
#define PAGE_KERNEL __pgprot(0)
#define PAGE_NONE __pgprot(0)

struct mm_struct;
struct vm_area_struct;

#define PORT_PTE_IS(name, val)                \
	static inline int name(pte_t p)       \
	{                                     \
		return val;                   \
	}
PORT_PTE_IS(pte_present, 1)
PORT_PTE_IS(pte_none, 0)
PORT_PTE_IS(pte_dirty, 0)
PORT_PTE_IS(pte_young, 0)
PORT_PTE_IS(pte_write, 0)
PORT_PTE_IS(pte_swp_exclusive, 0)

#define PORT_PTE_SAME(name)                   \
	static inline pte_t name(pte_t p)     \
	{                                     \
		return p;                     \
	}
PORT_PTE_SAME(pte_mkold)
PORT_PTE_SAME(pte_mkclean)
PORT_PTE_SAME(pte_wrprotect)
PORT_PTE_SAME(pte_mkwrite_novma)
#define pte_mkwrite(p, ...) (p)
PORT_PTE_SAME(pte_mkdirty)
PORT_PTE_SAME(pte_mkyoung)
#define __HAVE_ARCH_PTE_SWP_EXCLUSIVE
PORT_PTE_SAME(pte_swp_mkexclusive)
PORT_PTE_SAME(pte_swp_clear_exclusive)

static inline pte_t pte_modify(pte_t p, pgprot_t n)
{
	return p;
}
static inline void set_pte(pte_t *p, pte_t v)
{
	*p = v;
}
static inline void pte_clear(struct mm_struct *mm, unsigned long a, pte_t *p)
{
}
static inline int pmd_none(pmd_t p)
{
	return 0;
}
static inline int pmd_present(pmd_t p)
{
	return 1;
}
static inline int pmd_bad(pmd_t p)
{
	return 0;
}
#ifndef HAVE_SET_PTES
#define set_pte_at(mm, a, p, v) set_pte(p, v)
#endif
#define pmd_page(p) ((struct page *)0)
#define pmd_pfn(p) 0UL
#define pmd_page_vaddr(p) 0UL
#define pte_page(p) ((struct page *)0)
#define pte_pfn(p) 0UL
#define pmd_clear(p) do { } while (0)
#ifndef HAVE_MK_PTE
#define mk_pte(p, g) ((pte_t){ 0 })
#endif
#define pfn_pte(p, g) ((pte_t){ 0 })
#define __swp_type(x) 0
#define __swp_offset(x) 0
#define __swp_entry(a, b) ((swp_entry_t){ 0 })
#define __pte_to_swp_entry(p) ((swp_entry_t){ 0 })
#define __swp_entry_to_pte(p) ((pte_t){ 0 })
#define update_mmu_cache_range(a, b, c, d, e) do { } while (0)
#define update_mmu_cache(a, b, c) do { } while (0)
#ifndef HAVE_ZERO_PAGE
#define ZERO_PAGE(a) ((struct page *)0)
#endif
#define pgprot_noncached(p) (p)

#endif
