/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/control.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/model/plan_tempo.h"
#include "common/model/typed.h"
#include "common/osc/pattern.h"
#include "src/aers-node/host/automation.h"
#include "src/aers-node/host/known.h"
#include "src/aers-node/host/requests.h"

#define NODE_PREFIX "/aers/node/"
#define MAX_CPU     1023
#define NTP_TO_UNIX UINT64_C(2208988800) /* seconds from 1900 to 1970 */

enum { MAX_TEMPO_NBYTES = 1 << 20, MOST_LEVELS_S = 3600, TOO_FAR = -2 };

struct aers_control {
    struct aers_control_config config;
    struct aers_requests *requests;
    struct aers_known known;
    uint64_t mapped_ntp;   /* the time of the last bundle, 0: none, */
    uint32_t mapped_frame; /* and its frame */
};

static void on_ack(void *user, const struct aers_request *request, const struct aers_ack *ack)
{
    struct aers_control *control = user;
    if (request->kind == AERS_EVENT_SET)
        *aers_known_value(&control->known, ack->step, ack->slot) = ack->value;
    if (request->kind == AERS_EVENT_SET && control->config.engine->run->steps[ack->step].module->latency)
        control->config.latency_touched(control->config.user);
}

enum aers_code aers_control_create(uv_loop_t *loop, const struct aers_control_config *config, struct aers_control **out,
                                   struct aers_error *error)
{
    struct aers_control *control = calloc(1, sizeof *control);
    enum aers_code code = aers_error_set(error, AERS_E_MEMORY, NULL, "not enough memory");
    if (!control)
        return code;
    control->config = *config;
    if (aers_known_init(&control->known, config->engine->plan))
        code = aers_requests_create(loop, config->engine->run, on_ack, control, &control->requests, error);
    if (code)
        aers_control_destroy(control);
    else
        *out = control;
    return code;
}

void aers_control_destroy(struct aers_control *control)
{
    if (!control)
        return;
    aers_requests_destroy(control->requests);
    aers_known_finish(&control->known);
    free(control);
}

/* ---- arguments ---- */

static enum aers_code read_value(const struct aers_osc_arg *arg, const struct aers_param *param, const char *path,
                                 double now, double *value, struct aers_error *error)
{
    if (arg->type == 's' || arg->type == 'S')
        return aers_typed_parse(param, arg->s, now, value, error);
    if (!aers_osc_arg_number(arg, value))
        return aers_error_set(error, AERS_E_INVALID, path, "a value is a number, true, false or the name of a choice");
    return aers_param_check(param, *value, error);
}

/* A whole number in min .. max, or `otherwise` when there is no argument left. */
static enum aers_code read_whole(struct aers_osc_reader *reader, int64_t min, int64_t max, int64_t otherwise,
                                 const char *what, int64_t *out, struct aers_error *error)
{
    struct aers_osc_arg arg;
    if (!aers_osc_read(reader, &arg)) {
        *out = otherwise;
        return AERS_OK;
    }
    if (arg.type != 'i' && arg.type != 'h')
        return aers_error_set(error, AERS_E_INVALID, NULL, "the %s is a whole number (i or h)", what);
    const int64_t value = arg.type == 'i' ? arg.i : arg.h;
    if (value < min || value > max)
        return aers_error_set(error, AERS_E_RANGE, NULL, "the %s is from %lld to %lld", what, (long long)min,
                              (long long)max);
    *out = value;
    return AERS_OK;
}

/* The JACK frame of a time tag, the same for the same time, so that all of a bundle takes effect at one: two clocks are
 * read one after the other, and two looks may differ. The audio thread takes what has passed already as now. */
static int64_t frame_of(struct aers_control *control, uint64_t when)
{
    if (when == AERS_OSC_IMMEDIATELY)
        return AERS_FRAME_NOW;
    if (when == control->mapped_ntp)
        return control->mapped_frame;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const double seconds = (double)(int64_t)((when >> 32) - ((uint64_t)now.tv_sec + NTP_TO_UNIX)) +
                           (double)(when & UINT32_MAX) / 4294967296.0 - (double)now.tv_nsec * 1e-9;
    if (seconds <= 0.0)
        return AERS_FRAME_NOW;
    const double nframes = seconds * control->config.engine->rate_hz;
    if (nframes >= 1 << 28)
        return TOO_FAR;
    control->mapped_ntp = when;
    control->mapped_frame = control->config.now(control->config.user) + (uint32_t)nframes;
    return control->mapped_frame;
}

