// SPDX-License-Identifier: GPL-2.0-only
/*
 * The states of a cookie, and the work that brings it from one to the next. Only the work calls
 * the cache's backend, so that a cache cannot go away beneath it; everybody else sets a flag, and
 * queues it.
 */
#include "common/fscache.h"
#include "fscache/internal.h"

const char fscache_cookie_states[] = "-LCAIFUWRD";

void wake_up_cookie_state(struct fscache_cookie *cookie)
{
	wake_up_var(&cookie->state);
}

void __fscache_set_cookie_state(struct fscache_cookie *cookie, enum fscache_cookie_state state)
{
	fscache_check_state(&cookie->state, state);
	smp_store_release(&cookie->state, state);
}

void fscache_set_cookie_state(struct fscache_cookie *cookie, enum fscache_cookie_state state)
{
	spin_lock(&cookie->lock);
	__fscache_set_cookie_state(cookie, state);
	spin_unlock(&cookie->lock);
	wake_up_cookie_state(cookie);
}

void fscache_cookie_lookup_negative(struct fscache_cookie *cookie)
{
	set_bit(FSCACHE_COOKIE_NO_DATA_TO_READ, &cookie->flags);
	fscache_set_cookie_state(cookie, FSCACHE_COOKIE_STATE_CREATING);
}

void fscache_resume_after_invalidation(struct fscache_cookie *cookie)
{
	fscache_set_cookie_state(cookie, FSCACHE_COOKIE_STATE_ACTIVE);
}

void fscache_caching_failed(struct fscache_cookie *cookie)
{
	clear_bit(FSCACHE_COOKIE_IS_CACHING, &cookie->flags);
	fscache_set_cookie_state(cookie, FSCACHE_COOKIE_STATE_FAILED);
	trace_fscache_cookie(cookie, fscache_cookie_failed);
}

static const struct fscache_cache_ops *cache_ops(const struct fscache_cookie *cookie)
{
	return cookie->volume->cache->ops;
}

/* ---- looking up ------------------------------------------------------- */

/* The access of who was to invalidate it meanwhile goes over to the invalidation. */
static void fscache_lookup_done(struct fscache_cookie *cookie)
{
	enum fscache_cookie_state state = FSCACHE_COOKIE_STATE_ACTIVE;

	trace_fscache_cookie(cookie, fscache_cookie_see_active);
	spin_lock(&cookie->lock);
	if (test_and_clear_bit(FSCACHE_COOKIE_DO_INVALIDATE, &cookie->flags))
		state = FSCACHE_COOKIE_STATE_INVALIDATING;
	if (changed(FAULT_STATE_SKIPPED))
		state = FSCACHE_COOKIE_STATE_WITHDRAWING;
	__fscache_set_cookie_state(cookie, state);
	spin_unlock(&cookie->lock);
	wake_up_cookie_state(cookie);
}

static void fscache_perform_lookup(struct fscache_cookie *cookie)
{
	enum fscache_access_trace trace = fscache_access_lookup_cookie_end_failed;
	bool need_withdraw = false;

	if (!smp_load_acquire(&cookie->volume->cache_priv))
		fscache_create_volume(cookie->volume, true);
	if (!smp_load_acquire(&cookie->volume->cache_priv)) {
		fscache_set_cookie_state(cookie, FSCACHE_COOKIE_STATE_QUIESCENT);
	} else if (cache_ops(cookie)->lookup_cookie(cookie)) {
		fscache_lookup_done(cookie);
		trace = fscache_access_lookup_cookie_end;
	} else {
		if (data_race(cookie->state) != FSCACHE_COOKIE_STATE_FAILED)
			fscache_set_cookie_state(cookie, FSCACHE_COOKIE_STATE_QUIESCENT);
		need_withdraw = true;
	}
	fscache_end_cookie_access(cookie, trace);
	if (need_withdraw)
		fscache_withdraw_cookie(cookie);
	fscache_end_volume_access(cookie->volume, cookie, trace);
}

