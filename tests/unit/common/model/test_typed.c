/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "common/model/typed.h"

static char unit_db[] = "dB", unit_hz[] = "Hz", unit_ms[] = "ms", unit_s[] = "s", unit_pct[] = "%", unit_none[] = "";
static char name[] = "it", doc[] = "", lp[] = "lp", hp[] = "hp", pink[] = "Pink";
static char *choices[] = {lp, hp, pink};

#define NUMBER(u, low, high, standard)                                                                                 \
    {                                                                                                                  \
        .name = name, .doc = doc, .unit = u, .min = low, .max = high, .preset = standard                               \
    }
static const struct aers_param gain = NUMBER(unit_db, -120, 24, -6), freq = NUMBER(unit_hz, 10, 24000, 1000),
                               delay = NUMBER(unit_ms, 0, 10000, 250), hold = NUMBER(unit_s, 0, 60, 1),
                               wet = NUMBER(unit_pct, 0, 100, 40), mix = NUMBER(unit_none, 0, 1, 1);
static const struct aers_param seed = {
    .name = name, .doc = doc, .unit = unit_none, .type = AERS_PARAM_INT, .min = 0, .max = 2000};
static const struct aers_param mute = {.name = name, .doc = doc, .unit = unit_none, .type = AERS_PARAM_BOOL, .max = 1};
static const struct aers_param type = {.name = name,
                                       .doc = doc,
                                       .unit = unit_none,
                                       .type = AERS_PARAM_ENUM,
                                       .preset = 1,
                                       .choices = choices,
                                       .nchoices = 3};

