/* SPDX-License-Identifier: ISC */
/* Presets of a manifest, and module names that are URIs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/model/manifest.h"

static struct aers_problems problems;

static enum aers_code parse(const char *name, const char *presets, struct aers_manifest **out)
{
    char text[2048];
    struct aers_doc *doc = NULL;
    snprintf(text, sizeof text,
             "{ \"name\": \"%s\", \"version\": \"1\", \"lang\": \"lv2\", \"params\": { \"mix\": { \"type\": \"float\", "
             "\"min\": 0, "
             "\"max\": 1, \"default\": 0.5 }, \"mode\": { \"type\": \"enum\", \"choices\": [\"off\", \"on it\"] } }, "
             "\"presets\": %s }",
             name, presets);
    aers_problems_finish(&problems);
    aers_problems_init(&problems, "m");
    assert_int_equal(aers_doc_parse(text, strlen(text), NULL, &problems, &doc), AERS_OK);
    const enum aers_code code = aers_manifest_parse(doc, &problems, out);
    aers_doc_destroy(doc);
    return code;
}

static void values_are_read_by_name_and_the_rest_is_left_open(void **state)
{
    struct aers_manifest *manifest;
    (void)state;
    assert_int_equal(parse("ext/x", "{ \"Big hall\": { \"mode\": \"on it\" }, \"Dry\": { \"mix\": 0 } }", &manifest),
                     AERS_OK);
    assert_int_equal(manifest->npresets, 2);
    const struct aers_preset *preset = aers_manifest_preset(manifest, "Big hall");
    assert_non_null(preset);
    assert_true(isnan(preset->values[0]));
    assert_true(preset->values[1] == 1.0);
    assert_null(aers_manifest_preset(manifest, "big hall"));
    assert_int_equal(manifest->noptions, 2); /* the other one is its node's: guard_db */
    assert_string_equal(manifest->options[0].name, "preset");
    assert_string_equal(manifest->options[0].doc, "Values to begin with: Big hall, Dry.");
    aers_manifest_destroy(manifest);
}

static void what_a_preset_may_not_say_is_told(void **state)
{
    static const struct {
        const char *presets, *what;
    } cases[] = {
        {"{ \"A\": { \"mix\": 2 } }", "0 to 1"},
        {"{ \"A\": { \"mixture\": 0 } }", "no parameter of this module"},
        {"{ \"A\": { \"mode\": \"up\" } }", "off, on it"},
        {"{ \"A\": 1 }", "object"},
    };
    struct aers_manifest *manifest;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(parse("ext/x", cases[i].presets, &manifest), AERS_E_INVALID);
        if (!strstr(problems.items[0].what, cases[i].what))
            print_message("%s\n", problems.items[0].what);
        assert_non_null(strstr(problems.items[0].what, cases[i].what));
    }
}

static void an_lv2_name_is_a_uri(void **state)
{
    char name[300];
    struct aers_manifest *manifest;
    (void)state;
    assert_int_equal(parse("lv2/http://a.example/b/c#d", "{}", &manifest), AERS_OK);
    aers_manifest_destroy(manifest);
    assert_int_equal(parse("lv2/http://a.example/b c", "{}", &manifest), AERS_E_INVALID);
    snprintf(name, sizeof name, "lv2/http://%0*d", 250, 0);
    assert_int_equal(parse(name, "{}", &manifest), AERS_E_INVALID);
    assert_int_equal(parse("ext/http://a", "{}", &manifest), AERS_E_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_read_by_name_and_the_rest_is_left_open),
        cmocka_unit_test(what_a_preset_may_not_say_is_told),
        cmocka_unit_test(an_lv2_name_is_a_uri),
    };
    const int nfailed = cmocka_run_group_tests(tests, NULL, NULL);
    aers_problems_finish(&problems);
    return nfailed;
}
