/* SPDX-License-Identifier: ISC */
/* What the suite does not ask: places and sentences, compiling, and the graph schema itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "common/base/data.h"
#include "common/model/schema.h"

static struct aers_problems problems;

static struct aers_doc *parse(const char *text)
{
    struct aers_doc *doc = NULL;
    assert_int_equal(aers_doc_parse(text, strlen(text), NULL, &problems, &doc), AERS_OK);
    return doc;
}

static struct aers_schema *compile(const char *text)
{
    struct aers_schema *schema = NULL;
    aers_problems_finish(&problems);
    aers_problems_init(&problems, "schema");
    struct aers_doc *doc = parse(text);
    enum aers_code code = aers_schema_compile(doc, &problems, &schema);
    assert_int_equal(code, problems.ntotal ? AERS_E_INVALID : AERS_OK);
    if (code)
        aers_doc_destroy(doc);
    return schema;
}

static void the_graph_schema_compiles(void **state)
{
    const struct aers_data_file *file = aers_data_find("common/model/graph.schema.json");
    (void)state;
    assert_non_null(file);
    struct aers_schema *schema = compile(file->text);
    assert_non_null(schema);
    aers_schema_destroy(schema);
}

static void a_fault_is_told_with_place_path_and_what_is_allowed(void **state)
{
    static const struct {
        const char *schema, *doc, *problem;
    } cases[] = {
        {"{ type: integer }", "a", "1:1: must be an integer, not \"a\""},
        {"{ type: [string, 'null'] }", "5", "1:1: must be a string or null, not 5"},
        {"{ type: number }", ".nan", "1:1: must be a finite number, not nan"},
        {"{ enum: [alpha, beta, 7] }", "bata", "1:1: must be one of alpha, beta, 7, not \"bata\" (did you mean beta?)"},
        {"{ const: true }", "false", "1:1: must be true, not false"},
        {"{ minimum: 1, maximum: 5 }", "9", "1:1: 9 is above the maximum 5 (allowed: 1 to 5)"},
        {"{ exclusiveMinimum: 1 }", "1", "1:1: 1 is not above 1"},
        {"{ multipleOf: 0.5 }", "0.7", "1:1: must be a multiple of 0.5"},
        {"{ minLength: 1 }", "''", "1:1: must have at least 1 character"},
        {"{ maxLength: 2 }", "äöü", "1:1: must have at most 2 characters, not 3"},
        {"{ pattern: ^a, description: begins with a }", "b",
         "1:1: \"b\" is not of the right form (allowed: begins with a)"},
        {"{ pattern: ^a }", "b", "1:1: \"b\" is not of the right form: ^a"},
        {"{ required: [x, y] }", "{ x: 1 }", "1:1: the field y is missing"},
        {"{ properties: { a: { items: { type: string } } } }", "\n  a: [x, 1]", "2:10: a[1]: must be a string, not 1"},
        {"{ properties: { level: true }, additionalProperties: false }", "{ levle: 1 }",
         "1:3: levle: unknown field (allowed: level; did you mean level?)"},
        {"{ minProperties: 2 }", "{}", "1:1: must have at least 2 fields"},
        {"{ maxItems: 1 }", "[1, 2]", "1:1: must have at most 1 item, not 2"},
        {"{ uniqueItems: true }", "[1, 2, 1.0]", "1:8: [2]: is the same as item 0"},
        {"{ anyOf: [{ type: string }, { minimum: 3 }], description: text or 3 up }", "2",
         "1:1: 2 is none of the allowed forms (allowed: text or 3 up)"},
        {"{ oneOf: [true, true] }", "2", "1:1: 2 is of more than one of the allowed forms"},
        {"{ not: { type: string } }", "x", "1:1: \"x\" is what it must not be"},
        {"{ if: { required: [a] }, then: { required: [b] }, else: { required: [c] } }", "{ a: 1 }",
         "1:1: the field b is missing"},
        {"{ properties: { a: false } }", "{ a: 1 }", "1:6: a: is not allowed here"},
        {"{ $ref: '#/definitions/a~1b~0%25', definitions: { a/b~%: { type: string } } }", "1",
         "1:1: must be a string, not 1"},
        {"{ $ref: '#/allOf/1', allOf: [true, { type: string }] }", "1", "1:1: must be a string, not 1"},
        {"{ allOf: [{ $ref: '#' }] }", "1", "1:1: the schema refers to itself without end"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct aers_schema *schema = compile(cases[i].schema);
        char got[512] = "";
        assert_non_null(schema);
        struct aers_doc *doc = parse(cases[i].doc);
        assert_false(aers_schema_validate(schema, doc, NULL));
        assert_false(aers_schema_validate(schema, doc, &problems));
        assert_true(problems.nitems >= 1);
        const struct aers_problem *problem = &problems.items[0];
        snprintf(got, sizeof got, "%u:%u: %s%s%s", problem->line, problem->column, problem->path,
                 *problem->path ? ": " : "", problem->what);
        assert_string_equal(got, cases[i].problem);
        aers_doc_destroy(doc);
        aers_schema_destroy(schema);
    }
}

static void all_faults_are_told_at_once(void **state)
{
    (void)state;
    struct aers_schema *schema =
        compile("{ required: [z], properties: { a: { type: string, minimum: 5 }, b: { type: array } } }");
    struct aers_doc *doc = parse("{ a: 1, b: 2 }");
    assert_false(aers_schema_validate(schema, doc, &problems));
    assert_int_equal(problems.ntotal, 4);
    aers_doc_destroy(doc);
    aers_schema_destroy(schema);
}

static void a_schema_outside_the_subset_is_not_compiled(void **state)
{
    static const char *const schemas[] = {
        "5",
        "{ format: email }",
        "{ properties: { a: { contains: {} } } }",
        "{ type: text }",
        "{ type: [] }",
        "{ enum: 5 }",
        "{ minimum: .nan }",
        "{ multipleOf: 0 }",
        "{ minLength: -1 }",
        "{ minLength: 1.5 }",
        "{ pattern: '[' }",
        "{ pattern: '\\d+' }",
        "{ patternProperties: { '(': true } }",
        "{ required: [1] }",
        "{ properties: [] }",
        "{ items: 5 }",
        "{ items: [5] }",
        "{ allOf: [] }",
        "{ allOf: { } }",
        "{ not: 7 }",
        "{ uniqueItems: 1 }",
        "{ $ref: 7 }",
        "{ $ref: other.json }",
        "{ $ref: '#/definitions/none' }",
        "{ $ref: '#/enum/0', enum: [{}] }",
        "{ $ref: '#name' }",
        "{ definitions: { a: 5 } }",
    };
    (void)state;
    for (size_t i = 0; i < sizeof schemas / sizeof schemas[0]; i++) {
        struct aers_schema *schema = compile(schemas[i]);
        if (schema)
            print_message("compiled: %s\n", schemas[i]);
        assert_null(schema);
    }
    aers_schema_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_graph_schema_compiles),
        cmocka_unit_test(a_fault_is_told_with_place_path_and_what_is_allowed),
        cmocka_unit_test(all_faults_are_told_at_once),
        cmocka_unit_test(a_schema_outside_the_subset_is_not_compiled),
    };
    int nfailed = cmocka_run_group_tests(tests, NULL, NULL);
    aers_problems_finish(&problems);
    return nfailed;
}
