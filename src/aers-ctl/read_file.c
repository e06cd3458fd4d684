/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/read_file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/gate.h"

enum { MOST_NBYTES = AERS_OSC_MAX_REQUEST_NBYTES - 1024 };

static enum aers_code read_stream(FILE *stream, const char *path, char *text, struct aers_error *error)
{
    size_t n = fread(text, 1, MOST_NBYTES + 1, stream);
    if (ferror(stream))
        return aers_error_set(error, AERS_E_IO, path, "%s", strerror(errno));
    if (n > MOST_NBYTES)
        return aers_error_set(error, AERS_E_LIMIT, path, "is longer than %d bytes, which is all that one request takes",
                              MOST_NBYTES);
    text[n] = 0;
    if (strlen(text) != n)
        return aers_error_set(error, AERS_E_INVALID, path, "is no text: there is a NUL in it");
    return AERS_OK;
}

enum aers_code aers_read_file(const char *path, char **text, struct aers_error *error)
{
    bool is_input = strcmp(path, "-") == 0;
    FILE *stream = is_input ? stdin : fopen(path, "re");
    if (!stream)
        return aers_error_set(error, errno == ENOENT ? AERS_E_NOT_FOUND : AERS_E_IO, path, "%s", strerror(errno));
    char *room = malloc(MOST_NBYTES + 2);
    enum aers_code code = room ? read_stream(stream, is_input ? "standard input" : path, room, error)
                               : aers_error_set(error, AERS_E_MEMORY, path, "out of memory");
    if (!is_input)
        fclose(stream);
    if (code == AERS_OK)
        *text = room;
    else
        free(room);
    return code;
}
