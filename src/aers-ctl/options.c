/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/options.h"

#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Before what only looks like an option; no argument a person types begins with it. */
#define SHIELD '\001'

enum {
    KEY_URL = 0x1000,
    KEY_METER,
    KEY_TOKEN_FILE,
    KEY_CACERT,
    KEY_JSON,
    KEY_TIMEOUT,
    KEY_LOG_FORMAT,
    KEY_WAIT,
    KEY_NO_WAIT,
    KEY_COLOR,
    DEFAULT_WAIT_MS = 30000
};

const char *argp_program_version = "aers-ctl " AERS_VERSION;

const struct argp_option aers_global_options[] = {
    {NULL, 0, NULL, 0, "Global options:", 100},
    {"url", KEY_URL, "URL", 0, "Where aers-graphd listens (default: AERS_URL, else " AERS_CTL_DEFAULT_URL ")", 100},
    {"meter", KEY_METER, "URL", 0, "Where aers-meter serves (default: AERS_METER, else " AERS_CTL_DEFAULT_METER ")",
     100},
    {"token-file", KEY_TOKEN_FILE, "FILE", 0,
     "Show aers-meter the token in this file (default: AERS_TOKEN, else AERS_TOKEN_FILE, else none)", 100},
    {"cacert", KEY_CACERT, "FILE", 0,
     "Trust the certificates in this file, PEM, when aers-meter speaks TLS (default: AERS_CACERT, else the system's)",
     100},
    {"json", KEY_JSON, NULL, 0, "Print JSON", 100},
    {"timeout", KEY_TIMEOUT, "SECONDS", 0, "Wait this long for an answer (default: 5; for a change of the graph: 20)",
     100},
    {"wait", KEY_WAIT, "SECONDS", OPTION_ARG_OPTIONAL,
     "First wait, up to 30 seconds or so long, for aers-graphd to answer and its graph to be settled", 100},
    {"no-wait", KEY_NO_WAIT, NULL, 0, "Do not wait for what was asked to take effect", 100},
    {"color", KEY_COLOR, "WHEN", 0, "Colours: auto (default: on a terminal, unless NO_COLOR is set), always, never",
     100},
    {"quiet", 'q', NULL, 0, "Print nothing but errors", 100},
    {"verbose", 'v', NULL, 0, "Say more", 100},
    {"log-format", KEY_LOG_FORMAT, "FORMAT", 0, "Messages on standard error as text (default) or json", 100},
    {0},
};

/* What the parsers of one argp_parse share. */
struct parse {
    struct aers_ctl *ctl;
    const struct aers_command *command; /* NULL while the command is not known */
    struct aers_command_line *line;
};

static char *unshield(char *text)
{
    return text && text[0] == SHIELD ? text + 1 : text;
}

static bool parse_seconds(const char *text, int *out_ms)
{
    char *end;
    double seconds = strtod(text, &end);
    if (end == text || *end || !(seconds > 0) || seconds > 86400)
        return false;
    *out_ms = (int)ceil(seconds * 1000);
    return true;
}

static bool parse_colour(const char *text, enum aers_colour_choice *choice)
{
    static const char *const words[] = {"auto", "always", "never"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i], text) == 0) {
            *choice = (enum aers_colour_choice)i;
            return true;
        }
    }
    return false;
}

