/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/args.h"

#include <aers/module.h>
#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/package.h"

const char *argp_program_version = "aers-node " AERS_VERSION;

enum {
    OPTION_NAME = 256,
    OPTION_SERVER,
    OPTION_CHANNELS,
    OPTION_OSC,
    OPTION_METER,
    OPTION_LIST,
    OPTION_DESCRIBE,
    OPTION_TEST,
    OPTION_JSON,
    OPTION_PLAN_FD,
    OPTION_CONTROL_FD,
    OPTION_READY_FD,
    OPTION_PULSE_FD,
    OPTION_WAIT,
    OPTION_SEAT,
    OPTION_SEATS_FD,
    OPTION_LOG_FORMAT,
    OPTION_UNSIGNED
};

static const struct argp_option options[] = {
    {"name", OPTION_NAME, "NAME", 0, "Exact name of the JACK client (the module's)", 0},
    {"channels", OPTION_CHANNELS, "N", 0, "Channels, 1 to 64 (1; a file's own)", 0},
    {"server", OPTION_SERVER, "NAME", 0, "JACK server to use (the default one); none is ever started", 0},
    {"osc", OPTION_OSC, "HOST:PORT", 0, "Listen for OSC here, over UDP and TCP", 0},
    {"meter", OPTION_METER, "HOST:PORT", 0, "Send meters here, over UDP", 0},
    {"allow-unsigned", OPTION_UNSIGNED, NULL, 0, "Load modules that nobody has signed: for their development only", 0},
    {"list", OPTION_LIST, NULL, 0, "Print the modules, one a line", 1},
    {"describe", OPTION_DESCRIBE, "MODULE", 0, "Print a module's manifest as JSON", 1},
    {"test", OPTION_TEST, NULL, 0, "Try a module hard and print what came of it; also a FOLDER with a manifest", 1},
    {"json", OPTION_JSON, NULL, 0, "With --test: the report as JSON", 1},
    {"plan-fd", OPTION_PLAN_FD, "N", 0, "Read a node plan from this descriptor (aers-graphd does so)", 2},
    {"control-fd", OPTION_CONTROL_FD, "N", 0, "Speak OSC over this SOCK_SEQPACKET socket; its end ends the node", 2},
    {"ready-fd", OPTION_READY_FD, "N", 0, "Write a newline here when the client is active", 2},
    {"pulse-fd", OPTION_PULSE_FD, "N", 0, "Tell of each block in this shared page (aers-graphd watches it)", 2},
    {"wait", OPTION_WAIT, NULL, 0, "Read the plan only after the first message on the control socket", 2},
    {"seat", OPTION_SEAT, "1|2", 0, "Be one of two that do the same, of which one is heard", 2},
    {"seats-fd", OPTION_SEATS_FD, "N", 0, "The page that they share", 2},
    {"log-format", OPTION_LOG_FORMAT, "text|json", 0, "Form of the lines on standard error (text)", 3},
    {"verbose", 'v', NULL, 0, "Say more", 3},
    {0},
};

static long parse_whole(const char *option, const char *text, long min, long max, struct argp_state *state)
{
    char *end;
    errno = 0;
    const long value = strtol(text, &end, 10);
    if (errno || end == text || *end || value < min || value > max)
        argp_error(state, "%s %s: give a whole number from %ld to %ld", option, text, min, max);
    return value;
}

static int parse_fd(const char *option, const char *text, struct argp_state *state)
{
    const int fd = (int)parse_whole(option, text, 0, 1 << 20, state);
    if (fcntl(fd, F_GETFD) < 0)
        argp_error(state, "%s %s: no such descriptor is open", option, text);
    return fd;
}

static void take_argument(struct aers_node_args *args, char *text, struct argp_state *state)
{
    if (!args->module) {
        args->module = text;
        args->pairs = state->argv + state->next; /* argp has moved the options before them */
    } else if (strchr(text, '=') && *text != '=') {
        args->npairs++;
    } else {
        argp_error(state, "%s: after the module come PARAM=VALUE and OPTION=VALUE", text);
    }
}

