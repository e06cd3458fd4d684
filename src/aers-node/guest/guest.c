/* SPDX-License-Identifier: ISC */
#include "src/aers-node/guest/guest.h"

#include <malloc.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <xmmintrin.h>

#include "common/doc/tree.h"
#include "common/model/permissions.h"
#include "common/rt/stopwatch.h"
#include "common/trust/sandbox.h"
#include "src/aers-node/guest/exchange.h"
#include "src/aers-node/guest/load.h"
#include "src/aers-node/guest/lv2.h"
#include "src/aers-node/guest/python.h"

/* Address space of a guest, and what of it the heap has before it can ask for no more. */
#define MEMORY_NBYTES ((size_t)1 << 30)
#define HEAP_NBYTES   ((size_t)32 << 20)
#define MUCH_NBYTES   ((size_t)256 << 20) /* of heap, for AERS_PERMISSION_MEMORY */

struct guest {
    struct aers_exchange *exchange;
    struct aers_doc *doc; /* what manifest was made of */
    bool is_python;
    struct aers_manifest *manifest;
    const struct aers_module *module;
    void *self;
    const float *in[AERS_MAX_CHANNELS];
    float *out[AERS_MAX_CHANNELS];
    double *values;
    uint8_t *marks;
    /* As the node said before the module's first instruction: from then on the shared memory is the module's as well.
     */
    uint32_t nin, nout, nslots, noutputs;
    const float *given[AERS_MAX_CHANNELS]; /* where its inputs are put; when in place, copied from there */
    bool is_in_place;
    void *state; /* in the exchange */
};

static struct aers_exchange *shared; /* for the signal handler */

static int fail(struct guest *guest, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(guest->exchange->why, sizeof guest->exchange->why, format, list);
    va_end(list);
    atomic_store(&guest->exchange->state, AERS_GUEST_FAILED);
    aers_futex_wake(&guest->exchange->state);
    return 1;
}

/* While it plays. */
static void give_up(const char *why)
{
    snprintf(shared->why, sizeof shared->why, "%s", why);
    _exit(1);
}

static void on_violation(int call)
{
    shared->violation = call;
}

/* ---- before: everything that needs a file ---- */

static void *map_fd(int fd, int protection, size_t *nbytes)
{
    struct stat status;
    if (fstat(fd, &status) != 0 || status.st_size <= 0)
        return NULL;
    *nbytes = (size_t)status.st_size;
    void *map = mmap(NULL, *nbytes, protection, MAP_SHARED, fd, 0);
    return map == MAP_FAILED ? NULL : map;
}

static bool read_manifest(struct guest *guest)
{
    size_t nbytes;
    struct aers_problems problems;
    const char *text = map_fd(AERS_GUEST_MANIFEST_FD, PROT_READ, &nbytes);
    aers_problems_init(&problems, "manifest");
    const bool read = text && aers_doc_parse(text, nbytes, NULL, &problems, &guest->doc) == AERS_OK &&
                      aers_manifest_parse(guest->doc, &problems, &guest->manifest) == AERS_OK;
    aers_problems_finish(&problems);
    return read;
}

static void find_channels(struct guest *guest)
{
    const struct aers_exchange *exchange = guest->exchange;
    guest->nin = exchange->nin;
    guest->nout = exchange->nout;
    guest->nslots = exchange->nslots;
    guest->values = aers_exchange_values(guest->exchange);
    guest->marks = aers_exchange_marks(guest->exchange, guest->nslots);
    guest->state = aers_exchange_state(guest->exchange, guest->nslots, guest->nin + guest->nout);
    guest->is_in_place = exchange->is_in_place;
    for (uint32_t i = 0; i < guest->nin; i++)
        guest->in[i] = guest->given[i] = aers_exchange_channel(guest->exchange, guest->nslots, i);
    for (uint32_t i = 0; i < guest->nout; i++)
        guest->out[i] = aers_exchange_channel(guest->exchange, guest->nslots, guest->nin + i);
    for (uint32_t i = 0; guest->is_in_place && i < guest->nin && i < guest->nout; i++)
        guest->in[i] = guest->out[i];
}

