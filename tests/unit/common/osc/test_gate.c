/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/gate.h"
#include "common/osc/write.h"

#define PACKET(text) text, sizeof(text) - 1
#define BUNDLE_NOW   "#bundle\0\0\0\0\0\0\0\0\1"
#define MESSAGE      "/a\0\0,\0\0\0" /* 8 bytes */

/* The verdict on an exact copy, so that a byte read past the end is seen by the sanitizer. */
static enum aers_code gate(const void *packet, size_t nbytes)
{
    uint8_t *copy = calloc(1, nbytes ? nbytes : 1);
    if (nbytes)
        memcpy(copy, packet, nbytes);
    enum aers_code code = aers_osc_gate(copy, nbytes);
    free(copy);
    return code;
}

static enum aers_code gate_address(const char *address)
{
    uint8_t packet[1024];
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, address, "");
    return gate(packet, aers_osc_write_stop(&writer));
}

static void messages_and_bundles_are_let_in(void **state)
{
    (void)state;
    assert_int_equal(gate(PACKET(MESSAGE)), AERS_OK);
    assert_int_equal(gate(PACKET("/a/b\0\0\0\0,if\0\0\0\0\1\0\0\0\0")), AERS_OK);
    assert_int_equal(gate(PACKET("/a\0\0,b\0\0\0\0\0\3abc\0")), AERS_OK);
    assert_int_equal(gate(PACKET("/a\0\0,b\0\0\0\0\0\0")), AERS_OK);
    assert_int_equal(gate(PACKET(BUNDLE_NOW)), AERS_OK);
    assert_int_equal(gate(PACKET(BUNDLE_NOW "\0\0\0\10" MESSAGE "\0\0\0\10" MESSAGE)), AERS_OK);
}

static void sizes_that_do_not_add_up_are_refused(void **state)
{
    (void)state;
    assert_int_equal(gate(PACKET("")), AERS_E_INVALID);
    assert_int_equal(gate(PACKET("/a\0\0,\0\0")), AERS_E_INVALID);
    assert_int_equal(gate(PACKET(MESSAGE "\0\0\0\0")), AERS_E_INVALID);
    assert_int_equal(gate(PACKET("/a\0\0,i\0\0\0\0\0")), AERS_E_INVALID);
    assert_int_equal(gate(PACKET("/a\0\0,h\0\0\0\0\0\0")), AERS_E_INVALID);
    assert_int_equal(gate(PACKET("/a\0\0,b\0\0\0\0\0\5abcd")), AERS_E_INVALID);
    assert_int_equal(gate(PACKET("/a\0\0,b\0\0\377\377\377\377abcd")), AERS_E_INVALID);
    assert_int_equal(gate(PACKET("/a\0\0,b\0\0")), AERS_E_INVALID);
    assert_int_equal(gate(PACKET(BUNDLE_NOW "\0\0\0\14" MESSAGE)), AERS_E_INVALID);
    assert_int_equal(gate(PACKET(BUNDLE_NOW "\0\0\0\0")), AERS_E_INVALID);
    assert_int_equal(gate(PACKET(BUNDLE_NOW "\0\0\0\6" MESSAGE)), AERS_E_INVALID);
    assert_int_equal(gate(PACKET(BUNDLE_NOW "\377\377\377\374" MESSAGE)), AERS_E_INVALID);
    assert_int_equal(gate(PACKET("#bundle\0\0\0\0\0")), AERS_E_INVALID);
    assert_int_equal(gate(PACKET("#bunXle\0\0\0\0\0\0\0\0\1")), AERS_E_INVALID);
}

static void strings_need_an_end_and_zero_padding(void **state)
{
    (void)state;
    assert_int_equal(gate(PACKET("/abc")), AERS_E_INVALID);
    assert_int_equal(gate(PACKET("/abc,\0\0\0")), AERS_E_INVALID);
    assert_int_equal(gate(PACKET("/a\0x,\0\0\0")), AERS_E_INVALID);
    assert_int_equal(gate(PACKET("/a\0\0,\0\0x")), AERS_E_INVALID);
    assert_int_equal(gate(PACKET("/a\0\0,s\0\0abcd")), AERS_E_INVALID);
    assert_int_equal(gate(PACKET("/a\0\0,s\0\0ab\0d")), AERS_E_INVALID);
    assert_int_equal(gate(PACKET("/a\0\0,b\0\0\0\0\0\3abcd")), AERS_E_INVALID);
}

