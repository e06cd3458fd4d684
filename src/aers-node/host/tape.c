/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/tape.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/base/log.h"

enum { WORKS_PER_HEADER = 20 };

/* ---- control thread ---- */

static bool copy_texts(struct aers_tape *tape)
{
    const char **const texts[] = {&tape->config.who, &tape->config.graph, &tape->config.node, &tape->config.pattern};
    size_t nbytes = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        nbytes += strlen(*texts[i]) + 1;
    char *at = tape->texts = malloc(nbytes);
    for (size_t i = 0; at && i < sizeof texts / sizeof *texts; i++) {
        const size_t n = strlen(*texts[i]) + 1;
        memcpy(at, *texts[i], n);
        *texts[i] = at;
        at += n;
    }
    return at != NULL;
}

static bool take_memory(struct aers_tape *tape)
{
    const double most = 0.5 * (1u << 30) / tape->frame_nbytes, wanted = tape->config.rate_hz * tape->config.buffer_s;
    const uint32_t nframes = (uint32_t)(wanted < most ? wanted : most) + AERS_MAX_NFRAMES;
    const uint32_t nbytes = aers_ring_size(nframes * tape->frame_nbytes);
    const uint32_t marks_nbytes = aers_ring_size(AERS_TAPE_MARKS_MAX * (uint32_t)sizeof(struct aers_tape_mark));
    void *data = aers_memory_take(&tape->memory, nbytes), *marks = aers_memory_take(&tape->memory, marks_nbytes);
    tape->in_piece = aers_memory_take(&tape->memory, AERS_TAKE_PIECE_NSAMPLES * sizeof(float));
    tape->out_piece = aers_memory_take(&tape->memory, AERS_TAKE_PIECE_NSAMPLES * sizeof(float));
    if (!data || !marks || !tape->in_piece || !tape->out_piece)
        return false;
    aers_ring_init(&tape->ring, data, nbytes);
    aers_ring_init(&tape->marks, marks, marks_nbytes);
    return true;
}

bool aers_tape_init(struct aers_tape *tape, const struct aers_tape_config *config)
{
    memset(tape, 0, sizeof *tape);
    tape->config = *config;
    tape->frame_nbytes = config->nchannels * (uint32_t)sizeof(float);
    tape->piece_nframes = AERS_TAKE_PIECE_NSAMPLES / config->nchannels;
    tape->status.frame = -1;
    pthread_mutex_init(&tape->lock, NULL);
    if (copy_texts(tape) && take_memory(tape))
        return true;
    aers_tape_finish(tape);
    return false;
}

void aers_tape_get_status(struct aers_tape *tape, struct aers_tape_status *out)
{
    pthread_mutex_lock(&tape->lock);
    *out = tape->status;
    pthread_mutex_unlock(&tape->lock);
}

const char *aers_tape_state_name(enum aers_tape_state state)
{
    static const char *const names[AERS_TAPE_NSTATES] = {"idle", "recording", "failed"};
    return names[state];
}

/* ---- worker: files ---- */

static struct tm now_local(void)
{
    struct tm local;
    const time_t now = time(NULL);
    localtime_r(&now, &local);
    return local;
}

static unsigned how_to_open(const struct aers_tape *tape)
{
    const struct aers_tape_config *config = &tape->config;
    const bool replaces = config->replaces || (config->replaces_first && tape->number == 1);
    return (replaces ? AERS_TAKE_REPLACE : 0) | (config->makes_folders ? AERS_TAKE_MAKE_FOLDERS : 0);
}

/* The next take's file: the first number whose name is free. `path` [AERS_TAKE_NAME_SIZE]. */
static bool open_next(struct aers_tape *tape, int64_t frame, char *path, char *why, size_t why_size)
{
    const struct aers_tape_config *config = &tape->config;
    struct aers_take_name name = {.node = config->node, .graph = config->graph, .time = now_local(), .frame = frame};
    struct aers_error error;
    do {
        name.take = ++tape->number;
        if (aers_take_name_format(config->pattern, &name, path, &error)) {
            snprintf(why, why_size, "%s", error.what);
            return false;
        }
        tape->file = aers_take_file_open(path, how_to_open(tape), &config->form, (uint32_t)config->rate_hz,
                                         config->nchannels, why, why_size);
    } while (!tape->file && errno == EEXIST && tape->number < AERS_TAKES_MAX);
    return tape->file != NULL;
}

static void set_status(struct aers_tape *tape, enum aers_tape_state state, const char *why)
{
    struct aers_tape_status *status = &tape->status;
    pthread_mutex_lock(&tape->lock);
    status->state = state;
    status->nframes = tape->file ? aers_take_file_nframes(tape->file) : status->nframes;
    status->nlost = atomic_load(&tape->nlost) - tape->nlost_before;
    status->nmissed = atomic_load(&tape->nmissed) - tape->nmissed_before;
    snprintf(status->why, sizeof status->why, "%s", why);
    pthread_mutex_unlock(&tape->lock);
}

