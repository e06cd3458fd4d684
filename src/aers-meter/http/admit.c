/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/http/admit.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static void add(struct aers_admit *admit, const char *host, uint16_t port)
{
    const char *open = strchr(host, ':') ? "[" : "", *close = *open ? "]" : "";
    char *next = admit->hosts[admit->nhosts];
    int n = snprintf(next, sizeof admit->hosts[0], "%s%s%s:%u", open, host, close, port);
    if (n > 0 && n <= AERS_ADMIT_MAX_HOST && !aers_admit_host(admit, next))
        admit->nhosts++;
    if (port == 80) {
        next = admit->hosts[admit->nhosts];
        n = snprintf(next, sizeof admit->hosts[0], "%s%s%s", open, host, close);
        if (n > 0 && n <= AERS_ADMIT_MAX_HOST && !aers_admit_host(admit, next))
            admit->nhosts++;
    }
}

void aers_admit_init(struct aers_admit *admit, const char *host, uint16_t port)
{
    *admit = (struct aers_admit){.nhosts = 0};
    add(admit, "127.0.0.1", port);
    add(admit, "localhost", port);
    add(admit, "::1", port);
    add(admit, host, port);
}

bool aers_admit_host(const struct aers_admit *admit, const char *host)
{
    for (unsigned i = 0; host && i < admit->nhosts; i++)
        if (strcasecmp(admit->hosts[i], host) == 0)
            return true;
    return false;
}

bool aers_admit_origin(const struct aers_admit *admit, const char *host, const char *origin)
{
    static const char scheme[] = "http://";
    if (!origin)
        return true;
    if (strncasecmp(origin, scheme, sizeof scheme - 1) != 0 || !aers_admit_host(admit, host))
        return false;
    return strcasecmp(origin + sizeof scheme - 1, host) == 0;
}
