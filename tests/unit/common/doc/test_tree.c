/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/doc/tree.h"

static struct aers_problems problems;

static enum aers_code parse(const char *text, const struct aers_doc_limits *limits, struct aers_doc **out)
{
    aers_problems_finish(&problems);
    aers_problems_init(&problems, "text");
    return aers_doc_parse(text, strlen(text), limits, &problems, out);
}

static struct aers_doc *good(const char *text)
{
    struct aers_doc *doc = NULL;
    assert_int_equal(parse(text, NULL, &doc), AERS_OK);
    assert_int_equal(problems.ntotal, 0);
    return doc;
}

/* Refused with this code, and with a problem at this place whose sentence has these words. */
static void bad(const char *text, const struct aers_doc_limits *limits, enum aers_code code, unsigned line,
                unsigned column, const char *words)
{
    struct aers_doc *doc = NULL;
    assert_int_equal(parse(text, limits, &doc), code);
    assert_null(doc);
    assert_true(problems.nitems > 0);
    assert_non_null(strstr(problems.items[0].what, words));
    assert_int_equal(problems.items[0].line, line);
    assert_int_equal(problems.items[0].column, column);
}

static void every_value_knows_its_line_and_column(void **state)
{
    (void)state;
    struct aers_doc *doc = good("a: 1\n"
                                "b:\n"
                                "  - x\n"
                                "  - { \"ü\": [2], d: true }\n");
    const struct aers_doc *b = aers_doc_get(doc, "b"), *map = b->child->next;
    assert_int_equal(aers_doc_get(doc, "a")->line, 1);
    assert_int_equal(aers_doc_get(doc, "a")->column, 4);
    assert_int_equal(b->key_line, 2);
    assert_int_equal(b->key_column, 1);
    assert_int_equal(b->nchildren, 2);
    assert_int_equal(b->child->line, 3);
    assert_int_equal(b->child->column, 5);
    assert_int_equal(map->line, 4);
    assert_int_equal(map->child->key_column, 7);
    assert_int_equal(map->child->column, 12); /* columns are characters, not bytes */
    assert_int_equal(aers_doc_get(map, "d")->column, 20);
    aers_doc_destroy(doc);
}

static void plain_scalars_follow_the_core_schema(void **state)
{
    static const struct {
        const char *text;
        enum aers_doc_type type;
        double number;
    } cases[] = {
        {"null", AERS_DOC_NULL, 0},
        {"~", AERS_DOC_NULL, 0},
        {"", AERS_DOC_NULL, 0},
        {"True", AERS_DOC_BOOL, 1},
        {"FALSE", AERS_DOC_BOOL, 0},
        {"yes", AERS_DOC_STRING, 0},
        {"on", AERS_DOC_STRING, 0},
        {"tRUE", AERS_DOC_STRING, 0},
        {"0", AERS_DOC_INT, 0},
        {"-12", AERS_DOC_INT, -12},
        {"+7", AERS_DOC_INT, 7},
        {"0x1F", AERS_DOC_INT, 31},
        {"0o17", AERS_DOC_INT, 15},
        {"010", AERS_DOC_INT, 10},
        {"1.5", AERS_DOC_FLOAT, 1.5},
        {".5", AERS_DOC_FLOAT, .5},
        {"5.", AERS_DOC_FLOAT, 5},
        {"1e3", AERS_DOC_FLOAT, 1000},
        {"-1E-2", AERS_DOC_FLOAT, -.01},
        {"1e", AERS_DOC_STRING, 0},
        {"0x", AERS_DOC_STRING, 0},
        {"1_000", AERS_DOC_STRING, 0},
        {"1:30", AERS_DOC_STRING, 0},
        {"12a", AERS_DOC_STRING, 0},
        {".", AERS_DOC_STRING, 0},
        {"-", AERS_DOC_STRING, 0},
        {"\"5\"", AERS_DOC_STRING, 0},
        {"'~'", AERS_DOC_STRING, 0},
        {"inf", AERS_DOC_STRING, 0},
        {"nan", AERS_DOC_STRING, 0},
        {"!!str 5", AERS_DOC_STRING, 0},
        {"2001-01-01", AERS_DOC_STRING, 0},
        {"9223372036854775807", AERS_DOC_INT, 9223372036854775807.},
        {"9223372036854775808", AERS_DOC_FLOAT, 9223372036854775808.},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[64];
        snprintf(text, sizeof text, "[%s%s]", cases[i].text, *cases[i].text ? "" : "\"\", ");
        if (strcmp(cases[i].text, "-") == 0)
            snprintf(text, sizeof text, "a: '-'");
        if (!*cases[i].text)
            snprintf(text, sizeof text, "a:");
        struct aers_doc *doc = good(text);
        if (doc->child->type != cases[i].type)
            print_message("%s is %s\n", cases[i].text, aers_doc_type_name(doc->child->type));
        assert_int_equal(doc->child->type, cases[i].type);
        if (cases[i].type == AERS_DOC_BOOL)
            assert_int_equal(doc->child->boolean, (int)cases[i].number);
        else
            assert_true(aers_doc_number(doc->child) == cases[i].number);
        aers_doc_destroy(doc);
    }
}

