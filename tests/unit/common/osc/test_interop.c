/* SPDX-License-Identifier: ISC */
/* liblo is the judge: what it writes we read, what we write it reads, and both write the same bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <lo/lo.h>
#include <lo/lo_lowlevel.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/gate.h"
#include "common/osc/write.h"
#include "random.h"
#include "rewrite.h"

enum { MAX_NBYTES = 1 << 16, NMESSAGES = 20000, NBUNDLES = 3000 };

static const char all_types[] = "ifsbhtdScmTFNI"; /* liblo has no way to write r */

static void random_text(uint64_t *seed, char *out, uint32_t max)
{
    uint32_t length = random_below(seed, max);
    for (uint32_t i = 0; i < length; i++)
        out[i] = (char)(1 + random_below(seed, 255));
    out[length] = '\0';
}

static void random_path(uint64_t *seed, char *out)
{
    uint32_t length = 1 + random_below(seed, 40);
    out[0] = '/';
    for (uint32_t i = 1; i < length; i++)
        out[i] = "abcdefgh/_-.0123"[random_below(seed, 16)];
    out[length] = '\0';
}

static void add_blob(uint64_t *seed, lo_message to)
{
    uint8_t bytes[64];
    uint32_t nbytes = 1 + random_below(seed, 63);
    for (uint32_t i = 0; i < nbytes; i++)
        bytes[i] = (uint8_t)random_below(seed, 256);
    lo_blob blob = lo_blob_new((int32_t)nbytes, bytes);
    lo_message_add_blob(to, blob);
    lo_blob_free(blob);
}

static void add_wide(uint64_t *seed, lo_message to, char type)
{
    uint64_t bits = random_next(seed);
    double number = (double)(int64_t)bits * 1e-9;
    if (type == 'h')
        lo_message_add_int64(to, (int64_t)bits);
    else if (type == 't')
        lo_message_add_timetag(to, (lo_timetag){(uint32_t)(bits >> 32), (uint32_t)bits});
    else
        lo_message_add_double(to, number);
}

static void add_text(uint64_t *seed, lo_message to, char type)
{
    char text[64];
    random_text(seed, text, sizeof text - 1);
    if (type == 's')
        lo_message_add_string(to, text);
    else
        lo_message_add_symbol(to, text);
}

static void add_narrow(uint64_t *seed, lo_message to, char type)
{
    uint32_t bits = (uint32_t)random_next(seed);
    uint8_t midi[4];
    memcpy(midi, &bits, sizeof midi);
    if (type == 'i')
        lo_message_add_int32(to, (int32_t)bits);
    else if (type == 'f')
        lo_message_add_float(to, (float)(int32_t)bits * 0.37f);
    else if (type == 'c')
        lo_message_add_char(to, (char)(bits % 128));
    else
        lo_message_add_midi(to, midi);
}

static void add_arg(uint64_t *seed, lo_message to, char type)
{
    if (strchr("ifcm", type))
        add_narrow(seed, to, type);
    else if (strchr("htd", type))
        add_wide(seed, to, type);
    else if (strchr("sS", type))
        add_text(seed, to, type);
    else if (type == 'b')
        add_blob(seed, to);
    else if (type == 'T')
        lo_message_add_true(to);
    else if (type == 'F')
        lo_message_add_false(to);
    else if (type == 'N')
        lo_message_add_nil(to);
    else
        lo_message_add_infinitum(to);
}

static lo_message random_message(uint64_t *seed)
{
    lo_message message = lo_message_new();
    uint32_t nargs = random_below(seed, 20);
    for (uint32_t i = 0; i < nargs; i++)
        add_arg(seed, message, all_types[random_below(seed, sizeof all_types - 1)]);
    return message;
}

/* liblo points into its packet, where an eight-byte value may lie at a multiple of four. */
static lo_arg value_of(char type, const void *at)
{
    lo_arg value = {0};
    memcpy(&value, at, strchr("hdt", type) ? 8 : 4);
    return value;
}

static bool is_same_number(const struct aers_osc_arg *ours, const lo_arg *theirs)
{
    const uint8_t *m = theirs->m;
    switch (ours->type) {
    case 'i':
        return ours->i == theirs->i;
    case 'f':
        return memcmp(&ours->f, &theirs->f, sizeof ours->f) == 0;
    case 'd':
        return memcmp(&ours->d, &theirs->d, sizeof ours->d) == 0;
    case 'h':
        return ours->h == theirs->h;
    case 't':
        return ours->t == ((uint64_t)theirs->t.sec << 32 | theirs->t.frac);
    case 'c':
        return ours->i == theirs->c;
    case 'm':
        return (uint32_t)ours->i == ((uint32_t)m[0] << 24 | (uint32_t)m[1] << 16 | (uint32_t)m[2] << 8 | m[3]);
    default:
        return false;
    }
}

