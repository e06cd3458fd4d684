/* SPDX-License-Identifier: ISC */
/* tests/fuzz/fuzz_osc.c - libFuzzer over everything that reads bytes from outside: gate, reader, matcher, stream.
 *
 *   clang -std=gnu11 -D_GNU_SOURCE -g -O1 -I. -Iinclude -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
 *       -o build/fuzz_osc tests/fuzz/fuzz_osc.c \
 *       common/osc/address.c common/osc/gate.c common/osc/pattern.c common/osc/reader.c common/osc/stream.c
 * common/osc/write.c build/fuzz_osc -dict=tests/fuzz/osc.dict -max_len=1024 -max_total_time=300
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/pattern.h"
#include "common/osc/stream.h"
#include "tests/unit/common/osc/rewrite.h"

enum { MAX_NBYTES = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition)
        abort();
}

static enum aers_code match_one(void *user, const struct aers_osc_message *message)
{
    (void)user;
    (void)aers_osc_match(message->address, "/aers/node/dialogue_gain/gain_db");
    require(aers_osc_is_pattern(message->address) || aers_osc_match(message->address, message->address));
    return AERS_OK;
}

/* What passes the gate is read to the last byte, and written anew comes out the same. */
static void check_packet(const void *packet, size_t nbytes)
{
    static uint8_t out[MAX_NBYTES];
    if (aers_osc_gate(packet, nbytes) != AERS_OK)
        return;
    struct rewriting rewriting = {.out = out, .size = sizeof out};
    require(aers_osc_each(packet, nbytes, rewrite_one, &rewriting) == AERS_OK);
    require(rewriting.ndiffering == 0);
    require(aers_osc_each(packet, nbytes, match_one, NULL) == AERS_OK);
}

/* The packets a stream gave, one after the other with their sizes. */
struct heard {
    uint8_t bytes[2 * MAX_NBYTES];
    size_t nbytes;
};

static void hear(void *user, const void *packet, size_t nbytes)
{
    struct heard *heard = user;
    require(heard->nbytes + 2 + nbytes <= sizeof heard->bytes);
    memcpy(heard->bytes + heard->nbytes, &nbytes, 2);
    memcpy(heard->bytes + heard->nbytes + 2, packet, nbytes);
    heard->nbytes += nbytes + 2;
    check_packet(packet, nbytes);
}

/* One verdict and the same packets however the bytes are cut. */
static void check_stream(const uint8_t *data, size_t size)
{
    static struct heard heard[2];
    enum aers_code codes[2] = {AERS_OK, AERS_OK};
    for (int bytewise = 0; bytewise < 2; bytewise++) {
        struct aers_osc_stream stream;
        heard[bytewise].nbytes = 0;
        aers_osc_stream_init(&stream, MAX_NBYTES / 2);
        size_t step = bytewise ? 1 : size;
        for (size_t at = 0; at < size && codes[bytewise] == AERS_OK; at += step)
            codes[bytewise] = aers_osc_stream_feed(&stream, data + at, step, hear, &heard[bytewise]);
        aers_osc_stream_finish(&stream);
    }
    require(codes[0] == codes[1]);
    require(heard[0].nbytes == heard[1].nbytes && memcmp(heard[0].bytes, heard[1].bytes, heard[0].nbytes) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > MAX_NBYTES)
        return 0;
    check_packet(data, size);
    check_stream(data, size);
    return 0;
}
