/* SPDX-License-Identifier: ISC */
/* common/osc/write.h - build one OSC packet in the caller's memory. No allocation. RT safe.
 *
 *   struct aers_osc_writer w;
 *   aers_osc_write_start(&w, buffer, sizeof buffer, "/reply", "sfh");
 *   aers_osc_write_string(&w, path); aers_osc_write_float(&w, v); aers_osc_write_int64(&w, frame);
 *   size_t n = aers_osc_write_stop(&w);          0 when it did not fit or the arguments did not match the types
 */
#ifndef AERS_OSC_WRITE_H
#define AERS_OSC_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct aers_osc_writer {
    uint8_t *data;
    size_t size;
    size_t at;
    const char *types; /* what is still to come */
    bool failed;
};

void aers_osc_write_start(struct aers_osc_writer *writer, void *buffer, size_t size, const char *address,
                          const char *types);
void aers_osc_write_int(struct aers_osc_writer *writer, int32_t value);   /* i, and c r m as the reader gives them */
void aers_osc_write_int64(struct aers_osc_writer *writer, int64_t value); /* h, t */
void aers_osc_write_float(struct aers_osc_writer *writer, float value);
void aers_osc_write_double(struct aers_osc_writer *writer, double value);
void aers_osc_write_string(struct aers_osc_writer *writer, const char *value); /* s, S */
void aers_osc_write_blob(struct aers_osc_writer *writer, const void *data, uint32_t nbytes);
size_t aers_osc_write_stop(struct aers_osc_writer *writer);

/* T, F, N and I carry no bytes: they are passed over by the next write and by stop. types has to live until stop. */

/* A bundle: start, then for each message reserve what is left, write it there with aers_osc_write_start .. stop,
 * commit. */
struct aers_osc_bundle {
    uint8_t *data;
    size_t size;
    size_t at;
};
void aers_osc_bundle_start(struct aers_osc_bundle *bundle, void *buffer, size_t size, uint64_t when);
void *aers_osc_bundle_reserve(struct aers_osc_bundle *bundle, size_t *room); /* NULL when there is no room */
void aers_osc_bundle_commit(struct aers_osc_bundle *bundle, size_t nbytes);
size_t aers_osc_bundle_stop(const struct aers_osc_bundle *bundle); /* 0 when it is empty */

#endif
