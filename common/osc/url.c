/* SPDX-License-Identifier: ISC */
#include "common/osc/url.h"

#include <netdb.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *prefix;
    enum aers_osc_transport transport;
} schemes[] = {{"osc.udp://", AERS_OSC_UDP}, {"osc.tcp://", AERS_OSC_TCP}};

/* The text after the scheme. */
static const char *parse_scheme(const char *text, enum aers_osc_transport *transport)
{
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t length = strlen(schemes[i].prefix);
        if (strncmp(text, schemes[i].prefix, length) == 0) {
            *transport = schemes[i].transport;
            return text + length;
        }
    }
    return text;
}

/* Digits to the end, or to a single closing '/'. */
static bool parse_port(const char *text, uint16_t *out)
{
    unsigned port = 0;
    size_t ndigits = strspn(text, "0123456789");
    if (ndigits == 0 || ndigits > 5 || strcmp(text + ndigits + (text[ndigits] == '/'), "") != 0)
        return false;
    for (size_t i = 0; i < ndigits; i++)
        port = port * 10 + (unsigned)(text[i] - '0');
    *out = (uint16_t)port;
    return port <= UINT16_MAX;
}

static bool copy_host(const char *from, size_t length, char *out, size_t size)
{
    if (length >= size || strcspn(from, "/ \t\r\n") < length)
        return false;
    memcpy(out, from, length);
    out[length] = '\0';
    return true;
}

/* HOST:PORT, :PORT or [IPV6]:PORT */
static bool parse_host_port(const char *text, struct aers_osc_url *out)
{
    if (*text == '[') {
        const char *end = strchr(text, ']');
        return end && end[1] == ':' && end > text + 1 &&
               copy_host(text + 1, (size_t)(end - text - 1), out->host, sizeof out->host) &&
               parse_port(end + 2, &out->port);
    }
    const char *colon = strchr(text, ':');
    if (!colon)
        return false;
    bool host = colon == text ? copy_host("127.0.0.1", 9, out->host, sizeof out->host)
                              : copy_host(text, (size_t)(colon - text), out->host, sizeof out->host);
    return host && parse_port(colon + 1, &out->port);
}

/* IPv4 first, so that a server and a client that both say "localhost" meet. */
static const struct addrinfo *choose(const struct addrinfo *found)
{
    for (const struct addrinfo *at = found; at; at = at->ai_next)
        if (at->ai_family == AF_INET)
            return at;
    return found;
}

static enum aers_code resolve(const char *text, struct aers_osc_url *url, struct aers_error *error)
{
    struct addrinfo hints = {.ai_flags = AI_NUMERICSERV,
                             .ai_socktype = url->transport == AERS_OSC_UDP ? SOCK_DGRAM : SOCK_STREAM};
    struct addrinfo *found = NULL;
    char port[8];
    snprintf(port, sizeof port, "%u", url->port);
    int status = getaddrinfo(url->host, port, &hints, &found);
    if (status != 0)
        return aers_error_set(error, AERS_E_NOT_FOUND, text, "host \"%s\" is not known: %s", url->host,
                              gai_strerror(status));
    const struct addrinfo *chosen = choose(found);
    memcpy(&url->address, chosen->ai_addr, chosen->ai_addrlen);
    url->naddress = chosen->ai_addrlen;
    freeaddrinfo(found);
    return AERS_OK;
}

enum aers_code aers_osc_url_parse(const char *text, enum aers_osc_transport fallback, struct aers_osc_url *out,
                                  struct aers_error *error)
{
    struct aers_osc_url url = {.transport = fallback};
    if (!parse_host_port(parse_scheme(text, &url.transport), &url))
        return aers_error_set(
            error, AERS_E_INVALID, text,
            "not an OSC address; write HOST:PORT, osc.udp://HOST:PORT/ or osc.tcp://HOST:PORT/ with a "
            "port up to 65535");
    enum aers_code code = resolve(text, &url, error);
    if (code == AERS_OK)
        *out = url;
    return code;
}

bool aers_osc_url_is_loopback(const struct aers_osc_url *url)
{
    if (url->address.ss_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, &url->address, sizeof in);
        return ntohl(in.sin_addr.s_addr) >> 24 == 127;
    }
    struct sockaddr_in6 in6;
    memcpy(&in6, &url->address, sizeof in6);
    if (IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr))
        return in6.sin6_addr.s6_addr[12] == 127;
    return IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr);
}
