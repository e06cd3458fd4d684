/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/feed.h"

#define NODE "/aers/node/"

static bool now;

static const struct argp_option options[] = {{"now", 'n', NULL, 0, "Print what is now, too, before what changes", 0},
                                             {0}};

static enum aers_code option(int key, const char *arg, struct aers_error *error)
{
    (void)arg;
    (void)error;
    if (key != 'n')
        return AERS_E_UNSUPPORTED;
    now = true;
    return AERS_OK;
}

static struct json_object *value_json(const struct aers_osc_arg *arg)
{
    double number;
    if (arg->type == 's')
        return json_object_new_string(arg->s);
    if (arg->type == 'T' || arg->type == 'F')
        return json_object_new_boolean(arg->truth);
    return aers_osc_arg_number(arg, &number) ? aers_json_number(number, 6) : NULL;
}

static void print_json(const char *address, struct json_object *value)
{
    struct json_object *object = json_object_new_object();
    aers_json_add_string(object, "address", address);
    json_object_object_add(object, "value", json_object_get(value));
    puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(object);
}

/* "node param value", as get does; of what is no node's the address. */
static void print_text(const char *address, struct json_object *value)
{
    bool is_truth = json_object_is_type(value, json_type_boolean);
    const char *text = is_truth ? (json_object_get_boolean(value) ? "on" : "off") : json_object_get_string(value);
    const char *rest = strncmp(address, NODE, strlen(NODE)) == 0 ? address + strlen(NODE) : NULL;
    const char *slash = rest ? strchr(rest, '/') : NULL;
    if (slash)
        printf("%.*s %s %s\n", (int)(slash - rest), rest, slash + 1, text ? text : "");
    else
        printf("%s %s\n", address, text ? text : "");
}

static void print_change(const struct aers_ctl *ctl, const struct aers_osc_message *message)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    aers_osc_reader_init(&reader, message);
    if (strcmp(message->address, "/aers/heartbeat") == 0 || !aers_osc_read(&reader, &arg))
        return;
    struct json_object *value = value_json(&arg);
    if (ctl->json)
        print_json(message->address, value);
    else
        print_text(message->address, value);
    json_object_put(value);
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    struct aers_feed_terms terms = {.now = now};
    enum aers_code code = aers_feed_subscribe(ctl, nargs > 0 ? args[0] : NULL, &terms);
    return code == AERS_OK ? aers_feed_run(ctl, &terms, print_change) : code;
}

const struct aers_command aers_command_watch = {
    .name = "watch",
    .args = "[PREFIX]",
    .summary = "print changes as they come",
    .help =
        "Print every value and state that anybody changes, as it comes: lines of node, parameter and value, or with "
        "--json an object a line. PREFIX is a node, a node's parameter, or any OSC address; it may be a pattern, and "
        "with /n at its end values come as 0 to 1. Ctrl-C ends.\n\n"
        "  aers-ctl watch\n"
        "  aers-ctl watch dialogue_gain/gain_db\n"
        "  aers-ctl watch --now '*/mute'",
    .options = options,
    .max_args = 1,
    .option = option,
    .completes = "prefix",
    .run = run,
};
