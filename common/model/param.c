/* SPDX-License-Identifier: ISC */
/* Values of parameters: checked, read, written, normalised. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/doc/scalar.h"
#include "common/model/manifest.h"

const char *aers_param_type_name(enum aers_param_type type)
{
    static const char *const names[] = {"float", "int", "bool", "enum"};
    return (size_t)type < sizeof names / sizeof names[0] ? names[type] : "unknown";
}

const char *aers_scale_name(enum aers_scale scale)
{
    return scale == AERS_SCALE_LOG ? "log" : "linear";
}

/* "lp, hp, bp" */
static const char *list_choices(const struct aers_param *param, char *text, size_t size)
{
    size_t n = 0;
    *text = '\0';
    for (size_t i = 0; i < param->nchoices && n < size; i++) {
        int k = snprintf(text + n, size - n, "%s%s", i ? ", " : "", param->choices[i]);
        n += k < 0 ? 0 : (size_t)k;
    }
    return text;
}

/* "0.1 to 20 ms" */
static const char *list_range(const struct aers_param *param, char *text, size_t size)
{
    char min[32], max[32];
    aers_number_format(param->min, min, sizeof min);
    aers_number_format(param->max, max, sizeof max);
    snprintf(text, size, "%s to %s%s%s", min, max, *param->unit ? " " : "", param->unit);
    return text;
}

const char *aers_param_allowed(const struct aers_param *param, char *text, size_t size)
{
    if (param->type == AERS_PARAM_ENUM)
        return list_choices(param, text, size);
    if (param->type != AERS_PARAM_BOOL)
        return list_range(param, text, size);
    snprintf(text, size, "true, false");
    return text;
}

static enum aers_code check_enum(const struct aers_param *param, double value, struct aers_error *error)
{
    char choices[512];
    if (value >= 0 && value < (double)param->nchoices)
        return AERS_OK;
    return aers_error_set(error, AERS_E_RANGE, param->name, "no choice has this number (allowed: %s)",
                          list_choices(param, choices, sizeof choices));
}

static enum aers_code check_range(const struct aers_param *param, double value, struct aers_error *error)
{
    if (value >= param->min && value <= param->max)
        return AERS_OK;
    char range[128], number[32], bound[32];
    bool above = value > param->max;
    aers_number_format(value, number, sizeof number);
    aers_number_format(above ? param->max : param->min, bound, sizeof bound);
    return aers_error_set(error, AERS_E_RANGE, param->name, "%s is %s %s (allowed: %s)", number,
                          above ? "above the maximum" : "below the minimum", bound,
                          list_range(param, range, sizeof range));
}

enum aers_code aers_param_check(const struct aers_param *param, double value, struct aers_error *error)
{
    char allowed[512];
    if (!isfinite(value))
        return aers_error_set(error, AERS_E_RANGE, param->name, "must be a finite number (allowed: %s)",
                              aers_param_allowed(param, allowed, sizeof allowed));
    if (param->type != AERS_PARAM_FLOAT && value != rint(value))
        return aers_error_set(error, AERS_E_INVALID, param->name, "must be a whole number (allowed: %s)",
                              aers_param_allowed(param, allowed, sizeof allowed));
    return param->type == AERS_PARAM_ENUM ? check_enum(param, value, error) : check_range(param, value, error);
}

static bool parse_choice(const struct aers_param *param, const char *text, double *value)
{
    for (size_t i = 0; i < param->nchoices; i++) {
        if (strcmp(param->choices[i], text) != 0)
            continue;
        *value = (double)i;
        return true;
    }
    return false;
}

static bool parse_bool(const char *text, double *value)
{
    bool is_true = strcmp(text, "true") == 0;
    if (!is_true && strcmp(text, "false") != 0)
        return false;
    *value = is_true;
    return true;
}

static enum aers_code refuse_text(const struct aers_param *param, const char *text, struct aers_error *error)
{
    char allowed[512];
    if (param->type == AERS_PARAM_BOOL)
        return aers_error_set(error, AERS_E_INVALID, param->name, "must be true or false, not \"%.64s\"", text);
    if (param->type != AERS_PARAM_ENUM)
        return aers_error_set(error, AERS_E_INVALID, param->name, "must be a number, not \"%.64s\" (allowed: %s)", text,
                              list_range(param, allowed, sizeof allowed));
    const char *nearest = aers_did_you_mean(text, (const char *const *)param->choices, param->nchoices);
    return aers_error_set(error, AERS_E_INVALID, param->name, "no choice \"%.64s\" (allowed: %s%s%s%s)", text,
                          list_choices(param, allowed, sizeof allowed), nearest ? "; did you mean " : "",
                          nearest ? nearest : "", nearest ? "?" : "");
}

enum aers_code aers_param_parse(const struct aers_param *param, const char *text, double *value,
                                struct aers_error *error)
{
    double parsed = 0;
    bool known = (param->type == AERS_PARAM_ENUM && parse_choice(param, text, &parsed)) ||
                 (param->type == AERS_PARAM_BOOL && parse_bool(text, &parsed)) || aers_number_parse(text, &parsed);
    if (!known)
        return refuse_text(param, text, error);
    enum aers_code code = aers_param_check(param, parsed, error);
    if (!code)
        *value = parsed;
    return code;
}

void aers_param_format(const struct aers_param *param, double value, char *text, size_t size)
{
    if (param->type == AERS_PARAM_BOOL)
        snprintf(text, size, "%s", value != 0 ? "true" : "false");
    else if (param->type == AERS_PARAM_ENUM && value >= 0 && value < (double)param->nchoices)
        snprintf(text, size, "%s", param->choices[(size_t)value]);
    else
        aers_number_format(value, text, size);
}

static double clamp(double value, double min, double max)
{
    return !(value > min) ? min : value > max ? max : value; /* NaN becomes min */
}

double aers_param_normalise(const struct aers_param *param, double value)
{
    if (!(param->max > param->min))
        return 0;
    value = clamp(value, param->min, param->max);
    if (param->scale == AERS_SCALE_LOG)
        return log(value / param->min) / log(param->max / param->min);
    return (value - param->min) / (param->max - param->min);
}

double aers_param_denormalise(const struct aers_param *param, double n)
{
    n = clamp(n, 0, 1);
    double value = param->scale == AERS_SCALE_LOG ? param->min * pow(param->max / param->min, n)
                                                  : param->min + n * (param->max - param->min);
    value = clamp(value, param->min, param->max);
    return param->type == AERS_PARAM_FLOAT ? value : rint(value);
}
