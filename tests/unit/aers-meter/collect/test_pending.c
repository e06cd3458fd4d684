/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/osc/write.h"
#include "src/aers-meter/collect/pending.h"

static struct aers_pending_list list;

struct seen {
    int calls;
    enum aers_code code;
    char what[128];
    double value;
};

static void on_reply(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct seen *seen = user;
    struct aers_osc_arg arg;
    seen->calls++;
    seen->code = code;
    strncpy(seen->what, what, sizeof seen->what - 1);
    if (args && aers_osc_read(args, &arg))
        assert_true(aers_osc_arg_number(&arg, &seen->value));
}

static void ask_again(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    on_reply(user, code, what, args);
    assert_int_equal(aers_pending_add(&list, "/again", 100, on_reply, user), AERS_OK);
}

static enum aers_code give(void *user, const struct aers_osc_message *message)
{
    (void)user;
    aers_pending_answer(&list, message);
    return AERS_OK;
}

static void deliver(const void *packet, size_t nbytes)
{
    assert_int_equal(aers_osc_gate(packet, nbytes), AERS_OK);
    assert_int_equal(aers_osc_each(packet, nbytes, give, NULL), AERS_OK);
}

static void deliver_reply(const char *path, double value)
{
    uint8_t packet[512];
    struct aers_osc_writer w;
    aers_osc_write_start(&w, packet, sizeof packet, "/reply", "sd");
    aers_osc_write_string(&w, path);
    aers_osc_write_double(&w, value);
    deliver(packet, aers_osc_write_stop(&w));
}

static void deliver_error(const char *path, const char *word, const char *what)
{
    uint8_t packet[512];
    struct aers_osc_writer w;
    aers_osc_write_start(&w, packet, sizeof packet, "/error", "sss");
    aers_osc_write_string(&w, path);
    aers_osc_write_string(&w, word);
    aers_osc_write_string(&w, what);
    deliver(packet, aers_osc_write_stop(&w));
}

static int tear_down(void **state)
{
    (void)state;
    aers_pending_drop(&list);
    return 0;
}

static void an_answer_finds_the_oldest_request_of_its_path(void **state)
{
    (void)state;
    struct seen a = {0}, b = {0}, c = {0};
    assert_int_equal(aers_pending_add(&list, "/a", 100, on_reply, &a), AERS_OK);
    assert_int_equal(aers_pending_add(&list, "/b", 100, on_reply, &b), AERS_OK);
    assert_int_equal(aers_pending_add(&list, "/a", 100, on_reply, &c), AERS_OK);
    deliver_reply("/a", -3.0);
    assert_int_equal(a.calls, 1);
    assert_float_equal(a.value, -3.0, 0);
    assert_int_equal(b.calls + c.calls, 0);
    deliver_reply("/a", 4.0);
    assert_float_equal(c.value, 4.0, 0);
    assert_int_equal(list.nitems, 1);
}

static void an_error_brings_its_code_and_sentence(void **state)
{
    (void)state;
    struct seen a = {0};
    assert_int_equal(aers_pending_add(&list, "/a", 100, on_reply, &a), AERS_OK);
    deliver_error("/a", "range", "200 is above 24");
    assert_int_equal(a.code, AERS_E_RANGE);
    assert_string_equal(a.what, "200 is above 24");
}

static void an_error_that_claims_to_be_none_is_a_failure(void **state)
{
    (void)state;
    struct seen a = {0};
    assert_int_equal(aers_pending_add(&list, "/a", 100, on_reply, &a), AERS_OK);
    deliver_error("/a", "ok", "");
    assert_int_equal(a.code, AERS_E_FAILED);
}

static void what_nobody_asked_is_passed_over(void **state)
{
    (void)state;
    struct seen a = {0};
    uint8_t packet[64];
    struct aers_osc_writer w;
    assert_int_equal(aers_pending_add(&list, "/a", 100, on_reply, &a), AERS_OK);
    deliver_reply("/z", 1.0);
    aers_osc_write_start(&w, packet, sizeof packet, "/reply", "");
    deliver(packet, aers_osc_write_stop(&w));
    aers_osc_write_start(&w, packet, sizeof packet, "/reply", "i");
    aers_osc_write_int(&w, 1);
    deliver(packet, aers_osc_write_stop(&w));
    aers_osc_write_start(&w, packet, sizeof packet, "/hello", "s");
    aers_osc_write_string(&w, "/a");
    deliver(packet, aers_osc_write_stop(&w));
    assert_int_equal(a.calls, 0);
}

static void a_deadline_ends_waiting(void **state)
{
    (void)state;
    struct seen a = {0}, b = {0};
    assert_int_equal(aers_pending_add(&list, "/a", 100, on_reply, &a), AERS_OK);
    assert_int_equal(aers_pending_add(&list, "/b", 200, on_reply, &b), AERS_OK);
    aers_pending_expire(&list, 99);
    assert_int_equal(a.calls, 0);
    aers_pending_expire(&list, 100);
    assert_int_equal(a.code, AERS_E_TIMEOUT);
    assert_int_equal(b.calls, 0);
}

static void a_broken_connection_fails_all_but_what_is_asked_then(void **state)
{
    (void)state;
    struct seen a = {0}, b = {0};
    assert_int_equal(aers_pending_add(&list, "/a", 100, ask_again, &a), AERS_OK);
    assert_int_equal(aers_pending_add(&list, "/b", 100, on_reply, &b), AERS_OK);
    aers_pending_fail(&list, AERS_E_UNAVAILABLE, "broke");
    assert_int_equal(a.code, AERS_E_UNAVAILABLE);
    assert_int_equal(b.code, AERS_E_UNAVAILABLE);
    assert_int_equal(list.nitems, 1);
}

static void there_is_a_bound_on_waiting_requests(void **state)
{
    (void)state;
    struct seen a = {0};
    for (int i = 0; i < AERS_LINK_MAX_PENDING; i++)
        assert_int_equal(aers_pending_add(&list, "/a", 100, on_reply, &a), AERS_OK);
    assert_int_equal(aers_pending_add(&list, "/a", 100, on_reply, &a), AERS_E_FULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(an_answer_finds_the_oldest_request_of_its_path),
        TEST(an_error_brings_its_code_and_sentence),
        TEST(an_error_that_claims_to_be_none_is_a_failure),
        TEST(what_nobody_asked_is_passed_over),
        TEST(a_deadline_ends_waiting),
        TEST(a_broken_connection_fails_all_but_what_is_asked_then),
        TEST(there_is_a_bound_on_waiting_requests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
