/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/wait.h"

#include <poll.h>
#include <string.h>

#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/clock.h"

enum { PATIENCE = 3, LOOK_MS = 20 };

int64_t aers_wait_deadline_ms(const struct aers_ctl *ctl)
{
    return aers_clock_whole_ms() + (ctl->wait_ms ? ctl->wait_ms : (int64_t)PATIENCE * ctl->timeout_ms);
}

void aers_wait_a_little(void)
{
    (void)poll(NULL, 0, LOOK_MS);
}

static struct json_object *list_of(struct json_object *status, const char *list)
{
    struct json_object *items = NULL;
    json_object_object_get_ex(status, list, &items);
    return json_object_is_type(items, json_type_array) ? items : NULL;
}

struct json_object *aers_status_find_lacking(struct json_object *status, const char *list, const char *good)
{
    struct json_object *items = list_of(status, list);
    for (size_t i = 0; items && i < json_object_array_length(items); i++) {
        struct json_object *item = json_object_array_get_idx(items, i);
        if (strcmp(aers_json_get_string(item, "state", ""), good) != 0)
            return item;
    }
    return NULL;
}

static bool is_one_of(const char *word, const char *const *words, size_t nwords)
{
    for (size_t i = 0; i < nwords; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

bool aers_status_is_settled(struct json_object *status)
{
    static const char *const graph_moves[] = {"starting", "stopping"};
    static const char *const node_moves[] = {"waiting", "starting", "ready", "backoff", "stopping"};
    struct json_object *nodes = list_of(status, "nodes");
    if (is_one_of(aers_json_get_string(status, "state", ""), graph_moves, 2))
        return false;
    for (size_t i = 0; nodes && i < json_object_array_length(nodes); i++)
        if (is_one_of(aers_json_get_string(json_object_array_get_idx(nodes, i), "state", ""), node_moves, 5))
            return false;
    return true;
}

/* One look. AERS_E_TIMEOUT: not yet. */
static enum aers_code look(struct aers_ctl *ctl)
{
    struct json_object *status;
    enum aers_code code = aers_ask_json(ctl, "/aers/status", NULL, &status);
    if (code != AERS_OK) {
        aers_ask_finish(ctl); /* the next look tries anew */
        return code;
    }
    if (!aers_status_is_settled(status))
        code = aers_error_set(&ctl->error, AERS_E_TIMEOUT, ctl->url, "the graph is still %s; see aers-ctl status",
                              aers_json_get_string(status, "state", "?"));
    json_object_put(status);
    return code;
}

enum aers_code aers_wait_settled(struct aers_ctl *ctl)
{
    int64_t deadline_ms = aers_wait_deadline_ms(ctl);
    for (;;) {
        enum aers_code code = look(ctl);
        bool comes_yet = code == AERS_E_TIMEOUT || code == AERS_E_UNAVAILABLE;
        if (!comes_yet || aers_clock_whole_ms() > deadline_ms) {
            if (code == AERS_OK)
                ctl->error.what[0] = 0; /* what earlier looks found */
            return code;
        }
        aers_wait_a_little();
    }
}
