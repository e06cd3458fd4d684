/* SPDX-License-Identifier: ISC */
/* Every cell of the table: from each state, each event, the state it leads to and what it does to the world. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-graphd/supervise/child.h"

/* What the effects did, as letters: S spawn, Q quit, T SIGTERM, K SIGKILL, t<ms> timer. */
static char done[128];
static bool spawn_works;
static uint64_t clock_ms;

static void note(const char *what)
{
    strncat(done, what, sizeof done - strlen(done) - 1);
}

static enum aers_code spawn(struct aers_child *child, struct aers_error *error)
{
    (void)child;
    note("S");
    return spawn_works ? AERS_OK : aers_error_set(error, AERS_E_IO, "", "no such program");
}

static void quit(struct aers_child *child)
{
    (void)child;
    note("Q");
}

static void send_signal(struct aers_child *child, int signal)
{
    (void)child;
    note(signal == 15 ? "T" : signal == 9 ? "K" : "?");
}

static void timer(struct aers_child *child, uint32_t delay_ms)
{
    (void)child;
    char text[16];
    snprintf(text, sizeof text, "t%u", delay_ms);
    note(text);
}

static uint64_t now_ms(struct aers_child *child)
{
    (void)child;
    return clock_ms;
}

static void changed(struct aers_child *child, enum aers_child_state before)
{
    assert_int_not_equal(child->state, before);
}

static const struct aers_child_effects effects = {spawn, quit, send_signal, timer, now_ms, changed};

static struct aers_child in_state(enum aers_child_state state)
{
    struct aers_child child;
    aers_child_init(&child, &effects);
    child.state = state;
    done[0] = '\0';
    spawn_works = true;
    clock_ms = 100000;
    return child;
}

#define SAME AERS_CHILD_NSTATES

static const struct cell {
    enum aers_child_state next; /* SAME: stays */
    const char *done;
} expected[AERS_CHILD_NSTATES][AERS_CHILD_NEVENTS] = {
    [AERS_CHILD_STOPPED] = {[AERS_CHILD_WANT] = {AERS_CHILD_STARTING, "St15000"},
                            [AERS_CHILD_UNWANT] = {SAME, ""},
                            [AERS_CHILD_IS_READY] = {SAME, ""},
                            [AERS_CHILD_REFUSED] = {SAME, ""},
                            [AERS_CHILD_TIMER] = {SAME, ""},
                            [AERS_CHILD_EXIT] = {SAME, ""},
                            [AERS_CHILD_FORGIVE] = {SAME, ""}},
    [AERS_CHILD_STARTING] = {[AERS_CHILD_WANT] = {SAME, ""},
                             [AERS_CHILD_UNWANT] = {AERS_CHILD_QUITTING, "Qt1000"},
                             [AERS_CHILD_IS_READY] = {AERS_CHILD_READY, "t0"},
                             [AERS_CHILD_REFUSED] = {SAME, "t1000"},
                             [AERS_CHILD_TIMER] = {SAME, "K"},
                             [AERS_CHILD_EXIT] = {AERS_CHILD_STOPPED, "t0"},
                             [AERS_CHILD_FORGIVE] = {SAME, ""}},
    [AERS_CHILD_READY] = {[AERS_CHILD_WANT] = {SAME, ""},
                          [AERS_CHILD_UNWANT] = {AERS_CHILD_QUITTING, "Qt1000"},
                          [AERS_CHILD_IS_READY] = {SAME, ""},
                          [AERS_CHILD_REFUSED] = {SAME, ""},
                          [AERS_CHILD_TIMER] = {SAME, ""},
                          [AERS_CHILD_EXIT] = {AERS_CHILD_STOPPED, "t0"},
                          [AERS_CHILD_FORGIVE] = {SAME, ""}},
    [AERS_CHILD_QUITTING] = {[AERS_CHILD_WANT] = {SAME, ""},
                             [AERS_CHILD_UNWANT] = {SAME, ""},
                             [AERS_CHILD_IS_READY] = {SAME, ""},
                             [AERS_CHILD_REFUSED] = {SAME, ""},
                             [AERS_CHILD_TIMER] = {AERS_CHILD_TERMINATING, "Tt1000"},
                             [AERS_CHILD_EXIT] = {AERS_CHILD_STOPPED, "t0"},
                             [AERS_CHILD_FORGIVE] = {SAME, ""}},
    [AERS_CHILD_TERMINATING] = {[AERS_CHILD_WANT] = {SAME, ""},
                                [AERS_CHILD_UNWANT] = {SAME, ""},
                                [AERS_CHILD_IS_READY] = {SAME, ""},
                                [AERS_CHILD_REFUSED] = {SAME, ""},
                                [AERS_CHILD_TIMER] = {AERS_CHILD_KILLING, "K"},
                                [AERS_CHILD_EXIT] = {AERS_CHILD_STOPPED, "t0"},
                                [AERS_CHILD_FORGIVE] = {SAME, ""}},
    [AERS_CHILD_KILLING] = {[AERS_CHILD_WANT] = {SAME, ""},
                            [AERS_CHILD_UNWANT] = {SAME, ""},
                            [AERS_CHILD_IS_READY] = {SAME, ""},
                            [AERS_CHILD_REFUSED] = {SAME, ""},
                            [AERS_CHILD_TIMER] = {SAME, ""},
                            [AERS_CHILD_EXIT] = {AERS_CHILD_STOPPED, "t0"},
                            [AERS_CHILD_FORGIVE] = {SAME, ""}},
    [AERS_CHILD_BACKOFF] = {[AERS_CHILD_WANT] = {SAME, ""},
                            [AERS_CHILD_UNWANT] = {AERS_CHILD_STOPPED, "t0"},
                            [AERS_CHILD_IS_READY] = {SAME, ""},
                            [AERS_CHILD_REFUSED] = {SAME, ""},
                            [AERS_CHILD_TIMER] = {AERS_CHILD_STOPPED, "t0"},
                            [AERS_CHILD_EXIT] = {SAME, ""},
                            [AERS_CHILD_FORGIVE] = {AERS_CHILD_STOPPED, "t0"}},
    [AERS_CHILD_FAILED] = {[AERS_CHILD_WANT] = {SAME, ""},
                           [AERS_CHILD_UNWANT] = {AERS_CHILD_STOPPED, "t0"},
                           [AERS_CHILD_IS_READY] = {SAME, ""},
                           [AERS_CHILD_REFUSED] = {SAME, ""},
                           [AERS_CHILD_TIMER] = {SAME, ""},
                           [AERS_CHILD_EXIT] = {SAME, ""},
                           [AERS_CHILD_FORGIVE] = {AERS_CHILD_STOPPED, "t0"}},
};

