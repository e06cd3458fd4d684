/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/feedback/told.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/aers-graphd/memory.h"

#define LEVEL_FLOOR_DB -60.0f

static struct aers_told *add(struct aers_told_table *table, const char *address)
{
    size_t size = table->size;
    table->items = aers_need_room(table->items, table->nitems, &size, sizeof *table->items);
    table->size = (uint32_t)size;
    struct aers_told *told = &table->items[table->nitems++];
    *told = (struct aers_told){.address = aers_need_string(address)};
    return told;
}

void aers_told_table_add_value(struct aers_told_table *table, const char *address, const struct aers_param *param,
                               double value)
{
    struct aers_told *told = add(table, address);
    told->param = param;
    told->value = value;
}

void aers_told_table_add_state(struct aers_told_table *table, const char *address, const char *state)
{
    struct aers_told *told = add(table, address);
    snprintf(told->state, sizeof told->state, "%s", state);
}

void aers_told_table_add_levels(struct aers_told_table *table, const char *address, uint32_t nchannels)
{
    struct aers_told *told = add(table, address);
    told->nchannels = nchannels;
    told->level_at = table->nlevels;
    table->nlevels += nchannels;
}

void aers_told_table_close(struct aers_told_table *table)
{
    for (uint32_t i = 0; i < table->nitems; i++) {
        struct aers_told *told = &table->items[i];
        HASH_ADD_KEYPTR(hh, table->by_address, told->address, strlen(told->address), told);
    }
}

void aers_told_table_finish(struct aers_told_table *table)
{
    HASH_CLEAR(hh, table->by_address);
    for (uint32_t i = 0; i < table->nitems; i++)
        free(table->items[i].address);
    free(table->items);
    *table = (struct aers_told_table){0};
}

struct aers_told *aers_told_find(const struct aers_told_table *table, const char *address)
{
    struct aers_told *told = NULL;
    HASH_FIND_STR(table->by_address, address, told);
    return told;
}

bool aers_told_is_equal(const struct aers_told *a, const struct aers_told *b)
{
    return !a->param == !b->param && !(a->value < b->value) && !(a->value > b->value) &&
           strcmp(a->state, b->state) == 0;
}

static size_t write_float(const char *address, double value, void *buffer, size_t size)
{
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, buffer, size, address, "f");
    aers_osc_write_float(&writer, (float)value);
    return aers_osc_write_stop(&writer);
}

static size_t write_int(const char *address, double value, void *buffer, size_t size)
{
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, buffer, size, address, "i");
    aers_osc_write_int(&writer, (int32_t)value);
    return aers_osc_write_stop(&writer);
}

static size_t write_truth(const char *address, double value, void *buffer, size_t size)
{
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, buffer, size, address, value > 0.5 ? "T" : "F");
    return aers_osc_write_stop(&writer);
}

static size_t write_word(const char *address, const char *word, void *buffer, size_t size)
{
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, buffer, size, address, "s");
    aers_osc_write_string(&writer, word);
    return aers_osc_write_stop(&writer);
}

size_t aers_told_write(const struct aers_told *told, bool normalised, void *buffer, size_t size)
{
    const struct aers_param *param = told->param;
    char address[256];
    if (!param)
        return write_word(told->address, told->state, buffer, size);
    if (normalised) {
        snprintf(address, sizeof address, "%s/n", told->address);
        return write_float(address, aers_param_normalise(param, told->value), buffer, size);
    }
    switch (param->type) {
    case AERS_PARAM_INT:
        return write_int(told->address, told->value, buffer, size);
    case AERS_PARAM_BOOL:
        return write_truth(told->address, told->value, buffer, size);
    case AERS_PARAM_ENUM:
        return write_word(told->address, param->choices[(size_t)told->value], buffer, size);
    default:
        return write_float(told->address, told->value, buffer, size);
    }
}

static float level_to_n(float peak_db)
{
    float n = (peak_db - LEVEL_FLOOR_DB) / -LEVEL_FLOOR_DB;
    return n > 0.0f ? n < 1.0f ? n : 1.0f : 0.0f;
}

size_t aers_told_write_levels(const struct aers_told *told, const struct aers_level_pair *levels, bool normalised,
                              void *buffer, size_t size)
{
    struct aers_osc_writer writer;
    char address[256], types[2 * AERS_TOLD_MAX_CHANNELS + 1];
    uint32_t nfloats = told->nchannels * (normalised ? 1 : 2);
    memset(types, 'f', nfloats);
    types[nfloats] = 0;
    snprintf(address, sizeof address, "%s%s", told->address, normalised ? "/n" : "");
    aers_osc_write_start(&writer, buffer, size, address, types);
    for (uint32_t c = 0; c < told->nchannels; c++) {
        aers_osc_write_float(&writer, normalised ? level_to_n(levels[c].peak_db) : levels[c].peak_db);
        if (!normalised)
            aers_osc_write_float(&writer, levels[c].rms_db);
    }
    return aers_osc_write_stop(&writer);
}
