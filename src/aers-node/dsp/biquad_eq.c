/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/biquad_eq.c - up to 16 biquads in series, the same on 1 to 64 channels.
 *
 * Formula: biquad.h (RBJ cookbook). Range: manifests/builtin/biquad_eq.json; frequencies above 0.49 rate act as that.
 * Latency: none. A change moves all coefficients of its band along straight lines to their new values within 20 ms,
 * whatever other bands do meanwhile; biquad.h says why that is stable. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "aers/module.h"
#include "biquad.h"
#include "cascade.h"
#include "cascade_rest.h"
#include "common/rt/kernel.h"
#include "common/rt/ramp.h"

#define MAX_BANDS  16
#define MAX_GROUPS (MAX_BANDS / AERS_CASCADE_BANDS)

enum { FIELD_TYPE, FIELD_FREQ_HZ, FIELD_Q, FIELD_GAIN_DB, FIELD_ENABLED, NFIELDS };
static const char *const fields[] = {"type", "freq_hz", "q", "gain_db", "enabled", NULL};

struct group {
    double target[AERS_BIQUAD_NCOEFS][AERS_CASCADE_BANDS];
    double step[AERS_BIQUAD_NCOEFS][AERS_CASCADE_BANDS]; /* per frame; 0 at rest */
    uint32_t left[AERS_CASCADE_BANDS];                   /* frames until the target is reached */
    uint32_t enabled;                                    /* bands that filter */
    bool idle;  /* none has since the last ramp: the group is passed over, its states are stale */
    bool rests; /* its states are those of `rest` */
    bool moves; /* it has no form at rest */
    struct aers_cascade_rest rest;
};

struct eq {
    double rate_hz;
    uint32_t nchannels, nbands, ngroups;
    uint32_t ramp_nframes;
    bool started; /* has processed: values ramp from now on */
    bool changed; /* values have been set since the coefficients were made */
    double values[MAX_BANDS][NFIELDS];
    struct group groups[MAX_GROUPS];
    struct aers_cascade_state states[]; /* [ngroups][nchannels] */
};

static uint32_t groups_of(uint32_t nbands)
{
    return (nbands + AERS_CASCADE_BANDS - 1) / AERS_CASCADE_BANDS;
}

static size_t eq_size(const struct aers_module_config *config)
{
    if (config->channels_in != config->channels_out || config->channels_in < 1 ||
        config->channels_in > AERS_MAX_CHANNELS || config->nelements > MAX_BANDS)
        return 0;
    return sizeof(struct eq) + sizeof(struct aers_cascade_state) * groups_of(config->nelements) * config->channels_in;
}

static void clear_group(struct eq *eq, uint32_t g)
{
    eq->groups[g].rests = false;
    memset(&eq->states[g * eq->nchannels], 0, eq->nchannels * sizeof *eq->states);
}

static void eq_reset(void *self)
{
    struct eq *eq = self;
    eq->started = false;
    eq->changed = true;
    for (uint32_t g = 0; g < eq->ngroups; g++) {
        eq->groups[g].moves = false;
        clear_group(eq, g);
    }
}

static int eq_init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct eq *eq = self;
    if (eq_size(config) == 0) {
        snprintf(why, why_size, "an EQ has as many inputs as outputs and at most %d bands", MAX_BANDS);
        return -1;
    }
    eq->rate_hz = config->rate_hz;
    eq->nchannels = config->channels_in;
    eq->nbands = config->nelements;
    eq->ngroups = groups_of(config->nelements);
    eq->ramp_nframes = aers_ramp_nframes(config->rate_hz);
    for (uint32_t b = 0; b < MAX_BANDS; b++) {
        eq->values[b][FIELD_TYPE] = AERS_BIQUAD_PEAK;
        eq->values[b][FIELD_FREQ_HZ] = 1000.0;
        eq->values[b][FIELD_Q] = 0.707;
    }
    eq_reset(eq);
    return 0;
}

