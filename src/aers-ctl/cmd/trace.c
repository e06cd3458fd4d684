/* SPDX-License-Identifier: ISC */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/events/events.h"
#include "src/aers-ctl/table.h"
#include "src/aers-ctl/term.h"

enum { LOOK_MS = 100 };

static const char *source;
static bool triggers, lists;
static volatile sig_atomic_t ends;

static const struct argp_option options[] = {
    {"node", 'n', "NODE", 0, "An event of this source, where several have one of that tag", 0},
    {"trigger", 't', NULL, 0, "Trigger it, instead of waiting for it", 0},
    {"list", 'l', NULL, 0, "Print what has been followed before, the newest last", 0},
    {0},
};

static enum aers_code option(int key, const char *arg, struct aers_error *error)
{
    (void)error;
    if (key == 'n')
        source = arg;
    else if (key == 't')
        triggers = true;
    else if (key == 'l')
        lists = true;
    else
        return AERS_E_UNSUPPORTED;
    return AERS_OK;
}

static void on_signal(int number)
{
    (void)number;
    ends = 1;
}

/* ---- told */

static void add_level(struct aers_table *table, struct json_object *stop, const char *key)
{
    struct json_object *value = NULL;
    if (json_object_object_get_ex(stop, key, &value) && value)
        aers_table_add(table, NULL, "%.1f", json_object_get_double(value));
    else
        aers_table_add(table, NULL, "-");
}

static void add_arrival(struct aers_table *table, struct json_object *stop, const char *key, int decimals)
{
    struct json_object *value = NULL;
    if (json_object_object_get_ex(stop, key, &value) && value)
        aers_table_add(table, NULL, "%.*f", decimals, json_object_get_double(value));
    else
        aers_table_add(table, AERS_YELLOW, "-");
}

static const char *remark(struct json_object *stop)
{
    const char *state = aers_json_get_string(stop, "state", "");
    struct json_object *arrived = NULL;
    json_object_object_get_ex(stop, "arrived_frame", &arrived);
    if (strcmp(state, "whole") != 0)
        return state;
    if (arrived)
        return "";
    return aers_json_get_number(stop, "peak_dbfs", -150) <= -100 ? "silent" : "not louder than what sounded before";
}

static void add_stop(struct aers_table *table, struct json_object *stop)
{
    struct json_object *output = NULL;
    json_object_object_get_ex(stop, "output", &output);
    aers_table_add(table, json_object_get_boolean(output) ? AERS_BOLD : NULL, "%s",
                   aers_json_get_string(stop, "id", ""));
    add_arrival(table, stop, "arrived_frame", 0);
    add_arrival(table, stop, "after_ms", 3);
    aers_table_add(table, NULL, "%lld", (long long)aers_json_get_int(stop, "path_max_frames", 0));
    add_level(table, stop, "before_dbfs");
    add_level(table, stop, "peak_dbfs");
    add_level(table, stop, "rms_dbfs");
    aers_table_add(table, AERS_YELLOW, "%s", remark(stop));
}

static void print_trace(const struct aers_ctl *ctl, struct json_object *trace)
{
    static const struct aers_table_column columns[] = {{"NODE", false},  {"FRAME", true},     {"AFTER MS", true},
                                                       {"PATH", true},   {"BEFORE DB", true}, {"PEAK DB", true},
                                                       {"RMS DB", true}, {"", false}};
    struct aers_table table;
    struct json_object *stops = NULL;
    int width, height;
    const int64_t nothers = aers_json_get_int(trace, "others", 0);
    printf("%s of %s, event %lld, at %.4f s (frame %lld of the session)\n", aers_json_get_string(trace, "tag", ""),
           aers_json_get_string(trace, "node", ""), (long long)aers_json_get_int(trace, "event", 0),
           aers_json_get_number(trace, "at_s", 0), (long long)aers_json_get_int(trace, "frame", 0));
    if (nothers)
        printf("%lld other events of %s begin while it is listened to\n", (long long)nothers,
               aers_json_get_string(trace, "node", ""));
    aers_term_size(&width, &height);
    aers_table_init(&table, columns, sizeof columns / sizeof columns[0]);
    json_object_object_get_ex(trace, "nodes", &stops);
    for (size_t i = 0; stops && i < json_object_array_length(stops); i++)
        add_stop(&table, json_object_array_get_idx(stops, i));
    aers_table_print(&table, stdout, width, ctl->colour);
    aers_table_finish(&table);
}

/* ---- asked */

static enum aers_code ask_start(struct aers_ctl *ctl, const char *tag, struct json_object **out)
{
    const char *words[] = {tag, source ? source : "", "trigger"};
    char *text = NULL;
    enum aers_code code = aers_ask_words(ctl, "/aers/trace/start", words, triggers ? 3 : 2, &text);
    if (code == AERS_OK)
        code = aers_json_parse(text, strlen(text), AERS_OSC_MAX_NBYTES, out, &ctl->error);
    free(text);
    return code;
}

