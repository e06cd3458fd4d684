/* SPDX-License-Identifier: ISC */
/* slow_disk.so - LD_PRELOADed into a program, makes its disk stall: every SLOW_DISK_EVERY_MS (default 5000) the next
 * write() to a regular file takes SLOW_DISK_MS (default 3000) longer. At the end it says on standard error how often it
 * did: "slow_disk: 12 stalls of 3000 ms". */
#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static unsigned nstalls;

static long setting(const char *name, long otherwise)
{
    const char *text = getenv(name);
    return text ? atol(text) : otherwise;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void stall(int fd)
{
    static int64_t last_ms;
    const long every_ms = setting("SLOW_DISK_EVERY_MS", 5000), ms = setting("SLOW_DISK_MS", 3000);
    const struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    const int before = errno;
    struct stat status;
    if (last_ms == 0)
        last_ms = now_ms();
    if (now_ms() - last_ms >= every_ms && fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
        nanosleep(&pause, NULL);
        nstalls++;
        last_ms = now_ms();
    }
    errno = before;
}

ssize_t write(int fd, const void *bytes, size_t nbytes)
{
    static ssize_t (*real)(int, const void *, size_t);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "write");
    stall(fd);
    return real(fd, bytes, nbytes);
}

static __attribute__((destructor)) void tell(void)
{
    fprintf(stderr, "slow_disk: %u stalls of %ld ms\n", nstalls, setting("SLOW_DISK_MS", 3000));
}
