// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cookies that nobody uses are kept for a while, and then put away: a timer queues a work item,
 * which takes them off the list one by one.
 */
#include "fscache/internal.h"

#define FSCACHE_LRU_TIMEOUT (10 * HZ)

static void fscache_cookie_lru_timed_out(struct timer_list *timer);

static LIST_HEAD(fscache_cookie_lru);
static spinlock_t fscache_cookie_lru_lock;
DEFINE_TIMER(fscache_cookie_lru_timer, fscache_cookie_lru_timed_out);
static struct work_struct fscache_cookie_lru_work;

/* It may have been used again since it was taken off the list. */
static void fscache_cookie_lru_do_one(struct fscache_cookie *cookie)
{
	bool expired;

	trace_fscache_cookie(cookie, fscache_cookie_see_lru_do_one);
	spin_lock(&cookie->lock);
	expired = cookie->state == FSCACHE_COOKIE_STATE_ACTIVE &&
		  !time_before(jiffies, cookie->unused_at + FSCACHE_LRU_TIMEOUT) &&
		  atomic_read(&cookie->n_active) <= 0;
	if (expired)
		set_bit(FSCACHE_COOKIE_DO_LRU_DISCARD, &cookie->flags);
	spin_unlock(&cookie->lock);
	if (expired)
		__fscache_withdraw_cookie(cookie);
	fscache_put_cookie(cookie, fscache_cookie_put_lru);
}

static void fscache_cookie_lru_worker(struct work_struct *work)
{
	struct fscache_cookie *cookie;
	unsigned long until;

	(void)work;
	spin_lock(&fscache_cookie_lru_lock);
	while (!list_empty(&fscache_cookie_lru)) {
		cookie = list_first_entry(&fscache_cookie_lru, struct fscache_cookie, commit_link);
		until = cookie->unused_at + FSCACHE_LRU_TIMEOUT;
		if (time_before(jiffies, until)) {
			timer_reduce(&fscache_cookie_lru_timer, until);
			break;
		}
		list_del_init(&cookie->commit_link);
		spin_unlock(&fscache_cookie_lru_lock);
		fscache_cookie_lru_do_one(cookie);
		spin_lock(&fscache_cookie_lru_lock);
	}
	spin_unlock(&fscache_cookie_lru_lock);
}

static void fscache_cookie_lru_timed_out(struct timer_list *timer)
{
	(void)timer;
	queue_work(fscache_wq, &fscache_cookie_lru_work);
}

void fscache_cookie_to_lru(struct fscache_cookie *cookie)
{
	cookie->unused_at = jiffies;
	spin_lock(&fscache_cookie_lru_lock);
	if (list_empty(&cookie->commit_link))
		fscache_get_cookie(cookie, fscache_cookie_get_lru);
	list_move_tail(&cookie->commit_link, &fscache_cookie_lru);
	spin_unlock(&fscache_cookie_lru_lock);
	timer_reduce(&fscache_cookie_lru_timer, jiffies + FSCACHE_LRU_TIMEOUT);
}

void fscache_cookie_drop_from_lru(struct fscache_cookie *cookie)
{
	bool was_there;

	/* who puts it there holds its lock, or has given it up: a look will do */
	if (data_race(list_empty(&cookie->commit_link)))
		return;
	spin_lock(&fscache_cookie_lru_lock);
	was_there = !list_empty(&cookie->commit_link);
	list_del_init(&cookie->commit_link);
	spin_unlock(&fscache_cookie_lru_lock);
	if (was_there)
		fscache_put_cookie(cookie, fscache_cookie_put_lru);
}

void fscache_lru_boot(void)
{
	static_spin_lock_init(fscache_cookie_lru_lock);
	INIT_WORK(&fscache_cookie_lru_work, fscache_cookie_lru_worker);
}