static void eq_set(void *self, uint32_t slot, double value)
{
    struct eq *eq = self;
    if (slot >= eq->nbands * NFIELDS || eq->values[slot / NFIELDS][slot % NFIELDS] == value)
        return;
    eq->values[slot / NFIELDS][slot % NFIELDS] = value;
    eq->changed = true;
}

/* Bands that fill up the last group are off too. */
static bool design_band(const struct eq *eq, uint32_t b, double coefs[AERS_BIQUAD_NCOEFS])
{
    const double *v = eq->values[b];
    const bool enabled = b < eq->nbands && v[FIELD_ENABLED] != 0.0;
    aers_biquad_design((enum aers_biquad_type)v[FIELD_TYPE], v[FIELD_FREQ_HZ], v[FIELD_Q], v[FIELD_GAIN_DB],
                       eq->rate_hz, coefs);
    if (!enabled)
        aers_biquad_disable(coefs);
    return enabled;
}

static double coef_now(const struct group *group, int i, int k)
{
    return group->target[i][k] - group->step[i][k] * group->left[k];
}

static bool is_aimed_at(const struct group *group, int k, const double target[AERS_BIQUAD_NCOEFS])
{
    for (int i = 0; i < AERS_BIQUAD_NCOEFS; i++)
        if (group->target[i][k] != target[i])
            return false;
    return true;
}

static void aim_band(struct group *group, int k, const double target[AERS_BIQUAD_NCOEFS],
                     const double start[AERS_BIQUAD_NCOEFS], uint32_t nframes)
{
    for (int i = 0; i < AERS_BIQUAD_NCOEFS; i++) {
        group->step[i][k] = nframes > 0 ? (target[i] - start[i]) / nframes : 0.0;
        group->target[i][k] = target[i];
    }
    group->left[k] = nframes;
}

/* The way from what the coefficients are to what the values say; a band that is on that way already goes on. An idle
 * group wakes with its output at the input and its states at rest. */
static void aim_group(struct eq *eq, uint32_t g, uint32_t nframes)
{
    struct group *group = &eq->groups[g];
    group->enabled = 0;
    for (int k = 0; k < AERS_CASCADE_BANDS; k++) {
        double target[AERS_BIQUAD_NCOEFS], start[AERS_BIQUAD_NCOEFS];
        group->enabled += design_band(eq, g * AERS_CASCADE_BANDS + (uint32_t)k, target);
        if (nframes > 0 && !group->idle && is_aimed_at(group, k, target))
            continue;
        memcpy(start, target, sizeof start);
        if (group->idle)
            aers_biquad_disable(start);
        for (int i = 0; i < AERS_BIQUAD_NCOEFS && !group->idle; i++)
            start[i] = coef_now(group, i, k);
        aim_band(group, k, target, start, nframes);
    }
    if (group->idle && group->enabled > 0) {
        clear_group(eq, g);
        group->idle = false;
    }
}

static void aim(struct eq *eq)
{
    for (uint32_t g = 0; g < eq->ngroups; g++)
        aim_group(eq, g, eq->started ? eq->ramp_nframes : 0);
    eq->changed = false;
}

static bool is_moving(const struct group *group)
{
    for (int k = 0; k < AERS_CASCADE_BANDS; k++)
        if (group->left[k] > 0)
            return true;
    return false;
}

/* Frames until the next band arrives, at most nframes. */
static uint32_t stretch_nframes(const struct eq *eq, uint32_t nframes)
{
    uint32_t n = nframes < AERS_CASCADE_NFRAMES ? nframes : AERS_CASCADE_NFRAMES;
    for (uint32_t g = 0; g < eq->ngroups; g++)
        for (int k = 0; k < AERS_CASCADE_BANDS; k++)
            if (eq->groups[g].left[k] > 0 && eq->groups[g].left[k] < n)
                n = eq->groups[g].left[k];
    return n;
}

static void go_on(struct group *group, uint32_t nframes)
{
    for (int k = 0; k < AERS_CASCADE_BANDS; k++) {
        if (group->left[k] == 0)
            continue;
        group->left[k] -= nframes;
        for (int i = 0; i < AERS_BIQUAD_NCOEFS && group->left[k] == 0; i++)
            group->step[i][k] = 0.0;
    }
}

