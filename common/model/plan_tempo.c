/* SPDX-License-Identifier: ISC */
#include "common/model/plan_tempo.h"

#include <stdlib.h>

enum { MAX_POINTS = 1000, MAX_BAR = 1 << 24 };

struct json_object *aers_plan_tempo_format(const struct aers_tempo *tempo)
{
    struct json_object *array = json_object_new_array();
    for (size_t i = 0; i < tempo->npoints; i++) {
        struct json_object *point = json_object_new_array();
        json_object_array_add(point, json_object_new_int64(tempo->points[i].bar));
        json_object_array_add(point, json_object_new_double(tempo->points[i].bpm));
        json_object_array_add(point, json_object_new_int64(tempo->points[i].beats));
        json_object_array_add(array, point);
    }
    return array;
}

static double number_in(struct json_object *array, size_t i)
{
    struct json_object *value = json_object_array_get_idx(array, i);
    bool is_number = json_object_is_type(value, json_type_int) || json_object_is_type(value, json_type_double);
    return is_number ? json_object_get_double(value) : 0.0;
}

static bool read_point(struct json_object *from, const struct aers_tempo_point *before, struct aers_tempo_point *point)
{
    if (!json_object_is_type(from, json_type_array) || json_object_array_length(from) != 3)
        return false;
    double bar = number_in(from, 0), bpm = number_in(from, 1), beats = number_in(from, 2);
    if (!(bar >= 1 && bar <= MAX_BAR && bpm >= 1 && bpm <= 1000 && beats >= 1 && beats <= 64))
        return false;
    *point = (struct aers_tempo_point){.bar = (uint32_t)bar, .bpm = bpm, .beats = (uint32_t)beats};
    return before ? point->bar > before->bar : point->bar == 1;
}

enum aers_code aers_plan_tempo_read(struct json_object *array, struct aers_tempo *tempo, struct aers_error *error)
{
    size_t n = json_object_is_type(array, json_type_array) ? json_object_array_length(array) : 0;
    if (n == 0 || n > MAX_POINTS)
        return aers_error_set(error, AERS_E_INVALID, "plan", "tempo must be an array of 1 to %d points", MAX_POINTS);
    if (!(tempo->points = calloc(n, sizeof *tempo->points)))
        return AERS_E_MEMORY;
    for (size_t i = 0; i < n; i++)
        if (!read_point(json_object_array_get_idx(array, i), i ? &tempo->points[i - 1] : NULL, &tempo->points[i]))
            return aers_error_set(error, AERS_E_INVALID, "plan",
                                  "tempo must hold [bar, bpm, beats], from bar 1 on, each later than the last");
    tempo->npoints = n;
    aers_tempo_settle(tempo);
    return AERS_OK;
}