static void fail(struct aers_tape *tape, uint32_t take, const char *why)
{
    atomic_store(&tape->failed, take);
    set_status(tape, AERS_TAPE_FAILED, why);
    if (tape->file)
        aers_log(AERS_LOG_ERROR, tape->config.who, "%s ends after %llu frames: %s", tape->status.path,
                 (unsigned long long)aers_take_file_nframes(tape->file), why);
    else
        aers_log(AERS_LOG_ERROR, tape->config.who, "%s: nothing is recorded: %s", tape->config.node, why);
    aers_take_file_close(tape->file);
    tape->file = NULL;
}

bool aers_tape_open_first(struct aers_tape *tape, char *why, size_t why_size)
{
    tape->is_fresh = open_next(tape, 0, tape->status.path, why, why_size);
    return tape->is_fresh;
}

static void begin_take(struct aers_tape *tape, const struct aers_tape_mark *mark)
{
    char path[AERS_TAKE_NAME_SIZE] = "", why[256] = "";
    const struct tm when = now_local();
    const bool is_open = tape->is_fresh || open_next(tape, mark->frame, path, why, sizeof why);
    tape->nlost_before = mark->nlost;
    tape->nmissed_before = mark->nmissed;
    pthread_mutex_lock(&tape->lock);
    if (!tape->is_fresh)
        memcpy(tape->status.path, path, sizeof path);
    tape->status.frame = mark->frame;
    tape->status.nframes = 0;
    tape->status.ntakes = mark->take;
    pthread_mutex_unlock(&tape->lock);
    tape->is_fresh = false;
    if (!is_open) {
        fail(tape, mark->take, why);
        return;
    }
    const struct aers_take_origin origin = {tape->config.graph, tape->config.node, tape->config.is_dated ? &when : NULL,
                                            mark->frame};
    aers_take_file_set_origin(tape->file, &origin);
    set_status(tape, AERS_TAPE_RECORDING, "");
}

static void end_take(struct aers_tape *tape, const struct aers_tape_mark *mark)
{
    if (!tape->file || tape->is_fresh)
        return;
    const uint64_t nlost = mark->nlost - tape->nlost_before, nmissed = mark->nmissed - tape->nmissed_before;
    if (nlost > 0)
        aers_log(AERS_LOG_WARNING, tape->config.who, "%s: the disk was late: %llu frames are lost, and silent",
                 tape->status.path, (unsigned long long)nlost);
    if (nmissed > 0)
        aers_log(AERS_LOG_WARNING, tape->config.who,
                 "%s: the node was not run: %llu frames were missed, and are silent", tape->status.path,
                 (unsigned long long)nmissed);
    pthread_mutex_lock(&tape->lock);
    tape->status.nframes = aers_take_file_nframes(tape->file);
    tape->status.nlost = nlost;
    tape->status.nmissed = nmissed;
    pthread_mutex_unlock(&tape->lock);
    aers_take_file_close(tape->file); /* only then is it whole */
    tape->file = NULL;
    pthread_mutex_lock(&tape->lock);
    tape->status.state = AERS_TAPE_IDLE;
    pthread_mutex_unlock(&tape->lock);
}

/* ---- worker: frames ---- */

static void write_piece(struct aers_tape *tape, uint32_t nframes)
{
    char why[256];
    aers_ring_read(&tape->ring, tape->out_piece, nframes * tape->frame_nbytes);
    tape->ndone += nframes;
    if (tape->file && !aers_take_file_write(tape->file, tape->out_piece, nframes, why, sizeof why))
        fail(tape, tape->status.ntakes, why);
}

/* Frames that come before the next mark. A mark is there before the first frame after it: whoever saw that frame sees
 * it, too. */
static uint64_t before_mark(struct aers_tape *tape)
{
    while (tape->has_mark || (tape->has_mark = aers_ring_read(&tape->marks, &tape->mark, sizeof tape->mark))) {
        if (tape->mark.at > tape->ndone)
            return tape->mark.at - tape->ndone;
        tape->has_mark = false;
        if (tape->mark.is_start)
            begin_take(tape, &tape->mark);
        else
            end_take(tape, &tape->mark);
    }
    return UINT64_MAX;
}

static void write_all(struct aers_tape *tape)
{
    uint32_t there = aers_ring_fill(&tape->ring) / tape->frame_nbytes;
    for (;;) {
        const uint64_t most = before_mark(tape);
        uint32_t n = there < tape->piece_nframes ? there : tape->piece_nframes;
        n = n < most ? n : (uint32_t)most;
        if (n == 0)
            return;
        write_piece(tape, n);
        there -= n;
    }
}

