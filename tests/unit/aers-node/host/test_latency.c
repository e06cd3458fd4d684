/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plans.h"
#include "src/aers-node/host/latency.h"

static struct rig rig;
static struct aers_span spans[16];

/* in_1 -> a (240) -> b (480) -> out_1;  in_2 and a -> c -> out_2 */
#define TWO_WAYS                                                                                                       \
    PLAN("\"in_1\",\"in_2\"", "\"out_1\",\"out_2\"", 1, false,                                                         \
         STEP("a", "limiter", "[0]", "4", "\"attack_ms\":5") "," STEP(                                                 \
             "b", "limiter", "[4]", "2", "\"attack_ms\":10") "," STEP("c", "gain", "[1,4]", "3", ""))

static void assert_span(uint32_t i, uint32_t min, uint32_t max)
{
    assert_int_equal(spans[i].min, min);
    assert_int_equal(spans[i].max, max);
}

static void forward_adds_along_the_steps_and_widens_where_ways_meet(void **state)
{
    (void)state;
    rig_start(&rig, TWO_WAYS);
    spans[0] = (struct aers_span){AERS_REACH_REAL, 100, 200};
    spans[1] = (struct aers_span){AERS_REACH_REAL, 10, 20};
    aers_latency_forward(rig.engine->run, spans, 5);
    assert_span(2, 820, 920);
    assert_span(3, 10, 440);
    rig_finish(&rig);
}

static void backward_does_the_same_from_the_outputs(void **state)
{
    (void)state;
    rig_start(&rig, TWO_WAYS);
    spans[2] = (struct aers_span){AERS_REACH_REAL, 100, 200};
    spans[3] = (struct aers_span){AERS_REACH_REAL, 10, 20};
    aers_latency_backward(rig.engine->run, spans, 5);
    assert_span(0, 250, 920);
    assert_span(1, 10, 20);
    rig_finish(&rig);
}

static void what_is_connected_counts_before_what_is_not(void **state)
{
    (void)state;
    rig_start(&rig, TWO_WAYS);
    spans[0] = (struct aers_span){AERS_REACH_REAL, 1000, 1000};
    spans[1] = (struct aers_span){AERS_REACH_LOOSE, 0, 0};
    aers_latency_forward(rig.engine->run, spans, 5);
    assert_span(3, 1240, 1240);
    spans[0].reach = AERS_REACH_LOOSE;
    spans[0].min = spans[0].max = 0;
    aers_latency_forward(rig.engine->run, spans, 5);
    assert_span(2, 720, 720); /* with nothing connected the steps still take their time */
    assert_span(3, 0, 240);
    rig_finish(&rig);
}

static void a_buffer_used_again_is_another_signal(void **state)
{
    (void)state;
    rig_start(&rig,
              PLAN("\"in_1\",\"in_2\"", "\"out_1\",\"out_2\"", 1, false,
                   STEP("a", "limiter", "[0]", "4", "\"attack_ms\":5") "," STEP("b", "bus", "[4]", "2", "") "," STEP(
                       "c", "limiter", "[1]", "4", "\"attack_ms\":10") "," STEP("d", "bus", "[4]", "3", "")));
    spans[0] = spans[1] = (struct aers_span){AERS_REACH_REAL, 0, 0};
    aers_latency_forward(rig.engine->run, spans, 5);
    assert_span(2, 240, 240);
    assert_span(3, 480, 480);
    spans[2] = (struct aers_span){AERS_REACH_REAL, 7, 7};
    spans[3] = (struct aers_span){AERS_REACH_REAL, 9, 9};
    aers_latency_backward(rig.engine->run, spans, 5);
    assert_span(0, 247, 247);
    assert_span(1, 489, 489);
    rig_finish(&rig);
}

static void a_source_begins_and_a_sink_ends_the_way(void **state)
{
    (void)state;
    rig_start(&rig, PLAN("\"in_1\"", "\"out_1\"", 0, false,
                         STEP("s", "sine", "", "1", "") "," STEP("n", "null", "[0]", "", "")));
    spans[0] = spans[1] = (struct aers_span){AERS_REACH_REAL, 500, 500};
    aers_latency_forward(rig.engine->run, spans, 2);
    assert_span(1, 0, 0);
    aers_latency_backward(rig.engine->run, spans, 2);
    assert_span(0, 0, 0);
    rig_finish(&rig);
}

/* The same ways, with those into c delayed as they would be to align them. */
static void a_way_that_waits_is_as_late_as_it_waits(void **state)
{
    (void)state;
    rig_start(&rig,
              PLAN("\"in_1\",\"in_2\"", "\"out_1\",\"out_2\"", 1, false,
                   STEP("a", "limiter", "[0]", "4", "\"attack_ms\":5") "," STEP(
                       "b", "limiter", "[4]", "2",
                       "\"attack_ms\":10") ","
                                           "{\"id\":\"c\",\"module\":\"builtin/gain\",\"settings\":{},\"elements\":0,"
                                           "\"element_channels\":[],\"in\":[[1,4]],\"ways\":[[1,2]],\"out\":[3],"
                                           "\"values\":{}}"));
    struct aers_step *step = &rig.engine->run->steps[2];
    assert_int_equal(step->nways, 2);
    atomic_store(&step->ways[0].delay, 330);
    spans[0] = (struct aers_span){AERS_REACH_REAL, 100, 100};
    spans[1] = (struct aers_span){AERS_REACH_REAL, 10, 10};
    aers_latency_forward(rig.engine->run, spans, 5);
    assert_span(3, 340, 340);
    atomic_store(&step->ways[1].delay, 5);
    spans[2] = (struct aers_span){AERS_REACH_LOOSE, 0, 0};
    spans[3] = (struct aers_span){AERS_REACH_REAL, 10, 20};
    aers_latency_backward(rig.engine->run, spans, 5);
    assert_span(1, 340, 350);
    assert_span(0, 255, 265);
    rig_finish(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forward_adds_along_the_steps_and_widens_where_ways_meet),
        cmocka_unit_test(backward_does_the_same_from_the_outputs),
        cmocka_unit_test(what_is_connected_counts_before_what_is_not),
        cmocka_unit_test(a_buffer_used_again_is_another_signal),
        cmocka_unit_test(a_way_that_waits_is_as_late_as_it_waits),
        cmocka_unit_test(a_source_begins_and_a_sink_ends_the_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
