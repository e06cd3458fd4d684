/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "common/osc/client.h"
#include "common/osc/deadline.h"
#include "common/osc/pattern.h"

/* One request under way. */
struct request {
    const char *address;
    uint32_t nmessages;
    aers_osc_message_fn *fn;
    void *user;
    struct aers_error *error;
    enum aers_code code; /* of the first /error */
};

static enum aers_code note_address(void *user, const struct aers_osc_message *message)
{
    struct request *request = user;
    request->address = message->address;
    request->nmessages++;
    return AERS_OK;
}

/* The next argument when it is a string, else NULL. */
static const char *read_string(struct aers_osc_reader *reader)
{
    struct aers_osc_arg arg;
    return aers_osc_read(reader, &arg) && arg.type == 's' ? arg.s : NULL;
}

/* /error path code sentence */
static enum aers_code error_code(struct aers_osc_reader *rest, const char *path, struct aers_error *error)
{
    const char *word = read_string(rest), *what = read_string(rest);
    enum aers_code code = aers_code_of_word(word ? word : "");
    if (code == AERS_OK)
        code = AERS_E_FAILED;
    return aers_error_set(error, code, path, "%s", what ? what : aers_code_sentence(code));
}

/* @return the path a /reply or /error is about when it belongs to the request, with *rest after it; else NULL */
static const char *path_of(const struct request *request, const struct aers_osc_message *message,
                           struct aers_osc_reader *rest)
{
    bool is_error = strcmp(message->address, "/error") == 0;
    if (!is_error && strcmp(message->address, "/reply") != 0)
        return NULL;
    aers_osc_reader_init(rest, message);
    const char *path = read_string(rest);
    if (!path)
        return NULL;
    bool whole_packet = is_error && !*path; /* refused before it was read */
    bool ours = whole_packet || strcmp(path, request->address) == 0 || aers_osc_match(request->address, path);
    return ours ? path : NULL;
}

static bool is_closing(const struct request *request, const char *path)
{
    return !*path || strcmp(path, request->address) == 0;
}

/* AERS_OK and *closed when the message closed the request. */
static enum aers_code take(struct request *request, const struct aers_osc_message *message, bool *closed)
{
    struct aers_osc_reader rest;
    const char *path = path_of(request, message, &rest);
    if (!path)
        return AERS_OK;
    if (request->code == AERS_OK && strcmp(message->address, "/error") == 0)
        request->code = error_code(&rest, path, request->error);
    *closed = is_closing(request, path);
    return request->fn ? request->fn(request->user, message) : AERS_OK;
}

static enum aers_code receive_all(struct aers_osc_client *client, struct request *request, int timeout_ms)
{
    int64_t deadline_ms = aers_osc_now_ms() + timeout_ms;
    bool closed = false;
    while (!closed) {
        int64_t left = deadline_ms - aers_osc_now_ms();
        struct aers_osc_message message;
        enum aers_code code = aers_osc_client_receive(client, left > 0 ? (int)left : 0, &message, request->error);
        if (code == AERS_E_TIMEOUT)
            return aers_error_set(request->error, code, request->address, "no answer within %d ms", timeout_ms);
        if (code == AERS_OK)
            code = take(request, &message, &closed);
        if (code != AERS_OK)
            return code;
    }
    return request->code;
}

enum aers_code aers_osc_client_request(struct aers_osc_client *client, const void *packet, size_t nbytes,
                                       int timeout_ms, aers_osc_message_fn *fn, void *user, struct aers_error *error)
{
    struct request request = {.fn = fn, .user = user, .error = error};
    enum aers_code code = aers_osc_gate(packet, nbytes);
    if (code == AERS_OK)
        code = aers_osc_each(packet, nbytes, note_address, &request);
    if (code == AERS_OK && request.nmessages != 1)
        code = AERS_E_INVALID;
    if (code != AERS_OK)
        return aers_error_set(error, code, "", "a request is one valid OSC message");
    code = aers_osc_client_send(client, packet, nbytes, error);
    return code == AERS_OK ? receive_all(client, &request, timeout_ms) : code;
}
