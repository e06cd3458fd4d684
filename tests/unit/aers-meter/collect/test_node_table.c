/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>

#include "tests/unit/aers-meter/collect/meters.h"

static struct aers_node_table table;

static int set_up(void **state)
{
    (void)state;
    aers_node_table_init(&table);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    aers_node_table_finish(&table);
    return 0;
}

static struct aers_node_entry *hear(const char *id, uint32_t sequence, float peak_db, float rms_db, uint64_t now_us)
{
    struct aers_meter_message message = meter_of(id, sequence, peak_db, rms_db);
    assert_int_equal(aers_node_table_update(&table, &message, now_us), AERS_OK);
    return aers_node_table_find(&table, id);
}

static void two_messages_of_one_tick_combine_to_highest_peak_and_mean_square(void **state)
{
    (void)state;
    hear("a", 0, -3.0f, -20.0f, 0);
    struct aers_node_entry *node = hear("a", 1, -9.0f, -10.0f, 50000);
    assert_float_equal(node->peak_db[0], -3.0, 1e-5);
    assert_float_equal(node->rms_db[0], 10.0f * log10f((0.01f + 0.1f) / 2.0f), 1e-4);
}

static void three_messages_weigh_the_same(void **state)
{
    (void)state;
    hear("a", 0, -9.0f, -20.0f, 0);
    hear("a", 1, -9.0f, -20.0f, 10);
    struct aers_node_entry *node = hear("a", 2, -9.0f, -10.0f, 20);
    assert_float_equal(node->rms_db[0], 10.0f * log10f((0.01f + 0.01f + 0.1f) / 3.0f), 1e-4);
}

static void silence_stays_at_the_floor_when_combined(void **state)
{
    (void)state;
    hear("a", 0, -150.0f, -150.0f, 0);
    struct aers_node_entry *node = hear("a", 1, -150.0f, -150.0f, 10);
    assert_float_equal(node->rms_db[0], -150.0, 1e-3);
}

static void a_new_tick_begins_anew(void **state)
{
    (void)state;
    hear("a", 0, -3.0f, -10.0f, 0);
    aers_node_table_tick(&table);
    struct aers_node_entry *node = hear("a", 1, -9.0f, -20.0f, 50000);
    assert_float_equal(node->peak_db[0], -9.0, 1e-5);
    assert_float_equal(node->rms_db[0], -20.0, 1e-5);
}

static void a_reading_stays_when_a_tick_brings_none(void **state)
{
    (void)state;
    struct aers_node_entry *node = hear("a", 0, -3.0f, -10.0f, 0);
    aers_node_table_tick(&table);
    aers_node_table_tick(&table);
    assert_float_equal(node->peak_db[0], -3.0, 1e-5);
}

static void gaps_in_the_sequence_are_counted_as_lost(void **state)
{
    (void)state;
    hear("a", 4711, -3.0f, -10.0f, 0); /* what was before we listened is not lost */
    assert_int_equal(table.lost, 0);
    hear("a", 4712, -3.0f, -10.0f, 10);
    struct aers_node_entry *node = hear("a", 4716, -3.0f, -10.0f, 20);
    assert_int_equal(node->lost, 3);
    hear("b", 0, -3.0f, -10.0f, 30);
    hear("b", 2, -3.0f, -10.0f, 40);
    assert_int_equal(table.lost, 4);
}

static void a_restarted_node_has_lost_nothing(void **state)
{
    (void)state;
    hear("a", 900, -3.0f, -10.0f, 0);
    hear("a", 0, -3.0f, -10.0f, 10);
    hear("a", 1, -3.0f, -10.0f, 20);
    hear("a", 1000, -3.0f, -10.0f, 30);
    assert_int_equal(table.lost, 998);
    hear("a", 3, -3.0f, -10.0f, 40); /* its first messages were not heard */
    assert_int_equal(table.lost, 998);
}

static void the_sequence_may_wrap(void **state)
{
    (void)state;
    hear("a", UINT32_MAX, -3.0f, -10.0f, 0);
    hear("a", 0, -3.0f, -10.0f, 10);
    assert_int_equal(table.lost, 0);
}

static void a_node_of_the_same_name_in_another_graph_is_another_process(void **state)
{
    (void)state;
    hear("a", 5, -3.0f, -10.0f, 0);
    struct aers_meter_message message = meter_of("a", 500, -3.0f, -10.0f);
    message.graph_id = "other";
    assert_int_equal(aers_node_table_update(&table, &message, 10), AERS_OK);
    assert_int_equal(table.lost, 0);
    assert_string_equal(aers_node_table_find(&table, "a")->graph_id, "other");
}

