/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/plan.h"

static const char whole[] =
    "{\"plan\":1,\"graph_id\":\"stage_mix\",\"client\":\"mix\",\"server\":null,\"rate_hz\":48000,\"hold\":true,"
    "\"silent\":true,"
    "\"meter\":{\"host\":\"127.0.0.1\",\"port\":7771,\"interval_ms\":50,\"phase_ms\":13},"
    "\"inputs\":[\"in_1\",\"in_2\",\"in_3\"],\"outputs\":[\"out_1\",\"out_2\"],\"nscratch\":2,\"steps\":["
    "{\"id\":\"mix\",\"module\":\"builtin/mixer\",\"settings\":{},\"elements\":2,\"element_channels\":[2,1],"
    "\"in\":[[0],[1],[2]],\"out\":[5,6],\"values\":{\"gain_db\":-3,\"inputs/2/pan\":-0.25,\"mute\":1}},"
    "{\"id\":\"trim\",\"module\":\"builtin/gain\",\"settings\":{},\"elements\":0,\"element_channels\":[],"
    "\"in\":[[5],[6,0]],\"out\":[5,6],\"values\":{}},"
    "{\"id\":\"eq\",\"module\":\"builtin/biquad_eq\",\"settings\":{},\"elements\":1,\"element_channels\":[],"
    "\"in\":[[5],[]],\"out\":[3,4],\"values\":{\"bands/1/type\":1,\"bands/1/freq_hz\":80.125}},"
    "{\"id\":\"file\",\"module\":\"builtin/wav\",\"settings\":{\"path\":\"/srv/a \\\"b\\\".wav\"},\"elements\":0,"
    "\"element_channels\":[],\"in\":[[3],[4]],\"out\":[],\"values\":{}}]}";

static void a_plan_reads_back_as_it_was_written(void **state)
{
    struct aers_plan *plan = NULL;
    struct aers_error error = {0};
    char *text = NULL;
    (void)state;
    if (aers_plan_parse(whole, strlen(whole), &plan, &error))
        fail_msg("%s", error.what);
    assert_string_equal(plan->client, "mix");
    assert_null(plan->server);
    assert_true(plan->hold);
    assert_true(plan->silent);
    assert_int_equal(plan->meter_port, 7771);
    assert_int_equal(plan->nsteps, 4);
    assert_int_equal(plan->steps[0].element_channels[0], 2);
    assert_int_equal(plan->steps[1].in[1].nbuffers, 2);
    assert_int_equal(plan->steps[2].in[1].nbuffers, 0);
    assert_null(plan->steps[2].element_channels);
    assert_int_equal(plan->steps[0].values[2].slot, AERS_SLOT_MUTE);
    assert_string_equal(plan->steps[3].settings[0].value, "/srv/a \"b\".wav");
    assert_int_equal(aers_plan_format(plan, &text), AERS_OK);
    assert_non_null(strstr(text, "\"bands/1/freq_hz\":80.125"));
    aers_plan_destroy(plan);
    plan = NULL;
    char *again = NULL;
    assert_int_equal(aers_plan_parse(text, strlen(text), &plan, &error), AERS_OK);
    assert_int_equal(aers_plan_format(plan, &again), AERS_OK);
    assert_string_equal(text, again);
    aers_plan_destroy(plan);
    free(text);
    free(again);
}

static void a_plan_with_ways_reads_back_as_it_was_written(void **state)
{
    static const char text[] =
        "{\"plan\":1,\"graph_id\":\"g\",\"client\":\"sum\",\"server\":null,\"rate_hz\":48000,\"hold\":true,"
        "\"meter\":null,\"inputs\":[\"in_1\",\"in_2\",\"in_1_from_dry\"],\"outputs\":[\"out_1\",\"out_2\"],"
        "\"nscratch\":0,\"steps\":[{\"id\":\"sum\",\"module\":\"builtin/bus\",\"settings\":{},\"elements\":0,"
        "\"element_channels\":[],\"in\":[[0,2],[1]],\"ways\":[[0,3],[]],\"out\":[3,4],\"values\":{}}]}";
    struct aers_plan *plan = NULL;
    struct aers_error error = {0};
    char *again = NULL;
    (void)state;
    assert_int_equal(aers_plan_parse(text, strlen(text), &plan, &error), AERS_OK);
    assert_int_equal(plan->steps[0].nways, 3);
    assert_int_equal(plan->steps[0].in[0].ways[0], 0);
    assert_int_equal(plan->steps[0].in[0].ways[1], 3);
    assert_null(plan->steps[0].in[1].ways);
    assert_int_equal(aers_plan_format(plan, &again), AERS_OK);
    assert_non_null(strstr(again, "\"in\":[[0,2],[1]],\"ways\":[[0,3],[]],\"out\":[3,4]"));
    free(again);
    aers_plan_destroy(plan);
}

