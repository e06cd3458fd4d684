/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/verbs/answer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/write.h"
#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/pool.h"
#include "src/aers-graphd/verbs/sheet.h"

/* A path, in memory that stays with its piece. */
struct path {
    char *text;
    size_t nbytes;
};

struct aers_round {
    struct aers_piece piece;
    struct path pattern;
    struct aers_osc_peer *peer;
    int32_t reached;
    size_t owed; /* answers, and one more until the round is closed */
};

struct aers_answer {
    struct aers_piece piece;
    struct path path;
    struct aers_osc_peer *peer;
    struct aers_round *round;
    struct aers_sheet *sheet; /* NULL unless it is a part of one */
    size_t part;
};

enum { SMALL_NBYTES = 1024 };

static struct aers_pool answers, rounds;

static void write_path(struct path *path, const char *text)
{
    const size_t nbytes = strlen(text) + 1;
    if (nbytes > path->nbytes)
        path->text = aers_need_more(path->text, nbytes, 1);
    if (nbytes > path->nbytes)
        path->nbytes = nbytes;
    memcpy(path->text, text, nbytes);
}

/* A long one is not kept for the next. */
static void clear_path(struct path *path)
{
    if (path->nbytes <= SMALL_NBYTES)
        return;
    free(path->text);
    *path = (struct path){0};
}

struct aers_answer *aers_answer_create(struct aers_osc_peer *peer, const char *path, struct aers_round *round)
{
    struct aers_answer *answer = aers_pool_take(&answers, sizeof *answer);
    answer->peer = aers_osc_peer_ref(peer);
    write_path(&answer->path, path);
    answer->round = round;
    answer->sheet = NULL;
    if (round) {
        round->reached++;
        round->owed++;
    }
    return answer;
}

struct aers_answer *aers_answer_create_part(struct aers_osc_peer *peer, const char *address, struct aers_sheet *sheet,
                                            size_t part)
{
    struct aers_answer *answer = aers_answer_create(peer, address, NULL);
    answer->sheet = sheet;
    answer->part = part;
    return answer;
}

struct aers_round *aers_round_open(struct aers_osc_peer *peer, const char *pattern)
{
    struct aers_round *round = aers_pool_take(&rounds, sizeof *round);
    round->peer = aers_osc_peer_ref(peer);
    round->reached = 0;
    write_path(&round->pattern, pattern);
    round->owed = 1;
    return round;
}

static void end_round(struct aers_round *round)
{
    uint8_t packet[SMALL_NBYTES];
    struct aers_osc_writer writer;
    if (--round->owed > 0)
        return;
    aers_osc_write_start(&writer, packet, sizeof packet, "/reply", "si");
    aers_osc_write_string(&writer, round->pattern.text);
    aers_osc_write_int(&writer, round->reached);
    if (round->reached)
        aers_osc_peer_send(round->peer, packet, aers_osc_write_stop(&writer));
    else
        aers_osc_peer_send_error(round->peer, round->pattern.text, AERS_E_NOT_FOUND,
                                 "the pattern reaches no address; /aers/list tells which there are");
    aers_osc_peer_unref(round->peer);
    clear_path(&round->pattern);
    aers_pool_put(&rounds, round);
}

void aers_round_close(struct aers_round *round)
{
    end_round(round);
}

struct aers_osc_peer *aers_answer_peer(const struct aers_answer *answer)
{
    return answer->peer;
}

static void forget(struct aers_answer *answer)
{
    if (answer->round)
        end_round(answer->round);
    aers_osc_peer_unref(answer->peer);
    clear_path(&answer->path);
    aers_pool_put(&answers, answer);
}

void aers_answer_drop(struct aers_answer *answer)
{
    if (answer->sheet)
        aers_sheet_drop(answer->sheet);
    forget(answer);
}

