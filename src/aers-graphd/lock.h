/* SPDX-License-Identifier: ISC */
/* lock.h - a mutex between threads of different priority. The watchdog, high above the others, may wait for one: who
 * holds it is lifted as high meanwhile. */
#ifndef AERS_GRAPHD_LOCK_H
#define AERS_GRAPHD_LOCK_H

#include <pthread.h>

void aers_lock_init(pthread_mutex_t *lock); /* for pthread_mutex_destroy */

#endif
