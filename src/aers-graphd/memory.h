/* SPDX-License-Identifier: ISC */
/* memory.h - memory that is there. A graphd without memory ends at once with one line: its nodes see their control
 * socket close and end as well, which is the one outcome that leaves nothing half done. Any thread but the audio one.
 */
#ifndef AERS_GRAPHD_MEMORY_H
#define AERS_GRAPHD_MEMORY_H

#include <stddef.h>

void *aers_need(size_t count, size_t size); /* zeroed; never NULL, also for 0 */
void *aers_need_more(void *old, size_t count, size_t size);
void *aers_need_made(void *made);         /* by somebody who answers NULL when there is none left */
char *aers_need_string(const char *text); /* NULL stays NULL */
char *aers_need_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Room for one more item in an array that grows by doubling; returns the array. */
void *aers_need_room(void *items, size_t nitems, size_t *size, size_t item_nbytes);

#endif