void aers_answer_error(struct aers_answer *answer, enum aers_code code, const char *format, ...)
{
    char what[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    if (answer->sheet)
        aers_sheet_fail(answer->sheet, answer->path.text, code, what);
    else
        aers_osc_peer_send_error(answer->peer, answer->path.text, code, what);
    forget(answer);
}

static uint8_t small[SMALL_NBYTES]; /* of the reply that is being written: there is never more than one */

static void release(uint8_t *packet)
{
    if (packet != small)
        free(packet);
}

/* Room for a reply with `extra` bytes besides path and framing; NULL when the peer cannot take as much: it has been
 * told. */
static uint8_t *start_reply(struct aers_answer *answer, struct aers_osc_writer *writer, const char *types, size_t extra)
{
    size_t size = strlen(answer->path.text) + strlen(types) + extra + 64;
    if (size > aers_osc_peer_max_nbytes(answer->peer)) {
        aers_answer_error(answer, AERS_E_LIMIT, "the answer is too long for a datagram: use TCP");
        return NULL;
    }
    uint8_t *packet = size <= sizeof small ? small : aers_need(1, size);
    aers_osc_write_start(writer, packet, size, "/reply", types);
    aers_osc_write_string(writer, answer->path.text);
    return packet;
}

static void stop_reply(struct aers_answer *answer, struct aers_osc_writer *writer, uint8_t *packet)
{
    aers_osc_peer_send(answer->peer, packet, aers_osc_write_stop(writer));
    release(packet);
    forget(answer);
}

void aers_answer_empty(struct aers_answer *answer)
{
    struct aers_osc_writer writer;
    uint8_t *packet = start_reply(answer, &writer, "s", 0);
    if (packet)
        stop_reply(answer, &writer, packet);
}

void aers_answer_string(struct aers_answer *answer, const char *text)
{
    struct aers_osc_writer writer;
    uint8_t *packet = start_reply(answer, &writer, "ss", strlen(text));
    if (!packet)
        return;
    aers_osc_write_string(&writer, text);
    stop_reply(answer, &writer, packet);
}

void aers_answer_json(struct aers_answer *answer, const char *text, int64_t revision)
{
    struct aers_osc_writer writer;
    uint8_t *packet = start_reply(answer, &writer, "ssh", strlen(text) + 8);
    if (!packet)
        return;
    aers_osc_write_string(&writer, text);
    aers_osc_write_int64(&writer, revision);
    stop_reply(answer, &writer, packet);
}

void aers_answer_value(struct aers_answer *answer, double value, int64_t frame)
{
    struct aers_osc_writer writer;
    if (answer->sheet) {
        aers_sheet_put(answer->sheet, answer->part, value, frame);
        forget(answer);
        return;
    }
    uint8_t *packet = start_reply(answer, &writer, "sdh", 16);
    if (!packet)
        return;
    aers_osc_write_double(&writer, value);
    aers_osc_write_int64(&writer, frame);
    stop_reply(answer, &writer, packet);
}

void aers_answer_values(struct aers_answer *answer, const double *values, const int64_t *frames, size_t nvalues)
{
    char types[AERS_OSC_MAX_NARGS + 2] = "s";
    struct aers_osc_writer writer;
    for (size_t i = 0; i < nvalues; i++)
        memcpy(types + 1 + 2 * i, "dh", 3);
    uint8_t *packet = start_reply(answer, &writer, types, 16 * nvalues);
    if (!packet)
        return;
    for (size_t i = 0; i < nvalues; i++) {
        aers_osc_write_double(&writer, values[i]);
        aers_osc_write_int64(&writer, frames[i]);
    }
    stop_reply(answer, &writer, packet);
}

void aers_answer_choice(struct aers_answer *answer, const char *choice, int64_t frame)
{
    struct aers_osc_writer writer;
    uint8_t *packet = start_reply(answer, &writer, "ssh", strlen(choice) + 16);
    if (!packet)
        return;
    aers_osc_write_string(&writer, choice);
    aers_osc_write_int64(&writer, frame);
    stop_reply(answer, &writer, packet);
}

void aers_answer_count(struct aers_answer *answer, int32_t n)
{
    struct aers_osc_writer writer;
    uint8_t *packet = start_reply(answer, &writer, "si", 4);
    if (!packet)
        return;
    aers_osc_write_int(&writer, n);
    stop_reply(answer, &writer, packet);
}

void aers_answer_terms(struct aers_answer *answer, int32_t n, double rate_hz, int32_t lease_s)
{
    struct aers_osc_writer writer;
    uint8_t *packet = start_reply(answer, &writer, "sifi", 12);
    if (!packet)
        return;
    aers_osc_write_int(&writer, n);
    aers_osc_write_float(&writer, (float)rate_hz);
    aers_osc_write_int(&writer, lease_s);
    stop_reply(answer, &writer, packet);
}

/* The arguments lie in the request as they shall lie in the reply: after the path, in the same order. */
void aers_answer_echo(struct aers_answer *answer, const struct aers_osc_message *message)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    aers_osc_reader_init(&reader, message);
    while (aers_osc_read(&reader, &arg))
        ;
    size_t nbytes = (size_t)(reader.args - message->args);
    char types[AERS_OSC_MAX_NARGS + 2];
    snprintf(types, sizeof types, "s%s", message->types);

    struct aers_osc_writer writer;
    uint8_t *packet = start_reply(answer, &writer, types, nbytes);
    if (!packet)
        return;
    memcpy(packet + writer.at, message->args, nbytes);
    aers_osc_peer_send(answer->peer, packet, writer.at + nbytes);
    release(packet);
    forget(answer);
}
