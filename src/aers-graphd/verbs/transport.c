/* SPDX-License-Identifier: ISC */
/* /aers/transport: where JACK's transport is; with words, moved. */
#include <string.h>

#include "common/doc/edit.h"
#include "common/doc/json.h"
#include "common/doc/scalar.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/verbs/verbs.h"

static void add_loop(struct json_object *object, const struct aers_engine *engine)
{
    struct json_object *loop = engine->loop_region.is_on ? json_object_new_object() : NULL;
    if (loop) {
        aers_json_add_int(loop, "begin_frame", engine->loop_region.begin);
        aers_json_add_int(loop, "end_frame", engine->loop_region.end);
    }
    json_object_object_add(object, "loop", loop);
}

static void add_bars(struct json_object *object, const struct aers_transport_place *place)
{
    struct json_object *bars = place->has_bbt ? json_object_new_object() : NULL;
    if (bars) {
        aers_json_add_int(bars, "bar", place->bar);
        aers_json_add_int(bars, "beat", place->beat);
        aers_json_add_int(bars, "tick", place->tick);
        aers_json_add_number(bars, "beats_per_bar", place->beats_per_bar, 3);
        aers_json_add_number(bars, "ticks_per_beat", place->ticks_per_beat, 3);
        aers_json_add_number(bars, "bpm", place->bpm, 4);
    }
    json_object_object_add(object, "bbt", bars);
}

static void answer_place(struct aers_engine *engine, struct aers_call *call)
{
    struct aers_transport_place place;
    struct json_object *object = json_object_new_object();
    const bool is_there = aers_patchbay_get_transport(engine->patchbay, &place);
    aers_json_add_string(object, "transport", aers_transport_name(engine->graph->transport));
    aers_json_add_string(object, "state", !is_there ? "unavailable" : place.is_rolling ? "rolling" : "stopped");
    aers_json_add_int(object, "frame", place.frame);
    aers_json_add_number(object, "seconds", (double)place.frame / engine->graph->rate_hz, 6);
    add_bars(object, &place);
    add_loop(object, engine);
    aers_verb_answer_json(call, object);
}

static enum aers_code locate(struct aers_engine *engine, const char *const *words, struct aers_error *error)
{
    uint32_t frame = 0;
    enum aers_code code = aers_transport_read(engine, words[1], &frame, error);
    return code ? code : aers_transport_locate(engine, frame, error);
}

static enum aers_code loop(struct aers_engine *engine, const char *const *words, struct aers_error *error)
{
    uint32_t begin = 0, end = 0;
    enum aers_code code = aers_transport_read(engine, words[1], &begin, error);
    if (!code)
        code = aers_transport_read(engine, words[2], &end, error);
    return code ? code : aers_transport_loop(engine, begin, end, error);
}

void aers_verb_transport(struct aers_engine *engine, struct aers_call *call)
{
    static const char usage[] = "nothing, play, stop, locate PLACE, loop BEGIN END or loop off; a place is seconds, "
                                "\"N samples\" or \"BAR:BEAT\"";
    const char *words[3];
    struct aers_error error = {.what = ""};
    enum aers_code code;
    if (!aers_verb_take_words(call, 0, 3, words, usage))
        return;
    const size_t n = call->message->nargs;
    const char *verb = n ? words[0] : "";
    if (n == 1 && (strcmp(verb, "play") == 0 || strcmp(verb, "stop") == 0))
        code = aers_transport_roll(engine, *verb == 'p', &error);
    else if (n == 2 && strcmp(verb, "locate") == 0)
        code = locate(engine, words, &error);
    else if (n == 2 && strcmp(verb, "loop") == 0 && strcmp(words[1], "off") == 0)
        code = aers_transport_loop_off(engine, &error);
    else if (n == 3 && strcmp(verb, "loop") == 0)
        code = loop(engine, words, &error);
    else
        code = n ? aers_error_set(&error, AERS_E_INVALID, "", "%s takes %s", call->address, usage) : AERS_OK;
    if (code)
        aers_answer_error(call->answer, code, "%s", error.what);
    else
        answer_place(engine, call);
}

/* ---- tempo: an edit of the graph, so that what is written in bars and beats follows it ---- */

static enum aers_code set_tempo(const struct aers_engine *engine, struct aers_doc *root, const char *text,
                                struct aers_error *error)
{
    const struct aers_tempo *tempo = &engine->graph->tempo;
    double bpm;
    if (!aers_number_parse(text, &bpm) || !(bpm >= 1.0 && bpm <= 1000.0))
        return aers_error_set(error, AERS_E_RANGE, "", "a tempo is a number of beats per minute from 1 to 1000");
    if (engine->graph->transport != AERS_TRANSPORT_LEAD)
        return aers_error_set(error, AERS_E_CONFLICT, "",
                              "the graph gives JACK's transport no tempo; with transport: lead it does");
    if (tempo->npoints != 1)
        return aers_error_set(error, AERS_E_CONFLICT, "",
                              tempo->npoints ? "the tempo of the graph changes on its way: its file says where"
                                             : "the graph has no tempo to change; give it one: tempo: 120");
    struct aers_doc *point = aers_need_made(aers_doc_create(AERS_DOC_MAP));
    aers_need_made(aers_doc_put(point, "bpm", aers_doc_create_number(bpm)));
    aers_need_made(aers_doc_put(point, "beats", aers_doc_create_number(tempo->points[0].beats)));
    aers_need_made(aers_doc_put(root, "tempo", point));
    return AERS_OK;
}

void aers_verb_transport_tempo(struct aers_engine *engine, struct aers_call *call)
{
    const char *text;
    struct aers_error error = {.what = ""};
    if (!aers_verb_take_edit(engine, call, 1, 1, &text, "beats per minute"))
        return;
    struct aers_document document = aers_document_copy(&engine->document);
    const enum aers_code code = set_tempo(engine, document.doc, text, &error);
    aers_verb_offer_edit(engine, call, &document, code, &error);
}
