/* SPDX-License-Identifier: ISC */
/* osc_ask URL ADDRESS [TYPES VALUE...] - send one request and print its answers, one a line; the exit status is that of
 * the error table. */
#include "common/osc/client.h"

#include "osc_text.h"

enum { TIMEOUT_MS = 3000 };

static enum aers_code print(void *user, const struct aers_osc_message *message)
{
    (void)user;
    osc_text_print(message);
    return AERS_OK;
}

int main(int argc, char **argv)
{
    static uint8_t packet[4096];
    struct aers_osc_client *client;
    struct aers_error error = {0};
    const size_t nbytes = argc < 3 ? 0 : osc_text_build(argv + 2, argc - 2, packet, sizeof packet);
    if (nbytes == 0) {
        fprintf(stderr, "usage: osc_ask URL ADDRESS [TYPES VALUE...]\n");
        return 2;
    }
    enum aers_code code = aers_osc_client_open(argv[1], &client, &error);
    if (!code) {
        code = aers_osc_client_request(client, packet, nbytes, TIMEOUT_MS, print, NULL, &error);
        aers_osc_client_close(client);
    }
    if (code)
        printf("%s: %s\n", aers_code_word(code), error.what);
    return aers_code_exit(code);
}
