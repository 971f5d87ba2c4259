// SPDX-License-Identifier: GPL-2.0-only
/* Files of worlds are looked at before they are loaded, see file.h. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <link.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>
#include "base/die.h"
#include "base/file.h"
#include "world/file.h"

#ifdef __x86_64__
#define MACHINE EM_X86_64
#else
#define MACHINE EM_AARCH64
#endif

/* The seal: this text, the digest of all before it in 16 digits, and a newline. */
#define SEAL "\nstacksim-world xxh64:"
#define DIGITS 16
#define SEAL_SIZE (sizeof(SEAL) - 1 + DIGITS + 1)

/** struct image - a file in memory. @size: of it; @body: without the seal */
struct image {
	const unsigned char *p;
	size_t size, body;
};

static void seal_text(const struct image *f, size_t body, char text[SEAL_SIZE + 1])
{
	snprintf(text, SEAL_SIZE + 1, SEAL "%016" PRIx64 "\n", XXH64(f->p, body, 0));
}

/* Where the file of the object ends, by what its header says: 0 where that cannot be. */
static bool reaches(const struct image *f, uint64_t off, uint64_t nr, uint64_t size)
{
	uint64_t len, end;

	return !__builtin_mul_overflow(nr, size, &len) && !__builtin_add_overflow(off, len, &end) &&
	       end <= f->body;
}

/* Is all there that the tables of segments and of sections name? */
static bool is_whole(const struct image *f)
{
	const ElfW(Ehdr) *e = (const ElfW(Ehdr) *)f->p;
	const ElfW(Phdr) *ph = (const ElfW(Phdr) *)(f->p + e->e_phoff);
	const ElfW(Shdr) *sh = (const ElfW(Shdr) *)(f->p + e->e_shoff);

	if (e->e_phentsize != sizeof(*ph) || e->e_shentsize != sizeof(*sh) || !e->e_phnum ||
	    e->e_phoff % 8 || e->e_shoff % 8 || !reaches(f, e->e_phoff, e->e_phnum, sizeof(*ph)) ||
	    !reaches(f, e->e_shoff, e->e_shnum, sizeof(*sh)))
		return false;
	for (unsigned int i = 0; i < e->e_phnum; i++)
		if (!reaches(f, ph[i].p_offset, 1, ph[i].p_filesz))
			return false;
	for (unsigned int i = 0; i < e->e_shnum; i++)
		if (sh[i].sh_type != SHT_NOBITS && !reaches(f, sh[i].sh_offset, 1, sh[i].sh_size))
			return false;
	return true;
}

static bool is_object(const struct image *f)
{
	const ElfW(Ehdr) *e = (const ElfW(Ehdr) *)f->p;

	return f->size >= sizeof(*e) && !memcmp(e->e_ident, ELFMAG, SELFMAG) &&
	       e->e_ident[EI_CLASS] == ELFCLASS64 && e->e_ident[EI_DATA] == ELFDATA2LSB &&
	       e->e_type == ET_DYN && e->e_machine == MACHINE;
}

/* Return: does it end in what looks like a seal? Then @f->body is without it. */
static bool find_seal(struct image *f)
{
	size_t body = f->size - SEAL_SIZE;

	if (f->size < SEAL_SIZE || memcmp(f->p + body, SEAL, sizeof(SEAL) - 1))
		return false;
	f->body = body;
	return true;
}

/* Return: what is wrong with it, NULL when nothing is. */
static const char *look_at(struct image *f, bool *sealed)
{
	char seal[SEAL_SIZE + 1];

	if (!f->size)
		return "is empty";
	*sealed = find_seal(f);
	if (*sealed) {
		seal_text(f, f->body, seal);
		if (memcmp(f->p + f->body, seal, SEAL_SIZE))
			return "is damaged: it is not what it was when it was made; make it again";
	}
	if (!is_object(f))
		return "is no shared object of this machine";
	return is_whole(f) ? NULL : "was cut off; make it again";
}

/* Return: a descriptor, or negative errno. Not of what would make us wait for others. */
static int open_file(const char *path, struct stat *st)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	int err = 0;

	if (fd < 0 || fstat(fd, st))
		err = -errno;
	else if (!S_ISREG(st->st_mode))
		err = S_ISDIR(st->st_mode) ? -EISDIR : -EINVAL;
	if (err && fd >= 0)
		close(fd);
	return err ? err : fd;
}

/* @f: in memory, until unmap_file(), unless that fails with negative errno */
static int map_file(const char *path, struct image *f)
{
	struct stat st;
	int fd = open_file(path, &st);
	void *p = NULL;

	*f = (struct image){.p = NULL};
	if (fd < 0)
		return fd;
	if (st.st_size)
		p = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (p == MAP_FAILED)
		sim_no_memory("a world");
	*f = (struct image){.p = p, .size = st.st_size, .body = st.st_size};
	return 0;
}

static void unmap_file(const struct image *f)
{
	if (f->p)
		munmap((void *)f->p, f->size);
}

static int cannot_read(const char *path, int err, FILE *to)
{
	fprintf(to, "cannot load world: %s: %s\n", path,
		err == -EINVAL ? "is no file" : strerror(-err));
	return err;
}

int world_file_check(const char *path, bool *sealed, FILE *err)
{
	struct image f;
	int ret = map_file(path, &f);
	const char *wrong;

	if (ret)
		return cannot_read(path, ret, err);
	*sealed = false;
	wrong = look_at(&f, sealed);
	unmap_file(&f);
	if (!wrong)
		return 0;
	sim_complain(err, "cannot load world: %s %s\n", path, wrong);
	return -EINVAL;
}

uint64_t world_file_digest(const char *path)
{
	struct image f;
	uint64_t digest;

	if (map_file(path, &f))
		return 0;
	digest = XXH64(f.p, f.size, 0);
	unmap_file(&f);
	return digest;
}

int world_file_seal(const char *path, FILE *err)
{
	char seal[SEAL_SIZE + 1];
	struct image f;
	int ret = map_file(path, &f), fd;

	if (ret)
		return cannot_read(path, ret, err);
	if (!find_seal(&f)) {
		seal_text(&f, f.size, seal);
		fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
		if (fd < 0 || write(fd, seal, SEAL_SIZE) != (ssize_t)SEAL_SIZE)
			ret = -errno;
		if (fd >= 0 && close(fd) && !ret)
			ret = -errno;
	}
	unmap_file(&f);
	if (ret)
		sim_complain(err, "cannot write %s: %s\n", path, strerror(-ret));
	return ret;
}
