/* SPDX-License-Identifier: ISC */
/* alloc_count.so - LD_PRELOADed into a program, counts what it takes from the heap: malloc, calloc, realloc, and what
 * the C library calls for others (strdup, getline and so on). The count is an unsigned 64-bit number in the file
 * ALLOC_COUNT/PID, which anyone may read while the program runs. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void *__libc_malloc(size_t nbytes);
void *__libc_calloc(size_t n, size_t nbytes);
void *__libc_realloc(void *memory, size_t nbytes);

static atomic_ulong early;
static atomic_ulong *count = &early;

static __attribute__((constructor)) void begin(void)
{
    char path[4096];
    const char *folder = getenv("ALLOC_COUNT");
    snprintf(path, sizeof path, "%s/%d", folder ? folder : ".", (int)getpid());
    const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || ftruncate(fd, sizeof *count))
        return;
    void *page = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (page != MAP_FAILED)
        count = page;
}

void *malloc(size_t nbytes)
{
    atomic_fetch_add_explicit(count, 1, memory_order_relaxed);
    return __libc_malloc(nbytes);
}

void *calloc(size_t n, size_t nbytes)
{
    atomic_fetch_add_explicit(count, 1, memory_order_relaxed);
    return __libc_calloc(n, nbytes);
}

void *realloc(void *memory, size_t nbytes)
{
    atomic_fetch_add_explicit(count, 1, memory_order_relaxed);
    return __libc_realloc(memory, nbytes);
}
