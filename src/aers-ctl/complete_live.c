/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/complete_live.h"

#include <string.h>

#include "src/aers-ctl/assign.h"
#include "src/aers-ctl/value.h"

void aers_completion_offer(const struct aers_completion *completion, const char *text, const char *about)
{
    if (strncmp(text, completion->word, strlen(completion->word)) != 0)
        return;
    fprintf(completion->stream, "%s%s%.*s\n", text, about && *about ? "\t" : "",
            about ? (int)strcspn(about, "\n\t") : 0, about ? about : "");
}

static struct json_object *array_of(struct json_object *object, const char *key)
{
    struct json_object *list = NULL;
    json_object_object_get_ex(object, key, &list);
    return json_object_is_type(list, json_type_array) ? list : NULL;
}

/* One member of every object of a list that graphd answers with. */
static void offer_names(const struct aers_completion *completion, const char *address, const char *list,
                        const char *name, const char *about)
{
    struct json_object *document, *items;
    if (aers_ask_json(completion->ctl, address, NULL, &document) != AERS_OK)
        return;
    items = array_of(document, list);
    for (size_t i = 0; items && i < json_object_array_length(items); i++) {
        struct json_object *item = json_object_array_get_idx(items, i);
        aers_completion_offer(completion, aers_json_get_string(item, name, ""), aers_json_get_string(item, about, ""));
    }
    json_object_put(document);
}

static void offer_nodes(const struct aers_completion *completion)
{
    offer_names(completion, "/aers/graph", "nodes", "id", "module");
}

/* The nodes that args[nargs - 1] feeds. */
static void offer_fed(const struct aers_completion *completion)
{
    struct json_object *graph, *edges;
    if (completion->nargs == 0 || aers_ask_json(completion->ctl, "/aers/graph", NULL, &graph) != AERS_OK)
        return;
    edges = array_of(graph, "edges");
    for (size_t i = 0; edges && i < json_object_array_length(edges); i++) {
        struct json_object *edge = json_object_array_get_idx(edges, i);
        if (strcmp(aers_json_get_string(edge, "from", ""), completion->args[completion->nargs - 1]) == 0)
            aers_completion_offer(completion, aers_json_get_string(edge, "to", ""), NULL);
    }
    json_object_put(graph);
}

/* The parameters of a node or pattern, each after `head`. */
static void offer_params(const struct aers_completion *completion, struct aers_nodes *nodes, const char *node,
                         const char *head)
{
    struct json_object *selected, *params;
    struct aers_error ignored;
    char text[256], value[80];
    if (aers_nodes_select(nodes, node, &selected, &ignored) != AERS_OK)
        return;
    struct json_object *first = json_object_array_get_idx(selected, 0);
    if (json_object_object_get_ex(first, "params", &params) && json_object_is_type(params, json_type_object)) {
        json_object_object_foreach(params, name, param)
        {
            snprintf(text, sizeof text, "%s%s", head, name);
            aers_value_format(param, aers_value_get(param, "value"), value, sizeof value);
            aers_completion_offer(completion, text, value);
        }
    }
    json_object_put(selected);
}

static void offer_values(const struct aers_completion *completion, struct aers_nodes *nodes, const char *node,
                         const char *name)
{
    static const char *const switches[] = {"on", "off", "toggle"}, *const numbers[] = {"default", "min", "max"};
    struct json_object *selected, *param, *choices;
    struct aers_error ignored;
    char value[80] = "";
    if (aers_nodes_select(nodes, node, &selected, &ignored) != AERS_OK)
        return;
    if (aers_node_param(json_object_array_get_idx(selected, 0), name, &param, &ignored) == AERS_OK) {
        bool is_switch = strcmp(aers_json_get_string(param, "type", ""), "bool") == 0;
        choices = array_of(param, "choices");
        for (size_t i = 0; choices && i < json_object_array_length(choices); i++)
            aers_completion_offer(completion, json_object_get_string(json_object_array_get_idx(choices, i)), NULL);
        for (size_t i = 0; !choices && i < 3; i++) {
            if (!is_switch)
                aers_value_format(param, aers_value_get(param, numbers[i]), value, sizeof value);
            aers_completion_offer(completion, is_switch ? switches[i] : numbers[i], value);
        }
    }
    json_object_put(selected);
}

/* Where in NODE PARAM VALUE [PARAM VALUE | NODE PARAM VALUE | NODE/PARAM=VALUE]... the cursor stands. */
static void offer_assignment(const struct aers_completion *completion, struct aers_nodes *nodes)
{
    const char *node = NULL;
    for (int i = 0; i < completion->nargs;) {
        int nleft = completion->nargs - i;
        char **args = completion->args + i;
        if (aers_assign_is_pair(args[0])) {
            i += 1;
            continue;
        }
        bool goes_on = node && aers_nodes_have_param(nodes, node, args[0]);
        if (!goes_on)
            node = args[0];
        if (nleft == 1 && !goes_on)
            offer_params(completion, nodes, node, "");
        else if (nleft == (goes_on ? 1 : 2))
            offer_values(completion, nodes, node, args[goes_on ? 0 : 1]);
        else {
            i += goes_on ? 2 : 3;
            continue;
        }
        return;
    }
    offer_nodes(completion);
    if (node)
        offer_params(completion, nodes, node, "");
}

