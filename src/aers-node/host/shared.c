/* SPDX-License-Identifier: ISC */
/* libjack locks the server's whole shared memory into every client while it opens: 26,000 pages, of which a node uses a
 * few dozen, are mapped one by one before anything else. That is two thirds of the CPU time of a node's start, and of
 * the time that the kernel needs to end a process that is killed, during which JACK waits for it. libjack finds this
 * mlock before glibc's (-Wl,--export-dynamic-symbol makes it visible): pages are locked as they are touched, and once
 * everybody has started, those that a connection may lead to are mapped. The pages themselves are jackd's, which keeps
 * them in memory: a first touch waits for the kernel to map it, and for no disk.
 */
#include "src/aers-node/host/shared.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { LARGE_NBYTES = 1 << 20 };

#ifndef MADV_POPULATE_READ
enum { MADV_POPULATE_READ = 22 };
#endif

int mlock(const void *address, size_t nbytes)
{
    if (nbytes < LARGE_NBYTES || mlock2(address, nbytes, MLOCK_ONFAULT) != 0)
        return (int)syscall(SYS_mlock, address, nbytes);
    return 0;
}

/* @return false: the kernel does not know how */
static bool map(const void *address, size_t nbytes)
{
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), first = (uintptr_t)address / page * page;
    int failed;
    do
        failed = madvise((void *)first, (uintptr_t)address + nbytes - first, MADV_POPULATE_READ);
    while (failed && (errno == EAGAIN || errno == EINTR));
    return failed == 0;
}

void aers_shared_map_outputs(jack_client_t *client)
{
    const jack_nframes_t nframes = jack_get_buffer_size(client);
    const char **names = jack_get_ports(client, NULL, JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput);
    for (size_t i = 0; names && names[i]; i++) {
        jack_port_t *port = jack_port_by_name(client, names[i]);
        const void *buffer = port ? jack_port_get_buffer(port, nframes) : NULL; /* of an output that is its place */
        if (buffer && !map(buffer, nframes * sizeof(float)))
            break;
    }
    jack_free(names);
}
