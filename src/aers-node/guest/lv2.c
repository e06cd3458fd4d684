/* SPDX-License-Identifier: ISC */
#include "src/aers-node/guest/lv2.h"

#include <stdio.h>

bool aers_lv2_wants_worker(const struct aers_doc *manifest)
{
    const struct aers_doc *worker = aers_doc_get(aers_doc_get(manifest, "lv2"), "worker");
    return worker && worker->type == AERS_DOC_BOOL && worker->boolean;
}

#ifdef AERS_HAVE_LILV
#include <dlfcn.h>
#include <lv2/atom/atom.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-node/guest/exchange.h"
#include "src/aers-node/guest/gather.h"
#include "src/aers-node/guest/lv2_features.h"
#include "src/aers-node/guest/lv2_ports.h"

struct state {
    struct aers_lv2_instance instances[AERS_MAX_CHANNELS];
    uint32_t ninstances;
    struct aers_lv2_ports ports;
    LV2_Atom_Sequence *atoms[AERS_MAX_CHANNELS]; /* [ports.n] places for the output sequences of each */
    struct aers_gather gather;
    double rate_hz;
    float dump; /* where the readings of all instances but the first go */
    bool is_active;
};

static const LV2_Descriptor *descriptor;
static const struct aers_doc *recipe;
static const struct aers_manifest *manifest;
static bool has_fixed_block;
static LV2_Atom_Sequence nothing_comes;

/* ---- connecting ---- */

static void *place_of(struct state *state, uint32_t instance, uint32_t i)
{
    struct aers_lv2_port *port = &state->ports.all[i];
    switch (port->is) {
    case AERS_LV2_READING:
    case AERS_LV2_LATENCY:
        return instance == 0 ? &port->now : &state->dump;
    case AERS_LV2_CONTROL:
        return &port->now;
    case AERS_LV2_ATOM_IN:
        return &nothing_comes;
    default:
        return NULL;
    }
}

/* Output sequences lie one behind the other. */
static bool make_atoms(struct state *state, uint32_t instance)
{
    size_t nbytes = 64;
    for (uint32_t i = 0; i < state->ports.n; i++)
        if (state->ports.all[i].is == AERS_LV2_ATOM_OUT)
            nbytes += (state->ports.all[i].nbytes + 63) / 64 * 64;
    state->atoms[instance] = aligned_alloc(64, (nbytes + 63) / 64 * 64);
    return state->atoms[instance] != NULL;
}

static void *next_atom(void *at, const struct aers_lv2_port *port)
{
    return (char *)at + (port->nbytes + 63) / 64 * 64;
}

static void connect_all(struct state *state, uint32_t instance)
{
    void *atom = state->atoms[instance];
    for (uint32_t i = 0; i < state->ports.n; i++) {
        const struct aers_lv2_port *port = &state->ports.all[i];
        if (port->is == AERS_LV2_ATOM_OUT) {
            descriptor->connect_port(state->instances[instance].handle, i, atom);
            atom = next_atom(atom, port);
        } else if (port->is != AERS_LV2_AUDIO_IN && port->is != AERS_LV2_AUDIO_OUT) {
            descriptor->connect_port(state->instances[instance].handle, i, place_of(state, instance, i));
        }
    }
}

/* What it may write into, and how much that is. */
static void clear_atoms(struct state *state, uint32_t instance)
{
    LV2_Atom_Sequence *atom = state->atoms[instance];
    const uint32_t chunk = aers_lv2_number_of(LV2_ATOM__Chunk);
    for (uint32_t i = 0; i < state->ports.n; i++) {
        const struct aers_lv2_port *port = &state->ports.all[i];
        if (port->is != AERS_LV2_ATOM_OUT)
            continue;
        atom->atom = (LV2_Atom){port->nbytes - (uint32_t)sizeof(LV2_Atom), chunk};
        atom = next_atom(atom, port);
    }
}

/* ---- life ---- */

static size_t size(const struct aers_module_config *config)
{
    (void)config;
    return sizeof(struct state);
}

static int refuse(char *why, size_t why_size, const char *what)
{
    const char *words = aers_lv2_last_words();
    snprintf(why, why_size, "%s%s%.200s", what, *words ? ": " : "", words);
    return -1;
}

