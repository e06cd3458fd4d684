/* SPDX-License-Identifier: ISC */
#include "src/aers-node/host/take_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/pcm.h"

struct aers_take_file {
    SNDFILE *sound;
    struct aers_audio_form form;
    uint32_t nchannels;
    uint64_t nframes;
    int32_t whole[AERS_TAKE_PIECE_NSAMPLES]; /* when samples are whole numbers */
};

/* ---- open */

static bool make_directories(const char *path)
{
    char *copy = strdup(path);
    bool is_made = copy != NULL;
    for (char *slash = copy ? strchr(copy + 1, '/') : NULL; slash && is_made; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        is_made = mkdir(copy, 0777) == 0 || errno == EEXIST;
        *slash = '/';
    }
    free(copy);
    return is_made;
}

static int open_new(const char *path, unsigned how)
{
    const int flags = O_RDWR | O_CREAT | O_CLOEXEC | (how & AERS_TAKE_REPLACE ? O_TRUNC : O_EXCL);
    int fd = open(path, flags, 0666);
    if (fd < 0 && errno == ENOENT && (how & AERS_TAKE_MAKE_FOLDERS) && make_directories(path))
        fd = open(path, flags, 0666);
    return fd;
}

static struct aers_take_file *begin(int fd, const char *path, const struct aers_audio_form *form, uint32_t rate_hz,
                                    uint32_t nchannels, char *why, size_t why_size)
{
    struct aers_take_file *file = calloc(1, sizeof *file);
    SF_INFO info = {.samplerate = (int)rate_hz, .channels = (int)nchannels, .format = form->type};
    if (!file)
        close(fd);
    if (!file || !(file->sound = sf_open_fd(fd, SFM_WRITE, &info, true))) { /* closes the descriptor when it fails */
        snprintf(why, why_size, "cannot write %s: %s", path, file ? sf_strerror(NULL) : "not enough memory");
        free(file);
        errno = EIO;
        return NULL;
    }
    file->form = *form;
    file->nchannels = nchannels;
    if (form->is_wav) {
        sf_command(file->sound, SFC_RF64_AUTO_DOWNGRADE, NULL, SF_TRUE);
        sf_command(file->sound, SFC_SET_ADD_PEAK_CHUNK, NULL, SF_FALSE); /* it has the time of day in it */
    }
    return file;
}

struct aers_take_file *aers_take_file_open(const char *path, unsigned how, const struct aers_audio_form *form,
                                           uint32_t rate_hz, uint32_t nchannels, char *why, size_t why_size)
{
    const int fd = open_new(path, how);
    if (fd >= 0)
        return begin(fd, path, form, rate_hz, nchannels, why, why_size);
    const int failed = errno;
    snprintf(why, why_size, "cannot write %s: %s", path, strerror(failed));
    errno = failed;
    return NULL;
}

/* ---- what it says of itself */

/* Fields of fixed length, which need no NUL. */
static void put_field(char *field, size_t size, const char *text)
{
    const size_t length = strnlen(text, size);
    memcpy(field, text, length);
}

static void set_bext(struct aers_take_file *file, const struct aers_take_origin *origin, const char *what)
{
    SF_BROADCAST_INFO bext = {.version = 1,
                              .time_reference_low = (uint32_t)origin->frame,
                              .time_reference_high = (uint32_t)((uint64_t)origin->frame >> 32)};
    char text[64];
    put_field(bext.description, sizeof bext.description, what);
    put_field(bext.originator, sizeof bext.originator, "AERS " AERS_VERSION);
    put_field(bext.originator_reference, sizeof bext.originator_reference, origin->graph);
    if (origin->when) {
        strftime(text, sizeof text, "%Y-%m-%d", origin->when);
        put_field(bext.origination_date, sizeof bext.origination_date, text);
        strftime(text, sizeof text, "%H:%M:%S", origin->when);
        put_field(bext.origination_time, sizeof bext.origination_time, text);
    }
    sf_command(file->sound, SFC_SET_BROADCAST_INFO, &bext, sizeof bext);
}

void aers_take_file_set_origin(struct aers_take_file *file, const struct aers_take_origin *origin)
{
    char what[256], frame[64], date[32];
    snprintf(what, sizeof what, "%s of %s", origin->node, origin->graph);
    if (file->form.is_wav) {
        set_bext(file, origin, what);
        return;
    }
    snprintf(frame, sizeof frame, "TIME_REFERENCE=%lld", (long long)origin->frame);
    sf_set_string(file->sound, SF_STR_TITLE, what);
    sf_set_string(file->sound, SF_STR_COMMENT, frame);
    if (origin->when && strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", origin->when) > 0)
        sf_set_string(file->sound, SF_STR_DATE, date);
}

/* ---- frames */

bool aers_take_file_write(struct aers_take_file *file, const float *samples, uint32_t nframes, char *why,
                          size_t why_size)
{
    const int nbits = file->form.nbits;
    if (nbits > 0)
        aers_pcm_round(file->whole, samples, nframes * file->nchannels, nbits);
    errno = 0;
    const sf_count_t n =
        nbits > 0 ? sf_writef_int(file->sound, file->whole, nframes) : sf_writef_float(file->sound, samples, nframes);
    const int failed = errno;
    file->nframes += n > 0 ? (uint64_t)n : 0;
    if (n == (sf_count_t)nframes)
        return true;
    snprintf(why, why_size, "%s", failed ? strerror(failed) : sf_strerror(file->sound));
    return false;
}

void aers_take_file_update(struct aers_take_file *file)
{
    if (file->form.is_wav)
        sf_command(file->sound, SFC_UPDATE_HEADER_NOW, NULL, 0);
}

uint64_t aers_take_file_nframes(const struct aers_take_file *file)
{
    return file->nframes;
}

void aers_take_file_close(struct aers_take_file *file)
{
    if (file)
        sf_close(file->sound);
    free(file);
}
