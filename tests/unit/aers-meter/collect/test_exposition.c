/* SPDX-License-Identifier: ISC */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-meter/collect/exposition.h"

static void write_some(struct aers_text *text, bool is_plain)
{
    static const struct aers_metric gauge = {"a_seconds", AERS_METRIC_GAUGE, "seconds", "How long."};
    static const struct aers_metric counter = {"b", AERS_METRIC_COUNTER, "", "How many."};
    struct aers_exposition exposition = {.text = text, .is_plain = is_plain};
    aers_exposition_begin(&exposition, &gauge);
    aers_exposition_number(&exposition, "", 0.25);
    aers_exposition_number(&exposition, "node=\"x\"", (double)NAN);
    aers_exposition_begin(&exposition, &counter);
    aers_exposition_count(&exposition, "node=\"x\",channel=\"1\"", UINT64_MAX);
    aers_exposition_end(&exposition);
}

static void expect(bool is_plain, const char *wanted)
{
    struct aers_text text;
    aers_text_init(&text);
    write_some(&text, is_plain);
    assert_int_equal(text.nbytes, strlen(wanted));
    assert_memory_equal(aers_text_data(&text), wanted, text.nbytes);
    aers_text_finish(&text);
}

static void it_is_openmetrics(void **state)
{
    (void)state;
    expect(false, "# TYPE a_seconds gauge\n# UNIT a_seconds seconds\n# HELP a_seconds How long.\na_seconds 0.25\n"
                  "a_seconds{node=\"x\"} NaN\n# TYPE b counter\n# HELP b How many.\n"
                  "b_total{node=\"x\",channel=\"1\"} 18446744073709551615\n# EOF\n");
}

static void the_older_format_calls_a_counter_as_its_samples(void **state)
{
    (void)state;
    expect(true, "# TYPE a_seconds gauge\n# HELP a_seconds How long.\na_seconds 0.25\na_seconds{node=\"x\"} NaN\n"
                 "# TYPE b_total counter\n# HELP b_total How many.\n"
                 "b_total{node=\"x\",channel=\"1\"} 18446744073709551615\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_openmetrics),
        cmocka_unit_test(the_older_format_calls_a_counter_as_its_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