static bool instantiate(struct state *state, uint32_t i)
{
    struct aers_lv2_instance *instance = &state->instances[i];
    const char *bundle = aers_doc_string(aers_doc_get(recipe, "bundle"));
    aers_lv2_features_of(instance, i);
    instance->handle = descriptor->instantiate(descriptor, state->rate_hz, bundle ? bundle : "", instance->features);
    if (!instance->handle || !make_atoms(state, i))
        return false;
    connect_all(state, i);
    return true;
}

static void activate(struct state *state)
{
    for (uint32_t i = 0; i < state->ninstances; i++)
        if (descriptor->activate)
            descriptor->activate(state->instances[i].handle);
    state->is_active = true;
}

/* LV2's input ports are not const, but not written either. */
static void connect_audio(const struct state *state, uint32_t instance, const float *const *in, float *const *out)
{
    uint32_t nin = instance, nout = instance;
    for (uint32_t i = 0; i < state->ports.n; i++) {
        void *place;
        if (state->ports.all[i].is == AERS_LV2_AUDIO_IN)
            memcpy(&place, &in[nin++], sizeof place);
        else if (state->ports.all[i].is == AERS_LV2_AUDIO_OUT)
            place = out[nout++];
        else
            continue;
        descriptor->connect_port(state->instances[instance].handle, i, place);
    }
}

static void run_all(struct state *state, const float *const *in, float *const *out, uint32_t nframes)
{
    for (uint32_t i = 0; i < state->ninstances; i++) {
        connect_audio(state, i, in, out);
        clear_atoms(state, i);
        descriptor->run(state->instances[i].handle, nframes);
    }
    aers_lv2_worker_answer();
    aers_lv2_ports_release(&state->ports);
}

static void start_again(struct state *state)
{
    for (uint32_t i = 0; i < state->ninstances; i++)
        if (state->is_active && descriptor->deactivate)
            descriptor->deactivate(state->instances[i].handle);
    activate(state);
}

/* A block of silence, which it then forgets: a plug-in tells its latency when it runs, and what it does at its first
 * time (pages, tables) takes longer than a block may. */
static void run_once(struct state *state, const struct aers_module_config *config)
{
    static float silence[AERS_LV2_BLOCK], nowhere[AERS_MAX_CHANNELS][AERS_LV2_BLOCK];
    const float *in[AERS_MAX_CHANNELS];
    float *out[AERS_MAX_CHANNELS];
    for (uint32_t c = 0; c < config->channels_in; c++)
        in[c] = silence;
    for (uint32_t c = 0; c < config->channels_out; c++)
        out[c] = nowhere[c];
    run_all(state, in, out, AERS_LV2_BLOCK);
    start_again(state);
}

static int init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct state *state = self;
    state->rate_hz = config->rate_hz;
    if (!aers_lv2_ports_read(&state->ports, recipe, manifest, why, why_size))
        return -1;
    const bool is_mono = state->ports.nin == 1 && state->ports.nout == 1;
    if (!is_mono && (config->channels_in != state->ports.nin || config->channels_out != state->ports.nout))
        return refuse(why, why_size, "it has another number of channels");
    state->ninstances = is_mono ? config->channels_in : 1;
    aers_lv2_features_init(config->rate_hz, has_fixed_block ? AERS_LV2_BLOCK : 1,
                           has_fixed_block ? AERS_LV2_BLOCK : config->max_nframes, has_fixed_block);
    nothing_comes =
        (LV2_Atom_Sequence){{sizeof(LV2_Atom_Sequence_Body), aers_lv2_number_of(LV2_ATOM__Sequence)}, {0, 0}};
    aers_lv2_number_of(LV2_ATOM__Chunk);
    if (has_fixed_block && !aers_gather_init(&state->gather, AERS_LV2_BLOCK, config->channels_in, config->channels_out))
        return refuse(why, why_size, "not enough memory");
    for (uint32_t i = 0; i < state->ninstances; i++)
        if (!instantiate(state, i))
            return refuse(why, why_size, "its instantiate gives nothing");
    aers_lv2_worker_serve(state->instances, state->ninstances,
                          descriptor->extension_data ? descriptor->extension_data(LV2_WORKER__interface) : NULL);
    activate(state);
    run_once(state, config);
    return 0;
}

/* ---- audio thread ---- */

static void set(void *self, uint32_t slot, double value)
{
    struct state *state = self;
    aers_lv2_ports_set(&state->ports, slot, value, state->rate_hz);
}