static void what_people_type_is_read(void **state)
{
    (void)state;
    static const struct {
        const struct aers_param *param;
        const char *text;
        double now, value;
    } cases[] = {
        {&gain, "-3", 0, -3},         {&gain, "-3dB", 0, -3},
        {&gain, "-3 dB", 0, -3},      {&gain, "+1.5", 0, 1.5},
        {&gain, "+1.5DB", 0, 1.5},    {&gain, "-.5", 0, -0.5},
        {&gain, "-inf", 0, -120},     {&gain, "-Infinity dB", 0, -120},
        {&gain, "min", 0, -120},      {&gain, "max", 0, 24},
        {&gain, "default", 0, -6},    {&gain, "+=1", -3, -2},
        {&gain, "-=1.5dB", -3, -4.5}, {&gain, "+= 1 dB", -3, -2},
        {&gain, "+=-2", -3, -5},      {&gain, "-=-2", -3, -1},
        {&freq, "1.2k", 0, 1200},     {&freq, "1.2kHz", 0, 1200},
        {&freq, "1.2 k", 0, 1200},    {&freq, "1.2 k Hz", 0, 1200},
        {&freq, "440hz", 0, 440},     {&freq, "+=0.1k", 900, 1000},
        {&delay, "0.25s", 0, 250},    {&delay, "250000us", 0, 250},
        {&delay, "1e3", 0, 1000},     {&delay, "1.5e3 ms", 0, 1500},
        {&hold, "1500ms", 0, 1.5},    {&hold, "0.5min", 0, 30},
        {&wet, "50%", 0, 50},         {&wet, "50", 0, 50},
        {&mix, "50%", 0, 0.5},        {&mix, "+=10%", 0.2, 0.3},
        {&mix, "-0", 0, 0},           {&seed, "1.2k", 0, 1200},
        {&seed, "+=1", 7, 8},         {&mute, "on", 0, 1},
        {&mute, "OFF", 1, 0},         {&mute, "yes", 0, 1},
        {&mute, "0", 1, 0},           {&mute, "true", 0, 1},
        {&mute, "toggle", 0, 1},      {&mute, "toggle", 1, 0},
        {&mute, "default", 1, 0},     {&type, "hp", 0, 1},
        {&type, "LP", 0, 0},          {&type, "pink", 0, 2},
        {&type, "2", 0, 2},           {&type, "default", 0, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct aers_error error = {.what = ""};
        double value = 77;
        if (aers_typed_parse(cases[i].param, cases[i].text, cases[i].now, &value, &error) != AERS_OK)
            fail_msg("\"%s\": %s", cases[i].text, error.what);
        assert_float_equal(value, cases[i].value, 1e-9);
    }
}

static void what_does_not_fit_is_refused_with_what_does(void **state)
{
    (void)state;
    static const struct {
        const struct aers_param *param;
        const char *text;
        enum aers_code code;
        const char *says;
    } cases[] = {
        {&gain, "", AERS_E_INVALID, "-120 to 24 dB"},
        {&gain, "loud", AERS_E_INVALID, "-120 to 24 dB"},
        {&gain, "nan", AERS_E_INVALID, "is not a number"},
        {&gain, "inf", AERS_E_INVALID, "is not a number"},
        {&gain, "0x10", AERS_E_INVALID, "is not a number"},
        {&gain, "-0x1p3", AERS_E_INVALID, "is not a number"},
        {&gain, "--3", AERS_E_INVALID, "is not a number"},
        {&gain, "3 3", AERS_E_INVALID, "in dB, not in 3"},
        {&gain, "3Hz", AERS_E_INVALID, "in dB, not in Hz"},
        {&gain, "50%", AERS_E_INVALID, "in dB, not in %"},
        {&gain, "3 kHz", AERS_E_INVALID, "in dB, not in kHz"},
        {&freq, "3ms", AERS_E_INVALID, "in Hz, not in ms"},
        {&freq, "1kk", AERS_E_INVALID, "in Hz, not in kk"},
        {&freq, "-inf", AERS_E_INVALID, "is not a number"},
        {&mix, "3dB", AERS_E_INVALID, "a plain number, not in dB"},
        {&gain, "-inf s", AERS_E_INVALID, "is not a number"},
        {&gain, "25", AERS_E_RANGE, "above the maximum 24"},
        {&gain, "1e99", AERS_E_RANGE, "above the maximum 24"},
        {&gain, "1e999", AERS_E_INVALID, "is not a number"},
        {&gain, "+=28", AERS_E_RANGE, "above the maximum 24"},
        {&gain, "+=", AERS_E_INVALID, "is not a number"},
        {&gain, "toggle", AERS_E_INVALID, "is not a number"},
        {&wet, "101%", AERS_E_RANGE, "above the maximum 100"},
        {&seed, "1.5", AERS_E_INVALID, "whole number"},
        {&mute, "maybe", AERS_E_INVALID, "on, off, toggle"},
        {&mute, "+=1", AERS_E_INVALID, "switch"},
        {&mute, "max", AERS_E_INVALID, "on, off"},
        {&type, "bp", AERS_E_INVALID, "lp, hp, Pink"},
        {&type, "3", AERS_E_RANGE, "lp, hp, Pink"},
        {&type, "1x", AERS_E_INVALID, "lp, hp, Pink"},
        {&type, "-=1", AERS_E_INVALID, "choice"},
        {&freq, "1 aaaaaaaaaaaaaaaaaaaaaaaaa", AERS_E_INVALID, "is not a number"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct aers_error error = {.what = ""};
        double value = 77;
        enum aers_code code = aers_typed_parse(cases[i].param, cases[i].text, 0, &value, &error);
        if (code != cases[i].code || value < 77 || value > 77 || !strstr(error.what, cases[i].says))
            fail_msg("\"%s\": code %d, value %g, \"%s\"", cases[i].text, (int)code, value, error.what);
    }
}

static void without_a_present_value_nothing_is_relative(void **state)
{
    (void)state;
    double value = 77;
    assert_int_equal(aers_typed_parse(&gain, "+=1", (double)NAN, &value, NULL), AERS_E_INVALID);
    assert_int_equal(aers_typed_parse(&mute, "toggle", (double)NAN, &value, NULL), AERS_E_INVALID);
    assert_int_equal(aers_typed_parse(&gain, "-3dB", (double)NAN, &value, NULL), AERS_OK);
    assert_float_equal(value, -3, 1e-12);
}

static void relative_words_are_known(void **state)
{
    (void)state;
    assert_true(aers_typed_is_relative("+=1"));
    assert_true(aers_typed_is_relative("-=1"));
    assert_true(aers_typed_is_relative("toggle"));
    assert_false(aers_typed_is_relative("-1"));
    assert_false(aers_typed_is_relative("on"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_people_type_is_read),
        cmocka_unit_test(what_does_not_fit_is_refused_with_what_does),
        cmocka_unit_test(without_a_present_value_nothing_is_relative),
        cmocka_unit_test(relative_words_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
