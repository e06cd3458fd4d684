/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/rt/decibel.h"
#include "plans.h"

static struct rig rig;

static void fill(uint32_t port, float value)
{
    for (uint32_t i = 0; i < AERS_MAX_NFRAMES; i++)
        rig.audio[port][i] = value;
}

static void a_plan_of_one_reads_and_writes_the_ports(void **state)
{
    (void)state;
    rig_start(&rig, PLAN("\"in_1\"", "\"out_1\"", 0, false, STEP("g", "gain", "[0]", "1", "\"gain_db\":-6")));
    fill(0, 1.0f);
    rig_block(&rig, 256);
    assert_ptr_equal(rig.engine->run->steps[0].in[0], rig.audio[0]);
    assert_ptr_equal(rig.engine->run->steps[0].out[0], rig.audio[1]);
    assert_true(fabs((double)rig.audio[1][255] - aers_db_to_gain(-6)) < 1e-6);
    rig_finish(&rig);
}

static void a_group_runs_through_scratch_with_sums_and_silence(void **state)
{
    (void)state;
    rig_start(&rig, PLAN("\"in_1\",\"in_2\"", "\"out_1\",\"out_2\",\"out_3\"", 1, false,
                         STEP("a", "gain", "[0]", "5", "\"gain_db\":-20") "," STEP(
                             "b", "bus", "[5,1]", "2", "") "," STEP("c", "bus", "[]", "3", "")));
    fill(0, 1.0f);
    fill(1, 10.0f);
    fill(3, 9.0f);
    fill(4, 9.0f);
    rig_block(&rig, 8192);
    for (uint32_t i = 0; i < 8192; i++) {
        assert_true(fabsf(rig.audio[2][i] - 10.1f) < 1e-5f);
        assert_true(rig.audio[3][i] == 0.0f);
        assert_true(rig.audio[4][i] == 0.0f); /* nobody writes it */
    }
    rig_finish(&rig);
}

static void a_step_may_write_where_it_reads(void **state)
{
    (void)state;
    rig_start(&rig,
              PLAN("\"in_1\",\"in_2\"", "\"out_1\",\"out_2\"", 2, false,
                   STEP("a", "bus", "[0],[1]", "4,5", "") "," STEP(
                       "g", "gain", "[4],[5]", "4,5", "\"gain_db\":-20") "," STEP("b", "bus", "[5],[4]", "2,3", "")));
    fill(0, 1.0f);
    fill(1, 2.0f);
    rig_block(&rig, 64);
    for (uint32_t i = 0; i < 64; i++)
        assert_true(fabsf(rig.audio[2][i] - 0.2f) < 1e-6f && fabsf(rig.audio[3][i] - 0.1f) < 1e-6f);
    rig_finish(&rig);
}

static void values_of_the_plan_hold_from_the_first_sample(void **state)
{
    (void)state;
    rig_start(&rig, PLAN("\"in_1\"", "\"out_1\",\"out_2\"", 0, false,
                         STEP("m", "gain", "[0]", "1", "\"mute\":1") "," STEP("b", "gain", "[0]", "2",
                                                                              "\"gain_db\":20,\"bypass\":1")));
    fill(0, 0.5f);
    rig_block(&rig, 64);
    assert_true(rig.audio[1][0] == 0.0f);
    assert_true(rig.audio[2][0] == 0.5f);
    rig_finish(&rig);
}

static void a_held_plan_is_silent(void **state)
{
    (void)state;
    rig_start(&rig, PLAN("", "\"out_1\"", 0, true, STEP("s", "sine", "", "0", "")));
    fill(0, 1.0f);
    rig_block(&rig, 1000);
    for (uint32_t i = 0; i < 1000; i++)
        assert_true(rig.audio[0][i] == 0.0f);
    rig_finish(&rig);
}

static void what_cannot_be_had_is_named_and_leaves_nothing(void **state)
{
    (void)state;
    struct aers_error error;
    static const char plan[] =
        "{\"plan\":1,\"graph_id\":\"g\",\"client\":\"c\",\"server\":null,\"rate_hz\":0,\"hold\":false,\"meter\":null,"
        "\"inputs\":[],\"outputs\":[\"out_1\"],\"nscratch\":0,\"steps\":["
        "{\"id\":\"voice\",\"module\":\"builtin/file\",\"settings\":{\"path\":\"/nowhere.wav\"},\"elements\":0,"
        "\"element_channels\":[],\"in\":[],\"out\":[0],\"values\":{}}]}";
    assert_int_equal(rig_try(&rig, plan, &error), AERS_E_INVALID);
    assert_string_equal(error.where, "voice");
    assert_non_null(strstr(error.what, "/nowhere.wav"));
    assert_null(rig.engine);
    aers_plan_destroy(rig.plan);
    aers_engine_destroy(NULL);
}

static void memory_of_the_audio_thread_is_there_before_it_runs(void **state)
{
    (void)state;
    rig_start(&rig, PLAN("\"in_1\"", "\"out_1\"", 0, false, STEP("g", "gain", "[0]", "1", "")));
    assert_true(rig.engine->memory.nbytes > AERS_MAX_NFRAMES * sizeof(float));
    assert_true(rig.engine->memory.nbytes < 1 << 20); /* a small node is small */
    rig_finish(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_of_one_reads_and_writes_the_ports),
        cmocka_unit_test(a_group_runs_through_scratch_with_sums_and_silence),
        cmocka_unit_test(a_step_may_write_where_it_reads),
        cmocka_unit_test(values_of_the_plan_hold_from_the_first_sample),
        cmocka_unit_test(a_held_plan_is_silent),
        cmocka_unit_test(what_cannot_be_had_is_named_and_leaves_nothing),
        cmocka_unit_test(memory_of_the_audio_thread_is_there_before_it_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