static error_t parse_global(int key, char *shielded, struct argp_state *state)
{
    struct aers_ctl *ctl = ((struct parse *)state->input)->ctl;
    char *arg = unshield(shielded);
    switch (key) {
    case KEY_URL:
        ctl->url = arg;
        return 0;
    case KEY_METER:
        ctl->meter = arg;
        return 0;
    case KEY_TOKEN_FILE:
        ctl->token_file = arg;
        return 0;
    case KEY_CACERT:
        ctl->cacert = arg;
        return 0;
    case KEY_JSON:
        ctl->json = true;
        return 0;
    case KEY_TIMEOUT:
        if (!parse_seconds(arg, &ctl->timeout_ms))
            argp_error(state, "--timeout %s: give a number of seconds above 0", arg);
        ctl->change_ms = ctl->timeout_ms;
        return 0;
    case KEY_WAIT:
        ctl->wait_ms = DEFAULT_WAIT_MS;
        if (arg && !parse_seconds(arg, &ctl->wait_ms))
            argp_error(state, "--wait=%s: give a number of seconds above 0", arg);
        return 0;
    case KEY_NO_WAIT:
        ctl->waits_not = true;
        return 0;
    case KEY_COLOR:
        if (!parse_colour(arg, &ctl->colour_choice))
            argp_error(state, "--color %s: it is auto, always or never", arg);
        return 0;
    case 'q':
        ctl->quiet = true;
        return 0;
    case 'v':
        ctl->verbose = true;
        return 0;
    case KEY_LOG_FORMAT:
        if (aers_log_format_parse(arg, &ctl->log_format) != AERS_OK)
            argp_error(state, "--log-format %s: it is text or json", arg);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp global_argp = {.options = aers_global_options, .parser = parse_global};

/* ---- before the command */

static error_t parse_top(int key, char *arg, struct argp_state *state)
{
    struct parse *parse = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = parse;
        return 0;
    case ARGP_KEY_ARG: { /* the command; what follows is for its own parser */
        struct aers_error error;
        if (aers_command_lookup(unshield(arg), &parse->line->command, &error) != AERS_OK)
            argp_error(state, "%s", error.what);
        parse->line->nargs = state->argc - state->next;
        state->next = state->argc;
        return 0;
    }
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which command? aers-ctl help lists them");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* The list of commands, put after the usage line. */
static char *list_commands(int key, const char *text, void *input)
{
    (void)input;
    if (key != ARGP_KEY_HELP_PRE_DOC)
        return (char *)(uintptr_t)text;
    char *list = NULL;
    size_t nbytes;
    FILE *stream = open_memstream(&list, &nbytes);
    if (!stream)
        return (char *)(uintptr_t)text;
    fprintf(stream, "%s\n\nCommands:\n", text);
    for (size_t i = 0; aers_commands[i]; i++)
        fprintf(stream, "  %-10s %s\n", aers_commands[i]->name, aers_commands[i]->summary);
    fprintf(stream, "\naers-ctl help COMMAND tells more of one.");
    fclose(stream);
    return list;
}

static const struct argp_child top_children[] = {{&global_argp, 0, NULL, 0}, {0}};
static const struct argp top_argp = {.parser = parse_top,
                                     .args_doc = "COMMAND [ARG...]",
                                     .doc = "Start, see and drive an AERS graph.",
                                     .children = top_children,
                                     .help_filter = list_commands};

/* ---- from the command on */

static error_t parse_command(int key, char *shielded, struct argp_state *state)
{
    struct parse *parse = state->input;
    struct aers_command_line *line = parse->line;
    const struct aers_command *command = parse->command;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = parse;
        return 0;
    case ARGP_KEY_ARG:
        if (command->max_args >= 0 && line->nargs == command->max_args)
            argp_error(state, "\"%s\" is too much: %s %s", unshield(shielded), command->name,
                       command->args[0] ? command->args : "takes no arguments");
        line->args[line->nargs++] = unshield(shielded);
        return 0;
    case ARGP_KEY_END:
        if (line->nargs < command->min_args)
            argp_error(state, "it takes %s", command->args);
        return 0;
    default:
        break;
    }
    if (!command->option || key < ' ' || (key & ARGP_KEY_ARGS) == ARGP_KEY_ARGS)
        return ARGP_ERR_UNKNOWN;
    struct aers_error error = {.what = ""};
    enum aers_code code = command->option(key, unshield(shielded), &error);
    if (code == AERS_E_UNSUPPORTED)
        return ARGP_ERR_UNKNOWN;
    if (code != AERS_OK)
        argp_error(state, "%s", error.what);
    return 0;
}

static struct argp command_argp(const struct aers_command *command)
{
    return (struct argp){.options = command->options,
                         .parser = parse_command,
                         .args_doc = command->args,
                         .doc = command->help,
                         .children = top_children};
}

static void program_name(const struct aers_command *command, char *name, size_t size)
{
    snprintf(name, size, "aers-ctl %s", command->name);
}

/* ---- the whole */

bool aers_is_negative_value(const char *text)
{
    if (text[0] != '-')
        return false;
    return isdigit((unsigned char)text[1]) || text[1] == '=' || (text[1] == '.' && isdigit((unsigned char)text[2])) ||
           strncasecmp(text + 1, "inf", 3) == 0;
}

/* A copy of argv that argp may permute, with shields before negative values. */
static char **shield_all(int argc, char **argv)
{
    char **copy = calloc((size_t)argc + 2, sizeof *copy);
    for (int i = 0; copy && i < argc; i++) {
        if (asprintf(&copy[i], "%s%s", aers_is_negative_value(argv[i]) ? "\001" : "", argv[i]) < 0) {
            copy[i] = NULL;
            return copy;
        }
    }
    return copy;
}

enum aers_code aers_command_line_parse(struct aers_ctl *ctl, int argc, char **argv, struct aers_command_line *out)
{
    struct aers_command_line line = {.copy = shield_all(argc, argv)};
    line.args = calloc((size_t)argc + 1, sizeof *line.args);
    char **rest = calloc((size_t)argc + 2, sizeof *rest);
    if (!line.copy || !line.args || !rest || !line.copy[argc - 1]) {
        free(rest);
        aers_command_line_finish(&line);
        return aers_error_set(&ctl->error, AERS_E_MEMORY, "", "out of memory");
    }
    struct parse parse = {.ctl = ctl, .line = &line};
    argp_err_exit_status = aers_code_exit(AERS_E_USAGE);
    memcpy(rest, line.copy, (size_t)argc * sizeof *rest);
    char top_name[] = "aers-ctl";
    rest[0] = top_name;
    argp_parse(&top_argp, argc, rest, ARGP_IN_ORDER, NULL, &parse);

    int nrest = line.nargs;
    char name[64];
    program_name(line.command, name, sizeof name);
    memmove(rest + 1, line.copy + argc - nrest, (size_t)nrest * sizeof *rest);
    rest[0] = name;
    rest[nrest + 1] = NULL;
    line.nargs = 0;
    parse.command = line.command;
    struct argp argp = command_argp(line.command);
    argp_parse(&argp, nrest + 1, rest, 0, NULL, &parse);
    free(rest);
    *out = line;
    return AERS_OK;
}

void aers_command_line_finish(struct aers_command_line *line)
{
    for (char **text = line->copy; text && *text; text++)
        free(*text);
    free(line->copy);
    free(line->args);
    *line = (struct aers_command_line){0};
}

void aers_print_help(FILE *stream)
{
    char name[] = "aers-ctl";
    argp_help(&top_argp, stream, ARGP_HELP_STD_HELP, name);
}

void aers_print_command_help(const struct aers_command *command, FILE *stream)
{
    char name[64];
    program_name(command, name, sizeof name);
    struct argp argp = command_argp(command);
    argp_help(&argp, stream, ARGP_HELP_STD_HELP, name);
}