static void infinities_and_nan_are_numbers_of_their_own(void **state)
{
    (void)state;
    struct aers_doc *doc = good("[.inf, -.Inf, +.INF, .nan, .NaN]");
    const struct aers_doc *item = doc->child;
    assert_true(aers_doc_number(item) == HUGE_VAL);
    assert_true(aers_doc_number(item = item->next) == -HUGE_VAL);
    assert_true(aers_doc_number(item = item->next) == HUGE_VAL);
    assert_true(isnan(aers_doc_number(item = item->next)));
    assert_true(isnan(aers_doc_number(item = item->next)));
    aers_doc_destroy(doc);
}

static void json_is_read_as_what_it_is(void **state)
{
    (void)state;
    struct aers_doc *doc = good("{\"a\":[1,-2.5e1,\"x\\u00e9\\n\\/\",true,null,{}],\t\"b\":{\"c\":\"\"}}");
    const struct aers_doc *item = aers_doc_get(doc, "a")->child->next->next;
    assert_string_equal(item->string, "x\xc3\xa9\n/");
    assert_int_equal(aers_doc_get(doc, "a")->nchildren, 6);
    assert_string_equal(aers_doc_string(aers_doc_get(aers_doc_get(doc, "b"), "c")), "");
    aers_doc_destroy(doc);
}

static void characters_beyond_the_basic_plane_may_be_written_as_json_writes_them(void **state)
{
    (void)state;
    struct aers_doc *doc = good("{\"title\": \"\\ud83c\\udfadx\", \"n\": 1,\n"
                                " \"k\\uD83D\\uDE00\": \"\\\\ud83c \\ud83d\\ude00\", \"z\": 2}");
    assert_string_equal(aers_doc_string(aers_doc_get(doc, "title")), "\xf0\x9f\x8e\xadx");
    assert_string_equal(aers_doc_string(aers_doc_get(doc, "k\xf0\x9f\x98\x80")), "\\ud83c \xf0\x9f\x98\x80");
    assert_int_equal(aers_doc_get(doc, "n")->column, 33);
    assert_int_equal(aers_doc_get(doc, "z")->column, 48);
    aers_doc_destroy(doc);
    doc = good("{a: '\\ud83c\\udfad'}"); /* YAML, where this is plain text */
    assert_string_equal(doc->child->string, "\\ud83c\\udfad");
    aers_doc_destroy(doc);
    bad("[\"\\ud83c\"]", NULL, AERS_E_INVALID, 1, 5, "Unicode");
    bad("[\"\\udfad\\ud83c\"]", NULL, AERS_E_INVALID, 1, 5, "Unicode");
    bad("[\"\\ud83c\\udfad\", 1, \"\\ud83c\"]", NULL, AERS_E_INVALID, 1, 24, "Unicode");
}

static void aliases_are_copies(void **state)
{
    (void)state;
    struct aers_doc *doc = good("a: &x\n  k: [1, two]\nb: *x\nc: &x 3\nd: *x\n");
    const struct aers_doc *b = aers_doc_get(doc, "b");
    assert_int_equal(b->line, 3); /* the copy stands where the alias stands */
    assert_int_equal(b->column, 4);
    assert_int_equal(aers_doc_get(b, "k")->line, 2);
    assert_string_equal(aers_doc_get(b, "k")->child->next->string, "two");
    assert_int_equal(aers_doc_get(doc, "d")->integer, 3); /* the later anchor of the same name */
    aers_doc_destroy(doc);
}

