/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/ready.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/log.h"

static void tell(int fd, const char *text)
{
    if (fd < 0)
        return;
    if (write(fd, text, strlen(text)) < 0)
        aers_log(AERS_LOG_WARNING, "--ready-fd", "nobody listens on descriptor %d", fd);
    close(fd);
}

void aers_ready_tell(int fd)
{
    tell(fd, "\n");
}

void aers_ready_refuse(int fd, const struct aers_error *error)
{
    char text[sizeof error->where + sizeof error->what + 8];
    snprintf(text, sizeof text, "E%s%s%s", error->where, error->where[0] ? ": " : "", error->what);
    tell(fd, text);
}
