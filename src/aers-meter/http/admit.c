/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/http/admit.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static uint16_t usual_port(const struct aers_admit *admit)
{
    return admit->is_secure ? 443 : 80;
}

static bool add(struct aers_admit *admit, const char *host, const char *port)
{
    if (admit->nhosts == AERS_ADMIT_MAX_HOSTS)
        return false;
    char *next = admit->hosts[admit->nhosts];
    bool is_6 = strchr(host, ':') != NULL;
    int n = snprintf(next, sizeof admit->hosts[0], "%s%s%s%s", is_6 ? "[" : "", host, is_6 ? "]" : "", port);
    if (n <= 0 || n > AERS_ADMIT_MAX_HOST)
        return false;
    if (!aers_admit_host(admit, next))
        admit->nhosts++;
    return true;
}

enum aers_code aers_admit_add(struct aers_admit *admit, const char *name)
{
    char port[8];
    snprintf(port, sizeof port, ":%u", admit->port);
    bool is_usual = admit->port == usual_port(admit);
    return add(admit, name, port) && (!is_usual || add(admit, name, "")) ? AERS_OK : AERS_E_LIMIT;
}

void aers_admit_init(struct aers_admit *admit, const char *host, uint16_t port)
{
    admit->port = port;
    admit->nhosts = 0;
    const char *names[] = {"127.0.0.1", "localhost", "::1", host};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        (void)!aers_admit_add(admit, names[i]);
}

/* "192.0.2.1:8080", "[2001:db8::1]:8080". A page of somebody else's can make its name point here, not an address. */
static bool is_address(const struct aers_admit *admit, const char *host)
{
    char text[INET6_ADDRSTRLEN + 1];
    struct in6_addr address;
    bool is_6 = *host == '[';
    const char *end = is_6 ? strchr(host, ']') : host + strcspn(host, ":");
    if (!end || end - host - is_6 >= (ptrdiff_t)sizeof text)
        return false;
    snprintf(text, sizeof text, "%.*s", (int)(end - host - is_6), host + is_6);
    const char *port = end + is_6;
    char wanted[8];
    snprintf(wanted, sizeof wanted, ":%u", admit->port);
    bool port_is_right = *port ? strcmp(port, wanted) == 0 : admit->port == usual_port(admit);
    return port_is_right && inet_pton(is_6 ? AF_INET6 : AF_INET, text, &address) == 1;
}

bool aers_admit_host(const struct aers_admit *admit, const char *host)
{
    for (unsigned i = 0; host && i < admit->nhosts; i++)
        if (strcasecmp(admit->hosts[i], host) == 0)
            return true;
    return host && admit->is_open && is_address(admit, host);
}

bool aers_admit_origin(const struct aers_admit *admit, const char *host, const char *origin)
{
    const char *scheme = admit->is_secure ? "https://" : "http://";
    if (!origin)
        return true;
    if (strncasecmp(origin, scheme, strlen(scheme)) != 0 || !aers_admit_host(admit, host))
        return false;
    return strcasecmp(origin + strlen(scheme), host) == 0;
}
