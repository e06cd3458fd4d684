/* SPDX-License-Identifier: ISC */
#ifdef AERS_HAVE_LILV
#include "src/aers-node/guest/lv2_features.h"

#include <lv2/atom/atom.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/log/log.h>
#include <lv2/options/options.h>
#include <lv2/parameters/parameters.h>
#include <lv2/urid/urid.h>
#include <stdio.h>
#include <string.h>

#include "common/base/words.h"

enum { NOPTIONS = 6 };

static struct aers_words words = AERS_WORDS_NONE;
static char last_words[256];

uint32_t aers_lv2_number_of(const char *uri)
{
    return aers_words_number(&words, uri);
}

static LV2_URID map(LV2_URID_Map_Handle handle, const char *uri)
{
    (void)handle;
    return aers_words_number(&words, uri);
}

static const char *unmap(LV2_URID_Unmap_Handle handle, LV2_URID number)
{
    (void)handle;
    return aers_words_text(&words, number);
}

/* ---- log: there is nobody to read it, but a reason for a failure is kept ---- */

__attribute__((format(printf, 3, 0))) static int keep_line(LV2_Log_Handle handle, LV2_URID type, const char *format,
                                                           va_list list)
{
    (void)handle;
    if (type != aers_lv2_number_of(LV2_LOG__Error))
        return 0;
    const int n = vsnprintf(last_words, sizeof last_words, format, list);
    last_words[strcspn(last_words, "\n")] = '\0';
    return n;
}

__attribute__((format(printf, 3, 4))) static int keep(LV2_Log_Handle handle, LV2_URID type, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    const int n = keep_line(handle, type, format, list);
    va_end(list);
    return n;
}

const char *aers_lv2_last_words(void)
{
    return last_words;
}

/* ---- the list ---- */

static struct {
    int32_t min, max, nominal, sequence;
    float rate_hz;
    LV2_Options_Option options[NOPTIONS];
} told;

static LV2_URID_Map mapping = {NULL, map};
static LV2_URID_Unmap unmapping = {NULL, unmap};
static LV2_Log_Log logging = {NULL, keep, keep_line};
static const LV2_Feature common[] = {
    {LV2_URID__map, &mapping},
    {LV2_URID__unmap, &unmapping},
    {LV2_LOG__log, &logging},
    {LV2_OPTIONS__options, told.options},
    {LV2_BUF_SIZE__boundedBlockLength, NULL},
    {LV2_CORE__inPlaceBroken, NULL},
    {LV2_CORE__isLive, NULL},
    {LV2_CORE__hardRTCapable, NULL},
};
static const LV2_Feature of_fixed[] = {{LV2_BUF_SIZE__fixedBlockLength, NULL},
                                       {LV2_BUF_SIZE__powerOf2BlockLength, NULL}};
static bool is_fixed;

static void put(size_t i, const char *key, const char *type, uint32_t nbytes, const void *value)
{
    told.options[i] =
        (LV2_Options_Option){LV2_OPTIONS_INSTANCE, 0, aers_lv2_number_of(key), nbytes, aers_lv2_number_of(type), value};
}

void aers_lv2_features_init(double rate_hz, uint32_t min_nframes, uint32_t max_nframes, bool has_fixed_block)
{
    is_fixed = has_fixed_block;
    told.min = (int32_t)min_nframes;
    told.max = (int32_t)max_nframes;
    told.nominal = has_fixed_block ? told.max : 1024;
    told.sequence = AERS_LV2_SEQUENCE_NBYTES;
    told.rate_hz = (float)rate_hz;
    put(0, LV2_BUF_SIZE__minBlockLength, LV2_ATOM__Int, sizeof told.min, &told.min);
    put(1, LV2_BUF_SIZE__maxBlockLength, LV2_ATOM__Int, sizeof told.max, &told.max);
    put(2, LV2_BUF_SIZE__nominalBlockLength, LV2_ATOM__Int, sizeof told.nominal, &told.nominal);
    put(3, LV2_BUF_SIZE__sequenceSize, LV2_ATOM__Int, sizeof told.sequence, &told.sequence);
    put(4, LV2_PARAMETERS__sampleRate, LV2_ATOM__Float, sizeof told.rate_hz, &told.rate_hz);
}

void aers_lv2_features_of(struct aers_lv2_instance *instance, uint32_t number)
{
    size_t n = 0;
    instance->number = number;
    instance->schedule = (LV2_Worker_Schedule){instance, aers_lv2_worker_schedule};
    instance->schedule_feature = (LV2_Feature){LV2_WORKER__schedule, &instance->schedule};
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        instance->features[n++] = &common[i];
    for (size_t i = 0; is_fixed && i < sizeof of_fixed / sizeof *of_fixed; i++)
        instance->features[n++] = &of_fixed[i];
    instance->features[n++] = &instance->schedule_feature;
    instance->features[n] = NULL;
}
#else
typedef int aers_without_lv2;
#endif
