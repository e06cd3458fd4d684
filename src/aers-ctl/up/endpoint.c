/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/up/endpoint.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/osc/url.h"

/* osc.tcp://HOST:PORT/ and http://HOST:PORT have the same middle. */
enum aers_code aers_endpoint_parse(const char *text, char out[AERS_ENDPOINT_SIZE], struct aers_error *error)
{
    struct aers_osc_url url;
    char middle[AERS_ENDPOINT_SIZE];
    const char *start = strstr(text, "://");
    start = start ? start + 3 : text;
    size_t length = strcspn(start, "/");
    if (length == 0 || length >= sizeof middle || (start[length] == '/' && start[length + 1]))
        return aers_error_set(error, AERS_E_USAGE, text, "is no HOST:PORT");
    memcpy(middle, start, length);
    middle[length] = 0;
    enum aers_code code = aers_osc_url_parse(middle, AERS_OSC_TCP, &url, error);
    if (code != AERS_OK)
        return code;
    snprintf(out, AERS_ENDPOINT_SIZE, strchr(url.host, ':') ? "[%s]:%u" : "%s:%u", url.host, url.port);
    return AERS_OK;
}

enum aers_code aers_endpoint_check(const char *endpoint, int socket_type, struct aers_error *error)
{
    struct aers_osc_url url;
    enum aers_code code = aers_osc_url_parse(endpoint, AERS_OSC_TCP, &url, error);
    if (code != AERS_OK)
        return code;
    int on = 1, reason = 0;
    int fd = socket(url.address.ss_family, socket_type | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return aers_error_set(error, AERS_E_IO, endpoint, "no socket: %s", strerror(errno));
    if (socket_type == SOCK_STREAM) /* as servers do: connections that are still closing do not count */
        (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (const struct sockaddr *)&url.address, url.naddress) != 0 ||
        (socket_type == SOCK_STREAM && listen(fd, 1) != 0))
        reason = errno;
    close(fd);
    if (reason == EADDRINUSE)
        return aers_error_set(error, AERS_E_CONFLICT, endpoint, "this port is taken");
    if (reason != 0)
        return aers_error_set(error, AERS_E_IO, endpoint, "cannot be listened at: %s", strerror(reason));
    return AERS_OK;
}
