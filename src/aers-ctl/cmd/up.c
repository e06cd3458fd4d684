/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "common/model/package.h"
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/up/up.h"

static struct aers_up_config config;

enum {
    KEY_FOR = 'f',
    KEY_HTTP = 'w',
    KEY_OSC = 'o',
    KEY_METER_OSC = 'm',
    KEY_JACK_SERVER = 'n',
    KEY_UNSIGNED = 'u',
    KEY_TRACE = 't'
};

static const struct argp_option options[] = {
    {"for", KEY_FOR, "SECONDS", 0, "Stop by itself after this time", 0},
    {"http", KEY_HTTP, "HOST:PORT", 0, "Where aers-meter serves (default: as --meter)", 0},
    {"osc", KEY_OSC, "HOST:PORT", 0, "Where aers-graphd listens (default: as --url)", 0},
    {"meter-osc", KEY_METER_OSC, "HOST:PORT", 0, "Where aers-meter takes in meters (default: 127.0.0.1:7771)", 0},
    {"jack-server", KEY_JACK_SERVER, "NAME", 0, "Use, or start, this JACK server", 0},
    {"trace", KEY_TRACE, "FILE", 0, "Write when each block of each node began and ended here, for Perfetto", 0},
    {"allow-unsigned", KEY_UNSIGNED, NULL, 0, "Load modules that nobody has signed: for their development only", 0},
    {0},
};

static enum aers_code option(int key, const char *arg, struct aers_error *error)
{
    char *end;
    switch (key) {
    case KEY_FOR:
        config.for_s = strtod(arg, &end);
        if (end == arg || *end || !(config.for_s > 0 && config.for_s < 1e9))
            return aers_error_set(error, AERS_E_USAGE, "", "--for %s: give a number of seconds above 0", arg);
        return AERS_OK;
    case KEY_HTTP:
        config.http = arg;
        return AERS_OK;
    case KEY_OSC:
        config.osc = arg;
        return AERS_OK;
    case KEY_METER_OSC:
        config.meter_osc = arg;
        return AERS_OK;
    case KEY_TRACE:
        config.trace = arg;
        return AERS_OK;
    case KEY_UNSIGNED:
        aers_package_allow_unsigned();
        return AERS_OK;
    case KEY_JACK_SERVER:
        if (!arg[0] || strlen(arg) > 63)
            return aers_error_set(error, AERS_E_USAGE, "", "--jack-server: a name has 1 to 63 bytes");
        config.jack_server = arg;
        return AERS_OK;
    default:
        return AERS_E_UNSUPPORTED;
    }
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    (void)nargs;
    config.graph = args[0];
    return aers_up_run(ctl, &config);
}

const struct aers_command aers_command_up = {
    .name = "up",
    .args = "GRAPH",
    .summary = "play a graph file: start all it needs, stay, stop it again",
    .help =
        "Play a graph file. Uses the running JACK server; when there is none, starts jackd with the dummy driver at "
        "the graph's "
        "rate and block size, in real time if that is allowed. Starts aers-meter and aers-graphd, says what plays and "
        "where to look, and stays until Ctrl-C, SIGTERM, aers-ctl down, or the end of --for. Then it stops what it "
        "started, in the reverse order, and nothing else. If one of them dies, the rest is stopped and up fails.",
    .options = options,
    .min_args = 1,
    .max_args = 1,
    .option = option,
    .completes = "file",
    .asks_nobody = true,
    .run = run,
};
