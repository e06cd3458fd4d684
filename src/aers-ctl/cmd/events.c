/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "common/doc/scalar.h"
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/events/events.h"
#include "src/aers-ctl/plan.h"

static double delay_s;

static const struct argp_option options[] = {
    {"in", 'i', "SECONDS", 0, "With trigger: so long from now, to the sample", 0},
    {0},
};

static enum aers_code option(int key, const char *arg, struct aers_error *error)
{
    if (key != 'i')
        return AERS_E_UNSUPPORTED;
    if (!aers_number_parse(arg, &delay_s) || !(delay_s >= 0 && delay_s <= 3600))
        return aers_error_set(error, AERS_E_USAGE, "--in", "is a number of seconds from 0 to 3600");
    return AERS_OK;
}

static enum aers_code run_list(struct aers_ctl *ctl, int nargs, char **args)
{
    (void)nargs;
    return aers_events_list(ctl, args);
}

static enum aers_code run_trigger(struct aers_ctl *ctl, int nargs, char **args)
{
    int64_t frame = -1;
    (void)nargs;
    enum aers_code code = aers_events_send(ctl, args[0], args[1], delay_s);
    if (code == AERS_OK)
        code = aers_events_receive(ctl, ctl->timeout_ms + (int)(1000.0 * delay_s), &frame);
    if (code != AERS_OK)
        return code;
    if (ctl->json)
        printf("{ \"frame\": %lld }\n", (long long)frame);
    else if (!ctl->quiet)
        printf("%s %s (frame %lld)\n", args[0], args[1], (long long)frame);
    return AERS_OK;
}

static enum aers_code run_add(struct aers_ctl *ctl, int nargs, char **args)
{
    const char *words[] = {args[0], args[1]};
    return aers_plan_edit(ctl, "/aers/events/add", words, (size_t)nargs);
}

static enum aers_code run_record(struct aers_ctl *ctl, int nargs, char **args)
{
    return aers_events_record(ctl, args[0], nargs > 1 ? args[1] : NULL);
}

static enum aers_code run_replay(struct aers_ctl *ctl, int nargs, char **args)
{
    (void)nargs;
    return aers_events_replay(ctl, args[0], args[1]);
}

static const struct {
    const char *name, *args;
    int min_args, max_args;
    enum aers_code (*run)(struct aers_ctl *ctl, int nargs, char **args);
} verbs[] = {
    {"list", "NODE", 1, 1, run_list},          {"trigger", "NODE TAG|NUMBER", 2, 2, run_trigger},
    {"add", "NODE EVENT", 2, 2, run_add},      {"record", "NODE [FILE]", 1, 2, run_record},
    {"replay", "NODE FILE", 2, 2, run_replay},
};

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(verbs[i].name, args[0]) != 0)
            continue;
        if (nargs - 1 < verbs[i].min_args || nargs - 1 > verbs[i].max_args)
            return aers_error_set(&ctl->error, AERS_E_USAGE, "events", "aers-ctl events %s %s", verbs[i].name,
                                  verbs[i].args);
        return verbs[i].run(ctl, nargs - 1, args + 1);
    }
    return aers_error_set(&ctl->error, AERS_E_USAGE, "events",
                          "there is no events %s (allowed: list, trigger, add, record, replay)", args[0]);
}

const struct aers_command aers_command_events = {
    .name = "events",
    .args = "list NODE\ntrigger NODE TAG|NUMBER\nadd NODE EVENT\nrecord NODE [FILE]\nreplay NODE FILE",
    .summary = "sound events: list, trigger, add, record, replay",
    .help =
        "What a source of kind events plays.\n\n"
        "list prints the timeline. trigger plays an event of it, by its tag or number, now or with --in to the sample "
        "at a time to come. add puts an event, in YAML, at the end of the timeline. record writes what is triggered, "
        "a line of JSON each, until Ctrl-C; such a file can be an events_file. replay triggers the events of a "
        "record, by their tags, as far apart as they were.\n\n"
        "  aers-ctl events trigger street door --in 0.5\n"
        "  aers-ctl events add street '{ at: 12.5, synth: explosion }'\n"
        "  aers-ctl events record street night.jsonl",
    .options = options,
    .min_args = 2,
    .max_args = 3,
    .option = option,
    .completes = "events node tag",
    .run = run,
};