static void rest_groups(struct eq *eq)
{
    for (uint32_t g = 0; g < eq->ngroups; g++)
        eq->groups[g].idle = eq->groups[g].enabled == 0 && !is_moving(&eq->groups[g]);
}

static void read_coefs(const struct group *group, struct aers_cascade_coefs *coefs)
{
    for (int i = 0; i < AERS_BIQUAD_NCOEFS; i++)
        for (int k = 0; k < AERS_CASCADE_BANDS; k++)
            coefs->now[i][k] = coef_now(group, i, k);
    memcpy(coefs->step, group->step, sizeof coefs->step);
}

static void come_to_rest(struct eq *eq, uint32_t g)
{
    struct group *group = &eq->groups[g];
    struct aers_cascade_coefs coefs;
    read_coefs(group, &coefs);
    group->rests = aers_cascade_rest_make(&group->rest, &coefs);
    group->moves = !group->rests;
    if (group->rests)
        aers_cascade_rest_enter(&group->rest, &eq->states[g * eq->nchannels], eq->nchannels);
}

static void run_moving(struct eq *eq, uint32_t g, const float *const *in, float *const *out, uint32_t nframes)
{
    struct group *group = &eq->groups[g];
    struct aers_cascade_coefs coefs;
    if (group->rests)
        aers_cascade_rest_leave(&group->rest, &eq->states[g * eq->nchannels], eq->nchannels);
    group->rests = false;
    read_coefs(group, &coefs);
    for (uint32_t c = 0; c < eq->nchannels; c += AERS_CASCADE_CHANNELS) {
        const uint32_t n = eq->nchannels - c < AERS_CASCADE_CHANNELS ? eq->nchannels - c : AERS_CASCADE_CHANNELS;
        aers_cascade_run(&coefs, &eq->states[g * eq->nchannels + c], in + c, out + c, n, nframes);
    }
}

static void process_group(struct eq *eq, uint32_t g, const float *const *in, float *const *out, uint32_t nframes)
{
    struct group *group = &eq->groups[g];
    const bool is_going = is_moving(group);
    if (is_going)
        group->moves = false;
    else if (!group->rests && !group->moves)
        come_to_rest(eq, g);
    if (is_going || group->moves)
        run_moving(eq, g, in, out, nframes);
    else
        aers_cascade_rest_run(&group->rest, &eq->states[g * eq->nchannels], in, out, eq->nchannels, nframes);
}

/* At most AERS_CASCADE_NFRAMES, in which no band arrives but at the end. */
static void process_stretch(struct eq *eq, const float *const *in, float *const *out, uint32_t nframes)
{
    const float *const *from = in;
    for (uint32_t g = 0; g < eq->ngroups; g++) {
        if (eq->groups[g].idle)
            continue;
        process_group(eq, g, from, out, nframes);
        from = (const float *const *)out;
    }
    if (from == in)
        for (uint32_t c = 0; c < eq->nchannels; c++)
            aers_kernel_copy(out[c], in[c], nframes);
    for (uint32_t g = 0; g < eq->ngroups; g++)
        go_on(&eq->groups[g], nframes);
    rest_groups(eq);
}

static void eq_process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct eq *eq = self;
    if (eq->changed) {
        aim(eq);
        rest_groups(eq);
    }
    eq->started = true;
    for (uint32_t done = 0, n; done < nframes; done += n) {
        const float *from[AERS_MAX_CHANNELS];
        float *to[AERS_MAX_CHANNELS];
        for (uint32_t c = 0; c < eq->nchannels; c++) {
            from[c] = in[c] + done;
            to[c] = out[c] + done;
        }
        n = stretch_nframes(eq, nframes - done);
        process_stretch(eq, from, to, n);
    }
}

const struct aers_module aers_module_biquad_eq = {
    .abi = AERS_MODULE_ABI,
    .id = "builtin/biquad_eq",
    .list = "bands",
    .fields = fields,
    .size = eq_size,
    .init = eq_init,
    .set = eq_set,
    .process = eq_process,
    .reset = eq_reset,
};
