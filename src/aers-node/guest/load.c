/* SPDX-License-Identifier: ISC */
#include "src/aers-node/guest/load.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "src/aers-node/guest/five.h"
#include "src/aers-node/guest/lv2.h"
#include "src/aers-node/guest/python.h"

/* POSIX lets an object pointer of dlsym be a function's, ISO C does not. */
static bool find(void *library, const char *name, void *function)
{
    void *symbol = dlsym(library, name);
    memcpy(function, &symbol, sizeof symbol);
    return symbol != NULL;
}

static bool has_five(void *library, struct aers_five *five)
{
    return find(library, "dsp_create", &five->create) && find(library, "dsp_process", &five->process) &&
           find(library, "dsp_set_param", &five->set_param) && find(library, "dsp_get_meters", &five->get_meters) &&
           find(library, "dsp_destroy", &five->destroy);
}

static bool agree(const char *const *names, const struct aers_param *params, size_t nparams)
{
    size_t n = 0;
    for (; names && names[n]; n++)
        if (n >= nparams || strcmp(names[n], params[n].name) != 0)
            return false;
    return n == nparams;
}

/* The module says by slot what the manifest says by name. */
static const struct aers_module *check(const struct aers_module *module, const struct aers_manifest *manifest,
                                       char *why, size_t why_size)
{
    if (!module)
        snprintf(why, why_size, "aers_module_describe gives nothing");
    else if (module->abi != AERS_MODULE_ABI)
        snprintf(why, why_size, "made for version %u of the module interface, this is %d", module->abi,
                 AERS_MODULE_ABI);
    else if (!module->id || strcmp(module->id, manifest->name) != 0)
        snprintf(why, why_size, "it calls itself %.64s, its manifest %s", module->id ? module->id : "nothing",
                 manifest->name);
    else if (!agree(module->params, manifest->params, manifest->nparams) ||
             !agree(module->fields, manifest->fields, manifest->nfields))
        snprintf(why, why_size, "its parameters are not those of its manifest, in that order");
    else if (!module->size || !module->init || !module->process || !module->reset ||
             (!module->set && manifest->nparams + manifest->nfields))
        snprintf(why, why_size, "it lacks size, init, set, process or reset");
    else
        return module;
    return NULL;
}

const struct aers_module *aers_guest_load(int fd, const struct aers_doc *doc, const struct aers_manifest *manifest,
                                          void (*failed)(const char *why), char *why, size_t why_size)
{
    char path[64];
    struct aers_five five;
    const struct aers_module *(*describe)(void);
    if (aers_python_is(manifest))
        return aers_python_adapt(fd, aers_doc_string(aers_doc_get(doc, "entry")), manifest, failed, why, why_size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        snprintf(why, why_size, "cannot be loaded: %s", dlerror());
        return NULL;
    }
    if (strcmp(manifest->lang, "lv2") == 0)
        return aers_lv2_adapt(library, doc, manifest, why, why_size);
    if (find(library, "aers_module_describe", &describe))
        return check(describe(), manifest, why, why_size);
    if (has_five(library, &five))
        return aers_five_adapt(&five, manifest, why, why_size);
    snprintf(why, why_size,
             "exports neither aers_module_describe nor all of dsp_create, dsp_process, dsp_set_param, "
             "dsp_get_meters and dsp_destroy");
    return NULL;
}