/* ---- /aers/node/<id>/<address> ---- */

static enum aers_code find_step(const struct aers_plan *plan, const char *path, uint32_t *step, const char **address,
                                struct aers_error *error)
{
    const char *id = path + strlen(NODE_PREFIX);
    const char *slash = strchr(id, '/');
    const size_t nid = slash ? (size_t)(slash - id) : strlen(id);
    for (uint32_t i = 0; i < plan->nsteps; i++) {
        if (strlen(plan->steps[i].id) != nid || memcmp(plan->steps[i].id, id, nid) != 0)
            continue;
        *step = i;
        *address = slash ? slash + 1 : "";
        return AERS_OK;
    }
    return aers_error_set(error, AERS_E_NOT_FOUND, path, "no node %.*s runs here (this is %s)", (int)nid, id,
                          plan->steps[0].id);
}

static enum aers_code set_value(struct aers_control *control, const struct aers_target *from,
                                const struct aers_osc_message *message, struct aers_osc_reader *reader,
                                struct aers_request *request, struct aers_error *error)
{
    int64_t sequence, frame;
    enum aers_code code = read_whole(reader, INT32_MIN, INT32_MAX, 0, "sequence number", &sequence, error);
    if (!code)
        code = read_whole(reader, -1, UINT32_MAX, frame_of(control, message->when), "JACK frame", &frame, error);
    if (code)
        return code;
    if (frame < AERS_FRAME_NOW)
        return aers_error_set(error, AERS_E_RANGE, NULL, "the time tag lies too far ahead");
    request->kind = AERS_EVENT_SET;
    request->frame = frame;
    return aers_requests_send(control->requests, request, from, message->address, (int32_t)sequence, error);
}

static enum aers_code ask_spectrum(struct aers_control *control, const struct aers_target *from,
                                   const struct aers_osc_message *message, uint32_t step, struct aers_error *error)
{
    int64_t sequence;
    struct aers_osc_reader reader;
    aers_osc_reader_init(&reader, message);
    const enum aers_code code = read_whole(&reader, INT32_MIN, INT32_MAX, 0, "sequence number", &sequence, error);
    return code
               ? code
               : control->config.spectrum(control->config.user, step, from, message->address, (int32_t)sequence, error);
}

static enum aers_code on_node(struct aers_control *control, const struct aers_target *from,
                              const struct aers_osc_message *message, struct aers_error *error)
{
    const struct aers_plan *plan = control->config.engine->plan;
    struct aers_request request = {0};
    const struct aers_param *param = NULL;
    const char *address = NULL;
    enum aers_code code = find_step(plan, message->address, &request.step, &address, error);
    if (code)
        return code;
    if (strcmp(address, "spectrum") == 0)
        return ask_spectrum(control, from, message, request.step, error);
    const struct aers_plan_step *step = &plan->steps[request.step];
    if ((code = aers_manifest_resolve(step->manifest, step->nelements, address, &request.slot, &param, error)))
        return code;
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    aers_osc_reader_init(&reader, message);
    const double now = *aers_known_value(&control->known, request.step, request.slot);
    if (!aers_osc_read(&reader, &arg)) {
        aers_target_value(from, message->address, now, -1, 0);
        return AERS_OK;
    }
    if ((code = read_value(&arg, param, address, now, &request.value, error)))
        return code;
    return set_value(control, from, message, &reader, &request, error);
}

/* ---- the other addresses ---- */

static enum aers_code on_start(struct aers_control *control, const struct aers_target *from,
                               const struct aers_osc_message *message, struct aers_error *error)
{
    struct aers_request request = {.kind = AERS_EVENT_START};
    struct aers_osc_reader reader;
    aers_osc_reader_init(&reader, message);
    int64_t nframes = 0;
    enum aers_code code =
        read_whole(&reader, INT64_MIN / 2, UINT32_MAX, AERS_FRAME_NOW, "JACK frame", &request.frame, error);
    code = code ? code : read_whole(&reader, 0, INT32_MAX, 0, "length of the ramp", &nframes, error);
    request.slot = (uint32_t)nframes;
    return code ? code : aers_requests_send(control->requests, &request, from, message->address, 0, error);
}

