/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/write.h"

enum { MAX_WORDS = 4 };

enum aers_code aers_ask_open(struct aers_ctl *ctl)
{
    if (ctl->client)
        return AERS_OK;
    enum aers_code code = aers_osc_client_open(ctl->url, &ctl->client, &ctl->error);
    if (code == AERS_E_UNAVAILABLE)
        return aers_error_set(
            &ctl->error, code, ctl->url,
            "no aers-graphd answers here; start one with aers-ctl up GRAPH, or name another with --url");
    return code;
}

void aers_ask_finish(struct aers_ctl *ctl)
{
    aers_osc_client_close(ctl->client);
    ctl->client = NULL;
}

/* What one reply is made into. */
struct answer {
    char *text; /* malloc'd, or NULL while none has come */
};

static enum aers_code keep_text(void *user, const struct aers_osc_message *message)
{
    struct answer *answer = user;
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    aers_osc_reader_init(&reader, message);
    if (strcmp(message->address, "/reply") != 0 || !aers_osc_read(&reader, &arg))
        return AERS_OK;
    if (!aers_osc_read(&reader, &arg) || arg.type != 's')
        return AERS_OK;
    free(answer->text);
    answer->text = strdup(arg.s);
    return answer->text ? AERS_OK : AERS_E_MEMORY;
}

/* The request as a packet for free(), or NULL; *nbytes is 0 when it is beyond all bounds. */
static uint8_t *write_request(const char *address, const char *const *words, size_t nwords, size_t *nbytes)
{
    char types[MAX_WORDS + 1] = "";
    struct aers_osc_writer writer;
    size_t size = strlen(address) + 64;
    for (size_t i = 0; i < nwords; i++) {
        types[i] = 's';
        size += strlen(words[i]) + 8;
    }
    uint8_t *packet = malloc(size);
    if (!packet)
        return NULL;
    aers_osc_write_start(&writer, packet, size, address, types);
    for (size_t i = 0; i < nwords; i++)
        aers_osc_write_string(&writer, words[i]);
    *nbytes = size <= AERS_OSC_MAX_REQUEST_NBYTES ? aers_osc_write_stop(&writer) : 0;
    return packet;
}

static enum aers_code ask(struct aers_ctl *ctl, const char *address, const char *const *words, size_t nwords,
                          struct answer *answer)
{
    size_t nbytes;
    enum aers_code code = aers_ask_open(ctl);
    if (code != AERS_OK)
        return code;
    uint8_t *packet = write_request(address, words, nwords, &nbytes);
    if (!packet)
        return aers_error_set(&ctl->error, AERS_E_MEMORY, address, "out of memory");
    code = nbytes
               ? aers_osc_client_request(ctl->client, packet, nbytes, ctl->timeout_ms, keep_text, answer, &ctl->error)
               : aers_error_set(&ctl->error, AERS_E_LIMIT, address, "is too long to send");
    free(packet);
    return code;
}

enum aers_code aers_ask_words(struct aers_ctl *ctl, const char *address, const char *const *words, size_t nwords,
                              char **text)
{
    struct answer answer = {NULL};
    enum aers_code code = ask(ctl, address, words, nwords, &answer);
    if (code == AERS_OK && !answer.text)
        code = aers_error_set(&ctl->error, AERS_E_INVALID, ctl->url, "answered %s without text; is this aers-graphd?",
                              address);
    if (code != AERS_OK) {
        free(answer.text);
        return code;
    }
    *text = answer.text;
    return AERS_OK;
}

enum aers_code aers_ask_text(struct aers_ctl *ctl, const char *address, const char *argument, char *text, size_t size)
{
    char *answer;
    enum aers_code code = aers_ask_words(ctl, address, &argument, argument != NULL, &answer);
    if (code != AERS_OK)
        return code;
    snprintf(text, size, "%s", answer);
    free(answer);
    return AERS_OK;
}

enum aers_code aers_ask_json(struct aers_ctl *ctl, const char *address, const char *argument, struct json_object **out)
{
    char *answer;
    enum aers_code code = aers_ask_words(ctl, address, &argument, argument != NULL, &answer);
    if (code != AERS_OK)
        return code;
    code = aers_json_parse(answer, strlen(answer), AERS_OSC_MAX_NBYTES, out, &ctl->error);
    free(answer);
    return code;
}

static enum aers_code look_at_nothing(void *user, const struct aers_osc_message *message)
{
    (void)user;
    (void)message;
    return AERS_OK;
}

enum aers_code aers_ask_number(struct aers_ctl *ctl, const char *address, double number)
{
    uint8_t packet[AERS_OSC_MAX_ADDRESS + 64];
    struct aers_osc_writer writer;
    enum aers_code code = aers_ask_open(ctl);
    if (code != AERS_OK)
        return code;
    aers_osc_write_start(&writer, packet, sizeof packet, address, "d");
    aers_osc_write_double(&writer, number);
    return aers_osc_client_request(ctl->client, packet, aers_osc_write_stop(&writer), ctl->timeout_ms, look_at_nothing,
                                   NULL, &ctl->error);
}

void aers_print_json(struct json_object *document)
{
    puts(json_object_to_json_string_ext(document, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE |
                                                      JSON_C_TO_STRING_SPACED));
}
