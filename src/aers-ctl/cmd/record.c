/* SPDX-License-Identifier: ISC */
#include <stdlib.h>

#include "common/doc/scalar.h"
#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/record/record.h"

enum { KEY_STEMS = 0x100, KEY_LIST, KEY_STOP, KEY_OVERWRITE };

static struct aers_record_wish wish;
static const char *stopped; /* id, or "all" */
static bool lists;

static const struct argp_option options[] = {
    {"output", 'o', "PATTERN", 0,
     "Names of the files, with {node} {graph} {date} {time} {frame} {take}; .wav, .flac, .opus", 0},
    {"format", 'f', "FORMAT", 0, "Of the samples: float, pcm16, pcm24, pcm32", 0},
    {"duration", 'd', "SECONDS", 0, "So long, to the frame; else until Ctrl-C", 0},
    {"stems", KEY_STEMS, "DIR", 0, "All buses and mixers, each into a file of its own there", 0},
    {"overwrite", KEY_OVERWRITE, NULL, 0, "Replace files that are there, instead of taking another number", 0},
    {"list", KEY_LIST, NULL, 0, "What is being recorded, and was", 0},
    {"stop", KEY_STOP, "ID", OPTION_ARG_OPTIONAL, "End one that another aers-ctl has left, or all of them", 0},
    {0},
};

static enum aers_code option(int key, const char *arg, struct aers_error *error)
{
    switch (key) {
    case 'o':
        wish.file = arg;
        return AERS_OK;
    case 'f':
        wish.format = arg;
        return AERS_OK;
    case 'd':
        if (aers_number_parse(arg, &wish.limit_s) && wish.limit_s > 0 && wish.limit_s <= 86400)
            return AERS_OK;
        return aers_error_set(error, AERS_E_USAGE, "--duration", "is a number of seconds, up to 86400");
    case KEY_STEMS:
        wish.stems = arg;
        return AERS_OK;
    case KEY_OVERWRITE:
        wish.overwrites = true;
        return AERS_OK;
    case KEY_LIST:
        lists = true;
        return AERS_OK;
    case KEY_STOP:
        stopped = arg ? arg : "all";
        return AERS_OK;
    default:
        return AERS_E_UNSUPPORTED;
    }
}

static enum aers_code stop(struct aers_ctl *ctl)
{
    char *text = NULL;
    const enum aers_code code = aers_ask_words(ctl, "/aers/record/remove", &stopped, 1, &text);
    free(text);
    return code;
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    struct json_object *wishes;
    if (lists)
        return aers_record_list(ctl);
    if (stopped)
        return stop(ctl);
    if (nargs == 0 && !wish.stems)
        return aers_error_set(&ctl->error, AERS_E_USAGE, "record",
                              "what? (a node, FROM:TO of an edge, or --stems DIR)");
    enum aers_code code = aers_record_make(ctl, &wish, nargs, args, &wishes);
    if (code != AERS_OK)
        return code;
    code = aers_record_run(ctl, wishes, wish.limit_s);
    json_object_put(wishes);
    return code;
}

const struct aers_command aers_command_record = {
    .name = "record",
    .args = "[NODE|FROM:TO]...",
    .summary = "record what plays, without a change of the graph file",
    .help =
        "Record what nodes give, or what goes along edges, into audio files, until Ctrl-C or for --duration. All begin "
        "and end on one frame, which WAV files tell as their time reference; nothing that plays is touched, and "
        "nothing that is there is overwritten. Needs the session to be running.\n\n"
        "  aers-ctl record master\n"
        "  aers-ctl record dialogue music:master -o 'takes/{date}/{node}-{take}.flac' --duration 10\n"
        "  aers-ctl record --stems stems --duration 60",
    .options = options,
    .max_args = -1,
    .option = option,
    .completes = "node...",
    .run = run,
};
