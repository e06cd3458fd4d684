/* SPDX-License-Identifier: ISC */
/* aers-meter - shows what the nodes of a graph report: telemetry over a WebSocket, a small REST interface, a page. */
#include <argp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/base/log.h"
#include "src/aers-meter/meter.h"

const char *argp_program_version = "aers-meter " AERS_VERSION;

enum {
    OPTION_HTTP = 256,
    OPTION_TOKEN_FILE,
    OPTION_TLS_CERT,
    OPTION_TLS_KEY,
    OPTION_ALLOW_HOST,
    OPTION_ALLOW_SET_PARAM,
    OPTION_NO_MDNS,
    OPTION_OSC,
    OPTION_GRAPHD,
    OPTION_INTERVAL,
    OPTION_LOG_FORMAT
};
enum { MIN_INTERVAL_MS = 10, MAX_INTERVAL_MS = 1000 };

struct settings {
    struct aers_meter_config config;
    enum aers_log_format format;
    enum aers_log_level level;
};

static const struct argp_option options[] = {
    {"http", OPTION_HTTP, "HOST:PORT", 0,
     "Serve HTTP and the WebSocket here (127.0.0.1:8080); beyond loopback whoever asks needs a token", 0},
    {"token-file", OPTION_TOKEN_FILE, "FILE", 0,
     "Ask for the tokens of this file, also on loopback; it is made when it is not there", 0},
    {"tls-cert", OPTION_TLS_CERT, "FILE", 0, "Speak TLS with this certificate, PEM", 0},
    {"tls-key", OPTION_TLS_KEY, "FILE", 0, "Its key, PEM", 0},
    {"allow-host", OPTION_ALLOW_HOST, "NAME", 0, "Answer also under this name; can be given several times", 0},
    {"allow-set-param", OPTION_ALLOW_SET_PARAM, NULL, 0, "Let WebSocket clients set parameters (off)", 0},
    {"no-mdns", OPTION_NO_MDNS, NULL, 0, "Do not announce OSCQuery and OSC on the network (they are, where Avahi runs)",
     0},
    {"osc", OPTION_OSC, "HOST:PORT", 0, "Take the nodes' meters here, over UDP (127.0.0.1:7771)", 0},
    {"graphd", OPTION_GRAPHD, "URL", 0, "The aers-graphd to ask (osc.tcp://127.0.0.1:7770/)", 0},
    {"interval", OPTION_INTERVAL, "MS", 0, "Milliseconds from frame to frame, 10 to 1000 (50)", 0},
    {"log-format", OPTION_LOG_FORMAT, "text|json", 0, "Form of the lines on standard error (text)", 0},
    {"verbose", 'v', NULL, 0, "Say more", 0},
    {0},
};

static void parse_interval(const char *text, uint32_t *out, struct argp_state *state)
{
    char *end;
    long ms = strtol(text, &end, 10);
    if (*end != '\0' || end == text || ms < MIN_INTERVAL_MS || ms > MAX_INTERVAL_MS)
        argp_error(state, "--interval %s: give whole milliseconds from %d to %d", text, MIN_INTERVAL_MS,
                   MAX_INTERVAL_MS);
    *out = (uint32_t)ms;
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    struct settings *settings = state->input;
    switch (key) {
    case OPTION_HTTP:
        settings->config.http = text;
        return 0;
    case OPTION_TOKEN_FILE:
        settings->config.token_file = text;
        return 0;
    case OPTION_TLS_CERT:
        settings->config.tls_cert = text;
        return 0;
    case OPTION_TLS_KEY:
        settings->config.tls_key = text;
        return 0;
    case OPTION_ALLOW_HOST:
        if (settings->config.nallowed_hosts == AERS_METER_MAX_HOSTS)
            argp_error(state, "--allow-host can be given %d times", AERS_METER_MAX_HOSTS);
        settings->config.allowed_hosts[settings->config.nallowed_hosts++] = text;
        return 0;
    case OPTION_ALLOW_SET_PARAM:
        settings->config.allows_set_param = true;
        return 0;
    case OPTION_NO_MDNS:
        settings->config.is_unannounced = true;
        return 0;
    case OPTION_OSC:
        settings->config.osc = text;
        return 0;
    case OPTION_GRAPHD:
        settings->config.graphd = text;
        return 0;
    case OPTION_INTERVAL:
        parse_interval(text, &settings->config.interval_ms, state);
        return 0;
    case OPTION_LOG_FORMAT:
        if (aers_log_format_parse(text, &settings->format) != AERS_OK)
            argp_error(state, "--log-format %s: give text or json", text);
        return 0;
    case 'v':
        settings->level = AERS_LOG_DEBUG;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "%s: there are no arguments, only options", text);
        return EINVAL;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    .options = options,
    .parser = parse_option,
    .doc = "Show what the nodes of a graph report: telemetry over a WebSocket, a REST interface and a page.",
};

int main(int argc, char **argv)
{
    static struct aers_meter meter;
    struct aers_error error;
    struct settings settings = {.config = {.http = "127.0.0.1:8080",
                                           .osc = "127.0.0.1:7771",
                                           .graphd = "osc.tcp://127.0.0.1:7770/",
                                           .interval_ms = 50},
                                .format = AERS_LOG_TEXT,
                                .level = AERS_LOG_INFO};
    argp_err_exit_status = aers_code_exit(AERS_E_USAGE);
    argp_parse(&argp, argc, argv, 0, NULL, &settings);
    aers_log_start("aers-meter", settings.format, settings.level);
    signal(SIGPIPE, SIG_IGN);
    enum aers_code code = aers_meter_start(&meter, &settings.config, &error);
    if (code == AERS_OK)
        aers_meter_run(&meter);
    else
        aers_log_error(&error);
    aers_meter_stop(&meter);
    return aers_code_exit(code);
}
