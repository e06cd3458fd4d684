/* SPDX-License-Identifier: ISC */
#include "rig.h"

static void every_manifest_has_its_module(void **state)
{
    (void)state;
    size_t nmodules = 0;
    while (aers_builtin_modules[nmodules])
        nmodules++;
    assert_int_equal(nmodules, aers_manifest_builtin_count());
    for (size_t i = 0; i < aers_manifest_builtin_count(); i++)
        assert_non_null(aers_builtin_find(aers_manifest_builtin(i)->name));
    assert_null(aers_builtin_find("builtin/nothing"));
}

static size_t count(const char *const *names)
{
    size_t n = 0;
    while (names && names[n])
        n++;
    return n;
}

static void names_of_modules_equal_those_of_their_manifests(void **state)
{
    (void)state;
    for (const struct aers_module *const *m = aers_builtin_modules; *m; m++) {
        const struct aers_manifest *manifest = aers_manifest_find((*m)->id);
        assert_non_null(manifest);
        assert_int_equal(count((*m)->params), manifest->nparams);
        for (size_t i = 0; i < manifest->nparams; i++)
            assert_string_equal((*m)->params[i], manifest->params[i].name);
        assert_int_equal((*m)->list != NULL, manifest->list != NULL);
        if (manifest->list)
            assert_string_equal((*m)->list, manifest->list);
        assert_int_equal(count((*m)->fields), manifest->nfields);
        for (size_t i = 0; i < manifest->nfields; i++)
            assert_string_equal((*m)->fields[i], manifest->fields[i].name);
        assert_int_equal(count((*m)->outputs), manifest->noutputs);
        for (size_t i = 0; i < manifest->noutputs; i++)
            assert_string_equal((*m)->outputs[i], manifest->outputs[i].name);
    }
}

static void modules_are_of_this_interface_and_complete(void **state)
{
    (void)state;
    for (const struct aers_module *const *m = aers_builtin_modules; *m; m++) {
        assert_int_equal((*m)->abi, AERS_MODULE_ABI);
        assert_non_null((*m)->size);
        assert_non_null((*m)->init);
        assert_non_null((*m)->set);
        assert_non_null((*m)->process);
        assert_non_null((*m)->reset);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_manifest_has_its_module),
        cmocka_unit_test(names_of_modules_equal_those_of_their_manifests),
        cmocka_unit_test(modules_are_of_this_interface_and_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
