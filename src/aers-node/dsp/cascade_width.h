/* SPDX-License-Identifier: ISC */
/* src/aers-node/dsp/cascade_width.h - real-time room. Four, eight or sixteen channels through four bands, in vectors of
 * CASCADE_WIDTH doubles: cascade_channels.c includes it once for each width that a processor may have. Not a matter for
 * AERS_CLONES: the compiler takes conversions of vectors to pieces before it comes to the clones.
 *
 * A chunk of frames is transposed into rows, a sample of each channel in a row, and back. Between the bands the samples
 * are doubles. What a band remembers stays in registers, of four vectors at once: that hides the time of a product. */
#ifndef CASCADE_WIDTH
#define CASCADE_WIDTH 2
#endif

#if defined(__x86_64__)
#include <immintrin.h>
#endif
#include <stddef.h>
#include <string.h>

#include "cascade_rest.h"
#include "common/rt/simd.h"

#define CASCADE_CHUNK               64
#define CASCADE_PASTE_(name, width) name##_##width
#define CASCADE_PASTE(name, width)  CASCADE_PASTE_(name, width)
#define CASCADE_NAME(name)          CASCADE_PASTE(name, CASCADE_WIDTH)
#define lanes                       CASCADE_NAME(cascade_lanes)
#define narrow                      CASCADE_NAME(cascade_narrow)
#define memory                      CASCADE_NAME(cascade_memory)
#define quad                        CASCADE_NAME(cascade_quad)
#define quad_index                  CASCADE_NAME(cascade_quad_index)

typedef double lanes __attribute__((vector_size(8 * CASCADE_WIDTH)));
typedef float narrow __attribute__((vector_size(4 * CASCADE_WIDTH)));

/* The compiler's own conversion works on half of each vector. */
#if CASCADE_WIDTH == 4 && defined(__AVX__)
#define CASCADE_WIDEN(x)  _mm256_cvtps_pd(x)
#define CASCADE_NARROW(x) _mm256_cvtpd_ps(x)
#elif CASCADE_WIDTH == 8 && defined(__AVX512F__)
#define CASCADE_WIDEN(x)  _mm512_cvtps_pd(x)
#define CASCADE_NARROW(x) _mm512_cvtpd_ps(x)
#else
#define CASCADE_WIDEN(x)  __builtin_convertvector(x, lanes)
#define CASCADE_NARROW(x) __builtin_convertvector(x, narrow)
#endif

typedef float quad __attribute__((vector_size(16)));
typedef int32_t quad_index __attribute__((vector_size(16)));

AERS_INLINE void CASCADE_NAME(transpose)(quad r[4])
{
    const quad a = __builtin_shuffle(r[0], r[1], (quad_index){0, 4, 1, 5});
    const quad b = __builtin_shuffle(r[0], r[1], (quad_index){2, 6, 3, 7});
    const quad c = __builtin_shuffle(r[2], r[3], (quad_index){0, 4, 1, 5});
    const quad d = __builtin_shuffle(r[2], r[3], (quad_index){2, 6, 3, 7});
    r[0] = __builtin_shuffle(a, c, (quad_index){0, 1, 4, 5});
    r[1] = __builtin_shuffle(a, c, (quad_index){2, 3, 6, 7});
    r[2] = __builtin_shuffle(b, d, (quad_index){0, 1, 4, 5});
    r[3] = __builtin_shuffle(b, d, (quad_index){2, 3, 6, 7});
}

AERS_INLINE void CASCADE_NAME(gather)(float *rows, int width, const float *const *in, int from, int nframes)
{
    int t = 0;
    for (; t + 4 <= nframes; t += 4)
        for (int c = 0; c < width; c += 4) {
            quad r[4];
#pragma GCC unroll 4
            for (int k = 0; k < 4; k++)
                memcpy(&r[k], in[c + k] + from + t, sizeof r[k]);
            CASCADE_NAME(transpose)(r);
#pragma GCC unroll 4
            for (int k = 0; k < 4; k++)
                memcpy(rows + (t + k) * width + c, &r[k], sizeof r[k]);
        }
    for (; t < nframes; t++)
        for (int c = 0; c < width; c++)
            rows[t * width + c] = in[c][from + t];
}

AERS_INLINE void CASCADE_NAME(scatter)(float *const *out, int from, const float *rows, int width, int nframes)
{
    int t = 0;
    for (; t + 4 <= nframes; t += 4)
        for (int c = 0; c < width; c += 4) {
            quad r[4];
#pragma GCC unroll 4
            for (int k = 0; k < 4; k++)
                memcpy(&r[k], rows + (t + k) * width + c, sizeof r[k]);
            CASCADE_NAME(transpose)(r);
#pragma GCC unroll 4
            for (int k = 0; k < 4; k++)
                memcpy(out[c + k] + from + t, &r[k], sizeof r[k]);
        }
    for (; t < nframes; t++)
        for (int c = 0; c < width; c++)
            out[c][from + t] = rows[t * width + c];
}