static void every_cell_leads_where_it_should_and_does_what_it_should(void **state)
{
    (void)state;
    for (int s = 0; s < AERS_CHILD_NSTATES; s++) {
        for (int e = 0; e < AERS_CHILD_NEVENTS; e++) {
            const struct cell *cell = &expected[s][e];
            struct aers_child child = in_state((enum aers_child_state)s);
            assert_non_null(cell->done);
            aers_child_handle(&child, (enum aers_child_event)e, AERS_E_FAILED, "why");
            assert_int_equal(child.state, cell->next == SAME ? (enum aers_child_state)s : cell->next);
            assert_string_equal(done, cell->done);
        }
    }
}

static void a_death_that_repeats_waits_longer_and_then_is_given_up_on(void **state)
{
    (void)state;
    struct aers_child child = in_state(AERS_CHILD_READY);
    for (unsigned i = 0; i < AERS_TALLY_DEATHS - 1; i++) {
        child.state = AERS_CHILD_READY;
        aers_child_handle(&child, AERS_CHILD_EXIT, AERS_E_FAILED, "killed by signal 9");
        assert_int_equal(child.state, i == 0 ? AERS_CHILD_STOPPED : AERS_CHILD_BACKOFF);
    }
    child.state = AERS_CHILD_READY;
    aers_child_handle(&child, AERS_CHILD_EXIT, AERS_E_FAILED, "killed by signal 9");
    assert_int_equal(child.state, AERS_CHILD_FAILED);
    assert_string_equal(child.reason, "killed by signal 9");
}

