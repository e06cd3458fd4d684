/* SPDX-License-Identifier: ISC */
#include "src/aers-meter/collect/pending.h"

#include <stdlib.h>
#include <string.h>

#include <utlist.h>

enum aers_code aers_pending_add(struct aers_pending_list *list, const char *path, uint64_t deadline_us,
                                aers_link_reply_fn *fn, void *user)
{
    size_t npath = strlen(path);
    if (npath > AERS_OSC_MAX_ADDRESS)
        return AERS_E_LIMIT;
    if (list->nitems >= AERS_LINK_MAX_PENDING)
        return AERS_E_FULL;
    struct aers_pending *pending = calloc(1, sizeof *pending);
    if (!pending)
        return AERS_E_MEMORY;
    memcpy(pending->path, path, npath + 1);
    pending->deadline_us = deadline_us;
    pending->fn = fn;
    pending->user = user;
    DL_APPEND(list->items, pending);
    list->nitems++;
    return AERS_OK;
}

/* Removed first: fn may ask the next thing. */
static void finish(struct aers_pending_list *list, struct aers_pending *pending, enum aers_code code, const char *what,
                   struct aers_osc_reader *args)
{
    DL_DELETE(list->items, pending);
    list->nitems--;
    pending->fn(pending->user, code, what, args);
    free(pending);
}

static struct aers_pending *find(struct aers_pending_list *list, const char *path)
{
    struct aers_pending *pending;
    DL_FOREACH(list->items, pending)
    if (strcmp(pending->path, path) == 0)
        return pending;
    return NULL;
}

static const char *read_string(struct aers_osc_reader *reader)
{
    struct aers_osc_arg arg;
    return aers_osc_read(reader, &arg) && arg.type == 's' ? arg.s : NULL;
}

void aers_pending_answer(struct aers_pending_list *list, const struct aers_osc_message *message)
{
    struct aers_osc_reader reader;
    aers_osc_reader_init(&reader, message);
    const char *path = read_string(&reader);
    struct aers_pending *pending = path ? find(list, path) : NULL;
    if (!pending)
        return;
    if (strcmp(message->address, "/reply") == 0) {
        finish(list, pending, AERS_OK, "", &reader);
    } else if (strcmp(message->address, "/error") == 0) {
        const char *word = read_string(&reader), *what = read_string(&reader);
        enum aers_code code = word ? aers_code_of_word(word) : AERS_E_FAILED;
        finish(list, pending, code == AERS_OK ? AERS_E_FAILED : code, what ? what : aers_code_sentence(code), NULL);
    }
}

void aers_pending_expire(struct aers_pending_list *list, uint64_t now_us)
{
    struct aers_pending *pending, *next;
    DL_FOREACH_SAFE(list->items, pending, next)
    if (now_us >= pending->deadline_us)
        finish(list, pending, AERS_E_TIMEOUT, "aers-graphd does not answer in time", NULL);
}

void aers_pending_fail(struct aers_pending_list *list, enum aers_code code, const char *what)
{
    struct aers_pending *pending, *next, *items = list->items;
    list->items = NULL; /* what fn adds goes to the new list */
    list->nitems = 0;
    DL_FOREACH_SAFE(items, pending, next)
    {
        pending->fn(pending->user, code, what, NULL);
        free(pending);
    }
}

void aers_pending_drop(struct aers_pending_list *list)
{
    struct aers_pending *pending, *next;
    DL_FOREACH_SAFE(list->items, pending, next)
    free(pending);
    *list = (struct aers_pending_list){0};
}
