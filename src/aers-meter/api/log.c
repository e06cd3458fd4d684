/* SPDX-License-Identifier: ISC */
/* GET /api/log[?next=NUMBER][&level=WORD]: what graphd and its nodes have logged, from the oldest line there is, or
 * from the `next` of the last answer on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/write.h"
#include "src/aers-meter/api/ask.h"

struct wish {
    int64_t next;
    char level[16];
};

/* One "name=value" of the query. */
static bool take_pair(struct wish *wish, const char *pair, size_t nbytes)
{
    char text[64], *end = NULL;
    if (nbytes >= sizeof text)
        return false;
    memcpy(text, pair, nbytes);
    text[nbytes] = '\0';
    if (strncmp(text, "next=", 5) == 0 && text[5] >= '0' && text[5] <= '9') {
        wish->next = strtoll(text + 5, &end, 10);
        return *end == '\0';
    }
    if (strncmp(text, "level=", 6) != 0)
        return false;
    return snprintf(wish->level, sizeof wish->level, "%s", text + 6) < (int)sizeof wish->level &&
           aers_ask_is_plain(wish->level, false);
}

static bool read_wish(struct wish *wish, const char *query)
{
    *wish = (struct wish){0, "info"};
    while (*query) {
        const size_t nbytes = strcspn(query, "&");
        if (!take_pair(wish, query, nbytes))
            return false;
        query += nbytes + (query[nbytes] == '&');
    }
    return true;
}

static void on_lines(void *user, enum aers_code code, const char *what, struct aers_osc_reader *args)
{
    struct json_object *lines = aers_ask_read_json(user, code, what, args);
    if (lines)
        aers_exchange_answer_json(user, 200, lines);
}

void aers_api_log_get(void *user, struct aers_exchange *exchange)
{
    struct aers_meter *meter = user;
    struct wish wish;
    uint8_t packet[128];
    struct aers_osc_writer writer;
    if (!read_wish(&wish, aers_exchange_query(exchange))) {
        aers_exchange_problem(
            exchange, AERS_E_INVALID,
            "the query may be next=NUMBER (of the last answer) and level=error, warning, info or debug");
        return;
    }
    aers_osc_write_start(&writer, packet, sizeof packet, "/aers/log", "hs");
    aers_osc_write_int64(&writer, wish.next);
    aers_osc_write_string(&writer, wish.level);
    const size_t nbytes = aers_osc_write_stop(&writer);
    const enum aers_code code =
        aers_link_request(meter->link, "/aers/log", packet, nbytes, AERS_ASK_TIMEOUT_MS, on_lines, exchange);
    if (code != AERS_OK)
        aers_ask_problem(exchange, code, aers_code_sentence(code));
}
