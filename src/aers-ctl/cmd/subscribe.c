/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/feed.h"

enum { KEY_RATE = 'r', KEY_METERS = 'm', KEY_NOW = 'n' };

static struct aers_feed_terms terms;

static const struct argp_option options[] = {
    {"rate", KEY_RATE, "HZ", 0, "At most so many times a second (default: 20)", 0},
    {"meters", KEY_METERS, NULL, 0, "The levels below the prefixes instead of the values", 0},
    {"now", KEY_NOW, NULL, 0, "What is now, too, before what changes", 0},
    {0},
};

static enum aers_code option(int key, const char *arg, struct aers_error *error)
{
    char *end;
    switch (key) {
    case KEY_RATE:
        terms.rate_hz = strtod(arg, &end);
        if (end == arg || *end || !(terms.rate_hz > 0))
            return aers_error_set(error, AERS_E_USAGE, "", "--rate %s: give a number above 0", arg);
        return AERS_OK;
    case KEY_METERS:
        terms.meters = true;
        return AERS_OK;
    case KEY_NOW:
        terms.now = true;
        return AERS_OK;
    default:
        return AERS_E_UNSUPPORTED;
    }
}

static struct json_object *arg_json(const struct aers_osc_arg *arg)
{
    double number;
    if (arg->type == 's' || arg->type == 'S')
        return json_object_new_string(arg->s);
    if (arg->type == 'T' || arg->type == 'F')
        return json_object_new_boolean(arg->truth);
    return aers_osc_arg_number(arg, &number) ? aers_json_number(number, 6) : NULL;
}

/* {"address": "...", "types": "ff", "args": [-12.1, -15]} in one line */
static void print_json(const struct aers_osc_message *message)
{
    struct json_object *object = json_object_new_object(), *args = json_object_new_array();
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    aers_osc_reader_init(&reader, message);
    while (aers_osc_read(&reader, &arg))
        json_object_array_add(args, arg_json(&arg));
    aers_json_add_string(object, "address", message->address);
    aers_json_add_string(object, "types", message->types);
    json_object_object_add(object, "args", args);
    puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(object);
}

/* As oscdump prints it: address, types, arguments. */
static void print_text(const struct aers_osc_message *message)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    double number;
    printf("%s %s", message->address, message->types);
    aers_osc_reader_init(&reader, message);
    while (aers_osc_read(&reader, &arg)) {
        if (arg.type == 's' || arg.type == 'S')
            printf(" \"%s\"", arg.s);
        else if (arg.type != 'T' && arg.type != 'F' && aers_osc_arg_number(&arg, &number))
            printf(" %.7g", number);
    }
    putchar('\n');
}

static void print(const struct aers_ctl *ctl, const struct aers_osc_message *message)
{
    if (ctl->json)
        print_json(message);
    else
        print_text(message);
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    enum aers_code code = AERS_OK;
    for (int i = 0; i < nargs && code == AERS_OK; i++)
        code = aers_feed_subscribe(ctl, args[i], &terms);
    if (code == AERS_OK && nargs == 0)
        code = aers_feed_subscribe(ctl, "/aers", &terms);
    return code == AERS_OK ? aers_feed_run(ctl, &terms, print) : code;
}

const struct aers_command aers_command_subscribe = {
    .name = "subscribe",
    .args = "[PREFIX]...",
    .summary = "print OSC messages of what changes, or of levels",
    .help = "Subscribe to each PREFIX (default /aers) and print every message as it comes, as oscdump does: address, "
            "types, arguments; with --json an object a line. PREFIX is as for watch. Heartbeats are printed, too. "
            "Ctrl-C ends.\n\n"
            "  aers-ctl subscribe --rate 50 '/aers/node/*/mute'\n"
            "  aers-ctl subscribe --meters master",
    .options = options,
    .max_args = -1,
    .option = option,
    .completes = "prefix...",
    .run = run,
};
