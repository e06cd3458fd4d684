/* SPDX-License-Identifier: ISC */
/* builtin/wav, with this thread in the roles of both the audio thread and the worker. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sound.h"
#include "src/aers-node/dsp/builtin.h"

enum { RATE = 48000 };

static const struct aers_module *const module = &aers_module_wav;
static float in[2][AERS_MAX_NFRAMES];
static const float *const ins[] = {in[0], in[1]};
static char path[256];

static void *start(const char *format, char *why, size_t why_size)
{
    const struct aers_option options[] = {{"path", path}, {"format", format}};
    const struct aers_module_config config = {.rate_hz = RATE,
                                              .max_nframes = AERS_MAX_NFRAMES,
                                              .channels_in = 2,
                                              .options = options,
                                              .noptions = format ? 2 : 1};
    void *self = aligned_alloc(AERS_STATE_ALIGN, (module->size(&config) + 63) & ~(size_t)63);
    memset(self, 0, module->size(&config));
    if (module->init(self, &config, why, why_size)) {
        free(self);
        return NULL;
    }
    return self;
}

static void stop(void *self)
{
    module->finish(self);
    free(self);
}

static void feed(void *self, long frame, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        for (int c = 0; c < 2; c++)
            in[c][i] = (float)sound_ramp((frame + i) % 30000, c, RATE);
    module->process(self, ins, NULL, nframes);
}

/* The file's samples, interleaved; *nframes of them. */
static float *load(long *nframes, int *format)
{
    SF_INFO info = {0};
    SNDFILE *file = sf_open(path, SFM_READ, &info);
    assert_non_null(file);
    assert_int_equal(info.channels, 2);
    assert_int_equal(info.samplerate, RATE);
    float *samples = calloc((size_t)info.frames * 2 + 1, sizeof *samples);
    assert_true(sf_readf_float(file, samples, info.frames) == info.frames);
    sf_close(file);
    *nframes = (long)info.frames;
    if (format)
        *format = info.format;
    return samples;
}

static void every_sample_is_in_the_file(void **state)
{
    (void)state;
    char why[256];
    long nframes, frame = 0;
    int format;
    void *self = start(NULL, why, sizeof why);
    assert_non_null(self);
    for (uint32_t n = 1; frame < 500000; frame += n, n = n * 3 % 8192 + 1) {
        feed(self, frame, n);
        module->work(self);
    }
    stop(self);
    float *samples = load(&nframes, &format);
    assert_int_equal(nframes, frame);
    assert_int_equal(format & SF_FORMAT_SUBMASK, SF_FORMAT_FLOAT);
    assert_int_not_equal(format & SF_FORMAT_TYPEMASK, SF_FORMAT_RF64); /* small: an ordinary WAV */
    for (long i = 0; i < nframes; i++)
        for (int c = 0; c < 2; c++)
            assert_true(samples[2 * i + c] == (float)sound_ramp(i % 30000, c, RATE));
    free(samples);
}

static void what_waits_is_written_at_the_end(void **state)
{
    (void)state;
    char why[256];
    long nframes;
    void *self = start(NULL, why, sizeof why);
    feed(self, 0, 5000);
    stop(self);
    float *samples = load(&nframes, NULL);
    assert_int_equal(nframes, 5000);
    free(samples);
}

static void a_late_disk_leaves_silence_and_keeps_step(void **state)
{
    (void)state;
    char why[256];
    long nframes, frame = 0;
    void *self = start(NULL, why, sizeof why);
    while (module->output(self, 0) == 0.0f && frame < 1000000) {
        feed(self, frame, 1000);
        frame += 1000;
    }
    feed(self, frame, 1000);
    frame += 1000;
    assert_true(module->output(self, 0) >= 1000.0f);
    module->work(self);
    const long behind = frame;
    feed(self, frame, 1000);
    frame += 1000;
    stop(self);
    float *samples = load(&nframes, NULL);
    assert_int_equal(nframes, frame);
    long nsilent = 0;
    for (long i = 0; i < nframes; i++) {
        const bool is_right = samples[2 * i + 1] == (float)sound_ramp(i % 30000, 1, RATE);
        nsilent += !is_right;
        assert_true(is_right || (samples[2 * i + 1] == 0.0f && i < behind));
    }
    assert_true(nsilent >= 1000 && nsilent <= 3000);
    free(samples);
}

static void a_recording_can_be_read_before_it_ends(void **state)
{
    (void)state;
    char why[256];
    long nframes;
    void *self = start(NULL, why, sizeof why);
    for (int i = 0; i < 25; i++) {
        feed(self, i * 2400, 2400);
        module->work(self);
    }
    float *samples = load(&nframes, NULL); /* as if the process had been killed now */
    assert_true(nframes >= 20 * 2400);
    assert_true(samples[2 * 40000] == (float)sound_ramp(10000, 0, RATE));
    free(samples);
    stop(self);
}

static void a_full_disk_ends_the_recording_and_nothing_else(void **state)
{
    (void)state;
    char why[256];
    snprintf(path, sizeof path, "/dev/full");
    void *self = start(NULL, why, sizeof why);
    if (!self) { /* the library saw it when it wrote the header */
        assert_non_null(strstr(why, "/dev/full"));
        return;
    }
    for (int i = 0; i < 200; i++) {
        feed(self, i * 4800, 4800);
        module->work(self);
    }
    assert_true(module->output(self, 0) == 0.0f); /* nothing is taken any more, so nothing is late */
    stop(self);
}

static void the_format_can_be_chosen_and_clips(void **state)
{
    (void)state;
    char why[256];
    long nframes;
    int format;
    void *self = start("pcm24", why, sizeof why);
    assert_non_null(self);
    for (int i = 0; i < 10; i++)
        in[0][i] = in[1][i] = 2.0f;
    module->process(self, ins, NULL, 10);
    stop(self);
    float *samples = load(&nframes, &format);
    assert_int_equal(format & SF_FORMAT_SUBMASK, SF_FORMAT_PCM_24);
    assert_true(samples[5] > 0.999f);
    free(samples);
    assert_null(start("mp3", why, sizeof why));
    assert_non_null(strstr(why, "pcm16"));
}

static void a_place_that_cannot_be_written_is_refused(void **state)
{
    (void)state;
    char why[256];
    snprintf(path, sizeof path, "/nowhere/out.wav");
    assert_null(start(NULL, why, sizeof why));
    assert_non_null(strstr(why, "/nowhere/out.wav"));
}

static int make(void **state)
{
    (void)state;
    const char *dir = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/aers-wav.XXXXXX", dir ? dir : "/tmp");
    const int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int unmake(void **state)
{
    (void)state;
    if (strncmp(path, "/dev/", 5) != 0)
        unlink(path);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_sample_is_in_the_file, make, unmake),
        cmocka_unit_test_setup_teardown(what_waits_is_written_at_the_end, make, unmake),
        cmocka_unit_test_setup_teardown(a_late_disk_leaves_silence_and_keeps_step, make, unmake),
        cmocka_unit_test_setup_teardown(a_recording_can_be_read_before_it_ends, make, unmake),
        cmocka_unit_test(a_full_disk_ends_the_recording_and_nothing_else),
        cmocka_unit_test_setup_teardown(the_format_can_be_chosen_and_clips, make, unmake),
        cmocka_unit_test(a_place_that_cannot_be_written_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
