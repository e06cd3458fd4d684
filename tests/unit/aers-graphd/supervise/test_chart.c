/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/doc/json.h"
#include "src/aers-graphd/supervise/chart.h"

enum { MOST = 100, PID = 4321, BLOCK_US = 1000, NFRAMES = 48 };

static struct aers_pulse pulse;
static struct aers_vital vital = {.nholders = 1, .pulse = &pulse, .pid = PID, .pidfd = -1};
static struct aers_ward ward = {.vital = &vital};
static const struct aers_wards wards = {.items = &ward, .nitems = 1};
static char path[] = "/tmp/aers-chart-XXXXXX";

/* Times pass the place where their low half wraps. */
static const uint64_t start_us = (UINT64_C(7) << 32) - 20000;

static int begin(void **state)
{
    (void)state;
    pulse = (struct aers_pulse){0};
    return 0;
}

static void play(uint32_t from, uint32_t to, uint32_t lasts_us)
{
    for (uint32_t n = from; n < to; n++) {
        const uint32_t cycle_us = (uint32_t)(start_us + (uint64_t)n * BLOCK_US);
        aers_pulse_begin(&pulse, n * NFRAMES, cycle_us, cycle_us + BLOCK_US, cycle_us + 10);
        aers_pulse_end(&pulse, cycle_us + 10 + lasts_us, n % 2);
    }
}

static struct aers_chart *open_chart(void)
{
    struct aers_chart *chart = NULL;
    static const char *const steps[] = {"even", "odd"};
    assert_int_equal(aers_chart_open(path, MOST, false, &chart, NULL), AERS_OK);
    assert_false(aers_chart_knows(chart, PID));
    aers_chart_name(chart, PID, "client", steps, 2);
    assert_true(aers_chart_knows(chart, PID));
    return chart;
}

static void look_after(struct aers_chart *chart, uint32_t n)
{
    aers_chart_look(chart, &wards, start_us + (uint64_t)n * BLOCK_US);
}

static struct json_object *written(struct aers_chart *chart)
{
    struct json_object *document;
    assert_int_equal(aers_chart_close(chart, NULL), AERS_OK);
    assert_non_null(document = json_object_from_file(path));
    return document;
}

static int64_t other(struct json_object *document, const char *key)
{
    struct json_object *data;
    assert_true(json_object_object_get_ex(document, "otherData", &data));
    return aers_json_get_int(data, key, -1);
}

/* The nth event that began or ended so, of a process. */
static struct json_object *event_of(struct json_object *document, const char *ph, int pid, size_t n)
{
    struct json_object *events;
    assert_true(json_object_object_get_ex(document, "traceEvents", &events));
    for (size_t i = 0; i < json_object_array_length(events); i++) {
        struct json_object *event = json_object_array_get_idx(events, i);
        if (*aers_json_get_string(event, "ph", "") == *ph && aers_json_get_int(event, "pid", -1) == pid && n-- == 0)
            return event;
    }
    return NULL;
}

static void a_block_has_its_time_its_step_and_its_frame(void **state)
{
    (void)state;
    struct aers_chart *chart = open_chart();
    play(0, 40, 300);
    look_after(chart, 40);
    struct json_object *document = written(chart), *args;
    assert_int_equal(other(document, "blocks"), 40);
    for (size_t n = 0; n < 40; n++) {
        struct json_object *block = event_of(document, "X", PID, n);
        assert_int_equal(aers_json_get_int(block, "ts", 0), start_us + n * BLOCK_US + 10);
        assert_int_equal(aers_json_get_int(block, "dur", 0), 300);
        assert_string_equal(aers_json_get_string(block, "name", ""), n % 2 ? "odd" : "even");
        assert_true(json_object_object_get_ex(block, "args", &args));
        assert_int_equal(aers_json_get_int(args, "frame", -1), n * NFRAMES);
        assert_int_equal(aers_json_get_int(args, "spare_us", -1), BLOCK_US - 310);
        assert_int_equal(aers_json_get_int(event_of(document, "X", 0, n), "dur", 0), BLOCK_US);
    }
    assert_null(event_of(document, "X", PID, 40));
    assert_null(event_of(document, "i", PID, 0));
    json_object_put(document);
}

static void a_late_block_is_marked(void **state)
{
    (void)state;
    struct aers_chart *chart = open_chart();
    play(0, 1, 1200);
    look_after(chart, 2);
    struct json_object *document = written(chart);
    assert_int_equal(aers_json_get_int(event_of(document, "i", PID, 0), "ts", 0), start_us + 1210);
    json_object_put(document);
}

static void the_newest_are_kept(void **state)
{
    (void)state;
    struct aers_chart *chart = open_chart();
    for (uint32_t n = 0; n < 250; n += 50) {
        play(n, n + 50, 300);
        look_after(chart, n + 50);
    }
    struct json_object *document = written(chart);
    assert_int_equal(other(document, "blocks"), MOST);
    assert_int_equal(other(document, "dropped"), 150);
    assert_int_equal(other(document, "lost"), 0);
    assert_int_equal(aers_json_get_int(event_of(document, "X", PID, 0), "ts", 0), start_us + 150 * BLOCK_US + 10);
    json_object_put(document);
}

static void what_was_gone_before_it_was_seen_is_counted(void **state)
{
    (void)state;
    struct aers_chart *chart = open_chart();
    play(0, 200, 300);
    look_after(chart, 200);
    struct json_object *document = written(chart);
    assert_int_equal(other(document, "lost"), 200 - (AERS_PULSE_BEATS - 1));
    json_object_put(document);
}

static void a_place_that_cannot_be_written_is_said_at_once(void **state)
{
    struct aers_chart *chart = NULL;
    (void)state;
    assert_int_equal(aers_chart_open("/nowhere/trace.json", MOST, false, &chart, NULL), AERS_E_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_block_has_its_time_its_step_and_its_frame, begin),
        cmocka_unit_test_setup(a_late_block_is_marked, begin),
        cmocka_unit_test_setup(the_newest_are_kept, begin),
        cmocka_unit_test_setup(what_was_gone_before_it_was_seen_is_counted, begin),
        cmocka_unit_test(a_place_that_cannot_be_written_is_said_at_once),
    };
    const int fd = mkstemp(path);
    const int nfailed = fd < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
    if (fd >= 0)
        close(fd);
    unlink(path);
    return nfailed;
}
