/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/patchbay/database.h"

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

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
