// SPDX-License-Identifier: GPL-2.0-only
/*
 * Addresses to functions and lines, inlined functions included, with
 * elfutils' libdwfl on the running process itself. What was found is kept: a
 * run has thousands of records that share a few hundred addresses.
 */
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <errno.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/die.h"
#include "base/memory.h"
#include "base/near.h"
#include "report/render.h"
#include "report/unit.h"

#define MAX_INLINED 16
#define MAX_SCOPES 64

struct place {
	uintptr_t pc;
	size_t nr;
	bool measured; /* offset and size are known */
	struct sym_frame frame[MAX_INLINED];
};

struct symbols {
	const void *of; /* what symbols_open() was called for */
	Dwfl *dwfl;
	Dwfl_Module *engine; /* module of the engine, the executable */
	Dwfl_Module *world;  /* of the code under test */
	void *places;        /* tsearch() tree of struct place */
	void *names;         /* tsearch() tree of strings */
	void *units;         /* see unit_function() */
};

static struct symbols *kept;

/* Separate debug files are not looked for: it may mean the network. */
static int no_debuginfo(Dwfl_Module *mod, void **data, const char *name, Dwarf_Addr base,
			const char *file, const char *link, GElf_Word crc, char **found)
{
	(void)mod;
	(void)data;
	(void)name;
	(void)base;
	(void)file;
	(void)link;
	(void)crc;
	(void)found;
	return -1;
}

/*
 * By the name that /proc has for whoever asks: it may be that of another namespace of processes,
 * where the number of this one is that of somebody else. Return: 0, or an error as of libdwfl
 */
static int report_modules(Dwfl *dwfl)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	int err = maps ? dwfl_linux_proc_maps_report(dwfl, maps) : errno;

	if (maps)
		fclose(maps);
	return err;
}

static struct symbols *read_symbols(const void *world)
{
	static const Dwfl_Callbacks callbacks = {
		.find_elf = dwfl_linux_proc_find_elf,
		.find_debuginfo = no_debuginfo,
	};
	struct symbols *s = sim_zeroed(1, sizeof(*s), "symbols");
	int err;

	s->of = world;
	s->dwfl = dwfl_begin(&callbacks);
	if (!s->dwfl)
		sim_no_memory("symbols");
	err = report_modules(s->dwfl);
	if (err || dwfl_report_end(s->dwfl, NULL, NULL))
		sim_cannot("find symbols", err > 0 ? strerror(err) : dwfl_errmsg(-1));
	s->engine = dwfl_addrmodule(s->dwfl, (Dwarf_Addr)(uintptr_t)read_symbols);
	s->world = world ? dwfl_addrmodule(s->dwfl, (Dwarf_Addr)(uintptr_t)world) : NULL;
	return s;
}

struct symbols *symbols_open(const void *world)
{
	return kept && kept->of == world ? kept : read_symbols(world);
}

void symbols_close(struct symbols *s)
{
	if (s == kept)
		return;
	units_free(s->units);
	tdestroy(s->places, free);
	tdestroy(s->names, free);
	dwfl_end(s->dwfl);
	free(s);
}

static int compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return x->pc < y->pc ? -1 : x->pc > y->pc;
}

/* Path relative to the folder that the compiler ran in. */
static const char *relative(Dwarf_Die *cu, const char *file)
{
	Dwarf_Attribute attr;
	const char *dir = dwarf_formstring(dwarf_attr(cu, DW_AT_comp_dir, &attr));
	size_t len = dir ? strlen(dir) : 0;

	if (len && !strncmp(file, dir, len) && file[len] == '/')
		file += len + 1;
	return file[0] == '.' && file[1] == '/' ? file + 2 : file;
}

/* Source file and line of an address. Return: the file, or NULL. */
static const char *get_line(struct symbols *s, Dwarf_Die *cu, Dwarf_Addr addr, int *number)
{
	Dwarf_Line *line = cu ? dwarf_getsrc_die(cu, addr) : NULL;
	const char *file = line ? dwarf_linesrc(line, NULL, NULL) : NULL;

	if (!file)
		return NULL;
	dwarf_lineno(line, number);
	return sim_intern(&s->names, relative(cu, file));
}

