/* SPDX-License-Identifier: ISC */
#include "common/model/automation.h"

#include <stdlib.h>
#include <string.h>

#include "common/doc/scalar.h"

static const char *const modes[AERS_NAUTOMATION_MODES] = {"off", "read", "touch", "write"};
static const char *const curves[AERS_NCURVES] = {"hold", "linear", "exponential", "s-curve"};

const char *aers_automation_mode_name(enum aers_automation_mode mode)
{
    return modes[mode];
}

bool aers_automation_mode_find(const char *name, enum aers_automation_mode *out)
{
    for (int i = 0; i < AERS_NAUTOMATION_MODES; i++) {
        if (strcmp(modes[i], name) != 0)
            continue;
        *out = (enum aers_automation_mode)i;
        return true;
    }
    return false;
}

const char *aers_curve_name(uint32_t curve)
{
    return curve < AERS_NCURVES ? curves[curve] : "?";
}

bool aers_curve_find(const char *name, uint32_t *out)
{
    for (uint32_t i = 0; i < AERS_NCURVES; i++) {
        if (strcmp(curves[i], name) != 0)
            continue;
        *out = i;
        return true;
    }
    return false;
}

const char *aers_curve_why_not(const struct aers_param *param, uint32_t curve, double from, double to)
{
    if (curve != AERS_CURVE_HOLD && param->type != AERS_PARAM_FLOAT)
        return "such a parameter has steps: its points need curve: hold";
    if (curve == AERS_CURVE_EXPONENTIAL && !(from * to > 0))
        return "exponential needs two values of one sign that are not 0 (linear and s-curve take any)";
    return NULL;
}

void aers_automation_finish(struct aers_automation *automation)
{
    free(automation->address);
    free(automation->points);
    *automation = (struct aers_automation){0};
}

void aers_automation_destroy(struct aers_automation *items, size_t nitems)
{
    for (size_t i = 0; i < nitems; i++)
        aers_automation_finish(&items[i]);
    free(items);
}

/* ---- as JSON ---- */

static struct json_object *format_points(const struct aers_automation *automation)
{
    struct json_object *list = json_object_new_array();
    for (size_t i = 0; i < automation->npoints; i++) {
        struct json_object *point = json_object_new_array();
        char text[32];
        aers_number_format(automation->points[i].value, text, sizeof text);
        json_object_array_add(point, json_object_new_int64(automation->points[i].frame));
        json_object_array_add(point, json_object_new_double_s(automation->points[i].value, text));
        json_object_array_add(point, json_object_new_string(aers_curve_name(automation->points[i].curve)));
        json_object_array_add(list, point);
    }
    return list;
}

struct json_object *aers_automation_format(const struct aers_automation *items, size_t nitems)
{
    struct json_object *list = json_object_new_array();
    for (size_t i = 0; i < nitems; i++) {
        struct json_object *object = json_object_new_object();
        aers_json_add_string(object, "address", items[i].address);
        aers_json_add_string(object, "mode", aers_automation_mode_name(items[i].mode));
        json_object_object_add(object, "points", format_points(&items[i]));
        json_object_array_add(list, object);
    }
    return list;
}

static enum aers_code refuse(struct aers_error *error, const char *what)
{
    return aers_error_set(error, AERS_E_INVALID, "automation", "%s", what);
}

static enum aers_code parse_point(struct json_object *json, const struct aers_param *param, const int64_t *after,
                                  struct aers_envelope_point *point, struct aers_error *error)
{
    if (!json_object_is_type(json, json_type_array) || json_object_array_length(json) != 3)
        return refuse(error, "a point is [frame, value, curve]");
    struct json_object *frame = json_object_array_get_idx(json, 0), *value = json_object_array_get_idx(json, 1),
                       *curve = json_object_array_get_idx(json, 2);
    if (!json_object_is_type(frame, json_type_int) || json_object_is_type(value, json_type_string) ||
        !json_object_is_type(curve, json_type_string) || !aers_curve_find(json_object_get_string(curve), &point->curve))
        return refuse(error, "a point is [frame, value, curve]");
    point->frame = json_object_get_int64(frame);
    point->value = json_object_get_double(value);
    if (point->frame < 0 || (after && point->frame <= *after))
        return refuse(error, "points come in order, each at another frame");
    return aers_param_check(param, point->value, error);
}

static enum aers_code parse_points(struct json_object *list, const struct aers_param *param,
                                   struct aers_automation *out, struct aers_error *error)
{
    const size_t n = json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
    enum aers_code code = AERS_OK;
    if (n == 0 || n > AERS_AUTOMATION_MAX_POINTS)
        return refuse(error, "an envelope has 1 to 100000 points");
    if (!(out->points = calloc(n, sizeof *out->points)))
        return AERS_E_MEMORY;
    for (; code == AERS_OK && out->npoints < n; out->npoints++) {
        struct aers_envelope_point *point = &out->points[out->npoints], *last = out->npoints ? point - 1 : NULL;
        code =
            parse_point(json_object_array_get_idx(list, out->npoints), param, last ? &last->frame : NULL, point, error);
        const char *why =
            code == AERS_OK && last ? aers_curve_why_not(param, last->curve, last->value, point->value) : NULL;
        if (why)
            code = refuse(error, why);
    }
    return code;
}

static enum aers_code parse_one(struct json_object *object, const struct aers_manifest *manifest, uint32_t nelements,
                                struct aers_automation *out, struct aers_error *error)
{
    const struct aers_param *param;
    struct json_object *points = NULL;
    const char *address = aers_json_get_string(object, "address", NULL),
               *mode = aers_json_get_string(object, "mode", "");
    if (!address || !aers_automation_mode_find(mode, &out->mode))
        return refuse(error, "an envelope has an address and a mode");
    enum aers_code code = aers_manifest_resolve(manifest, nelements, address, &out->slot, &param, error);
    if (code == AERS_OK && param->is_momentary)
        code = refuse(error, "a push has no envelope");
    if (code == AERS_OK && !(out->address = strdup(address)))
        code = AERS_E_MEMORY;
    json_object_object_get_ex(object, "points", &points);
    return code ? code : parse_points(points, param, out, error);
}

enum aers_code aers_automation_parse(struct json_object *list, const struct aers_manifest *manifest, uint32_t nelements,
                                     struct aers_automation **items, size_t *nitems, struct aers_error *error)
{
    const size_t n = json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
    struct aers_automation *all = calloc(n + 1, sizeof *all);
    enum aers_code code = all ? AERS_OK : AERS_E_MEMORY;
    for (size_t i = 0; code == AERS_OK && i < n; i++)
        code = parse_one(json_object_array_get_idx(list, i), manifest, nelements, &all[i], error);
    for (size_t i = 1; code == AERS_OK && i < n; i++)
        for (size_t k = 0; k < i; k++)
            if (all[k].slot == all[i].slot)
                code = refuse(error, "a parameter has one envelope");
    if (code != AERS_OK) {
        aers_automation_destroy(all, all ? n : 0);
        return code;
    }
    *items = all;
    *nitems = n;
    return AERS_OK;
}
