/* SPDX-License-Identifier: ISC */
/* What builtin/events plays, sample by sample. */
#include "events.h"

enum { MANY = 10000, SPAN = 480000, LONG_NFRAMES = 4 * RATE };

/* ---- every event on its sample ---- */

static uint64_t dice = 1;

static uint32_t roll(uint32_t n)
{
    dice = dice * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((dice >> 33) % n);
}

/* Clicks at frames by dice, each frame at most once, in an order by dice. gains[frame] is what has to be heard there.
 */
static char *many_events(float *gains)
{
    char *text = malloc(MANY * 80 + 16), *end = text;
    end += sprintf(end, "[");
    for (int i = 0; i < MANY;) {
        const uint32_t frame = roll(SPAN);
        const int db = -(int)roll(24);
        if (gains[frame] != 0.0f)
            continue;
        gains[frame] = (float)pow(10.0, db / 20.0);
        end += sprintf(end, "%s{\"at\":\"%u samples\",\"synth\":\"click\",\"gain_db\":%d}", i ? "," : "", frame, db);
        i++;
    }
    sprintf(end, "]");
    return text;
}

static void ten_thousand_events_land_on_their_samples_at_any_block_size(void **unused)
{
    (void)unused;
    float *wanted = calloc(SPAN, sizeof *wanted), *got = calloc(SPAN, sizeof *got);
    char *text = many_events(wanted);
    for (uint32_t block = 16; block <= AERS_MAX_NFRAMES; block *= 2) {
        void *self = open_events(text);
        assert_non_null(self);
        play(self, got, SPAN, block);
        for (uint32_t i = 0; i < SPAN; i++)
            if (fabsf(got[i] - wanted[i]) > 1e-6f)
                fail_msg("block %u, frame %u: %f, wanted %f", block, i, (double)got[i], (double)wanted[i]);
        assert_int_equal((int)output(self, PLAYED), MANY);
        assert_int_equal((int)output(self, STOLEN), 0);
        close_events(self);
    }
    free(text);
    free(wanted);
    free(got);
}

static void the_mix_does_not_depend_on_the_block_size(void **unused)
{
    (void)unused;
    static const char events[] =
        "[{\"at\":0.01,\"synth\":\"footstep\",\"repeat\":{\"every\":0.11,\"humanise\":0.03,\"humanise_db\":4}},"
        "{\"at\":0,\"synth\":\"babble\",\"duration\":1.3},{\"at\":0.5,\"synth\":\"explosion\"},"
        "{\"at\":0.3,\"synth\":\"sweep\",\"repeat\":{\"every\":0.25,\"times\":5},\"gain_db\":-12}]";
    enum { NFRAMES = 2 * RATE };
    float *first = calloc(NFRAMES, sizeof *first), *other = calloc(NFRAMES, sizeof *other);
    for (uint32_t block = 8192; block >= 16; block /= 8) {
        void *self = open_with(events, "4", 1);
        play(self, block == 8192 ? first : other, NFRAMES, block);
        assert_true(output(self, STOLEN) > 0.0f);
        for (uint32_t i = 0; block != 8192 && i < NFRAMES; i++)
            assert_true(fabsf(first[i] - other[i]) <= 1e-6f);
        close_events(self);
    }
    free(first);
    free(other);
}

/* ---- files ---- */

static char *make_event(const char *path, const char *rest)
{
    char *text = NULL;
    assert_true(asprintf(&text, "[{\"play\":\"%s\",%s}]", path, rest) > 0);
    return text;
}

static void a_file_is_played_to_its_end_from_its_frame_on(void **unused)
{
    (void)unused;
    char *path = sound_make(sound_ramp, RATE, 1, LONG_NFRAMES);
    char *text = make_event(path, "\"at\":\"1000 samples\"");
    float *got = calloc(LONG_NFRAMES + 2000, sizeof *got);
    void *self = open_events(text);
    assert_non_null(self);
    play(self, got, LONG_NFRAMES + 2000, 1024);
    for (long i = 0; i < LONG_NFRAMES + 2000; i++) {
        const bool sounds = i >= 1000 && i < 1000 + LONG_NFRAMES;
        const float wanted = sounds ? (float)sound_ramp(i - 1000, 0, RATE) : 0.0f;
        if (fabsf(got[i] - wanted) > 1e-6f)
            fail_msg("frame %ld: %f, wanted %f", i, (double)got[i], (double)wanted);
    }
    assert_true(output(self, UNDERRUNS) == 0.0f);
    assert_true(output(self, VOICES) == 0.0f);
    close_events(self);
    free(got);
    free(text);
    sound_remove(path);
}

