/* SPDX-License-Identifier: ISC */
/* builtin/events when the session clock jumps. */
#include "events.h"

/* ---- jumps of the clock ---- */

static const char jumpy[] =
    "[{\"at\":0.1,\"synth\":\"babble\",\"duration\":3},{\"at\":0.6,\"synth\":\"impact\",\"gain_db\":-6},"
    "{\"at\":0,\"synth\":\"footstep\",\"repeat\":{\"every\":0.4,\"humanise\":0.05}}]";

static void who_joins_in_the_middle_hears_the_same(void **unused)
{
    (void)unused;
    enum { JOIN = RATE, NFRAMES = 2 * RATE, SETTLED = JOIN + RATE / 4 };
    float *whole = calloc(NFRAMES, sizeof *whole), *joined = calloc(NFRAMES, sizeof *joined);
    void *self = open_events(jumpy);
    play(self, whole, NFRAMES, 256);
    close_events(self);
    self = open_events(jumpy);
    module->locate(self, JOIN);
    play(self, joined + JOIN, NFRAMES - JOIN, 256);
    for (int i = SETTLED; i < NFRAMES; i++)
        assert_true(fabsf(whole[i] - joined[i]) < 1e-6f);
    module->reset(self); /* and from the beginning again */
    module->locate(self, 0);
    play(self, joined, NFRAMES, 300);
    for (int i = 0; i < NFRAMES; i++)
        assert_true(fabsf(whole[i] - joined[i]) < 1e-6f);
    close_events(self);
    free(whole);
    free(joined);
}

static void frames_that_are_lost_leave_everything_in_step(void **unused)
{
    (void)unused;
    enum { LOST_AT = RATE, NLOST = 3000, NFRAMES = 2 * RATE, SETTLED = LOST_AT + NLOST + 1000 };
    float *whole = calloc(NFRAMES, sizeof *whole), *torn = calloc(NFRAMES, sizeof *torn);
    void *self = open_events(jumpy);
    play(self, whole, NFRAMES, 250);
    close_events(self);
    self = open_events(jumpy);
    play(self, torn, LOST_AT, 250);
    module->locate(self, LOST_AT + NLOST);
    play(self, torn + LOST_AT + NLOST, NFRAMES - LOST_AT - NLOST, 250);
    for (int i = SETTLED; i < NFRAMES; i++)
        assert_true(fabsf(whole[i] - torn[i]) < 1e-6f);
    close_events(self);
    free(whole);
    free(torn);
}

static void a_clock_before_the_start_is_silent(void **unused)
{
    (void)unused;
    void *self = open_events("[{\"at\":0,\"synth\":\"click\"}]");
    module->locate(self, -100);
    module->process(self, NULL, outs, 128);
    for (int i = 0; i < 128; i++)
        assert_true(out[0][i] == (i == 100 ? 1.0f : 0.0f));
    close_events(self);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_joins_in_the_middle_hears_the_same),
        cmocka_unit_test(frames_that_are_lost_leave_everything_in_step),
        cmocka_unit_test(a_clock_before_the_start_is_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
