/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/up/jack.h"

#include <errno.h>
#include <fcntl.h>
#include <jack/jack.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/aers-ctl/up/locate.h"

/* Priority that is tried; jackd's threads and its clients' stay below it. */
enum { PRIORITY = 20, DEFAULT_BLOCK_NFRAMES = 512 };

/* libjack keeps metadata in a Berkeley DB that all servers share. A probe that is killed while it holds a lock there
 * would hang every later client: without this function the database is not opened. */
int db_env_create(void **env, unsigned flags);
int db_env_create(void **env, unsigned flags)
{
    (void)env;
    (void)flags;
    return ENOTSUP;
}

const char *aers_jack_server_name(const char *name)
{
    const char *standard = getenv("JACK_DEFAULT_SERVER");
    return name ? name : standard && standard[0] ? standard : "default";
}

static void be_quiet(const char *message)
{
    (void)message;
}

static void default_signals(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGCHLD};
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        signal(signals[i], SIG_DFL);
}

static uint32_t count_clients(jack_client_t *client)
{
    const char **ports = jack_get_ports(client, NULL, NULL, 0);
    uint32_t n = 0;
    for (size_t i = 0; ports && ports[i]; i++) {
        const size_t nname = strcspn(ports[i], ":") + 1;
        bool is_new = true;
        for (size_t k = 0; k < i && is_new; k++)
            is_new = strncmp(ports[i], ports[k], nname) != 0;
        n += is_new;
    }
    jack_free(ports);
    return n;
}

/* In the child: what is known goes through the pipe, nothing when there is no server. */
static _Noreturn void probe_and_exit(const char *name, int output)
{
    default_signals();
    int null = open("/dev/null", O_WRONLY);
    if (null >= 0) { /* libjack complains past its own error function, too */
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
    }
    jack_set_error_function(be_quiet);
    jack_set_info_function(be_quiet);
    jack_client_t *client = jack_client_open("aers-ctl", JackNoStartServer | JackServerName, NULL, name);
    if (!client)
        _exit(1);
    struct aers_jack_server server = {jack_get_sample_rate(client), jack_get_buffer_size(client),
                                      count_clients(client)};
    bool written = write(output, &server, sizeof server) == (ssize_t)sizeof server;
    jack_client_close(client);
    _exit(!written);
}

/* What the child wrote before the deadline. @return bytes, -1 at the deadline */
static ssize_t read_before(int fd, void *data, size_t size, int timeout_ms)
{
    struct pollfd input = {.fd = fd, .events = POLLIN};
    int ready = poll(&input, 1, timeout_ms);
    return ready > 0 ? read(fd, data, size) : -1;
}

enum aers_code aers_jack_probe(const char *name, int timeout_ms, struct aers_jack_server *out, struct aers_error *error)
{
    int ends[2];
    name = aers_jack_server_name(name);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return aers_error_set(error, AERS_E_IO, "", "no pipe: %s", strerror(errno));
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        probe_and_exit(name, ends[1]);
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return aers_error_set(error, AERS_E_IO, "", "no process: %s", strerror(errno));
    }
    struct aers_jack_server server;
    ssize_t n = read_before(ends[0], &server, sizeof server, timeout_ms);
    /* After its answer it is given time to leave the server, but not for ever. */
    if (n < 0 || (n > 0 && read_before(ends[0], &(char){0}, 1, timeout_ms) < 0))
        kill(pid, SIGKILL);
    close(ends[0]);
    waitpid(pid, NULL, 0);
    if (n < 0)
        return aers_error_set(
            error, AERS_E_TIMEOUT, name,
            "this JACK server runs but lets no client in; restart it, or name another with --jack-server");
    if (n != (ssize_t)sizeof server)
        return aers_error_set(error, AERS_E_UNAVAILABLE, name, "there is no JACK server of this name");
    *out = server;
    return AERS_OK;
}

bool aers_realtime_is_allowed(void)
{
    int status = 1;
    pid_t pid = fork();
    if (pid == 0) {
        struct sched_param parameters = {.sched_priority = PRIORITY};
        _exit(sched_setscheduler(0, SCHED_FIFO, &parameters) != 0);
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Our environment with LD_PRELOAD replaced. */
static char **with_preload(char *preload)
{
    size_t n = 0, kept = 0;
    while (environ[n])
        n++;
    char **env = calloc(n + 2, sizeof *env);
    for (size_t i = 0; env && i < n; i++)
        if (strncmp(environ[i], "LD_PRELOAD=", 11) != 0)
            env[kept++] = environ[i];
    if (env)
        env[kept] = preload;
    return env;
}

/* Ours first, then what was preloaded anyway. */
static bool set_preload(struct aers_jackd *jackd)
{
    char library[PATH_MAX];
    const char *others = getenv("LD_PRELOAD");
    if (!aers_locate_library("jackd-sndbuf.so", library, sizeof library))
        return false;
    int n = snprintf(jackd->preload, sizeof jackd->preload, "LD_PRELOAD=%s%s%s", library, others ? ":" : "",
                     others ? others : "");
    return n > 0 && (size_t)n < sizeof jackd->preload;
}

void aers_jackd_init(struct aers_jackd *jackd, const char *name, const struct aers_jack_server *wanted,
                     unsigned ncapture, unsigned nplayback)
{
    *jackd = (struct aers_jackd){.realtime = aers_realtime_is_allowed()};
    snprintf(jackd->name, sizeof jackd->name, "%s", aers_jack_server_name(name));
    snprintf(jackd->rate, sizeof jackd->rate, "%u", wanted->rate_hz);
    snprintf(jackd->block, sizeof jackd->block, "%u",
             wanted->block_nframes ? wanted->block_nframes : DEFAULT_BLOCK_NFRAMES);
    snprintf(jackd->capture, sizeof jackd->capture, "%u", ncapture);
    snprintf(jackd->playback, sizeof jackd->playback, "%u", nplayback);
    jackd->preloaded = set_preload(jackd);
    jackd->env = jackd->preloaded ? with_preload(jackd->preload) : NULL;
    const char *const args[] = {
        "jackd", jackd->realtime ? "-R" : "-r",
        "-n",    jackd->name,
        "-d",    "dummy",
        "-r",    jackd->rate,
        "-p",    jackd->block,
        "-C",    jackd->capture,
        "-P",    jackd->playback,
        NULL,
    };
    memcpy(jackd->args, args, sizeof args);
}

void aers_jackd_yield(struct aers_jackd *jackd)
{
    static char not_realtime[] = "-r";
    jackd->realtime = false;
    jackd->args[1] = not_realtime;
}

void aers_jackd_finish(struct aers_jackd *jackd)
{
    free(jackd->env);
    jackd->env = NULL;
}