static void what_cannot_be_read_is_refused_at_its_place(void **state)
{
    (void)state;
    bad("a: [1, 2\nb: 3\n", NULL, AERS_E_INVALID, 2, 2, "expected");
    bad("a: \xff\n", NULL, AERS_E_INVALID, 1, 4, "UTF-8");
    bad("ok: 1\nüü: \xe2\x28\xa1\n", NULL, AERS_E_INVALID, 2, 6, "UTF-8");
    bad("a: \x01\n", NULL, AERS_E_INVALID, 1, 4, "control characters");
    bad("a: \"\\0\"\n", NULL, AERS_E_INVALID, 1, 4, "NUL");
    bad("a: 1\n\"b\\0\": 2\n", NULL, AERS_E_INVALID, 2, 1, "NUL");
    bad("a: 1\nb: 2\na: 3\n", NULL, AERS_E_INVALID, 3, 1, "given twice (first in line 1)");
    bad("? [a]\n: 1\n", NULL, AERS_E_INVALID, 1, 3, "a key must be a name");
    bad("a: &k x\n*k : 1\n", NULL, AERS_E_INVALID, 2, 1, "alias as key");
    bad("a: 1\n---\nb: 2\n", NULL, AERS_E_INVALID, 2, 1, "second document");
    bad("", NULL, AERS_E_INVALID, 1, 1, "empty");
    bad("a: !int 5\n", NULL, AERS_E_INVALID, 1, 4, "tags");
    bad("a: *b\n", NULL, AERS_E_INVALID, 1, 4, "no such anchor");
    bad("a: &a [*a]\n", NULL, AERS_E_INVALID, 1, 8, "itself part of");
    bad("a: &a {}\nb: { <<: *a }\n", NULL, AERS_E_INVALID, 2, 6, "merge keys");
}

static void all_duplicate_keys_are_told_in_one_run(void **state)
{
    struct aers_doc *doc = NULL;
    (void)state;
    assert_int_equal(parse("a: { x: 1, x: 2, y: 3, x: 4 }\nb: 1\nb: 2\n", NULL, &doc), AERS_E_INVALID);
    assert_int_equal(problems.ntotal, 3);
    assert_string_equal(problems.items[0].path, "a.x");
    assert_string_equal(problems.items[2].path, "b");
}

static void text_that_is_not_utf8_by_its_mark_is_refused(void **state)
{
    static const char utf16[] = "\xff\xfe"
                                "a\0:\0 \0"
                                "1\0";
    struct aers_doc *doc = NULL;
    (void)state;
    aers_problems_finish(&problems);
    aers_problems_init(&problems, "text");
    assert_int_equal(aers_doc_parse(utf16, sizeof utf16 - 1, NULL, &problems, &doc), AERS_E_INVALID);
    doc = good("\xef\xbb\xbf"
               "a: 1\n"); /* UTF-8's own mark is fine */
    assert_string_equal(doc->child->key, "a");
    aers_doc_destroy(doc);
}

static void limits_hold(void **state)
{
    const struct aers_doc_limits small = {.nbytes = 60, .depth = 3, .nnodes = 8};
    struct aers_doc *doc = NULL;
    (void)state;
    bad("a: 123456789012345678901234567890123456789012345678901234567890\n", &small, AERS_E_LIMIT, 0, 0, "larger than");
    assert_int_equal(parse("[[1]]", &small, &doc), AERS_OK);
    aers_doc_destroy(doc);
    bad("[[[1]]]", &small, AERS_E_LIMIT, 1, 4, "too deep");
    bad("{a: {b: {c: 1}}}", &small, AERS_E_LIMIT, 1, 13, "too deep");
    bad("[1, 2, 3, 4, 5, 6, 7, 8]", &small, AERS_E_LIMIT, 1, 23, "too many values");
    bad("[&a [1, 2], *a, *a]", &small, AERS_E_LIMIT, 1, 17, "too many values");
    bad("[&a [1], [[*a]]]", &small, AERS_E_LIMIT, 1, 12, "too deep");
    bad("[&a abcdefghijklmnopqrstuvwxyz, *a, *a, *a]", &small, AERS_E_LIMIT, 1, 41, "aliases make");
}

