/* SPDX-License-Identifier: ISC */
#include "rig.h"

#include <dlfcn.h>
#include <unistd.h>

#include "common/rt/level.h"

/* The flavours that the build made (tests/tests.mk), the strict one first. */
enum { STRICT, NFLAVOURS = 5, NFRAMES = 4000, MAX_CHANNELS = 21 };
static const char *const names[NFLAVOURS] = {"strict", "v1", "v3", "v3_wide", "v4"};
static void *flavours[NFLAVOURS]; /* NULL: this processor cannot run it */

static float input[MAX_CHANNELS][NFRAMES], made[NFLAVOURS][MAX_CHANNELS][NFRAMES];

static bool runs_here(int flavour)
{
#if defined(__x86_64__)
    return flavour < 2 || (flavour < 4 ? __builtin_cpu_supports("x86-64-v3") : __builtin_cpu_supports("x86-64-v4"));
#else
    (void)flavour;
    return false;
#endif
}

static int open_flavours(void **state)
{
    (void)state;
    char program[4096], path[4200];
    const ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    program[n > 0 ? n : 0] = '\0';
    char *end = strstr(program, "/tests/unit/");
    for (int f = 0; f < NFLAVOURS && end; f++) {
        snprintf(path, sizeof path, "%.*s/tests/flavours/%s.so", (int)(end - program), program, names[f]);
        flavours[f] = runs_here(f) ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
        if (!flavours[f])
            print_message("# %s is not compared: %s\n", names[f], runs_here(f) ? dlerror() : "not on this processor");
        if (runs_here(f) && !flavours[f])
            return -1;
    }
    uint32_t x = 1;
    for (int c = 0; c < MAX_CHANNELS; c++)
        for (int i = 0; i < NFRAMES; i++) {
            x = x * 1664525u + 1013904223u;
            input[c][i] = (float)((double)(x >> 8) / 8388608.0 - 1.0);
        }
    return 0;
}

struct value {
    const char *address;
    double value;
};

/* Blocks of odd sizes; after a third of the frames the changes are made. */
static void play(int flavour, const char *symbol, uint32_t nin, uint32_t nout, uint32_t nelements,
                 const struct value *values, const struct value *changes)
{
    const struct aers_module *module = dlsym(flavours[flavour], symbol);
    assert_non_null(module);
    struct rig rig = rig_open_list(module, 48000.0, nin, nout, nelements, NULL);
    rig_set_all(&rig, 0);
    for (; values->address; values++)
        rig_set(&rig, values->address, values->value);
    bool changed = false;
    for (uint32_t done = 0, n; done < NFRAMES; done += n) {
        const float *in[MAX_CHANNELS];
        float *out[MAX_CHANNELS];
        n = 1 + (done * 7) % 300;
        n = n < NFRAMES - done ? n : NFRAMES - done;
        for (; !changed && done > NFRAMES / 3 && changes->address; changes++)
            rig_set(&rig, changes->address, changes->value);
        for (uint32_t c = 0; c < nin; c++)
            in[c] = input[c] + done;
        for (uint32_t c = 0; c < nout; c++)
            out[c] = made[flavour][c] + done;
        module->process(rig.self, in, out, n);
    }
    rig_close(&rig);
}

static void compare(const char *symbol, uint32_t nin, uint32_t nout, uint32_t nelements, const struct value *values,
                    const struct value *changes)
{
    for (int f = 0; f < NFLAVOURS; f++) {
        if (!flavours[f])
            continue;
        play(f, symbol, nin, nout, nelements, values, changes);
        for (uint32_t c = 0; c < nout; c++)
            for (int i = 0; i < NFRAMES; i++)
                if (!(fabsf(made[f][c][i] - made[STRICT][c][i]) <= 1e-6f * fmaxf(1.0f, fabsf(made[STRICT][c][i]))))
                    fail_msg("%s, %s, %u channels: channel %u frame %d is %.9g, not %.9g", symbol, names[f], nout, c, i,
                             (double)made[f][c][i], (double)made[STRICT][c][i]);
    }
}

static const struct value none[] = {{NULL, 0.0}};

static void every_flavour_filters_alike_on_any_number_of_channels(void **state)
{
    (void)state;
    const struct value values[] = {{"bands/1/type", 1},       {"bands/1/freq_hz", 25},
                                   {"bands/2/type", 4},       {"bands/2/freq_hz", 400},
                                   {"bands/2/q", 8},          {"bands/2/gain_db", 9},
                                   {"bands/3/type", 7},       {"bands/3/freq_hz", 900},
                                   {"bands/4/type", 6},       {"bands/4/freq_hz", 9000},
                                   {"bands/4/gain_db", -7},   {"bands/5/type", 3},
                                   {"bands/5/freq_hz", 3000}, {NULL, 0.0}};
    const struct value changes[] = {{"bands/2/freq_hz", 700}, {"bands/3/enabled", 0}, {NULL, 0.0}};
    for (uint32_t n = 1; n <= MAX_CHANNELS; n++)
        compare("aers_module_biquad_eq", n, n, 5, values, changes);
}

