/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Locks: what each tells the validator, with the wait types of the kernel's
 * own initialisers. Nobody else could hold them, so only mutexes, whose owner
 * ww_mutexes look at, have a state.
 */
#ifndef KSHIM_LOCKS_H
#define KSHIM_LOCKS_H

typedef struct {
	int taken;
} arch_spinlock_t;
#define __ARCH_SPIN_LOCK_UNLOCKED { 0 }
#define arch_spin_lock(l) ((void)((l)->taken = 1))
#define arch_spin_unlock(l) ((void)((l)->taken = 0))

typedef struct raw_spinlock {
	struct lockdep_map dep_map;
} raw_spinlock_t;
typedef struct spinlock {
	struct lockdep_map dep_map;
} spinlock_t;
typedef struct {
	struct lockdep_map dep_map;
} rwlock_t;
typedef struct {
	struct lockdep_map dep_map;
} local_lock_t;
struct rw_semaphore {
	struct lockdep_map dep_map;
};
struct rt_mutex {
	struct lockdep_map dep_map;
};
struct mutex {
	struct task_struct *owner;
	struct lockdep_map dep_map;
};

/* ---- initialisation --------------------------------------------------- */
#define SHIM_LOCK(type, lock, inner) \
	type lock = { .dep_map = { .name = #lock, .wait_type_inner = inner } }
#define DEFINE_RAW_SPINLOCK(name) SHIM_LOCK(raw_spinlock_t, name, LD_WAIT_SPIN)
#define DEFINE_SPINLOCK(name) SHIM_LOCK(spinlock_t, name, LD_WAIT_CONFIG)
#define DEFINE_RWLOCK(name) SHIM_LOCK(rwlock_t, name, LD_WAIT_CONFIG)
#define DEFINE_MUTEX(name) SHIM_LOCK(struct mutex, name, LD_WAIT_SLEEP)
#define DEFINE_RT_MUTEX(name) SHIM_LOCK(struct rt_mutex, name, LD_WAIT_SLEEP)
#define DECLARE_RWSEM(name) SHIM_LOCK(struct rw_semaphore, name, LD_WAIT_SLEEP)

#define SHIM_INIT(l, name, key, inner, type)                                                       \
	do {                                                                                       \
		debug_check_no_locks_freed(l, sizeof(*(l)));                                       \
		lockdep_init_map_type(&(l)->dep_map, name, key, 0, inner, LD_WAIT_INV, type);      \
	} while (0)
/* each place in the source is a class */
#define SHIM_INIT_HERE(l, inner, type)                                                             \
	do {                                                                                       \
		static struct lock_class_key key_;                                                 \
		SHIM_INIT(l, #l, &key_, inner, type);                                              \
	} while (0)
#define raw_spin_lock_init(l) SHIM_INIT_HERE(l, LD_WAIT_SPIN, LD_LOCK_NORMAL)
#define spin_lock_init(l) SHIM_INIT_HERE(l, LD_WAIT_CONFIG, LD_LOCK_NORMAL)
#define rwlock_init(l) SHIM_INIT_HERE(l, LD_WAIT_CONFIG, LD_LOCK_NORMAL)
#define local_lock_init(l) SHIM_INIT_HERE(l, LD_WAIT_CONFIG, LD_LOCK_PERCPU)
#define init_rwsem(l) SHIM_INIT_HERE(l, LD_WAIT_SLEEP, LD_LOCK_NORMAL)
#define __rt_mutex_init(l, name, key) SHIM_INIT(l, name, key, LD_WAIT_SLEEP, LD_LOCK_NORMAL)
#define rt_mutex_init(l) SHIM_INIT_HERE(l, LD_WAIT_SLEEP, LD_LOCK_NORMAL)
void __mutex_init(struct mutex *m, const char *name, struct lock_class_key *key);
#define mutex_init(m)                                                                              \
	do {                                                                                       \
		static struct lock_class_key key_;                                                 \
		__mutex_init(m, #m, &key_);                                                        \
	} while (0)

/* ---- taking and releasing --------------------------------------------- */
#define SHIM_SPIN(l, acquire)                                                                      \
	do {                                                                                       \
		preempt_disable();                                                                 \
		acquire;                                                                           \
	} while (0)
#define SHIM_UNSPIN(l, release)                                                                    \
	do {                                                                                       \
		release;                                                                           \
		preempt_enable();                                                                  \
	} while (0)
#define raw_spin_lock(l) SHIM_SPIN(l, spin_acquire(&(l)->dep_map, 0, 0, _THIS_IP_))
#define raw_spin_unlock(l) SHIM_UNSPIN(l, spin_release(&(l)->dep_map, _THIS_IP_))
#define spin_lock raw_spin_lock
#define spin_unlock raw_spin_unlock
#define spin_lock_nest_lock(l, outer) \
	SHIM_SPIN(l, spin_acquire_nest(&(l)->dep_map, 0, 0, &(outer)->dep_map, _THIS_IP_))
#define write_lock(l) SHIM_SPIN(l, rwlock_acquire(&(l)->dep_map, 0, 0, _THIS_IP_))
#define read_lock(l) SHIM_SPIN(l, rwlock_acquire_read(&(l)->dep_map, 0, 0, _THIS_IP_))
#define write_unlock(l) SHIM_UNSPIN(l, rwlock_release(&(l)->dep_map, _THIS_IP_))
#define read_unlock write_unlock
#define local_lock(l) SHIM_SPIN(l, lock_map_acquire(&(l)->dep_map))
#define local_unlock(l) SHIM_UNSPIN(l, lock_map_release(&(l)->dep_map))
#define down_write(s) rwsem_acquire(&(s)->dep_map, 0, 0, _THIS_IP_)
#define down_read(s) rwsem_acquire_read(&(s)->dep_map, 0, 0, _THIS_IP_)
#define up_write(s) rwsem_release(&(s)->dep_map, _THIS_IP_)
#define up_read up_write
#define rt_mutex_lock(m) mutex_acquire(&(m)->dep_map, 0, 0, _THIS_IP_)
#define rt_mutex_unlock(m) mutex_release(&(m)->dep_map, _THIS_IP_)

void shim_mutex_lock(struct mutex *m, struct lockdep_map *nest);
int mutex_trylock(struct mutex *m);
void mutex_unlock(struct mutex *m);
#define mutex_lock(m) shim_mutex_lock(m, NULL)
#define mutex_lock_interruptible(m) (mutex_lock(m), 0)
#define mutex_lock_killable(m) (mutex_lock(m), 0)
#define mutex_lock_nest_lock(m, outer) shim_mutex_lock(m, &(outer)->dep_map)
#define mutex_is_locked(m) (!!(m)->owner)
#define mutex_destroy(m) do { } while (0)

DEFINE_GUARD(mutex, struct mutex *, mutex_lock(_T), mutex_unlock(_T))
DEFINE_LOCK_GUARD_1(raw_spinlock, raw_spinlock_t, raw_spin_lock(_T->lock),
		    raw_spin_unlock(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock, spinlock_t, spin_lock(_T->lock), spin_unlock(_T->lock))

/* ---- RCU read sections ------------------------------------------------ */
extern struct lockdep_map rcu_lock_map, rcu_bh_lock_map, rcu_sched_lock_map;
#define SHIM_RCU_LOCK(map) lock_acquire(map, 0, 0, 2, 0, NULL, _THIS_IP_)
#define SHIM_RCU_UNLOCK(map) lock_release(map, _THIS_IP_)
#define rcu_read_lock() SHIM_RCU_LOCK(&rcu_lock_map)
#define rcu_read_unlock() SHIM_RCU_UNLOCK(&rcu_lock_map)
#define rcu_read_lock_bh()                                                                         \
	do {                                                                                       \
		local_bh_disable();                                                                \
		SHIM_RCU_LOCK(&rcu_bh_lock_map);                                                   \
	} while (0)
#define rcu_read_unlock_bh()                                                                       \
	do {                                                                                       \
		SHIM_RCU_UNLOCK(&rcu_bh_lock_map);                                                 \
		local_bh_enable();                                                                 \
	} while (0)
#define rcu_read_lock_sched()                                                                      \
	do {                                                                                       \
		preempt_disable();                                                                 \
		SHIM_RCU_LOCK(&rcu_sched_lock_map);                                                \
	} while (0)
#define rcu_read_unlock_sched()                                                                    \
	do {                                                                                       \
		SHIM_RCU_UNLOCK(&rcu_sched_lock_map);                                              \
		preempt_enable();                                                                  \
	} while (0)

/* ---- memory reclaim --------------------------------------------------- */
#define __GFP_IO ((gfp_t)0x40)
#define __GFP_FS ((gfp_t)0x80)
#define __GFP_DIRECT_RECLAIM ((gfp_t)0x400)
#define GFP_KERNEL (__GFP_DIRECT_RECLAIM | __GFP_IO | __GFP_FS)
#define GFP_NOFS (__GFP_DIRECT_RECLAIM | __GFP_IO)
void fs_reclaim_acquire(gfp_t gfp);
void fs_reclaim_release(gfp_t gfp);
static inline void might_alloc(gfp_t gfp)
{
	fs_reclaim_acquire(gfp);
	fs_reclaim_release(gfp);
}

static inline unsigned int memalloc_nofs_save(void)
{
	unsigned int was = current->flags & PF_MEMALLOC_NOFS;

	current->flags |= PF_MEMALLOC_NOFS;
	return was;
}

static inline void memalloc_nofs_restore(unsigned int was)
{
	current->flags = (current->flags & ~PF_MEMALLOC_NOFS) | was;
}

#endif
