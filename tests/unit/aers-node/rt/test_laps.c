/* SPDX-License-Identifier: ISC */
/* What each step costs, measured in turns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/aers-node/rt/round.h"

enum { NSTEPS = 40, NFRAMES = 256 };

static struct aers_rounds rounds;
static uint64_t memory[4096];

static int start(void **state)
{
    (void)state;
    assert_true(aers_rounds_room(NSTEPS, NSTEPS) <= sizeof memory);
    for (size_t i = 0; i < sizeof memory / sizeof *memory; i++)
        memory[i] = 0;
    aers_rounds_init(&rounds, memory, NSTEPS, NSTEPS);
    return 0;
}

static void wait_ticks(uint64_t ticks)
{
    const uint64_t until = aers_ticks() + ticks;
    while (aers_ticks() < until)
        ;
}

/* One block, in which one step takes so many ticks and the others next to nothing. */
static const struct aers_round *block(uint32_t dear, uint64_t ticks)
{
    aers_laps_begin(&rounds.laps);
    for (uint32_t i = 0; i < NSTEPS; i++) {
        if (i == dear)
            wait_ticks(ticks);
        aers_laps_pass(&rounds.laps, i);
    }
    const struct aers_round *round = aers_rounds_tell(&rounds, NFRAMES, NFRAMES * 1e9 / 48000);
    aers_latest_commit(&rounds.box);
    return round;
}

static const struct aers_round *blocks(uint32_t n, uint32_t dear, uint64_t ticks)
{
    for (uint32_t i = 0; i < n; i++)
        block(dear, ticks);
    return aers_latest_take(&rounds.box);
}

static void a_dear_step_is_measured_in_every_block(void **state)
{
    (void)state;
    blocks(2, 7, 100000);
    const struct aers_round *round = blocks(10, 7, 100000);
    assert_int_equal(round->parts[7].cpu_nframes, 10 * NFRAMES);
    assert_true(round->parts[7].cpu_ns > 20 * round->parts[8].cpu_ns);
    assert_int_equal(rounds.dearest, 7);
}

static void a_cheap_step_is_measured_in_its_turn(void **state)
{
    (void)state;
    blocks(2, NSTEPS, 0);
    const struct aers_round *round = blocks(AERS_LAPS_TURN, NSTEPS, 0);
    for (uint32_t i = 0; i < NSTEPS; i++)
        assert_true(round->parts[i].cpu_nframes >= NFRAMES && round->parts[i].cpu_ns > 0);
    uint64_t total = 0;
    for (uint32_t i = 0; i < NSTEPS; i++)
        total += round->parts[i].cpu_nframes;
    assert_true(total <
                (uint64_t)NSTEPS * NFRAMES * AERS_LAPS_TURN / 2); /* an interrupted stretch is measured as well */
}

/* Whatever its turn, and never by chance: the stretch it lies in tells, and the next block whose it is. */
static void a_cheap_step_that_becomes_dear_is_found_in_the_next_block(void **state)
{
    (void)state;
    blocks(2, NSTEPS, 0);
    for (uint32_t dear = 0; dear < NSTEPS; dear++) {
        blocks(3, NSTEPS, 0);
        block(dear, 1000000);
        block(dear, 1000000);
        assert_int_equal(rounds.dearest, dear);
    }
}

/* The steps of a stretch share what nobody can tell apart: nothing is lost. */
static void a_peak_within_a_stretch_is_shared_out(void **state)
{
    (void)state;
    blocks(2, NSTEPS, 0);
    const uint64_t ticks = 1000000;
    const struct aers_round *round = blocks(1, 20, ticks);
    double ns = 0.0;
    for (uint32_t i = 0; i < NSTEPS; i++)
        ns += (double)round->parts[i].cpu_ns;
    assert_true(ns >= 0.99 * (double)ticks * rounds.laps.ns_per_tick);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_dear_step_is_measured_in_every_block, start),
        cmocka_unit_test_setup(a_cheap_step_is_measured_in_its_turn, start),
        cmocka_unit_test_setup(a_cheap_step_that_becomes_dear_is_found_in_the_next_block, start),
        cmocka_unit_test_setup(a_peak_within_a_stretch_is_shared_out, start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
