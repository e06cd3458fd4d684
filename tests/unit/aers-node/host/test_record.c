/* SPDX-License-Identifier: ISC */
/* builtin/record, with this thread in the roles of both the audio thread and the worker. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "sound.h"
#include "src/aers-node/dsp/builtin.h"
#include "src/aers-node/host/recorder.h"

enum { RATE = 48000, RECORD = 0, LIMIT_S = 1 };
enum { RECORDING, SECONDS, LOST, MISSED, TAKES };

static const struct aers_module *const module = &aers_module_record;
static float in[2][AERS_MAX_NFRAMES];
static const float *const ins[] = {in[0], in[1]};
static char dir[256], pattern[512];

static void *start_as(const char *format, const char *overwrite, char *why, size_t why_size)
{
    const struct aers_option options[] = {{"path", pattern}, {"host.graph", "stage"},  {"host.node", "tape"},
                                          {"buffer_s", "1"}, {"overwrite", overwrite}, {"format", format}};
    const struct aers_module_config config = {.rate_hz = RATE,
                                              .max_nframes = AERS_MAX_NFRAMES,
                                              .channels_in = 2,
                                              .options = options,
                                              .noptions = format ? 6 : 5};
    void *self = aligned_alloc(AERS_STATE_ALIGN, (module->size(&config) + 63) & ~(size_t)63);
    memset(self, 0, module->size(&config));
    if (module->init(self, &config, why, why_size)) {
        free(self);
        return NULL;
    }
    return self;
}

static void *start(const char *name, const char *format)
{
    char why[512];
    snprintf(pattern, sizeof pattern, "%s/%s", dir, name);
    void *self = start_as(format, "false", why, sizeof why);
    assert_non_null(self);
    module->set(self, RECORD, 0);
    return self;
}

static void stop(void *self)
{
    module->finish(self);
    free(self);
}

/* Session frames frame .. frame + nframes. */
static void feed(void *self, long frame, uint32_t nframes)
{
    for (uint32_t i = 0; i < nframes; i++)
        for (int c = 0; c < 2; c++)
            in[c][i] = (float)sound_ramp((frame + i) % 30000, c, RATE);
    module->process(self, ins, NULL, nframes);
}

static void get_status(void *self, struct aers_tape_status *status)
{
    struct aers_recorder *recorder = self;
    aers_tape_get_status(&recorder->tape, status);
}

/* That the file has exactly the session's frames from `frame` on, and says so. */
static void expect_file(const char *name, long frame, long nframes)
{
    char path[1024];
    SF_INFO info = {0};
    SF_BROADCAST_INFO bext = {.version = 0};
    snprintf(path, sizeof path, "%s/%s", dir, name);
    SNDFILE *file = sf_open(path, SFM_READ, &info);
    assert_non_null(file);
    assert_int_equal(info.frames, nframes);
    if (strstr(name, ".wav")) {
        assert_true(sf_command(file, SFC_GET_BROADCAST_INFO, &bext, sizeof bext));
        assert_int_equal(bext.time_reference_low, frame);
        assert_memory_equal(bext.description, "tape of stage", 14);
        assert_int_equal(bext.origination_date[4], '-');
    }
    float *samples = calloc((size_t)nframes * 2 + 1, sizeof *samples);
    assert_true(sf_readf_float(file, samples, nframes) == nframes);
    for (long i = 0; i < nframes; i++)
        for (int c = 0; c < 2; c++) {
            const double off = (double)samples[2 * i + c] - sound_ramp((frame + i) % 30000, c, RATE);
            assert_true(off < 1e-6 && off > -1e-6);
        }
    free(samples);
    sf_close(file);
}

static bool exists(const char *name)
{
    char path[1024];
    struct stat status;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return stat(path, &status) == 0;
}

static void each_take_has_its_frames_and_its_own_file(void **state)
{
    (void)state;
    void *self = start("{node}-{take}.wav", NULL);
    module->locate(self, 100);
    feed(self, 100, 900);
    assert_true(module->output(self, RECORDING) == 0.0f);
    module->set(self, RECORD, 1);
    feed(self, 1000, 37);
    feed(self, 1037, 8192);
    module->set(self, RECORD, 0);
    feed(self, 9229, 500);
    module->set(self, RECORD, 1); /* both before the worker has looked */
    feed(self, 9729, 1);
    module->set(self, RECORD, 0);
    module->work(self);
    feed(self, 9730, 10);
    stop(self);
    expect_file("tape-001.wav", 1000, 8229);
    expect_file("tape-002.wav", 9729, 1);
    assert_false(exists("tape-003.wav"));
}

static void what_is_there_is_never_overwritten(void **state)
{
    (void)state;
    for (int run = 0; run < 3; run++) {
        void *self = start("deep/er/{graph}.flac", "pcm24");
        module->set(self, RECORD, 1);
        module->locate(self, 10L * run);
        feed(self, 10L * run, 3000);
        stop(self);
    }
    expect_file("deep/er/stage.flac", 0, 3000);
    expect_file("deep/er/stage-002.flac", 10, 3000);
    expect_file("deep/er/stage-003.flac", 20, 3000);
}

static void unless_that_is_asked_for(void **state)
{
    (void)state;
    char why[512];
    for (int run = 0; run < 2; run++) {
        snprintf(pattern, sizeof pattern, "%s/again.wav", dir);
        void *self = start_as("pcm24", "true", why, sizeof why);
        assert_non_null(self);
        module->set(self, RECORD, 1);
        feed(self, 0, 1000 + (uint32_t)run);
        stop(self);
    }
    expect_file("again.wav", 0, 1001);
    assert_false(exists("again-002.wav"));
}

