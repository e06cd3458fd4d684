/* SPDX-License-Identifier: ISC */
#include "common/model/timeline_time.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/doc/scalar.h"

enum kind { SECONDS, SAMPLES, BARS };

struct time {
    enum kind kind;
    double first; /* seconds, samples, or bars */
    double beats;
};

static bool parse_part(const char *text, size_t length, double *value)
{
    char part[64];
    if (length == 0 || length >= sizeof part)
        return false;
    memcpy(part, text, length);
    part[length] = '\0';
    return aers_number_parse(part, value);
}

static bool is_whole(double value)
{
    return value >= floor(value) && value <= floor(value);
}

static bool parse_text(const char *text, struct time *time)
{
    static const char samples[] = " samples";
    const size_t length = strlen(text), nunit = sizeof samples - 1;
    const char *colon = strchr(text, ':');
    if (length > nunit && strcmp(text + length - nunit, samples) == 0) {
        time->kind = SAMPLES;
        return parse_part(text, length - nunit, &time->first) && is_whole(time->first);
    }
    time->kind = BARS;
    return colon && parse_part(text, (size_t)(colon - text), &time->first) && is_whole(time->first) &&
           parse_part(colon + 1, strlen(colon + 1), &time->beats);
}

static enum aers_code parse(const struct aers_doc *doc, const struct aers_tempo *tempo, const char *bars,
                            struct time *time, struct aers_error *error)
{
    char shown[96];
    *time = (struct time){SECONDS, 0, 0};
    const bool is_number = aers_doc_is_number(doc);
    if (is_number)
        time->first = aers_doc_number(doc);
    if (!is_number && (doc->type != AERS_DOC_STRING || !parse_text(doc->string, time)))
        return aers_error_set(error, AERS_E_INVALID, "",
                              "must be a time, not %s (allowed: seconds, \"N samples\", \"%s\")",
                              aers_doc_show(doc, shown, sizeof shown), bars);
    if (time->kind == BARS && (!tempo || tempo->npoints == 0))
        return aers_error_set(error, AERS_E_INVALID, "",
                              "bars and beats need a tempo (set tempo: 120 beside graph_id)");
    return AERS_OK;
}

static enum aers_code round_off(double nframes, const char *allowed, int64_t *out, struct aers_error *error)
{
    if (!(nframes >= 0.0 && nframes <= (double)AERS_TIME_MAX_NFRAMES))
        return aers_error_set(error, AERS_E_RANGE, "", "lies outside the session (allowed: %s)", allowed);
    *out = llround(nframes);
    return AERS_OK;
}

enum aers_code aers_time_place(const struct aers_doc *doc, double rate_hz, const struct aers_tempo *tempo,
                               int64_t *frame, struct aers_error *error)
{
    struct time time;
    const enum aers_code code = parse(doc, tempo, "BAR:BEAT", &time, error);
    if (code)
        return code;
    if (time.kind == SAMPLES)
        return round_off(time.first, "0 samples or more", frame, error);
    if (time.kind == SECONDS)
        return round_off(time.first * rate_hz, "0 seconds or more", frame, error);
    if (time.first < 1.0 || time.beats < 1.0)
        return aers_error_set(error, AERS_E_RANGE, "", "bars and beats count from 1 (\"1:1\" is the beginning)");
    return round_off(aers_tempo_seconds(tempo, time.first, time.beats) * rate_hz, "\"1:1\" or later", frame, error);
}

enum aers_code aers_time_length(const struct aers_doc *doc, double rate_hz, const struct aers_tempo *tempo,
                                int64_t from, int64_t *nframes, struct aers_error *error)
{
    struct time time;
    const enum aers_code code = parse(doc, tempo, "BARS:BEATS", &time, error);
    if (code)
        return code;
    if (time.kind == SAMPLES)
        return round_off(time.first, "0 samples or more", nframes, error);
    if (time.kind == SECONDS)
        return round_off(time.first * rate_hz, "0 seconds or more", nframes, error);
    if (time.first < 0.0 || time.beats < 0.0)
        return aers_error_set(error, AERS_E_RANGE, "", "a length is 0 or more (\"1:0\" is one bar)");
    const double seconds = aers_tempo_length(tempo, (double)from / rate_hz, time.first, time.beats);
    return round_off(seconds * rate_hz, "\"0:0\" or more", nframes, error);
}
