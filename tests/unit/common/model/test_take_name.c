/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/model/audio_file.h"
#include "common/model/take_name.h"

static const struct aers_take_name first = {
    .node = "voice",
    .graph = "stage",
    .time = {.tm_year = 126, .tm_mon = 10, .tm_mday = 5, .tm_hour = 7, .tm_min = 8},
    .frame = 48000,
    .take = 1};

static void expect(const char *pattern, uint32_t take, const char *wanted)
{
    char name[AERS_TAKE_NAME_SIZE];
    struct aers_take_name fields = first;
    fields.take = take;
    assert_int_equal(aers_take_name_check(pattern, NULL), AERS_OK);
    assert_int_equal(aers_take_name_format(pattern, &fields, name, NULL), AERS_OK);
    assert_string_equal(name, wanted);
}

static void every_field_is_filled_in(void **state)
{
    (void)state;
    expect("/takes/{graph}/{node}_{date}_{time}_{frame}-{take}.wav", 12,
           "/takes/stage/voice_2026-11-05_07-08-00_000000048000-012.wav");
}

static void a_pattern_without_take_gets_a_number_from_the_second_on(void **state)
{
    (void)state;
    expect("/a.b/out.wav", 1, "/a.b/out.wav");
    expect("/a.b/out.wav", 2, "/a.b/out-002.wav");
    expect("/a.b/out", 3, "/a.b/out-003");
    expect("/a.b/.wav", 1000, "/a.b/.wav-1000");
    expect("{node}.flac", 2, "voice-002.flac");
}

static void what_is_no_name_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"{nod}.wav", "{node.wav", "node}.wav", "{}.wav", "", "takes/"};
    struct aers_error error;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(aers_take_name_check(bad[i], &error), AERS_E_INVALID);
    aers_take_name_check("x{nod}.wav", &error) ? (void)0 : fail();
    assert_non_null(strstr(error.what, "{nod} is no field"));
    assert_non_null(strstr(error.what, "{take}"));
}

static void a_name_too_long_is_refused(void **state)
{
    (void)state;
    char pattern[2 * AERS_TAKE_NAME_SIZE], name[AERS_TAKE_NAME_SIZE];
    memset(pattern, 'a', AERS_TAKE_NAME_SIZE);
    pattern[AERS_TAKE_NAME_SIZE - 1] = '\0';
    assert_int_equal(aers_take_name_format(pattern, &first, name, NULL), AERS_OK);
    strcat(pattern, "a");
    assert_int_equal(aers_take_name_format(pattern, &first, name, NULL), AERS_E_LIMIT);
}

static void the_ending_says_the_form(void **state)
{
    (void)state;
    struct aers_audio_form form;
    struct aers_error error;
    assert_int_equal(aers_audio_form_find("a.wav", NULL, 48000, 64, &form, NULL), AERS_OK);
    assert_true(form.is_wav && form.nbits == 0);
    assert_int_equal(aers_audio_form_find("a.WAV", "pcm16", 48000, 2, &form, NULL), AERS_OK);
    assert_int_equal(form.nbits, 16);
    assert_int_equal(aers_audio_form_find("a.flac", NULL, 96000, 8, &form, NULL), AERS_OK);
    assert_true(!form.is_wav && form.nbits == 24);
    assert_int_equal(aers_audio_form_find("a.opus", NULL, 48000, 2, &form, NULL), AERS_OK);

    assert_int_equal(aers_audio_form_find("a.mp3", NULL, 48000, 2, &form, &error), AERS_E_UNSUPPORTED);
    assert_non_null(strstr(error.what, ".flac"));
    assert_int_equal(aers_audio_form_find("wav", NULL, 48000, 2, &form, NULL), AERS_E_UNSUPPORTED);
    assert_int_equal(aers_audio_form_find("a.flac", "float", 48000, 2, &form, &error), AERS_E_UNSUPPORTED);
    assert_non_null(strstr(error.what, "pcm16 or pcm24"));
    assert_int_equal(aers_audio_form_find("a.flac", NULL, 48000, 9, &form, &error), AERS_E_UNSUPPORTED);
    assert_non_null(strstr(error.what, "up to 8 channels"));
    assert_int_equal(aers_audio_form_find("a.opus", NULL, 44100, 2, &form, &error), AERS_E_UNSUPPORTED);
    assert_non_null(strstr(error.what, "48000 Hz"));
    assert_int_equal(aers_audio_form_find("a.wav", "pcm8", 48000, 2, &form, NULL), AERS_E_UNSUPPORTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_is_filled_in),
        cmocka_unit_test(a_pattern_without_take_gets_a_number_from_the_second_on),
        cmocka_unit_test(what_is_no_name_is_refused),
        cmocka_unit_test(a_name_too_long_is_refused),
        cmocka_unit_test(the_ending_says_the_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
