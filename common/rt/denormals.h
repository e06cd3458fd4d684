/* SPDX-License-Identifier: ISC */
/* common/rt/denormals.h - real-time room. Numbers too small for a processor's fast path, in which every filter's tail
 * ends: between flush and leave they are taken for 0. Of the calling thread; nothing is kept where the processor has no
 * such switch. */
#ifndef AERS_RT_DENORMALS_H
#define AERS_RT_DENORMALS_H

#include <stdint.h>

/* @return what leave wants. RT safe. */
static inline uint64_t aers_denormals_flush(void)
{
#if defined(__x86_64__)
    const uint32_t before = __builtin_ia32_stmxcsr();
    __builtin_ia32_ldmxcsr(before | 0x8040); /* results to zero, operands are zero */
    return before;
#elif defined(__aarch64__)
    uint64_t before;
    __asm__ volatile("mrs %0, fpcr" : "=r"(before));
    __asm__ volatile("msr fpcr, %0" : : "r"(before | (UINT64_C(1) << 24)));
    return before;
#else
    return 0;
#endif
}

/* As it was before aers_denormals_flush. RT safe. */
static inline void aers_denormals_leave(uint64_t before)
{
#if defined(__x86_64__)
    __builtin_ia32_ldmxcsr((uint32_t)before);
#elif defined(__aarch64__)
    __asm__ volatile("msr fpcr, %0" : : "r"(before));
#else
    (void)before;
#endif
}

#endif
