/* SPDX-License-Identifier: ISC */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-ctl/ask.h"
#include "src/aers-ctl/assign.h"
#include "src/aers-ctl/clock.h"
#include "src/aers-ctl/plan.h"
#include "src/aers-ctl/record/record.h"
#include "src/aers-ctl/wait.h"

enum { NARGS_MOST = 127 };

static volatile sig_atomic_t ends;

static void on_signal(int number)
{
    (void)number;
    ends = 1;
}

static const char *id_of(struct json_object *recorders, size_t i)
{
    return aers_json_get_string(json_object_array_get_idx(recorders, i), "id", "");
}

/* ---- on and off: all at one frame ---- */

static enum aers_code turn(struct aers_ctl *ctl, struct json_object *recorders, bool on)
{
    struct aers_nodes nodes;
    struct aers_changes changes;
    enum aers_code code = AERS_OK;
    aers_nodes_init(&nodes, ctl);
    aers_changes_init(&changes, &nodes);
    changes.is_silent = true;
    for (size_t i = 0; code == AERS_OK && i < json_object_array_length(recorders); i++)
        code = aers_changes_add(&changes, id_of(recorders, i), "record", on ? "on" : "off", &ctl->error);
    if (code == AERS_OK)
        code = aers_changes_send(&changes, ctl);
    aers_changes_finish(&changes);
    aers_nodes_finish(&nodes);
    return code;
}

/* ---- what becomes of it ---- */

/* The recording of a recorder, in what /aers/record/list says; NULL while there is none. */
static struct json_object *recording_of(struct json_object *list, const char *id)
{
    struct json_object *added = NULL, *recording = NULL;
    json_object_object_get_ex(list, "recorders", &added);
    for (size_t i = 0; added && i < json_object_array_length(added); i++) {
        struct json_object *recorder = json_object_array_get_idx(added, i);
        if (strcmp(aers_json_get_string(recorder, "id", ""), id) == 0)
            json_object_object_get_ex(recorder, "recording", &recording);
    }
    return recording;
}

/* One that was cut goes on in another take. */
static bool is_open(struct json_object *recording)
{
    const char *state = aers_json_get_string(recording, "state", "");
    return strcmp(state, "recording") == 0 || strcmp(state, "cut") == 0;
}

static bool is_over(struct json_object *list, struct json_object *recorders)
{
    size_t nover = 0;
    for (size_t i = 0; i < json_object_array_length(recorders); i++) {
        struct json_object *recording = recording_of(list, id_of(recorders, i));
        nover += recording && !is_open(recording);
    }
    return nover == json_object_array_length(recorders);
}

/* Until all are over, somebody ends it, or (when deadline_ms is not 0) until then. *list: the newest word. */
static enum aers_code watch(struct aers_ctl *ctl, struct json_object *recorders, int64_t deadline_ms,
                            struct json_object **list)
{
    const bool can_be_ended = !ends;
    for (;;) {
        json_object_put(*list);
        *list = NULL;
        const enum aers_code code = aers_ask_json(ctl, "/aers/record/list", NULL, list);
        if (code != AERS_OK || is_over(*list, recorders) || (can_be_ended && ends))
            return code;
        if (deadline_ms && aers_clock_whole_ms() > deadline_ms)
            return aers_error_set(&ctl->error, AERS_E_TIMEOUT, "record",
                                  "the files are not closed; see aers-ctl status");
        aers_wait_a_little();
    }
}

static enum aers_code print_one(struct aers_ctl *ctl, struct json_object *recording, double rate_hz)
{
    const char *state = aers_json_get_string(recording, "state", "?"),
               *file = aers_json_get_string(recording, "file", "?");
    const int64_t lost = aers_json_get_int(recording, "lost", 0), missed = aers_json_get_int(recording, "missed", 0);
    if (!ctl->json && !ctl->quiet)
        printf("%s  %.3f s%s\n", file, (double)aers_json_get_int(recording, "frames", 0) / rate_hz,
               strcmp(state, "cut") == 0 ? "  (cut: the recorder died, and went on in another file)" : "");
    if (lost + missed > 0)
        aers_log(AERS_LOG_WARNING, file, "%lld frames are lost (a late disk), %lld missed (xruns)", (long long)lost,
                 (long long)missed);
    return strcmp(state, "failed") != 0 ? AERS_OK
                                        : aers_error_set(&ctl->error, AERS_E_IO, file, "the recording has ended: %s",
                                                         aers_json_get_string(recording, "why", ""));
}

