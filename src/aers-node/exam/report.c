/* SPDX-License-Identifier: ISC */
#include "src/aers-node/exam/report.h"

#include <stdarg.h>

static const char *const words[] = {"skip", "pass", "warn", "fail"};

void aers_report_init(struct aers_report *report)
{
    *report = (struct aers_report){.checks = json_object_new_array()};
}

void aers_report_finish(struct aers_report *report)
{
    json_object_put(report->checks);
    report->checks = NULL;
}

struct json_object *aers_report_add(struct aers_report *report, const char *name, enum aers_result result,
                                    const char *format, ...)
{
    char text[1024];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    struct json_object *check = json_object_new_object(), *figures = json_object_new_object();
    aers_json_add_string(check, "name", name);
    aers_json_add_string(check, "result", words[result]);
    aers_json_add_string(check, "text", text);
    json_object_object_add(check, "figures", figures);
    json_object_array_add(report->checks, check);
    report->worst = result > report->worst ? result : report->worst;
    report->nwarnings += result == AERS_RESULT_WARN;
    report->nfailures += result == AERS_RESULT_FAIL;
    return figures;
}

static void print_lines(const struct aers_report *report, const struct aers_manifest *manifest, unsigned nin,
                        unsigned nout, FILE *stream)
{
    fprintf(stream, "%s %s (%s), %u in, %u out\n", manifest->name, manifest->version, manifest->lang, nin, nout);
    for (size_t i = 0; i < json_object_array_length(report->checks); i++) {
        struct json_object *check = json_object_array_get_idx(report->checks, i);
        fprintf(stream, "%s  %-9s  %s\n", aers_json_get_string(check, "result", ""),
                aers_json_get_string(check, "name", ""), aers_json_get_string(check, "text", ""));
    }
    fprintf(stream, "%s: %u failed, %u warning%s\n", report->nfailures ? "failed" : "passed", report->nfailures,
            report->nwarnings, report->nwarnings == 1 ? "" : "s");
}

static void print_json(const struct aers_report *report, const struct aers_manifest *manifest, unsigned nin,
                       unsigned nout, FILE *stream)
{
    struct json_object *object = json_object_new_object();
    aers_json_add_string(object, "module", manifest->name);
    aers_json_add_string(object, "version", manifest->version);
    aers_json_add_string(object, "lang", manifest->lang);
    aers_json_add_int(object, "channels_in", nin);
    aers_json_add_int(object, "channels_out", nout);
    aers_json_add_string(object, "result", words[report->worst]);
    json_object_object_add(object, "checks", json_object_get(report->checks));
    fprintf(stream, "%s\n",
            json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(object);
}

void aers_report_print(const struct aers_report *report, const struct aers_manifest *manifest, unsigned nin,
                       unsigned nout, bool json, FILE *stream)
{
    (json ? print_json : print_lines)(report, manifest, nin, nout, stream);
}
