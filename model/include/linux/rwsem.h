/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mutex, spinlock, rwlock, rwsem and percpu_rw_semaphore under the kernel's names.
 * A class is the place of the init call, as with the kernel's own macros;
 * where the kernel keys a class by something else (filesystem type, stacking
 * depth) there is a form that is given the key.
 */
#ifndef MODEL_LOCK_H
#define MODEL_LOCK_H

#include <sim/prims.h>
#include <linux/types.h>

struct mutex {
	struct sim_lock l;
};
typedef struct {
	struct sim_lock l;
} spinlock_t;
struct rw_semaphore {
	struct sim_rwlock l;
};
struct percpu_rw_semaphore {
	struct sim_rwlock l;
};

#define __mutex_init(m, name, key) sim_lock_init(&(m)->l, name, key, SIM_SITE())
#define mutex_init(m)                                                                              \
	({                                                                                         \
		static struct sim_lock_key mutex_key_;                                             \
		__mutex_init(m, #m, &mutex_key_);                                                  \
	})
#define mutex_lock(m) sim_lock_nested(&(m)->l, SIM_SLEEP, 0, SIM_SITE())
#define mutex_unlock(m) sim_unlock(&(m)->l, SIM_SLEEP, SIM_SITE())

#define spin_lock_init(s)                                                                          \
	({                                                                                         \
		static struct sim_lock_key spin_key_;                                              \
		sim_lock_init(&(s)->l, #s, &spin_key_, SIM_SITE());                                \
	})
#define spin_is_locked(s) sim_lock_is_locked(&(s)->l, SIM_SITE())
#define spin_lock(s) sim_lock_nested(&(s)->l, SIM_SPIN, 0, SIM_SITE())
#define spin_unlock(s) sim_unlock(&(s)->l, SIM_SPIN, SIM_SITE())

typedef struct {
	struct sim_rwlock l;
} rwlock_t;
/** static_rwlock_init(), static_spin_lock_init() - of a variable, whose lock is called as it is */
#define static_rwlock_init(r)                                                                      \
	({                                                                                         \
		static struct sim_lock_key rwlock_key_;                                            \
		sim_rwlock_init(&(r).l, #r, &rwlock_key_, SIM_SITE());                             \
	})
#define static_spin_lock_init(s)                                                                   \
	({                                                                                         \
		static struct sim_lock_key spin_key_;                                              \
		sim_lock_init(&(s).l, #s, &spin_key_, SIM_SITE());                                 \
	})
#define write_lock(r) sim_write_lock(&(r)->l, SIM_SPIN, 0, SIM_SITE())
#define write_unlock(r) sim_write_unlock(&(r)->l, SIM_SPIN, SIM_SITE())

#define __init_rwsem(s, name, key) sim_rwlock_init(&(s)->l, name, key, SIM_SITE())
#define down_read(s) sim_read_lock(&(s)->l, SIM_SLEEP, 0, SIM_SITE())
#define down_read_trylock(s) sim_read_trylock(&(s)->l, SIM_SLEEP, SIM_SITE())
#define up_read(s) sim_read_unlock(&(s)->l, SIM_SLEEP, SIM_SITE())
#define down_write(s) sim_write_lock(&(s)->l, SIM_SLEEP, 0, SIM_SITE())
#define down_write_trylock(s) sim_write_trylock(&(s)->l, SIM_SLEEP, SIM_SITE())
#define up_write(s) sim_write_unlock(&(s)->l, SIM_SLEEP, SIM_SITE())

#define __percpu_init_rwsem(s, name, key) sim_rwlock_init(&(s)->l, name, key, SIM_SITE())
#define percpu_down_read(s) sim_read_lock(&(s)->l, SIM_SLEEP, 0, SIM_SITE())
#define percpu_down_read_trylock(s) sim_read_trylock(&(s)->l, SIM_SLEEP, SIM_SITE())
#define percpu_up_read(s) sim_read_unlock(&(s)->l, SIM_SLEEP, SIM_SITE())
#define percpu_down_write(s) sim_write_lock(&(s)->l, SIM_SLEEP, 0, SIM_SITE())
#define percpu_up_write(s) sim_write_unlock(&(s)->l, SIM_SLEEP, SIM_SITE())

/* only tell the validator: the lock changes hands, it is not let go of */
#define percpu_rwsem_release_read(s) sim_read_disown(&(s)->l, SIM_SITE())
#define percpu_rwsem_acquire_read(s) sim_read_adopt(&(s)->l, SIM_SITE())
#define percpu_rwsem_release(s) sim_write_disown(&(s)->l, SIM_SITE())
#define percpu_rwsem_acquire(s) sim_write_adopt(&(s)->l, SIM_SITE())

/** lockdep_is_held() - does the running thread hold it, as far as the validator was told? */
#define lockdep_is_held(lock) sim_lock_is_held(&(lock)->l.map)
#define lockdep_is_held_type(lock, how) lockdep_is_held(lock)

#endif
