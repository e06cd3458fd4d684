/* SPDX-License-Identifier: ISC */
/* The plug-ins of this bundle: see gain.ttl. */
#include <fcntl.h>
#include <lv2/atom/atom.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/core/lv2.h>
#include <lv2/options/options.h>
#include <lv2/urid/urid.h>
#include <lv2/worker/worker.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#ifndef SIGN
#define SIGN 1.0 /* -1.0: the next version turns it over */
#endif

enum { KIT_LATENCY = 8 };

struct plugin {
    float *ports[16];
    const LV2_Worker_Schedule *schedule;
    int min, max; /* as the options have it */
    int worked;   /* answers of the worker */
    int has_asked;
    float past[2][KIT_LATENCY];
};

static const void *feature(const LV2_Feature *const *features, const char *uri)
{
    for (; *features; features++)
        if (strcmp((*features)->URI, uri) == 0)
            return (*features)->data ? (*features)->data : "there";
    return NULL;
}

static void connect_port(LV2_Handle handle, uint32_t port, void *place)
{
    struct plugin *plugin = handle;
    if (port < 16)
        plugin->ports[port] = place;
}

static LV2_Handle make(const LV2_Descriptor *descriptor, double rate, const char *bundle,
                       const LV2_Feature *const *features)
{
    (void)descriptor, (void)rate, (void)bundle, (void)features;
    return calloc(1, sizeof(struct plugin));
}

static LV2_Handle make_kit(const LV2_Descriptor *descriptor, double rate, const char *bundle,
                           const LV2_Feature *const *features)
{
    struct plugin *plugin = make(descriptor, rate, bundle, features);
    const LV2_URID_Map *map = feature(features, LV2_URID__map);
    const LV2_URID_Unmap *unmap = feature(features, LV2_URID__unmap);
    const LV2_Options_Option *option = feature(features, LV2_OPTIONS__options);
    plugin->schedule = feature(features, LV2_WORKER__schedule);
    if (!map || !unmap || !option || !plugin->schedule || !feature(features, LV2_BUF_SIZE__fixedBlockLength))
        return NULL;
    const LV2_URID number = map->map(map->handle, "urn:aers:test:word");
    if (number == 0 || strcmp(unmap->unmap(unmap->handle, number), "urn:aers:test:word") != 0)
        return NULL;
    for (; option->key; option++) {
        if (option->key == map->map(map->handle, LV2_BUF_SIZE__minBlockLength))
            plugin->min = *(const int *)option->value;
        if (option->key == map->map(map->handle, LV2_BUF_SIZE__maxBlockLength))
            plugin->max = *(const int *)option->value;
    }
    return plugin;
}

static LV2_Handle make_thief(const LV2_Descriptor *descriptor, double rate, const char *bundle,
                             const LV2_Feature *const *features)
{
    (void)socket(AF_INET, SOCK_STREAM, 0);
    return make(descriptor, rate, bundle, features);
}

static void run(LV2_Handle handle, uint32_t nframes)
{
    const struct plugin *plugin = handle;
    const double factor = plugin->ports[2] ? pow(10.0, (double)*plugin->ports[2] / 20.0) : 1.0;
    for (uint32_t i = 0; i < nframes; i++)
        plugin->ports[1][i] = (float)((double)plugin->ports[0][i] * factor * SIGN);
}

static void run_kit(LV2_Handle handle, uint32_t nframes)
{
    struct plugin *plugin = handle;
    const float mode = *plugin->ports[4];
    const int has_fixed = plugin->min == 64 && plugin->max == 64 && nframes == 64;
    const int is_served = has_fixed && plugin->worked; /* else it is silent */
    for (uint32_t c = 0; c < 2; c++)
        for (uint32_t i = 0; i < nframes; i++) {
            const float in = plugin->ports[mode > 2.0f && mode < 5.0f ? 1 - c : c][i];
            float *past = &plugin->past[c][i % KIT_LATENCY];
            plugin->ports[2 + c][i] = !is_served ? 0.0f : mode > 5.0f ? -*past : *past;
            *past = in;
        }
    *plugin->ports[9] = (float)has_fixed;
    *plugin->ports[10] = (float)plugin->worked;
    *plugin->ports[11] = KIT_LATENCY;
    if (!plugin->has_asked)
        plugin->has_asked = plugin->schedule->schedule_work(plugin->schedule->handle, 4, "work") == LV2_WORKER_SUCCESS;
}

/* Beside the audio thread: may allocate. */
static LV2_Worker_Status work(LV2_Handle handle, LV2_Worker_Respond_Function respond, LV2_Worker_Respond_Handle to,
                              uint32_t size, const void *data)
{
    (void)handle;
    void *much = malloc(8 << 20);
    if (!much || size != 4 || memcmp(data, "work", 4) != 0)
        return LV2_WORKER_ERR_UNKNOWN;
    memset(much, 1, 8 << 20);
    free(much);
    return respond(to, 4, "done");
}

static LV2_Worker_Status work_response(LV2_Handle handle, uint32_t size, const void *data)
{
    struct plugin *plugin = handle;
    plugin->worked += size == 4 && memcmp(data, "done", 4) == 0;
    return LV2_WORKER_SUCCESS;
}

static const void *extension(const char *uri)
{
    static const LV2_Worker_Interface interface = {work, work_response, NULL};
    return strcmp(uri, LV2_WORKER__interface) == 0 ? &interface : NULL;
}

const LV2_Descriptor *lv2_descriptor(uint32_t index)
{
    static const LV2_Descriptor all[] = {
        {.URI = "urn:aers:test:gain", .instantiate = make, .connect_port = connect_port, .run = run},
        {.URI = "urn:aers:test:kit",
         .instantiate = make_kit,
         .connect_port = connect_port,
         .run = run_kit,
         .extension_data = extension},
        {.URI = "urn:aers:test:passwd", .instantiate = make_thief, .connect_port = connect_port, .run = run},
    };
    return index < sizeof all / sizeof *all ? &all[index] : NULL;
}