/* All takes of a recorder: there are several when its node died on the way. */
static enum aers_code report_one(struct aers_ctl *ctl, struct json_object *list, const char *id,
                                 struct json_object *done)
{
    enum aers_code code = AERS_OK;
    struct json_object *takes = NULL;
    json_object_object_get_ex(list, "takes", &takes);
    for (size_t i = 0; takes && i < json_object_array_length(takes); i++) {
        struct json_object *take = json_object_array_get_idx(takes, i);
        if (strcmp(aers_json_get_string(take, "node", ""), id) != 0)
            continue;
        const enum aers_code now = print_one(ctl, take, aers_json_get_number(list, "sample_rate", 48000));
        code = code == AERS_OK ? now : code;
        json_object_array_add(done, json_object_get(take));
    }
    return code;
}

static enum aers_code report(struct aers_ctl *ctl, struct json_object *list, struct json_object *recorders)
{
    enum aers_code code = AERS_OK;
    struct json_object *done = json_object_new_array();
    for (size_t i = 0; i < json_object_array_length(recorders); i++) {
        const enum aers_code now = report_one(ctl, list, id_of(recorders, i), done);
        code = code == AERS_OK ? now : code;
    }
    if (ctl->json)
        aers_print_json(done);
    json_object_put(done);
    return code;
}

/* ---- the whole ---- */

static enum aers_code remove_all(struct aers_ctl *ctl, struct json_object *recorders)
{
    enum aers_code code = AERS_OK;
    for (size_t i = 0; i < json_object_array_length(recorders); i++) {
        const char *id = id_of(recorders, i);
        char *text = NULL;
        const enum aers_code now = aers_ask_words(ctl, "/aers/record/remove", &id, 1, &text);
        free(text);
        code = code == AERS_OK ? now : code;
    }
    return code;
}

static enum aers_code check_session(struct aers_ctl *ctl)
{
    struct json_object *status;
    enum aers_code code = aers_ask_json(ctl, "/aers/status", NULL, &status);
    if (code != AERS_OK)
        return code;
    const char *state = aers_json_get_string(status, "state", "?");
    if (strcmp(state, "stopped") == 0 || strcmp(state, "stopping") == 0)
        code = aers_error_set(&ctl->error, AERS_E_UNAVAILABLE, "record", "the session is %s: nothing plays", state);
    json_object_put(status);
    return code;
}

static enum aers_code record(struct aers_ctl *ctl, struct json_object *recorders, double limit_s)
{
    struct json_object *list = NULL;
    enum aers_code code = check_session(ctl);
    if (code == AERS_OK)
        code = aers_plan_wait(ctl);
    if (code == AERS_OK)
        code = turn(ctl, recorders, true);
    if (code == AERS_OK && !ctl->quiet && !ctl->json && !(limit_s > 0))
        fprintf(stderr, "recording; Ctrl-C ends it\n");
    if (code == AERS_OK)
        code = watch(ctl, recorders, 0, &list);
    if (code == AERS_OK && !is_over(list, recorders)) {
        code = turn(ctl, recorders, false);
        if (code == AERS_OK)
            code = watch(ctl, recorders, aers_wait_deadline_ms(ctl), &list);
    }
    if (list && code == AERS_OK)
        code = report(ctl, list, recorders);
    json_object_put(list);
    return code;
}

enum aers_code aers_record_run(struct aers_ctl *ctl, struct json_object *wishes, double limit_s)
{
    const struct sigaction action = {.sa_handler = on_signal};
    const char *text = json_object_to_json_string(wishes);
    char *answer = NULL;
    struct json_object *recorders = NULL;
    if (json_object_array_length(wishes) > NARGS_MOST)
        return aers_error_set(&ctl->error, AERS_E_LIMIT, "record", "at most %d at once", NARGS_MOST);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    enum aers_code code = aers_ask_words(ctl, "/aers/record/add", &text, 1, &answer);
    if (code == AERS_OK)
        code = aers_json_parse(answer, strlen(answer), AERS_OSC_MAX_NBYTES, &recorders, &ctl->error);
    free(answer);
    if (code != AERS_OK)
        return code;
    code = record(ctl, recorders, limit_s);
    const struct aers_error first = ctl->error;
    const enum aers_code removed = remove_all(ctl, recorders);
    if (code != AERS_OK)
        ctl->error = first;
    json_object_put(recorders);
    return code != AERS_OK ? code : removed;
}
