/* SPDX-License-Identifier: ISC */
/* Packets changed at random, the same way in every run. Meant for the sanitizers, and says something without them too.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/gate.h"
#include "common/osc/pattern.h"
#include "common/osc/stream.h"
#include "common/osc/write.h"
#include "random.h"
#include "rewrite.h"

enum { NMUTATIONS = 400000, MAX_NBYTES = 1024 };

#define SEED(text)                                                                                                     \
    {                                                                                                                  \
        text, sizeof(text) - 1                                                                                         \
    }
static const struct {
    const char *bytes;
    size_t nbytes;
} seeds[] = {
    SEED("/aers/ping\0\0,\0\0\0"),
    SEED("/aers/node/fx_*/[a-c]{ab,c}?\0\0\0\0,f\0\0\77\200\0\0"),
    SEED(
        "/a\0\0,ifsbhtdScrmTFNI\0\0\0\0\0\0\1\77\200\0\0text\0\0\0\0\0\0\0\5blob!\0\0\0\0\0\0\0\0\0\0\7\0\0\0\0\0\0\0\1"
        "\77\360\0\0\0\0\0\0sym\0\0\0\0a\1\2\3\4\0\220\74\177"),
    SEED("#bundle\0\0\0\0\0\0\0\0\1\0\0\0\10/a\0\0,\0\0\0\0\0\0\14/b\0\0,i\0\0\0\0\0\7"),
    SEED("#bundle\0\0\0\0\5\0\0\0\1\0\0\0\34#bundle\0\0\0\0\5\0\0\0\1\0\0\0\10/c\0\0,\0\0\0\0\0\0\10/d\0\0,T\0\0"),
};

static size_t mutate_once(uint64_t *seed, uint8_t *bytes, size_t nbytes)
{
    static const uint8_t favourites[] = {0, 1, 4, 0x7F, 0x80, 0xFF, '/', '#', ',', '{', '}', '[', ']', '*', 's', 'b'};
    size_t at = random_below(seed, (uint32_t)nbytes);
    switch (random_below(seed, 5)) {
    case 0:
        bytes[at] ^= (uint8_t)(1u << random_below(seed, 8));
        return nbytes;
    case 1:
        bytes[at] = favourites[random_below(seed, sizeof favourites)];
        return nbytes;
    case 2: /* cut, most often where it may go unseen */
        return random_below(seed, 4) ? (at & ~(size_t)3) : at;
    case 3: /* swell by a copy of four bytes of itself */
        at &= ~(size_t)3;
        if (nbytes + 4 > MAX_NBYTES || at + 4 > nbytes)
            return nbytes;
        memmove(bytes + at + 4, bytes + at, nbytes - at);
        return nbytes + 4;
    default: /* shrink by four */
        at &= ~(size_t)3;
        if (at + 4 > nbytes)
            return nbytes;
        memmove(bytes + at, bytes + at + 4, nbytes - at - 4);
        return nbytes - 4;
    }
}

/* An exact copy, so that the sanitizer sees a byte read past the end; the caller frees. */
static uint8_t *mutated(uint64_t *seed, size_t *nbytes)
{
    uint8_t bytes[MAX_NBYTES];
    uint32_t which = random_below(seed, sizeof seeds / sizeof seeds[0]);
    size_t n = seeds[which].nbytes;
    memcpy(bytes, seeds[which].bytes, n);
    for (uint32_t i = 1 + random_below(seed, 4); i > 0 && n > 0; i--)
        n = mutate_once(seed, bytes, n);
    uint8_t *copy = calloc(1, n ? n : 1);
    memcpy(copy, bytes, n);
    *nbytes = n;
    return copy;
}

static enum aers_code match_one(void *user, const struct aers_osc_message *message)
{
    unsigned *n = user;
    *n += aers_osc_match(message->address, "/aers/node/fx_1/bab2");
    assert_true(aers_osc_is_pattern(message->address) || aers_osc_match(message->address, message->address));
    return AERS_OK;
}

static void what_passes_the_gate_is_read_and_written_the_same(void **state)
{
    (void)state;
    uint64_t seed = 1;
    uint8_t out[MAX_NBYTES];
    unsigned npassed = 0, nmatched = 0;
    for (unsigned i = 0; i < NMUTATIONS; i++) {
        size_t nbytes;
        uint8_t *packet = mutated(&seed, &nbytes);
        if (aers_osc_gate(packet, nbytes) == AERS_OK) {
            struct rewriting rewriting = {.out = out, .size = sizeof out};
            aers_osc_each(packet, nbytes, rewrite_one, &rewriting);
            assert_int_equal(rewriting.ndiffering, 0);
            aers_osc_each(packet, nbytes, match_one, &nmatched);
            npassed++;
        }
        free(packet);
    }
    assert_in_range(npassed, NMUTATIONS / 20, NMUTATIONS * 19 / 20);
    assert_true(nmatched > 1000);
}

static void random_bytes_do_not_pass(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (unsigned i = 0; i < NMUTATIONS; i++) {
        size_t nbytes = random_below(&seed, 64);
        uint8_t *packet = calloc(1, nbytes ? nbytes : 1);
        for (size_t at = 0; at < nbytes; at++)
            packet[at] = (uint8_t)random_next(&seed);
        assert_int_not_equal(aers_osc_gate(packet, nbytes), AERS_OK);
        free(packet);
    }
}

static void count_packet(void *user, const void *packet, size_t nbytes)
{
    size_t *n = user;
    *n += nbytes;
    if (aers_osc_gate(packet, nbytes) == AERS_OK)
        aers_osc_each(packet, nbytes, match_one, &(unsigned){0});
}

static void streams_of_mutated_packets_are_survived(void **state)
{
    (void)state;
    uint64_t seed = 3;
    for (unsigned i = 0; i < NMUTATIONS / 4; i++) {
        struct aers_osc_stream stream;
        uint8_t framed[2 * MAX_NBYTES + 4];
        size_t nbytes, ntaken = 0;
        uint8_t *packet = mutated(&seed, &nbytes);
        size_t n = aers_osc_frame(i % 2 ? AERS_OSC_FRAMING_SLIP : AERS_OSC_FRAMING_LENGTH, packet, nbytes, framed);
        framed[random_below(&seed, (uint32_t)n)] ^= (uint8_t)random_below(&seed, 256);
        aers_osc_stream_init(&stream, MAX_NBYTES);
        size_t first = random_below(&seed, (uint32_t)n);
        if (aers_osc_stream_feed(&stream, framed, first, count_packet, &ntaken) == AERS_OK)
            assert_in_range(aers_osc_stream_feed(&stream, framed + first, n - first, count_packet, &ntaken), AERS_OK,
                            AERS_NCODES);
        assert_true(ntaken <= n);
        aers_osc_stream_finish(&stream);
        free(packet);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_passes_the_gate_is_read_and_written_the_same),
        cmocka_unit_test(random_bytes_do_not_pass),
        cmocka_unit_test(streams_of_mutated_packets_are_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