/* libdw would end the process with exit code 1, which is that of a finding. */
static __attribute__((noreturn)) void no_memory(void)
{
	sim_no_memory("symbols");
}

static Dwarf *debug_info(Dwfl_Module *mod, Dwarf_Addr *bias)
{
	Dwarf *dwarf = dwfl_module_getdwarf(mod, bias);

	if (dwarf)
		dwarf_new_oom_handler(dwarf, no_memory);
	return dwarf;
}

/*
 * The unit an address is in. libdwfl looks in .debug_aranges only, which clang
 * does not write; then the units are asked one by one.
 */
static Dwarf_Die *find_unit(Dwfl_Module *mod, Dwarf_Addr addr, Dwarf_Addr *bias)
{
	Dwarf_Die *cu = NULL;

	if (!debug_info(mod, bias))
		return NULL;
	cu = dwfl_module_addrdie(mod, addr, bias);
	if (cu)
		return cu;
	do
		cu = dwfl_module_nextcu(mod, cu, bias);
	while (cu && !dwarf_haspc(cu, addr - *bias));
	return cu;
}

void symbols_keep(const void *world)
{
	Dwarf_Die *cu = NULL;
	Dwarf_Addr bias;

	kept = read_symbols(world);
	if (!kept->world || !debug_info(kept->world, &bias))
		return;
	while ((cu = dwfl_module_nextcu(kept->world, cu, &bias)))
		unit_read(&kept->units, cu);
}

void symbols_forget(void)
{
	struct symbols *s = kept;

	kept = NULL;
	if (s)
		symbols_close(s);
}

/* Where an inlined function was called from: the line of the frame around it. */
static void set_call_line(struct symbols *s, Dwarf_Die *cu, Dwarf_Die *die, struct sym_frame *f)
{
	Dwarf_Attribute attr;
	Dwarf_Word line = 0, file = 0;
	Dwarf_Files *files;
	size_t nr;
	const char *name = NULL;

	dwarf_formudata(dwarf_attr(die, DW_AT_call_line, &attr), &line);
	dwarf_formudata(dwarf_attr(die, DW_AT_call_file, &attr), &file);
	if (!dwarf_getsrcfiles(cu, &files, &nr))
		name = dwarf_filesrc(files, file, NULL, NULL);
	if (name)
		f->file = sim_intern(&s->names, relative(cu, name));
	f->line = (int)line;
}

static bool is_function(Dwarf_Die *die)
{
	int tag = dwarf_tag(die);

	return tag == DW_TAG_inlined_subroutine || tag == DW_TAG_subprogram;
}

/* The chain of scopes around an address, of which functions become frames. */
static void add_scopes(struct symbols *s, struct place *p, Dwarf_Die *cu, Dwarf_Die *scopes, int nr)
{
	Dwarf_Die *inner = NULL;

	for (int i = 0; i < nr && p->nr < MAX_INLINED; i++) {
		struct sym_frame *f;
		const char *name;

		if (!is_function(&scopes[i]))
			continue;
		name = sim_intern(&s->names,
				  dwarf_diename(&scopes[i]) ? dwarf_diename(&scopes[i]) : "?");
		/* a part of a function that was split off and inlined again is one function */
		if (!inner || name != p->frame[p->nr - 1].func) {
			f = &p->frame[p->nr++];
			f->func = name;
			if (inner)
				set_call_line(s, cu, inner, f);
		}
		if (dwarf_tag(&scopes[i]) == DW_TAG_subprogram)
			return;
		inner = &scopes[i];
	}
}

static bool is_scope(Dwarf_Die *die)
{
	return is_function(die) || dwarf_tag(die) == DW_TAG_lexical_block;
}

/* The scope within another one that has an address. Return: whether there is one. */
static bool inner_scope(Dwarf_Die *outer, Dwarf_Addr addr, Dwarf_Die *inner)
{
	if (dwarf_child(outer, inner))
		return false;
	do {
		if (is_scope(inner) && dwarf_haspc(inner, addr) == 1)
			return true;
	} while (!dwarf_siblingof(inner, inner));
	return false;
}

