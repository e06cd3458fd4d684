/* SPDX-License-Identifier: ISC */
/* The report of a render, in the JSON of docs/render.md. */
#include <string.h>

#include "src/aers-ctl/clock.h"
#include "src/aers-ctl/render/render.h"

enum { DECIMALS = 3 };

/* ---- files ---- */

static struct json_object *file_of(const struct aers_sound_file *file)
{
    struct json_object *object = json_object_new_object();
    aers_json_add_string(object, "path", file->whole.path);
    aers_json_add_int(object, "channels", file->shape.nchannels);
    aers_json_add_string(object, "samples", aers_sound_file_sample(file));
    return object;
}

static struct json_object *outputs_of(const struct aers_render *render)
{
    struct json_object *array = json_object_new_array();
    for (size_t i = 0; i < render->graph->nnodes; i++)
        if (render->nodes[i].is_output)
            json_object_array_add(array, json_object_new_string(render->graph->nodes[i].id));
    return array;
}

static void add_files(const struct aers_render *render, struct json_object *report)
{
    struct json_object *stems = json_object_new_object();
    for (size_t i = 0; i < render->graph->nnodes && render->config->stems; i++)
        if (render->nodes[i].is_stem)
            json_object_object_add(stems, render->graph->nodes[i].id, file_of(&render->nodes[i].stem));
    json_object_object_add(report, "file", render->config->output ? file_of(&render->mix) : NULL);
    json_object_object_add(report, "outputs", outputs_of(render));
    json_object_object_add(report, "stems", stems);
}

/* ---- nodes ---- */

static void add_levels(struct json_object *object, const struct aers_render_node *node)
{
    const struct aers_loudness_result *result = &node->result;
    struct json_object *channels = json_object_new_array();
    aers_json_add_number(object, "peak_dbfs", result->peak_dbfs, DECIMALS);
    aers_json_add_number(object, "true_peak_dbtp", result->true_peak_dbtp, DECIMALS);
    aers_json_add_number(object, "rms_dbfs", result->rms_dbfs, DECIMALS);
    aers_json_add_number(object, "integrated_lufs", result->integrated_lufs, DECIMALS);
    aers_json_add_number(object, "momentary_lufs", result->momentary_lufs, DECIMALS);
    aers_json_add_number(object, "short_term_lufs", result->short_term_lufs, DECIMALS);
    aers_json_add_number(object, "range_lu", result->range_lu, DECIMALS);
    aers_json_add_int(object, "clipped", (int64_t)result->nclipped);
    for (uint32_t c = 0; c < node->nchannels; c++) {
        struct json_object *channel = json_object_new_object();
        aers_json_add_number(channel, "peak_dbfs", node->channels[c].peak_dbfs, DECIMALS);
        aers_json_add_number(channel, "true_peak_dbtp", node->channels[c].true_peak_dbtp, DECIMALS);
        aers_json_add_number(channel, "rms_dbfs", node->channels[c].rms_dbfs, DECIMALS);
        json_object_array_add(channels, channel);
    }
    json_object_object_add(object, "channels", channels);
}

static struct json_object *readings_of(const struct aers_graph_node *is, const struct aers_render_meter *meter)
{
    struct json_object *object = json_object_new_object();
    for (size_t i = 0; i < is->manifest->noutputs && i < meter->noutputs; i++)
        json_object_object_add(object, is->manifest->outputs[i].name,
                               aers_json_number((double)meter->outputs[i], DECIMALS));
    return object;
}