static void run_gathered(void *self)
{
    struct state *state = self;
    const float *in[AERS_MAX_CHANNELS];
    float *out[AERS_MAX_CHANNELS];
    for (uint32_t c = 0; c < state->gather.nin; c++)
        in[c] = aers_gather_in(&state->gather, c);
    for (uint32_t c = 0; c < state->gather.nout; c++)
        out[c] = aers_gather_out(&state->gather, c);
    run_all(state, in, out, AERS_LV2_BLOCK);
}

static void process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct state *state = self;
    if (has_fixed_block)
        aers_gather_run(&state->gather, in, out, nframes, run_gathered, state);
    else
        run_all(state, in, out, nframes);
}

static void reset(void *self)
{
    struct state *state = self;
    start_again(state);
    if (has_fixed_block)
        aers_gather_reset(&state->gather);
}

static uint32_t latency(const void *self)
{
    const struct state *state = self;
    const float told = state->ports.latency < state->ports.n ? state->ports.all[state->ports.latency].now : 0.0f;
    const float frames = told > 0.0f && told < 1e6f ? rintf(told) : 0.0f;
    return (uint32_t)frames + (has_fixed_block ? AERS_LV2_BLOCK : 0);
}

static float output(const void *self, uint32_t i)
{
    const struct state *state = self;
    const uint32_t port = i < manifest->noutputs ? state->ports.of_output[i] : state->ports.n;
    return port < state->ports.n ? state->ports.all[port].now : 0.0f;
}

/* ---- the face ---- */

static const LV2_Descriptor *find(void *library, const char *uri)
{
    const LV2_Descriptor *(*describe)(uint32_t);
    void *symbol = dlsym(library, "lv2_descriptor");
    memcpy(&describe, &symbol, sizeof symbol);
    for (uint32_t i = 0; symbol && i < 4096; i++) {
        const LV2_Descriptor *one = describe(i);
        if (!one || strcmp(one->URI, uri) == 0)
            return one;
    }
    return NULL;
}

static const LV2_Descriptor *find_in_library(void *library, const char *uri)
{
    static const LV2_Feature *const none[] = {NULL};
    const LV2_Lib_Descriptor *(*describe)(const char *, const LV2_Feature *const *);
    void *symbol = dlsym(library, "lv2_lib_descriptor");
    const char *bundle = aers_doc_string(aers_doc_get(recipe, "bundle"));
    memcpy(&describe, &symbol, sizeof symbol);
    const LV2_Lib_Descriptor *all = symbol ? describe(bundle ? bundle : "", none) : NULL;
    for (uint32_t i = 0; all && i < 4096; i++) {
        const LV2_Descriptor *one = all->get_plugin(all->handle, i);
        if (!one || strcmp(one->URI, uri) == 0)
            return one;
    }
    return NULL;
}

const struct aers_module *aers_lv2_adapt(void *library, const struct aers_doc *doc, const struct aers_manifest *of,
                                         char *why, size_t why_size)
{
    static const char *names[AERS_EXCHANGE_MAX_OUTPUTS + 1];
    static const struct aers_module module = {
        .abi = AERS_MODULE_ABI,
        .id = "LV2",
        .outputs = names,
        .size = size,
        .init = init,
        .set = set,
        .process = process,
        .reset = reset,
        .latency = latency,
        .output = output,
    };
    recipe = aers_doc_get(doc, "lv2");
    manifest = of;
    const char *uri = aers_doc_string(aers_doc_get(recipe, "uri"));
    const struct aers_doc *fixed = aers_doc_get(recipe, "fixed_block");
    has_fixed_block = fixed && fixed->type == AERS_DOC_BOOL && fixed->boolean;
    for (size_t i = 0; i < of->noutputs && i < AERS_EXCHANGE_MAX_OUTPUTS; i++)
        names[i] = of->outputs[i].name;
    descriptor = uri ? find(library, uri) : NULL;
    if (uri && !descriptor)
        descriptor = find_in_library(library, uri);
    if (descriptor && descriptor->instantiate && descriptor->connect_port && descriptor->run)
        return &module;
    snprintf(why, why_size, "its binary has no plug-in of this URI");
    return NULL;
}
#else
const struct aers_module *aers_lv2_adapt(void *library, const struct aers_doc *doc, const struct aers_manifest *of,
                                         char *why, size_t why_size)
{
    (void)library;
    (void)doc;
    (void)of;
    snprintf(why, why_size, "this AERS was built without LV2");
    return NULL;
}
#endif