/* The trace of this number, as it is now; NULL when it is gone. */
static enum aers_code ask_now(struct aers_ctl *ctl, int64_t number, struct json_object **out)
{
    char after[32];
    struct json_object *answer, *traces = NULL;
    snprintf(after, sizeof after, "%lld", (long long)number - 1);
    const enum aers_code code = aers_ask_json(ctl, "/aers/trace/list", after, &answer);
    if (code != AERS_OK)
        return code;
    *out = NULL;
    json_object_object_get_ex(answer, "traces", &traces);
    for (size_t i = 0; traces && i < json_object_array_length(traces); i++)
        if (aers_json_get_int(json_object_array_get_idx(traces, i), "trace", -1) == number)
            *out = json_object_get(json_object_array_get_idx(traces, i));
    json_object_put(answer);
    return *out ? AERS_OK
                : aers_error_set(&ctl->error, AERS_E_NOT_FOUND, "trace", "aers-graphd no longer knows trace %lld",
                                 (long long)number);
}

static void say_waiting(const struct aers_ctl *ctl, struct json_object *trace)
{
    if (ctl->quiet || ctl->json)
        return;
    if (strcmp(aers_json_get_string(trace, "state", ""), "waiting") == 0)
        fprintf(stderr, "waiting until %s is triggered (Ctrl-C ends it)\n", aers_json_get_string(trace, "tag", ""));
    else
        fprintf(stderr, "waiting for %s at %.3f s (Ctrl-C ends it)\n", aers_json_get_string(trace, "tag", ""),
                aers_json_get_number(trace, "at_s", 0));
}

static enum aers_code trigger(struct aers_ctl *ctl, struct json_object *trace)
{
    char number[16];
    int64_t frame;
    snprintf(number, sizeof number, "%lld", (long long)aers_json_get_int(trace, "event", 0));
    const enum aers_code code = aers_events_send(ctl, aers_json_get_string(trace, "node", ""), number, 0.0);
    return code ? code : aers_events_receive(ctl, ctl->timeout_ms + 1000, &frame);
}

/* Until it is done, or a signal: then nobody listens for it any more. */
static enum aers_code wait_for(struct aers_ctl *ctl, struct json_object **trace)
{
    const int64_t number = aers_json_get_int(*trace, "trace", 0);
    enum aers_code code = AERS_OK;
    while (code == AERS_OK && strcmp(aers_json_get_string(*trace, "state", ""), "done") != 0) {
        struct json_object *now = NULL;
        poll(NULL, 0, LOOK_MS);
        if (ends) {
            code = aers_ask_number(ctl, "/aers/trace/stop", (double)number);
            return code ? code
                        : aers_error_set(&ctl->error, AERS_E_FAILED, "trace", "interrupted before the event was over");
        }
        code = ask_now(ctl, number, &now);
        if (code != AERS_OK)
            break;
        json_object_put(*trace);
        *trace = now;
    }
    return code;
}

static enum aers_code follow(struct aers_ctl *ctl, const char *tag)
{
    const struct sigaction action = {.sa_handler = on_signal};
    struct json_object *trace = NULL;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    enum aers_code code = ask_start(ctl, tag, &trace);
    if (code == AERS_OK && triggers)
        code = trigger(ctl, trace);
    else if (code == AERS_OK)
        say_waiting(ctl, trace);
    if (code == AERS_OK)
        code = wait_for(ctl, &trace);
    if (code == AERS_OK && ctl->json)
        aers_print_json(trace);
    else if (code == AERS_OK)
        print_trace(ctl, trace);
    json_object_put(trace);
    return code;
}

static enum aers_code list(struct aers_ctl *ctl)
{
    struct json_object *answer, *traces = NULL;
    const enum aers_code code = aers_ask_json(ctl, "/aers/trace/list", NULL, &answer);
    if (code != AERS_OK)
        return code;
    json_object_object_get_ex(answer, "traces", &traces);
    if (ctl->json)
        aers_print_json(traces);
    for (size_t i = 0; traces && !ctl->json && i < json_object_array_length(traces); i++) {
        struct json_object *trace = json_object_array_get_idx(traces, i);
        printf("%s", i ? "\n" : "");
        if (strcmp(aers_json_get_string(trace, "state", ""), "done") == 0)
            print_trace(ctl, trace);
        else
            printf("%s of %s: %s\n", aers_json_get_string(trace, "tag", ""), aers_json_get_string(trace, "node", ""),
                   aers_json_get_string(trace, "state", ""));
    }
    json_object_put(answer);
    return AERS_OK;
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    if (lists ? nargs > 0 : nargs != 1)
        return aers_error_set(&ctl->error, AERS_E_USAGE, "trace", "wants the tag of an event, or --list");
    return lists ? list(ctl) : follow(ctl, args[0]);
}

const struct aers_command aers_command_trace = {
    .name = "trace",
    .args = "TAG\n--list",
    .summary = "follow an event: where it arrives, when, how loud",
    .help =
        "Follow the event of this tag that comes next through the graph, and print, for every node that it passes, the "
        "frame of the session at which it arrives there, how many milliseconds after its start that is, the latency of "
        "the way there (PATH, in frames), how loud the node was in the 50 ms before (BEFORE), and its peak and RMS "
        "while the event sounds.\n\n"
        "It arrives with the first sample that is twice as loud (6 dB) as the loudest of those 50 ms, and above -100 "
        "dBFS: in a mix that is louder than the event this is no sample at all. Peak and RMS are of all that the node "
        "says meanwhile.\n\n"
        "An event without a time is waited for until it is triggered; --trigger does so. It then sounds a quarter of a "
        "second later than otherwise, by when every node listens.\n\n"
        "  aers-ctl trace door\n"
        "  aers-ctl trace bang --trigger",
    .options = options,
    .max_args = 1,
    .option = option,
    .completes = "any_tag",
    .run = run,
};
