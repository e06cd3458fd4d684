/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/params/acks.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "src/aers-graphd/memory.h"

int32_t aers_acks_next(struct aers_acks *acks)
{
    acks->sequence = acks->sequence == INT32_MAX ? 1 : acks->sequence + 1;
    return acks->sequence;
}

bool aers_acks_have_room_for(const struct aers_process *process, bool timed, size_t nvalues)
{
    return process->nunconfirmed + nvalues <= AERS_ACKS_MAX &&
           (!timed || process->ntimed + nvalues <= AERS_ACKS_TIMED_MAX);
}

bool aers_acks_have_room(const struct aers_process *process, bool timed)
{
    return aers_acks_have_room_for(process, timed, 1);
}

static struct aers_ack **chain_of(struct aers_acks *acks, int32_t sequence)
{
    return &acks->chains[(uint32_t)sequence % AERS_ACKS_NCHAINS];
}

static struct aers_ack *find(struct aers_acks *acks, int32_t sequence)
{
    struct aers_ack *ack = NULL;
    LL_SEARCH_SCALAR2(*chain_of(acks, sequence), ack, sequence, sequence, next_in_chain);
    return ack;
}

enum aers_code aers_acks_add(struct aers_acks *acks, struct aers_ack ack)
{
    if (find(acks, ack.sequence) || !aers_acks_have_room(ack.process, ack.timed))
        return AERS_E_FULL;
    struct aers_ack *kept = aers_pool_take(&acks->pool, sizeof *kept);
    *kept = ack;
    DL_APPEND(acks->waiting, kept);
    LL_PREPEND2(*chain_of(acks, ack.sequence), kept, next_in_chain);
    kept->process->nunconfirmed++;
    kept->process->ntimed += kept->timed;
    return AERS_OK;
}

/* Out of the table; the answer is the caller's to give, then the piece to put back. */
static struct aers_ack *take(struct aers_acks *acks, int32_t sequence)
{
    struct aers_ack *ack = find(acks, sequence);
    if (ack) {
        DL_DELETE(acks->waiting, ack);
        LL_DELETE2(*chain_of(acks, sequence), ack, next_in_chain);
        ack->process->nunconfirmed--;
        ack->process->ntimed -= ack->timed;
    }
    return ack;
}

static void apply(const struct aers_acks *acks, const struct aers_ack *ack)
{
    if (ack->timed && acks->applied)
        acks->applied(acks->user, ack);
}

void aers_acks_confirm(struct aers_acks *acks, int32_t sequence, int64_t frame)
{
    struct aers_ack *ack = take(acks, sequence);
    if (ack) {
        ack->frame = frame;
        apply(acks, ack);
        aers_answer_value(ack->answer, ack->value, frame);
        aers_pool_put(&acks->pool, ack);
    }
}

struct aers_answer *aers_acks_take(struct aers_acks *acks, int32_t sequence)
{
    struct aers_ack *ack = take(acks, sequence);
    struct aers_answer *answer = ack ? ack->answer : NULL;
    if (ack)
        aers_pool_put(&acks->pool, ack);
    return answer;
}

static void refuse(struct aers_acks *acks, int32_t sequence, enum aers_code code, const char *what)
{
    struct aers_ack *ack = take(acks, sequence);
    if (!ack)
        return;
    aers_answer_error(ack->answer, code, "%s", what);
    aers_pool_put(&acks->pool, ack);
}

void aers_acks_refuse(struct aers_acks *acks, const struct aers_process *process, const char *address,
                      enum aers_code code, const char *what)
{
    const struct aers_ack *last = NULL;
    const struct aers_ack *ack;
    DL_FOREACH(acks->waiting, ack)
    if (ack->process == process && strcmp(ack->address, address) == 0)
        last = ack;
    if (last)
        refuse(acks, last->sequence, code, what);
}

void aers_acks_hold(struct aers_acks *acks, const struct aers_process *process)
{
    struct aers_ack *ack, *next;
    DL_FOREACH_SAFE(acks->waiting, ack, next)
    {
        if (ack->process == process && ack->is_push)
            refuse(acks, ack->sequence, AERS_E_UNAVAILABLE, "the node ended before it had confirmed");
        else if (ack->process == process)
            aers_acks_confirm(acks, ack->sequence, -1);
    }
}

void aers_acks_expire(struct aers_acks *acks, uint64_t now_ms)
{
    struct aers_ack *ack, *next;
    DL_FOREACH_SAFE(acks->waiting, ack, next)
    {
        if (now_ms < ack->until_ms)
            continue;
        if (!ack->is_push)
            apply(acks, ack);
        refuse(acks, ack->sequence, AERS_E_TIMEOUT,
               ack->is_push ? "the node has not confirmed in time"
                            : "the node has not confirmed in time; the value is held for it");
    }
}

void aers_acks_finish(struct aers_acks *acks)
{
    struct aers_ack *ack, *next;
    DL_FOREACH_SAFE(acks->waiting, ack, next)
    {
        aers_answer_drop(ack->answer);
        free(ack);
    }
    acks->waiting = NULL;
    memset(acks->chains, 0, sizeof acks->chains);
    for (struct aers_piece *piece = acks->pool.free, *after; piece; piece = after) {
        after = piece->next;
        free(piece);
    }
    acks->pool.free = NULL;
}
