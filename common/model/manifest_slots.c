/* SPDX-License-Identifier: ISC */
/* Addresses and slots of a module's values. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <aers/module.h>

#include "common/model/manifest.h"

static char mute_name[] = "mute", mute_doc[] = "Silence the node's output.";
static char bypass_name[] = "bypass", bypass_doc[] = "Pass the input on unchanged.";
static char no_unit[] = "";
static const struct aers_param host_params[] = {
    {.name = mute_name, .doc = mute_doc, .unit = no_unit, .type = AERS_PARAM_BOOL, .max = 1},
    {.name = bypass_name, .doc = bypass_doc, .unit = no_unit, .type = AERS_PARAM_BOOL, .max = 1},
};

static const struct aers_param *host_param(const struct aers_manifest *manifest, uint32_t slot)
{
    if (slot == AERS_SLOT_MUTE)
        return &host_params[0];
    if (slot == AERS_SLOT_BYPASS && manifest->can_bypass)
        return &host_params[1];
    return NULL;
}

uint32_t aers_manifest_nslots(const struct aers_manifest *manifest, uint32_t nelements)
{
    return (uint32_t)(manifest->nparams + (size_t)nelements * manifest->nfields);
}

const struct aers_param *aers_manifest_param(const struct aers_manifest *manifest, uint32_t slot)
{
    if (slot < manifest->nparams)
        return &manifest->params[slot];
    size_t field = slot - manifest->nparams;
    if (manifest->list && field < (size_t)manifest->list_max * manifest->nfields)
        return &manifest->fields[field % manifest->nfields];
    return host_param(manifest, slot);
}

void aers_manifest_address(const struct aers_manifest *manifest, uint32_t slot, char *address, size_t size)
{
    const struct aers_param *param = aers_manifest_param(manifest, slot);
    size_t field = slot - manifest->nparams;
    if (!param)
        snprintf(address, size, "?");
    else if (slot < manifest->nparams || param == host_param(manifest, slot))
        snprintf(address, size, "%s", param->name);
    else
        snprintf(address, size, "%s/%zu/%s", manifest->list, field / manifest->nfields + 1, param->name);
}

/* ---- from address to slot ---- */

static size_t find_name(const struct aers_param *params, size_t nparams, const char *name)
{
    size_t i = 0;
    while (i < nparams && strcmp(params[i].name, name) != 0)
        i++;
    return i;
}

static enum aers_code refuse_name(const struct aers_param *params, size_t nparams, const char *const *extra,
                                  size_t nextra, const char *address, const char *name, struct aers_error *error)
{
    const char *nearest = NULL;
    const char **words = calloc(nparams + nextra + 1, sizeof *words);
    if (words) {
        for (size_t i = 0; i < nparams; i++)
            words[i] = params[i].name;
        for (size_t i = 0; i < nextra; i++)
            words[nparams + i] = extra[i];
        nearest = aers_did_you_mean(name, words, nparams + nextra);
    }
    free(words);
    return aers_error_set(error, AERS_E_NOT_FOUND, address, "no parameter %.64s%s%s%s", name,
                          nearest ? " (did you mean " : "", nearest ? nearest : "", nearest ? "?)" : "");
}

/* "3" of "bands/3/q": a whole number from 1, without sign or leading zero. */
static bool parse_element(const char *text, size_t length, uint32_t *element)
{
    uint32_t value = 0;
    if (length == 0 || length > 6 || *text == '0')
        return false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        value = value * 10 + (uint32_t)(text[i] - '0');
    }
    *element = value;
    return true;
}

static enum aers_code resolve_field(const struct aers_manifest *manifest, uint32_t nelements, const char *address,
                                    uint32_t *slot, struct aers_error *error)
{
    const char *number = address + strlen(manifest->list) + 1;
    const char *slash = strchr(number, '/');
    uint32_t element;
    if (!slash || !parse_element(number, (size_t)(slash - number), &element))
        return aers_error_set(error, AERS_E_NOT_FOUND, address, "a field of %s is addressed as %s/1/%s", manifest->list,
                              manifest->list, manifest->fields[0].name);
    if (element > nelements)
        return aers_error_set(error, AERS_E_NOT_FOUND, address, "there are %u %s, counted from 1", nelements,
                              manifest->list);
    size_t field = find_name(manifest->fields, manifest->nfields, slash + 1);
    if (field == manifest->nfields)
        return refuse_name(manifest->fields, manifest->nfields, NULL, 0, address, slash + 1, error);
    *slot = aers_slot((uint32_t)manifest->nparams, (uint32_t)manifest->nfields, element - 1, (uint32_t)field);
    return AERS_OK;
}

static bool is_in_list(const struct aers_manifest *manifest, const char *address)
{
    size_t length = manifest->list ? strlen(manifest->list) : 0;
    return length && strncmp(address, manifest->list, length) == 0 && address[length] == '/';
}

static enum aers_code resolve_scalar(const struct aers_manifest *manifest, const char *address, uint32_t *slot,
                                     struct aers_error *error)
{
    const char *extra[] = {"mute", "bypass", manifest->list};
    size_t i = find_name(manifest->params, manifest->nparams, address);
    if (i < manifest->nparams)
        *slot = (uint32_t)i;
    else if (strcmp(address, "mute") == 0)
        *slot = AERS_SLOT_MUTE;
    else if (strcmp(address, "bypass") == 0 && manifest->can_bypass)
        *slot = AERS_SLOT_BYPASS;
    else if (strcmp(address, "bypass") == 0)
        return aers_error_set(error, AERS_E_NOT_FOUND, address, "%s has no dry path to bypass to", manifest->name);
    else
        return refuse_name(manifest->params, manifest->nparams, extra, manifest->list ? 3 : 2, address, address, error);
    return AERS_OK;
}

enum aers_code aers_manifest_resolve(const struct aers_manifest *manifest, uint32_t nelements, const char *address,
                                     uint32_t *slot, const struct aers_param **param, struct aers_error *error)
{
    uint32_t found = 0;
    enum aers_code code = is_in_list(manifest, address) ? resolve_field(manifest, nelements, address, &found, error)
                                                        : resolve_scalar(manifest, address, &found, error);
    if (code)
        return code;
    *slot = found;
    if (param)
        *param = aers_manifest_param(manifest, found);
    return AERS_OK;
}
