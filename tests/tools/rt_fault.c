/* SPDX-License-Identifier: ISC */
/* rt_fault.so - LD_PRELOADed into a JACK client, lets its process callback go wrong when it is told to:
 *
 *   SIGUSR1   every block takes one and a half periods, most of which it sleeps
 *   SIGUSR2   the next block never ends, and keeps a processor busy
 *   SIGRTMIN  the next block never ends, and sleeps
 *   SIGRTMAX  the main thread does nothing any more, and the audio goes on
 *
 * It takes the place of jack_set_process_callback and jack_port_get_buffer. */
#include <dlfcn.h>
#include <jack/jack.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static JackProcessCallback real_process;
static void *real_arg;
static volatile sig_atomic_t is_slow, is_busy, is_asleep;

/* The kernel hands a signal to the main thread when that takes it. */
static void on_signal(int number)
{
    while (number == SIGRTMAX)
        pause();
    if (number == SIGUSR1)
        is_slow = 1;
    else if (number == SIGUSR2)
        is_busy = 1;
    else
        is_asleep = 1;
}

static bool is_due; /* once in a block */

static int process(jack_nframes_t nframes, void *arg)
{
    (void)arg;
    is_due = true;
    return real_process(nframes, real_arg);
}

/* The callback asks for its buffers: it is in the midst of its block. */
void *jack_port_get_buffer(jack_port_t *port, jack_nframes_t nframes)
{
    static void *(*real)(jack_port_t *, jack_nframes_t);
    const struct timespec slow = {.tv_nsec = (long)nframes * 1500000000L / 48000};
    if (is_slow && is_due)
        nanosleep(&slow, NULL);
    while (is_busy)
        ;
    while (is_asleep)
        pause();
    is_due = false;
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "jack_port_get_buffer");
    return real(port, nframes);
}

int jack_set_process_callback(jack_client_t *client, JackProcessCallback fn, void *arg)
{
    int (*real)(jack_client_t *, JackProcessCallback, void *);
    *(void **)&real = dlsym(RTLD_NEXT, "jack_set_process_callback");
    const int numbers[] = {SIGUSR1, SIGUSR2, SIGRTMIN, SIGRTMAX};
    for (int i = 0; i < 4; i++)
        signal(numbers[i], on_signal);
    real_process = fn;
    real_arg = arg;
    return real(client, process, NULL);
}
