/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "tests/unit/aers-meter/collect/meters.h"

static enum aers_code take(void *user, const struct aers_osc_message *message)
{
    return aers_meter_message_parse(message, user);
}

/* Through the gate, as from the wire. */
static enum aers_code parse(const void *packet, size_t nbytes, struct aers_meter_message *out)
{
    enum aers_code code = aers_osc_gate(packet, nbytes);
    return code == AERS_OK ? aers_osc_each(packet, nbytes, take, out) : code;
}

static enum aers_code parse_made(const char *id, int nchannels, int noutputs, const char *types, float level_db)
{
    uint8_t packet[4096];
    struct aers_meter_message message;
    size_t n = meter_packet(packet, sizeof packet, id, nchannels, noutputs, types, level_db);
    assert_true(n > 0 || types);
    return parse(packet, n, &message);
}

static void a_message_is_read_field_by_field(void **state)
{
    (void)state;
    uint8_t packet[4096];
    struct aers_meter_message m;
    size_t n = meter_packet(packet, sizeof packet, "master", 2, 1, NULL, -3.0f);
    assert_int_equal(parse(packet, n, &m), AERS_OK);
    assert_string_equal(m.graph_id, "stage_mix");
    assert_string_equal(m.node_id, "master");
    assert_int_equal(m.sequence, 7);
    assert_true(m.frame == 123456789012);
    assert_int_equal(m.nchannels, 2);
    assert_int_equal(m.noutputs, 1);
    assert_float_equal(m.cpu_avg_pct, 0.5, 1e-6);
    assert_float_equal(m.cpu_max_pct, 1.25, 1e-6);
    assert_int_equal(m.clips, 1);
    assert_int_equal(m.late_blocks, 2);
    assert_int_equal(m.xruns, 3);
    assert_int_equal(m.queue_depth, 4);
    assert_int_equal(m.latency_frames, 5);
    assert_float_equal(m.peak_db[1], -3.0, 1e-6);
    assert_float_equal(m.rms_db[1], -18.0, 1e-6);
    assert_float_equal(m.outputs[0], 1.5, 1e-6);
}

static void sixty_four_channels_fit_and_one_more_does_not(void **state)
{
    (void)state;
    assert_int_equal(parse_made("a", 64, 32, NULL, -3.0f), AERS_OK);
    assert_int_equal(parse_made("a", 65, 0, NULL, -3.0f), AERS_E_RANGE);
    assert_int_equal(parse_made("a", 1, 33, NULL, -3.0f), AERS_E_RANGE);
}

static void a_node_without_channels_is_fine(void **state)
{
    (void)state;
    assert_int_equal(parse_made("a", 0, 0, NULL, -3.0f), AERS_OK);
}

static void another_address_is_not_for_us(void **state)
{
    (void)state;
    uint8_t packet[256];
    struct aers_osc_writer w;
    struct aers_meter_message m;
    aers_osc_write_start(&w, packet, sizeof packet, "/aers/meter/2", "");
    assert_int_equal(parse(packet, aers_osc_write_stop(&w), &m), AERS_E_NOT_FOUND);
}

static void types_that_do_not_match_the_counts_are_refused(void **state)
{
    (void)state;
    struct aers_meter_message m;
    struct aers_osc_message message = {.address = AERS_METER_ADDRESS};
    uint8_t packet[4096];
    size_t n = meter_packet(packet, sizeof packet, "a", 2, 0, NULL, -3.0f);
    assert_true(n > 0);
    /* the right bytes under wrong types: one float too few, one too many, an int among them, the head short */
    const char *wrong[] = {"ssihiiffiiiiifff",  "ssihiiffiiiiifffff", "ssihiiffiiiiiffffi",
                           "ssihiiffiiiiiffif", "ssihiiff",           ""};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        message.types = wrong[i];
        message.nargs = (uint32_t)strlen(wrong[i]);
        message.args = packet + strlen("/aers/meter/1...") + 20;
        assert_int_equal(aers_meter_message_parse(&message, &m), AERS_E_INVALID);
    }
}

static void ids_that_would_break_json_or_an_address_are_refused(void **state)
{
    (void)state;
    const char *bad[] = {
        "",     "a\"b", "a\\b",        "a/b",
        "a\nb", "\x7f", "caf\xc3\xa9", "0123456789012345678901234567890123456789012345678901234567890123"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(parse_made(bad[i], 1, 0, NULL, -3.0f), AERS_E_INVALID);
    assert_int_equal(parse_made("a name with spaces", 1, 0, NULL, -3.0f), AERS_OK);
}

static void levels_that_are_no_numbers_are_refused_and_others_clamped(void **state)
{
    (void)state;
    uint8_t packet[4096];
    struct aers_meter_message m;
    assert_int_equal(parse_made("a", 1, 0, NULL, NAN), AERS_E_RANGE);
    assert_int_equal(parse_made("a", 1, 0, NULL, INFINITY), AERS_E_RANGE);
    assert_int_equal(parse(packet, meter_packet(packet, sizeof packet, "a", 1, 0, NULL, -1e9f), &m), AERS_OK);
    assert_float_equal(m.peak_db[0], AERS_METER_FLOOR_DB, 0);
    assert_int_equal(parse(packet, meter_packet(packet, sizeof packet, "a", 1, 0, NULL, 1e9f), &m), AERS_OK);
    assert_float_equal(m.peak_db[0], AERS_METER_CEILING_DB, 0);
}

static void negative_counts_are_refused(void **state)
{
    (void)state;
    uint8_t packet[4096];
    struct aers_meter_message m;
    size_t n = meter_packet(packet, sizeof packet, "a", 1, 0, NULL, -3.0f);
    uint8_t *latency = packet + n - 4 * 3; /* the last int before the two levels */
    assert_int_equal(latency[3], 5);
    memset(latency, 0xff, 4);
    assert_int_equal(parse(packet, n, &m), AERS_E_RANGE);
}

static void every_cut_and_every_flipped_byte_is_survived(void **state)
{
    (void)state;
    uint8_t packet[1024];
    struct aers_meter_message m;
    size_t n = meter_packet(packet, sizeof packet, "a", 2, 2, NULL, -3.0f);
    for (size_t cut = 0; cut < n; cut++)
        assert_int_not_equal(parse(packet, cut, &m), AERS_OK);
    for (size_t at = 0; at < n; at++)
        for (int bit = 0; bit < 8; bit++) {
            packet[at] ^= (uint8_t)(1 << bit);
            if (parse(packet, n, &m) == AERS_OK) {
                assert_true(m.nchannels <= AERS_MAX_CHANNELS && m.noutputs <= AERS_METER_MAX_OUTPUTS);
                assert_true(strlen(m.node_id) <= AERS_METER_MAX_ID);
            }
            packet[at] ^= (uint8_t)(1 << bit);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_read_field_by_field),
        cmocka_unit_test(sixty_four_channels_fit_and_one_more_does_not),
        cmocka_unit_test(a_node_without_channels_is_fine),
        cmocka_unit_test(another_address_is_not_for_us),
        cmocka_unit_test(types_that_do_not_match_the_counts_are_refused),
        cmocka_unit_test(ids_that_would_break_json_or_an_address_are_refused),
        cmocka_unit_test(levels_that_are_no_numbers_are_refused_and_others_clamped),
        cmocka_unit_test(negative_counts_are_refused),
        cmocka_unit_test(every_cut_and_every_flipped_byte_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