static struct json_object *node_of(const struct aers_render *render, size_t i)
{
    const struct aers_graph_node *is = &render->graph->nodes[i];
    const struct aers_render_node *node = &render->nodes[i];
    const struct aers_render_meter *meter = &render->meters.nodes[i];
    struct json_object *object = json_object_new_object();
    aers_json_add_string(object, "type", aers_node_type_name(is->type));
    aers_json_add_string(object, "module", is->manifest->name);
    if (node->is_measured)
        add_levels(object, node);
    aers_json_add_int(object, "latency_frames", meter->latency_frames);
    if (node->nchannels > 0) {
        struct json_object *path = json_object_new_object();
        aers_json_add_int(path, "min", node->path_min);
        aers_json_add_int(path, "max", node->path_max);
        json_object_object_add(object, "path_latency_frames", path);
    }
    aers_json_add_number(object, "cpu_pct", aers_render_cpu_pct(render, i), 4);
    aers_json_add_number(object, "cpu_max_pct", meter->cpu_max_pct, 4);
    json_object_object_add(object, "readings", readings_of(is, meter));
    return object;
}

static struct json_object *nodes_of(const struct aers_render *render)
{
    struct json_object *nodes = json_object_new_object();
    for (size_t i = 0; i < render->graph->nnodes; i++)
        json_object_object_add(nodes, render->graph->nodes[i].id, node_of(render, i));
    return nodes;
}

/* ---- events, of all timelines together ---- */

static double sum_readings(const struct aers_render *render, const char *name)
{
    double sum = 0.0;
    for (size_t i = 0; i < render->graph->nnodes; i++) {
        const struct aers_manifest *manifest = render->graph->nodes[i].manifest;
        for (size_t k = 0; k < manifest->noutputs && strcmp(manifest->name, "builtin/events") == 0; k++)
            if (strcmp(manifest->outputs[k].name, name) == 0 && k < render->meters.nodes[i].noutputs)
                sum += (double)render->meters.nodes[i].outputs[k];
    }
    return sum;
}

static struct json_object *events_of(const struct aers_render *render)
{
    struct json_object *object = json_object_new_object();
    aers_json_add_int(object, "played", (int64_t)sum_readings(render, "played"));
    aers_json_add_int(object, "stolen", (int64_t)sum_readings(render, "stolen"));
    aers_json_add_int(object, "tagged", (int64_t)render->ntagged);
    json_object_object_add(object, "traced",
                           render->traces ? json_object_get(render->traces) : json_object_new_array());
    return object;
}

static struct json_object *claims_of(const struct aers_render *render)
{
    struct json_object *array = json_object_new_array();
    for (size_t i = 0; i < render->config->claims.n; i++) {
        const struct aers_claim *claim = &render->claims[i];
        double measured = aers_render_measure(render, claim);
        struct json_object *object = json_object_new_object();
        aers_json_add_string(object, "assertion", claim->text);
        aers_json_add_bool(object, "holds", aers_claim_holds(claim, measured));
        aers_json_add_number(object, "measured", measured, DECIMALS);
        aers_json_add_string(object, "unit", claim->unit);
        json_object_array_add(array, object);
    }
    return array;
}

struct json_object *aers_render_report(const struct aers_render *render)
{
    struct json_object *report = json_object_new_object();
    double length_s = (double)render->nframes / render->graph->rate_hz;
    aers_json_add_string(report, "graph_id", render->graph->graph_id);
    aers_json_add_string(report, "graph", render->graph->path);
    aers_json_add_string(report, "version", AERS_VERSION);
    aers_json_add_int(report, "rate_hz", render->graph->rate_hz);
    aers_json_add_int(report, "block_nframes", render->block_nframes);
    aers_json_add_string(report, "isolation", aers_isolation_name(render->config->isolation));
    aers_json_add_int(report, "nframes", (int64_t)render->nframes);
    aers_json_add_number(report, "duration_s", length_s, 6);
    aers_json_add_int(report, "seed", render->config->has_seed ? render->config->seed : 0);
    aers_json_add_number(report, "took_s", aers_clock_ms() / 1e3 - render->began_s, DECIMALS);
    aers_json_add_number(report, "render_s", render->ran_s, DECIMALS);
    aers_json_add_number(report, "times_real_time", length_s / render->ran_s, 1);
    add_files(render, report);
    json_object_object_add(report, "events", events_of(render));
    json_object_object_add(report, "assertions", claims_of(render));
    json_object_object_add(report, "nodes", nodes_of(render));
    return report;
}
