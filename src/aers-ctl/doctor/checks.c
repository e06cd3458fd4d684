/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/doctor/checks.h"

#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "src/aers-ctl/doctor/server.h"
#include "src/aers-ctl/up/jack.h"

enum {
    LARGE_NBYTES = 1 << 20,
    MEMLOCK_NBYTES = 64 << 20,
    NFILES = 1024,
    PROBE_MS = 3000,
    MOST_CLIENTS = 254,
    SAFE_CLIENTS = 40
};

void aers_checks_add(struct aers_checks *checks, const char *name, bool is_fine, const char *remedy, const char *format,
                     ...)
{
    if (checks->nitems == AERS_CHECKS_MAX)
        return;
    struct aers_check *check = &checks->items[checks->nitems++];
    *check = (struct aers_check){.name = name, .is_fine = is_fine, .remedy = is_fine ? NULL : remedy};
    va_list args;
    va_start(args, format);
    vsnprintf(check->what, sizeof check->what, format, args);
    va_end(args);
}

static bool read_number(const char *path, long long *out)
{
    FILE *file = fopen(path, "re");
    bool is_there = file && fscanf(file, "%lld", out) == 1;
    if (file)
        fclose(file);
    return is_there;
}

/* ---- the servers */

/* A client is let in, or not: a server that is wedged plays on, and is seen by nothing else. */
static void check_answer(struct aers_checks *checks, const struct aers_server *server, bool has_small_buffers)
{
    struct aers_jack_server is;
    struct aers_error error;
    const bool answers = aers_jack_probe(server->name, PROBE_MS, &is, &error) == AERS_OK;
    aers_checks_add(checks, "answers", answers, "restart it; a graph that plays on it comes back by itself",
                    "server '%s' %s", server->name,
                    answers ? "lets clients in" : "lets no client in: it is wedged, or stopped");
    if (!answers)
        return;
    const uint32_t most = has_small_buffers ? SAFE_CLIENTS : MOST_CLIENTS - 1;
    aers_checks_add(checks, "clients", is.nclients <= most,
                    has_small_buffers ? "larger socket buffers, see there"
                                      : "let nodes share clients (isolation: auto)",
                    "server '%s' has %u clients, of %d that it may have", server->name, is.nclients, MOST_CLIENTS);
}

/* What AERS knows of JACK is known of JACK 2. */
static void check_version(struct aers_checks *checks, const struct aers_server *server)
{
    const bool is_known = strncmp(server->version, "1.9.", 4) == 0;
    aers_checks_add(checks, "version", is_known, "jackd of JACK 2 (Debian: jackd2)", "server '%s' is jackd %s%s",
                    server->name, *server->version ? server->version : "of unknown version",
                    is_known ? "" : ", with which AERS has not been tried");
}

static void check_server(struct aers_checks *checks, const struct aers_server *server)
{
    long long buffer_nbytes = 0;
    bool are_large = server->has_large_buffers ||
                     (read_number("/proc/sys/net/core/wmem_default", &buffer_nbytes) && buffer_nbytes >= LARGE_NBYTES);
    aers_checks_add(checks, "real time", server->is_realtime, "start it without -r (jackd -R)", "server '%s' %s",
                    server->name,
                    server->is_realtime ? "asks for real-time priority" : "runs without real-time priority");
    aers_checks_add(checks, "asynchronous", !server->is_synchronous, "start it without -S", "server '%s' is %s",
                    server->name,
                    server->is_synchronous ? "synchronous: one client that dies interrupts all others for 100 ms"
                                           : "asynchronous: a client that dies is its own affair");
    aers_checks_add(
        checks, "socket buffers", are_large,
        "let aers-ctl up start it, or sysctl net.core.wmem_default=8388608 before it starts; until then keep "
        "to 40 clients (isolation: auto)",
        "server '%s' has %s", server->name,
        are_large ? "large socket buffers" : "small socket buffers: a late block among many clients wedges it");
    check_version(checks, server);
    check_answer(checks, server, !are_large);
}