/*
 * Not by dwarf_getscopes(): that leaves the concrete tree at an inlined function and goes
 * on with the text around its definition, and the path to its DIE is wanted.
 */
static void add_functions(struct symbols *s, struct place *p, Dwarf_Die *cu, Dwarf_Addr addr)
{
	Dwarf_Die scopes[MAX_SCOPES], *outer = &scopes[MAX_SCOPES - 1];
	int at = MAX_SCOPES - 1;

	if (!unit_function(&s->units, cu, addr, outer))
		return;
	while (at && inner_scope(outer, addr, &scopes[at - 1]))
		outer = &scopes[--at];
	add_scopes(s, p, cu, scopes + at, MAX_SCOPES - at);
}

/*
 * Code that is not under test: the engine, and libraries, which have no debug
 * information. By the line and not by the unit: link-time optimisation makes
 * one nameless unit of all.
 */
static bool foreign_code(const struct symbols *s, Dwfl_Module *mod, const char *file)
{
	if (mod == s->engine)
		return !file || !strncmp(file, "sim/", strlen("sim/"));
	return !file && mod != s->world;
}

/* The function as the symbol table has it, which is looked through from its beginning: for the
 * offset, and where there is no debug information. */
static void add_symbol(struct symbols *s, struct place *p)
{
	Dwfl_Module *mod = dwfl_addrmodule(s->dwfl, p->pc - 1);
	GElf_Off off;
	GElf_Sym sym;
	const char *name = dwfl_module_addrinfo(mod, p->pc - 1, &off, &sym, NULL, NULL, NULL);
	struct sym_frame *f;

	p->measured = true;
	if (!name)
		return;
	if (!p->nr)
		p->frame[p->nr++].func = sim_intern(&s->names, name);
	f = &p->frame[p->nr - 1];
	f->off = off + 1;
	f->size = sym.st_size;
}

static struct place *look_up(struct symbols *s, uintptr_t pc)
{
	struct place *p = sim_zeroed(1, sizeof(*p), "symbols");
	Dwarf_Addr addr = pc - 1, bias = 0;
	Dwfl_Module *mod = dwfl_addrmodule(s->dwfl, addr);
	Dwarf_Die *cu = mod ? find_unit(mod, addr, &bias) : NULL;

	const char *file = NULL;
	int line = 0;

	p->pc = pc;
	if (mod)
		file = get_line(s, cu, addr - bias, &line);
	if (!mod || foreign_code(s, mod, file))
		return p;
	if (cu)
		add_functions(s, p, cu, addr - bias);
	p->frame[0].file = file;
	p->frame[0].line = line;
	if (!p->nr)
		add_symbol(s, p);
	return p;
}

static struct symbols *naming;

static struct place *place_of(struct symbols *s, uintptr_t pc)
{
	struct place key = {.pc = pc};
	void *at = tfind(&key, &s->places, compare_places);

	if (!at)
		at = sim_tree_add(look_up(s, pc), &s->places, compare_places);
	return *(struct place **)at;
}

static const char *func_name(uintptr_t pc)
{
	const struct place *p = place_of(naming, pc);

	return p->nr ? p->frame->func : "?";
}

size_t symbols_frames(struct symbols *s, uintptr_t pc, const struct sym_frame **frames)
{
	struct place *p = place_of(s, pc);

	if (p->nr && !p->measured)
		add_symbol(s, p);
	*frames = p->frame;
	return p->nr;
}

void symbols_code(struct symbols *s, uintptr_t *lo, uintptr_t *hi)
{
	Dwarf_Addr start = 0, end = 0;

	dwfl_module_info(s->world ? s->world : s->engine, NULL, &start, &end, NULL, NULL, NULL,
			 NULL);
	*lo = start;
	*hi = end;
}

uint64_t symbols_text_addr(struct symbols *s, uintptr_t pc)
{
	Dwfl_Module *mod = dwfl_addrmodule(s->dwfl, pc);
	Dwarf_Addr start = 0;

	if (mod)
		dwfl_module_info(mod, NULL, &start, NULL, NULL, NULL, NULL, NULL);
	return 0xffffffff81000000ull + (pc - start);
}

/*
 * A static variable of a function is "name.7" to gcc and "func.name" to clang:
 * of the parts between dots, the last that is no number is its name.
 */
