/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "common/model/manifest.h"

static const struct aers_param *param_of(const char *module, const char *address)
{
    const struct aers_param *param = NULL;
    uint32_t slot;
    assert_int_equal(aers_manifest_resolve(aers_manifest_find(module), 1, address, &slot, &param, NULL), AERS_OK);
    return param;
}

static void a_value_is_held_to_its_type_and_range(void **state)
{
    const struct aers_param *gain = param_of("builtin/gain", "gain_db"), *seed = param_of("builtin/noise", "seed");
    const struct aers_param *type = param_of("builtin/biquad_eq", "bands/1/type"),
                            *mute = param_of("builtin/gain", "mute");
    (void)state;
    assert_int_equal(aers_param_check(gain, -120, NULL), AERS_OK);
    assert_int_equal(aers_param_check(gain, 24, NULL), AERS_OK);
    assert_int_equal(aers_param_check(gain, nextafter(24, 25), NULL), AERS_E_RANGE);
    assert_int_equal(aers_param_check(gain, (double)NAN, NULL), AERS_E_RANGE);
    assert_int_equal(aers_param_check(gain, -HUGE_VAL, NULL), AERS_E_RANGE);
    assert_int_equal(aers_param_check(seed, 1.5, NULL), AERS_E_INVALID);
    assert_int_equal(aers_param_check(seed, 2147483647, NULL), AERS_OK);
    assert_int_equal(aers_param_check(type, 7, NULL), AERS_OK);
    assert_int_equal(aers_param_check(type, 8, NULL), AERS_E_RANGE);
    assert_int_equal(aers_param_check(type, -1, NULL), AERS_E_RANGE);
    assert_int_equal(aers_param_check(type, 0.5, NULL), AERS_E_INVALID);
    assert_int_equal(aers_param_check(mute, 1, NULL), AERS_OK);
    assert_int_equal(aers_param_check(mute, 2, NULL), AERS_E_RANGE);
}

static void a_refusal_names_what_is_allowed(void **state)
{
    struct aers_error error;
    (void)state;
    assert_int_equal(aers_param_check(param_of("builtin/gain", "gain_db"), 200, &error), AERS_E_RANGE);
    assert_string_equal(error.what, "200 is above the maximum 24 (allowed: -120 to 24 dB)");
    assert_string_equal(error.where, "gain_db");
    double value = 5;
    assert_int_equal(aers_param_parse(param_of("builtin/noise", "color"), "pnik", &value, &error), AERS_E_INVALID);
    assert_non_null(strstr(error.what, "white, pink; did you mean pink?"));
    assert_true(value == 5);
}

static void text_is_read_as_people_write_it(void **state)
{
    static const struct {
        const char *module, *address, *text;
        enum aers_code code;
        double value;
    } cases[] = {
        {"builtin/gain", "gain_db", "-3", AERS_OK, -3},
        {"builtin/gain", "gain_db", "+1.5e0", AERS_OK, 1.5},
        {"builtin/gain", "gain_db", "nan", AERS_E_RANGE, 0},
        {"builtin/gain", "gain_db", "inf", AERS_E_RANGE, 0},
        {"builtin/gain", "gain_db", "1e999", AERS_E_RANGE, 0},
        {"builtin/gain", "gain_db", "0x10", AERS_E_INVALID, 0},
        {"builtin/gain", "gain_db", " 3", AERS_E_INVALID, 0},
        {"builtin/gain", "gain_db", "3 dB", AERS_E_INVALID, 0},
        {"builtin/gain", "gain_db", "", AERS_E_INVALID, 0},
        {"builtin/gain", "gain_db", "true", AERS_E_INVALID, 0},
        {"builtin/gain", "mute", "true", AERS_OK, 1},
        {"builtin/gain", "mute", "false", AERS_OK, 0},
        {"builtin/gain", "mute", "1", AERS_OK, 1},
        {"builtin/gain", "mute", "yes", AERS_E_INVALID, 0},
        {"builtin/biquad_eq", "bands/1/type", "lowshelf", AERS_OK, 5},
        {"builtin/biquad_eq", "bands/1/type", "2", AERS_OK, 2},
        {"builtin/biquad_eq", "bands/1/type", "9", AERS_E_RANGE, 0},
        {"builtin/noise", "seed", "7.0", AERS_OK, 7},
        {"builtin/noise", "seed", "7.5", AERS_E_INVALID, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = 0;
        assert_int_equal(aers_param_parse(param_of(cases[i].module, cases[i].address), cases[i].text, &value, NULL),
                         cases[i].code);
        assert_true(value == cases[i].value);
    }
}

static void what_is_written_reads_back_the_same(void **state)
{
    static const double values[] = {0, -3, 0.707, 1.0 / 3, 24, -119.99999999999999, 1e-17};
    const struct aers_param *gain = param_of("builtin/gain", "gain_db");
    char text[64];
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        double back = 99;
        aers_param_format(gain, values[i], text, sizeof text);
        assert_int_equal(aers_param_parse(gain, text, &back, NULL), AERS_OK);
        assert_true(back == values[i]);
    }
    aers_param_format(gain, -3, text, sizeof text);
    assert_string_equal(text, "-3");
    aers_param_format(gain, -0.0, text, sizeof text);
    assert_string_equal(text, "0");
    aers_param_format(param_of("builtin/gain", "mute"), 1, text, sizeof text);
    assert_string_equal(text, "true");
    aers_param_format(param_of("builtin/biquad_eq", "bands/1/type"), 5, text, sizeof text);
    assert_string_equal(text, "lowshelf");
}

static void normalised_values_run_from_0_to_1(void **state)
{
    const struct aers_param *freq = param_of("builtin/biquad_eq", "bands/1/freq_hz");
    const struct aers_param *pan = param_of("builtin/mixer", "inputs/1/pan");
    (void)state;
    assert_true(aers_param_normalise(pan, 0) == 0.5);
    assert_true(aers_param_normalise(freq, freq->min) == 0);
    assert_true(aers_param_normalise(freq, freq->max) == 1);
    assert_float_equal(aers_param_denormalise(freq, 0.5), sqrt(freq->min * freq->max), 1e-9);
    assert_true(aers_param_denormalise(freq, -1) == freq->min);
    assert_true(aers_param_denormalise(freq, 2) == freq->max);
    assert_true(aers_param_denormalise(freq, (double)NAN) == freq->min);
    for (double n = 0; n <= 1; n += 1.0 / 64)
        assert_float_equal(aers_param_normalise(freq, aers_param_denormalise(freq, n)), n, 1e-12);
    assert_true(aers_param_denormalise(param_of("builtin/biquad_eq", "bands/1/type"), 0.5) == 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_is_held_to_its_type_and_range), cmocka_unit_test(a_refusal_names_what_is_allowed),
        cmocka_unit_test(text_is_read_as_people_write_it),       cmocka_unit_test(what_is_written_reads_back_the_same),
        cmocka_unit_test(normalised_values_run_from_0_to_1),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
