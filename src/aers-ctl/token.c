/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/token.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* It becomes part of a header: nothing that could end it. */
static bool is_token(const char *text)
{
    const size_t n = strlen(text);
    for (size_t i = 0; i < n; i++)
        if (text[i] <= ' ' || text[i] > '~')
            return false;
    return n > 0 && n <= AERS_TOKEN_NBYTES;
}

enum aers_code aers_token_find(char *text, char token[AERS_TOKEN_NBYTES + 1])
{
    const char *alone = NULL, *view = NULL, *control = NULL;
    char *rest = NULL;
    for (char *line = strtok_r(text, "\r\n", &rest); line; line = strtok_r(NULL, "\r\n", &rest)) {
        if (strncmp(line, "control ", 8) == 0)
            control = line + 8;
        else if (strncmp(line, "view ", 5) == 0)
            view = line + 5;
        else if (!alone)
            alone = line;
        else
            return AERS_E_INVALID;
    }
    const char *found = control ? control : view ? view : alone;
    if (!found || (alone && (control || view)) || !is_token(found))
        return AERS_E_INVALID;
    strcpy(token, found);
    return AERS_OK;
}

static enum aers_code read_file(const char *path, char token[AERS_TOKEN_NBYTES + 1], struct aers_error *error)
{
    char text[1024];
    struct stat about;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return aers_error_set(error, errno == ENOENT ? AERS_E_NOT_FOUND : AERS_E_IO, path, "%s", strerror(errno));
    const bool is_own =
        fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_uid == geteuid() && (about.st_mode & 077) == 0;
    const ssize_t n = is_own ? read(fd, text, sizeof text - 1) : 0;
    close(fd);
    if (!is_own)
        return aers_error_set(error, AERS_E_DENIED, path,
                              "a token is its owner's alone: this must be a file of yours with mode 0600");
    if (n < 0)
        return aers_error_set(error, AERS_E_IO, path, "%s", strerror(errno));
    text[n] = '\0';
    if (aers_token_find(text, token) == AERS_OK)
        return AERS_OK;
    return aers_error_set(error, AERS_E_INVALID, path,
                          "must have a token alone, or lines \"view TOKEN\" and \"control TOKEN\"");
}

enum aers_code aers_token_read(const struct aers_ctl *ctl, char token[AERS_TOKEN_NBYTES + 1], struct aers_error *error)
{
    const char *plain = getenv("AERS_TOKEN"), *file = getenv("AERS_TOKEN_FILE");
    token[0] = '\0';
    if (ctl->token_file)
        return read_file(ctl->token_file, token, error);
    if (plain && plain[0]) {
        if (!is_token(plain))
            return aers_error_set(error, AERS_E_INVALID, "AERS_TOKEN", "is no token: it has spaces, or is too long");
        strcpy(token, plain);
        return AERS_OK;
    }
    return file && file[0] ? read_file(file, token, error) : AERS_OK;
}
