/* SPDX-License-Identifier: ISC */
#include "src/aers-node/guest/python.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/base/beside.h"
#include "common/doc/json.h"
#include "src/aers-node/guest/exchange.h"
#include "src/aers-node/guest/gather.h"
#include "src/aers-node/python/python.h"

enum { REST_BLOCKS = 16 }; /* blocks between two rests: 85 ms at 48 kHz */

struct state {
    struct aers_gather gather;
};

static const struct aers_python *python;
static const struct aers_manifest *manifest;
static char *source;
static const char *source_file;
static void (*on_failed)(const char *why);
static float readings[AERS_EXCHANGE_MAX_OUTPUTS];
static uint32_t nblocks;

bool aers_python_is(const struct aers_manifest *of)
{
    return strcmp(of->lang, "python") == 0;
}

/* ---- the interpreter ---- */

bool aers_python_open(char *why, size_t why_size)
{
    char path[1024];
    if (!aers_beside("lib/aers/aers-python.so", path, sizeof path) || access(path, R_OK) != 0)
        snprintf(path, sizeof path, AERS_LIBDIR "/aers-python.so");
    if (access(path, R_OK) != 0) {
        snprintf(why, why_size,
                 "this AERS was built without Python (install python3-dev and python3-numpy, then configure and build "
                 "again)");
        return false;
    }
    /* Libraries of numpy's would start a thread for each processor. */
    setenv("OPENBLAS_NUM_THREADS", "1", 1);
    setenv("OMP_NUM_THREADS", "1", 1);
    setenv("HOME", "/nonexistent", 1); /* else somebody asks whose home there is */
    void *library = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
    python = library ? dlsym(library, AERS_PYTHON_SYMBOL) : NULL;
    if (!python)
        snprintf(why, why_size, "Python cannot be loaded: %s", dlerror());
    return python != NULL;
}

const int *aers_python_calls(size_t *ncalls)
{
    static const int calls[] = {SYS_getdents64, SYS_ioctl,  SYS_fcntl,   SYS_uname, SYS_rt_sigaction, SYS_getuid,
                                SYS_geteuid,    SYS_getgid, SYS_getegid, SYS_statx, SYS_getcwd};
    *ncalls = sizeof calls / sizeof *calls;
    return calls;
}

/* ---- the module ---- */

static size_t size(const struct aers_module_config *config)
{
    (void)config;
    return sizeof(struct state);
}

/* [[name, {type, default, choices}], ...] in the order of the slots. */
static struct json_object *params_of(void)
{
    struct json_object *list = json_object_new_array();
    for (size_t i = 0; i < manifest->nparams; i++) {
        const struct aers_param *param = &manifest->params[i];
        struct json_object *pair = json_object_new_array(), *object = json_object_new_object();
        struct json_object *choices = json_object_new_array();
        for (size_t k = 0; k < param->nchoices; k++)
            json_object_array_add(choices, json_object_new_string(param->choices[k]));
        aers_json_add_string(object, "type", aers_param_type_name(param->type));
        aers_json_add_number(object, "default", param->preset, 12);
        json_object_object_add(object, "choices", choices);
        json_object_array_add(pair, json_object_new_string(param->name));
        json_object_array_add(pair, object);
        json_object_array_add(list, pair);
    }
    return list;
}

static struct json_object *describe(void)
{
    struct json_object *object = json_object_new_object(), *names = json_object_new_array();
    for (size_t i = 0; i < manifest->noutputs; i++)
        json_object_array_add(names, json_object_new_string(manifest->outputs[i].name));
    json_object_object_add(object, "params", params_of());
    json_object_object_add(object, "outputs", names);
    return object;
}

static int init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    struct state *state = self;
    if (!aers_gather_init(&state->gather, AERS_PYTHON_BLOCK, config->channels_in, config->channels_out)) {
        snprintf(why, why_size, "not enough memory");
        return -1;
    }
    struct json_object *about = describe();
    const struct aers_python_setup setup = {.source = source,
                                            .file = source_file,
                                            .manifest = json_object_to_json_string(about),
                                            .rate_hz = config->rate_hz,
                                            .nframes = AERS_PYTHON_BLOCK,
                                            .nin = config->channels_in,
                                            .nout = config->channels_out,
                                            .in = aers_gather_in(&state->gather, 0),
                                            .out = aers_gather_out(&state->gather, 0),
                                            .readings = readings,
                                            .noutputs = (uint32_t)manifest->noutputs};
    const int failed = python->start(&setup, why, why_size);
    json_object_put(about);
    return failed;
}

static void fail_if(int failed, const char *why)
{
    if (failed)
        on_failed(why);
}

static void set(void *self, uint32_t slot, double value)
{
    char why[400];
    (void)self;
    fail_if(python->set(slot, value, why, sizeof why), why);
}

static void run(void *self)
{
    char why[400];
    (void)self;
    fail_if(python->run(why, sizeof why), why);
    nblocks++;
}

static void process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    struct state *state = self;
    aers_gather_run(&state->gather, in, out, nframes, run, NULL);
}

static void reset(void *self)
{
    struct state *state = self;
    char why[400];
    fail_if(python->reset(why, sizeof why), why);
    aers_gather_reset(&state->gather);
}

static uint32_t latency(const void *self)
{
    (void)self;
    return AERS_PYTHON_BLOCK;
}

static float output(const void *self, uint32_t i)
{
    (void)self;
    return i < AERS_EXCHANGE_MAX_OUTPUTS ? readings[i] : 0.0f;
}

void aers_python_rest(void)
{
    char why[400];
    if (nblocks < REST_BLOCKS)
        return;
    nblocks = 0;
    fail_if(python->rest(why, sizeof why), why);
}

/* ---- the face ---- */

static char *read_source(int fd)
{
    struct stat status;
    if (fstat(fd, &status) != 0 || status.st_size <= 0)
        return NULL;
    char *text = calloc(1, (size_t)status.st_size + 1);
    if (text && pread(fd, text, (size_t)status.st_size, 0) == status.st_size)
        return text;
    free(text);
    return NULL;
}

const struct aers_module *aers_python_adapt(int fd, const char *file, const struct aers_manifest *of,
                                            void (*failed)(const char *why), char *why, size_t why_size)
{
    static const char *names[AERS_EXCHANGE_MAX_OUTPUTS + 1];
    static const struct aers_module module = {
        .abi = AERS_MODULE_ABI,
        .id = "Python",
        .outputs = names,
        .size = size,
        .init = init,
        .set = set,
        .process = process,
        .reset = reset,
        .latency = latency,
        .output = output,
    };
    for (size_t i = 0; i < of->noutputs && i < AERS_EXCHANGE_MAX_OUTPUTS; i++)
        names[i] = of->outputs[i].name;
    manifest = of;
    source_file = file;
    on_failed = failed;
    source = read_source(fd);
    if (source && !of->nfields)
        return &module;
    snprintf(why, why_size, source ? "a module in Python has no list" : "its source is empty or cannot be read");
    return NULL;
}
