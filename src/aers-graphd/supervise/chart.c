/* SPDX-License-Identifier: ISC */
#include "src/aers-graphd/supervise/chart.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

#include "src/aers-graphd/lock.h"
#include "src/aers-graphd/memory.h"

/* A process that has been seen. */
struct row {
    int pid;
    char *client;
    char **steps; /* [nsteps] */
    size_t nsteps;
    uint32_t next; /* the first beat that has not been taken */
    UT_hash_handle hh;
};

struct block {
    const struct row *row;
    uint64_t began_us;
    uint32_t lasted_us, waited_us, frame, step;
    int32_t spare_us; /* until the next cycle; below 0: it was late */
};

struct aers_chart {
    pthread_mutex_t lock;
    FILE *file;
    char *path;
    struct row *rows;     /* uthash by pid */
    struct block *blocks; /* [most]: number n is at n % most */
    size_t most;
    bool is_free;
    uint64_t nblocks; /* ever */
    uint64_t nlost;   /* that were gone from the pulse before they were looked at */
};

enum aers_code aers_chart_open(const char *path, size_t most, bool is_free, struct aers_chart **out,
                               struct aers_error *error)
{
    FILE *file = fopen(path, "we");
    if (!file)
        return aers_error_set(error, AERS_E_IO, path, "cannot write: %s", strerror(errno));
    struct aers_chart *chart = aers_need(1, sizeof *chart);
    chart->file = file;
    chart->path = aers_need_string(path);
    chart->most = most;
    chart->is_free = is_free;
    chart->blocks = aers_need(most, sizeof *chart->blocks);
    aers_lock_init(&chart->lock);
    *out = chart;
    return AERS_OK;
}

/* ---- collected ---- */

static struct row *find(const struct aers_chart *chart, int pid)
{
    struct row *row;
    HASH_FIND_INT(chart->rows, &pid, row);
    return row;
}

bool aers_chart_knows(struct aers_chart *chart, int pid)
{
    pthread_mutex_lock(&chart->lock);
    const bool is_known = find(chart, pid) != NULL;
    pthread_mutex_unlock(&chart->lock);
    return is_known;
}

void aers_chart_name(struct aers_chart *chart, int pid, const char *client, const char *const *steps, size_t nsteps)
{
    struct row *row = aers_need(1, sizeof *row);
    row->pid = pid;
    row->client = aers_need_string(client);
    row->nsteps = nsteps;
    row->steps = aers_need(nsteps, sizeof *row->steps);
    for (size_t i = 0; i < nsteps; i++)
        row->steps[i] = aers_need_string(steps[i]);
    pthread_mutex_lock(&chart->lock);
    HASH_ADD_INT(chart->rows, pid, row);
    pthread_mutex_unlock(&chart->lock);
}

/* Times in a pulse are the low half of now_us. */
static void take(struct aers_chart *chart, const struct row *row, const struct aers_beat *beat, uint64_t now_us)
{
    const uint32_t began = atomic_load_explicit(&beat->began_us, memory_order_relaxed),
                   ended = atomic_load_explicit(&beat->ended_us, memory_order_relaxed);
    chart->blocks[chart->nblocks++ % chart->most] = (struct block){
        .row = row,
        .began_us = now_us - ((uint32_t)now_us - began),
        .lasted_us = ended - began,
        .waited_us = began - atomic_load_explicit(&beat->cycle_us, memory_order_relaxed),
        .frame = atomic_load_explicit(&beat->frame, memory_order_relaxed),
        .step = atomic_load_explicit(&beat->step, memory_order_relaxed),
        .spare_us = (int32_t)(atomic_load_explicit(&beat->deadline_us, memory_order_relaxed) - ended),
    };
}

/* A beat that was written over while it was read is none. */
static void take_new(struct aers_chart *chart, struct row *row, const struct aers_pulse *pulse, uint64_t now_us)
{
    const uint32_t ended = atomic_load_explicit(&pulse->ended, memory_order_acquire);
    if (ended - row->next >= AERS_PULSE_BEATS) {
        chart->nlost += ended - row->next - (AERS_PULSE_BEATS - 1);
        row->next = ended - (AERS_PULSE_BEATS - 1);
    }
    for (; row->next != ended; row->next++) {
        take(chart, row, &pulse->beats[row->next % AERS_PULSE_BEATS], now_us);
        atomic_thread_fence(memory_order_acquire);
        if (atomic_load_explicit(&pulse->begun, memory_order_relaxed) - row->next < AERS_PULSE_BEATS)
            continue;
        chart->nblocks--;
        chart->nlost++;
    }
}

