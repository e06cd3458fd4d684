/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/stream.h"
#include "random.h"

enum { MAX_NBYTES = 4096, NPACKETS = 200 };

static const enum aers_osc_framing framings[] = {AERS_OSC_FRAMING_LENGTH, AERS_OSC_FRAMING_SLIP};

/* What comes out has to be packets[0], packets[1], ... */
struct expecting {
    uint8_t packets[NPACKETS][MAX_NBYTES];
    size_t sizes[NPACKETS];
    unsigned n;
};

static void expect(void *user, const void *packet, size_t nbytes)
{
    struct expecting *expecting = user;
    assert_true(expecting->n < NPACKETS);
    assert_int_equal(nbytes, expecting->sizes[expecting->n]);
    assert_memory_equal(packet, expecting->packets[expecting->n], nbytes);
    expecting->n++;
}

/* Every byte value, END and ESC often. The first one is a '/', as a SLIP stream without its first END shows it. */
static void fill(struct expecting *expecting, uint64_t *seed)
{
    expecting->n = 0;
    for (unsigned i = 0; i < NPACKETS; i++) {
        expecting->sizes[i] = 4 * (1 + random_below(seed, i % 10 ? 30 : MAX_NBYTES / 4));
        for (size_t at = 0; at < expecting->sizes[i]; at++)
            expecting->packets[i][at] =
                random_below(seed, 4) ? (uint8_t)random_next(seed) : (uint8_t)(0xC0 + 0x1B * random_below(seed, 2));
        expecting->packets[i][0] = '/';
    }
}

static size_t frame_all(const struct expecting *expecting, enum aers_osc_framing framing, uint8_t *out)
{
    size_t n = 0;
    for (unsigned i = 0; i < NPACKETS; i++) {
        size_t nframed = aers_osc_frame(framing, expecting->packets[i], expecting->sizes[i], out + n);
        assert_true(nframed <= aers_osc_frame_bound(expecting->sizes[i]));
        n += nframed;
    }
    return n;
}

/* An exact copy of each piece, so that the sanitizer sees a byte read past its end. */
static enum aers_code feed(struct aers_osc_stream *stream, const uint8_t *bytes, size_t nbytes,
                           struct expecting *expecting)
{
    uint8_t *copy = calloc(1, nbytes ? nbytes : 1);
    memcpy(copy, bytes, nbytes);
    enum aers_code code = aers_osc_stream_feed(stream, copy, nbytes, expect, expecting);
    free(copy);
    return code;
}

static void feed_in_pieces(enum aers_osc_framing framing, size_t skip, uint32_t most)
{
    static struct expecting expecting;
    static uint8_t wire[NPACKETS * (2 * MAX_NBYTES + 4)];
    uint64_t seed = 5 + most;
    fill(&expecting, &seed);
    size_t n = frame_all(&expecting, framing, wire);
    struct aers_osc_stream stream;
    aers_osc_stream_init(&stream, MAX_NBYTES);
    for (size_t at = skip; at < n;) {
        size_t piece = 1 + random_below(&seed, most);
        piece = piece < n - at ? piece : n - at;
        assert_int_equal(feed(&stream, wire + at, piece, &expecting), AERS_OK);
        at += piece;
    }
    assert_int_equal(expecting.n, NPACKETS);
    assert_int_equal(stream.framing, framing);
    aers_osc_stream_finish(&stream);
}

static void packets_survive_one_byte_at_a_time(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++)
        feed_in_pieces(framings[i], 0, 1);
}

static void packets_survive_pieces_of_any_size(void **state)
{
    (void)state;
    static const uint32_t most[] = {2, 3, 7, 100, 5000, 100000};
    for (size_t i = 0; i < 2; i++)
        for (size_t m = 0; m < sizeof most / sizeof most[0]; m++)
            feed_in_pieces(framings[i], 0, most[m]);
}

static void slip_may_lack_its_first_end(void **state)
{
    (void)state;
    feed_in_pieces(AERS_OSC_FRAMING_SLIP, 1, 50);
}

static void count(void *user, const void *packet, size_t nbytes)
{
    (void)packet;
    *(size_t *)user += nbytes;
}

static enum aers_code feed_once(const char *bytes, size_t nbytes, size_t max_nbytes, size_t *nout)
{
    struct aers_osc_stream stream;
    *nout = 0;
    aers_osc_stream_init(&stream, max_nbytes);
    enum aers_code code = aers_osc_stream_feed(&stream, bytes, nbytes, count, nout);
    aers_osc_stream_finish(&stream);
    return code;
}