static void a_late_disk_is_counted_and_the_file_goes_on_in_step(void **unused)
{
    (void)unused;
    char *path = sound_make(sound_ramp, RATE, 1, LONG_NFRAMES);
    char *text = make_event(path, "\"at\":0");
    void *self = open_events(text);
    for (int frame = 0; frame < LONG_NFRAMES / 2; frame += 1000) /* nobody reads ahead */
        module->process(self, NULL, outs, 1000);
    assert_true(output(self, UNDERRUNS) > 0.0f);
    assert_true(out[0][999] == 0.0f);
    const float before = output(self, UNDERRUNS);
    for (int i = 0; i < 4; i++) {
        module->work(self);
        module->process(self, NULL, outs, 1000);
    }
    assert_true(fabsf(out[0][999] - (float)sound_ramp(LONG_NFRAMES / 2 + 3999, 0, RATE)) < 1e-6f);
    assert_true(output(self, UNDERRUNS) <= before + 4.0f);
    close_events(self);
    free(text);
    sound_remove(path);
}

static void many_long_files_at_once_each_have_their_own_place(void **unused)
{
    (void)unused;
    char *path = sound_make(sound_ramp, RATE, 2, LONG_NFRAMES);
    char *text = make_event(path, "\"at\":0,\"gain_db\":-24,\"repeat\":{\"every\":\"4801 samples\",\"times\":30}");
    float *got = calloc(LONG_NFRAMES, sizeof *got);
    void *self = open_with(text, "32", 2);
    play(self, got, LONG_NFRAMES, 512);
    const double gain = pow(10.0, -24.0 / 20.0);
    for (long i = 0; i < LONG_NFRAMES; i += 7) {
        double wanted = 0.0;
        for (long k = 0; k < 30; k++)
            wanted += i >= 4801 * k ? gain * sound_ramp(i - 4801 * k, 0, RATE) : 0.0;
        if (fabs((double)got[i] - wanted) > 1e-5)
            fail_msg("frame %ld: %f, wanted %f", i, (double)got[i], wanted);
    }
    assert_true(output(self, UNDERRUNS) == 0.0f);
    close_events(self);
    free(got);
    free(text);
    sound_remove(path);
}

static void a_file_that_is_not_there_is_refused_by_name(void **unused)
{
    (void)unused;
    assert_null(open_events("[{\"at\":0,\"play\":\"/nothing/here.wav\"}]"));
    assert_null(open_events("[{\"at\":0,\"synth\":\"thunder\"}]"));
    assert_null(open_events("[{\"at\":"));
}

/* ---- level, place, length ---- */

static void pan_and_gain_place_a_click(void **unused)
{
    (void)unused;
    void *self = open_with("[{\"at\":0,\"synth\":\"click\"},{\"at\":\"10 samples\",\"synth\":\"click\",\"pan\":-1},"
                           "{\"at\":\"20 samples\",\"synth\":\"click\",\"pan\":1,\"gain_db\":-6.0206}]",
                           NULL, 2);
    module->process(self, NULL, outs, 64);
    assert_true(fabsf(out[0][0] - sqrtf(0.5f)) < 1e-6f && fabsf(out[1][0] - sqrtf(0.5f)) < 1e-6f);
    assert_true(fabsf(out[0][10] - 1.0f) < 1e-6f && out[1][10] == 0.0f);
    assert_true(out[0][20] == 0.0f && fabsf(out[1][20] - 0.5f) < 1e-6f);
    close_events(self);
}

static void a_duration_cuts_and_fades(void **unused)
{
    (void)unused;
    void *self =
        open_events("[{\"at\":0,\"synth\":\"click\",\"params\":{\"width_ms\":1000},\"duration\":\"960 samples\"}]");
    module->process(self, NULL, outs, 2000);
    assert_true(out[0][0] == 1.0f && out[0][719] == 1.0f);
    for (int i = 721; i < 960; i++)
        assert_true(out[0][i] < out[0][i - 1]);
    assert_true(out[0][959] > 0.0f && out[0][959] < 0.01f && out[0][960] == 0.0f);
    close_events(self);
}

static void one_more_than_the_polyphony_fades_the_oldest(void **unused)
{
    (void)unused;
    void *self =
        open_with("[{\"at\":0,\"synth\":\"click\",\"params\":{\"width_ms\":1000}},"
                  "{\"at\":\"100 samples\",\"synth\":\"click\",\"params\":{\"width_ms\":1000},\"gain_db\":-6.0206},"
                  "{\"at\":\"1000 samples\",\"synth\":\"click\",\"params\":{\"width_ms\":1000},\"gain_db\":-12.0412}]",
                  "2", 1);
    module->process(self, NULL, outs, 4000);
    assert_true(fabsf(out[0][999] - 1.5f) < 1e-5f);
    assert_true(fabsf(out[0][1000] - 1.75f) < 1e-5f);
    assert_true(fabsf(out[0][1240] - 0.75f) < 1e-5f);
    assert_int_equal((int)output(self, STOLEN), 1);
    close_events(self);
}