static void check(const struct aers_node_args *args, struct argp_state *state)
{
    if ((args->task == AERS_NODE_RUN_BY_HAND || args->task == AERS_NODE_TEST) && !args->module)
        argp_error(state, "which module? aers-node --list shows them");
    if (args->task == AERS_NODE_RUN_PLAN && (args->module || args->server || args->channels || args->meter))
        argp_error(state, "--plan-fd: the plan says module, values, server, channels and meter");
    if (args->json && args->task != AERS_NODE_TEST)
        argp_error(state, "--json: only with --test");
    if ((args->seat == 0) != (args->seats_fd < 0))
        argp_error(state, "--seat and --seats-fd: both or none");
    if (args->waits && (args->task != AERS_NODE_RUN_PLAN || args->control_fd < 0))
        argp_error(state, "--wait: only with --plan-fd and --control-fd");
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    struct aers_node_args *args = state->input;
    switch (key) {
    case OPTION_NAME:
        args->name = text;
        return 0;
    case OPTION_SERVER:
        args->server = text;
        return 0;
    case OPTION_CHANNELS:
        args->channels = (unsigned)parse_whole("--channels", text, 1, AERS_MAX_CHANNELS, state);
        return 0;
    case OPTION_OSC:
        args->osc = text;
        return 0;
    case OPTION_METER:
        args->meter = text;
        return 0;
    case OPTION_LIST:
        args->task = AERS_NODE_LIST;
        return 0;
    case OPTION_DESCRIBE:
        args->task = AERS_NODE_DESCRIBE;
        args->module = text;
        return 0;
    case OPTION_TEST:
        args->task = AERS_NODE_TEST;
        return 0;
    case OPTION_JSON:
        args->json = true;
        return 0;
    case OPTION_PLAN_FD:
        args->task = AERS_NODE_RUN_PLAN;
        args->plan_fd = parse_fd("--plan-fd", text, state);
        return 0;
    case OPTION_CONTROL_FD:
        args->control_fd = parse_fd("--control-fd", text, state);
        return 0;
    case OPTION_READY_FD:
        args->ready_fd = parse_fd("--ready-fd", text, state);
        return 0;
    case OPTION_PULSE_FD:
        args->pulse_fd = parse_fd("--pulse-fd", text, state);
        return 0;
    case OPTION_WAIT:
        args->waits = true;
        return 0;
    case OPTION_SEAT:
        args->seat = (unsigned)parse_whole("--seat", text, 1, 2, state);
        return 0;
    case OPTION_SEATS_FD:
        args->seats_fd = parse_fd("--seats-fd", text, state);
        return 0;
    case OPTION_UNSIGNED:
        aers_package_allow_unsigned();
        return 0;
    case OPTION_LOG_FORMAT:
        if (aers_log_format_parse(text, &args->log_format))
            argp_error(state, "--log-format %s: give text or json", text);
        return 0;
    case 'v':
        args->log_level = AERS_LOG_DEBUG;
        return 0;
    case ARGP_KEY_ARG:
        take_argument(args, text, state);
        return 0;
    case ARGP_KEY_END:
        check(args, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    .options = options,
    .parser = parse_option,
    .args_doc = "MODULE [PARAM=VALUE | OPTION=VALUE ...]",
    .doc = "Run one DSP module as a JACK client.\v"
           "aers-node --name trim builtin/gain gain_db=-6\n"
           "aers-node --describe builtin/biquad_eq\n"
           "aers-node --test ext/plate_reverb",
};

void aers_node_args_parse(int argc, char **argv, struct aers_node_args *args)
{
    *args = (struct aers_node_args){.plan_fd = -1,
                                    .control_fd = -1,
                                    .ready_fd = -1,
                                    .pulse_fd = -1,
                                    .seats_fd = -1,
                                    .log_format = AERS_LOG_TEXT,
                                    .log_level = AERS_LOG_INFO};
    argp_err_exit_status = aers_code_exit(AERS_E_USAGE);
    argp_parse(&argp, argc, argv, 0, NULL, args);
}
