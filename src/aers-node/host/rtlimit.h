/* SPDX-License-Identifier: ISC */
/* aers-node/host/rtlimit.h - how long a real-time thread of this process may run without a pause: the kernel ends the
 * process (SIGXCPU) when it runs for longer. A callback that spins would otherwise hold its processor against everyone
 * below it, the terminal and aers-graphd included. It sees only what runs: one that sleeps or is stopped is found by
 * its pulse. Any thread. */
#ifndef AERS_NODE_HOST_RTLIMIT_H
#define AERS_NODE_HOST_RTLIMIT_H

#include <stdint.h>

/* For blocks of this many frames: three of them, and 20 ms at the least. */
uint32_t aers_rtlimit_us(uint32_t nframes, double rate_hz);
void aers_rtlimit_set(uint32_t nframes, double rate_hz);

#endif
