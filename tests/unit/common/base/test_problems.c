/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/problems.h"

static char *printed(const struct aers_problems *problems)
{
    char *text = NULL;
    size_t n = 0;
    FILE *stream = open_memstream(&text, &n);
    assert_non_null(stream);
    aers_problems_print(problems, stream);
    fclose(stream);
    return text;
}

static void problems_print_with_file_place_path_and_text(void **state)
{
    (void)state;
    struct aers_problems problems;
    aers_problems_init(&problems, "mix.yaml");
    aers_problems_add(&problems, 12, 15, "nodes[3].params.gain_db", "%d is above the maximum %d", 200, 24);
    aers_problems_add(&problems, 0, 0, "", "cannot be read");
    char *text = printed(&problems);
    assert_string_equal(text, "mix.yaml:12:15: nodes[3].params.gain_db: 200 is above the maximum 24\n"
                              "mix.yaml: cannot be read\n");
    free(text);
    aers_problems_finish(&problems);
}

static void sort_orders_by_place_and_keeps_discovery_order_for_equal_places(void **state)
{
    (void)state;
    struct aers_problems problems;
    aers_problems_init(&problems, "f");
    aers_problems_add(&problems, 9, 1, "", "last");
    aers_problems_add(&problems, 2, 5, "", "third");
    aers_problems_add(&problems, 2, 1, "", "first");
    aers_problems_add(&problems, 2, 1, "", "second");
    aers_problems_sort(&problems);
    const char *const order[] = {"first", "second", "third", "last"};
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(problems.items[i].what, order[i]);
    aers_problems_finish(&problems);
}

static void what_passes_the_bound_is_counted_and_said(void **state)
{
    (void)state;
    struct aers_problems problems;
    aers_problems_init(&problems, "f");
    for (unsigned i = 0; i < AERS_PROBLEMS_MAX + 7; i++)
        aers_problems_add(&problems, i + 1, 1, "", "wrong");
    assert_int_equal(problems.nitems, AERS_PROBLEMS_MAX);
    char *text = printed(&problems);
    assert_non_null(strstr(text, "f: and 7 more problems\n"));
    free(text);
    aers_problems_finish(&problems);
}

static void suggestions_are_near_or_not_made(void **state)
{
    (void)state;
    const char *const words[] = {"gain_db", "freq_hz", "q"};
    assert_string_equal(aers_did_you_mean("gian_db", words, 3), "gain_db");
    assert_string_equal(aers_did_you_mean("freq", words, 3), "freq_hz");
    assert_null(aers_did_you_mean("completely_else", words, 3));
    char huge[300];
    memset(huge, 'a', sizeof huge - 1);
    huge[sizeof huge - 1] = 0;
    assert_null(aers_did_you_mean(huge, words, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(problems_print_with_file_place_path_and_text),
        cmocka_unit_test(sort_orders_by_place_and_keeps_discovery_order_for_equal_places),
        cmocka_unit_test(what_passes_the_bound_is_counted_and_said),
        cmocka_unit_test(suggestions_are_near_or_not_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
