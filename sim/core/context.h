/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the processor says when a signal interrupts something, and the flags that
 * code under test may leave behind: all of it that differs between architectures.
 */
#ifndef SIM_CONTEXT_H
#define SIM_CONTEXT_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <ucontext.h>

/**
 * struct context_register - a register that jump_fcontext() keeps
 * @name: gdb's name; NULL ends a list
 * @at: where it lies, in bytes from the start of the context
 * Source: libs/context/src/asm/jump_x86_64_sysv_elf_gas.S, jump_arm64_aapcs_elf_gas.S of Boost
 */
struct context_register {
	const char *name;
	unsigned int at;
};

#ifdef __x86_64__

#define CONTEXT_REGISTERS                                                                          \
	{"r12", 0x08}, {"r13", 0x10}, {"r14", 0x18}, {"r15", 0x20}, {"rbx", 0x28}, {"rbp", 0x30},  \
	{"rip", 0x38}
#define CONTEXT_SP "rsp"
#define CONTEXT_SIZE 0x40 /* the stack pointer is behind it */

#define FLAG_TF 0x100ul   /* a trap after each instruction */
#define FLAG_DF 0x400ul   /* strings are copied downwards */
#define FLAG_AC 0x40000ul /* accesses must be aligned */
#define TRAP_GP 13
#define TRAP_PF 14
#define PF_FETCH 0x10 /* the page fault was of an instruction (arch/x86/include/asm/trap_pf.h) */

static inline uintptr_t context_pc(const ucontext_t *uc)
{
	return uc->uc_mcontext.gregs[REG_RIP];
}

static inline uintptr_t context_sp(const ucontext_t *uc)
{
	return uc->uc_mcontext.gregs[REG_RSP];
}

static inline const void *context_fp(const ucontext_t *uc)
{
	return (const void *)uc->uc_mcontext.gregs[REG_RBP];
}

/** context_caller() - where a function that has not yet run an instruction returns to */
static inline uintptr_t context_caller(const ucontext_t *uc)
{
	return *(const uintptr_t *)uc->uc_mcontext.gregs[REG_RSP];
}

/** context_is_jump() - was it the instruction itself that is not there? */
static inline bool context_is_jump(const ucontext_t *uc)
{
	return uc->uc_mcontext.gregs[REG_TRAPNO] == TRAP_PF &&
	       uc->uc_mcontext.gregs[REG_ERR] & PF_FETCH;
}

/** context_is_privileged() - was it an instruction that only a kernel may use? */
static inline bool context_is_privileged(const ucontext_t *uc)
{
	static const uint8_t one[] = {0xf4, 0xfa, 0xfb, 0xcd, 0xe4, 0xe5, 0xe6, 0xe7,
				      0xec, 0xed, 0xee, 0xef, 0x6c, 0x6d, 0x6e, 0x6f};
	static const uint8_t two[] = {0x00, 0x01, 0x06, 0x08, 0x09, 0x20,
				      0x21, 0x22, 0x23, 0x30, 0x32};
	const uint8_t *code = (const uint8_t *)context_pc(uc);

	if (uc->uc_mcontext.gregs[REG_TRAPNO] != TRAP_GP)
		return false;
	for (unsigned int i = 0; i < sizeof(one); i++)
		if (code[0] == one[i])
			return true;
	for (unsigned int i = 0; code[0] == 0x0f && i < sizeof(two); i++)
		if (code[1] == two[i])
			return true;
	return false;
}

/** context_step() - have a trap after each instruction, or not. Return: false where there is no
 * such thing */
static inline bool context_step(ucontext_t *uc, bool on)
{
	if (on)
		uc->uc_mcontext.gregs[REG_EFL] |= FLAG_TF;
	else
		uc->uc_mcontext.gregs[REG_EFL] &= ~FLAG_TF;
	return true;
}

/** context_bad_flags() - flags that no function may be called with, or would hurt the engine */
static inline unsigned long context_bad_flags(void)
{
	return __builtin_ia32_readeflags_u64() & (FLAG_DF | FLAG_AC);
}

/** context_plain_flags() - clear them */
static inline void context_plain_flags(void)
{
	if (context_bad_flags()) /* writing them is slow */
		__builtin_ia32_writeeflags_u64(__builtin_ia32_readeflags_u64() &
					       ~(FLAG_DF | FLAG_AC));
}

static inline const char *context_flag_name(unsigned long flags)
{
	return flags & FLAG_DF ? "direction" : "alignment check";
}

#else /* arm64 */

#define CONTEXT_REGISTERS                                                                          \
	{"x19", 0x40}, {"x20", 0x48}, {"x21", 0x50}, {"x22", 0x58}, {"x23", 0x60}, {"x24", 0x68},  \
	{"x25", 0x70}, {"x26", 0x78}, {"x27", 0x80}, {"x28", 0x88}, {"x29", 0x90},         \
	{"x30", 0x98}, {"pc", 0xa0}
#define CONTEXT_SP "sp"
#define CONTEXT_SIZE 0xb0

static inline uintptr_t context_pc(const ucontext_t *uc)
{
	return uc->uc_mcontext.pc;
}

static inline uintptr_t context_sp(const ucontext_t *uc)
{
	return uc->uc_mcontext.sp;
}

static inline const void *context_fp(const ucontext_t *uc)
{
	return (const void *)uc->uc_mcontext.regs[29];
}

static inline uintptr_t context_caller(const ucontext_t *uc)
{
	return uc->uc_mcontext.regs[30];
}

static inline bool context_is_jump(const ucontext_t *uc)
{
	return uc->uc_mcontext.fault_address == uc->uc_mcontext.pc;
}

static inline bool context_is_privileged(const ucontext_t *uc)
{
	(void)uc;
	return false;
}

static inline bool context_step(ucontext_t *uc, bool on)
{
	(void)uc, (void)on;
	return false;
}

static inline unsigned long context_bad_flags(void)
{
	return 0;
}

static inline void context_plain_flags(void)
{
}

static inline const char *context_flag_name(unsigned long flags)
{
	(void)flags;
	return "";
}

#endif
#endif
