/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/lines.h"

#include <stdint.h>
#include <sys/socket.h>

#include "common/base/log.h"
#include "common/osc/write.h"

/* Under the log's lock: what goes wrong here cannot be logged. */
static void tell(void *user, enum aers_log_level level, const char *subject, const char *text)
{
    uint8_t packet[4096];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, "/aers/log", "sss");
    aers_osc_write_string(&writer, aers_log_level_word(level));
    aers_osc_write_string(&writer, subject);
    aers_osc_write_string(&writer, text);
    const size_t nbytes = aers_osc_write_stop(&writer);
    if (nbytes > 0)
        (void)!send((int)(intptr_t)user, packet, nbytes, MSG_DONTWAIT | MSG_NOSIGNAL);
}

void aers_lines_tell(int control_fd)
{
    if (control_fd >= 0)
        aers_log_tap(tell, (void *)(intptr_t)control_fd);
}

void aers_lines_stop(void)
{
    aers_log_tap(NULL, NULL);
}