void aers_tape_work(struct aers_tape *tape)
{
    const uint64_t nskipped = atomic_load(&tape->nskipped);
    write_all(tape);
    if (tape->file && !tape->is_fresh) {
        if (++tape->nworks % WORKS_PER_HEADER == 0)
            aers_take_file_update(tape->file);
        set_status(tape, AERS_TAPE_RECORDING, "");
    }
    if (nskipped > tape->nskipped_told)
        aers_log(AERS_LOG_ERROR, tape->config.who, "%s: %llu takes are not recorded: %d wait for the disk already",
                 tape->config.node, (unsigned long long)(nskipped - tape->nskipped_told), AERS_TAPE_MARKS_MAX / 2);
    tape->nskipped_told = nskipped;
}

/* The audio thread is done: what it still owed is paid here. */
void aers_tape_end(struct aers_tape *tape)
{
    write_all(tape);
    for (; tape->debt > 0; write_all(tape))
        aers_tape_settle(tape);
    end_take(tape,
             &(struct aers_tape_mark){.nlost = atomic_load(&tape->nlost), .nmissed = atomic_load(&tape->nmissed)});
}

void aers_tape_finish(struct aers_tape *tape)
{
    if (!tape->texts)
        return;
    if (tape->out_piece)
        aers_tape_end(tape);
    aers_take_file_close(tape->file); /* one without a take */
    tape->file = NULL;
    aers_memory_finish(&tape->memory);
    pthread_mutex_destroy(&tape->lock);
    free(tape->texts);
    tape->texts = NULL;
}

/* ---- audio thread ---- */

static bool put_mark(struct aers_tape *tape, bool is_start, int64_t frame)
{
    const struct aers_tape_mark mark = {
        .is_start = is_start,
        .at = tape->ndue,
        .frame = frame,
        .nlost = atomic_load_explicit(&tape->nlost, memory_order_relaxed),
        .nmissed = atomic_load_explicit(&tape->nmissed, memory_order_relaxed),
        .take = tape->take,
    };
    return aers_ring_write(&tape->marks, &mark, sizeof mark);
}

/* Room for its end is kept as well. */
void aers_tape_start(struct aers_tape *tape, int64_t frame)
{
    if (tape->rolls)
        aers_tape_stop(tape);
    if (aers_ring_room(&tape->marks) < 2 * sizeof(struct aers_tape_mark)) {
        atomic_fetch_add_explicit(&tape->nskipped, 1, memory_order_relaxed);
        return;
    }
    tape->take++;
    tape->rolls = put_mark(tape, true, frame);
}

void aers_tape_stop(struct aers_tape *tape)
{
    if (tape->rolls)
        (void)put_mark(tape, false, 0);
    tape->rolls = false;
}

/* A take that has failed ends here, too: what it owes is owed to nobody. */
static bool is_rolling(struct aers_tape *tape)
{
    if (!tape->rolls || atomic_load_explicit(&tape->failed, memory_order_relaxed) != tape->take)
        return tape->rolls;
    aers_tape_stop(tape);
    return false;
}

void aers_tape_settle(struct aers_tape *tape)
{
    uint64_t room = tape->debt > 0 ? aers_ring_room(&tape->ring) / tape->frame_nbytes : 0;
    if (room > 0)
        memset(tape->in_piece, 0, AERS_TAKE_PIECE_NSAMPLES * sizeof(float));
    while (tape->debt > 0 && room > 0) {
        uint64_t n = tape->debt < room ? tape->debt : room;
        n = n < tape->piece_nframes ? n : tape->piece_nframes;
        aers_ring_write(&tape->ring, tape->in_piece, (uint32_t)n * tape->frame_nbytes);
        tape->debt -= n;
        room -= n;
    }
}

/* As much silence is owed; who lost it counts it. */
static void owe(struct aers_tape *tape, uint64_t nframes, _Atomic uint64_t *count)
{
    tape->debt += nframes;
    tape->ndue += nframes;
    atomic_fetch_add_explicit(count, nframes, memory_order_relaxed);
}

void aers_tape_miss(struct aers_tape *tape, uint64_t nframes)
{
    if (is_rolling(tape))
        owe(tape, nframes, &tape->nmissed);
}

static void gather(const struct aers_tape *tape, const float *const *in, uint32_t at, uint32_t nframes)
{
    const uint32_t nchannels = tape->config.nchannels;
    for (uint32_t c = 0; c < nchannels; c++)
        for (uint32_t i = 0; i < nframes; i++)
            tape->in_piece[i * nchannels + c] = in[c][at + i];
}

void aers_tape_write(struct aers_tape *tape, const float *const *in, uint32_t nframes)
{
    if (!is_rolling(tape))
        return;
    for (uint32_t done = 0; done < nframes;) {
        const uint32_t n = nframes - done < tape->piece_nframes ? nframes - done : tape->piece_nframes;
        gather(tape, in, done, n);
        if (tape->debt > 0 || !aers_ring_write(&tape->ring, tape->in_piece, n * tape->frame_nbytes))
            owe(tape, n, &tape->nlost);
        else
            tape->ndue += n;
        done += n;
    }
}
