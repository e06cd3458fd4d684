/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/wakeup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/log.h"

void aers_wakeup_hold(struct aers_wakeup *wakeup, int us)
{
    *wakeup = (struct aers_wakeup){.fd = -1};
    if (us < 0)
        return;
    const int32_t value = us;
    int fd = open(AERS_WAKEUP_DEVICE, O_WRONLY | O_CLOEXEC);
    if (fd >= 0 && write(fd, &value, sizeof value) == (ssize_t)sizeof value) {
        wakeup->fd = fd;
        return;
    }
    snprintf(wakeup->what, sizeof wakeup->what,
             "processors sleep as deep as they like: %s: %s (--wakeup-us wants to write it: see aers-ctl doctor)",
             AERS_WAKEUP_DEVICE, strerror(errno));
    aers_log(AERS_LOG_WARNING, NULL, "%s", wakeup->what);
    if (fd >= 0)
        close(fd);
}

void aers_wakeup_release(struct aers_wakeup *wakeup)
{
    if (wakeup->fd >= 0)
        close(wakeup->fd);
    wakeup->fd = -1;
}
