/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/collect/exposition.h"

#include <math.h>

static const struct {
    const char *word, *plain_word, *suffix;
} types[] = {
    [AERS_METRIC_GAUGE] = {"gauge", "gauge", ""},
    [AERS_METRIC_COUNTER] = {"counter", "counter", "_total"},
    [AERS_METRIC_INFO] = {"info", "gauge", "_info"},
};

static void put_line(struct aers_exposition *exposition, const char *keyword, const char *words)
{
    struct aers_text *text = exposition->text;
    aers_text_puts(text, keyword);
    aers_text_puts(text, exposition->metric->name);
    if (exposition->is_plain) /* there a metric is called as its samples are */
        aers_text_puts(text, types[exposition->metric->type].suffix);
    aers_text_puts(text, " ");
    aers_text_puts(text, words);
    aers_text_puts(text, "\n");
}

void aers_exposition_begin(struct aers_exposition *exposition, const struct aers_metric *metric)
{
    exposition->metric = metric;
    put_line(exposition, "# TYPE ", exposition->is_plain ? types[metric->type].plain_word : types[metric->type].word);
    if (metric->unit[0] && !exposition->is_plain)
        put_line(exposition, "# UNIT ", metric->unit);
    put_line(exposition, "# HELP ", metric->help);
}

static void put_name(struct aers_exposition *exposition, const char *labels)
{
    struct aers_text *text = exposition->text;
    aers_text_puts(text, exposition->metric->name);
    aers_text_puts(text, types[exposition->metric->type].suffix);
    if (labels[0]) {
        aers_text_puts(text, "{");
        aers_text_puts(text, labels);
        aers_text_puts(text, "}");
    }
    aers_text_puts(text, " ");
}

void aers_exposition_number(struct aers_exposition *exposition, const char *labels, double value)
{
    put_name(exposition, labels);
    if (isfinite(value))
        aers_text_put_number(exposition->text, value, 6);
    else
        aers_text_puts(exposition->text, "NaN");
    aers_text_puts(exposition->text, "\n");
}

void aers_exposition_count(struct aers_exposition *exposition, const char *labels, uint64_t value)
{
    put_name(exposition, labels);
    aers_text_put_uint(exposition->text, value);
    aers_text_puts(exposition->text, "\n");
}

void aers_exposition_end(struct aers_exposition *exposition)
{
    if (!exposition->is_plain)
        aers_text_puts(exposition->text, "# EOF\n");
}

const char *aers_exposition_type(const struct aers_exposition *exposition)
{
    return exposition->is_plain ? "text/plain; version=0.0.4; charset=utf-8"
                                : "application/openmetrics-text; version=1.0.0; charset=utf-8";
}
