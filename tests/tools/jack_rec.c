/* SPDX-License-Identifier: ISC */
/* jack_rec - records JACK ports sample-exactly: all of them from the same frame on, into memory, then into a file or as
 * levels.
 *
 *   jack_rec [-n SERVER] [-o FILE.wav] [-d SECONDS | --frames N] [--levels] [--torn] PORT...
 *
 * A recording that a late block has torn is begun again, a tenth of a second later, so that what it holds is what the
 * ports played and not how busy the machine was; with --torn it goes on, and says so in xruns.
 * --levels prints
 * {"rate_hz":..,"start_frame":..,"nframes":..,"xruns":..,"channels":[{"port":..,"peak_db":..,"rms_db":..}]}. Ends with
 * status 1 when a port is not there, the server goes, or there is no whole recording within 30 seconds and its length.
 */
#include <getopt.h>
#include <jack/jack.h>
#include <math.h>
#include <semaphore.h>
#include <sndfile.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/rt/level.h"

struct recorder {
    jack_client_t *client;
    const char *server, *path;
    char **names;
    size_t nports, nframes;
    double seconds;
    bool levels, takes_torn;
    jack_port_t **ports;
    float *frames; /* [nframes * nports] interleaved */
    atomic_bool go;
    size_t done;
    size_t pause; /* frames to leave out before the next try */
    jack_nframes_t start_frame, next_frame;
    unsigned xruns; /* gaps in JACK's clock while recording */
    sem_t finished;
};

static int die(const char *what, const char *name)
{
    fprintf(stderr, "jack_rec: %s %s\n", what, name);
    exit(1);
}

static void note_time(struct recorder *rec, jack_nframes_t nframes)
{
    const jack_nframes_t now = jack_last_frame_time(rec->client);
    const bool is_torn = rec->done > 0 && now != rec->next_frame;
    if (is_torn && rec->takes_torn) {
        rec->xruns++;
    } else if (is_torn) {
        rec->done = 0;
        rec->pause = jack_get_sample_rate(rec->client) / 10;
    }
    if (rec->done == 0)
        rec->start_frame = now;
    rec->next_frame = now + nframes;
}

static int process(jack_nframes_t nframes, void *arg)
{
    struct recorder *rec = arg;
    if (!atomic_load(&rec->go) || rec->done == rec->nframes)
        return 0;
    note_time(rec, nframes);
    if (rec->pause > 0) {
        rec->pause -= rec->pause < nframes ? rec->pause : nframes;
        return 0;
    }
    const size_t n = rec->nframes - rec->done < nframes ? rec->nframes - rec->done : nframes;
    for (size_t p = 0; p < rec->nports; p++) {
        const float *in = jack_port_get_buffer(rec->ports[p], nframes);
        for (size_t i = 0; i < n; i++)
            rec->frames[(rec->done + i) * rec->nports + p] = in[i];
    }
    rec->done += n;
    if (rec->done == rec->nframes)
        sem_post(&rec->finished);
    return 0;
}

static void parse(struct recorder *rec, int argc, char **argv)
{
    static const struct option options[] = {{"frames", required_argument, NULL, 'f'},
                                            {"levels", no_argument, NULL, 'l'},
                                            {"torn", no_argument, NULL, 't'},
                                            {0}};
    rec->seconds = 1.0;
    for (int c; (c = getopt_long(argc, argv, "n:o:d:", options, NULL)) != -1;) {
        if (c == 'n')
            rec->server = optarg;
        else if (c == 'o')
            rec->path = optarg;
        else if (c == 'd')
            rec->seconds = atof(optarg);
        else if (c == 'f')
            rec->nframes = (size_t)atol(optarg);
        else if (c == 'l')
            rec->levels = true;
        else if (c == 't')
            rec->takes_torn = true;
        else
            exit(2);
    }
    rec->names = argv + optind;
    rec->nports = (size_t)(argc - optind);
    if (rec->nports == 0)
        die("which ports?", "");
}

static void say_nothing(const char *text)
{
    (void)text;
}

static void open_client(struct recorder *rec)
{
    char name[32];
    snprintf(name, sizeof name, "jack_rec_%d", (int)getpid());
    jack_set_error_function(say_nothing);
    jack_set_info_function(say_nothing);
    rec->client = rec->server ? jack_client_open(name, JackNoStartServer | JackServerName, NULL, rec->server)
                              : jack_client_open(name, JackNoStartServer, NULL);
    if (!rec->client)
        die("no JACK server", rec->server ? rec->server : "");
    if (rec->nframes == 0)
        rec->nframes = (size_t)lrint(rec->seconds * jack_get_sample_rate(rec->client));
    rec->ports = calloc(rec->nports, sizeof(jack_port_t *));
    rec->frames = calloc(rec->nframes * rec->nports + 1, sizeof *rec->frames);
    sem_init(&rec->finished, 0, 0);
    if (!rec->ports || !rec->frames || rec->nframes == 0)
        die("nothing to record", "");
}

static void connect_ports(struct recorder *rec)
{
    for (size_t p = 0; p < rec->nports; p++) {
        char name[32];
        snprintf(name, sizeof name, "in_%zu", p + 1);
        rec->ports[p] = jack_port_register(rec->client, name, JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
        if (!rec->ports[p])
            die("no port for", rec->names[p]);
    }
    jack_set_process_callback(rec->client, process, rec);
    if (jack_activate(rec->client))
        die("not activated", "");
    for (size_t p = 0; p < rec->nports; p++)
        if (jack_connect(rec->client, rec->names[p], jack_port_name(rec->ports[p])))
            die("no such output port:", rec->names[p]);
}

static void record(struct recorder *rec)
{
    struct timespec until;
    atomic_store(&rec->go, true);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 30 + (time_t)((double)rec->nframes / jack_get_sample_rate(rec->client));
    if (sem_timedwait(&rec->finished, &until))
        die("no whole recording came from", rec->names[0]);
}

static void save(const struct recorder *rec)
{
    SF_INFO info = {.samplerate = (int)jack_get_sample_rate(rec->client),
                    .channels = (int)rec->nports,
                    .format = SF_FORMAT_WAV | SF_FORMAT_FLOAT};
    SNDFILE *file = sf_open(rec->path, SFM_WRITE, &info);
    if (!file || sf_writef_float(file, rec->frames, (sf_count_t)rec->nframes) != (sf_count_t)rec->nframes)
        die("cannot write", rec->path);
    sf_close(file);
}

static void print_levels(const struct recorder *rec)
{
    printf("{\"rate_hz\":%u,\"start_frame\":%u,\"nframes\":%zu,\"xruns\":%u,\"channels\":[",
           jack_get_sample_rate(rec->client), rec->start_frame, rec->nframes, rec->xruns);
    for (size_t p = 0; p < rec->nports; p++) {
        struct aers_level level = {0};
        for (size_t i = 0; i < rec->nframes; i++)
            aers_level_add(&level, &rec->frames[i * rec->nports + p], 1);
        printf("%s{\"port\":\"%s\",\"peak_db\":%.4f,\"rms_db\":%.4f}", p ? "," : "", rec->names[p],
               (double)aers_level_peak_db(&level), (double)aers_level_rms_db(&level));
    }
    printf("]}\n");
}

int main(int argc, char **argv)
{
    static struct recorder rec;
    parse(&rec, argc, argv);
    open_client(&rec);
    connect_ports(&rec);
    record(&rec);
    if (rec.path)
        save(&rec);
    if (rec.levels)
        print_levels(&rec);
    jack_client_close(rec.client);
    return 0;
}