/* The heap takes its pages now and keeps them: afterwards it gets none. */
static bool take_heap(uint32_t permissions)
{
    const size_t nbytes = permissions & AERS_PERMISSION_MEMORY ? MUCH_NBYTES : HEAP_NBYTES;
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
    mallopt(M_ARENA_MAX, 1);
    char *all = malloc(nbytes);
    if (!all)
        return false;
    memset(all, 1, nbytes);
    free(all);
    return true;
}

/* ---- inside ---- */

static int start_module(struct guest *guest)
{
    struct aers_exchange *exchange = guest->exchange;
    struct aers_option options[64];
    char why[400] = "no reason given";
    const char *at = exchange->options;
    uint32_t noptions = 0;
    for (; noptions < exchange->noptions && noptions < 64; noptions++) {
        options[noptions].key = at;
        at += strlen(at) + 1;
        options[noptions].value = at;
        at += strlen(at) + 1;
    }
    const struct aers_module_config config = {.rate_hz = exchange->rate_hz,
                                              .max_nframes = AERS_MAX_NFRAMES,
                                              .channels_in = guest->nin,
                                              .channels_out = guest->nout,
                                              .nelements = exchange->nelements,
                                              .options = options,
                                              .noptions = noptions};
    guest->module = aers_guest_load(AERS_GUEST_ENTRY_FD, guest->doc, guest->manifest, give_up, why, sizeof why);
    close(AERS_GUEST_ENTRY_FD);
    if (!guest->module)
        return fail(guest, "%s", why);
    const size_t nbytes = guest->module->size(&config);
    if (nbytes == 0)
        return fail(guest, "cannot be had with %u inputs and %u outputs", guest->nin, guest->nout);
    guest->self = aligned_alloc(AERS_STATE_ALIGN, aers_exchange_align(nbytes));
    if (!guest->self)
        return fail(guest, "wants %zu bytes, which are not to be had", nbytes);
    memset(guest->self, 0, nbytes);
    if (guest->module->init(guest->self, &config, why, sizeof why))
        return fail(guest, "%s", why);
    while (guest->module->outputs && guest->module->output && guest->module->outputs[guest->noutputs] &&
           guest->noutputs < AERS_EXCHANGE_MAX_OUTPUTS)
        guest->noutputs++;
    return 0;
}

static void take_values(struct guest *guest)
{
    for (uint32_t slot = 0; slot < guest->nslots; slot++) {
        if (!guest->marks[slot])
            continue;
        guest->marks[slot] = 0;
        guest->module->set(guest->self, slot, guest->values[slot]);
    }
}

static void tell_readings(struct guest *guest)
{
    struct aers_exchange *exchange = guest->exchange;
    if (guest->module->latency)
        exchange->latency = guest->module->latency(guest->self);
    for (uint32_t i = 0; i < guest->noutputs; i++)
        exchange->outputs[i] = guest->module->output(guest->self, i);
}

/* What it has saved, or another one of its kind. */
static void take_state(struct guest *guest)
{
    struct aers_exchange *exchange = guest->exchange;
    const uint32_t nbytes = exchange->state_nbytes;
    if (!exchange->must_restore)
        return;
    exchange->must_restore = 0;
    if (!guest->module->restore || nbytes == 0 || nbytes > AERS_STATE_MAX_NBYTES ||
        guest->module->restore(guest->self, guest->state, nbytes) != 0)
        exchange->state_refusals++;
}

static void give_state(struct guest *guest)
{
    struct aers_exchange *exchange = guest->exchange;
    if (!exchange->must_save)
        return;
    exchange->must_save = 0;
    const size_t nbytes = guest->module->save ? guest->module->state_size(guest->self) : 0;
    const bool fits = nbytes > 0 && nbytes <= AERS_STATE_MAX_NBYTES;
    if (fits)
        guest->module->save(guest->self, guest->state);
    exchange->state_nbytes = fits ? (uint32_t)nbytes : 0;
}

