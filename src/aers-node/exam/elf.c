/* SPDX-License-Identifier: ISC */
#include "src/aers-node/exam/elf.h"

#include <elf.h>
#include <stdint.h>
#include <string.h>

struct file {
    const uint8_t *bytes;
    size_t nbytes;
};

/* nitems of `size` at `at`, if they lie within. */
static bool lies_within(const struct file *file, uint64_t at, uint64_t nitems, uint64_t size)
{
    return at <= file->nbytes && (size == 0 || nitems <= (file->nbytes - at) / size);
}

static bool read_section(const struct file *file, const Elf64_Ehdr *header, uint64_t i, Elf64_Shdr *section)
{
    if (i >= header->e_shnum || !lies_within(file, header->e_shoff, i + 1, sizeof *section))
        return false;
    memcpy(section, file->bytes + header->e_shoff + i * sizeof *section, sizeof *section);
    return lies_within(file, section->sh_offset, section->sh_size, 1);
}

static void tell(const struct file *file, const Elf64_Shdr *symbols, const Elf64_Shdr *names,
                 void (*wanted)(void *user, const char *name), void *user)
{
    const char *texts = (const char *)file->bytes + names->sh_offset;
    for (uint64_t i = 1; i < symbols->sh_size / sizeof(Elf64_Sym); i++) {
        Elf64_Sym symbol;
        memcpy(&symbol, file->bytes + symbols->sh_offset + i * sizeof symbol, sizeof symbol);
        if (symbol.st_shndx != SHN_UNDEF || symbol.st_name >= names->sh_size ||
            !memchr(texts + symbol.st_name, '\0', names->sh_size - symbol.st_name))
            continue;
        wanted(user, texts + symbol.st_name);
    }
}

bool aers_elf_each_wanted(const void *bytes, size_t nbytes, void (*wanted)(void *user, const char *name), void *user)
{
    const struct file file = {bytes, nbytes};
    Elf64_Ehdr header;
    Elf64_Shdr symbols, names;
    if (nbytes < sizeof header)
        return false;
    memcpy(&header, bytes, sizeof header);
    if (memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != ELFCLASS64 ||
        header.e_shentsize != sizeof symbols)
        return false;
    for (uint64_t i = 0; i < header.e_shnum; i++)
        if (read_section(&file, &header, i, &symbols) && symbols.sh_type == SHT_DYNSYM &&
            read_section(&file, &header, symbols.sh_link, &names))
            tell(&file, &symbols, &names, wanted, user);
    return true;
}
