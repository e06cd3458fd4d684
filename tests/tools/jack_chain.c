/* SPDX-License-Identifier: ISC */
/* jack_chain - the least that a chain of JACK clients can cost: LENGTH processes, each with one client that hands its
 * input on, wired in a row, their audio threads bound to one processor, or to none (-1).
 *
 *   jack_chain LENGTH CPU
 *
 * Says `ready` when all are wired, and ends, with all it started, when its standard input does. */
#include <errno.h>
#include <jack/jack.h>
#include <jack/thread.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { MAX_LENGTH = 200 };

/* As aers-node does it: no Berkeley DB. */
int db_env_create(void **env, uint32_t flags);
int db_env_create(void **env, uint32_t flags)
{
    (void)flags;
    *env = NULL;
    return ENOTSUP;
}

static jack_port_t *in_port, *out_port;

static int process(jack_nframes_t nframes, void *arg)
{
    (void)arg;
    memcpy(jack_port_get_buffer(out_port, nframes), jack_port_get_buffer(in_port, nframes), nframes * sizeof(float));
    return 0;
}

static void say_nothing(const char *text)
{
    (void)text;
}

static jack_client_t *open_client(const char *name)
{
    jack_set_error_function(say_nothing);
    jack_set_info_function(say_nothing);
    jack_client_t *client = jack_client_open(name, JackNoStartServer, NULL);
    if (!client)
        exit(1);
    return client;
}

static void bind_to(pthread_t thread, int cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (cpu >= 0 && pthread_setaffinity_np(thread, sizeof set, &set) != 0)
        exit(1);
}

/* One of the chain: runs until it is killed. */
static void run(int i, int cpu, int ready)
{
    char name[32];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    snprintf(name, sizeof name, "bare_%d", i);
    jack_client_t *client = open_client(name);
    in_port = jack_port_register(client, "in", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
    out_port = jack_port_register(client, "out", JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0);
    jack_set_process_callback(client, process, NULL);
    if (jack_activate(client))
        exit(1);
    bind_to(jack_client_thread_id(client), cpu);
    if (write(ready, "", 1) != 1)
        exit(1);
    for (;;)
        pause();
}

static void wire(int length)
{
    jack_client_t *client = open_client("bare_wire");
    for (int i = 1; i < length; i++) {
        char src[32], dst[32];
        snprintf(src, sizeof src, "bare_%d:out", i - 1);
        snprintf(dst, sizeof dst, "bare_%d:in", i);
        if (jack_connect(client, src, dst))
            exit(1);
    }
    jack_client_close(client);
}

int main(int argc, char **argv)
{
    const int length = argc == 3 ? atoi(argv[1]) : 0;
    int ready[2];
    pid_t pids[MAX_LENGTH];
    char byte;
    if (length < 1 || length > MAX_LENGTH || pipe(ready)) {
        fprintf(stderr, "usage: jack_chain LENGTH CPU\n");
        return 2;
    }
    for (int i = 0; i < length; i++) {
        pids[i] = fork();
        if (pids[i] == 0)
            run(i, atoi(argv[2]), ready[1]);
        if (pids[i] < 0 || read(ready[0], &byte, 1) != 1)
            return 1;
    }
    wire(length);
    puts("ready");
    fflush(stdout);
    while (read(STDIN_FILENO, &byte, 1) > 0)
        ;
    for (int i = 0; i < length; i++)
        kill(pids[i], SIGKILL);
    return 0;
}
