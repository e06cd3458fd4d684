/* SPDX-License-Identifier: ISC */
#include "voices.h"

#include <math.h>
#include <stddef.h>

#include "common/rt/chance.h"
#include "common/rt/decibel.h"
#include "common/rt/kernel.h"

enum { PIECE_NFRAMES = 128, CATCH_UP = 8, CHANCE_LEVEL = 0, CHANCE_SOUND };

/* ---- beginning and end ---- */

void aers_cue_settle(struct aers_cue *cue, double rate_hz)
{
    const struct aers_synth_note note = {cue->params, cue->seed, rate_hz, cue->nframes};
    const int64_t whole = cue->synth ? cue->synth->length(&note) : cue->clip->nframes;
    cue->is_cut = cue->nframes > 0 && cue->nframes < whole;
    cue->length = cue->is_cut ? cue->nframes : whole;
}

static void end(struct aers_voices *voices, struct aers_voice *voice)
{
    if (!voice->synth)
        aers_clip_end(&voice->place);
    voice->is_on = false;
    voices->nsounding--;
}

static void release(const struct aers_voices *voices, struct aers_voice *voice)
{
    voice->is_released = true;
    if (voice->fade_nframes && voice->left <= voice->fade_nframes)
        return; /* it fades already */
    if (voice->left > voices->fade_nframes)
        voice->left = voices->fade_nframes;
    voice->fade_nframes = (uint32_t)voice->left;
}

/* A free place, or that of the released voice that is nearest to its end. There are more places than may sound. */
static struct aers_voice *find_place(struct aers_voices *voices)
{
    const uint32_t n = voices->polyphony + AERS_VOICES_RELEASING;
    struct aers_voice *nearest = NULL;
    for (uint32_t i = 0; i < n; i++) {
        struct aers_voice *voice = &voices->items[i];
        if (!voice->is_on)
            return voice;
        if (voice->is_released && (!nearest || voice->left < nearest->left))
            nearest = voice;
    }
    end(voices, nearest);
    return nearest;
}

static void keep_polyphony(struct aers_voices *voices)
{
    struct aers_voice *oldest = NULL;
    uint32_t nheld = 0;
    for (uint32_t i = 0; i < voices->polyphony + AERS_VOICES_RELEASING; i++) {
        struct aers_voice *voice = &voices->items[i];
        if (!voice->is_on || voice->is_released)
            continue;
        nheld++;
        if (!oldest || voice->order < oldest->order)
            oldest = voice;
    }
    if (nheld < voices->polyphony)
        return;
    release(voices, oldest);
    voices->nstolen++;
}

static void aim(const struct aers_voices *voices, struct aers_voice *voice, double gain_db, double pan)
{
    const double gain = aers_db_to_gain(gain_db);
    double sides[2] = {gain, gain};
    if (voices->nout == 1) {
        sides[0] *= voice->nchannels == 2 ? 0.5 : 1.0;
    } else if (voice->nchannels == 2) {
        sides[0] *= fmin(1.0, 1.0 - pan);
        sides[1] *= fmin(1.0, 1.0 + pan);
    } else {
        sides[0] *= pan >= 1.0 ? 0.0 : cos((pan + 1.0) * M_PI / 4.0);
        sides[1] *= pan <= -1.0 ? 0.0 : sin((pan + 1.0) * M_PI / 4.0);
    }
    voice->gains[0] = (float)sides[0];
    voice->gains[1] = (float)sides[1];
}

void aers_voices_start(struct aers_voices *voices, const struct aers_cue *cue, uint64_t key, uint64_t k, int64_t behind)
{
    const uint64_t own = aers_chance_key(aers_chance_key(key, cue->seed), k);
    if (behind >= cue->length)
        return;
    keep_polyphony(voices);
    struct aers_voice *voice = find_place(voices);
    voice->is_on = true;
    voice->is_released = false;
    voice->order = voices->nstarted++;
    voice->left = cue->length - behind;
    voice->fade_nframes = !cue->is_cut                         ? 0
                          : cue->length < voices->fade_nframes ? (uint32_t)cue->length
                                                               : voices->fade_nframes;
    voice->synth = cue->synth;
    voice->nchannels = cue->synth ? 1 : cue->clip->nchannels;
    voice->behind = cue->synth ? behind : 0;
    aim(voices, voice, cue->gain_db + (k ? cue->spread_db * aers_chance_both(own, CHANCE_LEVEL) : 0.0), cue->pan);
    if (cue->synth)
        cue->synth->start(voice->state, &(struct aers_synth_note){cue->params, aers_chance_key(own, CHANCE_SOUND),
                                                                  voices->rate_hz, cue->nframes});
    else
        aers_clip_begin(&voice->place, voices->streams, cue->clip, behind, cue->length);
    voices->nsounding++;
}