static void events_at_one_frame_sound_together(void **unused)
{
    (void)unused;
    void *self = open_events("[{\"at\":\"5 samples\",\"synth\":\"click\"},{\"at\":\"5 samples\",\"synth\":\"click\"},"
                             "{\"at\":0,\"synth\":\"click\",\"repeat\":{\"every\":\"5 samples\",\"times\":3}}]");
    module->process(self, NULL, outs, 16);
    assert_true(out[0][0] == 1.0f && out[0][5] == 3.0f && out[0][10] == 1.0f && out[0][15] == 0.0f);
    close_events(self);
}

static void a_trigger_plays_an_event_at_the_frame_it_is_set(void **unused)
{
    (void)unused;
    enum { TRIGGER = 2 };
    void *self =
        open_events("[{\"tag\":\"a\",\"synth\":\"click\"},{\"at\":1,\"synth\":\"click\",\"gain_db\":-6.0206}]");
    module->set(self, TRIGGER, 1.0); /* before the first block it is the past of another node */
    module->process(self, NULL, outs, 100);
    assert_true(out[0][0] == 0.0f);
    module->set(self, TRIGGER, 2.0);
    module->process(self, NULL, outs, 100);
    assert_true(fabsf(out[0][0] - 0.5f) < 1e-6f && out[0][1] == 0.0f);
    module->set(self, TRIGGER, 1.0);
    module->set(self, TRIGGER, 0.0);
    module->set(self, TRIGGER, 3.0);
    module->process(self, NULL, outs, 1);
    assert_true(out[0][0] == 1.0f);
    close_events(self);
}

/* ---- chance ---- */

static void humanised_repetitions_stay_near_their_grid_and_follow_the_seed(void **unused)
{
    (void)unused;
    static const char events[] = "[{\"at\":\"1000 samples\",\"synth\":\"click\",\"repeat\":{\"every\":\"4800 samples\","
                                 "\"times\":50,\"humanise\":\"500 samples\",\"humanise_db\":3}}]";
    enum { NFRAMES = 250000 };
    float *got = calloc(NFRAMES, sizeof *got);
    int frames[2][50], moved = 0;
    for (int seed = 0; seed < 2; seed++) {
        int n = 0;
        void *self = open_events(events);
        module->set(self, SEED, seed);
        play(self, got, NFRAMES, 700);
        for (int i = 0; i < NFRAMES; i++) {
            if (got[i] == 0.0f)
                continue;
            assert_true(n < 50 && abs(i - (1000 + 4800 * n)) <= 500);
            assert_true(fabs(20.0 * log10((double)got[i])) <= 3.001);
            frames[seed][n++] = i;
        }
        assert_int_equal(n, 50);
        assert_int_equal(frames[seed][0], 1000);
        close_events(self);
    }
    for (int k = 0; k < 50; k++)
        moved += frames[0][k] != frames[1][k];
    assert_true(moved > 40);
    free(got);
}

static void nothing_to_play_is_silence(void **unused)
{
    (void)unused;
    void *self = open_events("[{\"tag\":\"door\",\"synth\":\"impact\"}]");
    memset(out, 0x7f, sizeof out);
    module->process(self, NULL, outs, 8192);
    for (int i = 0; i < 8192; i++)
        assert_true(out[0][i] == 0.0f);
    close_events(self);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_thousand_events_land_on_their_samples_at_any_block_size),
        cmocka_unit_test(the_mix_does_not_depend_on_the_block_size),
        cmocka_unit_test(a_file_is_played_to_its_end_from_its_frame_on),
        cmocka_unit_test(a_late_disk_is_counted_and_the_file_goes_on_in_step),
        cmocka_unit_test(many_long_files_at_once_each_have_their_own_place),
        cmocka_unit_test(a_file_that_is_not_there_is_refused_by_name),
        cmocka_unit_test(pan_and_gain_place_a_click),
        cmocka_unit_test(a_duration_cuts_and_fades),
        cmocka_unit_test(one_more_than_the_polyphony_fades_the_oldest),
        cmocka_unit_test(events_at_one_frame_sound_together),
        cmocka_unit_test(a_trigger_plays_an_event_at_the_frame_it_is_set),
        cmocka_unit_test(humanised_repetitions_stay_near_their_grid_and_follow_the_seed),
        cmocka_unit_test(nothing_to_play_is_silence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
