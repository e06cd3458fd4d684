/* SPDX-License-Identifier: ISC */
/* common/rt/simd.h - real-time room. AERS_CLONES before a function compiles it once for each generation of the
 * processor; the loader picks the best when the program starts. Not under sanitizers, whose run time is not up that
 * early. AERS_FLAVOUR is set where a test compiles each of them by itself. */
#ifndef AERS_RT_SIMD_H
#define AERS_RT_SIMD_H

#if !defined(AERS_FLAVOUR) && defined(__x86_64__) && defined(__OPTIMIZE__) && defined(__GNUC__) &&                     \
    !defined(__clang__) && __GNUC__ >= 12 && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define AERS_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
/* Bytes of a vector where the width is chosen by hand; 0: by a look at the processor. */
#define AERS_VECTOR_NBYTES 0
#else
#define AERS_CLONES
#ifndef AERS_VECTOR_NBYTES
#define AERS_VECTOR_NBYTES 16
#endif
#endif

/* For the one body that several AERS_CLONES functions share. */
#define AERS_INLINE static inline __attribute__((always_inline))

#endif
