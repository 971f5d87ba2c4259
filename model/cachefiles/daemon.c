// SPDX-License-Identifier: GPL-2.0-only
/*
 * The daemon's file, /dev/cachefiles: while it is open there is a cache, which commands that are
 * written to it configure and bind.
 */
#include "cachefiles/boot.h"
#include "cachefiles/internal.h"

#define CACHEFILES_COMMAND_MAX 4095

DEFINE_CACHE(cachefiles_cache_jar, struct cachefiles_cache, "cachefiles_cache");

static unsigned long cachefiles_open;
unsigned int cachefiles_error_injection_state;
const char *cachefiles_cwd;

/* ---- open and release ------------------------------------------------- */

static int cachefiles_daemon_open(struct inode *inode, struct file *file)
{
	static const struct cachefiles_limits limits = {.run = 7, .cull = 5, .stop = 1};
	struct cachefiles_cache *cache;

	(void)inode;
	if (xchg(&cachefiles_open, 1) == 1)
		return -EBUSY;
	cache = kmem_cache_zalloc(cachefiles_cache_jar, GFP_KERNEL);
	if (!cache) {
		WRITE_ONCE(cachefiles_open, 0);
		return -ENOMEM;
	}
	mutex_init(&cache->daemon_mutex);
	INIT_LIST_HEAD(&cache->volumes);
	INIT_LIST_HEAD(&cache->object_list);
	spin_lock_init(&cache->object_list_lock);
	refcount_set(&cache->unbind_pincount, 1);
	cache->files = cache->blocks = limits;
	file->private_data = cache;
	return 0;
}

static void cachefiles_daemon_unbind(struct cachefiles_cache *cache)
{
	if (test_bit(CACHEFILES_READY, &cache->flags))
		cachefiles_withdraw_cache(cache);
	INVARIANT(data_race(!cache->b_writing.counter), cache, 77,
		  "cache is unbound with %d blocks that are being written",
		  data_race(cache->b_writing.counter));
	cachefiles_put_directories(cache);
	kfree(cache->rootdirname);
	kfree(cache->tag);
}

static void cachefiles_put_unbind_pincount(struct cachefiles_cache *cache)
{
	if (!refcount_dec_and_test(&cache->unbind_pincount))
		return;
	cachefiles_daemon_unbind(cache);
	WRITE_ONCE(cachefiles_open, 0);
	kmem_cache_free(cachefiles_cache_jar, cache);
}

void cachefiles_check_quiet(struct super_block *sb)
{
	if (!cachefiles_open)
		cachefiles_check_unmarked(sb);
}

static int cachefiles_daemon_release(struct inode *inode, struct file *file)
{
	struct cachefiles_cache *cache = file->private_data;

	(void)inode;
	set_bit(CACHEFILES_DEAD, &cache->flags);
	file->private_data = NULL;
	cachefiles_put_unbind_pincount(cache);
	return 0;
}

/* ---- commands --------------------------------------------------------- */

/* "7%" Return: 0 to 99, -EINVAL */
static int cachefiles_percent(const char *args)
{
	int n = 0;

	if (*args < '0' || *args > '9')
		return -EINVAL;
	for (; *args >= '0' && *args <= '9'; args++)
		n = n < 100 ? n * 10 + *args - '0' : n;
	return n >= 100 || strcmp(args, "%") ? -EINVAL : n;
}

/* Each is between what the others are just now: stop < cull < run. */
static int cachefiles_set_limit(unsigned int *to, const char *args, int low, int high)
{
	int n = cachefiles_percent(args);

	if (n < 0 || n <= low || n >= high)
		return -EINVAL;
	*to = (unsigned int)n;
	return 0;
}

static int cachefiles_set_run(struct cachefiles_limits *limits, const char *args)
{
	return cachefiles_set_limit(&limits->run, args, (int)limits->cull, 100);
}

static int cachefiles_set_cull(struct cachefiles_limits *limits, const char *args)
{
	return cachefiles_set_limit(&limits->cull, args, (int)limits->stop, (int)limits->run);
}

static int cachefiles_set_stop(struct cachefiles_limits *limits, const char *args)
{
	return cachefiles_set_limit(&limits->stop, args, -1, (int)limits->cull);
}

static int cachefiles_daemon_frun(struct cachefiles_cache *cache, char *args)
{
	return cachefiles_set_run(&cache->files, args);
}

static int cachefiles_daemon_fcull(struct cachefiles_cache *cache, char *args)
{
	return cachefiles_set_cull(&cache->files, args);
}

static int cachefiles_daemon_fstop(struct cachefiles_cache *cache, char *args)
{
	return cachefiles_set_stop(&cache->files, args);
}

static int cachefiles_daemon_brun(struct cachefiles_cache *cache, char *args)
{
	return cachefiles_set_run(&cache->blocks, args);
}

static int cachefiles_daemon_bcull(struct cachefiles_cache *cache, char *args)
{
	return cachefiles_set_cull(&cache->blocks, args);
}

static int cachefiles_daemon_bstop(struct cachefiles_cache *cache, char *args)
{
	return cachefiles_set_stop(&cache->blocks, args);
}

/* Return: 0, -EEXIST where it was set before, -EINVAL for an empty word, -ENOMEM */
static int cachefiles_set_once(char **to, const char *args)
{
	if (!*args)
		return -EINVAL;
	if (*to)
		return -EEXIST;
	*to = kstrdup(args, GFP_KERNEL);
	return *to ? 0 : -ENOMEM;
}

