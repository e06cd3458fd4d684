/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "src/aers-ctl/term.h"
#include "src/aers-ctl/up/up.h"

/* A node whose gain is worth trying, or NULL. */
static const char *find_gain(struct json_object *nodes)
{
    for (size_t i = 0; nodes && i < json_object_array_length(nodes); i++) {
        struct json_object *node = json_object_array_get_idx(nodes, i);
        if (strcmp(aers_json_get_string(node, "module", ""), "builtin/gain") == 0)
            return aers_json_get_string(node, "id", NULL);
    }
    return NULL;
}

static struct json_object *nodes_of(struct json_object *status)
{
    struct json_object *nodes = NULL;
    json_object_object_get_ex(status, "nodes", &nodes);
    return json_object_is_type(nodes, json_type_array) ? nodes : NULL;
}

static void print_json(const struct aers_up *up, struct json_object *status)
{
    static const char *const keys[AERS_UP_NCHILDREN] = {"jackd_pid", "meter_pid", "graphd_pid"};
    struct json_object *document = json_object_new_object(), *nodes = nodes_of(status);
    aers_json_add_string(document, "state", aers_json_get_string(status, "state", ""));
    aers_json_add_string(document, "graph_id", aers_json_get_string(status, "graph_id", ""));
    aers_json_add_int(document, "nnodes", nodes ? (int64_t)json_object_array_length(nodes) : 0);
    aers_json_add_string(document, "url", up->osc_url);
    aers_json_add_string(document, "meter", up->http_url);
    aers_json_add_string(document, "jack_server", aers_jack_server_name(up->config->jack_server));
    for (size_t i = 0; i < AERS_UP_NCHILDREN; i++)
        if (aers_child_is_alive(&up->children[i]))
            aers_json_add_int(document, keys[i], up->children[i].pid);
    puts(json_object_to_json_string_ext(document, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(document);
}

/* " --url ..." where the examples would not reach this graphd without it. */
static void format_url_option(const struct aers_up *up, char *text, size_t size)
{
    bool plain = strcmp(up->osc_url, AERS_CTL_DEFAULT_URL) == 0 || strcmp(up->osc_url, up->ctl->url) == 0;
    snprintf(text, size, plain ? "%s" : " --url %s", plain ? "" : up->osc_url);
}

static void print_text(const struct aers_up *up, struct json_object *status)
{
    struct json_object *nodes = nodes_of(status);
    const struct aers_child *jackd = &up->children[AERS_UP_JACKD];
    const char *gain = find_gain(nodes), *bold = up->ctl->colour ? AERS_BOLD : "";
    const char *plain = up->ctl->colour ? AERS_PLAIN : "";
    char url[AERS_ENDPOINT_SIZE + 32];
    format_url_option(up, url, sizeof url);
    printf("%s%s is playing%s: %zu nodes at %lld Hz, %lld frames a block, on JACK server %s%s\n", bold,
           aers_json_get_string(status, "graph_id", "?"), plain, nodes ? json_object_array_length(nodes) : 0,
           (long long)aers_json_get_int(status, "rate_hz", 0), (long long)aers_json_get_int(status, "block_nframes", 0),
           aers_jack_server_name(up->config->jack_server),
           !aers_child_is_alive(jackd) ? ""
           : up->jackd.realtime        ? " (started here: dummy, real-time)"
                                       : " (started here: dummy, not real-time)");
    printf("  levels  %s%s%s or aers-ctl meters\n", bold, up->http_url, plain);
    printf("  state   aers-ctl%s status\n", url);
    if (gain)
        printf("  change  aers-ctl%s set %s gain_db -3\n", url, gain);
    printf("  stop    Ctrl-C, or aers-ctl%s down\n", url);
}

void aers_up_announce(const struct aers_up *up, struct json_object *status)
{
    if (up->ctl->json)
        print_json(up, status);
    else
        print_text(up, status);
    fflush(stdout);
}
