/* SPDX-License-Identifier: ISC */
/* GET /api/operations/{id}: how a change that takes its time is getting on. */
#include <stdlib.h>
#include <string.h>

#include "src/aers-meter/api/ask.h"
#include "src/aers-meter/collect/clock.h"

struct question {
    struct aers_meter *meter;
    struct aers_exchange *exchange;
    uint64_t id, asked_us;
};

static void answer(struct aers_meter *meter, struct aers_exchange *exchange, uint64_t id)
{
    const struct aers_operation *operation = aers_operations_find(&meter->operations, id);
    if (operation)
        aers_exchange_answer_json(exchange, 200, aers_operation_describe(operation, aers_clock_steady_us()));
    else
        aers_exchange_problem(exchange, AERS_E_NOT_FOUND,
                              "there is no such operation; the last %d of this aers-meter are kept",
                              AERS_OPERATIONS_MAX);
}

static void on_status(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct question *question = user;
    struct aers_osc_arg arg;
    struct json_object *status = NULL;
    (void)what;
    if (code == AERS_OK && aers_osc_read(args, &arg) && arg.type == 's' &&
        aers_json_parse(arg.s, strlen(arg.s), AERS_OSC_MAX_NBYTES, &status, NULL) == AERS_OK)
        aers_operations_take_status(&question->meter->operations, status, question->asked_us, aers_clock_steady_us());
    json_object_put(status);
    answer(question->meter, question->exchange, question->id);
    free(question);
}

/* What is known once a second is too old for who asks now. */
void aers_api_operation_get(void *user, struct aers_exchange *exchange)
{
    struct aers_meter *meter = user;
    const char *text = aers_exchange_param(exchange, 0);
    uint64_t id = strspn(text, "0123456789") == strlen(text) ? strtoull(text, NULL, 10) : 0;
    const struct aers_operation *operation = aers_operations_find(&meter->operations, id);
    struct question *question =
        operation && operation->state == AERS_OPERATION_RUNNING ? calloc(1, sizeof *question) : NULL;
    if (question) {
        *question = (struct question){meter, exchange, id, aers_clock_steady_us()};
        if (aers_link_ask(meter->link, "/aers/status", AERS_ASK_TIMEOUT_MS, on_status, question) == AERS_OK)
            return;
    }
    free(question);
    answer(meter, exchange, id);
}
