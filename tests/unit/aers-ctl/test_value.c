/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "live.h"
#include "src/aers-ctl/value.h"

struct reading {
    const char *node, *param, *text;
    double value;
};

static struct aers_nodes nodes;

static int set_up(void **state)
{
    (void)state;
    live_init(&nodes);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    aers_nodes_finish(&nodes);
    return 0;
}

static void assert_reads(const struct reading *readings, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct aers_error error = {.what = ""};
        double value = -1e9;
        enum aers_code code =
            aers_value_parse(readings[i].text, live_param(&nodes, readings[i].node, readings[i].param), &value, &error);
        if (code != AERS_OK)
            fail_msg("\"%s\" for %s: %s", readings[i].text, readings[i].param, error.what);
        assert_float_equal(value, readings[i].value, 1e-9);
    }
}

static void numbers_are_read_with_and_without_their_unit(void **state)
{
    (void)state;
    static const struct reading readings[] = {
        {"dialogue_gain", "gain_db", "-3", -3},      {"dialogue_gain", "gain_db", "-3dB", -3},
        {"dialogue_gain", "gain_db", "+1.5", 1.5},   {"dialogue_gain", "gain_db", "-.5 db", -0.5},
        {"dialogue_gain", "gain_db", "-inf", -120},  {"dialogue_gain", "gain_db", "-inf dB", -120},
        {"fx_eq", "bands/1/freq_hz", "1.2k", 1200},  {"fx_eq", "bands/1/freq_hz", "1.2kHz", 1200},
        {"fx_eq", "bands/1/freq_hz", "440 Hz", 440}, {"fx_delay", "delay_ms", "0.25s", 250},
        {"fx_delay", "delay_ms", "250ms", 250},      {"fx_delay", "delay_ms", "1e3", 1000},
    };
    assert_reads(readings, sizeof readings / sizeof readings[0]);
}

static void a_percentage_is_of_one_or_of_a_hundred(void **state)
{
    (void)state;
    static const struct reading readings[] = {{"fx_delay", "mix", "50%", 0.5}, {"fx_delay", "wet", "50%", 50}};
    assert_reads(readings, sizeof readings / sizeof readings[0]);
}

static void switches_have_many_words(void **state)
{
    (void)state;
    static const struct reading readings[] = {
        {"fx_delay", "mute", "on", 1},     {"fx_delay", "mute", "TRUE", 1}, {"fx_delay", "mute", "1", 1},
        {"fx_delay", "mute", "off", 0},    {"fx_delay", "mute", "no", 0},   {"fx_delay", "mute", "false", 0},
        {"fx_delay", "mute", "toggle", 0}, {"fx_eq", "mute", "toggle", 1},
    };
    assert_reads(readings, sizeof readings / sizeof readings[0]);
}

static void choices_go_by_name_or_index(void **state)
{
    (void)state;
    static const struct reading readings[] = {{"fx_eq", "bands/1/type", "peak", 2},
                                              {"fx_eq", "bands/1/type", "LP", 0},
                                              {"fx_eq", "bands/1/type", "1", 1},
                                              {"fx_eq", "bands/1/type", "default", 2}};
    assert_reads(readings, sizeof readings / sizeof readings[0]);
}

static void an_amount_is_added_to_what_there_is(void **state)
{
    (void)state;
    static const struct reading readings[] = {
        {"dialogue_gain", "gain_db", "+=1", -2},    {"dialogue_gain", "gain_db", "-=1.5dB", -4.5},
        {"dialogue_gain", "gain_db", "+=-2", -5},   {"fx_eq", "bands/2/freq_hz", "+= 0.1k", 1000},
        {"dialogue_gain", "gain_db", "default", 0}, {"dialogue_gain", "gain_db", "max", 24},
    };
    assert_reads(readings, sizeof readings / sizeof readings[0]);
}

