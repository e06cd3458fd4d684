/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/options.h"

#include <argp.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/package.h"
#include "common/osc/url.h"

const char *argp_program_version = "aers-graphd " AERS_VERSION;

enum {
    KEY_OSC = 0x100,
    KEY_METER,
    KEY_SERVER,
    KEY_NO_START,
    KEY_WAIT,
    KEY_WATCH,
    KEY_WAKEUP,
    KEY_TRACE,
    KEY_CHECK,
    KEY_LOG,
    KEY_UNSIGNED,
    KEY_RATE,
    KEY_BLOCK,
    KEY_ISOLATION,
    KEY_OFFLINE,
    KEY_TAP
};

static const struct argp_option table[] = {
    {"osc", KEY_OSC, "HOST:PORT", 0, "Listen for OSC here, UDP and TCP (default 127.0.0.1:7770; loopback only)", 0},
    {"meter", KEY_METER, "URL", 0, "Where nodes send their meters (default osc.udp://127.0.0.1:7771/), or none", 0},
    {"jack-server", KEY_SERVER, "NAME", 0, "Use this JACK server instead of the default one", 0},
    {"no-start", KEY_NO_START, NULL, 0, "Load the graph, start no node until told to", 0},
    {"wait-server", KEY_WAIT, NULL, 0, "Wait for a JACK server that is not there yet", 0},
    {"watch", KEY_WATCH, NULL, 0, "Read the graph file again whenever it is written", 0},
    {"rate", KEY_RATE, "HZ", 0, "Instead of the file's sample_rate", 0},
    {"block", KEY_BLOCK, "N", 0, "Instead of the file's block_size", 0},
    {"isolation", KEY_ISOLATION, "LEVEL", 0, "Instead of the file's isolation and groups: node, chain, graph, auto", 0},
    {"offline", KEY_OFFLINE, "CLIENT", 0, "Lead all outputs to this JACK client, and nothing to or from hardware", 0},
    {"tap", KEY_TAP, "NODE", 0, "With --offline: lead this node to it as well", 0},
    {"wakeup-us", KEY_WAKEUP, "US", 0, "Let no processor sleep deeper than it takes so long to wake up; 0 is best", 0},
    {"trace", KEY_TRACE, "FILE", 0, "Write when each block of each node began and ended here, for Perfetto", 0},
    {"check", KEY_CHECK, NULL, 0, "Check the file, start nothing, exit with 0 or 2", 0},
    {"allow-unsigned", KEY_UNSIGNED, NULL, 0, "Load modules that nobody has signed: for their development only", 0},
    {"log-format", KEY_LOG, "FORMAT", 0, "text (default) or json", 0},
    {"verbose", 'v', NULL, 0, "Log more", 0},
    {0},
};

struct reading {
    struct aers_options *options;
    const char *log_format;
    const char *wakeup_us; /* or NULL */
};

/* A whole number, of the range that the graph file allows. */
static uint32_t read_whole(const struct argp_state *state, const char *option, const char *text, unsigned long min,
                           unsigned long max)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    if (end == text || *end || value < min || value > max)
        argp_error(state, "%s %s: a whole number from %lu to %lu is wanted", option, text, min, max);
    return (uint32_t)value;
}

static void read_block(const struct argp_state *state, struct aers_config *config, const char *text)
{
    config->block_nframes = read_whole(state, "--block", text, 16, 8192);
    if (config->block_nframes & (config->block_nframes - 1))
        argp_error(state, "--block %s: JACK wants a power of two", text);
}

static void add_tap(const struct argp_state *state, struct aers_options *options, const char *id)
{
    if (options->ntaps == AERS_OPTIONS_MAX_TAPS)
        argp_error(state, "--tap: at most %d", AERS_OPTIONS_MAX_TAPS);
    options->taps[options->ntaps++] = id;
}

