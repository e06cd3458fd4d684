/* SPDX-License-Identifier: ISC */
/* /aers/set address value ...: several values, all or none. All are checked before any is stored, and those of running
 * nodes take effect at one frame, the bundle's or one just far enough ahead that every node hears of it before. */
#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/memory.h"
#include "src/aers-graphd/verbs/sending.h"
#include "src/aers-graphd/verbs/sheet.h"

#define PREFIX "/aers/node/"

enum { AHEAD_US = 20000, AHEAD_PERIODS = 2 };

struct set {
    struct aers_engine *engine;
    struct aers_sending *items; /* [nitems] */
    const char **addresses;     /* [nitems] the message's */
    size_t nitems;
};

static enum aers_code read_one(struct set *set, struct aers_osc_reader *reader, struct aers_error *error)
{
    struct aers_osc_arg address, value;
    struct aers_sending *item = &set->items[set->nitems];
    item->engine = set->engine;
    if (!aers_osc_read(reader, &address) || address.type != 's' || strncmp(address.s, PREFIX, strlen(PREFIX)) != 0)
        return aers_error_set(error, AERS_E_INVALID, "",
                              "pairs are wanted, each the address of a node's value as a string, and the value");
    enum aers_code code = aers_target_find(set->engine, address.s, &item->target, error);
    if (code == AERS_OK && !aers_osc_read(reader, &value))
        code = aers_error_set(error, AERS_E_INVALID, "", "a value is wanted after it");
    if (code == AERS_OK)
        code = aers_target_read(&item->target, &value, &item->value, error);
    for (size_t i = 0; code == AERS_OK && i < set->nitems; i++) {
        const struct aers_target *other = &set->items[i].target;
        if (other->node == item->target.node && other->slot == item->target.slot &&
            other->is_solo == item->target.is_solo)
            code = aers_error_set(error, AERS_E_INVALID, "", "it is given twice");
    }
    set->addresses[set->nitems++] = address.s;
    return code;
}

static enum aers_code read_all(struct set *set, const struct aers_osc_message *message, struct aers_error *error)
{
    struct aers_osc_reader reader;
    enum aers_code code = AERS_OK;
    aers_osc_reader_init(&reader, message);
    if (message->nargs < 2 || message->nargs % 2 || message->nargs / 2 > AERS_SHEET_MAX)
        return aers_error_set(error, AERS_E_INVALID, "", "1 to %d pairs are wanted, each an address and its value",
                              AERS_SHEET_MAX);
    for (size_t i = 0; code == AERS_OK && i < message->nargs / 2; i++)
        code = read_one(set, &reader, error);
    return code;
}

static enum aers_code choose_frame(struct set *set, uint64_t when, struct aers_error *error)
{
    int64_t frame;
    uint32_t ahead_ms, at;
    const struct aers_server_state *server = &set->engine->server;
    enum aers_code code = aers_sending_when(set->engine, when, &frame, &ahead_ms, error);
    if (code == AERS_OK && frame < 0 && set->nitems > 1 && server->is_usable && server->rate_hz) {
        int64_t ahead_us = AHEAD_US + AHEAD_PERIODS * INT64_C(1000000) * server->block_nframes / server->rate_hz;
        if (aers_patchbay_get_frame_in(set->engine->patchbay, ahead_us, &at) == AERS_OK) {
            frame = at;
            ahead_ms = (uint32_t)(ahead_us / 1000);
        }
    }
    for (size_t i = 0; code == AERS_OK && i < set->nitems; i++) {
        set->items[i].frame = frame;
        set->items[i].is_joint = true;
        set->items[i].ahead_ms = ahead_ms;
    }
    return code;
}

/* Of every process that takes some of them: nothing must be refused once the first is on its way. */
static enum aers_code check_room(struct set *set, struct aers_error *error)
{
    for (size_t i = 0; i < set->nitems; i++) {
        size_t nsame = 0;
        struct aers_sending *item = &set->items[i];
        bool is_timed = aers_sending_is_timed(item);
        for (size_t k = 0; k <= i; k++)
            nsame += set->items[k].process == item->process;
        if (item->process && !aers_acks_have_room_for(item->process, is_timed, nsame))
            return aers_error_set(error, AERS_E_FULL, "", "too many values are on their way to this node's process");
    }
    return AERS_OK;
}

static void send_all(struct set *set, struct aers_call *call)
{
    struct aers_osc_peer *peer = aers_answer_peer(call->answer);
    struct aers_sheet *sheet = aers_sheet_create(call->answer, set->nitems);
    aers_osc_peer_ref(peer); /* the last part may give the answer, and the peer with it */
    for (size_t i = 0; i < set->nitems; i++) {
        set->items[i].answer = aers_answer_create_part(peer, set->addresses[i], sheet, i);
        aers_sending_send(&set->items[i]);
    }
    aers_osc_peer_unref(peer);
}

void aers_verb_set(struct aers_engine *engine, struct aers_call *call)
{
    size_t most = call->message->nargs / 2 + 1;
    struct aers_error error = {.what = ""};
    struct set set = {.engine = engine,
                      .items = aers_need(most, sizeof *set.items),
                      .addresses = aers_need(most, sizeof *set.addresses)};
    enum aers_code code = read_all(&set, call->message, &error);
    if (code == AERS_OK)
        code = choose_frame(&set, call->message->when, &error);
    if (code == AERS_OK)
        code = check_room(&set, &error);
    const char *last = set.nitems ? set.addresses[set.nitems - 1] : NULL;
    if (code == AERS_OK)
        send_all(&set, call);
    else
        aers_answer_error(call->answer, code, "%.200s%s%.600s; nothing has changed", last ? last : "", last ? ": " : "",
                          error.what);
    free(set.items);
    free(set.addresses);
}