static void type_tags_are_needed_and_known(void **state)
{
    (void)state;
    assert_int_equal(gate(PACKET("/a\0\0")), AERS_E_INVALID);
    assert_int_equal(gate(PACKET("/a\0\0i\0\0\0\0\0\0\1")), AERS_E_INVALID);
    assert_int_equal(gate(PACKET("/a\0\0,TFNI\0\0\0")), AERS_OK);
    for (int type = 1; type < 256; type++) {
        uint8_t packet[24] = "/a\0\0,";
        packet[5] = (uint8_t)type;
        size_t nbytes = strchr("TFNI", type) ? 8 : strchr("hdt", type) ? 16 : 12;
        enum aers_code expected = strchr("ifsbhtdScrmTFNI", type) ? AERS_OK : AERS_E_INVALID;
        assert_int_equal(gate(packet, nbytes), expected);
    }
}

static void addresses_are_printable_ascii_without_reserved_bytes(void **state)
{
    (void)state;
    for (int c = 1; c < 256; c++) {
        const char address[] = {'/', 'a', (char)c, 'b', 0};
        bool good = c > ' ' && c < 127 && !strchr("#,[]{}", c);
        assert_int_equal(gate_address(address), good ? AERS_OK : AERS_E_INVALID);
    }
    assert_int_equal(gate(PACKET("a\0\0\0,\0\0\0")), AERS_E_INVALID);
    assert_int_equal(gate(PACKET("\0\0\0\0,\0\0\0")), AERS_E_INVALID);
}

static void addresses_have_a_greatest_length(void **state)
{
    (void)state;
    char address[AERS_OSC_MAX_ADDRESS + 2];
    memset(address, 'a', sizeof address);
    address[0] = '/';
    address[AERS_OSC_MAX_ADDRESS] = '\0';
    assert_int_equal(gate_address(address), AERS_OK);
    address[AERS_OSC_MAX_ADDRESS] = 'a';
    address[AERS_OSC_MAX_ADDRESS + 1] = '\0';
    assert_int_equal(gate_address(address), AERS_E_LIMIT);
}

