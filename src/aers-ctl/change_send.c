/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/change.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/osc/write.h"
#include "src/aers-ctl/value.h"

/* Messages of one bundle; below the gate's bound, and small enough for a datagram. */
enum { MAX_IN_BUNDLE = 128, BUNDLE_NBYTES = 60000 };

/* So far ahead is the time at which several changes take effect: they have reached all their nodes by then. */
enum { LEAD_MS = 60 };

static void path_of(const struct aers_change *change, char *path, size_t size)
{
    snprintf(path, size, "/aers/node/%s/%s", aers_json_get_string(change->node, "id", ""), change->name);
}

static size_t write_one(const struct aers_change *change, void *buffer, size_t size)
{
    char path[AERS_OSC_MAX_ADDRESS + 1];
    struct aers_osc_writer writer;
    path_of(change, path, sizeof path);
    aers_osc_write_start(&writer, buffer, size, path, change->relative ? "s" : "d");
    if (change->relative)
        aers_osc_write_string(&writer, change->relative);
    else
        aers_osc_write_double(&writer, change->value);
    return aers_osc_write_stop(&writer);
}

/* NTP time: seconds since 1900, and a fraction of 2^32. */
static uint64_t soon(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t ns = (uint64_t)now.tv_nsec + LEAD_MS * UINT64_C(1000000);
    uint64_t seconds = (uint64_t)now.tv_sec + UINT64_C(2208988800) + ns / 1000000000;
    return seconds << 32 | ((ns % 1000000000) << 32) / 1000000000;
}

/* As many as fit into one bundle. @return how many, with the bytes in *nbytes */
static size_t write_bundle(const struct aers_change *items, size_t nitems, void *buffer, size_t *nbytes)
{
    struct aers_osc_bundle bundle;
    size_t n = 0;
    aers_osc_bundle_start(&bundle, buffer, BUNDLE_NBYTES, nitems > 1 ? soon() : AERS_OSC_IMMEDIATELY);
    for (; n < nitems && n < MAX_IN_BUNDLE; n++) {
        size_t room;
        void *place = aers_osc_bundle_reserve(&bundle, &room);
        size_t used = place ? write_one(&items[n], place, room) : 0;
        if (!used)
            break;
        aers_osc_bundle_commit(&bundle, used);
    }
    *nbytes = aers_osc_bundle_stop(&bundle);
    return n;
}

static struct aers_change *waiting_for(struct aers_change *items, size_t nitems, const char *path)
{
    char wanted[AERS_OSC_MAX_ADDRESS + 1];
    for (size_t i = 0; i < nitems; i++) {
        path_of(&items[i], wanted, sizeof wanted);
        if (items[i].code == AERS_E_TIMEOUT && strcmp(path, wanted) == 0)
            return &items[i];
    }
    return NULL;
}

/* /reply path value frame, into the change. */
static void keep_reply(struct aers_change *change, struct aers_osc_reader *reader)
{
    struct aers_osc_arg arg;
    double number;
    change->code = AERS_OK;
    if (aers_osc_read(reader, &arg) && aers_osc_arg_number(&arg, &number))
        change->value = number;
    if (aers_osc_read(reader, &arg) && aers_osc_arg_number(&arg, &number))
        change->frame = (int64_t)number;
}

/* /error path code sentence; the first one is what the program ends with, the others are said at once. */
static void keep_error(struct aers_change *change, struct aers_osc_reader *reader, struct aers_ctl *ctl)
{
    struct aers_osc_arg word = {0}, sentence = {0};
    struct aers_error error;
    char where[AERS_OSC_MAX_ADDRESS + 1];
    bool complete =
        aers_osc_read(reader, &word) && word.type == 's' && aers_osc_read(reader, &sentence) && sentence.type == 's';
    change->code = complete ? aers_code_of_word(word.s) : AERS_E_FAILED;
    snprintf(where, sizeof where, "%s %s", aers_json_get_string(change->node, "id", ""), change->name);
    aers_error_set(&error, change->code, where, "%s", complete ? sentence.s : "refused without a reason");
    if (ctl->error.what[0])
        aers_log_error(&error);
    else
        ctl->error = error;
}

/* Until every change of the bundle is answered. */
static enum aers_code receive(struct aers_change *items, size_t nitems, struct aers_ctl *ctl)
{
    struct aers_error error;
    for (size_t nleft = nitems; nleft > 0;) {
        struct aers_osc_message message;
        enum aers_code code = aers_osc_client_receive(ctl->client, ctl->timeout_ms, &message, &error);
        if (code != AERS_OK) {
            ctl->error = error;
            return code;
        }
        struct aers_osc_reader reader;
        struct aers_osc_arg path;
        aers_osc_reader_init(&reader, &message);
        if (!aers_osc_read(&reader, &path) || path.type != 's')
            continue;
        struct aers_change *change = waiting_for(items, nitems, path.s);
        if (!change)
            continue;
        if (strcmp(message.address, "/reply") == 0)
            keep_reply(change, &reader);
        else
            keep_error(change, &reader, ctl);
        nleft--;
    }
    return AERS_OK;
}

static struct json_object *as_json(const struct aers_change *change)
{
    struct json_object *object = json_object_new_object();
    aers_json_add_string(object, "node", aers_json_get_string(change->node, "id", ""));
    aers_json_add_string(object, "param", change->name);
    json_object_object_add(object, "value", aers_value_json(change->param, change->value));
    aers_json_add_string(object, "unit", aers_json_get_string(change->param, "unit", ""));
    aers_json_add_int(object, "frame", change->frame);
    return object;
}

static void print_change(const struct aers_change *change)
{
    char value[80];
    aers_value_format(change->param, change->value, value, sizeof value);
    printf("%s %s %s ", aers_json_get_string(change->node, "id", ""), change->name, value);
    if (change->frame >= 0)
        printf("(frame %lld)\n", (long long)change->frame);
    else
        printf("(kept; the node is not running)\n");
}

static void print_all(const struct aers_changes *changes, bool json)
{
    struct json_object *document = json_object_new_object(), *list = json_object_new_array();
    for (size_t i = 0; i < changes->nitems; i++) {
        if (changes->items[i].code != AERS_OK)
            continue;
        if (json)
            json_object_array_add(list, as_json(&changes->items[i]));
        else
            print_change(&changes->items[i]);
    }
    json_object_object_add(document, "changes", list);
    if (json)
        aers_print_json(document);
    json_object_put(document);
}

enum aers_code aers_changes_send(struct aers_changes *changes, struct aers_ctl *ctl)
{
    enum aers_code code = aers_ask_open(ctl);
    void *buffer = malloc(BUNDLE_NBYTES);
    if (!buffer && code == AERS_OK)
        code = aers_error_set(&ctl->error, AERS_E_MEMORY, "", "out of memory");
    for (size_t at = 0; code == AERS_OK && at < changes->nitems;) {
        size_t nbytes, n = write_bundle(changes->items + at, changes->nitems - at, buffer, &nbytes);
        if (n == 0)
            code =
                aers_error_set(&ctl->error, AERS_E_LIMIT, changes->items[at].name, "the address is too long to send");
        if (code == AERS_OK)
            code = aers_osc_client_send(ctl->client, buffer, nbytes, &ctl->error);
        if (code == AERS_OK)
            code = receive(changes->items + at, n, ctl);
        at += n;
    }
    free(buffer);
    if (!changes->is_silent)
        print_all(changes, ctl->json);
    for (size_t i = 0; i < changes->nitems && code == AERS_OK; i++)
        code = changes->items[i].code;
    return code;
}
