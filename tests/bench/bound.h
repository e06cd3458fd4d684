/* SPDX-License-Identifier: ISC */
/* tests/bench/bound.h - what a processor can do at best, measured: how long a product and sum in double takes when each
 * waits for the one before it, how long one of many takes in the widest vectors there are, and how long a byte takes to
 * or from the first cache. A kernel's bound is computed from that and from what it cannot do without. */
#ifndef BOUND_H
#define BOUND_H

#include <stdint.h>
#include <string.h>
#include <time.h>

struct bound {
    double latency_ns; /* of one product and sum that others wait for */
    double fma_ns;     /* per product and sum in double among many; float: half of it */
    double byte_ns;    /* per byte read or written in the first cache */
};

static inline double bound_now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

enum { BOUND_TURNS = 20000, BOUND_CHAINS = 12, BOUND_ROUNDS = 15 };

/* As many independent sums as hide the latency, in vectors of `width` doubles. */
#define BOUND_FMA(name, attributes, width, nchains)                                                                    \
    attributes static void name(double *seed)                                                                          \
    {                                                                                                                  \
        typedef double lanes __attribute__((vector_size(8 * (width))));                                                \
        lanes sums[nchains], by, plus;                                                                                 \
        for (int i = 0; i < (width); i++) {                                                                            \
            by[i] = 0.999;                                                                                             \
            plus[i] = *seed;                                                                                           \
        }                                                                                                              \
        _Pragma("GCC unroll 12") for (int k = 0; k < (nchains); k++) sums[k] = plus;                                   \
        for (int i = 0; i < BOUND_TURNS; i++)                                                                          \
            _Pragma("GCC unroll 12") for (int k = 0; k < (nchains); k++)                                               \
            {                                                                                                          \
                sums[k] = sums[k] * by + plus;                                                                         \
                __asm__ volatile("" : "+x"(sums[k]));                                                                  \
            }                                                                                                          \
        _Pragma("GCC unroll 12") for (int k = 0; k < (nchains); k++) *seed += sums[k][0];                              \
    }
#if defined(__x86_64__)
BOUND_FMA(bound_many_2, , 2, BOUND_CHAINS)
BOUND_FMA(bound_many_4, __attribute__((target("arch=x86-64-v3"))), 4, BOUND_CHAINS)
BOUND_FMA(bound_many_8, __attribute__((target("arch=x86-64-v4,prefer-vector-width=512"))), 8, BOUND_CHAINS)
BOUND_FMA(bound_one_2, , 2, 1)
BOUND_FMA(bound_one_4, __attribute__((target("arch=x86-64-v3"))), 4, 1)

static void bound_copy(char *dst, const char *src, size_t nbytes)
{
    memcpy(dst, src, nbytes);
}

/* The fastest of several rounds: nothing can be faster than that. */
static inline struct bound bound_measure(void)
{
    static char from[8192], to[8192];
    void (*volatile copy)(char *, const char *, size_t) = bound_copy;
    const int is_wide = __builtin_cpu_supports("x86-64-v4"), is_v3 = __builtin_cpu_supports("x86-64-v3");
    const int width = is_wide ? 8 : is_v3 ? 4 : 2;
    struct bound bound = {1e9, 1e9, 1e9};
    double seed = 0.5;
    for (int round = 0; round < BOUND_ROUNDS; round++) {
        const double start = bound_now_ns();
        (is_wide ? bound_many_8 : is_v3 ? bound_many_4 : bound_many_2)(&seed);
        const double middle = bound_now_ns();
        (is_v3 ? bound_one_4 : bound_one_2)(&seed);
        const double late = bound_now_ns();
        for (int i = 0; i < 200; i++)
            copy(to, from, sizeof to);
        const double end = bound_now_ns();
        const double fma = (middle - start) / BOUND_TURNS / BOUND_CHAINS / width;
        const double latency = (late - middle) / BOUND_TURNS;
        const double byte = (end - late) / 200 / (2 * sizeof to);
        bound.fma_ns = fma < bound.fma_ns ? fma : bound.fma_ns;
        bound.latency_ns = latency < bound.latency_ns ? latency : bound.latency_ns;
        bound.byte_ns = byte < bound.byte_ns ? byte : bound.byte_ns;
    }
    return bound;
}
#else
/* Not measured here: all bounds are 0. */
static inline struct bound bound_measure(void)
{
    return (struct bound){0};
}
#endif

#endif
