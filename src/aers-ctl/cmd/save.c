/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/cmd.h"

enum { KEY_FORCE = 'f' };

static bool overwrites;

static const struct argp_option options[] = {
    {"force", KEY_FORCE, NULL, 0, "Overwrite FILE", 0},
    {0},
};

static enum aers_code option(int key, const char *arg, struct aers_error *error)
{
    (void)arg;
    (void)error;
    if (key != KEY_FORCE)
        return AERS_E_UNSUPPORTED;
    overwrites = true;
    return AERS_OK;
}

/* The directory of file, absolute; for free(), NULL when it is not there. */
static char *directory_of(const char *file)
{
    char *copy = strdup(file), *real = copy ? realpath(dirname(copy), NULL) : NULL;
    free(copy);
    return real;
}

/* fd is closed. */
static bool fill(int fd, const char *text)
{
    mode_t mask = umask(0);
    umask(mask);
    FILE *stream = fdopen(fd, "w");
    if (!stream) {
        close(fd);
        return false;
    }
    bool is_whole = fchmod(fd, 0666 & ~mask) == 0 && fputs(text, stream) >= 0 && fflush(stream) == 0 && fsync(fd) == 0;
    return fclose(stream) == 0 && is_whole;
}

/* Beside the file first, then in its place: nobody ever sees half of it. */
static enum aers_code write_file(const char *file, const char *text, struct aers_error *error)
{
    char *path = NULL;
    if (asprintf(&path, "%s.XXXXXX", file) < 0)
        return aers_error_set(error, AERS_E_MEMORY, file, "out of memory");
    int fd = mkstemp(path);
    enum aers_code code = AERS_OK;
    if (fd < 0 || !fill(fd, text) || rename(path, file) != 0)
        code = aers_error_set(error, AERS_E_IO, file, "%s", strerror(errno));
    if (fd >= 0 && code != AERS_OK)
        unlink(path);
    free(path);
    return code;
}

static enum aers_code check_target(const char *file, struct aers_error *error)
{
    if (!overwrites && access(file, F_OK) == 0)
        return aers_error_set(error, AERS_E_CONFLICT, file,
                              "is there already; --force overwrites it, and with it its comments");
    return AERS_OK;
}

static void print_json(const char *key, const char *value)
{
    struct json_object *object = json_object_new_object();
    aers_json_add_string(object, key, value);
    aers_print_json(object);
    json_object_put(object);
}

static enum aers_code save(struct aers_ctl *ctl, const char *file)
{
    char *text, *dir = directory_of(file);
    if (!dir)
        return aers_error_set(&ctl->error, AERS_E_NOT_FOUND, file, "its directory is not there");
    const char *word = dir;
    enum aers_code code = aers_ask_words(ctl, "/aers/session/save", &word, 1, &text);
    free(dir);
    if (code != AERS_OK)
        return code;
    code = write_file(file, text, &ctl->error);
    free(text);
    if (code == AERS_OK && ctl->json)
        print_json("file", file);
    else if (code == AERS_OK)
        printf("saved as %s\n", file);
    return code;
}

static enum aers_code print(struct aers_ctl *ctl)
{
    char *text;
    enum aers_code code = aers_ask_words(ctl, "/aers/session/save", NULL, 0, &text);
    if (code != AERS_OK)
        return code;
    if (ctl->json)
        print_json("yaml", text);
    else
        fputs(text, stdout);
    free(text);
    return AERS_OK;
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    (void)nargs;
    if (strcmp(args[0], "-") == 0)
        return print(ctl);
    enum aers_code code = check_target(args[0], &ctl->error);
    return code == AERS_OK ? save(ctl, args[0]) : code;
}

const struct aers_command aers_command_save = {
    .name = "save",
    .args = "FILE",
    .summary = "write the running graph as a graph file",
    .help =
        "Write the running graph, with live edits and the values it has now, as a graph file that loads to the same "
        "graph. Files it names are written relative to FILE where they lie near it. - prints it, with absolute "
        "paths. Comments of the file it came from are not kept.",
    .options = options,
    .min_args = 1,
    .max_args = 1,
    .option = option,
    .completes = "file",
    .run = run,
};
