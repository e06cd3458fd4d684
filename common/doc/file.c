/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/doc/tree.h"

static enum aers_code refuse(struct aers_problems *problems, enum aers_code code, const char *what)
{
    aers_problems_add(problems, 0, 0, "", "%s", what);
    return code;
}

/* Up to size bytes; a file that grows meanwhile is cut, one that shrinks is short. */
static ssize_t read_all(int fd, char *text, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t n = read(fd, text + done, size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        done += (size_t)n;
    }
    return (ssize_t)done;
}

static enum aers_code parse_fd(int fd, const struct aers_doc_limits *limits, struct aers_problems *problems,
                               struct aers_doc **out)
{
    struct stat status;
    if (fstat(fd, &status) < 0)
        return refuse(problems, AERS_E_IO, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return refuse(problems, AERS_E_IO, "not a regular file");
    /* One byte more than allowed, so that a file over the limit is seen as such. */
    size_t size = (size_t)status.st_size < limits->nbytes ? (size_t)status.st_size + 1 : limits->nbytes + 1;
    char *text = malloc(size);
    if (!text)
        return AERS_E_MEMORY;
    ssize_t n = read_all(fd, text, size);
    enum aers_code code =
        n < 0 ? refuse(problems, AERS_E_IO, strerror(errno)) : aers_doc_parse(text, (size_t)n, limits, problems, out);
    free(text);
    return code;
}

enum aers_code aers_doc_parse_file(const char *path, const struct aers_doc_limits *limits,
                                   struct aers_problems *problems, struct aers_doc **out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not hold us up */
    if (fd < 0)
        return refuse(problems, errno == ENOENT ? AERS_E_NOT_FOUND : AERS_E_IO, strerror(errno));
    enum aers_code code = parse_fd(fd, limits ? limits : &aers_doc_default_limits, problems, out);
    close(fd);
    return code;
}
