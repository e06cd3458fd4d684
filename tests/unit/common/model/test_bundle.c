/* SPDX-License-Identifier: ISC */
/* All files of a folder as one hash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/model/bundle.h"

static char root[64];

static const char *path_of(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", root, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "we");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int make(void **state)
{
    (void)state;
    strcpy(root, "/tmp/aers-bundle-XXXXXX");
    assert_non_null(mkdtemp(root));
    mkdir(path_of("sub"), 0700);
    write_file("b.ttl", "two");
    write_file("a.so", "one");
    write_file("sub/c", "");
    return 0;
}

static int clean(void **state)
{
    char command[128];
    (void)state;
    snprintf(command, sizeof command, "rm -r %s", root);
    return system(command);
}

static void read_now(struct aers_bundle *bundle)
{
    struct aers_error error;
    assert_int_equal(aers_bundle_read(root, "a.so", bundle, &error), AERS_OK);
    close(bundle->entry.fd);
}

static void it_is_the_hash_of_a_line_for_each_file_in_order(void **state)
{
    static const char *const files[] = {"a.so", "b.ttl", "sub/c"}, *const texts[] = {"one", "two", ""};
    char text[1024], hash[AERS_HASH_SIZE];
    size_t n = 0;
    struct aers_bundle bundle;
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        aers_hash_sha256(texts[i], strlen(texts[i]), hash);
        n += (size_t)snprintf(text + n, sizeof text - n, "%s  %s\n", hash, files[i]);
    }
    aers_hash_sha256(text, n, hash);
    read_now(&bundle);
    assert_string_equal(bundle.hash, hash);
    assert_int_equal(bundle.nfiles, 3);
    assert_int_equal(bundle.entry.nbytes, 3);
}

static void every_change_is_seen(void **state)
{
    struct aers_bundle before, after;
    (void)state;
    read_now(&before);
    write_file("b.ttl", "twO");
    read_now(&after);
    assert_string_not_equal(before.hash, after.hash);
    write_file("b.ttl", "two");
    read_now(&after);
    assert_string_equal(before.hash, after.hash);
    write_file("sub/d", "");
    read_now(&after);
    assert_string_not_equal(before.hash, after.hash);
}

static void a_link_counts_as_what_it_leads_to_and_one_to_a_folder_not_at_all(void **state)
{
    struct aers_bundle before, after;
    (void)state;
    read_now(&before);
    assert_int_equal(symlink("/usr", path_of("usr")), 0);
    read_now(&after);
    assert_string_equal(before.hash, after.hash);
    unlink(path_of("b.ttl"));
    assert_int_equal(symlink("real", path_of("b.ttl")), 0);
    write_file("real", "two");
    read_now(&after);
    assert_int_equal(after.nfiles, 4);
    write_file("real", "twO");
    read_now(&before);
    assert_string_not_equal(before.hash, after.hash);
}

static void what_is_not_there_is_told(void **state)
{
    struct aers_bundle bundle;
    struct aers_error error;
    (void)state;
    assert_int_equal(aers_bundle_read(root, "x.so", &bundle, &error), AERS_E_NOT_FOUND);
    assert_string_equal(error.what, "there is no x.so in it");
    assert_int_equal(aers_bundle_read("/tmp/none/none", "x.so", &bundle, &error), AERS_E_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_is_the_hash_of_a_line_for_each_file_in_order, make, clean),
        cmocka_unit_test_setup_teardown(every_change_is_seen, make, clean),
        cmocka_unit_test_setup_teardown(a_link_counts_as_what_it_leads_to_and_one_to_a_folder_not_at_all, make, clean),
        cmocka_unit_test_setup_teardown(what_is_not_there_is_told, make, clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