static void process(struct guest *guest, uint32_t nframes)
{
    if (nframes < 1 || nframes > AERS_MAX_NFRAMES)
        return;
    for (uint32_t i = 0; guest->is_in_place && i < guest->nin && i < guest->nout; i++)
        memcpy(guest->out[i], guest->given[i], nframes * sizeof **guest->out);
    const uint64_t began = aers_ticks();
    guest->module->process(guest->self, guest->in, guest->out, nframes);
    guest->exchange->ticks = aers_ticks() - began;
}

static void run_block(struct guest *guest)
{
    struct aers_exchange *exchange = guest->exchange;
    if (exchange->must_reset) {
        exchange->must_reset = 0;
        guest->module->reset(guest->self);
    }
    take_values(guest);
    take_state(guest);
    process(guest, exchange->nframes);
    tell_readings(guest);
    give_state(guest);
}

static void serve(struct guest *guest)
{
    struct aers_exchange *exchange = guest->exchange;
    uint32_t done = 0; /* as its node has set it: the first request may have come by now */
    for (;;) {
        uint32_t wanted;
        while ((wanted = atomic_load_explicit(&exchange->request, memory_order_acquire)) == done)
            aers_futex_wait(&exchange->request, done, NULL);
        run_block(guest);
        done = wanted;
        atomic_store_explicit(&exchange->reply, done, memory_order_release);
        aers_futex_wake(&exchange->reply);
        if (guest->is_python)
            aers_python_rest();
    }
}

static int enter(struct guest *guest)
{
    struct aers_error error;
    const bool reads = guest->exchange->permissions & AERS_PERMISSION_FILES;
    const char *const bundle = aers_doc_string(aers_doc_get(aers_doc_get(guest->doc, "lv2"), "bundle"));
    const char *const folders[] = {bundle ? bundle : reads ? guest->exchange->folder : NULL, NULL};
    struct aers_sandbox sandbox = {.memory_nbytes = MEMORY_NBYTES,
                                   .violated = on_violation,
                                   .folders = folders,
                                   .begin = aers_lv2_wants_worker(guest->doc) ? aers_lv2_worker_begin : NULL};
    char why[400];
    guest->is_python = aers_python_is(guest->manifest);
    if (guest->is_python && !aers_python_open(why, sizeof why))
        return fail(guest, "%s", why);
    if (guest->is_python)
        sandbox.calls = aers_python_calls(&sandbox.ncalls);
    if (aers_sandbox_enter(&sandbox, &error) != AERS_OK)
        return fail(guest, "%s", error.what);
    if (start_module(guest) != 0)
        return 1;
    take_values(guest);
    guest->exchange->has_state = guest->module->state_size && guest->module->save && guest->module->restore;
    take_state(guest);
    tell_readings(guest);
    if (guest->is_python && !take_heap(guest->exchange->permissions)) /* what there was, the interpreter has */
        return fail(guest, "not enough memory");
    if (aers_sandbox_settle(&sandbox, &error) != AERS_OK)
        return fail(guest, "%s", error.what);
    atomic_store(&guest->exchange->state, AERS_GUEST_READY);
    aers_futex_wake(&guest->exchange->state);
    serve(guest);
    return 0;
}

int aers_guest_run(void)
{
    struct guest guest = {0};
    size_t nbytes;
    guest.exchange = shared = map_fd(AERS_GUEST_EXCHANGE_FD, PROT_READ | PROT_WRITE, &nbytes);
    if (!guest.exchange)
        return 2;
    /* Not outlive the node; it may be gone already. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() == 1)
        return 2;
    if (!read_manifest(&guest) || !take_heap(guest.exchange->permissions))
        return fail(&guest, "the module's process cannot start");
    find_channels(&guest);
    _mm_setcsr(_mm_getcsr() | 0x8040); /* denormals to zero, as in the audio thread */
    close_range(0, AERS_GUEST_EXCHANGE_FD, 0);
    close_range(AERS_GUEST_MANIFEST_FD, ~0U, 0);
    _exit(enter(&guest)); /* what others have registered for the end of a program is not for here */
}
