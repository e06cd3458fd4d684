/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/api/ask.h"

#include <string.h>

#include "common/osc/write.h"

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

static void on_json(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct aers_exchange *exchange = user;
    struct aers_osc_arg arg;
    struct json_object *object = NULL;
    if (code != AERS_OK) {
        aers_ask_problem(exchange, code, what);
    } else if (!aers_osc_read(args, &arg) || arg.type != 's' ||
               aers_json_parse(arg.s, strlen(arg.s), AERS_OSC_MAX_NBYTES, &object, NULL) != AERS_OK) {
        aers_exchange_problem_status(exchange, 502, AERS_E_INVALID,
                                     "aers-graphd answered with something else than JSON");
    } else {
        aers_exchange_answer(exchange, 200, AERS_TYPE_JSON, arg.s, strlen(arg.s));
        json_object_put(object);
    }
}

void aers_ask_json(struct aers_meter *meter, struct aers_exchange *exchange, const char *path, const char *argument)
{
    uint8_t packet[8192]; /* a path is the longest that is asked with */
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, packet, sizeof packet, path, argument ? "s" : "");
    if (argument)
        aers_osc_write_string(&writer, argument);
    enum aers_code code = aers_link_request(meter->link, path, packet, aers_osc_write_stop(&writer),
                                            AERS_ASK_TIMEOUT_MS, on_json, exchange);
    if (code != AERS_OK)
        aers_ask_problem(exchange, code, aers_code_sentence(code));
}
