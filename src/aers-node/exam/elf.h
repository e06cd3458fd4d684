/* SPDX-License-Identifier: ISC */
/* aers-node/exam/elf.h - the names that a shared library wants from others, out of its dynamic symbol table. */
#ifndef AERS_NODE_EXAM_ELF_H
#define AERS_NODE_EXAM_ELF_H

#include <stdbool.h>
#include <stddef.h>

/* Tells each undefined name. bytes may be anything: @return false when it is no ELF file of this machine's word. */
bool aers_elf_each_wanted(const void *bytes, size_t nbytes, void (*wanted)(void *user, const char *name), void *user);

#endif