static void what_is_neither_framing_is_refused(void **state)
{
    (void)state;
    for (int first = 0; first < 256; first++) {
        const char bytes[] = {(char)first};
        size_t nout;
        bool good = first == 0 || first == 0xC0 || first == '/' || first == '#';
        assert_int_equal(feed_once(bytes, 1, 64, &nout), good ? AERS_OK : AERS_E_INVALID);
    }
}

static void broken_framing_is_refused(void **state)
{
    (void)state;
    size_t nout;
    assert_int_equal(feed_once("\0\0\0\0", 4, 64, &nout), AERS_E_INVALID);
    assert_int_equal(feed_once("\0\0\0\6", 4, 64, &nout), AERS_E_INVALID);
    assert_int_equal(feed_once("\xC0/a\xDBx", 5, 64, &nout), AERS_E_INVALID);
    assert_int_equal(feed_once("\xC0/a\xDB\xC0", 5, 64, &nout), AERS_E_INVALID);
    assert_int_equal(nout, 0);
}

static void packets_above_the_limit_are_refused(void **state)
{
    (void)state;
    static const char slip[] = "\xC0/234567890123456";
    size_t nout;
    assert_int_equal(feed_once("\0\0\0\20abcdefghijklmnop", 20, 16, &nout), AERS_OK);
    assert_int_equal(nout, 16);
    assert_int_equal(feed_once("\0\0\0\24", 4, 16, &nout), AERS_E_LIMIT);
    assert_int_equal(feed_once("\0\377\377\374", 4, 16, &nout), AERS_E_LIMIT);
    assert_int_equal(feed_once(slip, 17, 16, &nout), AERS_OK);
    assert_int_equal(feed_once(slip, 17, 15, &nout), AERS_E_LIMIT);
}

static void nothing_between_two_ends_is_nothing(void **state)
{
    (void)state;
    size_t nout;
    assert_int_equal(feed_once("\xC0\xC0\xC0/abc\xC0\xC0\xC0", 10, 16, &nout), AERS_OK);
    assert_int_equal(nout, 4);
}

static void memory_follows_what_came_not_what_was_announced(void **state)
{
    (void)state;
    struct aers_osc_stream stream;
    size_t nout = 0;
    aers_osc_stream_init(&stream, 1 << 20);
    assert_int_equal(aers_osc_stream_feed(&stream, "\0\17\377\374/abc", 8, count, &nout), AERS_OK);
    assert_int_equal(nout, 0);
    assert_true(stream.size <= 4096);
    aers_osc_stream_finish(&stream);
}

static void a_large_packet_does_not_keep_its_memory(void **state)
{
    (void)state;
    struct aers_osc_stream stream;
    size_t nout = 0, nbytes = 1 << 20;
    uint8_t *packet = calloc(1, nbytes), *framed = malloc(aers_osc_frame_bound(nbytes));
    size_t n = aers_osc_frame(AERS_OSC_FRAMING_UNKNOWN, packet, nbytes, framed);
    aers_osc_stream_init(&stream, nbytes);
    assert_int_equal(aers_osc_stream_feed(&stream, framed, 1000, count, &nout), AERS_OK);
    assert_int_equal(aers_osc_stream_feed(&stream, framed + 1000, n - 1000, count, &nout), AERS_OK);
    assert_int_equal(nout, nbytes);
    assert_true(stream.size <= 64 * 1024);
    aers_osc_stream_finish(&stream);
    free(packet);
    free(framed);
}

static void frames_are_written_byte_for_byte(void **state)
{
    (void)state;
    uint8_t out[32];
    assert_int_equal(aers_osc_frame(AERS_OSC_FRAMING_UNKNOWN, "\xC0\xDBxy", 4, out), 8);
    assert_memory_equal(out, "\0\0\0\4\xC0\xDBxy", 8);
    assert_int_equal(aers_osc_frame(AERS_OSC_FRAMING_SLIP, "\xC0\xDBxy", 4, out), 8);
    assert_memory_equal(out, "\xC0\xDB\xDC\xDB\xDDxy\xC0", 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packets_survive_one_byte_at_a_time),
        cmocka_unit_test(packets_survive_pieces_of_any_size),
        cmocka_unit_test(slip_may_lack_its_first_end),
        cmocka_unit_test(what_is_neither_framing_is_refused),
        cmocka_unit_test(broken_framing_is_refused),
        cmocka_unit_test(packets_above_the_limit_are_refused),
        cmocka_unit_test(nothing_between_two_ends_is_nothing),
        cmocka_unit_test(memory_follows_what_came_not_what_was_announced),
        cmocka_unit_test(a_large_packet_does_not_keep_its_memory),
        cmocka_unit_test(frames_are_written_byte_for_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