static void check_database(struct aers_checks *checks, size_t nservers)
{
    char path[64];
    snprintf(path, sizeof path, "/dev/shm/jack_db-%u", (unsigned)geteuid());
    bool is_there = access(path, F_OK) == 0;
    aers_checks_add(checks, "metadata", nservers > 0 || !is_there,
                    "no server runs: remove the directory (rm -r), or the next server may hang", "%s %s", path,
                    !is_there      ? "is not there"
                    : nservers > 0 ? "belongs to a server that runs"
                                   : "is left from a server that has gone");
}

/* ---- this user */

/* Tried, not read: root and capabilities have what the limit does not say. */
static void check_priority(struct aers_checks *checks)
{
    const struct sched_param high = {.sched_priority = 20}, none = {.sched_priority = 0};
    bool may = sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &high) == 0;
    if (may)
        (void)sched_setscheduler(0, SCHED_OTHER, &none);
    aers_checks_add(checks, "priority", may,
                    "add `@audio - rtprio 95` to /etc/security/limits.d/audio.conf and join audio",
                    "this user %s real-time priority", may ? "may have" : "may not have");
}

static void check_limit(struct aers_checks *checks, const char *name, int resource, rlim_t least, const char *unit,
                        rlim_t scale, const char *remedy)
{
    struct rlimit limit = {0, 0};
    (void)getrlimit((__rlimit_resource_t)resource, &limit);
    bool is_fine = limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= least;
    if (limit.rlim_cur == RLIM_INFINITY)
        aers_checks_add(checks, name, true, NULL, "no limit");
    else
        aers_checks_add(checks, name, is_fine, remedy, "at most %llu %s", (unsigned long long)(limit.rlim_cur / scale),
                        unit);
}

static void check_throttle(struct aers_checks *checks)
{
    long long runtime_us = 0;
    if (!read_number("/proc/sys/kernel/sched_rt_runtime_us", &runtime_us))
        return;
    aers_checks_add(checks, "throttling", runtime_us >= 0, "sysctl kernel.sched_rt_runtime_us=950000",
                    runtime_us >= 0 ? "a real-time thread that spins leaves others some time"
                                    : "a real-time thread that spins holds its processor for ever");
}

/* Nobody needs it; whoever wants it can see whether it is to be had. */
static void check_wakeup(struct aers_checks *checks)
{
    static const char device[] = "/dev/cpu_dma_latency";
    const bool is_there = access(device, F_OK) == 0, may = access(device, W_OK) == 0;
    aers_checks_add(
        checks, "wake-up", true,
        is_there && !may ? "a udev rule: KERNEL==\"cpu_dma_latency\", GROUP=\"audio\", MODE=\"0660\"" : NULL, "%s",
        !is_there ? "this kernel has no /dev/cpu_dma_latency"
        : may     ? "aers-graphd --wakeup-us may keep processors from deep sleep"
                  : "aers-graphd --wakeup-us may not keep processors from deep sleep");
}

void aers_checks_run(struct aers_checks *checks)
{
    struct aers_server servers[AERS_SERVERS_MAX];
    size_t nservers = aers_servers_find(servers);
    for (size_t i = 0; i < nservers; i++)
        check_server(checks, &servers[i]);
    if (nservers == 0)
        aers_checks_add(checks, "server", true, NULL, "no JACK server of this user runs; aers-ctl up starts one");
    check_database(checks, nservers);
    check_priority(checks);
    check_limit(checks, "locked memory", RLIMIT_MEMLOCK, geteuid() == 0 ? 0 : MEMLOCK_NBYTES, "MiB", 1 << 20,
                "add `@audio - memlock unlimited` to /etc/security/limits.d/audio.conf");
    check_limit(checks, "open files", RLIMIT_NOFILE, NFILES, "files", 1, "ulimit -n 4096");
    check_throttle(checks);
    check_wakeup(checks);
}
