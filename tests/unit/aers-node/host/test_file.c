/* SPDX-License-Identifier: ISC */
/* builtin/file, with this thread in the roles of both the audio thread and the worker. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "sound.h"
#include "src/aers-node/dsp/builtin.h"

enum { NFRAMES = 30000, RATE = 48000 };

static const struct aers_module *const module = &aers_module_file;
static float out[4][AERS_MAX_NFRAMES];
static float *const outs[] = {out[0], out[1], out[2], out[3]};

static void *start(const char *path, const char *loop, uint32_t nchannels)
{
    const struct aers_option options[] = {{"path", path}, {"loop", loop}};
    const struct aers_module_config config = {
        .rate_hz = RATE, .max_nframes = AERS_MAX_NFRAMES, .channels_out = nchannels, .options = options, .noptions = 2};
    char why[256];
    void *self = aligned_alloc(AERS_STATE_ALIGN, (module->size(&config) + 63) & ~(size_t)63);
    memset(self, 0, module->size(&config));
    if (module->init(self, &config, why, sizeof why)) {
        free(self);
        return NULL;
    }
    module->set(self, 0, 0.0);
    return self;
}

static void stop(void *self)
{
    module->finish(self);
    free(self);
}

static bool plays(void *self, int64_t frame, uint32_t nframes, bool loop)
{
    module->process(self, NULL, outs, nframes);
    for (uint32_t i = 0; i < nframes; i++) {
        const int64_t at = frame + i;
        const float wanted = !loop && at >= NFRAMES ? 0.0f : (float)sound_ramp((long)(at % NFRAMES), 0, RATE);
        if (out[0][i] != wanted)
            return false;
    }
    return true;
}

static bool is_silent(void *self, uint32_t nframes)
{
    memset(out, 0x7f, sizeof out);
    module->process(self, NULL, outs, nframes);
    for (uint32_t i = 0; i < nframes; i++)
        if (out[0][i] != 0.0f)
            return false;
    return true;
}

static char *path;

static int make(void **state)
{
    (void)state;
    path = sound_make(sound_ramp, RATE, 1, NFRAMES);
    return 0;
}

static int unmake(void **state)
{
    (void)state;
    sound_remove(path);
    return 0;
}

static void it_starts_with_its_first_sample_before_any_work(void **state)
{
    (void)state;
    void *self = start(path, "false", 1);
    module->locate(self, 0);
    int64_t at = 0;
    for (uint32_t n = 1; at + n < NFRAMES + 3000; at += n, n = n % 1000 + 7)
        assert_true(plays(self, at, n, false));
    assert_true(module->output(self, 0) == 0.0f); /* the end of the file is no underrun */
    stop(self);
}

static void it_loops_for_ever_while_the_worker_works(void **state)
{
    (void)state;
    void *self = start(path, "true", 1);
    module->locate(self, 0);
    for (int64_t at = 0; at < 10 * NFRAMES; at += 4096) {
        assert_true(plays(self, at, 4096, true));
        module->work(self);
    }
    assert_true(module->output(self, 0) == 0.0f);
    stop(self);
}

static void a_late_disk_is_counted_and_leaves_it_in_step(void **state)
{
    (void)state;
    void *self = start(path, "true", 1);
    module->locate(self, 0);
    int64_t at = 0;
    while (module->output(self, 0) == 0.0f && at < 100 * NFRAMES) {
        module->process(self, NULL, outs, 1024);
        at += 1024;
    }
    assert_true(at < 4 * 65536); /* two seconds were there */
    assert_true(is_silent(self, 1024));
    at += 1024;
    module->work(self);
    assert_true(plays(self, at, 1024, true));
    stop(self);
}

static void who_joins_later_is_silent_until_the_worker_has_been_there(void **state)
{
    (void)state;
    const int64_t join = 1000003;
    void *self = start(path, "true", 1);
    module->locate(self, join);
    assert_true(is_silent(self, 500));
    module->work(self); /* answers, and reads on from there; the old frames still lie before the new ones */
    module->process(self, NULL, outs, 2000); /* comes in by a ramp */
    module->work(self);
    assert_true(plays(self, join + 2500, 1000, true));
    stop(self);
}

static void frames_from_before_a_jump_are_not_heard_after_it(void **state)
{
    (void)state;
    void *self = start(path, "true", 1);
    module->locate(self, 0);
    assert_true(plays(self, 0, 1000, true));
    module->locate(self, 500000);
    module->work(self); /* the answer is there before the audio thread looks; most of the ring is older */
    module->process(self, NULL, outs, 2000);
    module->work(self);
    assert_true(plays(self, 502000, 1000, true));
    stop(self);
}

static void any_order_of_jumps_and_work_ends_in_step(void **state)
{
    (void)state;
    srand(7);
    void *self = start(path, "true", 1);
    int64_t at = 0;
    module->locate(self, 0);
    for (int round = 0; round < 500; round++) {
        if (rand() % 3 == 0) {
            at = rand() % 2 ? at + rand() % 5000 : rand() % 10000000;
            module->locate(self, at);
        }
        for (int i = rand() % 4; i > 0; i--, at += 700)
            module->process(self, NULL, outs, 700);
        if (rand() % 2)
            module->work(self);
    }
    module->work(self);
    module->process(self, NULL, outs, 4000);
    at += 4000;
    module->work(self);
    assert_true(plays(self, at, 1000, true));
    stop(self);
}

