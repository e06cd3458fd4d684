/* SPDX-License-Identifier: ISC */
#include <limits.h>

#include "src/aers-ctl/up/locate.h"
#include "src/aers-ctl/up/up.h"

enum { MAX_ARGS = 20 };

struct arguments {
    char *list[MAX_ARGS + 1];
    size_t n;
};

/* libuv wants char *, and writes nothing through it. */
static void add(struct arguments *arguments, const char *word)
{
    union {
        const char *in;
        char *out;
    } both = {.in = word};
    if (arguments->n < MAX_ARGS)
        arguments->list[arguments->n++] = both.out;
}

static void add_common(struct arguments *arguments, const struct aers_ctl *ctl)
{
    if (ctl->log_format == AERS_LOG_JSON) {
        add(arguments, "--log-format");
        add(arguments, "json");
    }
    if (ctl->verbose)
        add(arguments, "-v");
}

static enum aers_code start(struct aers_up *up, struct aers_child *child, struct arguments *arguments)
{
    char path[PATH_MAX];
    aers_locate_program(child->name, path, sizeof path);
    enum aers_code code = aers_child_start(child, &up->loop, path, arguments->list, NULL, &up->ctl->error);
    if (code == AERS_OK)
        aers_guard_add(&up->guard, child->pid);
    return code;
}

enum aers_code aers_up_start_meter(struct aers_up *up)
{
    struct arguments arguments = {.n = 0};
    add(&arguments, "aers-meter");
    add_common(&arguments, up->ctl);
    add(&arguments, "--http");
    add(&arguments, up->http);
    add(&arguments, "--osc");
    add(&arguments, up->meter_osc);
    add(&arguments, "--graphd");
    add(&arguments, up->osc_url);
    return start(up, &up->children[AERS_UP_METER], &arguments);
}

enum aers_code aers_up_start_graphd(struct aers_up *up)
{
    struct arguments arguments = {.n = 0};
    add(&arguments, "aers-graphd");
    add_common(&arguments, up->ctl);
    add(&arguments, "--osc");
    add(&arguments, up->osc);
    add(&arguments, "--meter");
    add(&arguments, up->meter_url);
    if (up->config->jack_server) {
        add(&arguments, "--jack-server");
        add(&arguments, up->config->jack_server);
    }
    if (up->config->trace) {
        add(&arguments, "--trace");
        add(&arguments, up->config->trace);
    }
    add(&arguments, "--");
    add(&arguments, up->config->graph);
    return start(up, &up->children[AERS_UP_GRAPHD], &arguments);
}
