/* SPDX-License-Identifier: ISC */
/* Envelopes of parameters: whose they are, and whether their points are in order and in range. */
#include <stdlib.h>
#include <string.h>

#include "common/model/automation.h"
#include "common/model/build.h"
#include "common/model/timeline_time.h"

struct reading {
    struct aers_build *build;
    const struct aers_param *param;
    struct aers_automation *out;
};

static bool problem(struct reading *reading, const struct aers_doc *doc, const char *what)
{
    aers_build_problem(reading->build, doc, "%s", what);
    return false;
}

static bool read_at(struct reading *reading, const struct aers_doc *at, struct aers_envelope_point *point)
{
    const struct aers_graph *graph = reading->build->graph;
    const size_t n = reading->out->npoints;
    struct aers_error error;
    if (aers_time_place(at, graph->rate_hz, &graph->tempo, &point->frame, &error))
        return problem(reading, at, error.what);
    if (n > 0 && point->frame <= reading->out->points[n - 1].frame)
        return problem(reading, at, "is not after the point before it");
    return true;
}

static bool read_curve(struct reading *reading, const struct aers_doc *map, struct aers_envelope_point *point)
{
    const struct aers_doc *curve = aers_doc_get(map, "curve");
    const char *name = aers_doc_string(curve);
    const struct aers_envelope_point *last = reading->out->npoints ? point - 1 : NULL;
    point->curve = reading->param->type == AERS_PARAM_FLOAT ? AERS_CURVE_LINEAR : AERS_CURVE_HOLD;
    if (curve && (!name || !aers_curve_find(name, &point->curve)))
        return false; /* the form has been refused */
    const char *why = last ? aers_curve_why_not(reading->param, last->curve, last->value, point->value) : NULL;
    if (!why && point->curve != AERS_CURVE_HOLD && reading->param->type != AERS_PARAM_FLOAT)
        why = aers_curve_why_not(reading->param, point->curve, 1, 1);
    return !why || problem(reading, map, why);
}

static bool read_point(struct reading *reading, const struct aers_doc *map)
{
    struct aers_build *build = reading->build;
    struct aers_envelope_point *point = &reading->out->points[reading->out->npoints];
    const struct aers_doc *at = aers_doc_get(map, "at"), *value = aers_doc_get(map, "value");
    struct aers_error error;
    if (!at || !value)
        return false;
    size_t mark = aers_path_key(&build->path, "at");
    bool is_right = read_at(reading, at, point);
    aers_path_back(&build->path, mark);
    mark = aers_path_key(&build->path, "value");
    if (aers_param_read(reading->param, value, &point->value, &error))
        is_right = problem(reading, value, error.what);
    aers_path_back(&build->path, mark);
    return is_right && read_curve(reading, map, point);
}

static void read_points(struct reading *reading, const struct aers_doc *points)
{
    struct aers_build *build = reading->build;
    size_t mark = aers_path_key(&build->path, "points"), index = 0;
    reading->out->points = aers_build_alloc(build, points->nchildren, sizeof *reading->out->points);
    for (const struct aers_doc *map = points->child; map && reading->out->points; map = map->next) {
        size_t inner = aers_path_index(&build->path, index++);
        const bool is_right = read_point(reading, map);
        aers_path_back(&build->path, inner);
        if (!is_right)
            break;
        reading->out->npoints++;
    }
    aers_path_back(&build->path, mark);
}

/* "trim/gain_db" */
static struct aers_graph_node *find_param(struct aers_build *build, const struct aers_doc *doc, uint32_t *slot,
                                          const struct aers_param **param)
{
    const char *text = aers_doc_string(doc), *slash = text ? strchr(text, '/') : NULL;
    struct aers_error error = {.what = ""};
    char id[64] = "";
    if (!text)
        return NULL;
    if (slash && (size_t)(slash - text) < sizeof id)
        memcpy(id, text, (size_t)(slash - text));
    const size_t index = *id ? aers_build_find(build, id) : AERS_NO_INDEX;
    struct aers_graph_node *node = index == AERS_NO_INDEX ? NULL : &build->graph->nodes[index];
    if (!node)
        aers_build_problem(build, doc, "NODE/PARAM is wanted, with the id of a node; \"%.64s\" names none", text);
    if (!node || !node->manifest)
        return NULL;
    if (aers_manifest_resolve(node->manifest, node->nelements, slash + 1, slot, param, &error)) {
        aers_build_problem(build, doc, "%s", error.what);
        return NULL;
    }
    if ((*param)->is_momentary) {
        aers_build_problem(build, doc, "a push has no envelope");
        return NULL;
    }
    for (size_t i = 0; i < node->nautomation; i++)
        if (node->automation[i].slot == *slot) {
            aers_build_problem(build, doc, "has an envelope already");
            return NULL;
        }
    return node;
}

static struct aers_automation *add(struct aers_build *build, struct aers_graph_node *node)
{
    struct aers_automation *grown = reallocarray(node->automation, node->nautomation + 1, sizeof *grown);
    build->out_of_memory |= !grown;
    if (!grown)
        return NULL;
    node->automation = grown;
    grown[node->nautomation] = (struct aers_automation){.mode = AERS_AUTOMATION_READ};
    return &grown[node->nautomation++];
}

static void read_envelope(struct aers_build *build, const struct aers_doc *map)
{
    const struct aers_doc *param = aers_doc_get(map, "param"), *points = aers_doc_get(map, "points");
    const char *mode = aers_doc_string(aers_doc_get(map, "mode"));
    struct reading reading = {.build = build};
    uint32_t slot = 0;
    size_t mark = aers_path_key(&build->path, "param");
    struct aers_graph_node *node = param ? find_param(build, param, &slot, &reading.param) : NULL;
    aers_path_back(&build->path, mark);
    if (!node || !points || points->type != AERS_DOC_SEQ || !(reading.out = add(build, node)))
        return;
    reading.out->slot = slot;
    reading.out->address = aers_build_string(build, strchr(param->string, '/') + 1);
    if (mode)
        (void)aers_automation_mode_find(mode, &reading.out->mode);
    read_points(&reading, points);
}

void aers_build_automation(struct aers_build *build)
{
    const struct aers_doc *list = aers_doc_get(build->doc, "automation");
    size_t mark = aers_path_key(&build->path, "automation"), index = 0;
    for (const struct aers_doc *map = list && list->type == AERS_DOC_SEQ ? list->child : NULL;
         map && build->graph->rate_hz && !build->out_of_memory; map = map->next) {
        size_t inner = aers_path_index(&build->path, index++);
        if (map->type == AERS_DOC_MAP)
            read_envelope(build, map);
        aers_path_back(&build->path, inner);
    }
    aers_path_back(&build->path, mark);
}
