/* SPDX-License-Identifier: ISC */
/* builtin/events - plays a timeline of sound events (manifests/builtin/events.json, docs/events.md).
 *
 * The timeline (common/model/timeline.h) becomes cues, what sounds, and a schedule, when. The audio thread cuts its
 * block wherever an event begins, so that each lands on its frame whatever the block size. After a jump of the session
 * clock it finds the events that would be sounding and enters them in their middle. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aers/module.h>

#include "common/base/log.h"
#include "common/model/occasions.h"
#include "common/rt/decibel.h"
#include "common/rt/kernel.h"
#include "common/rt/ramp.h"
#include "common/rt/schedule.h"
#include "src/aers-node/dsp/voices.h"
#include "src/aers-node/host/clips.h"
#include "src/aers-node/host/options.h"

_Static_assert(AERS_SYNTH_NPARAMS == (int)AERS_SYNTH_MAX_PARAMS, "an event's parameters");

#define FADE_SECONDS 0.005

/* A jump forward by at most so much is an xrun: what sounds goes on sounding. */
#define XRUN_SECONDS 1.0

enum { WORK_MS = 20, POLYPHONY = 32 };
enum { PARAM_GAIN_DB, PARAM_SEED, PARAM_TRIGGER };
enum { OUTPUT_VOICES, OUTPUT_PLAYED, OUTPUT_STOLEN, OUTPUT_UNDERRUNS };

struct events {
    struct aers_memory memory;
    struct aers_clips clips;
    struct aers_cue *cues; /* [ncues] by the schedule's `event` */
    uint32_t ncues;
    int64_t longest; /* frames the longest cue sounds */
    struct aers_schedule schedule;
    struct aers_voices voices;
    uint32_t nout;

    int64_t now; /* session frame of the next sample */
    uint64_t seed;
    uint64_t ntriggered; /* each time is another variation */
    struct aers_ramp gain;
    uint32_t ramp_nframes;
    bool has_played;
    float *gains; /* [AERS_MAX_NFRAMES] */

    _Atomic uint64_t nunderruns; /* as the worker sees them, to log when there are more */
    uint64_t nlogged;
};

/* ---- control thread ---- */

static size_t events_size(const struct aers_module_config *config)
{
    const bool fits = config->channels_in == 0 && (config->channels_out == 1 || config->channels_out == 2);
    return fits ? sizeof(struct events) : 0;
}

static bool make_cue(struct events *events, const struct aers_timeline_event *event, uint32_t index, char *why,
                     size_t why_size)
{
    struct aers_cue *cue = &events->cues[index];
    *cue = (struct aers_cue){.gain_db = event->gain_db,
                             .pan = event->pan,
                             .spread_db = event->spread_db,
                             .nframes = event->nframes,
                             .seed = aers_timeline_entry(event, index).seed};
    memcpy(cue->params, event->params, sizeof cue->params);
    if (event->play) {
        if (!(cue->clip = aers_clips_get(&events->clips, event->play, why, why_size)))
            return false;
    } else if (!(cue->synth = aers_synth_find(aers_manifest_synth_name(event->synth)))) {
        snprintf(why, why_size, "this aers-node has no synth %s", event->synth->name);
        return false;
    }
    aers_cue_settle(cue, events->clips.rate_hz);
    events->longest = cue->length > events->longest ? cue->length : events->longest;
    return true;
}

/* The same as aers_occasions makes, in memory that the audio thread may touch. */
static bool make_schedule(struct events *events, const struct aers_timeline *timeline)
{
    struct aers_schedule *schedule = &events->schedule;
    struct aers_occasions occasions;
    if (aers_occasions_init(&occasions, timeline, NULL, 0) != AERS_OK)
        return false;
    const struct aers_schedule *made = &occasions.schedule;
    struct aers_schedule_entry *singles = aers_memory_take(&events->memory, made->nsingles * sizeof *singles);
    schedule->repeats = aers_memory_take(&events->memory, made->nrepeats * sizeof *schedule->repeats);
    const bool is_there = singles && schedule->repeats;
    if (is_there) {
        memcpy(singles, made->singles, made->nsingles * sizeof *singles);
        memcpy(schedule->repeats, made->repeats, made->nrepeats * sizeof *schedule->repeats);
        schedule->singles = singles;
        schedule->nsingles = made->nsingles;
        schedule->nrepeats = made->nrepeats;
    }
    aers_occasions_finish(&occasions);
    return is_there;
}

