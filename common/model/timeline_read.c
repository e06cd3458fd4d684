/* SPDX-License-Identifier: ISC */
/* Events from a document. Each field has its reader; every problem is told, and an event that has one is left out. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/doc/scalar.h"
#include "common/model/timeline.h"
#include "common/model/timeline_time.h"

struct reading {
    struct aers_timeline_reader *reader;
    struct aers_timeline_event *event;
    const struct aers_doc *doc; /* the event */
    bool out_of_memory;
};

typedef void read_fn(struct reading *reading, const struct aers_doc *doc);

static void tell(struct aers_timeline_reader *reader, const struct aers_doc *doc, bool at_key, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void tell(struct aers_timeline_reader *reader, const struct aers_doc *doc, bool at_key, const char *format, ...)
{
    char what[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    reader->nproblems++;
    reader->problem(reader->user, doc, at_key, what);
}

/* ---- kinds of values ---- */

static double read_number(struct reading *reading, const struct aers_doc *doc, double min, double max, bool is_whole)
{
    char shown[96];
    const double value = aers_doc_number(doc);
    const bool fits = is_whole ? doc->type == AERS_DOC_INT : aers_doc_is_number(doc);
    if (fits && value >= min && value <= max)
        return value;
    tell(reading->reader, doc, false, "must be a %s from %g to %g, not %s", is_whole ? "whole number" : "number", min,
         max, aers_doc_show(doc, shown, sizeof shown));
    return 0.0;
}

static char *copy(struct reading *reading, const char *text)
{
    char *copied = strdup(text);
    reading->out_of_memory |= !copied;
    return copied;
}

static bool is_text(struct reading *reading, const struct aers_doc *doc, size_t max)
{
    char shown[96];
    if (doc->type != AERS_DOC_STRING || !*doc->string || strlen(doc->string) > max) {
        tell(reading->reader, doc, false, "must be a text of 1 to %zu bytes, not %s", max,
             aers_doc_show(doc, shown, sizeof shown));
        return false;
    }
    for (const unsigned char *c = (const unsigned char *)doc->string; *c; c++) {
        if (*c >= 0x20 && *c != 0x7f)
            continue;
        tell(reading->reader, doc, false, "must have no control characters");
        return false;
    }
    return true;
}

/* ---- fields ---- */

static void read_at(struct reading *reading, const struct aers_doc *doc)
{
    struct aers_error error;
    if (aers_time_place(doc, reading->reader->rate_hz, reading->reader->tempo, &reading->event->frame, &error))
        tell(reading->reader, doc, false, "%s", error.what);
}

static void read_length(struct reading *reading, const struct aers_doc *doc, int64_t min, int64_t *nframes)
{
    const struct aers_timeline_event *event = reading->event;
    struct aers_error error;
    const int64_t from = event->frame == AERS_TIMELINE_UNSET ? 0 : event->frame;
    if (aers_time_length(doc, reading->reader->rate_hz, reading->reader->tempo, from, nframes, &error))
        tell(reading->reader, doc, false, "%s", error.what);
    else if (*nframes < min)
        tell(reading->reader, doc, false, "must be at least one sample long");
}

static void read_duration(struct reading *reading, const struct aers_doc *doc)
{
    read_length(reading, doc, 1, &reading->event->nframes);
}

static void read_play(struct reading *reading, const struct aers_doc *doc)
{
    const char *dir = reading->reader->base_dir;
    if (!is_text(reading, doc, 4095))
        return;
    char *joined = NULL;
    if (*doc->string == '/' || !dir)
        joined = copy(reading, doc->string);
    else if (asprintf(&joined, "%s/%s", dir, doc->string) < 0)
        joined = NULL;
    reading->out_of_memory |= !joined;
    reading->event->play = joined;
}

static void read_synth(struct reading *reading, const struct aers_doc *doc)
{
    const char *words[64];
    size_t nwords = 0;
    char hint[512], shown[96];
    const char *name = aers_doc_string(doc);
    reading->event->synth = name ? aers_manifest_find_synth(name) : NULL;
    for (; nwords < aers_manifest_synth_count() && nwords < 64; nwords++)
        words[nwords] = aers_manifest_synth_name(aers_manifest_synth(nwords));
    if (!reading->event->synth)
        tell(reading->reader, doc, false, "no synth %s%s", aers_doc_show(doc, shown, sizeof shown),
             aers_path_allow(name ? name : "", words, nwords, hint, sizeof hint));
}

static void read_gain(struct reading *reading, const struct aers_doc *doc)
{
    reading->event->gain_db = read_number(reading, doc, -120, 24, false);
}

static void read_pan(struct reading *reading, const struct aers_doc *doc)
{
    reading->event->pan = read_number(reading, doc, -1, 1, false);
}

static void read_seed(struct reading *reading, const struct aers_doc *doc)
{
    reading->event->seed = (int64_t)read_number(reading, doc, 0, 2147483647, true);
}

static void read_tag(struct reading *reading, const struct aers_doc *doc)
{
    if (is_text(reading, doc, AERS_TIMELINE_MAX_TAG))
        reading->event->tag = copy(reading, doc->string);
}

static void read_every(struct reading *reading, const struct aers_doc *doc)
{
    read_length(reading, doc, 1, &reading->event->every);
}

static void read_times(struct reading *reading, const struct aers_doc *doc)
{
    reading->event->times = (uint32_t)read_number(reading, doc, 1, 1000000, true);
}

static void read_humanise(struct reading *reading, const struct aers_doc *doc)
{
    read_length(reading, doc, 0, &reading->event->spread);
}

static void read_humanise_db(struct reading *reading, const struct aers_doc *doc)
{
    reading->event->spread_db = read_number(reading, doc, 0, 40, false);
}

struct field {
    const char *name;
    read_fn *read;
};

/* Read those of the map's fields that are in the table, in the table's order; complain of others. */
static void read_fields(struct reading *reading, const struct aers_doc *map, const struct field *fields, size_t nfields)
{
    const char *words[16];
    char hint[512];
    for (size_t i = 0; i < nfields; i++) {
        words[i] = fields[i].name;
        const struct aers_doc *doc = aers_doc_get(map, fields[i].name);
        if (!doc || !fields[i].read)
            continue;
        const size_t mark = aers_path_key(reading->reader->path, fields[i].name);
        fields[i].read(reading, doc);
        aers_path_back(reading->reader->path, mark);
    }
    for (const struct aers_doc *doc = map->child; doc; doc = doc->next) {
        size_t i = 0;
        while (i < nfields && strcmp(fields[i].name, doc->key) != 0)
            i++;
        if (i < nfields)
            continue;
        const size_t mark = aers_path_key(reading->reader->path, doc->key);
        tell(reading->reader, doc, true, "unknown field%s",
             aers_path_allow(doc->key, words, nfields, hint, sizeof hint));
        aers_path_back(reading->reader->path, mark);
    }
}

static bool is_map(struct reading *reading, const struct aers_doc *doc)
{
    char shown[96];
    if (doc->type != AERS_DOC_MAP)
        tell(reading->reader, doc, false, "must be an object, not %s", aers_doc_show(doc, shown, sizeof shown));
    return doc->type == AERS_DOC_MAP;
}

static void read_repeat(struct reading *reading, const struct aers_doc *doc)
{
    static const struct field fields[] = {
        {"every", read_every}, {"times", read_times}, {"humanise", read_humanise}, {"humanise_db", read_humanise_db}};
    struct aers_timeline_event *event = reading->event;
    if (!is_map(reading, doc))
        return;
    event->times = 0;
    read_fields(reading, doc, fields, sizeof fields / sizeof *fields);
    if (!aers_doc_get(doc, "every"))
        tell(reading->reader, doc, false, "the field every is missing (how far apart?)");
    else if (event->spread > event->every / 2 && event->every > 0)
        tell(reading->reader, aers_doc_get(doc, "humanise"), false, "is at most half of every");
}

static void read_params(struct reading *reading, const struct aers_doc *doc)
{
    const struct aers_manifest *synth = reading->event->synth;
    const char *words[AERS_SYNTH_MAX_PARAMS];
    char hint[512];
    struct aers_error error;
    if (!is_map(reading, doc))
        return;
    if (!synth && !aers_doc_get(reading->doc, "synth"))
        tell(reading->reader, doc, true, "only a synth has params");
    for (const struct aers_doc *value = synth ? doc->child : NULL; value; value = value->next) {
        const size_t mark = aers_path_key(reading->reader->path, value->key);
        size_t i = 0;
        for (size_t k = 0; k < synth->nparams; k++)
            words[k] = synth->params[k].name;
        while (i < synth->nparams && strcmp(words[i], value->key) != 0)
            i++;
        if (i == synth->nparams)
            tell(reading->reader, value, true, "unknown parameter of %s%s", aers_manifest_synth_name(synth),
                 aers_path_allow(value->key, words, synth->nparams, hint, sizeof hint));
        else if (aers_param_read(&synth->params[i], value, &reading->event->params[i], &error))
            tell(reading->reader, value, false, "%s", error.what);
        aers_path_back(reading->reader->path, mark);
    }
}

/* ---- an event ---- */

static void check_sound(struct reading *reading)
{
    const struct aers_doc *play = aers_doc_get(reading->doc, "play"), *synth = aers_doc_get(reading->doc, "synth");
    if (!play && !synth)
        tell(reading->reader, reading->doc, false, "nothing to sound (play: FILE or synth: NAME)");
    else if (play && synth)
        tell(reading->reader, synth, true, "an event plays a file or a synth, not both");
}

static void check_start(struct reading *reading)
{
    const struct aers_timeline_event *event = reading->event;
    if (aers_doc_get(reading->doc, "at") || (event->tag && event->times == 1))
        return;
    if (event->times != 1)
        tell(reading->reader, aers_doc_get(reading->doc, "repeat"), true, "what repeats has to begin (at: ...)");
    else if (!aers_doc_get(reading->doc, "tag"))
        tell(reading->reader, reading->doc, false, "when? (at: ..., or a tag to trigger it by)");
}

/* Presets first: the order of fields in a file says nothing. */
static void preset(struct aers_timeline_event *event, const struct aers_doc *doc)
{
    const char *name = aers_doc_string(aers_doc_get(doc, "synth"));
    const struct aers_manifest *synth = name ? aers_manifest_find_synth(name) : NULL;
    *event = (struct aers_timeline_event){.frame = AERS_TIMELINE_UNSET, .seed = -1, .times = 1, .line = doc->line};
    for (size_t i = 0; synth && i < synth->nparams; i++)
        event->params[i] = synth->params[i].preset;
}

enum aers_code aers_timeline_read_event(struct aers_timeline_reader *reader, const struct aers_doc *doc,
                                        struct aers_timeline_event *event)
{
    static const struct field fields[] = {
        {"at", read_at},     {"play", read_play},     {"synth", read_synth}, {"params", read_params},
        {"tag", read_tag},   {"gain_db", read_gain},  {"pan", read_pan},     {"duration", read_duration},
        {"seed", read_seed}, {"repeat", read_repeat},
    };
    const size_t before = reader->nproblems;
    struct reading reading = {.reader = reader, .event = event, .doc = doc};
    preset(event, doc);
    if (is_map(&reading, doc)) {
        read_fields(&reading, doc, fields, sizeof fields / sizeof *fields);
        check_sound(&reading);
        check_start(&reading);
    }
    const enum aers_code code = reading.out_of_memory        ? AERS_E_MEMORY
                                : reader->nproblems > before ? AERS_E_INVALID
                                                             : AERS_OK;
    if (code)
        aers_timeline_event_finish(event);
    return code;
}

/* ---- a list ---- */

static bool make_room(struct aers_timeline *timeline, size_t n)
{
    if (timeline->nevents + n <= timeline->size)
        return true;
    const size_t size = timeline->nevents + n > 2 * timeline->size ? timeline->nevents + n : 2 * timeline->size;
    void *events = reallocarray(timeline->events, size, sizeof *timeline->events);
    if (!events)
        return false;
    timeline->events = events;
    timeline->size = size;
    return true;
}

enum aers_code aers_timeline_read(struct aers_timeline_reader *reader, const struct aers_doc *list,
                                  struct aers_timeline *timeline)
{
    const size_t before = reader->nproblems;
    size_t index = 0;
    char shown[96];
    if (list->type != AERS_DOC_SEQ) {
        tell(reader, list, false, "must be a list of events, not %s", aers_doc_show(list, shown, sizeof shown));
        return AERS_E_INVALID;
    }
    if (timeline->nevents + list->nchildren > AERS_TIMELINE_MAX_EVENTS) {
        tell(reader, list, false, "more than %d events", AERS_TIMELINE_MAX_EVENTS);
        return AERS_E_INVALID;
    }
    if (!make_room(timeline, list->nchildren))
        return AERS_E_MEMORY;
    for (const struct aers_doc *doc = list->child; doc; doc = doc->next) {
        const size_t mark = aers_path_index(reader->path, index++);
        const enum aers_code code = aers_timeline_read_event(reader, doc, &timeline->events[timeline->nevents]);
        aers_path_back(reader->path, mark);
        timeline->nevents += code == AERS_OK;
        if (code == AERS_E_MEMORY)
            return code;
    }
    return reader->nproblems > before ? AERS_E_INVALID : AERS_OK;
}
