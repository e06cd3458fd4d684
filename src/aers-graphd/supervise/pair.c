/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/supervise/pair.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "src/aers-graphd/memory.h"

/* Of fixed size: neither side can make another read beyond its end. */
static int open_page(void)
{
    const int fd = memfd_create("aers-seats", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd >= 0 && ftruncate(fd, AERS_DUO_NBYTES) == 0 &&
        fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

struct aers_pair *aers_pair_create(void)
{
    const int fd = open_page();
    if (fd < 0)
        return NULL;
    void *page = mmap(NULL, AERS_DUO_NBYTES, PROT_READ, MAP_SHARED, fd, 0);
    if (page == MAP_FAILED) {
        close(fd);
        return NULL;
    }
    struct aers_pair *pair = aers_need(1, sizeof *pair);
    *pair = (struct aers_pair){.nholders = 1, .fd = fd, .seats = page};
    return pair;
}

struct aers_pair *aers_pair_hold(struct aers_pair *pair)
{
    pair->nholders++;
    return pair;
}

void aers_pair_release(struct aers_pair *pair)
{
    if (!pair || --pair->nholders > 0)
        return;
    munmap((void *)(uintptr_t)pair->seats, AERS_DUO_NBYTES);
    close(pair->fd);
    free(pair);
}

unsigned aers_pair_get_owner(const struct aers_pair *pair)
{
    return pair ? atomic_load(&pair->seats->owner) : 0;
}
