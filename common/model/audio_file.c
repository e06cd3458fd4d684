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
