/* SPDX-License-Identifier: ISC */
/* Our validator against the JSON Schema Test Suite (draft 7), as Debian ships it. Every case of the subset's keywords
 * must get the right verdict. What is passed over is listed here, with the reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "common/doc/json.h"
#include "common/model/schema.h"

static const char folder[] = "/usr/share/json-schema-test-suite/tests/draft7";

/* Left out as a whole: additionalItems, contains, dependencies, propertyNames (keywords outside the subset), refRemote
 * and optional/ (other documents; formats; bignums; ECMA's regular expressions). */
static const char *const files[] = {
    "additionalProperties",
    "allOf",
    "anyOf",
    "boolean_schema",
    "const",
    "default",
    "definitions",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "if-then-else",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "patternProperties",
    "properties",
    "ref",
    "required",
    "type",
    "uniqueItems",
};

#define NFILES (sizeof files / sizeof files[0])

/* Groups whose schema is outside the subset; it must be refused when it is compiled. */
static const struct {
    const char *file, *group, *why;
} refused[] = {
    {"definitions", "valid definition", "refers to the meta-schema, another document"},
    {"definitions", "invalid definition", "refers to the meta-schema, another document"},
    {"ref", "remote ref, containing refs itself", "refers to the meta-schema, another document"},
    {"ref", "Recursive references between schemas", "refers by $id, not by a place"},
    {"ref", "escaped pointer ref", "keeps schemas under made-up keywords (escapes are tested in test_schema.c)"},
};

static const char *why_refused(const char *file, const char *group)
{
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        if (strcmp(refused[i].file, file) == 0 && strcmp(refused[i].group, group) == 0)
            return refused[i].why;
    return NULL;
}

static struct aers_doc *to_doc(struct json_object *json, struct aers_problems *problems)
{
    struct aers_doc *doc = NULL;
    const char *text = json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN);
    return aers_doc_parse(text, strlen(text), NULL, problems, &doc) ? NULL : doc;
}

struct tally {
    unsigned nright, nwrong, npassed_over;
};

static void judge(struct tally *tally, const struct aers_schema *schema, const char *file, const char *group,
                  struct json_object *test)
{
    struct aers_problems problems;
    struct json_object *data = json_object_object_get(test, "data");
    bool wanted = json_object_get_boolean(json_object_object_get(test, "valid"));
    aers_problems_init(&problems, file);
    struct aers_doc *doc = to_doc(data, &problems);
    if (!doc || aers_schema_validate(schema, doc, NULL) != wanted ||
        aers_schema_validate(schema, doc, &problems) != wanted || (problems.ntotal == 0) != wanted) {
        printf("# %s / %s / %s: should be %s\n", file, group, aers_json_get_string(test, "description", ""),
               wanted ? "valid" : "invalid");
        aers_problems_print(&problems, stdout);
        tally->nwrong++;
    } else {
        tally->nright++;
    }
    aers_doc_destroy(doc);
    aers_problems_finish(&problems);
}

static struct aers_schema *compile(struct json_object *json, struct aers_problems *problems)
{
    struct aers_schema *schema = NULL;
    struct aers_doc *doc = to_doc(json, problems);
    if (doc && aers_schema_compile(doc, problems, &schema))
        aers_doc_destroy(doc);
    return schema;
}

static void judge_group(struct tally *tally, const char *file, struct json_object *group)
{
    struct aers_problems problems;
    struct json_object *form = json_object_object_get(group, "schema"), *tests = json_object_object_get(group, "tests");
    const char *name = aers_json_get_string(group, "description", "");
    const char *why = why_refused(file, name);
    aers_problems_init(&problems, file);
    struct aers_schema *schema = compile(form, &problems);
    if (!schema && why) {
        printf("# %s / %s: passed over, it %s\n", file, name, why);
        tally->npassed_over += (unsigned)json_object_array_length(tests);
    } else if (!schema || why) {
        printf("# %s / %s: %s\n", file, name, schema ? "is listed as refused, but was compiled" : "was not compiled");
        aers_problems_print(&problems, stdout);
        tally->nwrong++;
    }
    for (size_t i = 0; schema && i < json_object_array_length(tests); i++)
        judge(tally, schema, file, name, json_object_array_get_idx(tests, i));
    aers_schema_destroy(schema);
    aers_problems_finish(&problems);
}

static void every_case_of_the_suite_gets_the_right_verdict(void **state)
{
    struct tally tally = {0};
    (void)state;
    for (size_t i = 0; i < NFILES; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/%s.json", folder, files[i]);
        struct json_object *groups = json_object_from_file(path);
        assert_non_null(groups);
        for (size_t k = 0; k < json_object_array_length(groups); k++)
            judge_group(&tally, files[i], json_object_array_get_idx(groups, k));
        json_object_put(groups);
    }
    printf("# %u right, %u wrong, %u passed over\n", tally.nright, tally.nwrong, tally.npassed_over);
    assert_int_equal(tally.nwrong, 0);
    assert_true(tally.nright >= 340);
}

static void keywords_outside_the_subset_are_refused(void **state)
{
    static const char *const others[] = {"additionalItems", "contains",        "dependencies",     "propertyNames",
                                         "format",          "contentEncoding", "unevaluatedItems", "$defs"};
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct aers_problems problems;
        struct json_object *json = json_object_new_object();
        json_object_object_add(json, others[i], json_object_new_object());
        aers_problems_init(&problems, "schema");
        assert_null(compile(json, &problems));
        assert_int_equal(problems.ntotal, 1);
        assert_string_equal(problems.items[0].path, others[i]);
        aers_problems_finish(&problems);
        json_object_put(json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_of_the_suite_gets_the_right_verdict),
        cmocka_unit_test(keywords_outside_the_subset_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
