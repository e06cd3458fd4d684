/* SPDX-License-Identifier: ISC */
/* libjack locks the server's whole shared memory into every client while it opens: 26,000 pages, of which a node uses a
 * few dozen, are mapped one by one before anything else. That is two thirds of the CPU time of a node's start. libjack
 * finds this mlock before glibc's (-Wl,--export-dynamic-symbol makes it visible): pages are locked as they are touched,
 * and once everybody has started, the rest is mapped by a thread that has the lowest claim to a processor there is. The
 * pages themselves are jackd's, which keeps them in memory: a first touch waits for the kernel to map it, and for no
 * disk.
 */
#include "src/aers-node/host/shared.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MAX_PIECES = 8, LARGE_NBYTES = 1 << 20, SLICE_NBYTES = 256 * 1024 };

#ifndef MADV_POPULATE_READ
enum { MADV_POPULATE_READ = 22 };
#endif

/* Written while the client is opened, by the main thread; read by the filling thread, which starts later. */
static struct {
    uint8_t *pages;
    size_t nbytes;
} pieces[MAX_PIECES];
static size_t npieces;

static pthread_t filler;
static bool is_filling;
static atomic_bool is_stopping;

int mlock(const void *address, size_t nbytes)
{
    if (nbytes < LARGE_NBYTES || npieces == MAX_PIECES || mlock2(address, nbytes, MLOCK_ONFAULT) != 0)
        return (int)syscall(SYS_mlock, address, nbytes);
    pieces[npieces].pages = (uint8_t *)(uintptr_t)address;
    pieces[npieces++].nbytes = nbytes;
    return 0;
}

/* @return false when the rest is better left: the kernel does not know how, or the memory has gone */
static bool fill_slice(uint8_t *pages, size_t nbytes)
{
    while (madvise(pages, nbytes, MADV_POPULATE_READ) != 0)
        if (errno != EAGAIN && errno != EINTR)
            return false;
    return true;
}

static void *fill(void *user)
{
    struct sched_param none = {0};
    (void)sched_setscheduler(0, SCHED_IDLE, &none); /* of this thread */
    for (size_t i = 0; i < npieces; i++)
        for (size_t at = 0; at < pieces[i].nbytes && !atomic_load(&is_stopping); at += SLICE_NBYTES) {
            size_t left = pieces[i].nbytes - at;
            if (!fill_slice(pieces[i].pages + at, left < SLICE_NBYTES ? left : SLICE_NBYTES))
                break;
        }
    return user;
}

void aers_shared_fill_start(void)
{
    is_filling = !is_filling && pthread_create(&filler, NULL, fill, NULL) == 0;
}

void aers_shared_fill_stop(void)
{
    atomic_store(&is_stopping, true);
    if (is_filling)
        pthread_join(filler, NULL);
    is_filling = false;
}
