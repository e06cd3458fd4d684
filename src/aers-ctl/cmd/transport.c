/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/cmd.h"
#include "src/aers-ctl/plan.h"

static void print(struct json_object *document)
{
    struct json_object *bars, *loop;
    int64_t frame = aers_json_get_int(document, "frame", 0);
    double seconds = aers_json_get_number(document, "seconds", 0);
    printf("%s at %.3f s (frame %lld)", aers_json_get_string(document, "state", "?"), seconds, (long long)frame);
    if (json_object_object_get_ex(document, "bbt", &bars) && bars)
        printf(", bar %lld beat %lld, %g bpm", (long long)aers_json_get_int(bars, "bar", 0),
               (long long)aers_json_get_int(bars, "beat", 0), aers_json_get_number(bars, "bpm", 0));
    if (json_object_object_get_ex(document, "loop", &loop) && loop) {
        printf(", loop of frames %lld to %lld", (long long)aers_json_get_int(loop, "begin_frame", 0),
               (long long)aers_json_get_int(loop, "end_frame", 0));
    }
    printf("; transport: %s\n", aers_json_get_string(document, "transport", "?"));
}

static enum aers_code run(struct aers_ctl *ctl, int nargs, char **args)
{
    struct json_object *document = NULL;
    const char *words[3];
    char *text = NULL;
    if (nargs == 2 && strcmp(args[0], "tempo") == 0) {
        const char *bpm = args[1];
        return aers_plan_edit(ctl, "/aers/transport/tempo", &bpm, 1);
    }
    for (int i = 0; i < nargs; i++)
        words[i] = args[i];
    enum aers_code code = aers_ask_words(ctl, "/aers/transport", words, (size_t)nargs, &text);
    if (code == AERS_OK)
        code = aers_json_parse(text, strlen(text), AERS_OSC_MAX_NBYTES, &document, &ctl->error);
    free(text);
    if (code != AERS_OK)
        return code;
    if (ctl->json)
        aers_print_json(document);
    else
        print(document);
    json_object_put(document);
    return AERS_OK;
}

const struct aers_command aers_command_transport = {
    .name = "transport",
    .args = "[play | stop | locate PLACE | loop BEGIN END | loop off | tempo BPM]",
    .summary = "where JACK's transport is, and moving it",
    .help =
        "Show where JACK's transport is; play and stop it, move it, or let it return to BEGIN whenever it comes to "
        "END. A place is in seconds (12.5), \"N samples\", or BAR:BEAT by the graph's tempo (3:1). Moving it is for "
        "graphs that follow or lead it (transport in the graph file).\n\n"
        "tempo gives a graph that leads, and JACK's transport with it, another tempo: an edit of the graph, so what is "
        "written in bars and beats follows, undo takes it back, and save keeps it. Frames stay where they are.",
    .max_args = 3,
    .run = run,
};
