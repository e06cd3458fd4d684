/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/value.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/problems.h"

static bool is_type(struct json_object *param, const char *type)
{
    return strcmp(aers_json_get_string(param, "type", "float"), type) == 0;
}

static struct json_object *choices(struct json_object *param)
{
    struct json_object *list = NULL;
    json_object_object_get_ex(param, "choices", &list);
    return json_object_is_type(list, json_type_array) ? list : NULL;
}

static const char *choice(struct json_object *param, double value)
{
    struct json_object *list = choices(param);
    if (!list || !(value >= 0) || value >= (double)json_object_array_length(list))
        return NULL;
    return json_object_get_string(json_object_array_get_idx(list, (size_t)value));
}

static double choice_index(struct json_object *param, const char *name)
{
    struct json_object *list = choices(param);
    for (size_t i = 0; list && i < json_object_array_length(list); i++)
        if (strcasecmp(json_object_get_string(json_object_array_get_idx(list, i)), name) == 0)
            return (double)i;
    return NAN;
}

double aers_value_get(struct json_object *param, const char *member)
{
    struct json_object *value;
    if (!json_object_object_get_ex(param, member, &value))
        return NAN;
    switch (json_object_get_type(value)) {
    case json_type_boolean:
        return json_object_get_boolean(value);
    case json_type_string:
        return choice_index(param, json_object_get_string(value));
    case json_type_int:
    case json_type_double:
        return json_object_get_double(value);
    default:
        return NAN;
    }
}

/* ---- words */

static bool parse_bool(const char *text, double *out)
{
    static const struct {
        const char *word;
        double value;
    } words[] = {{"true", 1}, {"on", 1}, {"yes", 1}, {"1", 1}, {"false", 0}, {"off", 0}, {"no", 0}, {"0", 0}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcasecmp(words[i].word, text) == 0) {
            *out = words[i].value;
            return true;
        }
    }
    return false;
}

/* "default", "min", "max", "toggle": what the parameter itself tells. */
static bool parse_word(const char *text, struct json_object *param, double *out)
{
    double value = NAN;
    if (strcmp(text, "default") == 0 || strcmp(text, "min") == 0 || strcmp(text, "max") == 0)
        value = aers_value_get(param, text);
    else if (strcmp(text, "toggle") == 0 && is_type(param, "bool"))
        value = aers_value_get(param, "value") == 0;
    if (isnan(value))
        return false;
    *out = value;
    return true;
}

/* ---- numbers and their units */

/* Written unit, the parameter's unit, factor. */
static const struct {
    const char *written, *unit;
    double factor;
} conversions[] = {
    {"s", "ms", 1000}, {"ms", "s", 0.001}, {"us", "ms", 0.001}, {"min", "s", 60}, {"kHz", "Hz", 1000}, {"%", "", 0.01},
};

static bool unit_factor(const char *written, const char *unit, double *factor)
{
    if (!written[0] || strcasecmp(written, unit) == 0) {
        *factor = 1;
        return true;
    }
    for (size_t i = 0; i < sizeof conversions / sizeof conversions[0]; i++) {
        if (strcasecmp(conversions[i].written, written) == 0 && strcmp(conversions[i].unit, unit) == 0) {
            *factor = conversions[i].factor;
            return true;
        }
    }
    if (written[0] != 'k' && written[0] != 'K') /* "1.2k", "1.2 k": a thousand of whatever it is */
        return false;
    bool found = unit_factor(written + 1, unit, factor);
    *factor *= 1000;
    return found;
}

static enum aers_code not_a_number(const char *text, const char *unit, struct aers_error *error)
{
    return aers_error_set(error, AERS_E_INVALID, "", "\"%s\" is not a number%s%s", text, unit[0] ? " in " : "", unit);
}

static enum aers_code parse_number(const char *text, struct json_object *param, double *out, struct aers_error *error)
{
    const char *unit = aers_json_get_string(param, "unit", "");
    const char *start = text + (text[0] == '+' || text[0] == '-');
    if (strncasecmp(text, "-inf", 4) == 0 && strcmp(unit, "dB") == 0) {
        const char *after = text + (strncasecmp(text, "-infinity", 9) == 0 ? 9 : 4);
        while (*after == ' ')
            after++;
        if (*after && strcasecmp(after, "dB") != 0)
            return not_a_number(text, unit, error);
        *out = aers_json_get_number(param, "min", -150);
        return AERS_OK;
    }
    /* Decimal only: strtod would take hexadecimal, inf and nan as well. */
    if (!(isdigit((unsigned char)start[0]) || (start[0] == '.' && isdigit((unsigned char)start[1]))) ||
        (start[0] == '0' && (start[1] == 'x' || start[1] == 'X')))
        return not_a_number(text, unit, error);
    char *end;
    double value = strtod(text, &end), factor;
    while (*end == ' ')
        end++;
    if (!isfinite(value) || strlen(end) > 16)
        return not_a_number(text, unit, error);
    if (!unit_factor(end, unit, &factor))
        return aers_error_set(error, AERS_E_INVALID, "", "\"%s\": the value is %s%s, not in %s", text,
                              unit[0] ? "in " : "a plain number", unit, end);
    *out = value * factor;
    return AERS_OK;
}