static void patterns_are_well_formed(void **state)
{
    (void)state;
    static const char *const good[] = {"/*",    "/?",     "/[a-z]", "/[!a-z]x", "/[-a]",
                                       "/[a!]", "/{a,b}", "/{a}",   "/{,a}",    "/a/*/{b,c}/[0-9]?"};
    static const char *const bad[] = {"/[",    "/]",       "/{",      "/}",     "/[]",     "/[!]",   "/[a",   "/{a",
                                      "/a]",   "/a}",      "/{a{b}}", "/[[a]]", "/{a[b]}", "/[{a}]", "/{a*}", "/{a?}",
                                      "/[a*]", "/{a/b,c}", "/[a/b]",  "/a,b",   "/[a,b]",  "/{a,b}}"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_int_equal(gate_address(good[i]), AERS_OK);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(gate_address(bad[i]), AERS_E_INVALID);
}

static void patterns_have_a_greatest_cost(void **state)
{
    (void)state;
    assert_int_equal(gate_address("/*?[a]{b}/*?[a]{b}"), AERS_OK);
    assert_int_equal(gate_address("/*?[a]{b}/*?[a]{b}/*"), AERS_E_LIMIT);
}

/* 172 bytes that hang liblo's matcher for seconds. */
static void the_bomb_of_nested_empty_braces_is_refused(void **state)
{
    (void)state;
    char address[164] = "/";
    memset(address + 1, '{', 80);
    memset(address + 81, '}', 80);
    assert_int_equal(gate_address(address), AERS_E_INVALID);
    for (int i = 1; i < 161; i++)
        address[i] = i % 2 ? '{' : '}';
    assert_int_equal(gate_address(address), AERS_E_LIMIT);
}

static void arguments_have_a_greatest_number(void **state)
{
    (void)state;
    char types[AERS_OSC_MAX_NARGS + 2] = "";
    uint8_t packet[1024];
    struct aers_osc_writer writer;
    memset(types, 'T', AERS_OSC_MAX_NARGS);
    aers_osc_write_start(&writer, packet, sizeof packet, "/a", types);
    assert_int_equal(gate(packet, aers_osc_write_stop(&writer)), AERS_OK);
    types[AERS_OSC_MAX_NARGS] = 'T';
    aers_osc_write_start(&writer, packet, sizeof packet, "/a", types);
    assert_int_equal(gate(packet, aers_osc_write_stop(&writer)), AERS_E_LIMIT);
}

/* nmessages in one bundle; the caller frees. */
static uint8_t *make_bundle(size_t nmessages, size_t *nbytes)
{
    *nbytes = 16 + nmessages * 12;
    uint8_t *packet = malloc(*nbytes);
    memcpy(packet, BUNDLE_NOW, 16);
    for (size_t i = 0; i < nmessages; i++)
        memcpy(packet + 16 + i * 12, "\0\0\0\10" MESSAGE, 12);
    return packet;
}

static void messages_have_a_greatest_number(void **state)
{
    (void)state;
    for (size_t extra = 0; extra < 2; extra++) {
        size_t nbytes;
        uint8_t *packet = make_bundle(AERS_OSC_MAX_MESSAGES + extra, &nbytes);
        assert_int_equal(aers_osc_gate(packet, nbytes), extra ? AERS_E_LIMIT : AERS_OK);
        free(packet);
    }
}

static void packets_have_a_greatest_size(void **state)
{
    (void)state;
    size_t nbytes = AERS_OSC_MAX_NBYTES + 4;
    uint8_t *packet = calloc(1, nbytes);
    memcpy(packet, "/a\0\0,b\0\0\0\357\377\364", 12);
    assert_int_equal(aers_osc_gate(packet, AERS_OSC_MAX_NBYTES), AERS_OK);
    memcpy(packet, "/a\0\0,b\0\0\0\357\377\370", 12);
    assert_int_equal(aers_osc_gate(packet, nbytes), AERS_E_LIMIT);
    free(packet);
}

/* depth bundles, each with the time tag when + its place from outside. */
static size_t nest(uint8_t *packet, unsigned depth, uint8_t first, int step)
{
    size_t nbytes = depth * 20 - 4;
    for (unsigned i = 0; i < depth; i++) {
        uint8_t *at = packet + i * 20;
        memcpy(at, BUNDLE_NOW, 16);
        at[15] = (uint8_t)(first + step * (int)i);
        if (i + 1 < depth)
            memcpy(at + 16, (uint8_t[]){0, 0, 0, (uint8_t)(nbytes - (i + 1) * 20)}, 4);
    }
    return nbytes;
}

static void bundles_have_a_greatest_depth(void **state)
{
    (void)state;
    uint8_t packet[20 * (AERS_OSC_MAX_DEPTH + 1)];
    assert_int_equal(gate(packet, nest(packet, AERS_OSC_MAX_DEPTH, 1, 0)), AERS_OK);
    assert_int_equal(gate(packet, nest(packet, AERS_OSC_MAX_DEPTH + 1, 1, 0)), AERS_E_LIMIT);
}

static void a_bundle_is_never_earlier_than_the_one_around_it(void **state)
{
    (void)state;
    uint8_t packet[20 * AERS_OSC_MAX_DEPTH];
    assert_int_equal(gate(packet, nest(packet, 3, 10, 1)), AERS_OK);
    assert_int_equal(gate(packet, nest(packet, 3, 10, -1)), AERS_E_INVALID);
}

static void every_truncation_is_refused(void **state)
{
    (void)state;
    static const char message[] = "/node/x\0,ifsbhdTS\0\0\0\0\0\0\1\77\200\0\0text\0\0\0\0\0\0\0\5blob!\0\0\0"
                                  "\0\0\0\0\0\0\0\7\77\360\0\0\0\0\0\0sym\0";
    assert_int_equal(gate(PACKET(message)), AERS_OK);
    for (size_t nbytes = 0; nbytes < sizeof message - 1; nbytes++)
        assert_int_not_equal(gate(message, nbytes), AERS_OK);
    /* A bundle cut between two elements is a bundle again; anywhere else it is not. */
    static const char bundle[] = BUNDLE_NOW "\0\0\0\10" MESSAGE "\0\0\0\10" MESSAGE;
    for (size_t nbytes = 0; nbytes < sizeof bundle - 1; nbytes++)
        assert_int_equal(gate(bundle, nbytes) == AERS_OK, nbytes == 16 || nbytes == 28);
}

struct seen {
    unsigned n;
    uint64_t when[8];
    char address[8][8];
};

static enum aers_code note(void *user, const struct aers_osc_message *message)
{
    struct seen *seen = user;
    seen->when[seen->n] = message->when;
    strncpy(seen->address[seen->n++], message->address, 7);
    return strcmp(message->address, "/stop") == 0 ? AERS_E_CONFLICT : AERS_OK;
}

static void each_walks_in_order_with_the_innermost_time(void **state)
{
    (void)state;
    static const char packet[] = "#bundle\0\0\0\0\0\0\0\0\5"
                                 "\0\0\0\10/a\0\0,\0\0\0"
                                 "\0\0\0\34#bundle\0\0\0\0\0\0\0\0\6"
                                 "\0\0\0\10/b\0\0,\0\0\0"
                                 "\0\0\0\10/c\0\0,\0\0\0";
    struct seen seen = {0};
    assert_int_equal(gate(PACKET(packet)), AERS_OK);
    assert_int_equal(aers_osc_each(PACKET(packet), note, &seen), AERS_OK);
    assert_int_equal(seen.n, 3);
    assert_string_equal(seen.address[0], "/a");
    assert_string_equal(seen.address[1], "/b");
    assert_string_equal(seen.address[2], "/c");
    assert_int_equal(seen.when[0], 5);
    assert_int_equal(seen.when[1], 6);
    assert_int_equal(seen.when[2], 5);
    seen.n = 0;
    assert_int_equal(aers_osc_each(PACKET(MESSAGE), note, &seen), AERS_OK);
    assert_int_equal(seen.when[0], AERS_OSC_IMMEDIATELY);
}

static void each_stops_where_it_is_told(void **state)
{
    (void)state;
    static const char packet[] = BUNDLE_NOW "\0\0\0\14/stop\0\0\0,\0\0\0"
                                            "\0\0\0\10" MESSAGE;
    struct seen seen = {0};
    assert_int_equal(aers_osc_each(PACKET(packet), note, &seen), AERS_E_CONFLICT);
    assert_int_equal(seen.n, 1);
}

static void numbers_are_read_from_every_numeric_type(void **state)
{
    (void)state;
    static const struct {
        struct aers_osc_arg arg;
        bool is_number;
        double value;
    } rows[] = {
        {{.type = 'i', .i = -3}, true, -3},
        {{.type = 'f', .f = 0.5f}, true, 0.5},
        {{.type = 'd', .d = 1e300}, true, 1e300},
        {{.type = 'h', .h = -9}, true, -9},
        {{.type = 'T', .truth = true}, true, 1},
        {{.type = 'F', .truth = false}, true, 0},
        {{.type = 's', .s = "1"}, false, 0},
        {{.type = 'N'}, false, 0},
        {{.type = 't', .t = 5}, false, 0},
        {{.type = 'c', .i = 65}, false, 0},
        {{.type = 'I'}, false, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double value = 0;
        assert_int_equal(aers_osc_arg_number(&rows[i].arg, &value), rows[i].is_number);
        assert_true(value == rows[i].value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_and_bundles_are_let_in),
        cmocka_unit_test(sizes_that_do_not_add_up_are_refused),
        cmocka_unit_test(strings_need_an_end_and_zero_padding),
        cmocka_unit_test(type_tags_are_needed_and_known),
        cmocka_unit_test(addresses_are_printable_ascii_without_reserved_bytes),
        cmocka_unit_test(addresses_have_a_greatest_length),
        cmocka_unit_test(patterns_are_well_formed),
        cmocka_unit_test(patterns_have_a_greatest_cost),
        cmocka_unit_test(the_bomb_of_nested_empty_braces_is_refused),
        cmocka_unit_test(arguments_have_a_greatest_number),
        cmocka_unit_test(messages_have_a_greatest_number),
        cmocka_unit_test(packets_have_a_greatest_size),
        cmocka_unit_test(bundles_have_a_greatest_depth),
        cmocka_unit_test(a_bundle_is_never_earlier_than_the_one_around_it),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(each_walks_in_order_with_the_innermost_time),
        cmocka_unit_test(each_stops_where_it_is_told),
        cmocka_unit_test(numbers_are_read_from_every_numeric_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