static void fscache_perform_invalidation(struct fscache_cookie *cookie)
{
	if (!cache_ops(cookie)->invalidate_cookie(cookie))
		fscache_caching_failed(cookie);
	fscache_end_cookie_access(cookie, fscache_access_invalidate_cookie_end);
}

/* ---- putting away ----------------------------------------------------- */

/* Up to 6.10 the LRU lets go of what is accessed, too: what comes of it is seen, not that. */
static bool fscache_waits_for_none(enum fscache_cookie_state state)
{
	return state == FSCACHE_COOKIE_STATE_LRU_DISCARDING && !changed(FSC_LRU_ACCESSES);
}

static void fscache_do_withdraw(struct fscache_cookie *cookie)
{
	bool idle = data_race(!cookie->n_ops) || fscache_waits_for_none(data_race(cookie->state));

	INVARIANT(idle && !data_race(cookie->withdrawing), cookie, 65,
		  "cookie is withdrawn while it is in use, or withdrawn");
	if (data_race(cookie->withdrawing))
		return;
	data_race(cookie->withdrawing = true);
	if (changed(FAULT_WITHDRAW_NESTED))
		fscache_do_withdraw(cookie);
	cache_ops(cookie)->withdraw_cookie(cookie);
	data_race(cookie->withdrawing = false);
}

/* The access that was begun for an invalidation that will not come. */
static void fscache_cancel_invalidation(struct fscache_cookie *cookie)
{
	if (changed(FSC_INVAL_ACCESS) &&
	    test_and_clear_bit(FSCACHE_COOKIE_DO_INVALIDATE, &cookie->flags))
		fscache_end_cookie_access(cookie, fscache_access_invalidate_cookie_end);
}

/* Return: go on with the state that it has then? The lock is held. */
static bool fscache_put_away(struct fscache_cookie *cookie, enum fscache_cookie_state state)
{
	static const int done[] = {FSCACHE_COOKIE_NEEDS_UPDATE, FSCACHE_COOKIE_DO_WITHDRAW,
				   FSCACHE_COOKIE_DO_LRU_DISCARD, FSCACHE_COOKIE_DO_PREP_TO_WRITE};

	if (data_race(cookie->cache_priv)) {
		spin_unlock(&cookie->lock);
		fscache_do_withdraw(cookie);
		spin_lock(&cookie->lock);
	}
	fscache_cancel_invalidation(cookie);
	if (state == FSCACHE_COOKIE_STATE_RELINQUISHING) {
		trace_fscache_cookie(cookie, fscache_cookie_see_relinquish);
		if (!changed(FAULT_FREE_HASHED))
			fscache_unhash_cookie(cookie);
		__fscache_set_cookie_state(cookie, FSCACHE_COOKIE_STATE_DROPPED);
		return false;
	}
	trace_fscache_cookie(cookie, state == FSCACHE_COOKIE_STATE_LRU_DISCARDING
					     ? fscache_cookie_see_lru_discard
					     : fscache_cookie_see_withdraw);
	for (unsigned int i = 0; i < sizeof(done) / sizeof(done[0]); i++)
		clear_bit(done[i], &cookie->flags);
	set_bit(FSCACHE_COOKIE_NO_DATA_TO_READ, &cookie->flags);
	__fscache_set_cookie_state(cookie, FSCACHE_COOKIE_STATE_QUIESCENT);
	return true;
}

/* ---- the state machine ------------------------------------------------ */

/* Rule 64: @n accesses were seen. Return: true */
static bool fscache_leave(struct fscache_cookie *cookie, enum fscache_cookie_state state, int n)
{
	INVARIANT(!n || fscache_waits_for_none(state), cookie, 64,
		  "cookie goes to state %.1s in the middle of %d accesses",
		  fscache_cookie_states + state, n);
	__fscache_set_cookie_state(cookie, state);
	return true;
}