static void every_flavour_limits_compresses_delays_and_mixes_alike(void **state)
{
    (void)state;
    const struct value limits[] = {{"ceiling_db", -9}, {"attack_ms", 2}, {NULL, 0.0}};
    const struct value slower[] = {{"attack_ms", 5}, {"input_gain_db", 3}, {NULL, 0.0}};
    const struct value echoes[] = {{"delay_ms", 3}, {"feedback", 0.6}, {"mix", 0.4}, {NULL, 0.0}};
    const struct value later[] = {{"delay_ms", 5}, {"mix", 0.7}, {NULL, 0.0}};
    const struct value half[] = {{"gain_db", -6}, {NULL, 0.0}};
    const struct value twice[] = {{"gain_db", 6}, {NULL, 0.0}};
    const struct value panned[] = {{"inputs/1/pan", 0.3}, {"inputs/3/gain_db", -7}, {NULL, 0.0}};
    const struct value squeezed[] = {{"threshold_db", -24}, {"attack_ms", 1}, {"release_ms", 10}, {NULL, 0.0}};
    const struct value harder[] = {{"ratio", 20}, {"knee_db", 0}, {"makeup_db", 6}, {NULL, 0.0}};
    compare("aers_module_limiter", 2, 2, 0, limits, slower);
    compare("aers_module_compressor", 2, 2, 0, squeezed, harder);
    compare("aers_module_delay", 2, 2, 0, echoes, later);
    compare("aers_module_gain", 3, 3, 0, half, twice);
    compare("aers_module_mixer", 7, 2, 7, panned, twice);
    compare("aers_module_mixer", 7, 2, 7, none, none);
}

typedef bool add_fn(struct aers_level *level, const float *src, uint32_t nframes);

static void every_flavour_meters_alike(void **state)
{
    (void)state;
    struct aers_level levels[NFLAVOURS] = {0};
    for (int f = 0; f < NFLAVOURS; f++) {
        if (!flavours[f])
            continue;
        add_fn *add;
        void *symbol = dlsym(flavours[f], "aers_level_add_sound");
        assert_non_null(symbol);
        memcpy(&add, &symbol, sizeof add);
        for (uint32_t done = 0, n; done < NFRAMES; done += n) {
            n = 1 + (done * 7) % 1200;
            n = n < NFRAMES - done ? n : NFRAMES - done;
            assert_true(add(&levels[f], input[0] + done, n));
        }
        assert_true(levels[f].peak == levels[STRICT].peak && levels[f].clips == levels[STRICT].clips);
        assert_true(fabs(levels[f].squares / levels[STRICT].squares - 1.0) < 1e-6);
    }
}

typedef bool add_scaled_fn(struct aers_level *level, float *dst, const float *src, float gain, uint32_t nframes);

static void every_flavour_meters_alike_what_it_scales(void **state)
{
    (void)state;
    struct aers_level levels[NFLAVOURS] = {0};
    for (int f = 0; f < NFLAVOURS; f++) {
        if (!flavours[f])
            continue;
        add_scaled_fn *add;
        void *symbol = dlsym(flavours[f], "aers_level_add_scaled");
        assert_non_null(symbol);
        memcpy(&add, &symbol, sizeof add);
        for (uint32_t done = 0, n; done < NFRAMES; done += n) {
            n = 1 + (done * 7) % 1200;
            n = n < NFRAMES - done ? n : NFRAMES - done;
            assert_true(add(&levels[f], made[f][0] + done, input[0] + done, 1.1f, n));
        }
        assert_memory_equal(made[f][0], made[STRICT][0], sizeof made[f][0]);
        assert_true(levels[f].peak == levels[STRICT].peak && levels[f].clips == levels[STRICT].clips);
        assert_true(fabs(levels[f].squares / levels[STRICT].squares - 1.0) < 1e-6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_flavour_filters_alike_on_any_number_of_channels),
        cmocka_unit_test(every_flavour_limits_compresses_delays_and_mixes_alike),
        cmocka_unit_test(every_flavour_meters_alike),
        cmocka_unit_test(every_flavour_meters_alike_what_it_scales),
    };
    return cmocka_run_group_tests(tests, open_flavours, NULL);
}
