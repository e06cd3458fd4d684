/* SPDX-License-Identifier: ISC */
#include "common/doc/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/doc/tree.h"

#define MAX_DEPTH 32

static const unsigned constant_key = JSON_C_OBJECT_ADD_CONSTANT_KEY;

/* ---- what json-c lets pass even when strict: its tokens are checked here, how they follow each other there ---- */

/* @return the byte after the string that begins at text, or NULL: control characters, or no end */
static const char *skip_string(const char *text, const char *end)
{
    for (text++; text < end && (unsigned char)*text >= 0x20; text++) {
        if (*text == '"')
            return text + 1;
        if (*text == '\\')
            text++;
    }
    return NULL;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t skip_digits(const char *text, size_t nbytes, size_t at)
{
    while (at < nbytes && is_digit(text[at]))
        at++;
    return at;
}

/* -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)? */
static bool is_number(const char *text, size_t nbytes)
{
    size_t at = nbytes && *text == '-', begin = at;
    at = skip_digits(text, nbytes, at);
    if (at == begin || (text[begin] == '0' && at > begin + 1))
        return false;
    if (at < nbytes && text[at] == '.') {
        begin = at + 1;
        at = skip_digits(text, nbytes, begin);
        if (at == begin)
            return false;
    }
    if (at < nbytes && (text[at] == 'e' || text[at] == 'E')) {
        begin = at + 1;
        begin += begin < nbytes && (text[begin] == '-' || text[begin] == '+');
        at = skip_digits(text, nbytes, begin);
        if (at == begin)
            return false;
    }
    return at == nbytes;
}

static bool is_literal(const char *text, size_t nbytes)
{
    static const char *const literals[] = {"true", "false", "null"};
    for (size_t i = 0; i < sizeof literals / sizeof literals[0]; i++)
        if (strlen(literals[i]) == nbytes && memcmp(literals[i], text, nbytes) == 0)
            return true;
    return is_number(text, nbytes);
}

/* @return the first byte that begins no token of RFC 8259, or end */
static const char *check_tokens(const char *text, const char *end)
{
    static const char punctuation[] = "{}[]:, \t\n\r";
    while (text < end) {
        const char *token = text;
        if (*text == '"') {
            text = skip_string(text, end);
            if (!text)
                return token;
        } else if (*text && strchr(punctuation, *text)) {
            text++;
        } else {
            while (text < end && *text && !strchr(punctuation, *text))
                text++;
            if (!is_literal(token, (size_t)(text - token)))
                return token;
        }
    }
    return end;
}

enum aers_code aers_json_parse(const char *text, size_t nbytes, size_t max_nbytes, struct json_object **out,
                               struct aers_error *error)
{
    if (nbytes > max_nbytes || nbytes > INT32_MAX - 1)
        return aers_error_set(error, AERS_E_LIMIT, "", "JSON of more than %zu bytes", max_nbytes);
    const char *fault_at = check_tokens(text, text + nbytes);
    if (fault_at != text + nbytes)
        return aers_error_set(error, AERS_E_INVALID, "", "not JSON: unexpected text at byte %zu",
                              (size_t)(fault_at - text));
    struct json_tokener *tokener = json_tokener_new_ex(MAX_DEPTH);
    if (!tokener)
        return AERS_E_MEMORY;
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    struct json_object *object = json_tokener_parse_ex(tokener, text, (int)nbytes);
    enum json_tokener_error fault = json_tokener_get_error(tokener);
    if (fault == json_tokener_continue &&
        nbytes) { /* a bare number is complete only at the end: say that it is the end */
        object = json_tokener_parse_ex(tokener, "", 1);
        fault = json_tokener_get_error(tokener);
    }
    size_t at = json_tokener_get_parse_end(tokener);
    json_tokener_free(tokener);
    if (fault != json_tokener_success) {
        json_object_put(object);
        return aers_error_set(error, AERS_E_INVALID, "", "not JSON: %s near byte %zu", json_tokener_error_desc(fault),
                              at);
    }
    *out = object;
    return AERS_OK;
}

void aers_json_add_string(struct json_object *object, const char *key, const char *value)
{
    json_object_object_add_ex(object, key, value ? json_object_new_string(value) : NULL, constant_key);
}

void aers_json_add_int(struct json_object *object, const char *key, int64_t value)
{
    json_object_object_add_ex(object, key, json_object_new_int64(value), constant_key);
}

void aers_json_add_bool(struct json_object *object, const char *key, bool value)
{
    json_object_object_add_ex(object, key, json_object_new_boolean(value), constant_key);
}

void aers_json_add_number(struct json_object *object, const char *key, double value, int decimals)
{
    json_object_object_add_ex(object, key, aers_json_number(value, decimals), constant_key);
}

struct json_object *aers_json_number(double value, int decimals)
{
    char text[400]; /* the largest double has 309 digits before the point */
    if (!isfinite(value))
        return NULL;
    snprintf(text, sizeof text, "%.*f", decimals < 0 ? 0 : decimals > 17 ? 17 : decimals, value);
    if (strchr(text, '.')) {
        char *end = text + strlen(text);
        while (end[-1] == '0')
            *--end = '\0';
        if (end[-1] == '.')
            *--end = '\0';
    }
    return json_object_new_double_s(value, strcmp(text, "-0") == 0 ? "0" : text);
}

struct json_object *aers_json_problem(const struct aers_problem *problem)
{
    struct json_object *object = json_object_new_object();
    aers_json_add_int(object, "line", problem->line);
    aers_json_add_int(object, "column", problem->column);
    aers_json_add_string(object, "path", problem->path);
    aers_json_add_string(object, "what", problem->what);
    return object;
}

const char *aers_json_get_string(struct json_object *object, const char *key, const char *otherwise)
{
    struct json_object *value;
    if (!json_object_object_get_ex(object, key, &value) || !json_object_is_type(value, json_type_string))
        return otherwise;
    return json_object_get_string(value);
}

double aers_json_get_number(struct json_object *object, const char *key, double otherwise)
{
    struct json_object *value;
    if (!json_object_object_get_ex(object, key, &value))
        return otherwise;
    if (!json_object_is_type(value, json_type_double) && !json_object_is_type(value, json_type_int))
        return otherwise;
    return json_object_get_double(value);
}

int64_t aers_json_get_int(struct json_object *object, const char *key, int64_t otherwise)
{
    struct json_object *value;
    if (!json_object_object_get_ex(object, key, &value) || !json_object_is_type(value, json_type_int))
        return otherwise;
    return json_object_get_int64(value);
}

struct json_object *aers_json_of_doc(const struct aers_doc *doc)
{
    struct json_object *object = NULL;
    switch (doc->type) {
    case AERS_DOC_BOOL:
        return json_object_new_boolean(doc->boolean);
    case AERS_DOC_INT:
        return json_object_new_int64(doc->integer);
    case AERS_DOC_FLOAT:
        return aers_json_number(doc->real, 17);
    case AERS_DOC_STRING:
        return json_object_new_string(doc->string);
    case AERS_DOC_SEQ:
        object = json_object_new_array();
        for (const struct aers_doc *child = doc->child; child; child = child->next)
            json_object_array_add(object, aers_json_of_doc(child));
        return object;
    case AERS_DOC_MAP:
        object = json_object_new_object();
        for (const struct aers_doc *child = doc->child; child; child = child->next)
            json_object_object_add(object, child->key, aers_json_of_doc(child));
        return object;
    default:
        return NULL;
    }
}
