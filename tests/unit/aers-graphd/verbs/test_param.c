/* SPDX-License-Identifier: ISC */
/* Which addresses of nodes a pattern reaches, and when a bundle's time is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-graphd/verbs/verbs.h"
#include "src/aers-graphd/verbs/when.h"

static struct aers_graph *graph;
static struct aers_values *values;
static char found[4096];

static int load(void **state)
{
    (void)state;
    static const char text[] =
        "graph_id: g\nsample_rate: 48000\nnodes:\n"
        "  - { id: fx_a, type: processor, module: builtin/gain }\n"
        "  - { id: fx_b, type: processor, module: builtin/biquad_eq,\n"
        "      params: { bands: [ { type: hp, freq_hz: 80 }, { type: peak, freq_hz: 1000 } ] } }\n"
        "  - { id: out, type: output, sink: null }\n"
        "edges: [ { from: fx_a, to: fx_b }, { from: fx_b, to: out } ]\n";
    struct aers_problems problems;
    aers_problems_init(&problems, "test.yaml");
    enum aers_code code = aers_graph_parse(text, strlen(text), "/", &problems, &graph);
    if (code != AERS_OK)
        aers_problems_print(&problems, stderr);
    aers_problems_finish(&problems);
    if (code == AERS_OK)
        values = aers_values_create(graph);
    return code == AERS_OK ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    aers_values_destroy(values);
    aers_graph_destroy(graph);
    return 0;
}

static void note(void *user, const char *address)
{
    (void)user;
    size_t n = strlen(found);
    snprintf(found + n, sizeof found - n, "%s ", address + strlen("/aers/node/"));
}

static void expect(const char *pattern, const char *wanted)
{
    found[0] = '\0';
    aers_verb_param_each(values, pattern, note, NULL);
    assert_string_equal(found, wanted);
}

static void a_pattern_reaches_the_nodes_whose_ids_it_matches(void **state)
{
    (void)state;
    expect("/aers/node/fx_*/mute", "fx_a/mute fx_b/mute ");
    expect("/aers/node/{out,fx_a}/solo", "fx_a/solo out/solo ");
    expect("/aers/node/fx_[!a]/mute", "fx_b/mute ");
    expect("/aers/node/*/gain_db", "fx_a/gain_db ");
}

static void a_pattern_reaches_the_fields_of_lists(void **state)
{
    (void)state;
    expect("/aers/node/fx_b/bands/*/freq_hz", "fx_b/bands/1/freq_hz fx_b/bands/2/freq_hz ");
    expect("/aers/node/*/bands/2/q", "fx_b/bands/2/q ");
    expect("/aers/node/*/bands/3/q", "");
}

static void a_wildcard_never_crosses_a_slash_and_half_an_address_reaches_nothing(void **state)
{
    (void)state;
    expect("/aers/node/*", "");
    expect("/aers/*", "");
    expect("/aers/node/fx_b/*/freq_hz", "");
}

static void bypass_is_only_where_there_is_a_dry_path(void **state)
{
    (void)state;
    expect("/aers/node/*/bypass", "fx_a/bypass fx_b/bypass ");
}

static void a_time_tag_becomes_a_delay(void **state)
{
    (void)state;
    const struct timespec now = {1700000000, 500000000};
    const uint64_t base = (uint64_t)(1700000000 + INT64_C(2208988800)) << 32;
    assert_int_equal(aers_when_delay_us(AERS_OSC_IMMEDIATELY, now), 0);
    assert_int_equal(aers_when_delay_us(base, now), 0);                             /* half a second ago */
    assert_int_equal(aers_when_delay_us(base + UINT64_C(0xc0000000), now), 250000); /* .75 */
    assert_int_equal(aers_when_delay_us(base + (UINT64_C(3) << 32), now), 2500000);
    assert_true(aers_when_delay_us(base + (UINT64_C(3700) << 32), now) > AERS_WHEN_MAX_US);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pattern_reaches_the_nodes_whose_ids_it_matches),
        cmocka_unit_test(a_pattern_reaches_the_fields_of_lists),
        cmocka_unit_test(a_wildcard_never_crosses_a_slash_and_half_an_address_reaches_nothing),
        cmocka_unit_test(bypass_is_only_where_there_is_a_dry_path),
        cmocka_unit_test(a_time_tag_becomes_a_delay),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
