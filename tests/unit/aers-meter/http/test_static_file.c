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

#include "src/aers-meter/http/static_file.h"

struct folder {
    char path[64];
};

static void put(const struct folder *folder, const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static int make_folder(void **state)
{
    static struct folder folder;
    char path[128];
    snprintf(folder.path, sizeof folder.path, "/tmp/aers-static.XXXXXX");
    if (!mkdtemp(folder.path))
        return -1;
    put(&folder, "index.html", "<p>page</p>");
    put(&folder, "empty.js", "");
    put(&folder, ".secret", "no");
    snprintf(path, sizeof path, "%s/assets", folder.path);
    if (mkdir(path, 0700) < 0)
        return -1;
    snprintf(path, sizeof path, "%s/link.html", folder.path);
    if (symlink("/etc/passwd", path) < 0)
        return -1;
    *state = &folder;
    return 0;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"index.html", "empty.js", ".secret", "link.html", "assets"};
    struct folder *folder = *state;
    char path[128];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", folder->path, names[i]);
        if (remove(path) < 0)
            return -1;
    }
    return rmdir(folder->path);
}

static enum aers_code read_code(const struct folder *folder, const char *name)
{
    char *bytes = NULL;
    size_t nbytes = 0;
    enum aers_code code = aers_static_read(folder->path, name, &bytes, &nbytes);
    free(bytes);
    return code;
}

static void a_file_is_read_whole(void **state)
{
    struct folder *folder = *state;
    char *bytes = NULL;
    size_t nbytes = 0;
    assert_int_equal(aers_static_read(folder->path, "index.html", &bytes, &nbytes), AERS_OK);
    assert_int_equal(nbytes, 11);
    assert_memory_equal(bytes, "<p>page</p>", 11);
    free(bytes);
    assert_int_equal(read_code(folder, "empty.js"), AERS_OK);
}

static void nothing_outside_the_folder_can_be_named(void **state)
{
    static const char *const names[] = {"../passwd",   "..",          ".",           "",
                                        "/etc/passwd", "a/b",         ".secret",     "a\\b",
                                        "a b",         "index.html/", "..%2fpasswd", "\xc3\xa9.js"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_false(aers_static_is_name(names[i]));
        assert_int_equal(read_code(*state, names[i]), AERS_E_NOT_FOUND);
    }
}

static void links_folders_and_what_is_not_there_are_not_found(void **state)
{
    assert_int_equal(read_code(*state, "link.html"), AERS_E_NOT_FOUND);
    assert_int_equal(read_code(*state, "assets"), AERS_E_NOT_FOUND);
    assert_int_equal(read_code(*state, "nothing.js"), AERS_E_NOT_FOUND);
}

static void the_type_follows_the_ending(void **state)
{
    (void)state;
    assert_string_equal(aers_static_type("index-a1B2_c-.js"), "text/javascript; charset=utf-8");
    assert_string_equal(aers_static_type("a.css"), "text/css; charset=utf-8");
    assert_null(aers_static_type("a.exe"));
    assert_null(aers_static_type("js"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read_whole),
        cmocka_unit_test(nothing_outside_the_folder_can_be_named),
        cmocka_unit_test(links_folders_and_what_is_not_there_are_not_found),
        cmocka_unit_test(the_type_follows_the_ending),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