/* Of one band over one vector of channels. */
struct memory {
    lanes w1, w2;
};

AERS_INLINE void CASCADE_NAME(remember)(struct memory *m, const struct aers_cascade_state *states, int band)
{
    for (int i = 0; i < CASCADE_WIDTH; i++) {
        m->w1[i] = states[i].s1[band];
        m->w2[i] = states[i].s2[band];
    }
}

AERS_INLINE void CASCADE_NAME(put_down)(const struct memory *m, struct aers_cascade_state *states, int band)
{
    for (int i = 0; i < CASCADE_WIDTH; i++) {
        states[i].s1[band] = m->w1[i];
        states[i].s2[band] = m->w2[i];
    }
}

AERS_INLINE void CASCADE_NAME(read_row)(lanes *x, const float *from, const double *row)
{
    narrow floats;
    if (!from) {
        memcpy(x, row, sizeof *x);
        return;
    }
    memcpy(&floats, from, sizeof floats);
    *x = CASCADE_WIDEN(floats);
}

AERS_INLINE void CASCADE_NAME(write_row)(const lanes *x, double gain, double *row, float *to)
{
    if (!to) {
        memcpy(row, x, sizeof *x);
        return;
    }
    const narrow floats = CASCADE_NARROW(*x * gain);
    memcpy(to, &floats, sizeof floats);
}

/* One frame: w2 <- w, and the caller changes the names of the two. */
AERS_INLINE void CASCADE_NAME(filter)(lanes *x, const double c[AERS_REST_NCOEFS], const lanes *w1, lanes *w2)
{
    const lanes past = c[AERS_REST_B1] * *w1 + c[AERS_REST_B2] * *w2;
    *w2 = (*x - c[AERS_REST_A2] * *w2) - c[AERS_REST_A1] * *w1;
    *x = *w2 + past;
}

/* Two frames through nbands bands from `band` on. */
AERS_INLINE void CASCADE_NAME(two_frames)(struct memory *m, int nbands, double c[][AERS_REST_NCOEFS], lanes *x,
                                          lanes *y)
{
#pragma GCC unroll 4
    for (int b = 0; b < nbands; b++) {
        CASCADE_NAME(filter)(x, c[b], &m[b].w1, &m[b].w2);
        CASCADE_NAME(filter)(y, c[b], &m[b].w2, &m[b].w1);
    }
}

AERS_INLINE void CASCADE_NAME(one_frame)(struct memory *m, int nbands, double c[][AERS_REST_NCOEFS], lanes *x)
{
    for (int b = 0; b < nbands; b++) {
        CASCADE_NAME(filter)(x, c[b], &m[b].w1, &m[b].w2);
        const lanes newest = m[b].w2;
        m[b].w2 = m[b].w1;
        m[b].w1 = newest;
    }
}

/* nvectors of a row of `width` channels through nbands bands. from: floats in, or NULL: the rows; to: floats out, or
 * NULL: the rows. */
AERS_INLINE void CASCADE_NAME(pass)(const struct aers_cascade_rest *rest, struct aers_cascade_state *states, int width,
                                    int nvectors, int band, int nbands, const float *from, double *rows, float *to,
                                    int nframes)
{
    struct memory m[4][2];
    double c[2][AERS_REST_NCOEFS];
#pragma GCC unroll 2
    for (int b = 0; b < nbands; b++) {
#pragma GCC unroll 4
        for (int i = 0; i < AERS_REST_NCOEFS; i++)
            c[b][i] = rest->coefs[i][band + b];
#pragma GCC unroll 4
        for (int v = 0; v < nvectors; v++)
            CASCADE_NAME(remember)(&m[v][b], states + v * CASCADE_WIDTH, band + b);
    }
    int t = 0;
    for (; t + 1 < nframes; t += 2)
#pragma GCC unroll 4
        for (int v = 0; v < nvectors; v++) {
            lanes x, y;
            const int at = t * width + v * CASCADE_WIDTH;
            CASCADE_NAME(read_row)(&x, from ? from + at : NULL, rows + at);
            CASCADE_NAME(read_row)(&y, from ? from + at + width : NULL, rows + at + width);
            CASCADE_NAME(two_frames)(m[v], nbands, c, &x, &y);
            CASCADE_NAME(write_row)(&x, rest->gain, rows + at, to ? to + at : NULL);
            CASCADE_NAME(write_row)(&y, rest->gain, rows + at + width, to ? to + at + width : NULL);
        }
    for (int v = 0; v < nvectors && t < nframes; v++) {
        lanes x;
        const int at = t * width + v * CASCADE_WIDTH;
        CASCADE_NAME(read_row)(&x, from ? from + at : NULL, rows + at);
        CASCADE_NAME(one_frame)(m[v], nbands, c, &x);
        CASCADE_NAME(write_row)(&x, rest->gain, rows + at, to ? to + at : NULL);
    }
#pragma GCC unroll 2
    for (int b = 0; b < nbands; b++)
#pragma GCC unroll 4
        for (int v = 0; v < nvectors; v++)
            CASCADE_NAME(put_down)(&m[v][b], states + v * CASCADE_WIDTH, band + b);
}

