/* SPDX-License-Identifier: ISC */
#include "src/aers-node/rt/pending.h"

void aers_pending_init(struct aers_pending *pending)
{
    pending->nitems = 0;
    pending->serial = 0;
}

static bool is_before(const struct aers_pending_item *a, const struct aers_pending_item *b)
{
    return a->frame != b->frame ? a->frame < b->frame : a->serial < b->serial;
}

bool aers_pending_push(struct aers_pending *pending, int64_t frame, const struct aers_request *request)
{
    if (pending->nitems == AERS_EVENTS_MAX)
        return false;
    const struct aers_pending_item item = {frame, pending->serial++, *request};
    uint32_t at = pending->nitems++;
    for (; at > 0 && is_before(&item, &pending->items[(at - 1) / 2]); at = (at - 1) / 2)
        pending->items[at] = pending->items[(at - 1) / 2];
    pending->items[at] = item;
    return true;
}

/* Let the last item sink from the top, where one was taken, to its place. */
static void sink(struct aers_pending *pending)
{
    const struct aers_pending_item item = pending->items[--pending->nitems];
    uint32_t at = 0;
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= pending->nitems)
            break;
        if (child + 1 < pending->nitems && is_before(&pending->items[child + 1], &pending->items[child]))
            child++;
        if (is_before(&item, &pending->items[child]))
            break;
        pending->items[at] = pending->items[child];
        at = child;
    }
    pending->items[at] = item;
}

bool aers_pending_pop(struct aers_pending *pending, int64_t frame, struct aers_request *out)
{
    if (pending->nitems == 0 || pending->items[0].frame > frame)
        return false;
    *out = pending->items[0].request;
    sink(pending);
    return true;
}

int64_t aers_pending_next(const struct aers_pending *pending)
{
    return pending->nitems ? pending->items[0].frame : INT64_MAX;
}
