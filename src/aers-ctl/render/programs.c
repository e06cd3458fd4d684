/* SPDX-License-Identifier: ISC */
/* What a render starts: jackd, aers-graphd, and the client that takes in what they make. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "src/aers-ctl/render/render.h"
#include "src/aers-ctl/up/locate.h"

/* Of the dummy driver, which are not used. */
enum { HARDWARE_PORTS = 2 };

enum aers_code aers_render_start_jackd(struct aers_render *render)
{
    const struct aers_jack_server wanted = {.rate_hz = render->graph->rate_hz, .block_nframes = render->block_nframes};
    snprintf(render->server, sizeof render->server, "aers-render-%d", (int)getpid());
    aers_jackd_init(&render->jackd, render->server, &wanted, HARDWARE_PORTS, HARDWARE_PORTS);
    aers_jackd_yield(&render->jackd);
    enum aers_code code = aers_child_start(&render->children[AERS_RENDER_JACKD], &render->loop, "jackd",
                                           render->jackd.args, render->jackd.env, &render->ctl->error);
    if (code == AERS_E_NOT_FOUND)
        return aers_error_set(&render->ctl->error, code, "jackd", "is not installed; install it (jackd2)");
    if (code == AERS_OK)
        aers_guard_add(&render->guard, render->children[AERS_RENDER_JACKD].pid);
    return code;
}

/* ---- the capture ---- */

static void free_names(char **names, uint32_t n)
{
    for (uint32_t i = 0; names && i < n; i++)
        free(names[i]);
    free(names);
}

static char **name_ports(const struct aers_render *render)
{
    char **names = calloc(render->nchannels, sizeof *names);
    for (size_t i = 0; names && i < render->graph->nnodes; i++)
        for (uint32_t c = 0; c < render->nodes[i].nchannels; c++)
            if (asprintf(&names[render->nodes[i].first + c], "%s_%u", render->graph->nodes[i].id, c + 1) < 0) {
                names[render->nodes[i].first + c] = NULL;
                free_names(names, render->nchannels);
                return NULL;
            }
    return names;
}

enum aers_code aers_render_open_capture(struct aers_render *render)
{
    char **names = name_ports(render);
    if (!names)
        return aers_error_set(&render->ctl->error, AERS_E_MEMORY, "", "out of memory");
    enum aers_code code = aers_capture_open(render->server, (const char *const *)names, render->nchannels,
                                            &render->reel, &render->capture, &render->ctl->error);
    free_names(names, render->nchannels);
    return code;
}

/* ---- aers-graphd ---- */

/* A port that nobody has, over TCP and UDP: by the time it is used somebody may, and another one is tried. */
static uint16_t find_port(void)
{
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof here;
    uint16_t port = 0;
    int tcp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), udp = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (bind(tcp, (const struct sockaddr *)&here, sizeof here) == 0 &&
        getsockname(tcp, (struct sockaddr *)&here, &size) == 0 &&
        bind(udp, (const struct sockaddr *)&here, sizeof here) == 0)
        port = ntohs(here.sin_port);
    if (tcp >= 0)
        close(tcp);
    if (udp >= 0)
        close(udp);
    return port;
}

struct arguments {
    char *items[2 * AERS_GRAPH_MAX_NODES + 32];
    size_t n;
};

/* uv_spawn does not write to what it is given. */
static void add(struct arguments *arguments, const char *text)
{
    if (arguments->n + 1 < sizeof arguments->items / sizeof *arguments->items)
        memcpy(&arguments->items[arguments->n++], &text, sizeof text);
}

static void add_option(struct arguments *arguments, const char *option, const char *value)
{
    add(arguments, option);
    add(arguments, value);
}

static void add_taps(struct arguments *arguments, const struct aers_render *render)
{
    for (size_t i = 0; i < render->graph->nnodes; i++)
        if (render->nodes[i].nchannels > 0 && !render->nodes[i].is_output)
            add_option(arguments, "--tap", render->graph->nodes[i].id);
}

static void name_endpoints(struct aers_render *render)
{
    snprintf(render->osc, sizeof render->osc, "127.0.0.1:%u", find_port());
    snprintf(render->url, sizeof render->url, "osc.tcp://%s/", render->osc);
    snprintf(render->meter_url, sizeof render->meter_url, "osc.udp://127.0.0.1:%u/", render->meters.port);
    render->ask.url = render->url;
}

enum aers_code aers_render_start_graphd(struct aers_render *render)
{
    static struct arguments arguments;
    char path[PATH_MAX], rate[16], block[16];
    name_endpoints(render);
    snprintf(rate, sizeof rate, "%u", render->graph->rate_hz);
    snprintf(block, sizeof block, "%u", render->block_nframes);
    arguments = (struct arguments){.n = 0};
    add(&arguments, "aers-graphd");
    add_option(&arguments, "--osc", render->osc);
    add_option(&arguments, "--meter", render->meter_url);
    add_option(&arguments, "--jack-server", render->server);
    add_option(&arguments, "--rate", rate);
    add_option(&arguments, "--block", block);
    add_option(&arguments, "--isolation", aers_isolation_name(render->config->isolation));
    add_option(&arguments, "--offline", AERS_CAPTURE_CLIENT);
    add(&arguments, "--no-start");
    if (render->config->trace)
        add_option(&arguments, "--trace", render->config->trace);
    if (render->ctl->verbose)
        add(&arguments, "-v");
    if (render->ctl->log_format == AERS_LOG_JSON)
        add(&arguments, "--log-format=json");
    add_taps(&arguments, render);
    add_option(&arguments, "--", render->config->graph);
    aers_locate_program("aers-graphd", path, sizeof path);
    enum aers_code code = aers_child_start(&render->children[AERS_RENDER_GRAPHD], &render->loop, path, arguments.items,
                                           NULL, &render->ctl->error);
    if (code == AERS_OK)
        aers_guard_add(&render->guard, render->children[AERS_RENDER_GRAPHD].pid);
    return code;
}
