/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-node/host/byhand.h"

static struct aers_error error;
static struct aers_plan *plan;

static enum aers_code make(const char *name, unsigned channels, const char *module, char **pairs)
{
    char copy[128];
    struct aers_node_args args = {.name = name ? copy : NULL, .channels = channels, .module = module, .pairs = pairs};
    snprintf(copy, sizeof copy, "%s", name ? name : "");
    while (pairs && pairs[args.npairs])
        args.npairs++;
    error = (struct aers_error){0};
    plan = NULL;
    return aers_byhand_plan(&args, &plan, &error);
}

#define PAIRS(...) ((char *[]){__VA_ARGS__, NULL})

static int clean_up(void **state)
{
    (void)state;
    aers_plan_destroy(plan);
    plan = NULL;
    return 0;
}

static void a_module_alone_becomes_a_plan_of_one(void **state)
{
    (void)state;
    char pair[] = "gain_db=-6";
    assert_int_equal(make("trim", 0, "builtin/gain", PAIRS(pair)), AERS_OK);
    assert_string_equal(plan->client, "trim");
    assert_string_equal(plan->steps[0].id, "trim");
    assert_int_equal(plan->nsteps, 1);
    assert_false(plan->hold);
    assert_int_equal(plan->ninputs, 1);
    assert_string_equal(plan->inputs[0], "in_1");
    assert_string_equal(plan->outputs[0], "out_1");
    assert_int_equal(plan->steps[0].nvalues, 1);
    assert_true(plan->steps[0].values[0].value == -6.0);
}

static void without_a_name_it_is_the_modules(void **state)
{
    (void)state;
    assert_int_equal(make(NULL, 2, "builtin/sine", NULL), AERS_OK);
    assert_string_equal(plan->client, "sine");
    assert_int_equal(plan->ninputs, 0);
    assert_int_equal(plan->noutputs, 2);
}

static void the_list_is_as_long_as_its_highest_element(void **state)
{
    (void)state;
    char type[] = "bands/3/type=hp", freq[] = "bands/1/freq_hz=80";
    assert_int_equal(make("eq", 1, "builtin/biquad_eq", PAIRS(freq, type)), AERS_OK);
    assert_int_equal(plan->steps[0].nelements, 3);
    assert_int_equal(plan->steps[0].nvalues, 2);
}

static void a_mixer_has_channels_for_each_input(void **state)
{
    (void)state;
    char pan[] = "inputs/3/pan=-1";
    assert_int_equal(make("mix", 2, "builtin/mixer", PAIRS(pan)), AERS_OK);
    assert_int_equal(plan->ninputs, 6);
    assert_int_equal(plan->noutputs, 2);
    assert_int_equal(plan->steps[0].element_channels[2], 2);
}

static void what_is_wrong_is_refused_and_says_what_was_meant(void **state)
{
    (void)state;
    static const struct {
        const char *name, *module, *pair;
        enum aers_code code;
        const char *words;
    } cases[] = {
        {"x", "builtin/gian", NULL, AERS_E_NOT_FOUND, "builtin/gain"},
        {"x", "nothing like it", NULL, AERS_E_NOT_FOUND, "--list"},
        {"a b", "builtin/gain", NULL, AERS_E_INVALID, "a b"},
        {"", "builtin/gain", NULL, AERS_E_INVALID, "name"},
        {"x", "builtin/gain", "gain=1", AERS_E_NOT_FOUND, "gain_db"},
        {"x", "builtin/gain", "gain_db=", AERS_E_INVALID, ""},
        {"x", "builtin/gain", "gain_db=nan", AERS_E_INVALID, "not a number"},
        {"x", "builtin/gain", "gain_db=1e9", AERS_E_RANGE, "24"},
        {"x", "builtin/biquad_eq", "bands/17/q=1", AERS_E_NOT_FOUND, "16"},
        {"x", "builtin/biquad_eq", "bands/99999999999999999999/q=1", AERS_E_NOT_FOUND, ""},
        {"x", "builtin/biquad_eq", "bands/0/q=1", AERS_E_NOT_FOUND, ""},
        {"x", "builtin/biquad_eq", "bands/1/type=hpp", AERS_E_INVALID, "hp"},
        {"x", "builtin/file", NULL, AERS_E_USAGE, "path="},
        {"x", "builtin/file", "pth=a.wav", AERS_E_NOT_FOUND, "path"},
        {"x", "builtin/file", "loop=maybe", AERS_E_INVALID, "true or false"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char pair[128];
        snprintf(pair, sizeof pair, "%s", cases[i].pair ? cases[i].pair : "");
        const enum aers_code code = make(cases[i].name, 0, cases[i].module, cases[i].pair ? PAIRS(pair) : NULL);
        if (code != cases[i].code || !strstr(error.what, cases[i].words))
            fail_msg("%s %s: %s: %s", cases[i].module, pair, aers_code_word(code), error.what);
        assert_null(plan);
    }
}

static void sixty_three_letters_are_the_longest_name(void **state)
{
    (void)state;
    char name[65];
    memset(name, 'a', 64);
    name[64] = 0;
    assert_int_equal(make(name, 1, "builtin/gain", NULL), AERS_E_INVALID);
    name[63] = 0;
    assert_int_equal(make(name, 1, "builtin/gain", NULL), AERS_OK);
}

#define TEST(name) cmocka_unit_test_teardown(name, clean_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_module_alone_becomes_a_plan_of_one),
        TEST(without_a_name_it_is_the_modules),
        TEST(the_list_is_as_long_as_its_highest_element),
        TEST(a_mixer_has_channels_for_each_input),
        TEST(what_is_wrong_is_refused_and_says_what_was_meant),
        TEST(sixty_three_letters_are_the_longest_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
