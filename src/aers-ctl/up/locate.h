/* SPDX-License-Identifier: ISC */
/* src/aers-ctl/up/locate.h - where the other programs and the library for jackd are. */
#ifndef AERS_CTL_UP_LOCATE_H
#define AERS_CTL_UP_LOCATE_H

#include <stdbool.h>
#include <stddef.h>

/* A program beside this one; else its bare name, for the search along PATH. */
void aers_locate_program(const char *name, char *path, size_t size);
/* A file of ours in ../lib/aers beside this program's directory, else in the directory it was installed to. */
bool aers_locate_library(const char *name, char *path, size_t size);

#endif
