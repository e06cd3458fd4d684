/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/aers-ctl/render/reel.h"

enum { NCHANNELS = 2, NREADERS = 3, NFRAMES = 1000003 };

/* Sample i of channel c: no two in a row are alike. */
static float sample(uint64_t i, uint32_t c)
{
    return (float)((i * 7 + c * 13) % 8191);
}

struct reader {
    struct aers_reel *reel;
    uint32_t number;
    uint64_t nframes, nwrong;
};

static void *read_all(void *user)
{
    struct reader *reader = user;
    const float *channels;
    uint32_t nframes;
    while (aers_reel_take(reader->reel, reader->number, &channels, &nframes)) {
        for (uint32_t i = 0; i < nframes; i++)
            for (uint32_t c = 0; c < NCHANNELS; c++) {
                const float is = channels[(size_t)c * AERS_REEL_SLOT_NFRAMES + i],
                            want = sample(reader->nframes + i, c);
                reader->nwrong += is < want || is > want;
            }
        reader->nframes += nframes;
        aers_reel_give(reader->reel, reader->number);
    }
    return NULL;
}

static void write_all(struct aers_reel *reel)
{
    static const uint32_t blocks[] = {1, 64, 1024, 5000, 16, 8192};
    static float left[8192 + 3], right[8192 + 3];
    float *const channels[NCHANNELS] = {left, right};
    uint64_t done = 0;
    for (size_t b = 0; done < NFRAMES; b++) {
        uint32_t n = blocks[b % (sizeof blocks / sizeof *blocks)], at = (uint32_t)(b % 3);
        n = NFRAMES - done < n ? (uint32_t)(NFRAMES - done) : n;
        for (uint32_t i = 0; i < n; i++) {
            left[at + i] = sample(done + i, 0);
            right[at + i] = sample(done + i, 1);
        }
        aers_reel_write(reel, channels, at, n);
        done += n;
    }
    aers_reel_close(reel);
}

static void every_reader_gets_all_of_it_in_order(void **state)
{
    (void)state;
    struct aers_reel reel;
    struct reader readers[NREADERS];
    pthread_t threads[NREADERS];
    assert_int_equal(aers_reel_init(&reel, NCHANNELS, NREADERS), AERS_OK);
    for (uint32_t i = 0; i < NREADERS; i++) {
        readers[i] = (struct reader){&reel, i, 0, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, read_all, &readers[i]), 0);
    }
    write_all(&reel);
    for (uint32_t i = 0; i < NREADERS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(readers[i].nframes, NFRAMES);
        assert_int_equal(readers[i].nwrong, 0);
    }
    assert_true(aers_reel_is_read(&reel));
    aers_reel_finish(&reel);
}

/* With nobody who reads the writer would wait for ever. */
static void a_broken_reel_keeps_nobody(void **state)
{
    (void)state;
    struct aers_reel reel;
    const float *channels;
    uint32_t nframes;
    assert_int_equal(aers_reel_init(&reel, NCHANNELS, 1), AERS_OK);
    aers_reel_break(&reel);
    write_all(&reel);
    assert_false(aers_reel_take(&reel, 0, &channels, &nframes));
    aers_reel_finish(&reel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_reader_gets_all_of_it_in_order),
        cmocka_unit_test(a_broken_reel_keeps_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