static int cachefiles_daemon_dir(struct cachefiles_cache *cache, char *args)
{
	return cachefiles_set_once(&cache->rootdirname, args);
}

static int cachefiles_daemon_tag(struct cachefiles_cache *cache, char *args)
{
	return cachefiles_set_once(&cache->tag, args);
}

/* There is no security module that knows a label. */
static int cachefiles_daemon_secctx(struct cachefiles_cache *cache, char *args)
{
	(void)cache;
	return *args ? -EOPNOTSUPP : -EINVAL;
}

static int cachefiles_daemon_bind(struct cachefiles_cache *cache, char *args)
{
	if (!cache->rootdirname)
		return -EINVAL;
	if (test_bit(CACHEFILES_READY, &cache->flags))
		return -EBUSY;
	if (*args)
		return -EINVAL;
	if (!cache->tag)
		cache->tag = kstrdup("CacheFiles", GFP_KERNEL);
	return cache->tag ? cachefiles_add_cache(cache) : -ENOMEM;
}

/* Return: a file that nobody uses, ERR_PTR(): -EBUSY where somebody does, -ENOENT, -EIO */
static struct dentry *cachefiles_lookup_for_cull(struct cachefiles_cache *cache, const char *name)
{
	struct dentry *victim;

	if (strchr(name, '/'))
		return ERR_PTR(-EINVAL);
	if (!test_bit(CACHEFILES_READY, &cache->flags) || test_bit(CACHEFILES_DEAD, &cache->flags))
		return ERR_PTR(-EIO);
	victim = cachefiles_find(cache, data_race(cachefiles_cwd), name);
	if (!victim)
		return ERR_PTR(-ENOENT);
	return data_race(victim->d_inode->i_flags) & S_KERNEL_FILE ? ERR_PTR(-EBUSY) : victim;
}

static int cachefiles_daemon_inuse(struct cachefiles_cache *cache, char *args)
{
	struct dentry *victim = cachefiles_lookup_for_cull(cache, args);

	return IS_ERR(victim) ? (int)PTR_ERR(victim) : 0;
}

static int cachefiles_daemon_cull(struct cachefiles_cache *cache, char *args)
{
	struct dentry *victim = cachefiles_lookup_for_cull(cache, args);

	return IS_ERR(victim) ? (int)PTR_ERR(victim) : cachefiles_cull(victim);
}

static const struct cachefiles_daemon_cmd {
	const char *name;
	int (*handler)(struct cachefiles_cache *cache, char *args);
} cachefiles_daemon_cmds[] = {
	{"bind", cachefiles_daemon_bind},   {"brun", cachefiles_daemon_brun},
	{"bcull", cachefiles_daemon_bcull}, {"bstop", cachefiles_daemon_bstop},
	{"dir", cachefiles_daemon_dir},     {"frun", cachefiles_daemon_frun},
	{"fcull", cachefiles_daemon_fcull}, {"fstop", cachefiles_daemon_fstop},
	{"tag", cachefiles_daemon_tag},     {"cull", cachefiles_daemon_cull},
	{"inuse", cachefiles_daemon_inuse}, {"secctx", cachefiles_daemon_secctx},
};

/* Ends the command at its first blank. Return: what follows the blanks */
static char *cachefiles_arguments(char *command)
{
	char *args = command + strcspn(command, " \t");

	if (!*args)
		return args;
	*args++ = '\0';
	return args + strspn(args, " \t");
}

static int cachefiles_run_command(struct cachefiles_cache *cache, char *command)
{
	char *args = cachefiles_arguments(command);
	size_t n = sizeof(cachefiles_daemon_cmds) / sizeof(cachefiles_daemon_cmds[0]);
	int ret = -EIO;

	for (size_t i = 0; i < n; i++) {
		if (strcmp(cachefiles_daemon_cmds[i].name, command))
			continue;
		mutex_lock(&cache->daemon_mutex);
		if (!test_bit(CACHEFILES_DEAD, &cache->flags))
			ret = cachefiles_daemon_cmds[i].handler(cache, args);
		mutex_unlock(&cache->daemon_mutex);
		return ret;
	}
	return -EOPNOTSUPP;
}

static ssize_t cachefiles_daemon_write(struct file *file, const char *data, size_t datalen,
				       loff_t *pos)
{
	struct cachefiles_cache *cache = file->private_data;
	char *command;
	ssize_t ret;

	(void)pos;
	if (test_bit(CACHEFILES_DEAD, &cache->flags))
		return -EIO;
	if (datalen > CACHEFILES_COMMAND_MAX)
		return -EOPNOTSUPP;
	command = kzalloc(datalen + 1, GFP_KERNEL);
	if (!command)
		return -ENOMEM;
	mem_copy(command, data, datalen);
	if (memchr(command, '\0', datalen) || command[0] == '\n') {
		ret = -EINVAL;
	} else {
		command[strcspn(command, "\n")] = '\0';
		ret = cachefiles_run_command(cache, command);
	}
	kfree(command);
	return ret ? ret : (ssize_t)datalen;
}

const struct file_operations cachefiles_daemon_fops = {
	.open = cachefiles_daemon_open,
	.release = cachefiles_daemon_release,
	.write = cachefiles_daemon_write,
};
