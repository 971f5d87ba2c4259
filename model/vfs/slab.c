// SPDX-License-Identifier: GPL-2.0-only
/* Memory of any size. */
#include <linux/kernel.h>

struct kmem_cache kmalloc_cache[1] = {{.sim = {.name = "kmalloc"}}};

void *kmemdup(const void *src, size_t len, int gfp)
{
	void *p = kzalloc(len, gfp);

	if (p)
		mem_copy(p, src, len);
	return p;
}

char *kstrdup(const char *s, int gfp)
{
	return kmemdup(s, strlen(s) + 1, gfp);
}
