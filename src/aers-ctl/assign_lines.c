/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/assign_lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-ctl/assign.h"

static const char blanks[] = " \t\r";

/* The next word, ended with a NUL; *rest begins after it. */
static char *cut_word(char **rest)
{
    char *word = *rest + strspn(*rest, blanks), *end = word + strcspn(word, blanks);
    *rest = *end ? end + 1 : end;
    *end = 0;
    return word;
}

static void cut_end(char *text)
{
    size_t n = strlen(text);
    while (n > 0 && strchr(blanks, text[n - 1]))
        text[--n] = 0;
}

enum aers_code aers_assign_line(struct aers_changes *changes, char *line, bool *added, struct aers_error *error)
{
    char *rest = line + strspn(line, blanks);
    cut_end(rest);
    *added = *rest && *rest != '#';
    if (!*added)
        return AERS_OK;
    if (aers_assign_is_pair(rest))
        return aers_assign(changes, 1, &rest, error);
    char *node = cut_word(&rest), *param = cut_word(&rest);
    rest += strspn(rest, blanks);
    if (!*rest)
        return aers_error_set(error, AERS_E_USAGE, "", "a line is NODE PARAM VALUE, or NODE/PARAM=VALUE");
    return aers_changes_add(changes, node, param, rest, error);
}

void aers_assign_place(struct aers_error *error, size_t line)
{
    char where[sizeof error->where];
    snprintf(where, sizeof where, "%s", error->where);
    snprintf(error->where, sizeof error->where, "standard input:%zu%s%.400s", line, *where ? ": " : "", where);
}

enum aers_code aers_assign_lines(struct aers_changes *changes, FILE *stream, struct aers_error *error)
{
    char *line = NULL;
    size_t size = 0, number = 0;
    ssize_t n;
    enum aers_code code = AERS_OK;
    while (code == AERS_OK && (n = getline(&line, &size, stream)) >= 0) {
        bool added;
        number++;
        line[strcspn(line, "\n")] = 0;
        code = aers_assign_line(changes, line, &added, error);
        if (code != AERS_OK)
            aers_assign_place(error, number);
    }
    free(line);
    if (code == AERS_OK && ferror(stream))
        code = aers_error_set(error, AERS_E_IO, "standard input", "%s", strerror(errno));
    return code;
}
