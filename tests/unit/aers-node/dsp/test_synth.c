/* SPDX-License-Identifier: ISC */
/* What all synths have in common; what each sounds like is held by tests/golden. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/manifest.h"
#include "dsp/synth.h"

enum { MAX_NFRAMES = 200000 };

static _Alignas(16) uint8_t state[AERS_SYNTH_STATE_NBYTES];
static float made[MAX_NFRAMES], again[MAX_NFRAMES];

static void render(const struct aers_synth *synth, const struct aers_synth_note *note, float *out, uint32_t nframes,
                   uint32_t block)
{
    memset(state, 0xa5, sizeof state);
    synth->start(state, note);
    for (uint32_t done = 0, n; done < nframes; done += n) {
        n = nframes - done < block ? nframes - done : block;
        synth->render(state, out + done, n);
    }
}

/* ---- every synth, at the ends of its ranges ---- */

static void set_params(const struct aers_manifest *manifest, int which, double params[AERS_SYNTH_NPARAMS])
{
    for (size_t i = 0; i < manifest->nparams; i++) {
        const struct aers_param *param = &manifest->params[i];
        params[i] = which < 0 ? param->min : which > 0 ? param->max : param->preset;
    }
}

static void samples_do_not_depend_on_how_frames_are_divided(void **unused)
{
    (void)unused;
    for (size_t s = 0; aers_synths[s]; s++) {
        const struct aers_synth *synth = aers_synths[s];
        double params[AERS_SYNTH_NPARAMS] = {0};
        set_params(aers_manifest_find_synth(synth->name), 0, params);
        const struct aers_synth_note note = {params, 5, 48000.0, 0};
        render(synth, &note, made, 48000, 8192);
        for (uint32_t block = 1; block <= 8192; block = block * 3 + 1) {
            render(synth, &note, again, 48000, block);
            assert_memory_equal(made, again, 48000 * sizeof *made);
        }
    }
}

static void every_synth_stays_within_bounds_and_ends(void **unused)
{
    (void)unused;
    for (size_t s = 0; aers_synths[s]; s++) {
        for (int which = -1; which <= 1; which++) {
            const struct aers_synth *synth = aers_synths[s];
            double params[AERS_SYNTH_NPARAMS] = {0};
            set_params(aers_manifest_find_synth(synth->name), which, params);
            const struct aers_synth_note note = {params, 77, 8000.0, 0};
            const int64_t length = synth->length(&note);
            assert_true(length >= 1);
            const uint32_t nframes = length + 100 < MAX_NFRAMES ? (uint32_t)length + 100 : MAX_NFRAMES;
            render(synth, &note, made, nframes, 512);
            for (uint32_t i = 0; i < nframes; i++) {
                if (!(fabsf(made[i]) <= 2.0f))
                    fail_msg("%s at %d, frame %u: %f", synth->name, which, i, (double)made[i]);
                if (i >= length)
                    assert_true(made[i] == 0.0f);
            }
        }
    }
}

static void a_natural_end_is_below_hearing(void **unused)
{
    (void)unused;
    static const char *const names[] = {"impact", "footstep", "explosion"};
    for (size_t s = 0; s < sizeof names / sizeof *names; s++) {
        const struct aers_synth *synth = aers_synth_find(names[s]);
        double params[AERS_SYNTH_NPARAMS] = {0};
        set_params(aers_manifest_find_synth(names[s]), 0, params);
        const struct aers_synth_note note = {params, 3, 48000.0, 0};
        const uint32_t length = (uint32_t)synth->length(&note);
        render(synth, &note, made, length, 512);
        for (uint32_t i = length - 480; i < length; i++)
            assert_true(fabsf(made[i]) < 1e-3f);
    }
}

static void another_seed_is_another_sound(void **unused)
{
    (void)unused;
    static const char *const names[] = {"impact", "footstep", "explosion", "babble"};
    for (size_t s = 0; s < sizeof names / sizeof *names; s++) {
        const struct aers_synth *synth = aers_synth_find(names[s]);
        double params[AERS_SYNTH_NPARAMS] = {0};
        set_params(aers_manifest_find_synth(names[s]), 0, params);
        render(synth, &(struct aers_synth_note){params, 1, 48000.0, 0}, made, 9600, 512);
        render(synth, &(struct aers_synth_note){params, 2, 48000.0, 0}, again, 9600, 512);
        double difference = 0.0;
        for (uint32_t i = 0; i < 9600; i++)
            difference = fmax(difference, fabs((double)made[i] - (double)again[i]));
        assert_true(difference > 0.01);
    }
}

static void manifests_and_synths_agree(void **unused)
{
    (void)unused;
    size_t nsynths = 0;
    for (; aers_synths[nsynths]; nsynths++) {
        const struct aers_synth *synth = aers_synths[nsynths];
        const struct aers_manifest *manifest = aers_manifest_find_synth(synth->name);
        assert_non_null(manifest);
        assert_string_equal(manifest->kind, "synth");
        size_t nparams = 0;
        for (; synth->params[nparams]; nparams++)
            assert_string_equal(synth->params[nparams], manifest->params[nparams].name);
        assert_int_equal(nparams, manifest->nparams);
    }
    assert_int_equal(nsynths, aers_manifest_synth_count());
    assert_null(aers_synth_find("nothing"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_do_not_depend_on_how_frames_are_divided),
        cmocka_unit_test(every_synth_stays_within_bounds_and_ends),
        cmocka_unit_test(a_natural_end_is_below_hearing),
        cmocka_unit_test(another_seed_is_another_sound),
        cmocka_unit_test(manifests_and_synths_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
