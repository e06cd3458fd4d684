/* SPDX-License-Identifier: ISC */
/* /aers/trace/start, all, list, stop: events that are followed through the graph. */
#include <math.h>
#include <string.h>

#include "common/doc/scalar.h"
#include "src/aers-graphd/verbs/verbs.h"

static const struct aers_trace *find(const struct aers_engine *engine, uint32_t number)
{
    for (size_t i = 0; i < engine->traces.nitems; i++)
        if (engine->traces.items[i]->number == number)
            return engine->traces.items[i];
    return NULL;
}

void aers_verb_trace_start(struct aers_engine *engine, struct aers_call *call)
{
    static const char usage[] = "a tag; then maybe the id of a source of events (\"\" for any), and \"trigger\"";
    const char *words[3];
    struct aers_error error = {.what = ""};
    uint32_t number = 0;
    if (!aers_verb_take_words(call, 1, 3, words, usage))
        return;
    if (words[2] && strcmp(words[2], "trigger") != 0) {
        aers_answer_error(call->answer, AERS_E_INVALID, "%s are wanted", usage);
        return;
    }
    const char *node = words[1] && *words[1] ? words[1] : NULL;
    const enum aers_code code = aers_traces_start(engine, words[0], node, words[2] != NULL, &number, &error);
    if (code != AERS_OK)
        aers_answer_error(call->answer, code, "%s", error.what);
    else
        aers_verb_answer_json(call, aers_trace_describe(engine, find(engine, number)));
}

/* One whole number; otherwise when there is none. false: answered. */
static bool take_number(struct aers_call *call, const char *usage, int64_t otherwise, int64_t *number)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    double value = -1.0;
    *number = otherwise;
    if (call->message->nargs == 0 && otherwise >= 0)
        return true;
    aers_osc_reader_init(&reader, call->message);
    if (call->message->nargs == 1 && aers_osc_read(&reader, &arg) &&
        (arg.type == 's' ? aers_number_parse(arg.s, &value) : aers_osc_arg_number(&arg, &value)) && value >= 0.0 &&
        value < 0x1p53 && value == floor(value)) {
        *number = (int64_t)value;
        return true;
    }
    aers_answer_error(call->answer, AERS_E_INVALID, "%s is wanted", usage);
    return false;
}

void aers_verb_trace_all(struct aers_engine *engine, struct aers_call *call)
{
    struct aers_error error = {.what = ""};
    int64_t frame;
    uint32_t nstarted, nall;
    if (!take_number(call, "a frame of the session, up to which events are followed,", -1, &frame))
        return;
    const enum aers_code code = aers_traces_start_all(engine, frame, &nstarted, &nall, &error);
    if (code != AERS_OK) {
        aers_answer_error(call->answer, code, "%s", error.what);
        return;
    }
    struct json_object *object = json_object_new_object();
    aers_json_add_int(object, "started", nstarted);
    aers_json_add_int(object, "all", nall);
    aers_verb_answer_json(call, object);
}

/* Those above a number. */
void aers_verb_trace_list(struct aers_engine *engine, struct aers_call *call)
{
    int64_t after;
    if (!take_number(call, "nothing, or the number of a trace, above which they are told,", 0, &after))
        return;
    struct json_object *object = json_object_new_object(), *traces = json_object_new_array();
    bool is_under_way = false;
    for (size_t i = 0; i < engine->traces.nitems; i++) {
        const struct aers_trace *trace = engine->traces.items[i];
        is_under_way |= trace->state != AERS_TRACE_DONE;
        if (trace->number > after)
            json_object_array_add(traces, aers_trace_describe(engine, trace));
    }
    aers_json_add_bool(object, "under_way", is_under_way);
    json_object_object_add(object, "traces", traces);
    aers_verb_answer_json(call, object);
}

void aers_verb_trace_stop(struct aers_engine *engine, struct aers_call *call)
{
    int64_t number;
    if (!take_number(call, "the number of a trace", -1, &number))
        return;
    if (aers_traces_stop(engine, (uint32_t)number) == AERS_OK)
        aers_answer_empty(call->answer);
    else
        aers_answer_error(call->answer, AERS_E_NOT_FOUND, "no trace has the number %lld", (long long)number);
}
