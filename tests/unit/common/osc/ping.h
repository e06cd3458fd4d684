/* SPDX-License-Identifier: ISC */
/* One request and its answer, byte for byte, and whether a server still gives it. */
#ifndef AERS_TEST_PING_H
#define AERS_TEST_PING_H

#include "serving.h"
#include "wire.h"

#define BYTES(text) text, sizeof(text) - 1
#define PING        "/ping\0\0\0,\0\0\0"          /* 12 bytes */
#define PONG        "/reply\0\0,s\0\0/ping\0\0\0" /* 20 bytes */

static inline void assert_pings(struct serving *serving)
{
    uint8_t answer[64];
    int fd = wire_open(SOCK_DGRAM, serving->port);
    wire_send(fd, BYTES(PING));
    assert_true(wire_is_readable(fd, 10000));
    assert_int_equal(recv(fd, answer, sizeof answer, 0), 20);
    assert_memory_equal(answer, PONG, 20);
    close(fd);
}

#endif