static void assert_arg(const struct aers_osc_arg *ours, char type, const void *theirs)
{
    assert_int_equal(ours->type, type);
    if (strchr("sS", type)) {
        assert_string_equal(ours->s, theirs);
    } else if (strchr("TF", type)) {
        assert_int_equal(ours->truth, type == 'T');
    } else if (!strchr("NI", type)) {
        lo_arg value = value_of(type, theirs);
        assert_true(is_same_number(ours, &value));
    }
}

static void assert_blob(const struct aers_osc_arg *ours, lo_blob theirs)
{
    assert_int_equal(ours->b.nbytes, lo_blob_datasize(theirs));
    assert_memory_equal(ours->b.data, lo_blob_dataptr(theirs), ours->b.nbytes);
}

/* Every argument of message as theirs has it. */
static void assert_args(const struct aers_osc_message *message, lo_message theirs)
{
    assert_string_equal(message->types, lo_message_get_types(theirs));
    assert_int_equal(message->nargs, lo_message_get_argc(theirs));
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    aers_osc_reader_init(&reader, message);
    for (uint32_t i = 0; i < message->nargs; i++) {
        assert_true(aers_osc_read(&reader, &arg));
        if (arg.type == 'b')
            assert_blob(&arg, (lo_blob)lo_message_get_argv(theirs)[i]);
        else
            assert_arg(&arg, message->types[i], lo_message_get_argv(theirs)[i]);
    }
    assert_false(aers_osc_read(&reader, &arg));
}

struct pair {
    const char *path;
    lo_message theirs;
    uint8_t *rewritten;
    size_t nrewritten;
};

static enum aers_code compare(void *user, const struct aers_osc_message *message)
{
    struct pair *pair = user;
    assert_string_equal(message->address, pair->path);
    assert_args(message, pair->theirs);
    pair->nrewritten = aers_osc_copy(message, pair->rewritten, MAX_NBYTES);
    return AERS_OK;
}

static void what_liblo_writes_we_read_and_write_the_same(void **state)
{
    (void)state;
    static uint8_t packet[MAX_NBYTES], rewritten[MAX_NBYTES];
    uint64_t seed = 20240601;
    for (unsigned n = 0; n < NMESSAGES; n++) {
        char path[64];
        size_t nbytes = sizeof packet;
        random_path(&seed, path);
        lo_message theirs = random_message(&seed);
        assert_non_null(lo_message_serialise(theirs, path, packet, &nbytes));
        assert_int_equal(aers_osc_gate(packet, nbytes), AERS_OK);
        struct pair pair = {.path = path, .theirs = theirs, .rewritten = rewritten};
        assert_int_equal(aers_osc_each(packet, nbytes, compare, &pair), AERS_OK);
        assert_int_equal(pair.nrewritten, nbytes);
        assert_memory_equal(rewritten, packet, nbytes);
        lo_message_free(theirs);
    }
}

static size_t write_all_types(uint8_t *packet, size_t size)
{
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, size, "/aers/all", "ifsbhtdScmTFNI");
    aers_osc_write_int(&writer, -5);
    aers_osc_write_float(&writer, 0.25f);
    aers_osc_write_string(&writer, "four");
    aers_osc_write_blob(&writer, "blob5", 5);
    aers_osc_write_int64(&writer, INT64_MIN);
    aers_osc_write_int64(&writer, (int64_t)(UINT64_C(7) << 32 | 9));
    aers_osc_write_double(&writer, -1e-300);
    aers_osc_write_string(&writer, "");
    aers_osc_write_int(&writer, 'x');
    aers_osc_write_int(&writer, 0x01903C7F);
    return aers_osc_write_stop(&writer);
}

static void what_we_write_liblo_reads(void **state)
{
    (void)state;
    uint8_t packet[256];
    size_t nbytes = write_all_types(packet, sizeof packet);
    int result = -1;
    lo_message theirs = lo_message_deserialise(packet, nbytes, &result);
    assert_non_null(theirs);
    assert_string_equal(lo_message_get_types(theirs), "ifsbhtdScmTFNI");
    lo_arg **args = lo_message_get_argv(theirs);
    assert_int_equal(value_of('i', args[0]).i, -5);
    assert_true(value_of('f', args[1]).f == 0.25f);
    assert_string_equal((const char *)args[2], "four");
    assert_int_equal(lo_blob_datasize((lo_blob)args[3]), 5);
    assert_memory_equal(lo_blob_dataptr((lo_blob)args[3]), "blob5", 5);
    assert_true(value_of('h', args[4]).h == INT64_MIN);
    assert_int_equal(value_of('t', args[5]).t.sec, 7);
    assert_int_equal(value_of('t', args[5]).t.frac, 9);
    assert_true(value_of('d', args[6]).d == -1e-300);
    assert_string_equal((const char *)args[7], "");
    assert_int_equal(value_of('c', args[8]).c, 'x');
    assert_memory_equal(value_of('m', args[9]).m, "\x01\x90\x3C\x7F", 4);
    lo_message_free(theirs);
}

