/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include <aers/module.h>

#include "common/model/manifest.h"

static struct aers_problems problems;

static struct aers_manifest *parse(const char *text)
{
    struct aers_doc *doc = NULL;
    struct aers_manifest *manifest = NULL;
    aers_problems_finish(&problems);
    aers_problems_init(&problems, "manifest");
    assert_int_equal(aers_doc_parse(text, strlen(text), NULL, &problems, &doc), AERS_OK);
    enum aers_code code = aers_manifest_parse(doc, &problems, &manifest);
    assert_int_equal(code, problems.ntotal ? AERS_E_INVALID : AERS_OK);
    assert_int_equal(manifest == NULL, problems.ntotal > 0);
    aers_doc_destroy(doc);
    return manifest;
}

static void the_builtin_ones_are_there(void **state)
{
    static const char *const names[] = {"gain", "biquad_eq", "delay", "mixer", "limiter", "bus",
                                        "null", "sine",      "noise", "file",  "wav"};
    (void)state;
    assert_true(aers_manifest_builtin_count() >= sizeof names / sizeof names[0]);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char name[64];
        snprintf(name, sizeof name, "builtin/%s", names[i]);
        const struct aers_manifest *manifest = aers_manifest_find(name);
        assert_non_null(manifest);
        assert_string_equal(manifest->lang, "builtin");
        assert_true(*manifest->title && *manifest->doc);
    }
    assert_null(aers_manifest_find("builtin/none"));
    assert_null(aers_manifest_builtin(aers_manifest_builtin_count()));
}

static void a_manifest_is_read_whole(void **state)
{
    (void)state;
    struct aers_manifest *manifest =
        parse("{ name: ext/plate, version: 0.1.0x, lang: c, title: Plate, doc: A plate.,"
              "  channels: { in: [1, 2], out: [2, 2] }, breaks_cycles: true,"
              "  options: { path: { type: string, required: true }, keys: { type: list } },"
              "  params: { mix: { type: float, min: 0, max: 1, default: 0.25 },"
              "            n: { type: int, min: 1, max: 8, default: 2, unit: s },"
              "            on: { type: bool, default: true },"
              "            f: { type: float, min: 20, max: 2000, default: 200, scale: log },"
              "            mode: { type: enum, choices: [a, b], default: b } },"
              "  list: { name: taps, max: 4, params: { t: { type: int, min: 0, max: 9, default: 0 } } },"
              "  outputs: { level_db: { unit: dB } } }");
    assert_non_null(manifest);
    assert_string_equal(manifest->kind, "processor");
    assert_int_equal(manifest->in_max, 2);
    assert_int_equal(manifest->out_min, 2);
    assert_false(manifest->same_channels);
    assert_false(manifest->can_bypass);
    assert_true(manifest->breaks_cycles);
    assert_int_equal(manifest->nparams, 5);
    assert_true(manifest->params[0].preset == 0.25);
    assert_string_equal(manifest->params[1].unit, "s");
    assert_true(manifest->params[2].preset == 1);
    assert_int_equal(manifest->params[3].scale, AERS_SCALE_LOG);
    assert_true(manifest->params[4].preset == 1 && manifest->params[4].max == 1);
    assert_int_equal(manifest->list_max, 4);
    assert_int_equal(manifest->options[1].type, AERS_DOC_SEQ);
    assert_true(manifest->options[0].required);
    assert_string_equal(manifest->outputs[0].unit, "dB");
    aers_manifest_destroy(manifest);
}

static void the_requirements_own_example_is_read(void **state)
{
    (void)state;
    struct aers_manifest *manifest =
        parse("{\"name\": \"ext/plate_reverb\", \"version\": \"0.1.0\", \"entry\": \"libplate.so\", \"lang\": \"cpp\","
              "\"params\": {\"mix\": {\"type\": \"float\", \"min\": 0.0, \"max\": 1.0, \"default\": 0.2},"
              "\"decay_s\": {\"type\": \"float\", \"min\": 0.1, \"max\": 10.0, \"default\": 2.2}},"
              "\"hash\": \"sha256:2f5e\", \"signature\": \"base64\"}");
    assert_non_null(manifest);
    assert_true(manifest->same_channels && manifest->can_bypass);
    aers_manifest_destroy(manifest);
}

