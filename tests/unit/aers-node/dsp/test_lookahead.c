/* SPDX-License-Identifier: ISC */
#include "rig.h"

#include "dsp/lookahead.h"

enum { N = 20000, MOST = 7680 };
static float stream[N], made[N];
static const uint32_t widths[] = {1, 2, 3, 4, 5, 48, 64, 127, 128, 129, 240, 960, 7680};
enum { NWIDTHS = sizeof widths / sizeof *widths };

/* Needed gains: mostly 1, sometimes little, sometimes for long. */
static void fill_needed(uint32_t seed)
{
    fill_noise(stream, N, seed, 1.0);
    for (int i = 0; i < N; i++) {
        const float r = fabsf(stream[i]);
        stream[i] = r < 0.01f || (i > 5000 && i < 5100) ? 0.1f + r : 1.0f;
    }
}

static void a_window_holds_its_minimum(void **state)
{
    (void)state;
    float *memory = malloc(aers_window_min_room(MOST) * sizeof *memory);
    for (int w = 0; w < NWIDTHS; w++) {
        struct aers_window_min min;
        fill_noise(stream, N, (uint32_t)w, 0.5);
        aers_window_min_start(&min, memory, widths[w]);
        for (uint32_t done = 0, n; done < N; done += n) {
            n = 1 + (done * 7) % AERS_WINDOW_MIN_NFRAMES;
            n = n < N - done ? n : N - done;
            aers_window_min_run(&min, made + done, stream + done, n);
        }
        for (uint32_t i = 0; i < N; i += 1 + i % 13) {
            float least = 1.0f;
            for (uint32_t k = 0; k < widths[w] && k <= i; k++)
                least = fminf(least, stream[i - k]);
            assert_true(made[i] == least);
        }
    }
    free(memory);
}

static void run(struct aers_lookahead *ahead, void *memory, uint32_t nframes, double release)
{
    aers_lookahead_init(ahead, memory, MOST);
    aers_lookahead_start(ahead, nframes);
    for (uint32_t done = 0, n; done < N; done += n) {
        n = 1 + (done * 7) % AERS_LOOKAHEAD_NFRAMES;
        n = n < N - done ? n : N - done;
        aers_lookahead_run(ahead, stream + done, made + done, release, n);
    }
}

static void the_gain_is_never_above_what_is_needed(void **state)
{
    (void)state;
    static const double releases[] = {1.0, 0.02, 0.0002};
    void *memory = malloc(aers_lookahead_room(MOST));
    for (int w = 0; w < NWIDTHS; w++) {
        struct aers_lookahead ahead;
        fill_needed((uint32_t)w);
        run(&ahead, memory, widths[w], releases[w % 3]);
        for (uint32_t i = 0; i + widths[w] < N; i++)
            assert_at_most((double)made[i + widths[w]], (double)stream[i] * (1.0 + 1e-7));
    }
    free(memory);
}

/* No frame's gain differs from the last one's by more than a triangle as long as the look-ahead allows. */
static void the_gain_moves_smoothly(void **state)
{
    (void)state;
    void *memory = malloc(aers_lookahead_room(MOST));
    for (int w = 4; w < NWIDTHS; w++) {
        struct aers_lookahead ahead;
        fill_needed((uint32_t)w);
        run(&ahead, memory, widths[w], 1.0);
        assert_at_most(largest_step(made, N), 2.0 / (widths[w] + 1));
    }
    free(memory);
}

static void the_gain_follows_its_formula(void **state)
{
    (void)state;
    enum { L = 100 };
    static double released[N];
    const double k = 0.001;
    struct aers_lookahead ahead;
    void *memory = malloc(aers_lookahead_room(MOST));
    fill_needed(77);
    run(&ahead, memory, L, k);
    for (int i = 0; i < N; i++) {
        double held = 1.0;
        for (int j = 0; j <= L && j <= i; j++)
            held = fmin(held, (double)stream[i - j]);
        const double last = i > 0 ? released[i - 1] : 1.0;
        released[i] = fmin(held, last + k * (held - last) + 1e-10);
    }
    for (int i = L; i < N; i++) {
        double sum = 0.0, weights = 0.0;
        for (int j = 0; j <= L; j++) {
            const double weight = fmin(j, L - j) + 1.0;
            sum += weight * released[i - j];
            weights += weight;
        }
        assert_close((double)made[i], sum / weights, 1e-6);
    }
    free(memory);
}

static void the_gain_comes_back_to_1_exactly(void **state)
{
    (void)state;
    struct aers_lookahead ahead;
    void *memory = malloc(aers_lookahead_room(MOST));
    for (int i = 0; i < N; i++)
        stream[i] = i < 1000 ? 0.25f : 1.0f;
    run(&ahead, memory, 240, 0.002);
    assert_true(made[N - 1] == 1.0f);
    stream[0] = 0.5f; /* and the rest it then takes is over at once */
    aers_lookahead_run(&ahead, stream, made, 0.002, 1);
    for (int i = 1; i <= 240; i++)
        aers_lookahead_run(&ahead, stream + 5000, made + i, 0.002, 1);
    assert_true(made[0] < 1.0f);
    assert_close((double)made[240], 0.5, 1e-6);
    free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_window_holds_its_minimum),       cmocka_unit_test(the_gain_is_never_above_what_is_needed),
        cmocka_unit_test(the_gain_moves_smoothly),          cmocka_unit_test(the_gain_follows_its_formula),
        cmocka_unit_test(the_gain_comes_back_to_1_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
