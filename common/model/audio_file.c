/* SPDX-License-Identifier: ISC */
#include "common/model/audio_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sndfile.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <aers/module.h>

static enum aers_code probe_fd(int fd, const char *path, struct aers_audio_file *out, struct aers_error *error)
{
    struct stat status;
    SF_INFO info = {0};
    if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
        return aers_error_set(error, AERS_E_IO, path, "%s is not a regular file", path);
    SNDFILE *file = sf_open_fd(fd, SFM_READ, &info, false);
    if (!file)
        return aers_error_set(error, AERS_E_INVALID, path, "%s is no audio file that can be read: %s", path,
                              sf_strerror(NULL));
    sf_close(file);
    if (info.channels < 1 || info.channels > AERS_MAX_CHANNELS || info.samplerate < 1)
        return aers_error_set(error, AERS_E_UNSUPPORTED, path,
                              "%s has %d channels at %d Hz (allowed: 1 to %d channels)", path, info.channels,
                              info.samplerate, AERS_MAX_CHANNELS);
    *out = (struct aers_audio_file){
        .channels = (uint32_t)info.channels, .rate_hz = (uint32_t)info.samplerate, .nframes = info.frames};
    return AERS_OK;
}

enum aers_code aers_audio_file_probe(const char *path, struct aers_audio_file *out, struct aers_error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not hold us up */
    if (fd < 0)
        return aers_error_set(error, errno == ENOENT ? AERS_E_NOT_FOUND : AERS_E_IO, path, "%s: %s", path,
                              strerror(errno));
    enum aers_code code = probe_fd(fd, path, out, error);
    close(fd);
    return code;
}

/* ---- to be written */

static const struct form {
    const char *ending;
    int type;
    const char *usual;
    const char *samples; /* those it can have */
    bool is_wav;
    const char *rule; /* what rates and channels it takes */
} forms[] = {
    {".wav", SF_FORMAT_RF64, "float", "float, pcm16, pcm24 or pcm32", true, "up to 64 channels"},
    {".rf64", SF_FORMAT_RF64, "float", "float, pcm16, pcm24 or pcm32", true, "up to 64 channels"},
    {".flac", SF_FORMAT_FLAC, "pcm24", "pcm16 or pcm24", false, "up to 8 channels"},
    {".opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, "float", "float", false,
     "8000, 12000, 16000, 24000 or 48000 Hz, and up to 64 channels"},
    {".ogg", SF_FORMAT_OGG | SF_FORMAT_OPUS, "float", "float", false,
     "8000, 12000, 16000, 24000 or 48000 Hz, and up to 64 channels"},
};

static const struct {
    const char *name;
    int type, nbits;
} kinds[] = {{"float", SF_FORMAT_FLOAT, 0},
             {"pcm16", SF_FORMAT_PCM_16, 16},
             {"pcm24", SF_FORMAT_PCM_24, 24},
             {"pcm32", SF_FORMAT_PCM_32, 32}};

static const struct form *find_form(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof forms / sizeof *forms; i++)
        if (strcasecmp(forms[i].ending, dot) == 0)
            return &forms[i];
    return NULL;
}

/* libsndfile finds that out when the file is opened. */
static bool is_opus_rate(uint32_t rate_hz)
{
    return rate_hz == 8000 || rate_hz == 12000 || rate_hz == 16000 || rate_hz == 24000 || rate_hz == 48000;
}

enum aers_code aers_audio_form_find(const char *path, const char *samples, uint32_t rate_hz, uint32_t channels,
                                    struct aers_audio_form *out, struct aers_error *error)
{
    const struct form *form = find_form(path);
    size_t kind = 0;
    if (!form)
        return aers_error_set(error, AERS_E_UNSUPPORTED, path,
                              "the ending of a recording's name says what it is: .wav, .rf64, .flac, .opus or .ogg");
    samples = samples ? samples : form->usual;
    while (kind < sizeof kinds / sizeof *kinds && strcmp(kinds[kind].name, samples) != 0)
        kind++;
    if (kind == sizeof kinds / sizeof *kinds || !strstr(form->samples, samples))
        return aers_error_set(error, AERS_E_UNSUPPORTED, path, "samples in %s are %s, not %.32s", form->ending,
                              form->samples, samples);
    const bool is_opus = (form->type & SF_FORMAT_SUBMASK) != 0;
    const SF_INFO info = {.samplerate = (int)rate_hz,
                          .channels = (int)channels,
                          .format = is_opus ? form->type : form->type | kinds[kind].type};
    if (!sf_format_check(&info) || (is_opus && !is_opus_rate(rate_hz)))
        return aers_error_set(error, AERS_E_UNSUPPORTED, path, "%s takes %s, not %u at %u Hz", form->ending, form->rule,
                              channels, rate_hz);
    *out = (struct aers_audio_form){info.format, kinds[kind].nbits, form->is_wav};
    return AERS_OK;
}