/* NODE, or once there is a slash NODE/PARAM. */
static void offer_prefix(const struct aers_completion *completion, struct aers_nodes *nodes)
{
    char node[256], head[258];
    size_t length = strcspn(completion->word, "/");
    if (length == 0)
        return;
    if (!completion->word[length]) {
        offer_nodes(completion);
        return;
    }
    snprintf(node, sizeof node, "%.*s", (int)length, completion->word);
    snprintf(head, sizeof head, "%s/", node);
    offer_params(completion, nodes, node, head);
}

static void offer_switch(const struct aers_completion *completion)
{
    offer_nodes(completion);
    if (completion->nargs == 0)
        return;
    aers_completion_offer(completion, "on", NULL);
    aers_completion_offer(completion, "off", NULL);
    aers_completion_offer(completion, "toggle", NULL);
}

static void offer_events(const struct aers_completion *completion)
{
    static const char *const verbs[] = {"list", "trigger", "add", "record", "replay"};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        aers_completion_offer(completion, verbs[i], NULL);
}

/* After `module`: its words, or a node. */
static void offer_module_verbs(const struct aers_completion *completion)
{
    static const char *const verbs[] = {"list", "new", "reload", "verify", "sign", "keygen", "trust", "revoke"};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        aers_completion_offer(completion, verbs[i], NULL);
    offer_nodes(completion);
}

/* After one of these words a file; after a node a module. */
static void offer_module(const struct aers_completion *completion)
{
    static const char *const takes_file[] = {"verify", "sign", "trust", "revoke"};
    for (size_t i = 0; completion->nargs > 0 && i < sizeof takes_file / sizeof *takes_file; i++)
        if (strcmp(completion->args[0], takes_file[i]) == 0) {
            fputs(":files\n", completion->stream);
            return;
        }
    offer_names(completion, "/aers/modules", "modules", "name", "title");
}

static void offer_automation(const struct aers_completion *completion, bool modes)
{
    static const char *const words[2][4] = {{"list", "mode", "clear"}, {"off", "read", "touch", "write"}};
    for (size_t i = 0; i < 4 && words[modes][i]; i++)
        aers_completion_offer(completion, words[modes][i], NULL);
}

static void offer_tags_of(const struct aers_completion *completion, const char *node)
{
    struct json_object *answer;
    if (aers_ask_json(completion->ctl, "/aers/events/list", node, &answer) != AERS_OK)
        return;
    struct json_object *events = array_of(answer, "events");
    for (size_t i = 0; events && i < json_object_array_length(events); i++) {
        struct json_object *event = json_object_array_get_idx(events, i);
        const char *tag = aers_json_get_string(event, "tag", NULL);
        if (tag)
            aers_completion_offer(completion, tag, aers_json_get_string(event, "at", "on trigger"));
    }
    json_object_put(answer);
}

static void offer_all_tags(const struct aers_completion *completion)
{
    struct json_object *graph;
    if (aers_ask_json(completion->ctl, "/aers/graph", NULL, &graph) != AERS_OK)
        return;
    struct json_object *nodes = array_of(graph, "nodes");
    for (size_t i = 0; nodes && i < json_object_array_length(nodes); i++) {
        struct json_object *node = json_object_array_get_idx(nodes, i);
        if (strcmp(aers_json_get_string(node, "module", ""), "builtin/events") == 0)
            offer_tags_of(completion, aers_json_get_string(node, "id", ""));
    }
    json_object_put(graph);
}

/* After events trigger NODE its tags; after record and replay a file. */
static void offer_tags(const struct aers_completion *completion)
{
    if (completion->nargs < 2 || strcmp(completion->args[0], "add") == 0)
        return;
    if (strcmp(completion->args[0], "trigger") != 0) {
        fputs(":files\n", completion->stream);
        return;
    }
    offer_tags_of(completion, completion->args[1]);
}

void aers_complete_live(struct aers_completion *completion, const char *kind)
{
    struct aers_nodes nodes;
    aers_nodes_init(&nodes, completion->ctl);
    if (strcmp(kind, "node") == 0)
        offer_nodes(completion);
    else if (strcmp(kind, "to") == 0)
        offer_fed(completion);
    else if (strcmp(kind, "module") == 0)
        offer_module(completion);
    else if (strcmp(kind, "module_verb") == 0)
        offer_module_verbs(completion);
    else if (strcmp(kind, "param") == 0 && completion->nargs > 0)
        offer_params(completion, &nodes, completion->args[completion->nargs - 1], "");
    else if (strcmp(kind, "assignment") == 0)
        offer_assignment(completion, &nodes);
    else if (strcmp(kind, "prefix") == 0)
        offer_prefix(completion, &nodes);
    else if (strcmp(kind, "events") == 0)
        offer_events(completion);
    else if (strcmp(kind, "automation") == 0 || strcmp(kind, "mode") == 0)
        offer_automation(completion, *kind == 'm');
    else if (strcmp(kind, "tag") == 0)
        offer_tags(completion);
    else if (strcmp(kind, "any_tag") == 0)
        offer_all_tags(completion);
    else if (strcmp(kind, "switch") == 0)
        offer_switch(completion);
    aers_nodes_finish(&nodes);
}
