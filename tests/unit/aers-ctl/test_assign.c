/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "live.h"
#include "src/aers-ctl/assign.h"

enum { MAX_WORDS = 12 };

static struct aers_nodes nodes;
static struct aers_changes changes;
static struct aers_error error;

static int set_up(void **state)
{
    (void)state;
    live_init(&nodes);
    aers_changes_init(&changes, &nodes);
    error = (struct aers_error){.what = ""};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    aers_changes_finish(&changes);
    aers_nodes_finish(&nodes);
    return 0;
}

/* Words are parted by single spaces. */
static enum aers_code assign(const char *line)
{
    char *copy = strdup(line), *words[MAX_WORDS], *rest = copy;
    int n = 0;
    for (char *word; (word = strsep(&rest, " ")) && n < MAX_WORDS;)
        words[n++] = word;
    enum aers_code code = aers_assign(&changes, n, words, &error);
    free(copy);
    return code;
}

static void assert_change(size_t i, const char *node, const char *param, double value)
{
    assert_true(i < changes.nitems);
    assert_string_equal(aers_json_get_string(changes.items[i].node, "id", ""), node);
    assert_string_equal(changes.items[i].name, param);
    assert_float_equal(changes.items[i].value, value, 1e-9);
}

static void three_words_are_one_change(void **state)
{
    (void)state;
    assert_int_equal(assign("dialogue_gain gain_db -6"), AERS_OK);
    assert_int_equal(changes.nitems, 1);
    assert_change(0, "dialogue_gain", "gain_db", -6);
}

static void a_parameter_of_the_same_node_needs_no_name_again(void **state)
{
    (void)state;
    assert_int_equal(assign("fx_delay delay_ms 100 mix 50% dialogue_gain gain_db +1"), AERS_OK);
    assert_int_equal(changes.nitems, 3);
    assert_change(0, "fx_delay", "delay_ms", 100);
    assert_change(1, "fx_delay", "mix", 0.5);
    assert_change(2, "dialogue_gain", "gain_db", 1);
}

static void one_word_with_slash_and_equals_is_a_change(void **state)
{
    (void)state;
    assert_int_equal(assign("dialogue_gain/gain_db=-3 fx_eq/bands/1/type=peak fx_delay/delay_ms+=10"), AERS_OK);
    assert_int_equal(changes.nitems, 3);
    assert_change(0, "dialogue_gain", "gain_db", -3);
    assert_change(1, "fx_eq", "bands/1/type", 2);
    assert_change(2, "fx_delay", "delay_ms", 260);
}

static void a_pattern_reaches_the_nodes_that_have_the_parameter(void **state)
{
    (void)state;
    assert_int_equal(assign("fx_* mute on fx_eq bands/*/freq_hz 100"), AERS_OK);
    assert_int_equal(changes.nitems, 4);
    assert_change(0, "fx_delay", "mute", 1);
    assert_change(1, "fx_eq", "mute", 1);
    assert_change(2, "fx_eq", "bands/1/freq_hz", 100);
    assert_change(3, "fx_eq", "bands/2/freq_hz", 100);
}

static void wrong_words_are_refused_with_a_hint(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        enum aers_code code;
        const char *says;
    } cases[] = {
        {"dialog_gain gain_db -3", AERS_E_NOT_FOUND, "did you mean dialogue_gain"},
        {"dialogue_gain gain -3", AERS_E_NOT_FOUND, "did you mean gain_db"},
        {"dialogue_gain gain_db", AERS_E_USAGE, "left over"},
        {"dialogue_gain gain_db -3 fx_eq", AERS_E_USAGE, "left over"},
        {"dialogue_gain gain_db 99", AERS_E_RANGE, "-120 to 24 dB"},
        {"zz_* mute on", AERS_E_NOT_FOUND, "zz_*"},
        {"fx_* gain_db -3", AERS_E_NOT_FOUND, "gain_db"},
        {"dialogue_gain/gain_db=", AERS_E_USAGE, "NODE/PARAM=VALUE"},
        {"/gain_db=3", AERS_E_USAGE, "NODE/PARAM=VALUE"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        enum aers_code code = assign(cases[i].line);
        if (code != cases[i].code || !strstr(error.what, cases[i].says))
            fail_msg("\"%s\": code %d, \"%s\"", cases[i].line, (int)code, error.what);
    }
}

static void a_failed_pattern_adds_nothing(void **state)
{
    (void)state;
    assert_int_equal(assign("fx_* mute maybe"), AERS_E_INVALID);
    assert_int_equal(changes.nitems, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(three_words_are_one_change, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_parameter_of_the_same_node_needs_no_name_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_word_with_slash_and_equals_is_a_change, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_pattern_reaches_the_nodes_that_have_the_parameter, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrong_words_are_refused_with_a_hint, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_failed_pattern_adds_nothing, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