static bool make_voices(struct events *events, const struct aers_module_config *config)
{
    const char *polyphony = aers_option_get(config, "polyphony");
    const unsigned long n = polyphony ? strtoul(polyphony, NULL, 10) : POLYPHONY;
    struct aers_voices *voices = &events->voices;
    voices->polyphony = n < 1 ? 1 : n > AERS_VOICES_MAX ? AERS_VOICES_MAX : (uint32_t)n;
    const uint32_t nvoices = voices->polyphony + AERS_VOICES_RELEASING;
    voices->nout = config->channels_out;
    voices->rate_hz = config->rate_hz;
    voices->fade_nframes = (uint32_t)(config->rate_hz * FADE_SECONDS);
    voices->streams = &events->clips.streams;
    voices->items = aers_memory_take(&events->memory, nvoices * sizeof *voices->items);
    return voices->items && aers_clips_place_streams(&events->clips, nvoices);
}

static void events_finish(void *self)
{
    struct events *events = self;
    aers_clips_finish(&events->clips);
    aers_memory_finish(&events->memory);
}

static bool make_all(struct events *events, const struct aers_module_config *config,
                     const struct aers_timeline *timeline, char *why, size_t why_size)
{
    events->cues = aers_memory_take(&events->memory, timeline->nevents * sizeof *events->cues);
    events->gains = aers_memory_take(&events->memory, AERS_MAX_NFRAMES * sizeof(float));
    snprintf(why, why_size, "not enough memory for %zu events", timeline->nevents);
    if (!events->cues || !events->gains)
        return false;
    for (; events->ncues < timeline->nevents; events->ncues++)
        if (!make_cue(events, &timeline->events[events->ncues], events->ncues, why, why_size))
            return false;
    return make_schedule(events, timeline) && make_voices(events, config);
}

static int events_init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct events *events = self;
    struct aers_timeline timeline = {0};
    struct aers_error error;
    const char *text = aers_option_get(config, "events");
    events->clips.rate_hz = config->rate_hz;
    events->nout = config->channels_out;
    events->ramp_nframes = aers_ramp_nframes(config->rate_hz);
    aers_ramp_jump(&events->gain, 1.0);
    if (text && aers_timeline_parse(text, config->rate_hz, &timeline, &error)) {
        snprintf(why, why_size, "events: %s", error.what);
        aers_timeline_finish(&timeline);
        return -1;
    }
    const bool is_made = make_all(events, config, &timeline, why, why_size);
    aers_timeline_finish(&timeline);
    if (!is_made) {
        events_finish(events);
        return -1;
    }
    aers_schedule_locate(&events->schedule, 0);
    return 0;
}

/* ---- worker ---- */

static void events_work(void *self)
{
    struct events *events = self;
    const uint64_t nunderruns = atomic_load_explicit(&events->nunderruns, memory_order_relaxed);
    aers_clips_work(&events->clips);
    if (nunderruns > events->nlogged)
        aers_log(AERS_LOG_WARNING, "builtin/events", "the disk was late %llu times: an event has gaps",
                 (unsigned long long)(nunderruns - events->nlogged));
    events->nlogged = nunderruns;
}

/* ---- audio thread ---- */

/* A set falls on the frame that comes next: the block has been cut there. */
static void trigger(struct events *events, uint32_t number)
{
    if (events->has_played && number >= 1 && number <= events->ncues)
        aers_voices_start(&events->voices, &events->cues[number - 1], events->seed, events->ntriggered++, 0);
}