/* The passes of a row of `width` channels, four vectors at once or what there is: floats to rows, rows to rows, rows to
 * floats. Functions of their own, for within a larger one the compiler runs out of registers. */
#define CASCADE_PASSES(width, n)                                                                                       \
    static __attribute__((noinline)) void CASCADE_PASTE(CASCADE_NAME(first), width)(                                   \
        const struct aers_cascade_rest *rest, struct aers_cascade_state *states, const float *from, double *rows,      \
        int nframes)                                                                                                   \
    {                                                                                                                  \
        CASCADE_NAME(pass)(rest, states, width, n, 0, n == 1 ? 2 : 1, from, rows, NULL, nframes);                      \
    }                                                                                                                  \
    static __attribute__((noinline)) void CASCADE_PASTE(CASCADE_NAME(middle), width)(                                  \
        const struct aers_cascade_rest *rest, struct aers_cascade_state *states, int band, double *rows, int nframes)  \
    {                                                                                                                  \
        CASCADE_NAME(pass)(rest, states, width, n, band, 1, NULL, rows, NULL, nframes);                                \
    }                                                                                                                  \
    static __attribute__((noinline)) void CASCADE_PASTE(CASCADE_NAME(last), width)(                                    \
        const struct aers_cascade_rest *rest, struct aers_cascade_state *states, double *rows, float *to, int nframes) \
    {                                                                                                                  \
        CASCADE_NAME(pass)(rest, states, width, n, n == 1 ? 2 : 3, n == 1 ? 2 : 1, NULL, rows, to, nframes);           \
    }                                                                                                                  \
    static void CASCADE_PASTE(CASCADE_NAME(filter_rows), width)(const struct aers_cascade_rest *rest,                  \
                                                                struct aers_cascade_state *states, float *floats,      \
                                                                double *rows, int nframes)                             \
    {                                                                                                                  \
        for (int c = 0; c < width; c += n * CASCADE_WIDTH) {                                                           \
            CASCADE_PASTE(CASCADE_NAME(first), width)(rest, states + c, floats + c, rows + c, nframes);                \
            for (int band = 1; n > 1 && band < 3; band++)                                                              \
                CASCADE_PASTE(CASCADE_NAME(middle), width)(rest, states + c, band, rows + c, nframes);                 \
            CASCADE_PASTE(CASCADE_NAME(last), width)(rest, states + c, rows + c, floats + c, nframes);                 \
        }                                                                                                              \
    }
#if CASCADE_WIDTH == 2
CASCADE_PASSES(4, 2)
CASCADE_PASSES(8, 4)
CASCADE_PASSES(16, 4)
#elif CASCADE_WIDTH == 4
CASCADE_PASSES(4, 1)
CASCADE_PASSES(8, 2)
CASCADE_PASSES(16, 4)
#else
CASCADE_PASSES(8, 1)
CASCADE_PASSES(16, 2)
#endif
#undef CASCADE_PASSES

#define CASCADE_RUN(width)                                                                                             \
    static void CASCADE_PASTE(CASCADE_NAME(run), width)(const struct aers_cascade_rest *rest,                          \
                                                        struct aers_cascade_state *states, const float *const *in,     \
                                                        float *const *out, int nframes)                                \
    {                                                                                                                  \
        _Alignas(64) float floats[CASCADE_CHUNK * (width)];                                                            \
        _Alignas(64) double rows[CASCADE_CHUNK * (width)];                                                             \
        for (int done = 0, n; done < nframes; done += n) {                                                             \
            n = nframes - done < CASCADE_CHUNK ? nframes - done : CASCADE_CHUNK;                                       \
            CASCADE_NAME(gather)(floats, width, in, done, n);                                                          \
            CASCADE_PASTE(CASCADE_NAME(filter_rows), width)(rest, states, floats, rows, n);                            \
            CASCADE_NAME(scatter)(out, done, floats, width, n);                                                        \
        }                                                                                                              \
    }
#if CASCADE_WIDTH <= 4
CASCADE_RUN(4)
#endif
CASCADE_RUN(8)
CASCADE_RUN(16)
#undef CASCADE_RUN

#undef CASCADE_WIDEN
#undef CASCADE_NARROW
#undef quad
#undef quad_index
#undef lanes
#undef narrow
#undef memory
#undef CASCADE_NAME
#undef CASCADE_PASTE
#undef CASCADE_PASTE_
#undef CASCADE_CHUNK
