/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "common/rt/denormals.h"
#include "common/rt/kernel.h"

/* Every length up to beyond two vectors of any processor, at every offset, with a guard behind. */
enum { MOST = 70, OFFSETS = 4, ROOM = MOST + OFFSETS + 1 };
static float src[ROOM], gains[ROOM], start[ROOM], dst[ROOM];
#define GUARD 1234.5f

static void prepare(void)
{
    for (int i = 0; i < ROOM; i++) {
        src[i] = (float)(i % 7 - 3) * 0.37f;
        gains[i] = (float)i * 0.01f;
        start[i] = (float)(i % 5 - 2) * 0.21f;
    }
}

#define FOR_ALL(call, wanted)                                                                                          \
    do {                                                                                                               \
        prepare();                                                                                                     \
        for (uint32_t n = 0; n <= MOST; n++)                                                                           \
            for (uint32_t o = 0; o < OFFSETS; o++) {                                                                   \
                memcpy(dst, start, sizeof dst);                                                                        \
                dst[o + n] = GUARD;                                                                                    \
                call;                                                                                                  \
                for (uint32_t i = o; i < o + n; i++)                                                                   \
                    assert_true(fabsf(dst[i] - (wanted)) <= 1e-6f);                                                    \
                assert_true(dst[o + n] == GUARD);                                                                      \
            }                                                                                                          \
    } while (0)

static void loops_do_what_they_say_at_every_length(void **state)
{
    (void)state;
    FOR_ALL(aers_kernel_clear(dst + o, n), 0.0f);
    FOR_ALL(aers_kernel_copy(dst + o, src + o, n), src[i]);
    FOR_ALL(aers_kernel_clean(dst + o, src + o, n), src[i]);
    FOR_ALL(aers_kernel_scale(dst + o, src + o, 0.3f, n), 0.3f * src[i]);
    FOR_ALL(aers_kernel_scale(dst + o, src + o, 1.0f, n), src[i]);
    FOR_ALL(aers_kernel_multiply(dst + o, src + o, gains + o, n), gains[i] * src[i]);
    FOR_ALL(aers_kernel_mix(dst + o, src + o, 0.3f, n), start[i] + 0.3f * src[i]);
    FOR_ALL(aers_kernel_mix_multiply(dst + o, src + o, gains + o, n), start[i] + gains[i] * src[i]);
    FOR_ALL(aers_kernel_peak(dst + o, src + o, n), fmaxf(start[i], fabsf(src[i])));
}

static void loops_work_in_place(void **state)
{
    (void)state;
    FOR_ALL(aers_kernel_copy(dst + o, dst + o, n), start[i]);
    FOR_ALL(aers_kernel_clean(dst + o, dst + o, n), start[i]);
    FOR_ALL(aers_kernel_scale(dst + o, dst + o, 0.3f, n), 0.3f * start[i]);
    FOR_ALL(aers_kernel_multiply(dst + o, dst + o, gains + o, n), gains[i] * start[i]);
    FOR_ALL(aers_kernel_mix(dst + o, dst + o, 0.3f, n), 1.3f * start[i]);
}

static void clean_lets_nothing_through_that_is_no_audio(void **state)
{
    (void)state;
    const float dirty[] = {NAN, INFINITY, -INFINITY, 1.1e30f, -3e38f, 1e30f, -1e30f, 1e-41f, -0.5f};
    float clean[9];
    aers_kernel_clean(clean, dirty, 9);
    for (int i = 0; i < 5; i++)
        assert_true(clean[i] == 0.0f);
    for (int i = 5; i < 9; i++)
        assert_memory_equal(&clean[i], &dirty[i], sizeof(float));
}

static void a_gain_of_0_hears_nothing_not_even_nan(void **state)
{
    (void)state;
    const float nan_in[2] = {NAN, INFINITY};
    float out[2] = {1.0f, 2.0f};
    aers_kernel_mix(out, nan_in, 0.0f, 2);
    assert_true(out[0] == 1.0f && out[1] == 2.0f);
    aers_kernel_scale(out, nan_in, 0.0f, 2);
    assert_true(out[0] == 0.0f && out[1] == 0.0f);
}

static void the_least_is_found_anywhere(void **state)
{
    (void)state;
    float values[MOST];
    for (int i = 0; i < MOST; i++)
        values[i] = 0.75f;
    assert_true(aers_kernel_least(values, 0) == 1.0f);
    for (uint32_t n = 1; n <= MOST; n++)
        for (uint32_t at = 0; at < n; at++) {
            values[at] = at % 2 ? 0.5f : 0.0f;
            assert_true(aers_kernel_least(values, n) == values[at]);
            values[at] = 0.75f;
            assert_true(aers_kernel_least(values, n) == 0.75f);
        }
}

static void numbers_too_small_for_the_fast_path_are_nothing_until_left(void **state)
{
    (void)state;
    float tiny[16], made[16];
    for (int i = 0; i < 16; i++)
        tiny[i] = 1e-38f;
    const uint64_t before = aers_denormals_flush();
    aers_kernel_scale(made, tiny, 0.01f, 16);
    aers_denormals_leave(before);
#if defined(__x86_64__) || defined(__aarch64__)
    for (int i = 0; i < 16; i++)
        assert_true(made[i] == 0.0f);
#endif
    aers_kernel_scale(made, tiny, 0.01f, 16);
    for (int i = 0; i < 16; i++)
        assert_true(made[i] > 0.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loops_do_what_they_say_at_every_length),
        cmocka_unit_test(loops_work_in_place),
        cmocka_unit_test(clean_lets_nothing_through_that_is_no_audio),
        cmocka_unit_test(the_least_is_found_anywhere),
        cmocka_unit_test(a_gain_of_0_hears_nothing_not_even_nan),
        cmocka_unit_test(numbers_too_small_for_the_fast_path_are_nothing_until_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