void aers_chart_look(struct aers_chart *chart, const struct aers_wards *wards, uint64_t now_us)
{
    pthread_mutex_lock(&chart->lock);
    for (size_t i = 0; i < wards->nitems; i++) {
        const struct aers_vital *vital = wards->items[i].vital;
        struct row *row = find(chart, vital->pid);
        if (row)
            take_new(chart, row, vital->pulse, now_us);
    }
    pthread_mutex_unlock(&chart->lock);
}

/* ---- written: ids and client names need no escape. ---- */

static void write_names(const struct aers_chart *chart)
{
    fprintf(chart->file, "{\"ph\":\"M\",\"pid\":0,\"tid\":0,\"name\":\"process_name\",\"args\":{\"name\":\"JACK\"}}");
    for (const struct row *row = chart->rows; row; row = row->hh.next)
        fprintf(chart->file,
                ",\n{\"ph\":\"M\",\"pid\":%d,\"tid\":0,\"name\":\"process_name\",\"args\":{\"name\":\"%s\"}}", row->pid,
                row->client);
}

/* The cycle that a block belongs to. */
static void write_cycle(const struct aers_chart *chart, const struct block *block)
{
    const int64_t cycle_us = (int64_t)block->waited_us + block->lasted_us + block->spare_us;
    fprintf(chart->file,
            ",\n{\"ph\":\"X\",\"pid\":0,\"tid\":0,\"name\":\"cycle\",\"ts\":%" PRIu64 ",\"dur\":%" PRIu64
            ",\"args\":{\"frame\":%" PRIu32 "}}",
            block->began_us - block->waited_us, cycle_us > 0 ? (uint64_t)cycle_us : 0, block->frame);
}

/* While the server runs freely its clock does not tell when a cycle began. */
static void write_args(const struct aers_chart *chart, const struct block *block)
{
    fprintf(chart->file, ",\"args\":{\"frame\":%" PRIu32, block->frame);
    if (!chart->is_free)
        fprintf(chart->file, ",\"waited_us\":%" PRIu32 ",\"spare_us\":%" PRId32, block->waited_us, block->spare_us);
    fputs("}}", chart->file);
}

static void write_block(const struct aers_chart *chart, const struct block *block)
{
    const struct row *row = block->row;
    fprintf(chart->file, ",\n{\"ph\":\"X\",\"pid\":%d,\"tid\":0,\"name\":\"%s\",\"ts\":%" PRIu64 ",\"dur\":%" PRIu32,
            row->pid, block->step < row->nsteps ? row->steps[block->step] : row->client, block->began_us,
            block->lasted_us);
    write_args(chart, block);
    if (block->spare_us < 0 && !chart->is_free)
        fprintf(chart->file, ",\n{\"ph\":\"i\",\"s\":\"p\",\"pid\":%d,\"tid\":0,\"name\":\"late\",\"ts\":%" PRIu64 "}",
                row->pid, block->began_us + block->lasted_us);
}

static void write_all(const struct aers_chart *chart)
{
    const uint64_t first = chart->nblocks > chart->most ? chart->nblocks - chart->most : 0;
    uint32_t newest = 0;
    bool has_cycle = false;
    fputs("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n", chart->file);
    write_names(chart);
    for (uint64_t n = first; n < chart->nblocks; n++) {
        const struct block *block = &chart->blocks[n % chart->most];
        if (!chart->is_free && (!has_cycle || (int32_t)(block->frame - newest) > 0)) {
            write_cycle(chart, block);
            newest = block->frame;
            has_cycle = true;
        }
        write_block(chart, block);
    }
    fprintf(chart->file, "\n],\"otherData\":{\"blocks\":%" PRIu64 ",\"dropped\":%" PRIu64 ",\"lost\":%" PRIu64 "}}\n",
            chart->nblocks - first, first, chart->nlost);
}

static void destroy(struct aers_chart *chart)
{
    struct row *row, *next;
    HASH_ITER(hh, chart->rows, row, next)
    {
        HASH_DEL(chart->rows, row);
        for (size_t i = 0; i < row->nsteps; i++)
            free(row->steps[i]);
        free(row->steps);
        free(row->client);
        free(row);
    }
    pthread_mutex_destroy(&chart->lock);
    free(chart->blocks);
    free(chart->path);
    free(chart);
}

enum aers_code aers_chart_close(struct aers_chart *chart, struct aers_error *error)
{
    enum aers_code code = AERS_OK;
    if (!chart)
        return AERS_OK;
    write_all(chart);
    const bool is_whole = !ferror(chart->file);
    if (fclose(chart->file) != 0 || !is_whole)
        code = aers_error_set(error, AERS_E_IO, chart->path, "the trace is not whole: %s", strerror(errno));
    destroy(chart);
    return code;
}
