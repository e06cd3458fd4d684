/* SPDX-License-Identifier: ISC */
/* rt_trap.so - LD_PRELOADed into a JACK client, ends it with a message when its process callback allocates, locks,
 * waits, or talks to the system.
 *
 * It takes the place of jack_set_process_callback and marks the thread as long as the callback runs; every function
 * below then aborts, naming itself, and otherwise does what it always does. AERS_RT_TRAP_TEST=<name> makes the callback
 * call that function, which shows that the trap is there: see the table at the end. */
#include <dlfcn.h>
#include <fcntl.h>
#include <jack/jack.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static __thread bool is_inside __attribute__((tls_model("initial-exec")));

static long (*real_syscall)(long number, ...);

static void say(const char *a, const char *b, const char *c)
{
    const char *parts[] = {"rt_trap: ", a, b, c, "\n"};
    for (int i = 0; i < 5; i++)
        real_syscall(SYS_write, STDERR_FILENO, parts[i], strlen(parts[i]));
}

static void check(const char *name)
{
    if (!is_inside)
        return;
    is_inside = false;
    say(name, " in the process callback", "");
    abort();
}

/* ---- what is trapped. Those that return int and take what they are declared with: */
#define TRAP(result, name, params, args)                                                                               \
    result name params;                                                                                                \
    result name params                                                                                                 \
    {                                                                                                                  \
        static result(*real) params;                                                                                   \
        check(#name);                                                                                                  \
        if (!real)                                                                                                     \
            *(void **)&real = dlsym(RTLD_NEXT, #name);                                                                 \
        return real args;                                                                                              \
    }

TRAP(int, pthread_mutex_lock, (pthread_mutex_t * mutex), (mutex))
TRAP(int, pthread_mutex_trylock, (pthread_mutex_t * mutex), (mutex))
TRAP(int, pthread_cond_signal, (pthread_cond_t * cond), (cond))
TRAP(int, pthread_cond_broadcast, (pthread_cond_t * cond), (cond))
TRAP(int, pthread_cond_wait, (pthread_cond_t * cond, pthread_mutex_t *mutex), (cond, mutex))
TRAP(int, pthread_cond_timedwait, (pthread_cond_t * cond, pthread_mutex_t *mutex, const struct timespec *until),
     (cond, mutex, until))
TRAP(int, pthread_create, (pthread_t * thread, const pthread_attr_t *attr, void *(*fn)(void *), void *arg),
     (thread, attr, fn, arg))
TRAP(int, pthread_join, (pthread_t thread, void **result), (thread, result))
TRAP(int, sem_wait, (sem_t * sem), (sem))
TRAP(int, sem_post, (sem_t * sem), (sem))
TRAP(int, sem_timedwait, (sem_t * sem, const struct timespec *until), (sem, until))
TRAP(ssize_t, read, (int fd, void *data, size_t nbytes), (fd, data, nbytes))
TRAP(ssize_t, write, (int fd, const void *data, size_t nbytes), (fd, data, nbytes))
TRAP(ssize_t, send, (int fd, const void *data, size_t nbytes, int flags), (fd, data, nbytes, flags))
TRAP(ssize_t, recv, (int fd, void *data, size_t nbytes, int flags), (fd, data, nbytes, flags))
TRAP(ssize_t, sendto, (int fd, const void *data, size_t nbytes, int flags, __CONST_SOCKADDR_ARG to, socklen_t nto),
     (fd, data, nbytes, flags, to, nto))
TRAP(ssize_t, sendmsg, (int fd, const struct msghdr *message, int flags), (fd, message, flags))
TRAP(int, close, (int fd), (fd))
TRAP(int, poll, (struct pollfd * fds, nfds_t nfds, int timeout), (fds, nfds, timeout))
TRAP(int, nanosleep, (const struct timespec *time, struct timespec *left), (time, left))
TRAP(int, clock_nanosleep, (clockid_t clock, int flags, const struct timespec *time, struct timespec *left),
     (clock, flags, time, left))
TRAP(int, usleep, (useconds_t us), (us))
TRAP(int, sched_yield, (void), ())
TRAP(void *, mmap, (void *at, size_t nbytes, int protection, int flags, int fd, off_t offset),
     (at, nbytes, protection, flags, fd, offset))
TRAP(int, munmap, (void *at, size_t nbytes), (at, nbytes))
TRAP(int, mlock, (const void *at, size_t nbytes), (at, nbytes))
TRAP(FILE *, fopen, (const char *path, const char *mode), (path, mode))
TRAP(size_t, fwrite, (const void *data, size_t size, size_t n, FILE *stream), (data, size, n, stream))
TRAP(int, puts, (const char *text), (text))
TRAP(int, vfprintf, (FILE * stream, const char *format, va_list args), (stream, format, args))

/* ---- the allocator, which dlsym itself may need: glibc has it under another name, too */
void *__libc_malloc(size_t nbytes);
void *__libc_calloc(size_t n, size_t nbytes);
void *__libc_realloc(void *old, size_t nbytes);
void *__libc_memalign(size_t alignment, size_t nbytes);
void __libc_free(void *old);

void *malloc(size_t nbytes)
{
    check("malloc");
    return __libc_malloc(nbytes);
}

void *calloc(size_t n, size_t nbytes)
{
    check("calloc");
    return __libc_calloc(n, nbytes);
}

void *realloc(void *old, size_t nbytes)
{
    check("realloc");
    return __libc_realloc(old, nbytes);
}

int posix_memalign(void **out, size_t alignment, size_t nbytes)
{
    check("posix_memalign");
    *out = __libc_memalign(alignment, nbytes);
    return *out ? 0 : 12;
}

void *aligned_alloc(size_t alignment, size_t nbytes)
{
    check("aligned_alloc");
    return __libc_memalign(alignment, nbytes);
}

void free(void *old)
{
    if (old)
        check("free");
    __libc_free(old);
}

/* ---- those with a variable number of arguments */
int open(const char *path, int flags, ...)
{
    check("open");
    va_list args;
    va_start(args, flags);
    const int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, int) : 0;
    va_end(args);
    return openat(AT_FDCWD, path, flags, mode);
}

int printf(const char *format, ...)
{
    check("printf");
    va_list args;
    va_start(args, format);
    const int n = vprintf(format, args);
    va_end(args);
    return n;
}

int fprintf(FILE *stream, const char *format, ...)
{
    check("fprintf");
    va_list args;
    va_start(args, format);
    const int n = vfprintf(stream, format, args);
    va_end(args);
    return n;
}

/* futex and whatever else has no function of its own */
long syscall(long number, ...)
{
    check("syscall");
    long a[6];
    va_list args;
    va_start(args, number);
    for (int i = 0; i < 6; i++)
        a[i] = va_arg(args, long);
    va_end(args);
    return real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* ---- the callback */
static JackProcessCallback real_process;
static void *real_arg;
static void (*violate)(void);
static bool has_spoken;

static int process(jack_nframes_t nframes, void *arg)
{
    (void)arg;
    if (!has_spoken)
        say("watching", "", "");
    has_spoken = true;
    is_inside = true;
    const int result = real_process(nframes, real_arg);
    if (violate)
        violate();
    is_inside = false;
    return result;
}

int jack_set_process_callback(jack_client_t *client, JackProcessCallback fn, void *arg)
{
    int (*real)(jack_client_t *, JackProcessCallback, void *);
    *(void **)&real = dlsym(RTLD_NEXT, "jack_set_process_callback");
    real_process = fn;
    real_arg = arg;
    return real(client, process, NULL);
}

/* ---- one offence of each kind */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static void *volatile kept;

__attribute__((constructor)) static void keep_something(void)
{
    kept = malloc(1);
}

static void do_malloc(void)
{
    kept = malloc(1);
}

static void do_free(void)
{
    free(kept);
}

static void do_lock(void)
{
    pthread_mutex_lock(&mutex);
}

static void do_write(void)
{
    (void)!write(STDERR_FILENO, "", 0);
}

static void do_open(void)
{
    (void)open("/dev/null", O_RDONLY);
}

static void do_poll(void)
{
    poll(NULL, 0, 0);
}

static void do_printf(void)
{
    printf("%d", 1);
}

static void do_sleep(void)
{
    clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){0, 1}, NULL);
}

static void do_futex(void)
{
    syscall(SYS_futex, &kept, 1, 0, NULL, NULL, 0);
}

static const struct {
    const char *name;
    void (*fn)(void);
} offences[] = {
    {"malloc", do_malloc}, {"free", do_free}, {"pthread_mutex_lock", do_lock}, {"write", do_write},
    {"open", do_open},     {"poll", do_poll}, {"printf", do_printf},           {"clock_nanosleep", do_sleep},
    {"syscall", do_futex}};

__attribute__((constructor)) static void start(void)
{
    *(void **)&real_syscall = dlsym(RTLD_NEXT, "syscall");
    const char *test = getenv("AERS_RT_TRAP_TEST");
    for (size_t i = 0; test && i < sizeof offences / sizeof *offences; i++)
        if (strcmp(test, offences[i].name) == 0)
            violate = offences[i].fn;
}
