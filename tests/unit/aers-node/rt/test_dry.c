/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "src/aers-node/rt/dry.h"

struct path {
    struct aers_dry dry;
    float *lines[2];
    uint32_t n; /* frames fed */
};

static struct path path_of(uint32_t delay)
{
    struct path path = {.lines = {calloc(AERS_DRY_SIZE, sizeof(float)), calloc(AERS_DRY_SIZE, sizeof(float))}};
    aers_dry_init(&path.dry, path.lines, 2, delay);
    return path;
}

/* Frame i of channel c is i + 1 + c / 2; what comes out is that of delay frames before, and silence before the first.
 */
static void feed(struct path *path, uint32_t nframes, uint32_t delay)
{
    static float in[AERS_MAX_NFRAMES], out[AERS_MAX_NFRAMES];
    path->dry.lines = path->lines; /* it has been handed on by value */
    for (uint32_t c = 0; c < 2; c++) {
        for (uint32_t i = 0; i < nframes; i++)
            in[i] = (float)(path->n + i + 1) + (float)c / 2;
        aers_dry_feed(&path->dry, c, in, nframes);
        aers_dry_read(&path->dry, c, out, nframes);
        for (uint32_t i = 0; i < nframes; i++) {
            float wanted = path->n + i < delay ? 0 : (float)(path->n + i - delay + 1) + (float)c / 2;
            assert_true(out[i] >= wanted && out[i] <= wanted);
        }
    }
    aers_dry_advance(&path->dry, nframes);
    path->n += nframes;
}

static void finish(struct path *path)
{
    free(path->lines[0]);
    free(path->lines[1]);
}

static void blocks_of_any_size_come_out_late_by_the_delay(void **state)
{
    (void)state;
    static const uint32_t delays[] = {0, 1, 144, 1500, AERS_DRY_MAX};
    static const uint32_t blocks[] = {64, 300, 1000, 17, 4096, 1, 512, 512, 8192, 63, 8192, 8192};
    for (size_t d = 0; d < sizeof delays / sizeof *delays; d++) {
        struct path path = path_of(delays[d]);
        for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++)
            feed(&path, blocks[b], delays[d]);
        finish(&path);
    }
}

static void a_line_grows_at_any_place_without_a_seam(void **state)
{
    (void)state;
    for (uint32_t first = 1; first <= 2 * AERS_DRY_LEAST; first += 97) {
        struct path path = path_of(300);
        for (uint32_t fed = 0; fed < first; fed += 97)
            feed(&path, 97, 300);
        assert_int_equal(path.dry.size, AERS_DRY_LEAST);
        feed(&path, 700, 300);
        assert_int_equal(path.dry.size, 2 * AERS_DRY_LEAST);
        feed(&path, 700, 300);
        finish(&path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_of_any_size_come_out_late_by_the_delay),
        cmocka_unit_test(a_line_grows_at_any_place_without_a_seam),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
