/* SPDX-License-Identifier: ISC */
/* The tempo of a graph: a number, one point, or a list of them. The form (types and ranges) has been checked. */
#include <string.h>

#include "common/model/build.h"

enum { BEATS = 4 }; /* in a bar, when it is not said */

static double number_within(const struct aers_doc *doc, double min, double max, double otherwise)
{
    const double value = aers_doc_number(doc);
    return doc && aers_doc_is_number(doc) && value >= min && value <= max ? value : otherwise;
}

static void read_point(struct aers_build *build, const struct aers_doc *doc)
{
    struct aers_tempo *tempo = &build->graph->tempo;
    struct aers_tempo_point *point = &tempo->points[tempo->npoints];
    const struct aers_tempo_point *before = tempo->npoints ? point - 1 : NULL;
    const struct aers_doc *bar = aers_doc_get(doc, "bar");
    const bool is_map = doc->type == AERS_DOC_MAP;
    point->bpm = number_within(is_map ? aers_doc_get(doc, "bpm") : doc, 1, 1000, 120);
    point->beats = (uint32_t)number_within(aers_doc_get(doc, "beats"), 1, 64, before ? before->beats : BEATS);
    point->bar = (uint32_t)number_within(bar, 1, 1e6, before ? before->bar + 1 : 1);
    if (before && !bar)
        aers_build_problem(build, doc, "from which bar on? (bar: N)");
    else if (before && point->bar <= before->bar)
        aers_build_problem(build, bar, "bars must rise: the point before has bar %u", before->bar);
    else if (!before && point->bar != 1)
        aers_build_problem(build, bar, "the first point begins at bar 1");
    tempo->npoints++;
}

void aers_build_tempo(struct aers_build *build)
{
    const struct aers_doc *doc = aers_doc_get(build->doc, "tempo");
    if (!doc)
        return;
    const bool is_list = doc->type == AERS_DOC_SEQ;
    build->graph->tempo.points = aers_build_alloc(build, is_list ? doc->nchildren : 1, sizeof(struct aers_tempo_point));
    if (!build->graph->tempo.points)
        return;
    const size_t mark = aers_path_key(&build->path, "tempo");
    if (!is_list)
        read_point(build, doc);
    for (const struct aers_doc *point = is_list ? doc->child : NULL; point; point = point->next) {
        const size_t inner = aers_path_index(&build->path, build->graph->tempo.npoints);
        read_point(build, point);
        aers_path_back(&build->path, inner);
    }
    aers_path_back(&build->path, mark);
    aers_tempo_settle(&build->graph->tempo);
}
