/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/record/record.h"

/* As seen from here, not from where graphd is. For free(). */
static char *make_absolute(const char *path, struct aers_error *error)
{
    char *here = *path == '/' ? NULL : getcwd(NULL, 0), *whole = NULL;
    if (*path != '/' && !here)
        (void)aers_error_set(error, AERS_E_IO, path, "%s", strerror(errno));
    else if (asprintf(&whole, "%s%s%s", here ? here : "", here ? "/" : "", path) < 0)
        whole = NULL;
    free(here);
    return whole;
}

/* Without a pattern, and for stems, each is called after what is heard. */
static char *make_file(const struct aers_record_wish *wish, struct aers_error *error)
{
    char *joined = NULL;
    if (!wish->stems)
        return make_absolute(wish->file ? wish->file : "{graph}-{node}-{take}.wav", error);
    if (asprintf(&joined, "%s/%s", wish->stems, wish->file ? wish->file : "{node}.wav") < 0)
        return NULL;
    char *file = make_absolute(joined, error);
    free(joined);
    return file;
}

static void add(struct json_object *list, const struct aers_record_wish *wish, const char *file, const char *what)
{
    struct json_object *item = json_object_new_object();
    const char *colon = strchr(what, ':');
    json_object_object_add(item, "from",
                           json_object_new_string_len(what, (int)(colon ? (size_t)(colon - what) : strlen(what))));
    if (colon)
        aers_json_add_string(item, "to", colon + 1);
    aers_json_add_string(item, "file", file);
    if (wish->format)
        aers_json_add_string(item, "format", wish->format);
    if (wish->overwrites)
        aers_json_add_bool(item, "overwrite", true);
    if (wish->stems) /* they lie side by side */
        aers_json_add_bool(item, "compensate", true);
    if (wish->limit_s > 0)
        aers_json_add_number(item, "limit_s", wish->limit_s, 6);
    json_object_array_add(list, item);
}

static enum aers_code add_stems(struct aers_ctl *ctl, struct json_object *list, const struct aers_record_wish *wish,
                                const char *file)
{
    struct json_object *graph, *nodes = NULL;
    const enum aers_code code = aers_ask_json(ctl, "/aers/graph", NULL, &graph);
    if (code != AERS_OK)
        return code;
    json_object_object_get_ex(graph, "nodes", &nodes);
    for (size_t i = 0; nodes && i < json_object_array_length(nodes); i++) {
        struct json_object *node = json_object_array_get_idx(nodes, i);
        const char *type = aers_json_get_string(node, "type", "");
        if (strcmp(type, "bus") == 0 || strcmp(type, "mixer") == 0)
            add(list, wish, file, aers_json_get_string(node, "id", ""));
    }
    json_object_put(graph);
    return json_object_array_length(list) > 0
               ? AERS_OK
               : aers_error_set(&ctl->error, AERS_E_NOT_FOUND, "--stems", "the graph has neither buses nor mixers");
}

enum aers_code aers_record_make(struct aers_ctl *ctl, const struct aers_record_wish *wish, int nargs, char **args,
                                struct json_object **out)
{
    struct json_object *list = json_object_new_array();
    enum aers_code code = AERS_OK;
    char *file = make_file(wish, &ctl->error);
    if (!file)
        code = AERS_E_MEMORY;
    for (int i = 0; code == AERS_OK && i < nargs; i++)
        add(list, wish, file, args[i]);
    if (code == AERS_OK && wish->stems)
        code = add_stems(ctl, list, wish, file);
    free(file);
    if (code == AERS_OK)
        *out = list;
    else
        json_object_put(list);
    return code;
}
