/* SPDX-License-Identifier: ISC */
/* What a plug-in schedules while it plays is done by a thread that was started before the sandbox: one ring there, one
 * ring back. */
#include "src/aers-node/guest/lv2.h"

#ifdef AERS_HAVE_LILV
#include <pthread.h>
#include <string.h>

#include "common/rt/ring.h"
#include "src/aers-node/guest/exchange.h"
#include "src/aers-node/guest/lv2_features.h"

enum { RING_NBYTES = 1 << 17, MAX_NBYTES = 1 << 15 };

/* Before each message's bytes. */
struct head {
    uint32_t instance, nbytes;
};

static struct {
    struct aers_ring there, back;
    uint8_t there_bytes[RING_NBYTES], back_bytes[RING_NBYTES];
    uint8_t working[MAX_NBYTES], answering[MAX_NBYTES];
    atomic_uint scheduled; /* futex: how often something was */
    atomic_uint is_there;  /* futex: the thread runs */
    struct aers_lv2_instance *instances;
    uint32_t ninstances;
    const LV2_Worker_Interface *interface;
} worker;

static LV2_Worker_Status send(struct aers_ring *ring, uint32_t instance, uint32_t nbytes, const void *data)
{
    const struct head head = {instance, nbytes};
    if (nbytes > MAX_NBYTES || aers_ring_room(ring) < nbytes + sizeof head)
        return LV2_WORKER_ERR_NO_SPACE;
    /* The reader takes a head for a promise: the bytes follow at once. */
    if (!aers_ring_write(ring, &head, sizeof head) || (nbytes && !aers_ring_write(ring, data, nbytes)))
        return LV2_WORKER_ERR_NO_SPACE;
    return LV2_WORKER_SUCCESS;
}

static bool receive(struct aers_ring *ring, struct head *head, uint8_t *bytes)
{
    if (!aers_ring_read(ring, head, sizeof *head))
        return false;
    while (head->nbytes && !aers_ring_read(ring, bytes, head->nbytes))
        ;
    return head->instance < worker.ninstances;
}

LV2_Worker_Status aers_lv2_worker_schedule(LV2_Worker_Schedule_Handle handle, uint32_t nbytes, const void *data)
{
    const struct aers_lv2_instance *instance = handle;
    if (!worker.interface)
        return LV2_WORKER_ERR_UNKNOWN;
    const LV2_Worker_Status status = send(&worker.there, instance->number, nbytes, data);
    atomic_fetch_add(&worker.scheduled, 1);
    aers_futex_wake(&worker.scheduled);
    return status;
}

static LV2_Worker_Status respond(LV2_Worker_Respond_Handle handle, uint32_t nbytes, const void *data)
{
    const struct aers_lv2_instance *instance = handle;
    return send(&worker.back, instance->number, nbytes, data);
}

static void *work(void *user)
{
    struct head head;
    atomic_store(&worker.is_there, 1);
    aers_futex_wake(&worker.is_there);
    for (uint32_t seen = 0;;) {
        while (receive(&worker.there, &head, worker.working)) {
            struct aers_lv2_instance *instance = &worker.instances[head.instance];
            worker.interface->work(instance->handle, respond, instance, head.nbytes, worker.working);
        }
        aers_futex_wait(&worker.scheduled, seen, NULL);
        seen = atomic_load(&worker.scheduled);
    }
    return user;
}

bool aers_lv2_worker_begin(void)
{
    pthread_t thread;
    aers_ring_init(&worker.there, worker.there_bytes, RING_NBYTES);
    aers_ring_init(&worker.back, worker.back_bytes, RING_NBYTES);
    if (pthread_create(&thread, NULL, work, NULL) != 0)
        return false;
    while (atomic_load(&worker.is_there) == 0) /* what starting it takes is not allowed afterwards */
        aers_futex_wait(&worker.is_there, 0, NULL);
    return true;
}

void aers_lv2_worker_serve(struct aers_lv2_instance *instances, uint32_t n, const LV2_Worker_Interface *interface)
{
    worker.instances = instances;
    worker.ninstances = n;
    worker.interface = interface;
}

void aers_lv2_worker_answer(void)
{
    struct head head;
    if (!worker.interface)
        return;
    while (aers_ring_fill(&worker.back) && receive(&worker.back, &head, worker.answering))
        if (worker.interface->work_response)
            worker.interface->work_response(worker.instances[head.instance].handle, head.nbytes, worker.answering);
    for (uint32_t i = 0; worker.interface->end_run && i < worker.ninstances; i++)
        worker.interface->end_run(worker.instances[i].handle);
}
#else
bool aers_lv2_worker_begin(void)
{
    return true;
}
#endif
