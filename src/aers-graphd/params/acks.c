/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/params/acks.h"

#include <stdlib.h>
#include <string.h>

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

enum aers_code aers_acks_add(struct aers_acks *acks, struct aers_ack ack)
{
    struct aers_ack *kept = NULL;
    HASH_FIND_INT(acks->waiting, &ack.sequence, kept);
    if (kept || !aers_acks_have_room(ack.process, ack.timed))
        return AERS_E_FULL;
    kept = aers_need(1, sizeof *kept);
    *kept = ack;
    HASH_ADD_INT(acks->waiting, sequence, kept);
    kept->process->nunconfirmed++;
    kept->process->ntimed += kept->timed;
    return AERS_OK;
}

/* Out of the table; the answer is the caller's to give, then free(). */
static struct aers_ack *take(struct aers_acks *acks, int32_t sequence)
{
    struct aers_ack *ack = NULL;
    HASH_FIND_INT(acks->waiting, &sequence, ack);
    if (ack) {
        HASH_DEL(acks->waiting, ack);
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
    }
    free(ack);
}

struct aers_answer *aers_acks_take(struct aers_acks *acks, int32_t sequence)
{
    struct aers_ack *ack = take(acks, sequence);
    struct aers_answer *answer = ack ? ack->answer : NULL;
    free(ack);
    return answer;
}

static void refuse(struct aers_acks *acks, int32_t sequence, enum aers_code code, const char *what)
{
    struct aers_ack *ack = take(acks, sequence);
    if (ack)
        aers_answer_error(ack->answer, code, "%s", what);
    free(ack);
}

void aers_acks_refuse(struct aers_acks *acks, const struct aers_process *process, const char *address,
                      enum aers_code code, const char *what)
{
    const struct aers_ack *last = NULL;
    for (const struct aers_ack *ack = acks->waiting; ack; ack = ack->hh.next)
        if (ack->process == process && strcmp(ack->address, address) == 0)
            last = ack;
    if (last)
        refuse(acks, last->sequence, code, what);
}

void aers_acks_hold(struct aers_acks *acks, const struct aers_process *process)
{
    struct aers_ack *ack, *next;
    HASH_ITER(hh, acks->waiting, ack, next)
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
    HASH_ITER(hh, acks->waiting, ack, next)
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
    HASH_ITER(hh, acks->waiting, ack, next)
    {
        HASH_DEL(acks->waiting, ack);
        aers_answer_drop(ack->answer);
        free(ack);
    }
}
