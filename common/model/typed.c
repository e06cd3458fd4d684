/* SPDX-License-Identifier: ISC */
#include "common/model/typed.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_UNIT = 16 };

static const char *after_spaces(const char *text)
{
    return text + strspn(text, " ");
}

static bool is_amount(const char *text)
{
    return (text[0] == '+' || text[0] == '-') && text[1] == '=';
}

bool aers_typed_is_relative(const char *text)
{
    return is_amount(text) || strcmp(text, "toggle") == 0;
}

/* ---- words */

static bool is_number(const struct aers_param *param)
{
    return param->type == AERS_PARAM_FLOAT || param->type == AERS_PARAM_INT;
}

/* What the parameter itself tells. */
static bool parse_declared(const struct aers_param *param, const char *text, double *value)
{
    if (strcmp(text, "default") == 0)
        *value = param->preset;
    else if (strcmp(text, "min") == 0 && is_number(param))
        *value = param->min;
    else if (strcmp(text, "max") == 0 && is_number(param))
        *value = param->max;
    else
        return false;
    return true;
}

static enum aers_code parse_bool(const struct aers_param *param, const char *text, double now, double *value,
                                 struct aers_error *error)
{
    static const struct {
        const char *word;
        double value;
    } words[] = {{"true", 1}, {"on", 1}, {"yes", 1}, {"1", 1}, {"false", 0}, {"off", 0}, {"no", 0}, {"0", 0}};
    if (strcmp(text, "toggle") == 0 && !isnan(now)) {
        *value = now > 0.5 ? 0 : 1;
        return AERS_OK;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcasecmp(words[i].word, text) == 0) {
            *value = words[i].value;
            return AERS_OK;
        }
    }
    return aers_error_set(error, AERS_E_INVALID, param->name, "\"%.64s\" is none of on, off%s", text,
                          isnan(now) ? "" : ", toggle");
}

static enum aers_code parse_choice(const struct aers_param *param, const char *text, double *value,
                                   struct aers_error *error)
{
    double number;
    for (size_t i = 0; i < param->nchoices; i++) {
        if (strcasecmp(param->choices[i], text) == 0) {
            *value = (double)i;
            return AERS_OK;
        }
    }
    if (!isdigit((unsigned char)text[0]) || text[strspn(text, "0123456789")])
        return aers_param_parse(param, text, value, error); /* which says what there is, and what is near */
    number = strtod(text, NULL);
    enum aers_code code = aers_param_check(param, number, error);
    if (code == AERS_OK)
        *value = number;
    return code;
}

/* ---- numbers and their units */

/* Written unit, the parameter's unit, factor. */
static const struct {
    const char *written, *unit;
    double factor;
} conversions[] = {
    {"s", "ms", 1000}, {"us", "ms", 0.001}, {"ms", "s", 0.001},   {"us", "s", 0.000001},
    {"min", "s", 60},  {"kHz", "Hz", 1000}, {"Hz", "kHz", 0.001}, {"%", "", 0.01},
};

static bool find_factor(const char *written, const char *unit, double *factor)
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
    written = after_spaces(written + 1);
    if (written[0] && strcasecmp(written, unit) != 0)
        return false;
    *factor = 1000;
    return true;
}

static enum aers_code refuse_number(const struct aers_param *param, const char *text, struct aers_error *error)
{
    char allowed[128];
    return aers_error_set(error, AERS_E_INVALID, param->name, "\"%.64s\" is not a number (allowed: %s)", text,
                          aers_param_allowed(param, allowed, sizeof allowed));
}

static bool is_minus_infinity(const char *text)
{
    if (strncasecmp(text, "-inf", 4) != 0)
        return false;
    const char *rest = after_spaces(text + (strncasecmp(text, "-infinity", 9) == 0 ? 9 : 4));
    return !*rest || strcasecmp(rest, "dB") == 0;
}

/* Decimal only: strtod would take hexadecimal, inf and nan as well. */
static bool begins_with_number(const char *text)
{
    text += *text == '+' || *text == '-';
    if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
        return false;
    return isdigit((unsigned char)text[0]) || (text[0] == '.' && isdigit((unsigned char)text[1]));
}

static enum aers_code parse_number(const struct aers_param *param, const char *text, double *value,
                                   struct aers_error *error)
{
    char *end;
    double factor;
    if (strcmp(param->unit, "dB") == 0 && is_minus_infinity(text)) {
        *value = param->min;
        return AERS_OK;
    }
    if (!begins_with_number(text))
        return refuse_number(param, text, error);
    double number = strtod(text, &end);
    const char *unit = after_spaces(end);
    if (!isfinite(number) || strlen(unit) > MOST_UNIT)
        return refuse_number(param, text, error);
    if (!find_factor(unit, param->unit, &factor))
        return aers_error_set(error, AERS_E_INVALID, param->name, "\"%.64s\": the value is %s%s, not in %s", text,
                              *param->unit ? "in " : "a plain number", param->unit, unit);
    *value = number * factor;
    return AERS_OK;
}

static enum aers_code parse_amount(const struct aers_param *param, const char *text, double now, double *value,
                                   struct aers_error *error)
{
    double amount;
    if (!is_number(param) || isnan(now))
        return aers_error_set(error, AERS_E_INVALID, param->name,
                              "\"%.64s\": only a number %s can be changed by an amount", text,
                              is_number(param) ? "that has a value already" : "(not a switch or a choice)");
    enum aers_code code = parse_number(param, after_spaces(text + 2), &amount, error);
    if (code == AERS_OK) /* a sum of decimals is written as one: 0.1 + 0.2 is 0.3 */
        *value = round((text[0] == '+' ? now + amount : now - amount) * 1e9) / 1e9;
    return code;
}

enum aers_code aers_typed_parse(const struct aers_param *param, const char *text, double now, double *value,
                                struct aers_error *error)
{
    double parsed = 0;
    enum aers_code code;
    if (parse_declared(param, text, value))
        return AERS_OK;
    if (is_amount(text))
        code = parse_amount(param, text, now, &parsed, error);
    else if (param->type == AERS_PARAM_BOOL)
        code = parse_bool(param, text, now, &parsed, error);
    else if (param->type == AERS_PARAM_ENUM)
        code = parse_choice(param, text, &parsed, error);
    else
        code = parse_number(param, text, &parsed, error);
    if (code == AERS_OK)
        code = aers_param_check(param, parsed, error);
    if (code == AERS_OK)
        *value = parsed;
    return code;
}