static void a_take_ends_at_its_limit_to_the_frame(void **state)
{
    (void)state;
    void *self = start("limit.wav", NULL);
    module->set(self, LIMIT_S, 0.1);
    module->set(self, RECORD, 1);
    for (long at = 0; at < 9600; at += 960)
        feed(self, at, 960);
    module->work(self);
    struct aers_tape_status status;
    get_status(self, &status);
    assert_int_equal(status.state, AERS_TAPE_IDLE);
    assert_int_equal(status.nframes, 4800);
    assert_true(module->output(self, TAKES) == 1.0f && module->output(self, RECORDING) == 0.0f);
    stop(self);
    expect_file("limit.wav", 0, 4800);
}

static void missed_frames_are_silent_and_a_jump_is_another_take(void **state)
{
    (void)state;
    void *self = start("jump.wav", NULL);
    module->set(self, RECORD, 1);
    feed(self, 0, 1000);
    module->locate(self, 1256);
    feed(self, 1256, 1000);
    module->work(self);
    struct aers_tape_status status;
    get_status(self, &status);
    assert_int_equal(status.nframes, 2256);
    assert_int_equal(status.nlost, 0);
    assert_int_equal(status.nmissed, 256);
    assert_int_equal(status.state, AERS_TAPE_RECORDING);
    module->locate(self, 500);
    feed(self, 500, 2000);
    stop(self);
    expect_file("jump-002.wav", 500, 2000);
}

static void a_late_disk_loses_frames_and_tells(void **state)
{
    (void)state;
    void *self = start("late.wav", NULL);
    module->set(self, RECORD, 1);
    long at = 0;
    for (; module->output(self, LOST) == 0.0f; at += 4000)
        feed(self, at, 4000);
    assert_true(at >= RATE); /* the second that was asked for */
    module->work(self);
    feed(self, at, 4000);
    module->work(self);
    struct aers_tape_status status;
    get_status(self, &status);
    assert_int_equal(status.nframes, at + 4000);
    assert_int_equal(status.nlost, (long)module->output(self, LOST));
    for (long late = 0; late < 3L * RATE; late += 4000) /* and late to the end: what is owed is paid there */
        feed(self, at + 4000 + late, 4000);
    aers_tape_end(&((struct aers_recorder *)self)->tape);
    get_status(self, &status);
    assert_int_equal(status.nframes, at + 4000 + 3L * RATE);
    assert_int_equal(status.state, AERS_TAPE_IDLE);
    stop(self);
}

static void a_place_that_cannot_be_written_fails_the_take_and_nothing_else(void **state)
{
    (void)state;
    void *self = start("x.wav", NULL);
    stop(self);
    char why[512];
    snprintf(pattern, sizeof pattern, "/proc/aers/{take}.wav");
    self = start_as(NULL, "false", why, sizeof why);
    assert_non_null(self);
    module->set(self, RECORD, 1);
    struct aers_tape_status status;
    for (int i = 0; i < 200; i++) {
        feed(self, i * 4000L, 4000);
        module->work(self);
    }
    get_status(self, &status);
    assert_int_equal(status.state, AERS_TAPE_FAILED);
    assert_non_null(strstr(status.why, "/proc/aers/"));
    assert_true(module->output(self, LOST) == 0.0f && module->output(self, RECORDING) == 0.0f);
    stop(self);
}

static void opus_is_written_as_well(void **state)
{
    (void)state;
    void *self = start("small.opus", NULL);
    module->set(self, RECORD, 1);
    for (long at = 0; at < 48000; at += 4800)
        feed(self, at, 4800);
    stop(self);
    char path[1024];
    SF_INFO info = {0};
    snprintf(path, sizeof path, "%s/small.opus", dir);
    SNDFILE *file = sf_open(path, SFM_READ, &info);
    assert_non_null(file);
    assert_int_equal(info.channels, 2);
    assert_int_equal(info.frames, 48000);
    sf_close(file);
}

static void what_cannot_be_is_refused_at_once(void **state)
{
    (void)state;
    char why[512];
    snprintf(pattern, sizeof pattern, "%s/{nod}.wav", dir);
    assert_null(start_as(NULL, "false", why, sizeof why));
    assert_non_null(strstr(why, "{nod}"));
    snprintf(pattern, sizeof pattern, "%s/a.mp3", dir);
    assert_null(start_as(NULL, "false", why, sizeof why));
    assert_non_null(strstr(why, ".opus"));
}

static int make(void **state)
{
    (void)state;
    const char *tmp = getenv("TMPDIR");
    snprintf(dir, sizeof dir, "%s/aers-record.XXXXXX", tmp ? tmp : "/tmp");
    return mkdtemp(dir) ? 0 : -1;
}

static int unmake(void **state)
{
    (void)state;
    char command[512];
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_take_has_its_frames_and_its_own_file, make, unmake),
        cmocka_unit_test_setup_teardown(what_is_there_is_never_overwritten, make, unmake),
        cmocka_unit_test_setup_teardown(unless_that_is_asked_for, make, unmake),
        cmocka_unit_test_setup_teardown(a_take_ends_at_its_limit_to_the_frame, make, unmake),
        cmocka_unit_test_setup_teardown(missed_frames_are_silent_and_a_jump_is_another_take, make, unmake),
        cmocka_unit_test_setup_teardown(a_late_disk_loses_frames_and_tells, make, unmake),
        cmocka_unit_test_setup_teardown(a_place_that_cannot_be_written_fails_the_take_and_nothing_else, make, unmake),
        cmocka_unit_test_setup_teardown(opus_is_written_as_well, make, unmake),
        cmocka_unit_test_setup_teardown(what_cannot_be_is_refused_at_once, make, unmake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
