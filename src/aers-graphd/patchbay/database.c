/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/patchbay/database.h"

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { LARGE_NBYTES = 1 << 20 };

bool aers_database_is_wanted;

int db_env_create(void **environment, unsigned flags);

/* Found by libjack before libdb's, because the program exports it (GRAPHD_LDFLAGS). */
int db_env_create(void **environment, unsigned flags)
{
    int (*real)(void **, unsigned) = NULL;
    void *symbol = aers_database_is_wanted ? dlsym(RTLD_NEXT, "db_env_create") : NULL;
    memcpy(&real, &symbol, sizeof real);
    return real ? real(environment, flags) : ENOTSUP;
}

/* libjack locks all of the server's shared memory, 100 MB of which this program, which has no audio callback, reads a
 * few pages. They are locked as they are touched; what is small is locked as asked. */
int mlock(const void *address, size_t nbytes)
{
    if (nbytes >= LARGE_NBYTES && mlock2(address, nbytes, MLOCK_ONFAULT) == 0)
        return 0;
    return (int)syscall(SYS_mlock, address, nbytes);
}
