/* SPDX-License-Identifier: ISC */
/* collect/exposition.h - figures as OpenMetrics 1.0 text, or as Prometheus's older text format for who asks for that.
 * Names, units and labels are ours and need no escape, except where it says so. Pure. */
#ifndef AERS_METER_EXPOSITION_H
#define AERS_METER_EXPOSITION_H

#include "src/aers-meter/collect/text.h"

enum aers_metric_type { AERS_METRIC_GAUGE, AERS_METRIC_COUNTER, AERS_METRIC_INFO };

struct aers_metric {
    const char *name; /* ends with its unit; without _total and _info, which are added */
    enum aers_metric_type type;
    const char *unit; /* "seconds", or "" */
    const char *help; /* a sentence */
};

struct aers_exposition {
    struct aers_text *text;
    bool is_plain; /* the older format */
    const struct aers_metric *metric;
};

/* Its lines of explanation; the samples that follow are of this metric. */
void aers_exposition_begin(struct aers_exposition *exposition, const struct aers_metric *metric);
/* labels: `node="a",channel="1"`, or ""; values of ids and other plain words. NaN is written as NaN. */
void aers_exposition_number(struct aers_exposition *exposition, const char *labels, double value);
void aers_exposition_count(struct aers_exposition *exposition, const char *labels, uint64_t value);
void aers_exposition_end(struct aers_exposition *exposition);

const char *aers_exposition_type(const struct aers_exposition *exposition); /* for Content-Type */

#endif
