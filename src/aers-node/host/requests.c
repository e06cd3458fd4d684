/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/requests.h"

#include <stdlib.h>
#include <string.h>

/* Places that values leave to START and HOLD. */
enum { LOOK_MS = 2, NRESERVED = 16 };

/* One place of the table; its index is the token. The memory of its path stays with it. */
struct place {
    struct aers_request request;
    struct aers_target target;
    char *path;
    size_t path_nbytes;
    bool is_free;
    int32_t sequence;
    uint32_t next_free;
};

struct aers_requests {
    uv_timer_t timer;
    struct aers_run *run;
    aers_requests_ack_fn *ack;
    void *user;
    uint32_t noutstanding;
    uint32_t first_free;
    struct place places[AERS_EVENTS_MAX];
};

enum aers_code aers_requests_create(uv_loop_t *loop, struct aers_run *run, aers_requests_ack_fn *ack, void *user,
                                    struct aers_requests **out, struct aers_error *error)
{
    struct aers_requests *requests = calloc(1, sizeof *requests);
    if (!requests)
        return aers_error_set(error, AERS_E_MEMORY, NULL, "not enough memory");
    requests->run = run;
    requests->ack = ack;
    requests->user = user;
    for (uint32_t i = 0; i < AERS_EVENTS_MAX; i++)
        requests->places[i] = (struct place){.is_free = true, .next_free = i + 1};
    uv_timer_init(loop, &requests->timer);
    requests->timer.data = requests;
    *out = requests;
    return AERS_OK;
}

static void release(struct aers_requests *requests, struct place *place)
{
    place->is_free = true;
    aers_target_unref(&place->target);
    place->next_free = requests->first_free;
    requests->first_free = (uint32_t)(place - requests->places);
    requests->noutstanding--;
}

static void answer(struct aers_requests *requests, const struct aers_ack *ack)
{
    struct place *place = &requests->places[ack->token];
    requests->ack(requests->user, &place->request, ack);
    if (place->request.kind == AERS_EVENT_SET)
        aers_target_value(&place->target, place->path, ack->value, ack->frame, place->sequence);
    else
        aers_target_done(&place->target, place->path);
    release(requests, place);
}

static void look(uv_timer_t *timer)
{
    struct aers_requests *requests = timer->data;
    struct aers_ack ack;
    while (aers_ring_read(&requests->run->acks, &ack, sizeof ack))
        answer(requests, &ack);
    if (requests->noutstanding == 0)
        uv_timer_stop(timer);
}

static bool keep_path(struct place *place, const char *path)
{
    const size_t nbytes = strlen(path) + 1;
    char *memory = nbytes <= place->path_nbytes ? place->path : realloc(place->path, nbytes);
    if (!memory)
        return false;
    place->path = memcpy(memory, path, nbytes);
    place->path_nbytes = nbytes > place->path_nbytes ? nbytes : place->path_nbytes;
    return true;
}

enum aers_code aers_requests_send(struct aers_requests *requests, const struct aers_request *request,
                                  const struct aers_target *target, const char *path, int32_t sequence,
                                  struct aers_error *error)
{
    const uint32_t max = request->kind == AERS_EVENT_SET ? AERS_EVENTS_MAX - NRESERVED : AERS_EVENTS_MAX;
    if (requests->noutstanding >= max)
        return aers_error_set(error, AERS_E_FULL, path, "%u requests wait for the audio thread already", max);
    const uint32_t token = requests->first_free;
    struct place *place = &requests->places[token];
    if (!keep_path(place, path))
        return aers_error_set(error, AERS_E_MEMORY, path, "not enough memory");
    requests->first_free = place->next_free;
    place->is_free = false;
    place->request = *request;
    place->request.token = token;
    place->target = aers_target_ref(target);
    place->sequence = sequence;
    aers_ring_write(&requests->run->requests, &place->request, sizeof place->request); /* fits: see rt/event.h */
    if (requests->noutstanding++ == 0)
        uv_timer_start(&requests->timer, look, LOOK_MS, LOOK_MS);
    return AERS_OK;
}

static void on_close(uv_handle_t *handle)
{
    struct aers_requests *requests = handle->data;
    for (uint32_t i = 0; i < AERS_EVENTS_MAX; i++)
        free(requests->places[i].path);
    free(requests);
}

void aers_requests_destroy(struct aers_requests *requests)
{
    if (!requests)
        return;
    look(&requests->timer);
    struct aers_error error;
    aers_error_set(&error, AERS_E_UNAVAILABLE, NULL, "the node has ended");
    for (uint32_t i = 0; i < AERS_EVENTS_MAX; i++) {
        if (requests->places[i].is_free)
            continue;
        aers_target_refuse(&requests->places[i].target, requests->places[i].path, &error);
        release(requests, &requests->places[i]);
    }
    uv_close((uv_handle_t *)&requests->timer, on_close);
}
