/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "plans.h"
#include "src/aers-node/host/reading.h"

static struct rig rig;
static struct aers_readings *readings;

static int start(void **state)
{
    struct aers_error error;
    (void)state;
    rig_start(&rig, PLAN("\"in_1\"", "\"out_1\"", 0, false, STEP("g", "gain", "[0]", "1", "")));
    return aers_readings_create(rig.engine, &readings, &error);
}

static int finish(void **state)
{
    (void)state;
    aers_readings_destroy(readings);
    rig_finish(&rig);
    return 0;
}

static void block(float value, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        rig.audio[0][i] = value;
    rig_block(&rig, nframes);
}

static const struct aers_tally *look(enum aers_reader reader)
{
    aers_readings_collect(readings);
    return aers_readings_look(readings, reader, 0);
}

static void each_reader_sees_what_is_new_to_it(void **state)
{
    (void)state;
    block(1.0f, 100);
    assert_true(look(AERS_READER_METER)->levels[0].peak == 1.0f);
    block(0.5f, 100);
    const struct aers_tally *tally = look(AERS_READER_METER);
    assert_true(tally->levels[0].peak == 0.5f);
    assert_true(fabs(tally->levels[0].squares - 25.0) < 1e-9);
    assert_int_equal(tally->nframes, 100);
    tally = look(AERS_READER_HEALTH);
    assert_true(tally->levels[0].peak == 1.0f);
    assert_true(fabs(tally->levels[0].squares - 125.0) < 1e-9);
    assert_int_equal(tally->nframes, 200);
    assert_int_equal(tally->frame, 100);
    assert_int_equal(tally->clips, 100);
}

static void without_a_new_block_the_last_reading_stays(void **state)
{
    (void)state;
    block(0.25f, 64);
    assert_true(look(AERS_READER_METER)->levels[0].peak == 0.25f);
    assert_true(look(AERS_READER_METER)->levels[0].peak == 0.25f);
    block(0.125f, 64);
    assert_true(look(AERS_READER_METER)->levels[0].peak == 0.125f);
}

static void before_the_first_block_there_is_silence(void **state)
{
    (void)state;
    const struct aers_tally *tally = look(AERS_READER_METER);
    assert_true(aers_level_rms_db(&tally->levels[0]) == -150.0f);
    assert_true(aers_tally_cpu_avg_pct(tally, PLANS_RATE) == 0.0f);
}

static void time_spent_is_a_percentage_of_the_blocks(void **state)
{
    (void)state;
    block(0.5f, 8192);
    const struct aers_tally *tally = look(AERS_READER_METER);
    const double average = 100.0 * (double)tally->cpu_ns * 1e-9 / (8192.0 / PLANS_RATE);
    assert_true(fabs((double)aers_tally_cpu_avg_pct(tally, PLANS_RATE) - average) < 1e-3);
    assert_true(fabs((double)aers_tally_cpu_max_pct(tally) - average) < 1e-3);
    assert_true(average > 0.0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_reader_sees_what_is_new_to_it),
        TEST(without_a_new_block_the_last_reading_stays),
        TEST(before_the_first_block_there_is_silence),
        TEST(time_spent_is_a_percentage_of_the_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