/* A bundle of liblo, with bundles inside, and what a reader has to see of it in order. */
struct expected {
    unsigned n;
    uint64_t when[256];
    lo_message messages[256];
    unsigned seen;
};

static lo_bundle random_bundle(uint64_t *seed, struct expected *expected, unsigned depth, uint32_t sec)
{
    lo_bundle bundle = lo_bundle_new((lo_timetag){sec, 0});
    uint32_t nelements = 1 + random_below(seed, 4);
    for (uint32_t i = 0; i < nelements; i++) {
        if (depth < AERS_OSC_MAX_DEPTH && random_below(seed, 3) == 0) {
            lo_bundle_add_bundle(bundle, random_bundle(seed, expected, depth + 1, sec + random_below(seed, 2)));
            continue;
        }
        lo_message message = random_message(seed);
        lo_bundle_add_message(bundle, "/m", message);
        expected->when[expected->n] = (uint64_t)sec << 32;
        expected->messages[expected->n++] = message;
    }
    return bundle;
}

static enum aers_code compare_next(void *user, const struct aers_osc_message *message)
{
    struct expected *expected = user;
    assert_true(expected->seen < expected->n);
    assert_true(message->when == expected->when[expected->seen]);
    assert_args(message, expected->messages[expected->seen++]);
    return AERS_OK;
}

static void bundles_of_liblo_are_read_in_order_with_their_times(void **state)
{
    (void)state;
    static uint8_t packet[MAX_NBYTES];
    uint64_t seed = 77;
    unsigned nnested = 0;
    for (unsigned n = 0; n < NBUNDLES; n++) {
        struct expected expected = {0};
        size_t nbytes = sizeof packet;
        lo_bundle bundle = random_bundle(&seed, &expected, 1, 100);
        assert_non_null(lo_bundle_serialise(bundle, packet, &nbytes));
        assert_int_equal(aers_osc_gate(packet, nbytes), AERS_OK);
        assert_int_equal(aers_osc_each(packet, nbytes, compare_next, &expected), AERS_OK);
        assert_int_equal(expected.seen, expected.n);
        for (unsigned i = 0; i < lo_bundle_count(bundle); i++)
            nnested += lo_bundle_get_type(bundle, (int)i) == LO_ELEMENT_BUNDLE;
        lo_bundle_free_recursive(bundle);
    }
    assert_true(nnested > NBUNDLES / 4);
}

static int note_message(const char *path, const char *types, lo_arg **args, int nargs, lo_message message, void *user)
{
    (void)types;
    (void)nargs;
    unsigned *n = user;
    assert_string_equal(path, "/m");
    assert_int_equal(value_of('i', args[0]).i, (int)*n);
    assert_int_equal(lo_message_get_timestamp(message).frac, 1);
    (*n)++;
    return 0;
}

static void bundles_of_ours_are_read_by_liblo(void **state)
{
    (void)state;
    uint8_t packet[512];
    struct aers_osc_bundle bundle;
    aers_osc_bundle_start(&bundle, packet, sizeof packet, AERS_OSC_IMMEDIATELY);
    for (int32_t i = 0; i < 10; i++) {
        size_t room;
        struct aers_osc_writer writer;
        void *at = aers_osc_bundle_reserve(&bundle, &room);
        aers_osc_write_start(&writer, at, room, "/m", "i");
        aers_osc_write_int(&writer, i);
        aers_osc_bundle_commit(&bundle, aers_osc_write_stop(&writer));
    }
    unsigned n = 0;
    lo_server server = lo_server_new(NULL, NULL);
    assert_non_null(server);
    lo_server_add_method(server, NULL, NULL, note_message, &n);
    assert_true(lo_server_dispatch_data(server, packet, aers_osc_bundle_stop(&bundle)) > 0);
    assert_int_equal(n, 10);
    lo_server_free(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_liblo_writes_we_read_and_write_the_same),
        cmocka_unit_test(what_we_write_liblo_reads),
        cmocka_unit_test(bundles_of_liblo_are_read_in_order_with_their_times),
        cmocka_unit_test(bundles_of_ours_are_read_by_liblo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
