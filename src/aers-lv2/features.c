/* SPDX-License-Identifier: ISC */
/* What guest/lv2_features.c gives a plug-in, so that one that requires more is refused before it is loaded. */
#include <lv2/buf-size/buf-size.h>
#include <lv2/core/lv2.h>
#include <lv2/log/log.h>
#include <lv2/options/options.h>
#include <lv2/parameters/parameters.h>
#include <lv2/state/state.h>
#include <lv2/urid/urid.h>
#include <lv2/worker/worker.h>
#include <string.h>

#include "src/aers-lv2/lv2.h"

static const char *const features[] = {
    LV2_URID__map,    LV2_URID__unmap,         LV2_OPTIONS__options,           LV2_BUF_SIZE__boundedBlockLength,
    LV2_LOG__log,     LV2_WORKER__schedule,    LV2_BUF_SIZE__fixedBlockLength, LV2_BUF_SIZE__powerOf2BlockLength,
    LV2_CORE__isLive, LV2_CORE__hardRTCapable, LV2_CORE__inPlaceBroken,        LV2_STATE__threadSafeRestore,
};
static const char *const options[] = {LV2_BUF_SIZE__minBlockLength, LV2_BUF_SIZE__maxBlockLength,
                                      LV2_BUF_SIZE__nominalBlockLength, LV2_BUF_SIZE__sequenceSize,
                                      LV2_PARAMETERS__sampleRate};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool is_one_of(const char *uri, const char *const *words, size_t nwords)
{
    for (size_t i = 0; i < nwords; i++)
        if (strcmp(words[i], uri) == 0)
            return true;
    return false;
}

static bool has_options(struct aers_lv2_plugin *plugin)
{
    LilvNode *key = lilv_new_uri(plugin->world, LV2_OPTIONS__requiredOption);
    LilvNodes *required = lilv_plugin_get_value(plugin->plugin, key);
    bool has = true;
    LILV_FOREACH(nodes, i, required)
    {
        const char *uri = lilv_node_as_uri(lilv_nodes_get(required, i));
        if (has && !is_one_of(uri ? uri : "", options, COUNT(options)))
            has = aers_lv2_refuse(plugin, "it requires the option %s", uri ? uri : "without a name");
    }
    lilv_nodes_free(required);
    lilv_node_free(key);
    return has;
}

static void note(struct aers_lv2_plugin *plugin, const char *uri, bool is_required)
{
    plugin->has_worker |= strcmp(uri, LV2_WORKER__schedule) == 0;
    if (is_required)
        plugin->has_fixed_block |=
            strcmp(uri, LV2_BUF_SIZE__fixedBlockLength) == 0 || strcmp(uri, LV2_BUF_SIZE__powerOf2BlockLength) == 0;
}

bool aers_lv2_has_features(struct aers_lv2_plugin *plugin)
{
    LilvNodes *required = lilv_plugin_get_required_features(plugin->plugin);
    LilvNodes *optional = lilv_plugin_get_optional_features(plugin->plugin);
    bool has = true;
    LILV_FOREACH(nodes, i, required)
    {
        const char *uri = lilv_node_as_uri(lilv_nodes_get(required, i));
        note(plugin, uri ? uri : "", true);
        if (has && !is_one_of(uri ? uri : "", features, COUNT(features)))
            has = aers_lv2_refuse(plugin, "it requires the feature %s", uri ? uri : "without a name");
    }
    LILV_FOREACH(nodes, i, optional)
    {
        const char *uri = lilv_node_as_uri(lilv_nodes_get(optional, i));
        note(plugin, uri ? uri : "", false);
    }
    lilv_nodes_free(required);
    lilv_nodes_free(optional);
    return has && has_options(plugin);
}
