/* SPDX-License-Identifier: ISC */
/* supervise/chart.h - when each block of each client began and ended, kept while the graph plays and written at the
 * end, as the JSON that Perfetto (ui.perfetto.dev) and chrome://tracing read. The watchdog's thread collects it from
 * the clients' pulses, which hold 128 blocks; the newest `most` of all are kept. */
#ifndef AERS_GRAPHD_CHART_H
#define AERS_GRAPHD_CHART_H

#include "common/base/error.h"
#include "src/aers-graphd/supervise/ward.h"

enum { AERS_CHART_USUAL = 400000 }; /* 16 MB; in the file about 60 */

struct aers_chart;

/* The file is made now, to know that it can be. is_free: the server runs freely, and no block can be late. AERS_E_IO.
 */
enum aers_code aers_chart_open(const char *path, size_t most, bool is_free, struct aers_chart **out,
                               struct aers_error *error) AERS_MUST_USE;
/* Writes what has been kept. AERS_E_IO; NULL is fine. */
enum aers_code aers_chart_close(struct aers_chart *chart, struct aers_error *error) AERS_MUST_USE;

/* Main thread: who a process is, and what its steps are called. Once is enough. */
bool aers_chart_knows(struct aers_chart *chart, int pid);
void aers_chart_name(struct aers_chart *chart, int pid, const char *client, const char *const *steps, size_t nsteps);
/* The watchdog's thread: take what is new. */
void aers_chart_look(struct aers_chart *chart, const struct aers_wards *wards, uint64_t now_us);

#endif
