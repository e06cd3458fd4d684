/* SPDX-License-Identifier: ISC */
/* rt_stalls SECONDS LATE_US - what the machine itself keeps from a real-time thread that does nothing: on every
 * processor one, above JACK's, wakes each millisecond. Prints how often one was later than LATE_US, all together: a
 * virtual machine whose processors are taken away, or a kernel that is busy, is as late with an audio thread. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { EVERY_NS = 1000000, PRIORITY = 90, MAX_CPUS = 256 };

static int64_t end_ns, late_ns;
static atomic_long nlate;

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void be_on(int cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    pthread_setaffinity_np(pthread_self(), sizeof set, &set);
    pthread_setschedparam(pthread_self(), SCHED_FIFO, &(struct sched_param){.sched_priority = PRIORITY});
}

static void *watch(void *cpu)
{
    be_on((int)(intptr_t)cpu);
    for (int64_t next_ns = now_ns(); next_ns < end_ns;) {
        next_ns += EVERY_NS;
        const struct timespec next = {.tv_sec = next_ns / 1000000000, .tv_nsec = next_ns % 1000000000};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
        const int64_t woken_ns = now_ns();
        if (woken_ns - next_ns <= late_ns)
            continue;
        atomic_fetch_add(&nlate, 1);
        next_ns = woken_ns; /* what was missed meanwhile was one stall */
    }
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[MAX_CPUS];
    cpu_set_t mine;
    int n = 0;
    if (argc != 3 || sched_getaffinity(0, sizeof mine, &mine) != 0) {
        fprintf(stderr, "usage: rt_stalls SECONDS LATE_US\n");
        return 2;
    }
    end_ns = now_ns() + (int64_t)(atof(argv[1]) * 1e9);
    late_ns = atol(argv[2]) * 1000;
    for (int cpu = 0; cpu < MAX_CPUS; cpu++)
        if (CPU_ISSET(cpu, &mine) && pthread_create(&threads[n], NULL, watch, (void *)(intptr_t)cpu) == 0)
            n++;
    for (int i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
    printf("%ld\n", atomic_load(&nlate));
    return 0;
}