static void every_fault_of_a_manifest_is_told(void **state)
{
    static const struct {
        const char *text, *path, *words;
    } cases[] = {
        {"[]", "", "must be an object"},
        {"{ version: '1', lang: c }", "", "name is missing"},
        {"{ name: gain, version: '1', lang: c }", "name", "not a module's name"},
        {"{ name: a/b, version: 1, lang: c }", "version", "must be a string"},
        {"{ name: a/b, version: '1', lang: c, kind: effect }", "kind", "unknown kind"},
        {"{ name: a/b, version: '1', lang: c, parms: {} }", "parms", "did you mean params?"},
        {"{ name: a/b, version: '1', lang: c, channels: { in: [2, 1] } }", "channels", "[smallest, largest]"},
        {"{ name: a/b, version: '1', lang: c, channels: { out: [1, 65] } }", "channels", "0 to 64"},
        {"{ name: a/b, version: '1', lang: c, params: { 9a: { type: bool } } }", "params.9a", "not a name"},
        {"{ name: a/b, version: '1', lang: c, params: { mute: { type: bool } } }", "", "reserved"},
        {"{ name: a/b, version: '1', lang: c, params: { a: { type: real } } }", "params.a", "unknown type"},
        {"{ name: a/b, version: '1', lang: c, params: { a: { type: float, min: 0, max: 1 } } }", "params.a", "default"},
        {"{ name: a/b, version: '1', lang: c, params: { a: { type: float, min: 0, max: 1, default: 2 } } }", "params.a",
         "in this order"},
        {"{ name: a/b, version: '1', lang: c, params: { a: { type: float, min: 0, max: .inf, default: 2 } } }",
         "params.a", "finite"},
        {"{ name: a/b, version: '1', lang: c, params: { a: { type: int, min: 0, max: 1.5, default: 1 } } }", "params.a",
         "whole"},
        {"{ name: a/b, version: '1', lang: c, params: { a: { type: float, min: 0, max: 1, default: 0, scale: log } } }",
         "params.a", "above 0"},
        {"{ name: a/b, version: '1', lang: c, params: { a: { type: enum, choices: [] } } }", "params.a", "1 to 256"},
        {"{ name: a/b, version: '1', lang: c, params: { a: { type: enum, choices: [x, x] } } }", "params.a", "twice"},
        {"{ name: a/b, version: '1', lang: c, params: { a: { type: enum, choices: [x], default: y } } }", "params.a",
         "none of the choices"},
        {"{ name: a/b, version: '1', lang: c, params: { a: { type: bool, min: 0 } } }", "params.a", "does not fit"},
        {"{ name: a/b, version: '1', lang: c, list: { name: l, max: 0, params: { a: { type: bool } } } }", "list.max",
         "1 to 1024"},
        {"{ name: a/b, version: '1', lang: c, list: { name: l, max: 1, params: {} } }", "list.params", "at least one"},
        {"{ name: a/b, version: '1', lang: c, options: { p: { type: text } } }", "options.p.type", "unknown type"},
        {"{ name: a/b, version: '1', lang: c, options: { p: { type: bool } }, params: { p: { type: bool } } }", "",
         "used twice"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_null(parse(cases[i].text));
        if (!strstr(problems.items[0].what, cases[i].words) || strcmp(problems.items[0].path, cases[i].path) != 0)
            print_message("%s\n  %s: %s\n", cases[i].text, problems.items[0].path, problems.items[0].what);
        assert_non_null(strstr(problems.items[0].what, cases[i].words));
        assert_string_equal(problems.items[0].path, cases[i].path);
    }
}

static void addresses_and_slots_are_each_others_inverse(void **state)
{
    (void)state;
    for (size_t i = 0; i < aers_manifest_builtin_count(); i++) {
        const struct aers_manifest *manifest = aers_manifest_builtin(i);
        uint32_t nslots = aers_manifest_nslots(manifest, manifest->list_max);
        for (uint32_t slot = 0; slot < nslots; slot++) {
            char address[128];
            uint32_t back = ~slot;
            const struct aers_param *param = NULL;
            aers_manifest_address(manifest, slot, address, sizeof address);
            assert_int_equal(aers_manifest_resolve(manifest, manifest->list_max, address, &back, &param, NULL),
                             AERS_OK);
            assert_int_equal(back, slot);
            assert_ptr_equal(param, aers_manifest_param(manifest, slot));
        }
        assert_null(aers_manifest_param(manifest, nslots));
    }
}

static void slots_are_where_the_module_interface_says(void **state)
{
    const struct aers_manifest *mixer = aers_manifest_find("builtin/mixer");
    uint32_t slot = 0;
    const struct aers_param *param = NULL;
    (void)state;
    assert_int_equal(aers_manifest_resolve(mixer, 3, "inputs/3/mute", &slot, &param, NULL), AERS_OK);
    assert_int_equal(slot, aers_slot(1, 3, 2, 2));
    assert_string_equal(param->name, "mute");
    assert_int_equal(aers_manifest_resolve(mixer, 3, "mute", &slot, &param, NULL), AERS_OK);
    assert_int_equal(slot, AERS_SLOT_MUTE);
    assert_int_equal(param->type, AERS_PARAM_BOOL);
}

static void an_address_of_nothing_is_refused_with_a_remedy(void **state)
{
    static const struct {
        const char *module, *address, *words;
    } cases[] = {
        {"builtin/gain", "gain", "did you mean gain_db?"},
        {"builtin/gain", "", "no parameter"},
        {"builtin/gain", "bands/1/q", "no parameter"},
        {"builtin/sine", "bypass", "no dry path"},
        {"builtin/biquad_eq", "bands", "no parameter"},
        {"builtin/biquad_eq", "bands/0/q", "bands/1/type"},
        {"builtin/biquad_eq", "bands/01/q", "bands/1/type"},
        {"builtin/biquad_eq", "bands/-1/q", "bands/1/type"},
        {"builtin/biquad_eq", "bands/1", "bands/1/type"},
        {"builtin/biquad_eq", "bands/4294967297/q", "bands/1/type"},
        {"builtin/biquad_eq", "bands/3/q", "there are 2 bands"},
        {"builtin/biquad_eq", "bands/1/freq", "did you mean freq_hz?"},
        {"builtin/biquad_eq", "bands/1/q/", "no parameter"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct aers_error error = {0};
        uint32_t slot = 77;
        const struct aers_manifest *manifest = aers_manifest_find(cases[i].module);
        assert_int_equal(aers_manifest_resolve(manifest, manifest->list ? 2 : 0, cases[i].address, &slot, NULL, &error),
                         AERS_E_NOT_FOUND);
        if (!strstr(error.what, cases[i].words))
            print_message("%s: %s\n", cases[i].address, error.what);
        assert_non_null(strstr(error.what, cases[i].words));
        assert_int_equal(slot, 77);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_builtin_ones_are_there),
        cmocka_unit_test(a_manifest_is_read_whole),
        cmocka_unit_test(the_requirements_own_example_is_read),
        cmocka_unit_test(every_fault_of_a_manifest_is_told),
        cmocka_unit_test(addresses_and_slots_are_each_others_inverse),
        cmocka_unit_test(slots_are_where_the_module_interface_says),
        cmocka_unit_test(an_address_of_nothing_is_refused_with_a_remedy),
    };
    int nfailed = cmocka_run_group_tests(tests, NULL, NULL);
    aers_problems_finish(&problems);
    return nfailed;
}
