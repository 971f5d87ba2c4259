// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mock of fs/proc/proc_sysctl.c: operations set the variables themselves. No prototypes, since
 * trees name these functions differently.
 */
static int some_table;

void *register_sysctl_table(void *table);
void *register_sysctl_table(void *table)
{
	return &some_table;
}

void *register_sysctl_sz(const char *path, void *table, unsigned long n);
void *register_sysctl_sz(const char *path, void *table, unsigned long n)
{
	return &some_table;
}

void unregister_sysctl_table(void *table);
void unregister_sysctl_table(void *table)
{
}

void proc_douintvec(void);
void proc_douintvec(void)
{
}