static error_t take(int key, char *text, struct argp_state *state)
{
    struct reading *reading = state->input;
    struct aers_config *config = &reading->options->config;
    switch (key) {
    case KEY_OSC:
        config->osc = text;
        return 0;
    case KEY_METER:
        config->meter_url = text;
        return 0;
    case KEY_SERVER:
        config->jack_server = text;
        return 0;
    case KEY_NO_START:
        config->start = false;
        return 0;
    case KEY_WAIT:
        config->waits = true;
        return 0;
    case KEY_WATCH:
        config->watches = true;
        return 0;
    case KEY_RATE:
        config->rate_hz = read_whole(state, "--rate", text, 8000, 192000);
        return 0;
    case KEY_BLOCK:
        read_block(state, config, text);
        return 0;
    case KEY_ISOLATION:
        if (!aers_isolation_parse(text, &config->isolation))
            argp_error(state, "--isolation %s: node, chain, graph or auto is wanted", text);
        return 0;
    case KEY_OFFLINE:
        config->offline.client = text;
        return 0;
    case KEY_TAP:
        add_tap(state, reading->options, text);
        return 0;
    case KEY_WAKEUP:
        reading->wakeup_us = text;
        return 0;
    case KEY_TRACE:
        config->trace = text;
        return 0;
    case KEY_CHECK:
        reading->options->check = true;
        return 0;
    case KEY_UNSIGNED:
        aers_package_allow_unsigned();
        return 0;
    case KEY_LOG:
        reading->log_format = text;
        return 0;
    case 'v':
        reading->options->log_level = AERS_LOG_DEBUG;
        return 0;
    case ARGP_KEY_ARG:
        if (config->graph_path)
            argp_error(state, "one graph file at a time");
        config->graph_path = text;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which graph file?");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static enum aers_code read_osc(const struct aers_config *config, struct aers_error *error)
{
    struct aers_osc_url url;
    enum aers_code code = aers_osc_url_parse(config->osc, AERS_OSC_TCP, &url, error);
    if (code == AERS_OK && !aers_osc_url_is_loopback(&url))
        return aers_error_set(error, AERS_E_UNSUPPORTED, "--osc",
                              "%s is not loopback: listening to the network needs a token, which is not supported yet; "
                              "use 127.0.0.1:PORT and, from elsewhere, ssh -L",
                              config->osc);
    return code;
}

static enum aers_code read_meter(struct aers_config *config, struct aers_error *error)
{
    struct aers_osc_url url;
    if (strcmp(config->meter_url, "none") == 0)
        return AERS_OK;
    enum aers_code code = aers_osc_url_parse(config->meter_url, AERS_OSC_UDP, &url, error);
    if (code != AERS_OK)
        return code;
    if (url.transport != AERS_OSC_UDP)
        return aers_error_set(error, AERS_E_UNSUPPORTED, "--meter", "meters travel over UDP: osc.udp://HOST:PORT/");
    if (getnameinfo((const struct sockaddr *)&url.address, url.naddress, config->meter_host, sizeof config->meter_host,
                    NULL, 0, NI_NUMERICHOST) != 0)
        return aers_error_set(error, AERS_E_INVALID, "--meter", "%s has no numeric address", config->meter_url);
    config->meter_port = url.port;
    return AERS_OK;
}

static enum aers_code read_wakeup(struct aers_config *config, const char *text, struct aers_error *error)
{
    char *end;
    const long us = text ? strtol(text, &end, 10) : -1;
    if (text && (end == text || *end || us < 0 || us > 1000000))
        return aers_error_set(error, AERS_E_USAGE, "--wakeup-us",
                              "%s is no number of microseconds (allowed: 0 to 1000000)", text);
    config->wakeup_us = (int)us;
    return AERS_OK;
}

enum aers_code aers_options_read(int argc, char **argv, struct aers_options *options, struct aers_error *error)
{
    static const struct argp argp = {
        .options = table,
        .parser = take,
        .args_doc = "GRAPH",
        .doc = "Play a graph file as a set of supervised JACK clients.",
    };
    struct reading reading = {.options = options, .log_format = "text"};
    *options = (struct aers_options){
        .config = {.osc = "127.0.0.1:7770", .meter_url = "osc.udp://127.0.0.1:7771/", .start = true},
        .log_level = AERS_LOG_INFO,
    };
    argp_err_exit_status = aers_code_exit(AERS_E_USAGE);
    argp_parse(&argp, argc, argv, 0, NULL, &reading);
    if (aers_log_format_parse(reading.log_format, &options->log_format) != AERS_OK)
        return aers_error_set(error, AERS_E_USAGE, "--log-format", "%s is no format (allowed: text, json)",
                              reading.log_format);
    if (options->check)
        return AERS_OK;
    options->config.offline.taps = options->taps;
    options->config.offline.ntaps = options->ntaps;
    if (options->ntaps && !options->config.offline.client)
        return aers_error_set(error, AERS_E_USAGE, "--tap", "leads to the client that --offline names");
    if (read_wakeup(&options->config, reading.wakeup_us, error) != AERS_OK)
        return error->code;
    enum aers_code code = read_osc(&options->config, error);
    return code == AERS_OK ? read_meter(&options->config, error) : code;
}