/* ---- sound ---- */

/* What a synth begun in its middle has missed is computed and thrown away, a bounded piece at a time. */
static bool catch_up(struct aers_voice *voice, uint32_t nframes)
{
    float waste[PIECE_NFRAMES];
    const int64_t budget = (int64_t)nframes * CATCH_UP;
    int64_t now = voice->behind < budget ? voice->behind : budget;
    voice->behind -= now;
    for (uint32_t n; now > 0; now -= n) {
        n = now < PIECE_NFRAMES ? (uint32_t)now : PIECE_NFRAMES;
        voice->synth->render(voice->state, waste, n);
    }
    if (voice->behind == 0)
        return true;
    voice->behind += nframes;
    return false;
}

/* piece: [nchannels][PIECE_NFRAMES] */
static bool make(struct aers_voices *voices, struct aers_voice *voice, float piece[2][PIECE_NFRAMES], uint32_t nframes)
{
    if (voice->synth) {
        if (voice->behind > 0 && !catch_up(voice, nframes))
            return false;
        voice->synth->render(voice->state, piece[0], nframes);
        return true;
    }
    if (voice->nchannels == 1) {
        voices->nunderruns += aers_clip_read(&voice->place, voices->streams, piece[0], nframes) > 0;
        return true;
    }
    float both[2 * PIECE_NFRAMES];
    voices->nunderruns += aers_clip_read(&voice->place, voices->streams, both, nframes) > 0;
    for (uint32_t i = 0; i < nframes; i++) {
        piece[0][i] = both[2 * i];
        piece[1][i] = both[2 * i + 1];
    }
    return true;
}

static void fade(const struct aers_voice *voice, float *piece, uint32_t nframes)
{
    if (voice->fade_nframes == 0 || voice->left - nframes >= voice->fade_nframes)
        return;
    for (uint32_t i = 0; i < nframes; i++) {
        const int64_t left = voice->left - i;
        if (left < voice->fade_nframes)
            piece[i] *= (float)((double)left / voice->fade_nframes);
    }
}

static void mix(const struct aers_voices *voices, const struct aers_voice *voice, float piece[2][PIECE_NFRAMES],
                float *const *out, uint32_t at, uint32_t nframes)
{
    if (voices->nout == 1) {
        for (uint32_t c = 0; c < voice->nchannels; c++)
            aers_kernel_mix(out[0] + at, piece[c], voice->gains[0], nframes);
        return;
    }
    for (uint32_t c = 0; c < 2; c++)
        aers_kernel_mix(out[c] + at, piece[voice->nchannels == 2 ? c : 0], voice->gains[c], nframes);
}

static void render(struct aers_voices *voices, struct aers_voice *voice, float *const *out, uint32_t nframes)
{
    for (uint32_t done = 0, n; done < nframes && voice->left > 0; done += n) {
        float piece[2][PIECE_NFRAMES];
        n = nframes - done < PIECE_NFRAMES ? nframes - done : PIECE_NFRAMES;
        n = voice->left < n ? (uint32_t)voice->left : n;
        if (make(voices, voice, piece, n)) {
            for (uint32_t c = 0; c < voice->nchannels; c++)
                fade(voice, piece[c], n);
            mix(voices, voice, piece, out, done, n);
        }
        voice->left -= n;
    }
    if (voice->left == 0)
        end(voices, voice);
}

void aers_voices_render(struct aers_voices *voices, float *const *out, uint32_t nframes)
{
    for (uint32_t i = 0; voices->nsounding > 0 && i < voices->polyphony + AERS_VOICES_RELEASING; i++)
        if (voices->items[i].is_on)
            render(voices, &voices->items[i], out, nframes);
}

void aers_voices_skip(struct aers_voices *voices, int64_t nframes)
{
    for (uint32_t i = 0; i < voices->polyphony + AERS_VOICES_RELEASING; i++) {
        struct aers_voice *voice = &voices->items[i];
        if (!voice->is_on)
            continue;
        if (voice->synth)
            voice->behind += nframes;
        else
            aers_clip_skip(&voice->place, nframes);
        voice->left -= nframes;
        if (voice->left <= 0)
            end(voices, voice);
    }
}

void aers_voices_stop(struct aers_voices *voices)
{
    for (uint32_t i = 0; i < voices->polyphony + AERS_VOICES_RELEASING; i++)
        if (voices->items[i].is_on)
            end(voices, &voices->items[i]);
}