/* Return: it was asked to, and leaves its state */
static bool fscache_may_leave(struct fscache_cookie *cookie)
{
	int n;

	fscache_cancel_invalidation(cookie);
	n = atomic_read_acquire(&cookie->n_accesses);
	if (n && !changed(FAULT_LEAVE_ACCESSED))
		return false;
	if (test_bit(FSCACHE_COOKIE_DO_RELINQUISH, &cookie->flags))
		return fscache_leave(cookie, FSCACHE_COOKIE_STATE_RELINQUISHING, n);
	if (test_bit(FSCACHE_COOKIE_DO_WITHDRAW, &cookie->flags))
		return fscache_leave(cookie, FSCACHE_COOKIE_STATE_WITHDRAWING, n);
	return false;
}

/* The same of one that is active. */
static bool fscache_may_leave_active(struct fscache_cookie *cookie)
{
	int n;

	if (test_and_clear_bit(FSCACHE_COOKIE_DO_PREP_TO_WRITE, &cookie->flags)) {
		spin_unlock(&cookie->lock);
		cache_ops(cookie)->prepare_to_write(cookie);
		spin_lock(&cookie->lock);
	}
	if (!test_bit(FSCACHE_COOKIE_DO_LRU_DISCARD, &cookie->flags))
		return fscache_may_leave(cookie);
	n = atomic_read_acquire(&cookie->n_accesses);
	if (n && changed(FSC_LRU_ACCESSES))
		return false;
	return fscache_leave(cookie, FSCACHE_COOKIE_STATE_LRU_DISCARDING, n);
}

/* Return: it is not cached, and was given up */
static bool fscache_may_drop(struct fscache_cookie *cookie)
{
	int n = atomic_read_acquire(&cookie->n_accesses);

	return !n && test_bit(FSCACHE_COOKIE_DO_RELINQUISH, &cookie->flags) &&
	       fscache_leave(cookie, FSCACHE_COOKIE_STATE_RELINQUISHING, n);
}

/* One step, with the lock held. Return: is there another? @wake: somebody may wait for the state */
static bool fscache_cookie_step(struct fscache_cookie *cookie, bool *wake)
{
	enum fscache_cookie_state state = data_race(cookie->state);
	bool more = true;

	switch (state) {
	case FSCACHE_COOKIE_STATE_QUIESCENT:
		more = fscache_may_drop(cookie);
		break;
	case FSCACHE_COOKIE_STATE_LOOKING_UP:
		spin_unlock(&cookie->lock);
		/* from here on the end of an access is no reason to come here */
		trace_fscache_access(cookie, fscache_access_cache_pin);
		set_bit(FSCACHE_COOKIE_NO_ACCESS_WAKE, &cookie->flags);
		fscache_perform_lookup(cookie);
		spin_lock(&cookie->lock);
		return true;
	case FSCACHE_COOKIE_STATE_INVALIDATING:
		spin_unlock(&cookie->lock);
		fscache_perform_invalidation(cookie);
		spin_lock(&cookie->lock);
		return true;
	case FSCACHE_COOKIE_STATE_ACTIVE:
		more = fscache_may_leave_active(cookie);
		break;
	case FSCACHE_COOKIE_STATE_FAILED:
		more = fscache_may_leave(cookie);
		break;
	case FSCACHE_COOKIE_STATE_LRU_DISCARDING:
	case FSCACHE_COOKIE_STATE_RELINQUISHING:
	case FSCACHE_COOKIE_STATE_WITHDRAWING:
		more = fscache_put_away(cookie, state);
		*wake = true;
		break;
	default: /* dropped; to be looked up, it is created by this work alone */
		return false;
	}
	*wake |= more;
	return more;
}

static void fscache_cookie_state_machine(struct fscache_cookie *cookie)
{
	bool wake = false;

	spin_lock(&cookie->lock);
	while (fscache_cookie_step(cookie, &wake))
		;
	spin_unlock(&cookie->lock);
	if (wake)
		wake_up_cookie_state(cookie);
}

void fscache_cookie_worker(struct work_struct *work)
{
	struct fscache_cookie *cookie = container_of(work, struct fscache_cookie, work);

	trace_fscache_cookie(cookie, fscache_cookie_see_work);
	fscache_cookie_state_machine(cookie);
	data_race(cookie->n_works--);
	fscache_put_cookie(cookie, fscache_cookie_put_work);
}