/* The plan with the first `from` in it replaced by `to`. */
static enum aers_code parse_with(const char *from, const char *to, struct aers_error *error)
{
    char text[4096];
    const char *at = strstr(whole, from);
    assert_non_null(at);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - whole), whole, to, at + strlen(from));
    struct aers_plan *plan = NULL;
    enum aers_code code = aers_plan_parse(text, strlen(text), &plan, error);
    assert_int_equal(plan == NULL, code != AERS_OK);
    aers_plan_destroy(plan);
    return code;
}

static void every_rule_is_checked(void **state)
{
    static const struct {
        const char *from, *to, *words;
    } cases[] = {
        {"\"plan\":1", "\"plan\":0", "another version"},
        {"\"plan\":1", "\"plan\":2", "within 0 to 1"},
        {"\"plan\":1,", "", "plan is missing"},
        {"\"plan\":1,", "\"plan\":1,\"colour\":1,", "unknown field colour"},
        {"\"client\":\"mix\"", "\"client\":\"\"", "client's name"},
        {"\"client\":\"mix\"", "\"client\":\"a:b\"", "client's name"},
        {"\"client\":\"mix\"", "\"client\":\"a\\u0000b\"", "NUL"},
        {"\"rate_hz\":48000", "\"rate_hz\":7999", "rate_hz"},
        {"\"hold\":true", "\"hold\":1", "hold is of the wrong type"},
        {"\"silent\":true", "\"silent\":1", "silent is of the wrong type"},
        {"\"port\":7771", "\"port\":0", "meter"},
        {"\"port\":7771", "\"port\":65536", "65535"},
        {"\"interval_ms\":50", "\"interval_ms\":0", "meter"},
        {"\"in_2\"", "\"in_1\"", "two ports are called in_1"},
        {"\"in_2\"", "\"\"", "port's name"},
        {"\"in_2\"", "7", "inputs must be names"},
        {"\"nscratch\":2", "\"nscratch\":-1", "within"},
        {"\"nscratch\":2", "\"nscratch\":1", "not there"},
        {"builtin/gain", "builtin/gian", "no module"},
        {"\"settings\":{}", "\"settings\":{\"path\":\"x\"}", "no setting path"},
        {"\"settings\":{\"path\":\"/srv/a \\\"b\\\".wav\"}", "\"settings\":{}", "setting path is missing"},
        {"\"settings\":{}", "\"settings\":{\"x\":1}", "must hold texts"},
        {"\"elements\":1", "\"elements\":17", "more elements"},
        {"[2,1]", "[2,2]", "add up"},
        {"[2,1]", "[3]", "one number per element"},
        {"[2,1]", "[]", "tell the channels"},
        {"\"elements\":1,\"element_channels\":[]", "\"elements\":1,\"element_channels\":[1]", "for mixers"},
        {"[[0],[1],[2]]", "[[0],[1],[7]]", "not there"},
        {"[[0],[1],[2]]", "[[0],[1],[5]]", "nobody has written"},
        {"[[0],[1],[2]]", "[[0],[1],2]", "must hold arrays"},
        {"[[0],[1],[2]]", "[[0],[1],[2.5]]", "whole numbers"},
        {"\"out\":[5,6]", "\"out\":[5,5]", "two channels"},
        {"\"out\":[5,6]", "\"out\":[0,6]", "input port"},
        {"\"out\":[5,6]", "\"out\":[3,4]", "nobody has written"},
        {"[[5],[6,0]],\"out\":[5,6]", "[[5],[6,0]],\"out\":[6,5]", "reads as another channel"},
        {"[[5],[6,0]],\"out\":[5,6]", "[[5],[6,0]],\"out\":[3,4]", "another step has written"},
        {"[[5],[6,0]],\"out\":[5,6]", "[[5],[6,0]],\"out\":[5]", "does not take 2 in and 1 out"},
        {"\"id\":\"trim\"", "\"id\":\"mix\"", "used twice"},
        {"\"id\":\"trim\"", "\"id\":\"\"", "id is empty"},
        {"\"gain_db\":-3", "\"gain\":-3", "did you mean gain_db?"},
        {"\"gain_db\":-3", "\"gain_db\":-300", "below the minimum"},
        {"\"gain_db\":-3", "\"gain_db\":null", "must be a number"},
        {"\"inputs/2/pan\"", "\"inputs/3/pan\"", "there are 2 inputs"},
        {"\"bands/1/type\":1", "\"bands/1/type\":8", "no choice"},
        {"\"server\":null", "\"server\":5", "server is of the wrong type"},
        {"\"steps\":[", "\"steps\":[7,", "must hold objects"},
        {"\"hold\":true", "\"hold\":true,\"tempo\":[]", "tempo must be an array"},
        {"\"hold\":true", "\"hold\":true,\"tempo\":[[2,120,4]]", "from bar 1 on"},
        {"\"hold\":true", "\"hold\":true,\"tempo\":[[1,120,4],[1,60,4]]", "each later"},
        {"\"hold\":true", "\"hold\":true,\"tempo\":[[1,0,4]]", "[bar, bpm, beats]"},
        {"\"hold\":true", "\"hold\":true,\"follows\":1", "follows is of the wrong type"},
        {"\"in\":[[5],[6,0]]", "\"ways\":[[1]],\"in\":[[5],[6,0]]", "must be of the form of in"},
        {"\"in\":[[5],[6,0]]", "\"ways\":[[1],[1]],\"in\":[[5],[6,0]]", "must be of the form of in"},
        {"\"in\":[[5],[6,0]]", "\"ways\":[[1],7],\"in\":[[5],[6,0]]", "must hold arrays"},
        {"\"in\":[[5],[6,0]]", "\"ways\":[[1],[70000,0]],\"in\":[[5],[6,0]]", "ways must be within"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct aers_error error = {0};
        enum aers_code code = parse_with(cases[i].from, cases[i].to, &error);
        if (!code || !strstr(error.what, cases[i].words))
            print_message("%s -> %s: %s\n", cases[i].from, cases[i].to, error.what);
        assert_true(code != AERS_OK);
        assert_non_null(strstr(error.what, cases[i].words));
    }
}

static void what_may_be_left_open_may_be(void **state)
{
    static const char *const cases[][2] = {
        {"\"rate_hz\":48000", "\"rate_hz\":0"},
        {"{\"host\":\"127.0.0.1\",\"port\":7771,\"interval_ms\":50,\"phase_ms\":13}", "null"},
        {"\"server\":null", "\"server\":\"studio\""},
        {"\"hold\":true", "\"hold\":true,\"follows\":true,\"tempo\":[[1,120,4],[3,60.5,3]]"},
        {"\"bands/1/type\":1", "\"bands/1/type\":\"hp\""},
        {"\"mute\":1", "\"mute\":true"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct aers_error error = {0};
        if (parse_with(cases[i][0], cases[i][1], &error))
            fail_msg("%s: %s", cases[i][1], error.what);
    }
}

static void damaged_plans_are_refused_or_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof whole - 1; i++) {
        char text[sizeof whole];
        struct aers_plan *plan = NULL;
        memcpy(text, whole, sizeof whole);
        text[i] = (char)("0[]{}\",:x"[i % 9]);
        if (!aers_plan_parse(text, sizeof whole - 1, &plan, NULL))
            assert_non_null(plan);
        aers_plan_destroy(plan);
        plan = NULL;
        assert_int_not_equal(aers_plan_parse(whole, i, &plan, NULL), AERS_OK); /* cut short */
        assert_null(plan);
    }
    aers_plan_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_reads_back_as_it_was_written),
        cmocka_unit_test(a_plan_with_ways_reads_back_as_it_was_written),
        cmocka_unit_test(every_rule_is_checked),
        cmocka_unit_test(what_may_be_left_open_may_be),
        cmocka_unit_test(damaged_plans_are_refused_or_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