static enum aers_code on_hold(struct aers_control *control, const struct aers_target *from,
                              const struct aers_osc_message *message, struct aers_error *error)
{
    const struct aers_request request = {.kind = AERS_EVENT_HOLD, .frame = AERS_FRAME_NOW};
    return aers_requests_send(control->requests, &request, from, message->address, 0, error);
}

static enum aers_code on_quit(struct aers_control *control, const struct aers_target *from,
                              const struct aers_osc_message *message, struct aers_error *error)
{
    (void)from;
    (void)message;
    (void)error;
    control->config.quit(control->config.user);
    return AERS_OK;
}

static enum aers_code on_meters(struct aers_control *control, const struct aers_target *from,
                                const struct aers_osc_message *message, struct aers_error *error)
{
    int64_t seconds = 0;
    struct aers_osc_reader reader;
    if (!from->link)
        return aers_error_set(error, AERS_E_UNSUPPORTED, NULL, "levels go to aers-meter (--meter) and to aers-graphd");
    aers_osc_reader_init(&reader, message);
    const enum aers_code code = read_whole(&reader, 0, MOST_LEVELS_S, 0, "time in s", &seconds, error);
    if (!code)
        control->config.levels(control->config.user, (uint32_t)seconds);
    return code;
}

static enum aers_code on_edge(struct aers_control *control, const struct aers_target *from,
                              const struct aers_osc_message *message, struct aers_error *error)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg port, up, sequence;
    aers_osc_reader_init(&reader, message);
    if (strcmp(message->types, "sii") != 0 || !aers_osc_read(&reader, &port) || !aers_osc_read(&reader, &up) ||
        !aers_osc_read(&reader, &sequence))
        return aers_error_set(error, AERS_E_INVALID, NULL,
                              "an output port, 1 (up) or 0 (down) and a number are wanted");
    return control->config.edge(control->config.user, from, port.s, up.i != 0, sequence.i, error);
}

static enum aers_code on_place(struct aers_control *control, const struct aers_target *from,
                               const struct aers_osc_message *message, struct aers_error *error)
{
    struct aers_osc_reader reader;
    int64_t cpu;
    aers_osc_reader_init(&reader, message);
    enum aers_code code = read_whole(&reader, -1, MAX_CPU, -1, "processor", &cpu, error);
    if (code == AERS_OK)
        code = control->config.place(control->config.user, (int32_t)cpu, error);
    if (code == AERS_OK)
        aers_target_done(from, message->address);
    return code;
}

static enum aers_code on_voice(struct aers_control *control, const struct aers_target *from,
                               const struct aers_osc_message *message, struct aers_error *error)
{
    struct aers_request request = {.kind = AERS_EVENT_VOICE};
    struct aers_osc_reader reader;
    int64_t heard = 0, nframes = 0;
    aers_osc_reader_init(&reader, message);
    enum aers_code code = read_whole(&reader, 0, 1, 1, "voice", &heard, error);
    if (!code)
        code = read_whole(&reader, -1, UINT32_MAX, AERS_FRAME_NOW, "JACK frame", &request.frame, error);
    if (!code)
        code = read_whole(&reader, 0, INT32_MAX, 0, "length of the ramp", &nframes, error);
    request.value = (double)heard;
    request.slot = (uint32_t)nframes;
    return code ? code : aers_requests_send(control->requests, &request, from, message->address, 0, error);
}

/* All of them, or none. */
static enum aers_code set_delays(struct aers_step *step, struct aers_osc_reader reader, struct aers_error *error)
{
    struct aers_osc_reader again = reader;
    int64_t delay = 0;
    enum aers_code code = AERS_OK;
    for (uint32_t w = 0; w < step->nways && !code; w++)
        code = read_whole(&reader, 0, AERS_DRY_MAX, 0, "delay in frames", &delay, error);
    for (uint32_t w = 0; w < step->nways && !code; w++) {
        code = read_whole(&again, 0, AERS_DRY_MAX, 0, "delay in frames", &delay, error);
        atomic_store(&step->ways[w].delay, (uint32_t)delay);
    }
    return code;
}

