/* SPDX-License-Identifier: ISC */
/* common/base/words.h - numbers for texts, the same number for the same text: from 1 in the order in which they are
 * first asked for. Any thread. */
#ifndef AERS_BASE_WORDS_H
#define AERS_BASE_WORDS_H

#include <pthread.h>
#include <stdint.h>

enum { AERS_WORDS_MAX = 4096 };

struct aers_words {
    pthread_mutex_t lock;
    char *texts[AERS_WORDS_MAX];
    uint32_t ntexts;
};

#define AERS_WORDS_NONE                                                                                                \
    {                                                                                                                  \
        .lock = PTHREAD_MUTEX_INITIALIZER                                                                              \
    }

uint32_t aers_words_number(struct aers_words *words, const char *text); /* 0: no room or memory for another one */
const char *aers_words_text(struct aers_words *words, uint32_t number); /* NULL when there is none */
void aers_words_finish(struct aers_words *words);

#endif
