/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/plan_fd.h"

#include <stdlib.h>
#include <unistd.h>

enum { MAX_PLAN_NBYTES = 16 << 20 };

enum aers_code aers_plan_read_fd(int fd, struct aers_plan **out, struct aers_error *error)
{
    char *text = malloc(MAX_PLAN_NBYTES);
    size_t nbytes = 0;
    ssize_t n = text ? 1 : -1;
    while (n > 0 && nbytes < MAX_PLAN_NBYTES) {
        n = read(fd, text + nbytes, MAX_PLAN_NBYTES - nbytes);
        nbytes += n > 0 ? (size_t)n : 0;
    }
    enum aers_code code;
    if (n < 0)
        code = aers_error_set(error, AERS_E_IO, "--plan-fd", "descriptor %d cannot be read to its end", fd);
    else if (n > 0)
        code = aers_error_set(error, AERS_E_LIMIT, "--plan-fd", "a plan has at most %d bytes", MAX_PLAN_NBYTES);
    else
        code = aers_plan_parse(text, nbytes, out, error);
    free(text);
    close(fd);
    return code;
}
