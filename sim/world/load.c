// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding and loading a world. Its writable segments are handed to the engine
 * as what is to be reset between executions; counters of a coverage build lie
 * in the same segments, but the engine restores only what was written under
 * its eyes.
 */
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <sim/assert.h>
#include "base/die.h"
#include "base/file.h"
#include "base/memory.h"
#include "world/file.h"
#include "world/world.h"

#define NR_PLACES 5

/* Where libstacksim was installed with its worlds, as the program that has it may be anywhere. */
extern const char sim_installed[] __attribute__((weak));

struct phdr_walk {
	uintptr_t addr; /* in the object that is looked for */
	struct sim_region *regions;
	unsigned int nr;
};

static bool object_has(const struct dl_phdr_info *info, uintptr_t addr)
{
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *ph = &info->dlpi_phdr[i];

		if (ph->p_type == PT_LOAD && addr - (info->dlpi_addr + ph->p_vaddr) < ph->p_memsz)
			return true;
	}
	return false;
}

/* End of what the linker protected after relocation; whole pages only. */
static uintptr_t relro_end(const struct dl_phdr_info *info)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *ph = &info->dlpi_phdr[i];

		if (ph->p_type == PT_GNU_RELRO)
			return (info->dlpi_addr + ph->p_vaddr + ph->p_memsz) & ~(page - 1);
	}
	return 0;
}

static int collect_regions(struct dl_phdr_info *info, size_t size, void *arg)
{
	struct phdr_walk *walk = arg;
	uintptr_t relro;

	(void)size;
	if (!object_has(info, walk->addr))
		return 0;
	relro = relro_end(info);
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *ph = &info->dlpi_phdr[i];
		uintptr_t start = info->dlpi_addr + ph->p_vaddr, end = start + ph->p_memsz;

		if (ph->p_type != PT_LOAD || !(ph->p_flags & PF_W))
			continue;
		if (relro > start && relro <= end)
			start = relro;
		if (start >= end)
			continue;
		sim_assert(walk->nr < SIM_MAX_REGIONS);
		walk->regions[walk->nr++] = (struct sim_region){(void *)start, end - start};
	}
	return 1;
}

unsigned int world_regions(const void *symbol, struct sim_region *regions)
{
	struct phdr_walk walk = {.addr = (uintptr_t)symbol, .regions = regions};

	dl_iterate_phdr(collect_regions, &walk);
	return walk.nr;
}

/* Folder of the running executable, without a slash at its end. */
static void exe_folder(char *buf, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", buf, size - 1);
	char *slash;

	buf[n < 0 ? 0 : n] = '\0';
	slash = strrchr(buf, '/');
	if (slash)
		*slash = '\0';
}

/* The folder that was asked for, or NULL. */
static const char *folder_set(void)
{
	const char *env = getenv("STACKSIM_WORLDS");

	return env && *env ? env : NULL;
}

/* Of a user who may not write where the program is installed (XDG base directories). */
static char *own_folder(void)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	return data && *data ? sim_format("%s/stacksim", data)
			     : sim_format("%s/.local/share/stacksim", home ? home : "");
}

char *world_folder(void)
{
	const char *env = folder_set();
	char exe[PATH_MAX], *folder;

	exe_folder(exe, sizeof(exe));
	if (env)
		return sim_strdup(env);
	folder = sim_format("%s/worlds", exe);
	if (!access(folder, X_OK))
		return folder;
	free(folder);
	folder = sim_format("%s/../lib/stacksim", exe);
	if (!access(folder, W_OK))
		return folder;
	free(folder);
	return own_folder();
}