static void forgiving_gives_a_failed_child_all_its_chances_back(void **state)
{
    (void)state;
    struct aers_child child = in_state(AERS_CHILD_READY);
    for (unsigned i = 0; i < AERS_TALLY_DEATHS; i++) {
        child.state = AERS_CHILD_READY;
        aers_child_handle(&child, AERS_CHILD_EXIT, AERS_E_FAILED, "x");
    }
    aers_child_handle(&child, AERS_CHILD_FORGIVE, AERS_OK, NULL);
    assert_int_equal(child.state, AERS_CHILD_STOPPED);
    assert_string_equal(child.reason, "");
    child.state = AERS_CHILD_READY;
    aers_child_handle(&child, AERS_CHILD_EXIT, AERS_E_FAILED, "x");
    assert_int_equal(child.state, AERS_CHILD_STOPPED);
}

static void what_no_try_can_mend_fails_at_once_with_the_node_s_own_words(void **state)
{
    (void)state;
    struct aers_child child = in_state(AERS_CHILD_STARTING);
    aers_child_handle(&child, AERS_CHILD_REFUSED, AERS_OK, "no such file: speech.wav");
    aers_child_handle(&child, AERS_CHILD_EXIT, AERS_E_NOT_FOUND, "exit status 3");
    assert_int_equal(child.state, AERS_CHILD_FAILED);
    assert_string_equal(child.reason, "no such file: speech.wav");
}

static void what_may_pass_is_tried_again(void **state)
{
    (void)state;
    struct aers_child child = in_state(AERS_CHILD_STARTING);
    aers_child_handle(&child, AERS_CHILD_REFUSED, AERS_OK, "the name is taken");
    aers_child_handle(&child, AERS_CHILD_EXIT, AERS_E_CONFLICT, "exit status 4");
    assert_int_equal(child.state, AERS_CHILD_STOPPED);
    assert_string_equal(child.reason, "the name is taken");
}

static void a_program_that_cannot_be_spawned_counts_as_a_death(void **state)
{
    (void)state;
    struct aers_child child = in_state(AERS_CHILD_READY);
    aers_child_handle(&child, AERS_CHILD_EXIT, AERS_E_FAILED, "x");
    spawn_works = false;
    aers_child_handle(&child, AERS_CHILD_WANT, AERS_OK, NULL);
    assert_int_equal(child.state, AERS_CHILD_BACKOFF);
    assert_string_equal(child.reason, "no such program");
}

static void a_refusal_does_not_outlive_its_start(void **state)
{
    (void)state;
    struct aers_child child = in_state(AERS_CHILD_STARTING);
    aers_child_handle(&child, AERS_CHILD_REFUSED, AERS_OK, "gone");
    aers_child_handle(&child, AERS_CHILD_EXIT, AERS_E_NOT_FOUND, "exit status 3");
    aers_child_handle(&child, AERS_CHILD_FORGIVE, AERS_OK, NULL);
    aers_child_handle(&child, AERS_CHILD_WANT, AERS_OK, NULL);
    aers_child_handle(&child, AERS_CHILD_EXIT, AERS_E_FAILED, "killed by signal 11");
    assert_int_equal(child.state, AERS_CHILD_STOPPED);
    assert_string_equal(child.reason, "killed by signal 11");
}

static void one_that_latches_stays_where_it_fell_until_it_is_forgiven(void **state)
{
    (void)state;
    struct aers_child child = in_state(AERS_CHILD_READY);
    child.latches = true;
    aers_child_handle(&child, AERS_CHILD_EXIT, AERS_E_FAILED, "killed by signal 9");
    assert_int_equal(child.state, AERS_CHILD_FAILED);
    aers_child_handle(&child, AERS_CHILD_WANT, AERS_OK, NULL);
    assert_int_equal(child.state, AERS_CHILD_FAILED);
    assert_string_equal(child.reason, "killed by signal 9");
    aers_child_handle(&child, AERS_CHILD_FORGIVE, AERS_OK, NULL);
    assert_int_equal(child.state, AERS_CHILD_STOPPED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_leads_where_it_should_and_does_what_it_should),
        cmocka_unit_test(a_death_that_repeats_waits_longer_and_then_is_given_up_on),
        cmocka_unit_test(forgiving_gives_a_failed_child_all_its_chances_back),
        cmocka_unit_test(what_no_try_can_mend_fails_at_once_with_the_node_s_own_words),
        cmocka_unit_test(what_may_pass_is_tried_again),
        cmocka_unit_test(a_program_that_cannot_be_spawned_counts_as_a_death),
        cmocka_unit_test(one_that_latches_stays_where_it_fell_until_it_is_forgiven),
        cmocka_unit_test(a_refusal_does_not_outlive_its_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
