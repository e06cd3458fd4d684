/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/aers-meter/http/access.h"

static char folder[64], path[128], used[256];

static int set_up(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/aers-access.XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/deep/tokens", folder);
    return 0;
}

static int tear_down(void **state)
{
    char deep[80];
    (void)state;
    snprintf(deep, sizeof deep, "%s/deep", folder);
    unlink(path);
    rmdir(deep);
    return rmdir(folder);
}

static enum aers_code load(struct aers_access *access)
{
    struct aers_error error;
    return aers_access_load(access, path, used, sizeof used, &error);
}

static void write_file(const char *text, mode_t mode)
{
    char deep[80];
    snprintf(deep, sizeof deep, "%s/deep", folder);
    mkdir(deep, 0700);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    chmod(path, mode);
}

static void the_file_is_made_with_two_tokens_for_its_owner_alone(void **state)
{
    struct aers_access first = {0}, second = {0};
    struct stat about;
    (void)state;
    assert_int_equal(load(&first), AERS_OK);
    assert_string_equal(used, path);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_string_not_equal(first.tokens[AERS_ROLE_VIEW], first.tokens[AERS_ROLE_CONTROL]);
    assert_int_equal(load(&second), AERS_OK);
    assert_string_equal(first.tokens[AERS_ROLE_CONTROL], second.tokens[AERS_ROLE_CONTROL]);
    assert_int_equal(aers_access_role(&second, first.tokens[AERS_ROLE_VIEW]), AERS_ROLE_VIEW);
    assert_int_equal(aers_access_role(&second, first.tokens[AERS_ROLE_CONTROL]), AERS_ROLE_CONTROL);
    first.tokens[AERS_ROLE_VIEW][63] ^= 1;
    assert_int_equal(aers_access_role(&second, first.tokens[AERS_ROLE_VIEW]), AERS_ROLE_NONE);
    assert_int_equal(aers_access_role(&second, ""), AERS_ROLE_NONE);
}

#define TOKEN "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void a_file_that_others_may_read_is_refused(void **state)
{
    struct aers_access access = {0};
    (void)state;
    write_file("control " TOKEN "\n", 0640);
    assert_int_equal(load(&access), AERS_E_DENIED);
    assert_false(access.is_required);
    chmod(path, 0600);
    assert_int_equal(load(&access), AERS_OK);
    assert_int_equal(aers_access_role(&access, TOKEN), AERS_ROLE_CONTROL);
}

static void a_file_of_another_form_is_refused(void **state)
{
    const char *texts[] = {"",
                           "control short\n",
                           "view " TOKEN "\n",
                           "control " TOKEN "\ncontrol " TOKEN "\n",
                           "control " TOKEN "0\n",
                           "control " TOKEN "\nhello\n"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct aers_access access = {0};
        write_file(texts[i], 0600);
        assert_int_equal(load(&access), AERS_E_INVALID);
    }
}

static void a_role_without_a_token_is_nobodys(void **state)
{
    struct aers_access access = {.is_required = true};
    (void)state;
    assert_int_equal(aers_access_role(&access, ""), AERS_ROLE_NONE);
    assert_int_equal(aers_access_role(&access, TOKEN), AERS_ROLE_NONE);
    access.is_required = false;
    assert_int_equal(aers_access_role(&access, ""), AERS_ROLE_CONTROL);
}

static void a_token_comes_in_a_header_or_a_cookie(void **state)
{
    char token[AERS_ACCESS_TOKEN_NBYTES + 1];
    (void)state;
    assert_true(aers_access_find_token("Bearer " TOKEN, NULL, token));
    assert_string_equal(token, TOKEN);
    assert_true(aers_access_find_token("bearer " TOKEN, "aers_token=junk", token));
    assert_true(aers_access_find_token(NULL, "a=b; aers_token=" TOKEN "; c=d", token));
    assert_true(aers_access_find_token(NULL, "aers_token=junk; aers_token=" TOKEN, token));
    assert_string_equal(token, TOKEN);
    assert_false(aers_access_find_token("Basic " TOKEN, "aers_token=" TOKEN, token));
    assert_string_equal(token, "");
    assert_false(aers_access_find_token("Bearer " TOKEN "0", NULL, token));
    assert_false(aers_access_find_token(NULL, "xaers_token=" TOKEN, token));
    assert_false(aers_access_find_token(NULL, NULL, token));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_file_is_made_with_two_tokens_for_its_owner_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_others_may_read_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_of_another_form_is_refused, set_up, tear_down),
        cmocka_unit_test(a_role_without_a_token_is_nobodys),
        cmocka_unit_test(a_token_comes_in_a_header_or_a_cookie),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
