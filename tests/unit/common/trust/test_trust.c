/* SPDX-License-Identifier: ISC */
/* Keys, signatures and the form that is signed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/trust/canon.h"
#include "common/trust/key.h"

static char folder[] = "/tmp/aers-trust-XXXXXX";

static const char *in_folder(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static char *canon(const char *text)
{
    struct aers_problems problems;
    struct aers_doc *doc = NULL;
    size_t nbytes;
    aers_problems_init(&problems, "");
    assert_int_equal(aers_doc_parse(text, strlen(text), NULL, &problems, &doc), AERS_OK);
    char *form = aers_canon_write(doc, "signature", &nbytes);
    assert_non_null(form);
    assert_int_equal(nbytes, strlen(form));
    aers_doc_destroy(doc);
    aers_problems_finish(&problems);
    return form;
}

static void same_form(const char *a, const char *b)
{
    char *x = canon(a), *y = canon(b);
    assert_string_equal(x, y);
    free(x);
    free(y);
}

static void canonical_form_ignores_spaces_and_order(void **state)
{
    (void)state;
    same_form("{\"b\": [1, 2.50, true, null], \"a\": {\"y\": \"\\u00e4\", \"x\": 1e3}}",
              "{ \"a\":{\"x\":1000.0,\"y\":\"ä\"},\"b\":[1,2.5,true,null] }");
}

static void canonical_form_is_this(void **state)
{
    (void)state;
    char *form = canon("{\"b\": 0.1, \"signature\": \"x\", \"a\": \"q\\\"\\n\\\\\", \"c\": {\"signature\": 1}}");
    assert_string_equal(form, "{\"a\":\"q\\\"\\u000a\\\\\",\"b\":0.1,\"c\":{\"signature\":1}}");
    free(form);
}

static void a_signature_is_its_key_s_and_its_text_s(void **state)
{
    (void)state;
    struct aers_secret_key key, other;
    assert_int_equal(aers_key_generate("one", &key, NULL), AERS_OK);
    assert_int_equal(aers_key_generate("two", &other, NULL), AERS_OK);
    char *signature = aers_key_sign(&key, "text", 4);
    assert_true(aers_key_verify(&key.public_key, "text", 4, signature));
    assert_false(aers_key_verify(&key.public_key, "texT", 4, signature));
    assert_false(aers_key_verify(&other.public_key, "text", 4, signature));
    signature[3] ^= 1;
    assert_false(aers_key_verify(&key.public_key, "text", 4, signature));
    assert_false(aers_key_verify(&key.public_key, "text", 4, ""));
    assert_false(aers_key_verify(&key.public_key, "text", 4, "not base64!"));
    free(signature);
}

static void keys_go_through_files(void **state)
{
    (void)state;
    struct stat status;
    struct aers_error error;
    struct aers_secret_key key, back;
    struct aers_public_key public_back;
    assert_int_equal(aers_key_generate("one", &key, &error), AERS_OK);
    assert_int_equal(aers_key_save_secret(&key, in_folder("one.key"), &error), AERS_OK);
    assert_int_equal(stat(in_folder("one.key"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(aers_key_save_secret(&key, in_folder("one.key"), &error), AERS_E_CONFLICT);
    assert_int_equal(aers_key_load_secret(in_folder("one.key"), &back, &error), AERS_OK);
    assert_memory_equal(&key, &back, sizeof key);
    assert_int_equal(aers_key_save_public(&key.public_key, in_folder("one.pub"), &error), AERS_OK);
    assert_int_equal(aers_key_load_public(in_folder("one.pub"), &public_back, &error), AERS_OK);
    assert_memory_equal(&key.public_key, &public_back, sizeof public_back);
    assert_int_equal(aers_key_load_public(in_folder("one.key"), &public_back, &error), AERS_E_INVALID);
    assert_int_equal(aers_key_load_secret(in_folder("one.pub"), &back, &error), AERS_E_DENIED);
    assert_int_equal(chmod(in_folder("one.key"), 0640), 0);
    assert_int_equal(aers_key_load_secret(in_folder("one.key"), &back, &error), AERS_E_DENIED);
    assert_int_equal(aers_key_load_public(in_folder("none.pub"), &public_back, &error), AERS_E_NOT_FOUND);
}

static void names_of_keys_are_file_names(void **state)
{
    (void)state;
    struct aers_secret_key key;
    const char *const bad[] = {
        "", "../x", "a/b", ".hidden", "-x", "a b", "1234567890123456789012345678901234567890123456789"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(aers_key_generate(bad[i], &key, NULL), AERS_E_INVALID);
    assert_true(aers_key_is_name("studio-2_b.x"));
}

static void sha256_is_that_of_the_standard(void **state)
{
    (void)state;
    char hash[AERS_HASH_SIZE];
    aers_hash_sha256("abc", 3, hash); /* FIPS 180-2, appendix B.1 */
    assert_string_equal(hash, "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    const char *const files[] = {"one.key", "one.pub"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(in_folder(files[i]));
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(canonical_form_ignores_spaces_and_order),
        cmocka_unit_test(canonical_form_is_this),
        cmocka_unit_test(a_signature_is_its_key_s_and_its_text_s),
        cmocka_unit_test(keys_go_through_files),
        cmocka_unit_test(names_of_keys_are_file_names),
        cmocka_unit_test(sha256_is_that_of_the_standard),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
