/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "src/aers-ctl/render/claim.h"

static const char text[] =
    "graph_id: g\n"
    "nodes:\n"
    "  - { id: steps, type: source, source: { kind: events, events: [ { at: 0, synth: click } ] } }\n"
    "  - { id: desk, type: bus }\n"
    "  - { id: out, type: output, sink: null }\n"
    "edges: [ { from: steps, to: desk }, { from: desk, to: out } ]\n";

static int load(void **state)
{
    struct aers_problems problems;
    aers_problems_init(&problems, "g");
    struct aers_graph *graph = NULL;
    const enum aers_code code = aers_graph_parse(text, strlen(text), NULL, &problems, &graph);
    aers_problems_finish(&problems);
    *state = graph;
    return code;
}

static int unload(void **state)
{
    aers_graph_destroy(*state);
    return 0;
}

static struct aers_claim claim_of(void **state, const char *words)
{
    struct aers_claim claim = {.text = ""};
    struct aers_error error = {.what = ""};
    if (aers_claim_parse(words, *state, &claim, &error) != AERS_OK)
        fail_msg("%s: %s", words, error.what);
    return claim;
}

static enum aers_code refusal_of(void **state, const char *words)
{
    struct aers_claim claim;
    struct aers_error error;
    return aers_claim_parse(words, *state, &claim, &error);
}

static void a_claim_names_a_node_a_quantity_a_comparison_and_a_number(void **state)
{
    const struct aers_claim claim = claim_of(state, "node/desk: rms > -40 dBFS");
    const struct aers_graph *graph = *state;
    assert_string_equal(graph->nodes[claim.node].id, "desk");
    assert_int_equal(claim.quantity, AERS_QUANTITY_RMS);
    assert_int_equal(claim.comparison, AERS_ABOVE);
    assert_true(fabs(claim.number + 40.0) < 1e-12);
    assert_true(aers_claim_is_of_signal(&claim));
}

static void without_a_node_the_output_is_meant(void **state)
{
    const struct aers_claim claim = claim_of(state, "integrated=-23+-0.5LUFS");
    const struct aers_graph *graph = *state;
    assert_string_equal(graph->nodes[claim.node].id, "out");
    assert_true(fabs(claim.tolerance - 0.5) < 1e-12);
}

static void a_peak_in_dbtp_is_the_true_peak(void **state)
{
    assert_int_equal(claim_of(state, "peak <= -1 dBTP").quantity, AERS_QUANTITY_TRUE_PEAK);
    assert_int_equal(claim_of(state, "peak <= -1 dBFS").quantity, AERS_QUANTITY_PEAK);
    assert_int_equal(claim_of(state, "peak <= -1").quantity, AERS_QUANTITY_PEAK);
}

static void a_latency_may_be_in_ms(void **state)
{
    assert_true(claim_of(state, "latency < 3 ms").is_in_ms);
    assert_false(claim_of(state, "latency < 3").is_in_ms);
}

static void a_reading_of_the_module_is_a_quantity(void **state)
{
    const struct aers_claim claim = claim_of(state, "node/steps: played = 1");
    assert_int_equal(claim.quantity, AERS_QUANTITY_READING);
    assert_false(aers_claim_is_of_signal(&claim));
    assert_int_equal(refusal_of(state, "node/desk: played = 1"), AERS_E_USAGE);
}

static void what_makes_no_sense_is_refused(void **state)
{
    static const char *const words[] = {"",           "peak",          "peak <",           "peak < loud", "peak ! 3",
                                        "loud < 3",   "rms < 3 LUFS",  "peak < 3 dB more", "node/desk",   "peak < inf",
                                        "peak < nan", "peak < 3 +- 1", "peak = 3 +- -1",   ": peak < 3",  "peak << 3"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (refusal_of(state, words[i]) != AERS_E_USAGE)
            fail_msg("\"%s\" is not refused", words[i]);
    assert_int_equal(refusal_of(state, "node/nobody: peak < 3"), AERS_E_NOT_FOUND);
}

static void each_comparison_holds_where_it_should(void **state)
{
    static const struct {
        const char *words;
        bool below, at, above; /* of 2 */
    } cases[] = {{"rms <= 2", true, true, false}, {"rms < 2", true, false, false}, {"rms >= 2", false, true, true},
                 {"rms > 2", false, false, true}, {"rms = 2", false, true, false}, {"rms == 2", false, true, false},
                 {"rms != 2", true, false, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct aers_claim claim = claim_of(state, cases[i].words);
        assert_int_equal(aers_claim_holds(&claim, 1.5), cases[i].below);
        assert_int_equal(aers_claim_holds(&claim, 2.0), cases[i].at);
        assert_int_equal(aers_claim_holds(&claim, 2.5), cases[i].above);
        assert_false(aers_claim_holds(&claim, (double)NAN));
    }
    const struct aers_claim wide = claim_of(state, "rms = 2 +- 0.75");
    assert_true(aers_claim_holds(&wide, 1.5));
    assert_false(aers_claim_holds(&wide, 1.0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_claim_names_a_node_a_quantity_a_comparison_and_a_number),
        cmocka_unit_test(without_a_node_the_output_is_meant),
        cmocka_unit_test(a_peak_in_dbtp_is_the_true_peak),
        cmocka_unit_test(a_latency_may_be_in_ms),
        cmocka_unit_test(a_reading_of_the_module_is_a_quantity),
        cmocka_unit_test(what_makes_no_sense_is_refused),
        cmocka_unit_test(each_comparison_holds_where_it_should),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
