/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/http/access.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const role_names[AERS_NROLES] = {NULL, "view", "control"};
static const char hex[] = "0123456789abcdef";

/* ---- the file */

static enum aers_code choose_path(const char *path, char *used, size_t size, struct aers_error *error)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    int n;
    if (path)
        n = snprintf(used, size, "%s", path);
    else if (config && *config == '/')
        n = snprintf(used, size, "%s/aers/meter-tokens", config);
    else if (home && *home == '/')
        n = snprintf(used, size, "%s/.config/aers/meter-tokens", home);
    else
        return aers_error_set(error, AERS_E_INVALID, "--token-file",
                              "neither XDG_CONFIG_HOME nor HOME says where the tokens are; name a file");
    if (n < 0 || (size_t)n >= size)
        return aers_error_set(error, AERS_E_LIMIT, "--token-file", "the path is too long");
    return AERS_OK;
}

/* The folders above it, those that are not there for their owner alone. What fails shows when the file is opened. */
static void make_folders(const char *path)
{
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", path);
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)!mkdir(folder, 0700);
        *slash = '/';
    }
}

static enum aers_code make_token(char token[AERS_ACCESS_TOKEN_NBYTES + 1])
{
    unsigned char bytes[AERS_ACCESS_TOKEN_NBYTES / 2];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return AERS_E_IO;
    for (size_t i = 0; i < sizeof bytes; i++) {
        token[2 * i] = hex[bytes[i] >> 4];
        token[2 * i + 1] = hex[bytes[i] & 15];
    }
    token[AERS_ACCESS_TOKEN_NBYTES] = '\0';
    return AERS_OK;
}

static enum aers_code create(struct aers_access *access, const char *path, struct aers_error *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return aers_error_set(error, AERS_E_IO, path, "cannot make the file of tokens: %s", strerror(errno));
    char text[4 * AERS_ACCESS_TOKEN_NBYTES];
    size_t n = 0;
    enum aers_code code = AERS_OK;
    for (int role = AERS_ROLE_VIEW; code == AERS_OK && role < AERS_NROLES; role++) {
        code = make_token(access->tokens[role]);
        n += (size_t)snprintf(text + n, sizeof text - n, "%s %s\n", role_names[role], access->tokens[role]);
    }
    if (code == AERS_OK && write(fd, text, n) != (ssize_t)n)
        code = AERS_E_IO;
    if (close(fd) < 0 || code != AERS_OK) {
        unlink(path);
        return aers_error_set(error, AERS_E_IO, path, "cannot write the file of tokens: %s", strerror(errno));
    }
    return AERS_OK;
}

static bool read_line(struct aers_access *access, char *line)
{
    char *token = strchr(line, ' ');
    if (!token)
        return false;
    *token++ = '\0';
    for (int role = AERS_ROLE_VIEW; role < AERS_NROLES; role++) {
        if (strcmp(line, role_names[role]) != 0)
            continue;
        if (access->tokens[role][0] || strlen(token) != AERS_ACCESS_TOKEN_NBYTES ||
            strspn(token, hex) != AERS_ACCESS_TOKEN_NBYTES)
            return false;
        memcpy(access->tokens[role], token, AERS_ACCESS_TOKEN_NBYTES + 1);
        return true;
    }
    return false;
}

static enum aers_code read_open(struct aers_access *access, int fd, const char *path, struct aers_error *error)
{
    struct stat about;
    char text[1024], *rest = NULL;
    if (fstat(fd, &about) < 0 || !S_ISREG(about.st_mode) || about.st_uid != geteuid() || (about.st_mode & 077))
        return aers_error_set(error, AERS_E_DENIED, path,
                              "tokens are their owner's alone: this must be a file of yours with mode 0600");
    ssize_t n = read(fd, text, sizeof text - 1);
    if (n < 0)
        return aers_error_set(error, AERS_E_IO, path, "%s", strerror(errno));
    text[n] = '\0';
    bool is_right = true;
    for (char *line = strtok_r(text, "\n", &rest); is_right && line; line = strtok_r(NULL, "\n", &rest))
        is_right = read_line(access, line);
    if (is_right && access->tokens[AERS_ROLE_CONTROL][0])
        return AERS_OK;
    return aers_error_set(error, AERS_E_INVALID, path,
                          "must have a line \"control TOKEN\", and may have \"view TOKEN\", each token of %d "
                          "hexadecimal digits; remove the file to have a new one made",
                          AERS_ACCESS_TOKEN_NBYTES);
}

enum aers_code aers_access_load(struct aers_access *access, const char *path, char *used, size_t size,
                                struct aers_error *error)
{
    struct aers_access loaded = {.is_required = true};
    enum aers_code code = choose_path(path, used, size, error);
    if (code != AERS_OK)
        return code;
    int fd = open(used, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd >= 0) {
        code = read_open(&loaded, fd, used, error);
        close(fd);
    } else if (errno == ENOENT) {
        make_folders(used);
        code = create(&loaded, used, error);
    } else {
        code = aers_error_set(error, AERS_E_IO, used, "%s", strerror(errno));
    }
    if (code == AERS_OK)
        *access = loaded;
    return code;
}

/* ---- the check */

static bool is_same(const char *a, const char *b)
{
    unsigned char differs = 0;
    for (size_t i = 0; i < AERS_ACCESS_TOKEN_NBYTES; i++)
        differs |= (unsigned char)(a[i] ^ b[i]);
    return differs == 0;
}

enum aers_role aers_access_role(const struct aers_access *access, const char *token)
{
    enum aers_role found = AERS_ROLE_NONE;
    if (!access->is_required)
        return AERS_ROLE_CONTROL;
    if (strlen(token) != AERS_ACCESS_TOKEN_NBYTES)
        return AERS_ROLE_NONE;
    for (int role = AERS_ROLE_VIEW; role < AERS_NROLES; role++)
        if (access->tokens[role][0] && is_same(access->tokens[role], token))
            found = (enum aers_role)role;
    return found;
}

static bool take(const char *text, char token[AERS_ACCESS_TOKEN_NBYTES + 1])
{
    size_t n = strspn(text, hex);
    if (n != AERS_ACCESS_TOKEN_NBYTES || (text[n] && !strchr("; \t", text[n])))
        return false;
    memcpy(token, text, n);
    token[n] = '\0';
    return true;
}

bool aers_access_find_token(const char *authorization, const char *cookie, char token[AERS_ACCESS_TOKEN_NBYTES + 1])
{
    static const char bearer[] = "Bearer ", name[] = AERS_ACCESS_COOKIE "=";
    token[0] = '\0';
    if (authorization)
        return strncasecmp(authorization, bearer, sizeof bearer - 1) == 0 &&
               take(authorization + sizeof bearer - 1, token);
    while (cookie && *cookie) {
        cookie += strspn(cookie, "; \t");
        if (strncmp(cookie, name, sizeof name - 1) == 0 && take(cookie + sizeof name - 1, token))
            return true;
        cookie = strchr(cookie, ';');
    }
    return false;
}
