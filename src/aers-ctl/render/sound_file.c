/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/render/sound_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "common/base/pcm.h"

/* A plain WAV file counts its bytes in 32 bits; up to there it is what everybody reads. */
#define MAX_WAV_NBYTES UINT64_C(0xfff00000)

enum aers_code aers_sound_file_plan(const char *path, const char *sample, const struct aers_sound_shape *shape,
                                    struct aers_sound_file *out, struct aers_error *error)
{
    *out = (struct aers_sound_file){.shape = *shape};
    enum aers_code code = aers_audio_form_find(path, sample, shape->rate_hz, shape->nchannels, &out->form, error);
    if (code == AERS_OK)
        code = aers_whole_file_plan(path, &out->whole, error);
    return code;
}

static const char *sample_name(int nbits)
{
    return nbits == 0 ? "float" : nbits == 16 ? "pcm16" : nbits == 24 ? "pcm24" : "pcm32";
}

const char *aers_sound_file_sample(const struct aers_sound_file *file)
{
    return sample_name(file->form.nbits);
}

static enum aers_code refuse(const struct aers_sound_file *file, int failed, struct aers_error *error)
{
    return aers_error_set(error, AERS_E_IO, file->whole.path, "%s; nothing is left under this name",
                          errno ? strerror(errno) : sf_error_number(failed));
}

static int choose_type(const struct aers_sound_file *file)
{
    const uint64_t nbytes = file->shape.nframes * file->shape.nchannels *
                            (file->form.nbits ? (uint64_t)file->form.nbits / 8 : sizeof(float));
    const char *end = strrchr(file->whole.name, '.');
    const bool is_wav = end && strcasecmp(end, ".wav") == 0;
    return is_wav && nbytes < MAX_WAV_NBYTES ? (file->form.type & ~SF_FORMAT_TYPEMASK) | SF_FORMAT_WAV
                                             : file->form.type;
}

static enum aers_code open_file(struct aers_sound_file *file, SF_INFO *info, struct aers_error *error)
{
    int fd;
    enum aers_code code = aers_whole_file_create(&file->whole, &fd, error);
    if (code != AERS_OK)
        return code;
    errno = 0;
    file->file = sf_open_fd(fd, SFM_WRITE, info, SF_TRUE);
    if (!file->file)
        return refuse(file, sf_error(NULL), error);
    sf_command(file->file, SFC_SET_ADD_PEAK_CHUNK, NULL, SF_FALSE); /* it would carry the time of day */
    return AERS_OK;
}

enum aers_code aers_sound_file_open(struct aers_sound_file *file, struct aers_error *error)
{
    const struct aers_sound_shape *shape = &file->shape;
    SF_INFO info = {.samplerate = (int)shape->rate_hz, .channels = (int)shape->nchannels, .format = choose_type(file)};
    if (file->form.nbits)
        file->numbers = calloc((size_t)AERS_SOUND_FILE_PIECE_NFRAMES * shape->nchannels, sizeof *file->numbers);
    if (file->form.nbits && !file->numbers)
        return aers_error_set(error, AERS_E_MEMORY, file->whole.path, "out of memory");
    return open_file(file, &info, error);
}

static bool write_piece(struct aers_sound_file *file, const float *frames, uint32_t nframes)
{
    if (!file->form.nbits)
        return sf_writef_float(file->file, frames, nframes) == (sf_count_t)nframes;
    aers_pcm_round(file->numbers, frames, nframes * file->shape.nchannels, file->form.nbits);
    return sf_writef_int(file->file, file->numbers, nframes) == (sf_count_t)nframes;
}

enum aers_code aers_sound_file_write(struct aers_sound_file *file, const float *frames, uint32_t nframes,
                                     struct aers_error *error)
{
    while (nframes > 0) {
        uint32_t n = nframes < AERS_SOUND_FILE_PIECE_NFRAMES ? nframes : AERS_SOUND_FILE_PIECE_NFRAMES;
        errno = 0;
        if (!write_piece(file, frames, n))
            return refuse(file, sf_error(file->file), error);
        frames += (size_t)n * file->shape.nchannels;
        nframes -= n;
    }
    return AERS_OK;
}

/* libsndfile always puts the time of day into the PEAK chunk of an RF64 file: the same render is the same file. */
static void forget_time(const struct aers_sound_file *file)
{
    enum { HEAD_NBYTES = 256, TIME_AT = 12 }; /* from the chunk's name: size, version, time */
    uint8_t head[HEAD_NBYTES];
    static const uint8_t never[4];
    const int fd = openat(file->whole.directory, file->whole.hidden, O_RDWR | O_CLOEXEC);
    const ssize_t n = fd < 0 ? 0 : pread(fd, head, sizeof head, 0);
    const uint8_t *chunk = n > 0 ? memmem(head, (size_t)n, "PEAK", 4) : NULL;
    if (chunk)
        (void)!pwrite(fd, never, sizeof never, chunk - head + TIME_AT);
    if (fd >= 0)
        close(fd);
}

enum aers_code aers_sound_file_close(struct aers_sound_file *file, struct aers_error *error)
{
    SNDFILE *open = file->file;
    file->file = NULL;
    errno = 0;
    sf_write_sync(open);
    int failed = sf_close(open);
    if (failed || errno == ENOSPC || errno == EIO || errno == EDQUOT)
        return refuse(file, failed, error);
    if (file->form.is_wav)
        forget_time(file);
    return AERS_OK;
}

enum aers_code aers_sound_file_keep(struct aers_sound_file *file, struct aers_error *error)
{
    return aers_whole_file_keep(&file->whole, error);
}

void aers_sound_file_drop(struct aers_sound_file *file)
{
    if (file->file)
        sf_close(file->file);
    aers_whole_file_drop(&file->whole);
    free(file->numbers);
    *file = (struct aers_sound_file){.numbers = NULL};
}
