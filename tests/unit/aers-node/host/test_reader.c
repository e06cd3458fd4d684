/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sound.h"
#include "src/aers-node/host/reader.h"

enum { TOTAL = 60000 };
static float got[TOTAL * 2], wanted[TOTAL * 2];

static struct aers_reader *open_reader(const char *path, double rate_hz, bool loop)
{
    char why[256] = "";
    struct aers_reader *reader = aers_reader_open(path, rate_hz, loop, why, sizeof why);
    if (!reader)
        print_message("# %s\n", why);
    assert_non_null(reader);
    return reader;
}

static void at_its_own_rate_every_sample_is_the_files(void **state)
{
    (void)state;
    char *path = sound_make(sound_ramp, 48000, 2, 1000);
    struct aers_reader *reader = open_reader(path, 48000, false);
    assert_int_equal(aers_reader_nchannels(reader), 2);
    assert_true(aers_reader_nframes(reader) == 1000);
    assert_true(aers_reader_read(reader, got, 700));
    assert_true(aers_reader_read(reader, got + 1400, 800));
    for (long i = 0; i < 1500; i++)
        for (int c = 0; c < 2; c++)
            assert_true(got[2 * i + c] == (i < 1000 ? (float)sound_ramp(i, c, 48000) : 0.0f));
    aers_reader_close(reader);
    sound_remove(path);
}

static void a_loop_has_no_seam(void **state)
{
    (void)state;
    char *path = sound_make(sound_ramp, 48000, 1, 777);
    struct aers_reader *reader = open_reader(path, 48000, true);
    assert_true(aers_reader_nframes(reader) == INT64_MAX);
    assert_true(aers_reader_read(reader, got, 10000));
    for (long i = 0; i < 10000; i++)
        assert_true(got[i] == (float)sound_ramp(i % 777, 0, 48000));
    aers_reader_close(reader);
    sound_remove(path);
}

static void a_seek_lands_on_its_frame(void **state)
{
    (void)state;
    static const int64_t frames[] = {0, 1, 776, 777, 778, 1554, 7770001};
    char *path = sound_make(sound_ramp, 48000, 1, 777);
    struct aers_reader *reader = open_reader(path, 48000, true);
    for (size_t k = 0; k < sizeof frames / sizeof *frames; k++) {
        aers_reader_seek(reader, frames[k]);
        assert_true(aers_reader_read(reader, got, 1000));
        for (long i = 0; i < 1000; i++)
            assert_true(got[i] == (float)sound_ramp((frames[k] + i) % 777, 0, 48000));
    }
    aers_reader_close(reader);
    reader = open_reader(path, 48000, false);
    aers_reader_seek(reader, 5000); /* past the end of a file that does not loop */
    assert_true(aers_reader_read(reader, got, 10) && got[0] == 0.0f && got[9] == 0.0f);
    aers_reader_close(reader);
    sound_remove(path);
}

/* A sine that is whole in its file stays one sine in any loop and at any rate: phase, level and seam in one comparison.
 */
static void conversion_keeps_time_level_and_the_seam(void **state)
{
    (void)state;
    static const int rates[][2] = {{44100, 48000}, {48000, 44100}, {96000, 48000}, {22050, 96000}};
    for (size_t k = 0; k < sizeof rates / sizeof *rates; k++) {
        const int in = rates[k][0], out = rates[k][1];
        char *path = sound_make(sound_sine, in, 1, in / 441 * 441 == in ? in / 21 : in);
        struct aers_reader *reader = open_reader(path, out, true);
        assert_true(aers_reader_read(reader, got, TOTAL));
        double worst = 0.0;
        for (long i = 1000; i < TOTAL; i++)
            worst = fmax(worst, fabs((double)got[i] - sound_sine(i, 0, out)));
        if (worst > 1e-4)
            print_message("# %d to %d Hz: off by %g\n", in, out, worst);
        assert_true(worst < 1e-4);
        aers_reader_close(reader);
        sound_remove(path);
    }
}

static void a_converted_seek_gives_what_reading_on_would_have_given(void **state)
{
    (void)state;
    static const int64_t frames[] = {0, 1, 100, 4096, 5000, 33333};
    char *path = sound_make(sound_sine, 44100, 2, 44100);
    struct aers_reader *reader = open_reader(path, 48000, true);
    assert_true(aers_reader_read(reader, wanted, TOTAL));
    for (size_t k = 0; k < sizeof frames / sizeof *frames; k++) {
        aers_reader_seek(reader, frames[k]);
        assert_true(aers_reader_read(reader, got, 2000));
        for (long i = 0; i < 4000; i++)
            assert_true(fabsf(got[i] - wanted[2 * frames[k] + i]) < 1e-6f);
    }
    aers_reader_close(reader);
    sound_remove(path);
}

static void what_is_no_audio_is_refused_with_its_name(void **state)
{
    (void)state;
    char why[256] = "";
    assert_null(aers_reader_open("/nowhere.wav", 48000, false, why, sizeof why));
    assert_non_null(strstr(why, "/nowhere.wav"));
    assert_null(aers_reader_open("/dev/null", 48000, false, why, sizeof why));
    assert_non_null(strstr(why, "/dev/null"));
    char *path = sound_make(sound_ramp, 48000, 1, 0);
    assert_null(aers_reader_open(path, 48000, false, why, sizeof why));
    assert_non_null(strstr(why, path));
    sound_remove(path);
    aers_reader_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_its_own_rate_every_sample_is_the_files),
        cmocka_unit_test(a_loop_has_no_seam),
        cmocka_unit_test(a_seek_lands_on_its_frame),
        cmocka_unit_test(conversion_keeps_time_level_and_the_seam),
        cmocka_unit_test(a_converted_seek_gives_what_reading_on_would_have_given),
        cmocka_unit_test(what_is_no_audio_is_refused_with_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