/* Where a world of that name may be, best first. Return: how many. */
static unsigned int places(const char *name, char *place[NR_PLACES])
{
	const char *env = folder_set();
	char exe[PATH_MAX], *own;
	unsigned int n = 0;

	if (strchr(name, '/')) {
		place[n++] = sim_strdup(name);
		return n;
	}
	exe_folder(exe, sizeof(exe));
	if (env)
		place[n++] = sim_format("%s/%s.so", env, name);
	place[n++] = sim_format("%s/worlds/%s.so", exe, name);
	place[n++] = sim_format("%s/../lib/stacksim/%s.so", exe, name);
	if (sim_installed)
		place[n++] = sim_format("%s/%s.so", sim_installed, name);
	own = own_folder();
	place[n++] = sim_format("%s/%s.so", own, name);
	free(own);
	return n;
}

char *world_find(const char *name, FILE *err)
{
	char *place[NR_PLACES], *found = NULL;
	unsigned int n = places(name, place);

	for (unsigned int i = 0; i < n && !found; i++)
		if (!access(place[i], F_OK))
			found = sim_strdup(place[i]);
	if (!found) {
		sim_complain(err, "no world '%s'; looked for", name);
		for (unsigned int i = 0; i < n; i++)
			fprintf(err, "%s %s", i ? "," : "", place[i]);
		fprintf(err, "\n");
	}
	for (unsigned int i = 0; i < n; i++)
		free(place[i]);
	return found;
}

static int check_world(const struct world *w, FILE *err)
{
	if (!w->handle) {
		sim_complain(err, "cannot load world: %s\n", dlerror());
		return -EINVAL;
	}
	if (!w->def) {
		sim_complain(err, "%s is no world: it has no symbol 'sim_world'\n", w->path);
		return -EINVAL;
	}
	if (w->def->abi != SIM_WORLD_ABI) {
		sim_complain(
			err,
			"%s was built for interface %u, this stacksim has %u: build it again\n",
			w->path, w->def->abi, SIM_WORLD_ABI);
		return -EINVAL;
	}
	return 0;
}

/* Each test loads its world in a process of its own: what it was when this program began. */
static bool is_same(const char *path, const char *name, FILE *err)
{
	static struct {
		char *path;
		struct stat st;
	} first[4];
	struct stat st;
	size_t i = 0;

	while (i < sizeof(first) / sizeof(first[0]) && first[i].path && strcmp(first[i].path, path))
		i++;
	if (i == sizeof(first) / sizeof(first[0]) || stat(path, &st))
		return true;
	if (!first[i].path) {
		first[i].path = sim_strdup(path);
		first[i].st = st;
		return true;
	}
	if (st.st_ino == first[i].st.st_ino && st.st_mtim.tv_sec == first[i].st.st_mtim.tv_sec &&
	    st.st_mtim.tv_nsec == first[i].st.st_mtim.tv_nsec)
		return true;
	sim_complain(err, "world '%s' was made again meanwhile; call stacksim again\n", name);
	return false;
}

/* The file of the world is whole, but cannot be loaded: something is wrong with this machine. */
static void __attribute__((noreturn)) cannot_load(const char *path)
{
	const char *why = dlerror();

	sim_cannot("load a world", why ? why : path);
}

int world_load(struct world *w, const char *name, FILE *err)
{
	bool sealed;
	int ret;

	memset(w, 0, sizeof(*w));
	w->path = world_find(name, err);
	if (!w->path)
		return -ENOENT;
	if (!is_same(w->path, name, err)) {
		world_unload(w);
		return -ESTALE;
	}
	ret = world_file_check(w->path, &sealed, err);
	if (ret) {
		world_unload(w);
		return ret;
	}
	w->handle = dlopen(w->path, RTLD_NOW | RTLD_LOCAL);
	if (!w->handle && sealed)
		cannot_load(w->path);
	if (w->handle)
		w->def = dlsym(w->handle, "sim_world");
	ret = check_world(w, err);
	if (ret) {
		world_unload(w);
		return ret;
	}
	w->nr_regions = world_regions(w->def, w->regions);
	return 0;
}

const char *world_calls(const struct world *w)
{
	const char *const *text = dlsym(w->handle, "sim_calls");

	return text ? *text : NULL;
}

void world_unload(struct world *w)
{
	if (w->handle)
		dlclose(w->handle);
	free(w->path);
	memset(w, 0, sizeof(*w));
}
