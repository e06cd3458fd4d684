/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/spare.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

bool aers_spare_wait(int control_fd)
{
    char packet[64];
    struct pollfd poll_fd = {.fd = control_fd, .events = POLLIN};
    while (poll(&poll_fd, 1, -1) < 0)
        if (errno != EINTR)
            return false;
    return recv(control_fd, packet, sizeof packet, 0) > 0;
}

void aers_spare_rename(char *argument, const char *name)
{
    const size_t room = argument ? strlen(argument) : 0, nbytes = strlen(name);
    if (nbytes > room)
        return;
    memset(argument, 0, room);
    memcpy(argument, name, nbytes);
}
