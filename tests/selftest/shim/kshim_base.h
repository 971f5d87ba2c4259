/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What has nothing to do with locks: sections and exports, messages, atomics,
 * bits, per-cpu variables, and the odds and ends that lockdep.c prints with.
 */
#ifndef KSHIM_BASE_H
#define KSHIM_BASE_H

/* ---- sections, exports, parameters ------------------------------------ */
#define __init
#define __exit
#define __initdata
#define __ref
#define __read_mostly
#define __ro_after_init
#define ____cacheline_aligned
#define ____cacheline_aligned_in_smp
#define asmlinkage
#define NOKPROBE_SYMBOL(x)
#define EXPORT_SYMBOL(x)
#define EXPORT_SYMBOL_GPL(x)
#define module_param(...)
#define __setup(str, fn) static void *setup_##fn __attribute__((used)) = (void *)(fn)
#define core_initcall(fn)
#define late_initcall(fn)
#define device_initcall(fn)

/* ---- messages --------------------------------------------------------- */
#define KERN_EMERG ""
#define KERN_ERR ""
#define KERN_WARNING ""
#define KERN_INFO ""
#define KERN_DEBUG ""
#define KERN_CONT ""
int shim_printk(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void shim_warn(const char *file, int line, const char *what);
#define printk(...) shim_printk(__VA_ARGS__)
#define printk_once printk
#define pr_cont printk
#define pr_warn printk
#define pr_err printk
#define pr_info printk
#define pr_debug(...) do { } while (0)
#define WARN_ON(c)                                                                                 \
	({                                                                                         \
		int warn_ = !!(c);                                                                 \
		if (warn_)                                                                         \
			shim_warn(__FILE__, __LINE__, #c);                                         \
		warn_;                                                                             \
	})
#define WARN_ON_ONCE(c) WARN_ON(c)
#define WARN(c, ...)                                                                               \
	({                                                                                         \
		int warn_ = !!(c);                                                                 \
		if (warn_) {                                                                       \
			shim_printk(__VA_ARGS__);                                                  \
			shim_warn(__FILE__, __LINE__, #c);                                         \
		}                                                                                  \
		warn_;                                                                             \
	})
#define WARN_ONCE(c, ...) WARN_ON(c)
#define BUG() __builtin_trap()
#define BUG_ON(c)                                                                                  \
	do {                                                                                       \
		if (c)                                                                             \
			BUG();                                                                     \
	} while (0)
extern int oops_in_progress, panic_on_warn;

/* ---- C library -------------------------------------------------------- */
void *memset(void *p, int c, unsigned long n);
void *memcpy(void *to, const void *from, unsigned long n);
int memcmp(const void *a, const void *b, unsigned long n);
int strcmp(const char *a, const char *b);
unsigned long strlen(const char *s);
unsigned long strcspn(const char *s, const char *reject);
char *strncpy(char *to, const char *from, unsigned long n);
char *strstr(const char *s, const char *what);
int snprintf(char *buf, unsigned long n, const char *fmt, ...);
int get_option(char **str, int *value);
#define memset_startat(obj, v, member)                                                             \
	memset((char *)(obj) + offsetof(typeof(*(obj)), member), v,                                \
	       sizeof(*(obj)) - offsetof(typeof(*(obj)), member))
#define str_plural(n) ((n) == 1 ? "" : "s")

/* ---- memory and arithmetic -------------------------------------------- */
#define READ_ONCE(x) (*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, v)                                                                           \
	do {                                                                                       \
		*(volatile typeof(x) *)&(x) = (v);                                                 \
	} while (0)
#define smp_mb() barrier()
#define smp_rmb() barrier()
#define smp_wmb() barrier()
#define smp_load_acquire(p) READ_ONCE(*(p))
#define smp_store_release(p, v) WRITE_ONCE(*(p), v)
#define xchg(p, v)                                                                                 \
	({                                                                                         \
		typeof(*(p)) old_ = *(p);                                                          \
		*(p) = (v);                                                                        \
		old_;                                                                              \
	})
#define min(a, b)                                                                                  \
	({                                                                                         \
		typeof(a) a_ = (a);                                                                \
		typeof(b) b_ = (b);                                                                \
		a_ < b_ ? a_ : b_;                                                                 \
	})
#define max(a, b)                                                                                  \
	({                                                                                         \
		typeof(a) a_ = (a);                                                                \
		typeof(b) b_ = (b);                                                                \
		a_ > b_ ? a_ : b_;                                                                 \
	})
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#endif
#define offset_in_page(p) ((unsigned long)(p) & 4095)
#define ULONG_MAX (~0UL)
#define UINT_MAX (~0U)

#define ATOMIC_INIT(i) { (i) }
#define ATOMIC_LONG_INIT(i) { (i) }
typedef atomic64_t atomic_long_t;
#define atomic_read(v) ((v)->counter)
#define atomic_inc(v) ((void)(v)->counter++)
#define atomic_dec(v) ((void)(v)->counter--)
#define atomic_long_inc_return_relaxed(v) (++(v)->counter)

/* ---- bits ------------------------------------------------------------- */
#define BITS_PER_LONG 64
#define BITS_PER_BYTE 8
#define BIT(n) (1UL << (n))
#define BITS_TO_LONGS(n) DIV_ROUND_UP(n, BITS_PER_LONG)
#define DECLARE_BITMAP(name, bits) unsigned long name[BITS_TO_LONGS(bits)]
#define is_power_of_2(n) ((n) && !((n) & ((n) - 1)))
#define ffs __builtin_ffs
#define __ffs __builtin_ctzl
#define hweight_long __builtin_popcountl

static inline void __set_bit(unsigned long n, unsigned long *p)
{
	p[n / BITS_PER_LONG] |= BIT(n % BITS_PER_LONG);
}

static inline void __clear_bit(unsigned long n, unsigned long *p)
{
	p[n / BITS_PER_LONG] &= ~BIT(n % BITS_PER_LONG);
}

static inline int test_bit(unsigned long n, const unsigned long *p)
{
	return p[n / BITS_PER_LONG] >> n % BITS_PER_LONG & 1;
}
#define arch_test_bit test_bit

/* The next bit from @n on that has the value @set. */
static inline unsigned long shim_next_bit(const unsigned long *p, unsigned long size,
					  unsigned long n, int set)
{
	while (n < size && test_bit(n, p) != set)
		n++;
	return n;
}
#define find_next_bit(p, size, n) shim_next_bit(p, size, n, 1)
#define find_first_bit(p, size) shim_next_bit(p, size, 0, 1)
#define find_first_zero_bit(p, size) shim_next_bit(p, size, 0, 0)
#define for_each_set_bit(bit, p, size)                                                             \
	for ((bit) = find_first_bit(p, size); (bit) < (size);                                      \
	     (bit) = find_next_bit(p, size, (bit) + 1))

static inline void bitmap_clear(unsigned long *p, unsigned int n, int count)
{
	while (count-- > 0)
		__clear_bit(n++, p);
}

static inline void bitmap_andnot(unsigned long *to, const unsigned long *a, const unsigned long *b,
				 unsigned int bits)
{
	for (unsigned int i = 0; i < BITS_TO_LONGS(bits); i++)
		to[i] = a[i] & ~b[i];
}

static inline unsigned int bitmap_weight(const unsigned long *p, unsigned int bits)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < bits; i++)
		n += test_bit(i, p);
	return n;
}

static inline int fls(unsigned int x)
{
	return x ? 32 - __builtin_clz(x) : 0;
}

static inline int ilog2(unsigned long x)
{
	return 63 - __builtin_clzl(x);
}

static inline u32 rol32(u32 word, unsigned int shift)
{
	return word << (shift & 31) | word >> (-shift & 31);
}

/* ---- one CPU ---------------------------------------------------------- */
#define DEFINE_PER_CPU(type, name) __typeof__(type) name
#define DECLARE_PER_CPU(type, name) extern __typeof__(type) name
#define per_cpu(v, cpu) (v)
#define per_cpu_ptr(p, cpu) (p)
#define this_cpu_ptr(p) (p)
#define raw_cpu_ptr(p) (p)
#define this_cpu_read(v) (v)
#define raw_cpu_read(v) (v)
#define __this_cpu_read(v) (v)
#define this_cpu_write(v, x) ((v) = (x))
#define __this_cpu_write(v, x) ((v) = (x))
#define this_cpu_inc(v) ((v)++)
#define __this_cpu_inc(v) ((v)++)
#define this_cpu_dec(v) ((v)--)
#define __this_cpu_dec(v) ((v)--)
#define raw_cpu_inc(v) ((v)++)
#define __this_cpu_add(v, x) ((v) += (x))
#define __this_cpu_inc_return(v) (++(v))
#define __this_cpu_dec_return(v) (--(v))
#define smp_processor_id() 0
#define raw_smp_processor_id() 0
#define for_each_possible_cpu(cpu) for ((cpu) = 0; (cpu) < 1; (cpu)++)

/* interrupts of that CPU, under linux/irqflags.h */
extern int shim_irqs_off;
#define arch_local_save_flags() ((unsigned long)shim_irqs_off)
#define arch_local_irq_restore(flags) ((void)(shim_irqs_off = (flags)))
#define arch_local_irq_disable() ((void)(shim_irqs_off = 1))
#define arch_local_irq_enable() ((void)(shim_irqs_off = 0))
#define arch_local_irq_save()                                                                      \
	({                                                                                         \
		unsigned long flags_ = shim_irqs_off;                                              \
		shim_irqs_off = 1;                                                                 \
		flags_;                                                                            \
	})
#define arch_irqs_disabled_flags(flags) ((int)(flags))
#define arch_irqs_disabled() shim_irqs_off

/* ---- what lockdep.c asks of the rest of the kernel -------------------- */
#define KSYM_NAME_LEN 512
#define kallsyms_lookup(...) NULL
#define print_ip_sym(level, ip) do { } while (0)
#define dump_stack() do { } while (0)
#define print_tainted() ""
#define console_verbose() do { } while (0)
#define touch_nmi_watchdog() do { } while (0)
#define touch_all_softlockup_watchdogs() do { } while (0)
#define nbcon_cpu_emergency_enter() do { } while (0)
#define nbcon_cpu_emergency_exit() do { } while (0)
#define warn_rcu_enter() 0
#define warn_rcu_exit(rcu) ((void)(rcu))
#define nmi_enter() do { } while (0)
#define local_clock() 0
#define sched_clock() 0
#define kmalloc(...) NULL
#define get_random_u32() 4
#define might_sleep() do { } while (0)
#define early_boot_irqs_disabled 0
#define trace_lock_acquire(...) do { } while (0)
#define trace_lock_release(...) do { } while (0)
#define trace_lock_contended(...) do { } while (0)
#define trace_lock_acquired(...) do { } while (0)

struct shim_uts {
	char release[8];
	char version[8];
};
#define init_utsname() (&(struct shim_uts){ "user", "1" })

unsigned int stack_trace_save(unsigned long *entries, unsigned int n, unsigned int skip);
#define stack_trace_print(entries, n, spaces) do { } while (0)

/* static objects are those of the executable */
extern char __executable_start[], _end[];
#define _stext __executable_start
#define is_kernel_core_data(a) 0
#define is_kernel_rodata(a) 1
#define is_module_address(a) 0
#define is_module_percpu_address(a) 0
#define __is_module_percpu_address(a, c) 0
#define is_kernel_percpu_address(a) 0
#define __is_kernel_percpu_address(a, c) 0
#define init_section_contains(a, n) 0
#define SYSTEM_SCHEDULING 1
#define SYSTEM_FREEING_INITMEM 2
#define SYSTEM_RUNNING 3
#define system_state SYSTEM_RUNNING

/* ---- RCU, which in one task is nothing -------------------------------- */
#define rcu_is_watching() 1
#define rcu_scheduler_active 1
#define rcu_lockdep_current_cpu_online() 1
#define init_rcu_head(head) do { } while (0)
#define call_rcu(head, fn) ((fn)(head))
#define synchronize_rcu() do { } while (0)
#define rcu_dereference_raw(p) READ_ONCE(p)
#define rcu_assign_pointer(p, v) WRITE_ONCE(p, v)
#define RCU_INIT_POINTER(p, v) WRITE_ONCE(p, v)
#define list_entry_rcu(p, type, member) list_entry(p, type, member)
#define list_for_each_entry_rcu(pos, head, member, ...) list_for_each_entry(pos, head, member)
#define list_add_tail_rcu list_add_tail
#define list_add_rcu list_add
#define list_del_rcu(entry) __list_del_entry(entry)
#define list_next_or_null_rcu(head, ptr, type, member)                                             \
	((ptr)->next == (head) ? NULL : list_entry((ptr)->next, type, member))
#define hlist_add_head_rcu hlist_add_head
#define hlist_del_rcu hlist_del_init
#define hlist_del_init_rcu hlist_del_init
#define hlist_for_each_entry_rcu_notrace(pos, head, member, ...)                                   \
	hlist_for_each_entry(pos, head, member)
/*
 * lockdep.c walks its cache of lock chains with this one, and else only what is
 * about to be freed: with shim_forget_chains it finds no chain in its cache and
 * checks each anew.
 */
extern int shim_forget_chains;
#define hlist_for_each_entry_rcu(pos, head, member, ...)                                           \
	for (pos = shim_forget_chains                                                              \
		     ? NULL                                                                        \
		     : hlist_entry_safe((head)->first, typeof(*(pos)), member);                    \
	     pos; pos = hlist_entry_safe((pos)->member.next, typeof(*(pos)), member))

#endif