static void before_the_start_there_is_silence(void **state)
{
    (void)state;
    void *self = start(path, "true", 1);
    module->locate(self, 0);
    assert_true(plays(self, 0, 1000, true));
    module->locate(self, -1500);
    assert_true(is_silent(self, 100));
    module->work(self);
    assert_true(is_silent(self, 1000));
    module->process(self, NULL, outs, 2000);
    for (uint32_t i = 0; i < 400; i++)
        assert_true(out[0][i] == 0.0f);
    assert_true(plays(self, 1600, 1000, true));
    stop(self);
}

/* The worker as a thread, this one as the audio thread: for the thread sanitizer, and the end must be in step. */
static atomic_bool is_done;
static atomic_uint nworks;

static void *work(void *self)
{
    while (!atomic_load(&is_done)) {
        module->work(self);
        atomic_fetch_add(&nworks, 1);
        sched_yield();
    }
    return NULL;
}

static void wait_for_work(void)
{
    const unsigned before = atomic_load(&nworks);
    while (atomic_load(&nworks) - before < 2)
        sched_yield();
}

static void with_a_worker_beside_it_it_ends_in_step(void **state)
{
    (void)state;
    pthread_t worker;
    void *self = start(path, "true", 1);
    int64_t at = 0;
    module->locate(self, 0);
    atomic_store(&is_done, false);
    assert_int_equal(pthread_create(&worker, NULL, work, self), 0);
    srand(11);
    for (int round = 0; round < 3000; round++, at += 512) {
        if (rand() % 50 == 0)
            module->locate(self, at = rand() % 10000000);
        module->process(self, NULL, outs, 512);
    }
    for (int i = 0; i < 5; i++, at += 512) { /* an answer, a ramp */
        wait_for_work();
        module->process(self, NULL, outs, 512);
    }
    wait_for_work();
    assert_true(plays(self, at, 512, true));
    atomic_store(&is_done, true);
    pthread_join(worker, NULL);
    stop(self);
}

static void a_small_jump_needs_no_disk(void **state)
{
    (void)state;
    void *self = start(path, "false", 1);
    module->locate(self, 0);
    assert_true(plays(self, 0, 256, false));
    module->locate(self, 1024);
    assert_true(plays(self, 1024, 256, false));
    stop(self);
}

static void a_mono_file_goes_to_every_channel_and_others_one_to_one(void **state)
{
    (void)state;
    void *self = start(path, "false", 2);
    module->locate(self, 0);
    module->process(self, NULL, outs, 100);
    assert_true(out[0][99] == out[1][99] && out[0][99] == (float)sound_ramp(99, 0, RATE));
    stop(self);
    char *stereo = sound_make(sound_ramp, RATE, 2, 1000);
    self = start(stereo, "false", 3);
    module->locate(self, 0);
    module->process(self, NULL, outs, 100);
    assert_true(out[1][50] == (float)sound_ramp(50, 1, RATE));
    assert_true(out[2][50] == 0.0f);
    stop(self);
    sound_remove(stereo);
}

static void the_gain_ramps(void **state)
{
    (void)state;
    char *sine = sound_make(sound_sine, RATE, 1, RATE);
    void *self = start(sine, "true", 1);
    module->locate(self, 0);
    module->process(self, NULL, outs, 1000);
    float before = out[0][999];
    module->set(self, 0, -120.0);
    module->process(self, NULL, outs, 2000);
    for (uint32_t i = 0; i < 2000; i++) {
        assert_true(fabsf(out[0][i] - before) < 0.031f);
        before = out[0][i];
    }
    assert_true(out[0][1000] == 0.0f);
    stop(self);
    sound_remove(sine);
}

static void a_missing_file_is_refused(void **state)
{
    (void)state;
    assert_null(start("/nowhere.wav", "false", 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_starts_with_its_first_sample_before_any_work),
        cmocka_unit_test(it_loops_for_ever_while_the_worker_works),
        cmocka_unit_test(a_late_disk_is_counted_and_leaves_it_in_step),
        cmocka_unit_test(who_joins_later_is_silent_until_the_worker_has_been_there),
        cmocka_unit_test(frames_from_before_a_jump_are_not_heard_after_it),
        cmocka_unit_test(any_order_of_jumps_and_work_ends_in_step),
        cmocka_unit_test(before_the_start_there_is_silence),
        cmocka_unit_test(with_a_worker_beside_it_it_ends_in_step),
        cmocka_unit_test(a_small_jump_needs_no_disk),
        cmocka_unit_test(a_mono_file_goes_to_every_channel_and_others_one_to_one),
        cmocka_unit_test(the_gain_ramps),
        cmocka_unit_test(a_missing_file_is_refused),
    };
    return cmocka_run_group_tests(tests, make, unmake);
}