static void nonsense_is_refused_and_leaves_the_value_alone(void **state)
{
    (void)state;
    static const struct {
        const char *node, *param, *text;
        enum aers_code code;
    } cases[] = {
        {"dialogue_gain", "gain_db", "", AERS_E_INVALID},
        {"dialogue_gain", "gain_db", "loud", AERS_E_INVALID},
        {"dialogue_gain", "gain_db", "nan", AERS_E_INVALID},
        {"dialogue_gain", "gain_db", "inf", AERS_E_INVALID},
        {"dialogue_gain", "gain_db", "0x10", AERS_E_INVALID},
        {"dialogue_gain", "gain_db", "3Hz", AERS_E_INVALID},
        {"dialogue_gain", "gain_db", "50%", AERS_E_INVALID},
        {"dialogue_gain", "gain_db", "25", AERS_E_RANGE},
        {"dialogue_gain", "gain_db", "1e99", AERS_E_RANGE},
        {"dialogue_gain", "gain_db", "+=28", AERS_E_RANGE},
        {"dialogue_gain", "gain_db", "--3", AERS_E_INVALID},
        {"dialogue_gain", "gain_db", "3 3", AERS_E_INVALID},
        {"dialogue_gain", "gain_db", "+=", AERS_E_INVALID},
        {"dialogue_gain", "gain_db", "toggle", AERS_E_INVALID},
        {"fx_eq", "bands/1/type", "bp", AERS_E_INVALID},
        {"fx_eq", "bands/1/type", "3", AERS_E_RANGE},
        {"fx_eq", "bands/1/type", "+=1", AERS_E_INVALID},
        {"fx_eq", "seed", "1.5", AERS_E_INVALID},
        {"fx_eq", "mute", "maybe", AERS_E_INVALID},
        {"fx_eq", "bands/1/freq_hz", "-inf", AERS_E_INVALID},
        {"fx_delay", "wet", "101%", AERS_E_RANGE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct aers_error error = {.what = ""};
        double value = 77;
        enum aers_code code =
            aers_value_parse(cases[i].text, live_param(&nodes, cases[i].node, cases[i].param), &value, &error);
        if (code != cases[i].code || value != 77 || !error.what[0])
            fail_msg("\"%s\" for %s: code %d, value %g, \"%s\"", cases[i].text, cases[i].param, (int)code, value,
                     error.what);
    }
}

static void values_are_printed_as_people_read_them(void **state)
{
    (void)state;
    char text[80];
    aers_value_format(live_param(&nodes, "dialogue_gain", "gain_db"), -3, text, sizeof text);
    assert_string_equal(text, "-3 dB");
    aers_value_format(live_param(&nodes, "dialogue_gain", "gain_db"), -0.0, text, sizeof text);
    assert_string_equal(text, "0 dB");
    aers_value_format_bare(live_param(&nodes, "fx_delay", "mix"), 0.1 + 0.2, text, sizeof text);
    assert_string_equal(text, "0.3");
    aers_value_format(live_param(&nodes, "fx_eq", "mute"), 1, text, sizeof text);
    assert_string_equal(text, "on");
    aers_value_format(live_param(&nodes, "fx_eq", "bands/1/type"), 1, text, sizeof text);
    assert_string_equal(text, "hp");
    aers_value_format_range(live_param(&nodes, "dialogue_gain", "gain_db"), text, sizeof text);
    assert_string_equal(text, "-120 .. 24 dB");
    aers_value_format_range(live_param(&nodes, "fx_eq", "bands/1/type"), text, sizeof text);
    assert_string_equal(text, "lp hp peak");
    aers_value_format_range(live_param(&nodes, "fx_eq", "bands/1/type"), text, 5);
    assert_string_equal(text, "lp h");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_with_and_without_their_unit),
        cmocka_unit_test(a_percentage_is_of_one_or_of_a_hundred),
        cmocka_unit_test(switches_have_many_words),
        cmocka_unit_test(choices_go_by_name_or_index),
        cmocka_unit_test(an_amount_is_added_to_what_there_is),
        cmocka_unit_test(nonsense_is_refused_and_leaves_the_value_alone),
        cmocka_unit_test(values_are_printed_as_people_read_them),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
