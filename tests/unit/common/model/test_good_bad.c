/* SPDX-License-Identifier: ISC */
/* Every file of tests/good loads. Every file of tests/bad has exactly the problems that its first lines expect:
 *   # expect: LINE:COLUMN: text        (0:0 for the whole document; text is a part of "path: sentence") */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/model/graph.h"
#include "folder.h"

static void load_good(const char *path, void *user)
{
    struct aers_problems problems;
    struct aers_graph *graph = NULL;
    (void)user;
    aers_problems_init(&problems, path);
    enum aers_code code = aers_graph_load(path, &problems, &graph);
    aers_problems_print(&problems, stdout);
    assert_int_equal(code, AERS_OK);
    assert_int_equal(problems.ntotal, 0);
    assert_non_null(graph->path);
    aers_graph_destroy(graph);
    aers_problems_finish(&problems);
}

static void every_good_file_loads_without_a_problem(void **state)
{
    (void)state;
    assert_true(folder_walk("tests/good", load_good, NULL) >= 12);
}

struct expected {
    unsigned line, column;
    char text[512];
    bool is_met;
};

static size_t read_expected(const char *path, struct expected *expected, size_t size)
{
    FILE *file = fopen(path, "r");
    char line[1024];
    size_t n = 0;
    assert_non_null(file);
    while (fgets(line, sizeof line, file) && strncmp(line, "# expect: ", 10) == 0) {
        assert_true(n < size);
        int at = 0;
        assert_int_equal(sscanf(line + 10, "%u:%u: %n", &expected[n].line, &expected[n].column, &at), 2);
        line[strcspn(line, "\n")] = '\0';
        snprintf(expected[n].text, sizeof expected[n].text, "%s", line + 10 + at);
        assert_true(expected[n].text[0]);
        expected[n++].is_met = false;
    }
    fclose(file);
    return n;
}

static bool meet(const struct aers_problem *problem, struct expected *expected, size_t n)
{
    char text[2048];
    snprintf(text, sizeof text, "%s%s%s", problem->path, problem->path[0] ? ": " : "", problem->what);
    for (size_t i = 0; i < n; i++) {
        if (expected[i].is_met || expected[i].line != problem->line || expected[i].column != problem->column ||
            !strstr(text, expected[i].text))
            continue;
        return expected[i].is_met = true;
    }
    return false;
}

static void load_bad(const char *path, void *user)
{
    static struct expected expected[AERS_PROBLEMS_MAX];
    struct aers_problems problems;
    struct aers_graph *graph = NULL;
    unsigned *nwrong = user;
    size_t n = read_expected(path, expected, AERS_PROBLEMS_MAX);
    aers_problems_init(&problems, path);
    enum aers_code code = aers_graph_load(path, &problems, &graph);
    if (n == 0 || (code != AERS_E_INVALID && code != AERS_E_LIMIT) || graph) {
        printf("# %s: expects %zu problems, verdict %s\n", path, n, aers_code_word(code));
        ++*nwrong;
    }
    for (size_t i = 0; i < problems.nitems; i++) {
        if (meet(&problems.items[i], expected, n))
            continue;
        printf("# %s: unexpected %u:%u: %s: %s\n", path, problems.items[i].line, problems.items[i].column,
               problems.items[i].path, problems.items[i].what);
        ++*nwrong;
    }
    for (size_t i = 0; i < n; i++) {
        if (expected[i].is_met)
            continue;
        printf("# %s: not found %u:%u: %s\n", path, expected[i].line, expected[i].column, expected[i].text);
        ++*nwrong;
    }
    aers_graph_destroy(graph);
    aers_problems_finish(&problems);
}

static void every_bad_file_has_exactly_the_problems_it_expects(void **state)
{
    unsigned nwrong = 0;
    (void)state;
    assert_true(folder_walk("tests/bad", load_bad, &nwrong) >= 40);
    assert_int_equal(nwrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_good_file_loads_without_a_problem),
        cmocka_unit_test(every_bad_file_has_exactly_the_problems_it_expects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
