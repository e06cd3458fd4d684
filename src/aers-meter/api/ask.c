/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/api/ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/write.h"
#include "src/aers-meter/collect/clock.h"

void aers_ask_problem(struct aers_exchange *exchange, enum aers_code code, const char *what)
{
    if (code == AERS_E_UNAVAILABLE)
        aers_exchange_problem(exchange, code, "aers-graphd is not reachable; is it running?");
    else if (code == AERS_E_FULL)
        aers_exchange_problem(exchange, code, "too many questions to aers-graphd are open; try again");
    else
        aers_exchange_problem(exchange, code, "%s", what);
}

bool aers_ask_is_plain(const char *text, bool may_have_slashes)
{
    static const char letters[] = "/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
    const char *allowed = may_have_slashes ? letters : letters + 1;
    return *text && strspn(text, allowed) == strlen(text);
}

struct json_object *aers_ask_read_json(struct aers_exchange *exchange, enum aers_code code, const char *what,
                                       struct aers_osc_reader *args)
{
    struct aers_osc_arg arg;
    struct json_object *object = NULL;
    if (code != AERS_OK)
        aers_ask_problem(exchange, code, what);
    else if (!aers_osc_read(args, &arg) || arg.type != 's' ||
             aers_json_parse(arg.s, strlen(arg.s), AERS_OSC_MAX_NBYTES, &object, NULL) != AERS_OK)
        aers_exchange_problem_status(exchange, 502, AERS_E_INVALID,
                                     "aers-graphd answered with something else than JSON");
    return object;
}

static void on_json(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct json_object *object = aers_ask_read_json(user, code, what, args);
    if (object)
        aers_exchange_answer_json(user, 200, object);
}

uint8_t *aers_ask_packet(const char *path, const char *const *words, size_t nwords, int64_t revision, size_t *nbytes)
{
    char types[8] = "";
    struct aers_osc_writer writer;
    size_t size = strlen(path) + 64;
    for (size_t i = 0; i < nwords; i++)
        size += strlen(words[i]) + 8;
    memset(types, 's', nwords);
    memcpy(types + nwords, revision >= 0 ? "h" : "", 2 - (revision < 0));
    uint8_t *packet = malloc(size);
    if (!packet)
        return NULL;
    aers_osc_write_start(&writer, packet, size, path, types);
    for (size_t i = 0; i < nwords; i++)
        aers_osc_write_string(&writer, words[i]);
    if (revision >= 0)
        aers_osc_write_int64(&writer, revision);
    *nbytes = aers_osc_write_stop(&writer);
    return packet;
}

static void ask(struct aers_meter *meter, struct aers_exchange *exchange, const char *path, const char *const *words,
                size_t nwords, int64_t revision, uint32_t timeout_ms, aers_link_reply_fn *fn, void *user)
{
    size_t nbytes = 0;
    uint8_t *packet = aers_ask_packet(path, words, nwords, revision, &nbytes);
    enum aers_code code = AERS_E_MEMORY;
    if (packet)
        code = aers_link_request(meter->link, path, packet, nbytes, timeout_ms, fn, user);
    free(packet);
    if (code != AERS_OK) {
        aers_ask_problem(exchange, code, aers_code_sentence(code));
        if (user != exchange)
            free(user);
    }
}

void aers_ask_json(struct aers_meter *meter, struct aers_exchange *exchange, const char *path, const char *argument)
{
    ask(meter, exchange, path, &argument, argument != NULL, -1, AERS_ASK_TIMEOUT_MS, on_json, exchange);
}

void aers_ask_words(struct aers_meter *meter, struct aers_exchange *exchange, const char *path,
                    const char *const *words, size_t nwords)
{
    ask(meter, exchange, path, words, nwords, -1, AERS_ASK_TIMEOUT_MS, on_json, exchange);
}

struct change {
    struct aers_meter *meter;
    struct aers_exchange *exchange;
};

void aers_ask_accept(struct aers_meter *meter, struct aers_exchange *exchange, struct json_object *answer,
                     struct json_object *actions, int64_t revision)
{
    char what[128];
    snprintf(what, sizeof what, "%s %s", aers_exchange_method(exchange), aers_exchange_path(exchange));
    uint64_t id = aers_operations_begin(&meter->operations, what, json_object_get(actions), revision,
                                        aers_clock_steady_us(), aers_clock_wall_s());
    aers_exchange_set_location(exchange, "/api/operations/%llu", (unsigned long long)id);
    aers_exchange_answer_json(exchange, 202, answer);
}

/* s JSON of the actions, h revision */
static void on_changed(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct change *change = user;
    struct aers_exchange *exchange = change->exchange;
    struct aers_osc_arg text, revision;
    struct json_object *actions = NULL;
    if (code != AERS_OK) {
        aers_ask_problem(exchange, code, what);
    } else if (!aers_osc_read(args, &text) || text.type != 's' || !aers_osc_read(args, &revision) ||
               revision.type != 'h' ||
               aers_json_parse(text.s, strlen(text.s), AERS_OSC_MAX_NBYTES, &actions, NULL) != AERS_OK ||
               !json_object_is_type(actions, json_type_array)) {
        json_object_put(actions);
        aers_exchange_problem_status(exchange, 502, AERS_E_INVALID,
                                     "aers-graphd answered with something else than a plan");
    } else {
        aers_exchange_set_etag(exchange, revision.h);
        aers_world_poll(&change->meter->world); /* who listens need not wait for the next second */
        if (json_object_array_length(actions) == 0)
            aers_exchange_answer_json(exchange, 200, actions);
        else
            aers_ask_accept(change->meter, exchange, actions, actions, revision.h);
    }
    free(change);
}

void aers_ask_change(struct aers_meter *meter, struct aers_exchange *exchange, const char *path,
                     const char *const *words, size_t nwords)
{
    int64_t revision;
    struct change *change = calloc(1, sizeof *change);
    if (!aers_exchange_if_match(exchange, meter->world.revision, &revision))
        revision = -1;
    else if (revision < 0)
        revision = 0; /* no graph ever has this one */
    if (!change) {
        aers_exchange_problem(exchange, AERS_E_MEMORY, "out of memory");
        return;
    }
    *change = (struct change){meter, exchange};
    ask(meter, exchange, path, words, nwords, revision, AERS_CHANGE_TIMEOUT_MS, on_changed, change);
}

struct json_object *aers_ask_body(struct aers_exchange *exchange, enum json_type type, const char *hint)
{
    size_t nbytes;
    struct aers_error error;
    struct json_object *body = NULL;
    const char *text = aers_exchange_body(exchange, &nbytes);
    if (nbytes && aers_json_parse(text, nbytes, AERS_SERVER_MAX_BODY_NBYTES, &body, &error) != AERS_OK) {
        aers_exchange_problem(exchange, AERS_E_INVALID, "%s", error.what);
        return NULL;
    }
    if (nbytes && json_object_is_type(body, type))
        return body;
    json_object_put(body);
    aers_exchange_problem(exchange, AERS_E_INVALID, "the body must be %s", hint);
    return NULL;
}