static const char *plain_name(struct symbols *s, const char *name)
{
	char *copy = sim_strdup(name), *dot = strrchr(copy, '.');
	const char *plain;

	if (dot && dot != copy && strspn(dot + 1, "0123456789") == strlen(dot + 1)) {
		*dot = '\0';
		dot = strrchr(copy, '.');
	}
	plain = sim_intern(&s->names, dot ? dot + 1 : copy);
	free(copy);
	return plain;
}

const char *symbols_data(struct symbols *s, const void *addr, unsigned long *off)
{
	Dwarf_Addr at = (Dwarf_Addr)(uintptr_t)addr;
	Dwfl_Module *mod = dwfl_addrmodule(s->dwfl, at);
	GElf_Off where = 0;
	GElf_Sym sym;
	const char *name;

	/* what is zero at the start has no pages of the file */
	if (!mod)
		mod = s->world ? s->world : s->engine;
	name = dwfl_module_addrinfo(mod, at, &where, &sym, NULL, NULL, NULL);
	if (!name || GELF_ST_TYPE(sym.st_info) != STT_OBJECT || where >= sym.st_size)
		return NULL;
	*off = where;
	return plain_name(s, name);
}

const void *symbols_variable(struct symbols *s, const char *name)
{
	Dwfl_Module *mod = s->world ? s->world : s->engine;
	int nr = dwfl_module_getsymtab(mod);

	for (int i = 1; i < nr; i++) {
		GElf_Addr addr;
		GElf_Sym sym;
		const char *sname = dwfl_module_getsym_info(mod, i, &sym, &addr, NULL, NULL, NULL);

		if (sname && GELF_ST_TYPE(sym.st_info) == STT_OBJECT &&
		    !strcmp(plain_name(s, sname), name))
			return (const void *)(uintptr_t)addr;
	}
	return NULL;
}

/* a function that is looked for by name, and the @nr that have other names */
struct lookup {
	const char *name, **near;
	unsigned int nr;
	bool found;
};

static int see_function(Dwarf_Die *die, void *arg)
{
	struct lookup *l = arg;
	const char *name = dwarf_diename(die);

	if (!name || dwarf_hasattr(die, DW_AT_declaration))
		return DWARF_CB_OK;
	l->found = !strcmp(name, l->name);
	if (l->found)
		return DWARF_CB_ABORT;
	l->near = sim_grow(l->near, l->nr, sizeof(*l->near), "symbols");
	l->near[l->nr++] = name;
	return DWARF_CB_OK;
}

bool symbols_function(struct symbols *s, const char *name, const char **near)
{
	Dwfl_Module *mod = s->world ? s->world : s->engine;
	struct lookup l = {.name = name};
	Dwarf_Die *cu = NULL;
	Dwarf_Addr bias;

	while (!l.found && debug_info(mod, &bias) && (cu = dwfl_module_nextcu(mod, cu, &bias)))
		dwarf_getfuncs(cu, see_function, &l, 0);
	*near = l.found ? NULL : sim_near(name, l.near, l.nr);
	free(l.near);
	return l.found;
}

/* The first that is not of a header: what was called is plain from what is done. */
static const struct sym_frame *caller_frame(const struct sym_frame *frame, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++) {
		size_t len = frame[i].file ? strlen(frame[i].file) : 0;

		if (len && strcmp(frame[i].file + len - 2, ".h"))
			return &frame[i];
	}
	return &frame[n - 1];
}

static bool name_site(uintptr_t pc, struct sim_site *site)
{
	const struct place *p = place_of(naming, pc);
	const struct sym_frame *frame;

	if (!p->nr)
		return false;
	frame = caller_frame(p->frame, p->nr);
	*site = (struct sim_site){sim_strdup(frame->func),
				  frame->file ? sim_strdup(frame->file) : "?",
				  (unsigned int)frame->line};
	return true;
}

static const char *no_name(uintptr_t pc)
{
	(void)pc;
	return "?";
}

void symbols_name_signatures(struct symbols *s)
{
	naming = s;
	sim_set_func_name(s ? func_name : no_name);
	sim_set_site_resolver(s ? name_site : NULL);
}
