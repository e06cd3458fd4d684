/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/aers-ctl/options.h"

static struct aers_ctl ctl;
static struct aers_command_line line;

static void parse(int argc, const char *const *words)
{
    char *argv[16];
    for (int i = 0; i < argc; i++)
        argv[i] = strdup(words[i]);
    ctl = (struct aers_ctl){.timeout_ms = 5000};
    assert_int_equal(aers_command_line_parse(&ctl, argc, argv, &line), AERS_OK);
    for (int i = 0; i < argc; i++)
        free(argv[i]);
}

#define PARSE(...)                                                                                                     \
    parse((int)(sizeof((const char *[]){__VA_ARGS__}) / sizeof(const char *)), (const char *const[]){__VA_ARGS__})

static void every_command_is_whole_and_found_by_its_name(void **state)
{
    (void)state;
    for (size_t i = 0; aers_commands[i]; i++) {
        const struct aers_command *command = aers_commands[i];
        assert_ptr_equal(aers_command_find(command->name), command);
        assert_non_null(command->run);
        assert_true(command->summary[0] && command->help[0] && command->args);
        assert_true(strlen(command->name) + strlen(command->summary) < 72);
        assert_true(!command->options == !command->option);
        assert_true(command->max_args < 0 || command->min_args <= command->max_args);
        assert_int_equal(command->args[0] == 0, command->max_args == 0);
    }
}

static void a_wrong_name_is_answered_with_the_near_one(void **state)
{
    (void)state;
    const struct aers_command *found = NULL;
    struct aers_error error;
    assert_int_equal(aers_command_lookup("statsu", &found, &error), AERS_E_USAGE);
    assert_non_null(strstr(error.what, "did you mean status?"));
    assert_int_equal(aers_command_lookup("zzzzzzzz", &found, &error), AERS_E_USAGE);
    assert_non_null(strstr(error.what, "aers-ctl help"));
    assert_null(found);
}

static void negative_values_are_no_options(void **state)
{
    (void)state;
    static const char *const values[] = {"-3", "-3dB", "-.5", "-=1", "-inf", "-INF dB", "-0"};
    static const char *const options[] = {"-v", "--json", "-", "--", "-x3", "-.", "3", ""};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        assert_true(aers_is_negative_value(values[i]));
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        assert_false(aers_is_negative_value(options[i]));
}

static void global_options_stand_before_or_after_the_command(void **state)
{
    (void)state;
    PARSE("aers-ctl", "--url", "osc.udp://127.0.0.1:1/", "set", "a", "gain_db", "-3", "--json", "--timeout=0.25");
    assert_string_equal(line.command->name, "set");
    assert_int_equal(line.nargs, 3);
    assert_string_equal(line.args[0], "a");
    assert_string_equal(line.args[2], "-3");
    assert_string_equal(ctl.url, "osc.udp://127.0.0.1:1/");
    assert_true(ctl.json);
    assert_int_equal(ctl.timeout_ms, 250);
    aers_command_line_finish(&line);

    PARSE("/usr/bin/aers-ctl", "-q", "status");
    assert_string_equal(line.command->name, "status");
    assert_true(ctl.quiet);
    assert_false(ctl.json);
    aers_command_line_finish(&line);
}

static void words_after_two_dashes_are_arguments(void **state)
{
    (void)state;
    PARSE("aers-ctl", "check", "--", "--json");
    assert_int_equal(line.nargs, 1);
    assert_string_equal(line.args[0], "--json");
    assert_false(ctl.json);
    aers_command_line_finish(&line);
}

static void help_lists_every_command(void **state)
{
    (void)state;
    char *text = NULL;
    size_t nbytes;
    FILE *stream = open_memstream(&text, &nbytes);
    aers_print_help(stream);
    fclose(stream);
    for (size_t i = 0; aers_commands[i]; i++) {
        char begin[64];
        snprintf(begin, sizeof begin, "\n  %s ", aers_commands[i]->name);
        if (!strstr(text, begin))
            fail_msg("%s is not in:\n%s", aers_commands[i]->name, text);
    }
    assert_non_null(strstr(text, "--url"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_is_whole_and_found_by_its_name),
        cmocka_unit_test(a_wrong_name_is_answered_with_the_near_one),
        cmocka_unit_test(negative_values_are_no_options),
        cmocka_unit_test(global_options_stand_before_or_after_the_command),
        cmocka_unit_test(words_after_two_dashes_are_arguments),
        cmocka_unit_test(help_lists_every_command),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