/* One delay for each way of a step. The audio thread follows with its next block. */
static enum aers_code on_align(struct aers_control *control, const struct aers_target *from,
                               const struct aers_osc_message *message, struct aers_error *error)
{
    const struct aers_engine *engine = control->config.engine;
    struct aers_osc_reader reader;
    struct aers_osc_arg id;
    aers_osc_reader_init(&reader, message);
    if (!aers_osc_read(&reader, &id) || id.type != 's')
        return aers_error_set(error, AERS_E_INVALID, NULL, "a node's id and a delay for each of its ways are wanted");
    const uint32_t s = aers_plan_find_step(engine->plan, id.s);
    if (s == engine->plan->nsteps || message->nargs != engine->run->steps[s].nways + 1)
        return aers_error_set(error, AERS_E_CONFLICT, NULL, "%s has not so many ways here", id.s);
    const enum aers_code code = set_delays(&engine->run->steps[s], reader, error);
    if (code)
        return code;
    control->config.aligned(control->config.user);
    aers_target_done(from, message->address);
    return AERS_OK;
}

static enum aers_code on_automation(struct aers_control *control, const struct aers_target *from,
                                    const struct aers_osc_message *message, struct aers_error *error)
{
    const enum aers_code code = aers_automation_take(control->config.engine, message, error);
    if (code == AERS_OK)
        aers_target_done(from, message->address);
    return code;
}

static enum aers_code on_probe(struct aers_control *control, const struct aers_target *from,
                               const struct aers_osc_message *message, struct aers_error *error)
{
    return aers_listeners_take(control->config.listeners, from->link, message, error);
}

static enum aers_code on_tempo(struct aers_control *control, const struct aers_target *from,
                               const struct aers_osc_message *message, struct aers_error *error)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg text;
    struct json_object *array = NULL;
    struct aers_tempo tempo = {0};
    aers_osc_reader_init(&reader, message);
    if (strcmp(message->types, "s") != 0 || !aers_osc_read(&reader, &text))
        return aers_error_set(error, AERS_E_INVALID, NULL, "a tempo is wanted, as in a plan");
    enum aers_code code = aers_json_parse(text.s, strlen(text.s), MAX_TEMPO_NBYTES, &array, error);
    if (!code)
        code = aers_plan_tempo_read(array, &tempo, error);
    if (!code)
        code = control->config.tempo(control->config.user, &tempo, error);
    if (!code)
        aers_target_done(from, message->address);
    free(tempo.points);
    json_object_put(array);
    return code;
}

static const struct {
    const char *address;
    enum aers_code (*fn)(struct aers_control *control, const struct aers_target *from,
                         const struct aers_osc_message *message, struct aers_error *error);
} verbs[] = {
    {"/aers/start", on_start},           {"/aers/hold", on_hold},   {"/aers/meters", on_meters},
    {"/aers/automation", on_automation}, {"/aers/quit", on_quit},   {"/aers/edge", on_edge},
    {"/aers/place", on_place},           {"/aers/voice", on_voice}, {"/aers/align", on_align},
    {"/aers/probe", on_probe},           {"/aers/tempo", on_tempo},
};
enum { NVERBS = sizeof verbs / sizeof *verbs };

static enum aers_code route(struct aers_control *control, const struct aers_target *from,
                            const struct aers_osc_message *message, struct aers_error *error)
{
    if (aers_osc_is_pattern(message->address))
        return aers_error_set(error, AERS_E_UNSUPPORTED, NULL,
                              "a node takes whole addresses; aers-graphd takes patterns");
    if (strncmp(message->address, NODE_PREFIX, strlen(NODE_PREFIX)) == 0)
        return on_node(control, from, message, error);
    for (int i = 0; i < NVERBS; i++)
        if (strcmp(message->address, verbs[i].address) == 0)
            return verbs[i].fn(control, from, message, error);
    return aers_error_set(error, AERS_E_NOT_FOUND, NULL,
                          "a node has " NODE_PREFIX
                          "<id>/<param>, /aers/start, /aers/hold, /aers/voice, /aers/edge, /aers/place, "
                          "/aers/align, /aers/probe, /aers/tempo "
                          "and /aers/quit");
}

void aers_control_handle(struct aers_control *control, const struct aers_target *from,
                         const struct aers_osc_message *message)
{
    struct aers_error error;
    if (route(control, from, message, &error))
        aers_target_refuse(from, message->address, &error);
}

void aers_control_hold(struct aers_control *control)
{
    const struct aers_request request = {.kind = AERS_EVENT_HOLD, .frame = AERS_FRAME_NOW};
    const struct aers_target nobody = {NULL, NULL};
    (void)!aers_requests_send(control->requests, &request, &nobody, "/aers/hold", 0, NULL);
}
