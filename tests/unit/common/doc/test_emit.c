/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/doc/edit.h"
#include "common/doc/emit.h"
#include "common/model/schema_run.h"

static struct aers_doc *parse(const char *text)
{
    struct aers_problems problems;
    struct aers_doc *doc = NULL;
    aers_problems_init(&problems, "text");
    if (aers_doc_parse(text, strlen(text), NULL, &problems, &doc) != AERS_OK) {
        aers_problems_print(&problems, stderr);
        fail_msg("does not read back:\n%s", text);
    }
    aers_problems_finish(&problems);
    return doc;
}

static void assert_reads_back(const struct aers_doc *doc)
{
    char *text = NULL;
    assert_int_equal(aers_doc_emit(doc, &text), AERS_OK);
    struct aers_doc *again = parse(text);
    if (!aers_doc_equal(doc, again))
        fail_msg("reads back as something else:\n%s", text);
    aers_doc_destroy(again);
    free(text);
}

static void emit_writes_short_things_on_one_line(void **state)
{
    (void)state;
    struct aers_doc *doc = parse("{nodes: [{id: a, params: {gain_db: -3.5, on: true}}], list: [], none: null}");
    char *text = NULL;
    assert_int_equal(aers_doc_emit(doc, &text), AERS_OK);
    assert_string_equal(text, "nodes:\n- {id: a, params: {gain_db: -3.5, on: true}}\nlist: []\nnone: null\n");
    free(text);
    aers_doc_destroy(doc);
}

static void strings_that_look_like_something_else_are_quoted(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "3",
        "-1.5e3",
        "true",
        "null",
        "~",
        ".inf",
        "a: b",
        "- a",
        "#x",
        "x #y",
        " a ",
        "a\nb",
        "a\n\n  b\n",
        "\t",
        "'",
        "\"",
        "\\",
        "{",
        "[a]",
        "a, b",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a",
        "|",
        ">",
        "?",
        "---",
        "...",
        "\xc3\xa9",
        "\xe2\x80\xa6",
        "\xf0\x9f\x8e\xad",
        "\x01",
        "\x7f",
        "\xc2\x85",
        "\xe2\x80\xa8",
        "\xef\xbb\xbf",
        "0x10",
        "yes",
        "<<",
        "=",
    };
    struct aers_doc *list = aers_doc_create(AERS_DOC_SEQ), *map = aers_doc_create(AERS_DOC_MAP);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        aers_doc_append(list, aers_doc_create_string(texts[i]));
        aers_doc_put(map, texts[i], aers_doc_create_string(texts[i]));
    }
    aers_doc_put(map, "list", list);
    assert_reads_back(map);
    aers_doc_destroy(map);
}

static struct aers_doc *make_random(unsigned depth)
{
    static const char *const words[] = {
        "a", "gain_db", "42", "true", "", "x: y", "a long text with, commas and \"quotes\" in it"};
    switch (rand() % (depth < 5 ? 8 : 6)) {
    case 0:
        return aers_doc_create(AERS_DOC_NULL);
    case 1:
        return aers_doc_create_bool(rand() % 2);
    case 2:
        return aers_doc_create_number(rand() % 2000 - 1000);
    case 3:
        return aers_doc_create_number(ldexp(rand() / (double)RAND_MAX - 0.5, rand() % 60 - 30));
    case 4:
    case 5:
        return aers_doc_create_string(words[rand() % 7]);
    default:
        break;
    }
    struct aers_doc *doc = aers_doc_create(rand() % 2 ? AERS_DOC_SEQ : AERS_DOC_MAP);
    for (int i = rand() % 6; i > 0; i--) {
        if (doc->type == AERS_DOC_SEQ)
            aers_doc_append(doc, make_random(depth + 1));
        else
            aers_doc_put(doc, words[rand() % 7], make_random(depth + 1));
    }
    return doc;
}

static void any_document_reads_back_as_itself(void **state)
{
    (void)state;
    srand(4711);
    for (int i = 0; i < 5000; i++) {
        struct aers_doc *doc = make_random(0);
        assert_reads_back(doc);
        struct aers_doc *copy = aers_doc_copy(doc);
        assert_true(aers_doc_equal(doc, copy));
        aers_doc_destroy(copy);
        aers_doc_destroy(doc);
    }
}

static void put_replaces_in_place_and_appends(void **state)
{
    (void)state;
    struct aers_doc *map = parse("{a: 1, b: 2, c: 3}");
    aers_doc_put(map, "b", aers_doc_create_string("two"));
    aers_doc_put(map, "d", aers_doc_create_number(4));
    struct aers_doc *wanted = parse("{a: 1, b: two, c: 3, d: 4}");
    assert_true(aers_doc_equal(map, wanted));
    assert_string_equal(aers_doc_nth(map, 1)->key, "b");
    assert_int_equal(map->nchildren, 4);
    aers_doc_destroy(wanted);
    aers_doc_destroy(map);
}

static void remove_takes_first_middle_and_last(void **state)
{
    (void)state;
    struct aers_doc *seq = parse("[0, 1, 2, 3]"), *wanted = parse("[1]");
    aers_doc_remove(seq, aers_doc_nth(seq, 0));
    aers_doc_remove(seq, aers_doc_nth(seq, 1));
    aers_doc_remove(seq, aers_doc_nth(seq, 1));
    assert_true(aers_doc_equal(seq, wanted));
    assert_int_equal(seq->nchildren, 1);
    assert_null(aers_doc_nth(seq, 1));
    aers_doc_destroy(wanted);
    aers_doc_destroy(seq);
}

static void numbers_are_whole_where_they_can_be(void **state)
{
    (void)state;
    const double values[] = {0, -3, 0.5, 1e15, 1e18, -0.1, NAN, INFINITY};
    const enum aers_doc_type types[] = {AERS_DOC_INT,   AERS_DOC_INT,   AERS_DOC_FLOAT, AERS_DOC_INT,
                                        AERS_DOC_FLOAT, AERS_DOC_FLOAT, AERS_DOC_FLOAT, AERS_DOC_FLOAT};
    for (size_t i = 0; i < 8; i++) {
        struct aers_doc *doc = aers_doc_create_number(values[i]);
        assert_int_equal(doc->type, types[i]);
        aers_doc_destroy(doc);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(emit_writes_short_things_on_one_line),
        cmocka_unit_test(strings_that_look_like_something_else_are_quoted),
        cmocka_unit_test(any_document_reads_back_as_itself),
        cmocka_unit_test(put_replaces_in_place_and_appends),
        cmocka_unit_test(remove_takes_first_middle_and_last),
        cmocka_unit_test(numbers_are_whole_where_they_can_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
