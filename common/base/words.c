/* SPDX-License-Identifier: ISC */
#include "common/base/words.h"

#include <stdlib.h>
#include <string.h>

static uint32_t find(struct aers_words *words, const char *text)
{
    uint32_t i = 0;
    while (i < words->ntexts && strcmp(words->texts[i], text) != 0)
        i++;
    if (i == words->ntexts && (i == AERS_WORDS_MAX || !(words->texts[i] = strdup(text))))
        return 0;
    if (i == words->ntexts)
        words->ntexts++;
    return i + 1;
}

uint32_t aers_words_number(struct aers_words *words, const char *text)
{
    pthread_mutex_lock(&words->lock);
    const uint32_t number = find(words, text);
    pthread_mutex_unlock(&words->lock);
    return number;
}

const char *aers_words_text(struct aers_words *words, uint32_t number)
{
    pthread_mutex_lock(&words->lock);
    const char *text = number && number <= words->ntexts ? words->texts[number - 1] : NULL;
    pthread_mutex_unlock(&words->lock);
    return text;
}

void aers_words_finish(struct aers_words *words)
{
    while (words->ntexts)
        free(words->texts[--words->ntexts]);
}
