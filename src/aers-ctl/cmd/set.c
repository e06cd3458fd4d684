/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-ctl/assign.h"
#include "src/aers-ctl/assign_lines.h"
#include "src/aers-ctl/cmd.h"

static bool streams;

static const struct argp_option options[] = {
    {"stream", 's', NULL, 0, "With -: send each line as it comes; say what is wrong with one and go on", 0},
    {0},
};

static enum aers_code option(int key, const char *arg, struct aers_error *error)
{
    (void)arg;
    (void)error;
    if (key != 's')
        return AERS_E_UNSUPPORTED;
    streams = true;
    return AERS_OK;
}

static bool is_input(int nargs, char **args)
{
    return nargs == 1 && strcmp(args[0], "-") == 0;
}

static enum aers_code set_all(struct aers_ctl *ctl, int nargs, char **args)
{
    struct aers_nodes nodes;
    struct aers_changes changes;
    aers_nodes_init(&nodes, ctl);
    aers_changes_init(&changes, &nodes);
    enum aers_code code = is_input(nargs, args) ? aers_assign_lines(&changes, stdin, &ctl->error)
                                                : aers_assign(&changes, nargs, args, &ctl->error);
    if (code == AERS_OK)
        code = aers_changes_send(&changes, ctl);
    aers_changes_finish(&changes);
    aers_nodes_finish(&nodes);
    return code;
}

/* The node is asked for anew each time: values and the graph itself may have changed between two lines. */
static enum aers_code set_line(struct aers_ctl *ctl, char *line)
{
    struct aers_nodes nodes;
    struct aers_changes changes;
    bool added;
    aers_nodes_init(&nodes, ctl);
    aers_changes_init(&changes, &nodes);
    enum aers_code code = aers_assign_line(&changes, line, &added, &ctl->error);
    if (code == AERS_OK && added)
        code = aers_changes_send(&changes, ctl);
    aers_changes_finish(&changes);
    aers_nodes_finish(&nodes);
    return code;
}

static bool is_of_the_line(enum aers_code code)
{
    return code != AERS_E_UNAVAILABLE && code != AERS_E_TIMEOUT && code != AERS_E_MEMORY && code != AERS_E_IO;
}

/* Ends with the first failure's code, whose sentence has been said in its place. */
static enum aers_code set_each(struct aers_ctl *ctl)
{
    char *line = NULL;
    size_t size = 0;
    enum aers_code first = AERS_OK;
    bool goes_on = true;
    for (size_t number = 1; goes_on && getline(&line, &size, stdin) >= 0; number++) {
        line[strcspn(line, "\n")] = 0;
        ctl->error.what[0] = ctl->error.where[0] = 0;
        enum aers_code code = set_line(ctl, line);
        if (code != AERS_OK) {
            aers_assign_place(&ctl->error, number);
            aers_log_error(&ctl->error);
        }
        first = first == AERS_OK ? code : first;
        goes_on = is_of_the_line(code) && fflush(stdout) == 0;
    }
    free(line);
    ctl->error.what[0] = 0;
    return first;
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    if (!streams)
        return set_all(ctl, nargs, args);
    if (!is_input(nargs, args))
        return aers_error_set(&ctl->error, AERS_E_USAGE, "", "--stream reads standard input: aers-ctl set --stream -");
    return set_each(ctl);
}

const struct aers_command aers_command_set = {
    .name = "set",
    .args = "NODE PARAM VALUE [PARAM VALUE | NODE PARAM VALUE | NODE/PARAM=VALUE]...\n-",
    .summary = "change parameters",
    .help =
        "Change parameters. All values are checked first; then they are sent together, and up to 128 take effect at "
        "the same frame. With - they are read from standard input, one a line, in the form that get prints.\n\n"
        "A value is a number (-3, +1.5, 1.2k), with its unit if you like (-3dB, 250ms), a percentage, on or off, "
        "toggle, the name of a choice, an amount to add or take away (+=1, -=1), default, min or max. NODE and "
        "PARAM may be patterns.\n\n"
        "  aers-ctl set dialogue_gain gain_db -3\n"
        "  aers-ctl set dialogue_eq bands/2/gain_db +2 bands/2/freq_hz 3.2k\n"
        "  aers-ctl set 'fx_*' mute on\n"
        "  aers-ctl set dialogue_gain/gain_db=-3 master_limiter/ceiling_db=-1\n"
        "  aers-ctl get '*' > scene; aers-ctl set - < scene",
    .options = options,
    .min_args = 1,
    .max_args = -1,
    .option = option,
    .completes = "assignment...",
    .run = run,
};
