/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "src/aers-ctl/up/up.h"

static enum aers_code load_graph(struct aers_up *up)
{
    struct aers_problems problems;
    struct aers_error *error = &up->ctl->error;
    const char *path = up->config->graph;
    aers_problems_init(&problems, path);
    enum aers_code code = aers_graph_load(path, &problems, &up->graph);
    if (code != AERS_OK) {
        aers_problems_print(&problems, stderr);
        if (problems.ntotal == 0)
            aers_error_set(error, code, path, "%s", aers_code_sentence(code));
        else
            aers_error_set(error, code, path, "the graph is not started");
    }
    aers_problems_finish(&problems);
    return code;
}

static enum aers_code name_endpoints(struct aers_up *up)
{
    const struct aers_up_config *config = up->config;
    struct aers_error *error = &up->ctl->error;
    enum aers_code code = aers_endpoint_parse(config->osc ? config->osc : up->ctl->url, up->osc, error);
    if (code == AERS_OK)
        code = aers_endpoint_parse(config->http ? config->http : up->ctl->meter, up->http, error);
    if (code == AERS_OK)
        code = aers_endpoint_parse(config->meter_osc ? config->meter_osc : "127.0.0.1:7771", up->meter_osc, error);
    snprintf(up->osc_url, sizeof up->osc_url, "osc.tcp://%s/", up->osc);
    snprintf(up->http_url, sizeof up->http_url, "http://%s/", up->http);
    snprintf(up->meter_url, sizeof up->meter_url, "osc.udp://%s/", up->meter_osc);
    return code;
}

/* Somebody is at the OSC port: say who, if it is one of us. */
static enum aers_code say_who(struct aers_up *up)
{
    struct aers_ctl ask = {.url = up->osc_url, .timeout_ms = 1000};
    struct json_object *status;
    if (aers_ask_json(&ask, "/aers/status", NULL, &status) == AERS_OK) {
        aers_error_set(
            &up->ctl->error, AERS_E_CONFLICT, up->osc,
            "an aers-graphd is here already, with the graph %s; aers-ctl down stops it, --osc HOST:PORT takes "
            "another port",
            aers_json_get_string(status, "graph_id", "?"));
        json_object_put(status);
    }
    aers_ask_finish(&ask);
    return AERS_E_CONFLICT;
}

static enum aers_code check_endpoints(struct aers_up *up)
{
    const struct {
        const char *endpoint, *option;
        int type;
    } wanted[] = {
        {up->osc, "--osc", SOCK_STREAM},
        {up->osc, "--osc", SOCK_DGRAM},
        {up->http, "--http", SOCK_STREAM},
        {up->meter_osc, "--meter-osc", SOCK_DGRAM},
    };
    struct aers_error *error = &up->ctl->error;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        enum aers_code code = aers_endpoint_check(wanted[i].endpoint, wanted[i].type, error);
        if (code == AERS_E_CONFLICT)
            aers_error_set(error, code, wanted[i].endpoint, "this port is taken; %s HOST:PORT takes another",
                           wanted[i].option);
        if (code == AERS_E_CONFLICT && i == 0)
            return say_who(up);
        if (code != AERS_OK)
            return code;
    }
    return AERS_OK;
}

/* The one that will be started, not one that is named for other commands. */
static enum aers_code open_meter(struct aers_up *up)
{
    struct aers_ctl ctl = *up->ctl;
    ctl.meter = up->http_url;
    return aers_http_open(&ctl, &up->meter, &up->ctl->error);
}

enum aers_code aers_up_prepare(struct aers_up *up)
{
    enum aers_code code = load_graph(up);
    if (code == AERS_OK)
        code = name_endpoints(up);
    if (code == AERS_OK)
        code = check_endpoints(up);
    if (code == AERS_OK)
        code = open_meter(up);
    return code;
}