static enum aers_code parse_relative(const char *text, struct json_object *param, double *out, struct aers_error *error)
{
    double change, now = aers_value_get(param, "value");
    const char *amount = text + 2;
    while (*amount == ' ')
        amount++;
    if (is_type(param, "bool") || is_type(param, "enum") || isnan(now))
        return aers_error_set(error, AERS_E_INVALID, "", "\"%s\": only a number can be changed by an amount", text);
    enum aers_code code = parse_number(amount, param, &change, error);
    if (code == AERS_OK) /* a sum of decimals written as one: 0.1 + 0.2 is 0.3 */
        *out = round((text[0] == '+' ? now + change : now - change) * 1e9) / 1e9;
    return code;
}

static enum aers_code parse_enum(const char *text, struct json_object *param, double *out, struct aers_error *error)
{
    char *end, allowed[512];
    double value = choice_index(param, text);
    if (isnan(value) && isdigit((unsigned char)text[0])) {
        value = strtod(text, &end);
        if (*end || value != floor(value) || !choice(param, value))
            value = NAN;
    }
    if (!isnan(value)) {
        *out = value;
        return AERS_OK;
    }
    aers_value_format_range(param, allowed, sizeof allowed);
    return aers_error_set(error, AERS_E_INVALID, "", "\"%s\" is none of %s", text, allowed);
}

static enum aers_code check_range(const char *text, struct json_object *param, double value, struct aers_error *error)
{
    double min = aers_json_get_number(param, "min", -INFINITY), max = aers_json_get_number(param, "max", INFINITY);
    char range[128];
    if (is_type(param, "int") && value != floor(value))
        return aers_error_set(error, AERS_E_INVALID, "", "\"%s\": it takes whole numbers", text);
    if (value >= min && value <= max)
        return AERS_OK;
    aers_value_format_range(param, range, sizeof range);
    return aers_error_set(error, AERS_E_RANGE, "", "%.10g is out of range; allowed: %s", value, range);
}

enum aers_code aers_value_parse(const char *text, struct json_object *param, double *out, struct aers_error *error)
{
    double value;
    enum aers_code code;
    if (parse_word(text, param, &value)) {
        *out = value;
        return AERS_OK;
    }
    if ((text[0] == '+' || text[0] == '-') && text[1] == '=') {
        code = parse_relative(text, param, &value, error);
    } else if (is_type(param, "bool")) {
        if (!parse_bool(text, out))
            return aers_error_set(error, AERS_E_INVALID, "", "\"%s\" is none of on, off, toggle", text);
        return AERS_OK;
    } else if (is_type(param, "enum")) {
        return parse_enum(text, param, out, error);
    } else {
        code = parse_number(text, param, &value, error);
    }
    if (code == AERS_OK)
        code = check_range(text, param, value, error);
    if (code == AERS_OK)
        *out = value;
    return code;
}

/* ---- and back */

void aers_value_format_bare(struct json_object *param, double value, char *text, size_t size)
{
    const char *name = is_type(param, "enum") ? choice(param, value) : NULL;
    if (isnan(value))
        snprintf(text, size, "?");
    else if (is_type(param, "bool"))
        snprintf(text, size, "%s", value != 0 ? "on" : "off");
    else if (name)
        snprintf(text, size, "%s", name);
    else /* adding 0 turns -0 into 0 */
        snprintf(text, size, "%.7g", value + 0.0);
}

void aers_value_format(struct json_object *param, double value, char *text, size_t size)
{
    char bare[64];
    const char *unit = aers_json_get_string(param, "unit", "");
    aers_value_format_bare(param, value, bare, sizeof bare);
    snprintf(text, size, "%s%s%s", bare, unit[0] ? " " : "", unit);
}

void aers_value_format_range(struct json_object *param, char *text, size_t size)
{
    const char *unit = aers_json_get_string(param, "unit", "");
    struct json_object *list = choices(param);
    size_t at = 0;
    text[0] = 0;
    if (is_type(param, "bool")) {
        snprintf(text, size, "on off");
        return;
    }
    for (size_t i = 0; list && i < json_object_array_length(list) && at < size; i++) {
        int n = snprintf(text + at, size - at, "%s%s", i ? " " : "",
                         json_object_get_string(json_object_array_get_idx(list, i)));
        at += n > 0 ? (size_t)n : 0;
    }
    if (!list)
        snprintf(text, size, "%.7g .. %.7g%s%s", aers_json_get_number(param, "min", -INFINITY),
                 aers_json_get_number(param, "max", INFINITY), unit[0] ? " " : "", unit);
}

struct json_object *aers_value_json(struct json_object *param, double value)
{
    const char *name = is_type(param, "enum") ? choice(param, value) : NULL;
    if (is_type(param, "bool"))
        return json_object_new_boolean(value != 0);
    return name ? json_object_new_string(name) : aers_json_number(value, 9);
}
