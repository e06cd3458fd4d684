/* SPDX-License-Identifier: ISC */
/* aers-lv2/lv2.h - inside src/aers-lv2 only: the parts of a plug-in's manifest, each in its own file. */
#ifndef AERS_LV2_H
#define AERS_LV2_H

#include <lilv/lilv.h>
#include <stdbool.h>

#include "common/base/words.h"
#include "common/doc/json.h"

/* One plug-in while it is being described. */
struct aers_lv2_plugin {
    LilvWorld *world;
    const LilvPlugin *plugin;
    struct json_object *manifest;
    struct json_object *params, *outputs, *ports; /* inside manifest */
    uint32_t nin, nout;                           /* audio */
    bool has_fixed_block, has_worker;
    char why[400]; /* why it cannot be had, "" while it can */
};

/* describe.c: a manifest as docs/modules-from-others.md has it, for json_object_put; NULL with plugin->why. */
struct json_object *aers_lv2_describe(struct aers_lv2_plugin *plugin);
/* features.c: what the plug-in requires of its host is there. */
bool aers_lv2_has_features(struct aers_lv2_plugin *plugin);
/* ports.c, params.c: false with why. */
bool aers_lv2_read_ports(struct aers_lv2_plugin *plugin);
void aers_lv2_add_param(struct aers_lv2_plugin *plugin, const LilvPort *port, uint32_t index,
                        struct json_object *entry);
/* presets.c */
void aers_lv2_add_presets(struct aers_lv2_plugin *plugin);

/* words.c */
bool aers_lv2_refuse(struct aers_lv2_plugin *plugin, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool aers_lv2_is(const struct aers_lv2_plugin *plugin, const LilvPort *port, const char *class_uri);
bool aers_lv2_has(const struct aers_lv2_plugin *plugin, const LilvPort *port, const char *property_uri);
void aers_lv2_unit_of(const struct aers_lv2_plugin *plugin, const LilvPort *port, char *text, size_t size);
void aers_lv2_add_float(struct json_object *object, const char *key, float value); /* the shortest form */
void aers_lv2_whole(char *text); /* without the beginning of a letter at its end that was cut off */

#endif