static void events_set(void *self, uint32_t slot, double value)
{
    struct events *events = self;
    if (slot == PARAM_GAIN_DB) {
        aers_ramp_go(&events->gain, aers_db_to_gain(value), events->has_played ? events->ramp_nframes : 0);
    } else if (slot == PARAM_SEED) {
        events->seed = (uint64_t)value;
        if (events->has_played)
            return;
        events->schedule.seed = events->seed;
        aers_schedule_locate(&events->schedule, events->now);
    } else if (slot == PARAM_TRIGGER) {
        trigger(events, (uint32_t)value);
    }
}

static void events_glide(void *self, uint32_t slot, double value, uint32_t nframes)
{
    struct events *events = self;
    if (slot == PARAM_GAIN_DB)
        aers_ramp_go(&events->gain, aers_db_to_gain(value), nframes);
    else
        events_set(events, slot, value);
}

/* Begin what has begun before or at the frame that comes next. */
static void begin_due(struct events *events)
{
    struct aers_happening happening;
    while (aers_schedule_pop(&events->schedule, events->now + 1, &happening))
        aers_voices_start(&events->voices, &events->cues[happening.event], events->seed, happening.k,
                          events->now - happening.frame);
}

static void events_locate(void *self, int64_t frame)
{
    struct events *events = self;
    const int64_t by = frame - events->now;
    if (by == 0)
        return;
    events->now = frame;
    if (events->has_played && by > 0 && (double)by <= XRUN_SECONDS * events->voices.rate_hz) {
        aers_voices_skip(&events->voices, by);
        return;
    }
    aers_voices_stop(&events->voices);
    events->schedule.seed = events->seed;
    aers_schedule_locate(&events->schedule, frame - events->longest);
}

static void apply_gain(struct events *events, float *const *out, uint32_t nframes)
{
    const bool is_moving = aers_ramp_is_moving(&events->gain);
    if (is_moving)
        aers_ramp_read(&events->gain, events->gains, nframes);
    for (uint32_t c = 0; c < events->nout; c++) {
        if (is_moving)
            aers_kernel_multiply(out[c], out[c], events->gains, nframes);
        else
            aers_kernel_scale(out[c], out[c], (float)events->gain.target, nframes);
    }
}

static void events_process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct events *events = self;
    (void)in;
    for (uint32_t c = 0; c < events->nout; c++)
        aers_kernel_clear(out[c], nframes);
    events->has_played = true;
    for (uint32_t done = 0, n; done < nframes; done += n) {
        begin_due(events);
        const int64_t next = aers_schedule_next(&events->schedule);
        float *rest[2] = {out[0] + done, out[events->nout - 1] + done};
        n = nframes - done;
        if (next < events->now + n)
            n = (uint32_t)(next - events->now);
        aers_voices_render(&events->voices, rest, n);
        events->now += n;
    }
    apply_gain(events, out, nframes);
    atomic_store_explicit(&events->nunderruns, events->voices.nunderruns, memory_order_relaxed);
}

static void events_reset(void *self)
{
    struct events *events = self;
    aers_voices_stop(&events->voices);
    aers_ramp_jump(&events->gain, events->gain.target);
    events->has_played = false;
    events->ntriggered = 0;
}

static float events_output(const void *self, uint32_t i)
{
    const struct events *events = self;
    const uint64_t values[] = {[OUTPUT_VOICES] = events->voices.nsounding,
                               [OUTPUT_PLAYED] = events->voices.nstarted,
                               [OUTPUT_STOLEN] = events->voices.nstolen,
                               [OUTPUT_UNDERRUNS] = events->voices.nunderruns};
    return i < sizeof values / sizeof *values ? (float)values[i] : 0.0f;
}

static const char *const params[] = {"gain_db", "seed", "trigger", NULL};
static const char *const outputs[] = {"voices", "played", "stolen", "underruns", NULL};

const struct aers_module aers_module_events = {
    .abi = AERS_MODULE_ABI,
    .id = "builtin/events",
    .params = params,
    .outputs = outputs,
    .size = events_size,
    .init = events_init,
    .finish = events_finish,
    .set = events_set,
    .glide = events_glide,
    .process = events_process,
    .reset = events_reset,
    .locate = events_locate,
    .output = events_output,
    .work = events_work,
    .work_ms = WORK_MS,
};