static void a_silent_node_goes_stale_and_returns(void **state)
{
    (void)state;
    struct aers_node_entry *node = hear("a", 0, -3.0f, -10.0f, 1000);
    uint64_t version = table.version;
    aers_node_table_expire(&table, 1000 + AERS_NODE_STALE_US - 1);
    assert_false(node->stale);
    assert_int_equal(table.version, version);
    aers_node_table_expire(&table, 1000 + AERS_NODE_STALE_US);
    assert_true(node->stale);
    assert_int_equal(table.nlive, 0);
    assert_true(table.version > version);
    hear("a", 1, -3.0f, -10.0f, 1000 + AERS_NODE_STALE_US + 1);
    assert_false(node->stale);
    assert_int_equal(table.nlive, 1);
}

static void a_node_long_gone_is_forgotten(void **state)
{
    (void)state;
    hear("a", 0, -3.0f, -10.0f, 0);
    hear("b", 0, -3.0f, -10.0f, 30000000);
    aers_node_table_expire(&table, AERS_NODE_FORGET_US);
    assert_null(aers_node_table_find(&table, "a"));
    assert_non_null(aers_node_table_find(&table, "b"));
    assert_int_equal(table.nlive, 0);
}

static void a_full_table_takes_no_more_names_but_still_the_known(void **state)
{
    (void)state;
    for (unsigned i = 0; i < AERS_NODE_TABLE_MAX; i++) {
        char id[16];
        snprintf(id, sizeof id, "n%u", i);
        hear(id, 0, -3.0f, -10.0f, 0);
    }
    struct aers_meter_message message = meter_of("one_too_many", 0, -3.0f, -10.0f);
    assert_int_equal(aers_node_table_update(&table, &message, 0), AERS_E_LIMIT);
    hear("n0", 1, -3.0f, -10.0f, 0);
}

static void the_loudest_channel_speaks_for_the_node(void **state)
{
    (void)state;
    struct aers_meter_message message = meter_of("a", 0, -9.0f, -20.0f);
    message.nchannels = 3;
    message.peak_db[1] = -1.0f;
    message.rms_db[1] = -30.0f;
    message.peak_db[2] = -40.0f;
    message.rms_db[2] = -12.0f;
    assert_int_equal(aers_node_table_update(&table, &message, 0), AERS_OK);
    struct aers_node_entry *node = aers_node_table_find(&table, "a");
    assert_float_equal(aers_node_entry_peak_db(node), -1.0, 1e-6);
    assert_float_equal(aers_node_entry_rms_db(node), -12.0, 1e-6);
    message.nchannels = 0;
    aers_node_table_tick(&table);
    assert_int_equal(aers_node_table_update(&table, &message, 0), AERS_OK);
    assert_float_equal(aers_node_entry_peak_db(node), AERS_METER_FLOOR_DB, 0);
}

static void hear_frame(int64_t frame, uint64_t now_us)
{
    static uint32_t sequence;
    struct aers_meter_message message = meter_of("clock", sequence++, -3.0f, -10.0f);
    message.frame = frame;
    assert_int_equal(aers_node_table_update(&table, &message, now_us), AERS_OK);
}

static void the_sample_rate_is_told_from_the_frames(void **state)
{
    (void)state;
    hear_frame(1000, 0);
    hear_frame(1000 + 48000, 1000000 + 3000); /* 3 ms late */
    assert_float_equal(table.rate_hz, 48000.0, 0);
    hear_frame(1000 + 48000 + 60000, 2100000); /* 54,700 Hz: no such rate; believe the last one */
    assert_float_equal(table.rate_hz, 48000.0, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(two_messages_of_one_tick_combine_to_highest_peak_and_mean_square),
        TEST(three_messages_weigh_the_same),
        TEST(silence_stays_at_the_floor_when_combined),
        TEST(a_new_tick_begins_anew),
        TEST(a_reading_stays_when_a_tick_brings_none),
        TEST(gaps_in_the_sequence_are_counted_as_lost),
        TEST(a_restarted_node_has_lost_nothing),
        TEST(the_sequence_may_wrap),
        TEST(a_node_of_the_same_name_in_another_graph_is_another_process),
        TEST(a_silent_node_goes_stale_and_returns),
        TEST(a_node_long_gone_is_forgotten),
        TEST(a_full_table_takes_no_more_names_but_still_the_known),
        TEST(the_loudest_channel_speaks_for_the_node),
        TEST(the_sample_rate_is_told_from_the_frames),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