static void a_bomb_of_aliases_is_refused_at_once(void **state)
{
    char text[4096] = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
    (void)state;
    for (char c = 'b'; c <= 'z'; c++)
        sprintf(text + strlen(text), "%c: &%c [*%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c]\n", c, c, c - 1, c - 1, c - 1,
                c - 1, c - 1, c - 1, c - 1, c - 1);
    struct aers_doc *doc = NULL;
    assert_int_equal(parse(text, NULL, &doc), AERS_E_LIMIT);
}

static void many_keys_and_anchors_take_their_time_but_no_more(void **state)
{
    char *text = NULL;
    size_t nbytes;
    FILE *memory = open_memstream(&text, &nbytes);
    (void)state;
    for (int i = 0; i < 60000; i++)
        fprintf(memory, "k%d: &a%d %d\n", i, i, i);
    for (int i = 0; i < 60000; i++)
        fprintf(memory, "l%d: *a%d\n", i, 59999 - i);
    fclose(memory);
    struct aers_doc *doc = good(text);
    assert_int_equal(doc->nchildren, 120000);
    aers_doc_destroy(doc);
    free(text);
}

static enum aers_code parse_path(const char *path)
{
    struct aers_doc *doc = NULL;
    aers_problems_finish(&problems);
    aers_problems_init(&problems, path);
    enum aers_code code = aers_doc_parse_file(path, NULL, &problems, &doc);
    aers_doc_destroy(doc);
    return code;
}

static void files_that_cannot_be_read_say_why(void **state)
{
    char fifo[] = "/tmp/aers-test-XXXXXX";
    (void)state;
    assert_int_equal(parse_path("tests/good/requirements.yaml"), AERS_OK);
    assert_int_equal(parse_path("tests/good/no such file"), AERS_E_NOT_FOUND);
    assert_non_null(strstr(problems.items[0].what, "No such file"));
    assert_int_equal(parse_path("tests/good"), AERS_E_IO);
    assert_non_null(mkdtemp(fifo));
    char path[64];
    snprintf(path, sizeof path, "%s/fifo", fifo);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(parse_path(path), AERS_E_IO); /* and does not wait for a writer */
    unlink(path);
    rmdir(fifo);
}

static void lookups_of_nothing_answer_nothing(void **state)
{
    (void)state;
    struct aers_doc *doc = good("[1]");
    assert_null(aers_doc_get(doc, "a"));
    assert_null(aers_doc_get(NULL, "a"));
    assert_null(aers_doc_string(NULL));
    assert_null(aers_doc_string(doc));
    assert_false(aers_doc_is_number(NULL));
    assert_true(aers_doc_number(NULL) == 0);
    aers_doc_destroy(doc);
    aers_doc_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_value_knows_its_line_and_column),
        cmocka_unit_test(plain_scalars_follow_the_core_schema),
        cmocka_unit_test(infinities_and_nan_are_numbers_of_their_own),
        cmocka_unit_test(json_is_read_as_what_it_is),
        cmocka_unit_test(characters_beyond_the_basic_plane_may_be_written_as_json_writes_them),
        cmocka_unit_test(aliases_are_copies),
        cmocka_unit_test(what_cannot_be_read_is_refused_at_its_place),
        cmocka_unit_test(all_duplicate_keys_are_told_in_one_run),
        cmocka_unit_test(text_that_is_not_utf8_by_its_mark_is_refused),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(a_bomb_of_aliases_is_refused_at_once),
        cmocka_unit_test(many_keys_and_anchors_take_their_time_but_no_more),
        cmocka_unit_test(files_that_cannot_be_read_say_why),
        cmocka_unit_test(lookups_of_nothing_answer_nothing),
    };
    int nfailed = cmocka_run_group_tests(tests, NULL, NULL);
    aers_problems_finish(&problems);
    return nfailed;
}
