/* SPDX-License-Identifier: ISC */
/* test/hostile_X: passes its input on until its parameter `go` is not 0, then does what nobody wants; some do it
 * earlier. `go` is the id of a process, for those that are after one. -DDO_X says what. */
#include <aers/module.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static uint32_t nchannels;
static volatile double go;

static void crash(void)
{
    *(volatile int *)8 = 1;
}

#if defined DO_crash_in_constructor
__attribute__((constructor)) static void begin(void)
{
    crash();
}
#elif defined DO_socket_in_constructor
__attribute__((constructor)) static void begin(void)
{
    socket(AF_INET, SOCK_STREAM, 0);
}
#elif defined DO_write_in_constructor
__attribute__((constructor)) static void begin(void)
{
    open("/tmp/aers-hostile", O_WRONLY | O_CREAT, 0600);
}
#endif

static void misbehave(float *const *out, uint32_t nframes)
{
    (void)out;
    (void)nframes;
#if defined DO_passwd
    open("/etc/passwd", O_RDONLY);
#elif defined DO_socket
    socket(AF_UNIX, SOCK_STREAM, 0);
#elif defined DO_fork
    fork();
#elif defined DO_exec
    execl("/bin/true", "true", (char *)NULL);
#elif defined DO_ptrace
    ptrace(PTRACE_ATTACH, (pid_t)go, NULL, NULL);
#elif defined DO_kill
    kill((pid_t)go, SIGKILL);
#elif defined DO_memory
    for (;;)
        memset(malloc(1 << 20), 1, 1 << 20);
#elif defined DO_nan
    for (uint32_t i = 0; i < nframes; i++)
        out[0][i] = NAN;
#elif defined DO_nap
    const struct timespec hour = {3600, 0};
    nanosleep(&hour, NULL);
#elif defined DO_loop
    for (volatile int i = 0;; i = i + 1)
        ;
#elif defined DO_crash
    crash();
#elif defined DO_kill_all
    kill(-1, SIGKILL);
#elif defined DO_kill_parent
    kill(getppid(), SIGKILL);
#elif defined DO_connect
    /* JACK's server listens at a path; a socket to go there with is not to be had, so any number must do. */
    const struct sockaddr_un there = {.sun_family = AF_UNIX, .sun_path = "/dev/shm/jack_default_0_0"};
    connect(3, (const struct sockaddr *)&there, sizeof there);
#elif defined DO_sendto
    /* A node's socket is one end of a pair that it was born with, and has no path. Somebody's that is open here? */
    for (int fd = 0; fd < 1024; fd++)
        sendto(fd, "", 1, 0, NULL, 0);
#elif defined DO_pidfd_open
    syscall(SYS_pidfd_open, (pid_t)go, 0); /* the way to fetch one out of another process (pidfd_getfd) */
#elif defined DO_write_others
    syscall(SYS_process_vm_writev, (pid_t)go, NULL, 0, NULL, 0, 0);
#elif defined DO_clone3
    syscall(SYS_clone3, NULL, 0);
#elif defined DO_catch
    signal(SIGSYS, SIG_IGN); /* to live on after a call that is forbidden */
#elif defined DO_loud
    for (uint32_t i = 0; i < nframes; i++)
        out[0][i] = 100.0f;
#elif defined DO_scribble_up
    for (volatile char *at = (char *)out[0];; at++)
        *at = 0x55;
#elif defined DO_exit
    _exit(0);
#elif defined DO_scribble
    for (volatile char *at = (char *)out[0];; at--)
        *at = 0x55;
#endif
}

static size_t size(const struct aers_module_config *config)
{
    return config->channels_in == config->channels_out ? 64 : 0;
}

static int init(void *self, const struct aers_module_config *config, char *why, size_t why_size)
{
    (void)self;
    (void)why;
    (void)why_size;
    nchannels = config->channels_in;
#if defined DO_passwd_in_create
    if (open("/etc/passwd", O_RDONLY) < 0) {
        strncpy(why, "it could not read /etc/passwd", why_size);
        return -1;
    }
#elif defined DO_crash_in_create
    crash();
#elif defined DO_sendto
    for (int fd = 0; fd < 1024; fd++) {
        struct stat status;
        if (fstat(fd, &status) != 0 || (!S_ISSOCK(status.st_mode) && !S_ISFIFO(status.st_mode)))
            continue;
        strncpy(why, "it was born with a socket or a pipe", why_size);
        return -1;
    }
#endif
    return 0;
}

static void set(void *self, uint32_t slot, double value)
{
    (void)self;
    (void)slot;
    go = value;
}

static void process(void *self, const float *const *in, float *const *out, uint32_t nframes)
{
    (void)self;
    for (uint32_t c = 0; c < nchannels; c++)
        memcpy(out[c], in[c], nframes * sizeof **in);
    if (go > 0.5)
        misbehave(out, nframes);
}

static void reset(void *self)
{
    (void)self;
}

#ifdef DO_crash_in_destroy
static void finish(void *self)
{
    (void)self;
    crash();
}
#define FINISH finish
#else
#define FINISH NULL
#endif

#define QUOTE(word) #word
#define NAME(word)  "test/hostile_" QUOTE(word)

const struct aers_module *aers_module_describe(void)
{
    static const char *const params[] = {"go", NULL};
    static const struct aers_module module = {.abi = AERS_MODULE_ABI,
                                              .id = NAME(WHAT),
                                              .params = params,
                                              .size = size,
                                              .init = init,
                                              .finish = FINISH,
                                              .set = set,
                                              .process = process,
                                              .reset = reset};
    return &module;
}
