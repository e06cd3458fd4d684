/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/http/problem.h"

static const struct {
    unsigned status;
    const char *reason;
} reasons[] = {
    {200, "OK"},
    {202, "Accepted"},
    {204, "No Content"},
    {303, "See Other"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
};

const char *aers_http_reason(unsigned status)
{
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "Error";
}

struct json_object *aers_problem_create(unsigned status, enum aers_code code, const char *instance, const char *detail)
{
    struct json_object *problem = json_object_new_object();
    aers_json_add_string(problem, "type", "about:blank");
    aers_json_add_string(problem, "title", aers_http_reason(status));
    aers_json_add_int(problem, "status", status);
    aers_json_add_string(problem, "detail", detail);
    aers_json_add_string(problem, "instance", instance);
    aers_json_add_string(problem, "code", aers_code_word(code));
    return problem;
}
