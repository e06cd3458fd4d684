/* SPDX-License-Identifier: ISC */
/* OSC messages as words: "ADDRESS TYPES VALUE...", for tools of the tests. */
#ifndef AERS_TEST_OSC_TEXT_H
#define AERS_TEST_OSC_TEXT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/osc/gate.h"
#include "common/osc/write.h"

/* words: address, types (may be missing), one value for each type but T F N I. @return bytes, 0 when they do not fit */
static inline size_t osc_text_build(char **words, int nwords, void *buffer, size_t size)
{
    struct aers_osc_writer w;
    const char *types = nwords > 1 ? words[1] : "";
    int at = 2;
    aers_osc_write_start(&w, buffer, size, words[0], types);
    for (const char *type = types; *type; type++) {
        if (strchr("TFNI", *type))
            continue;
        if (at == nwords)
            return 0;
        const char *word = words[at++];
        if (*type == 'i')
            aers_osc_write_int(&w, (int32_t)strtol(word, NULL, 10));
        else if (*type == 'h')
            aers_osc_write_int64(&w, strtoll(word, NULL, 10));
        else if (*type == 'f')
            aers_osc_write_float(&w, strtof(word, NULL));
        else if (*type == 'd')
            aers_osc_write_double(&w, strtod(word, NULL));
        else
            aers_osc_write_string(&w, word);
    }
    return aers_osc_write_stop(&w);
}

static inline void osc_text_print(const struct aers_osc_message *message)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    printf("%s", message->address);
    aers_osc_reader_init(&reader, message);
    while (aers_osc_read(&reader, &arg)) {
        if (arg.type == 's')
            printf(" %s", arg.s);
        else if (arg.type == 'h')
            printf(" %lld", (long long)arg.h);
        else if (arg.type == 'i')
            printf(" %d", arg.i);
        else if (arg.type == 'f')
            printf(" %.6g", (double)arg.f);
        else if (arg.type == 'd')
            printf(" %.9g", arg.d);
        else
            printf(" %c", arg.type);
    }
    printf("\n");
    fflush(stdout);
}

#endif
