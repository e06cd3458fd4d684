/* SPDX-License-Identifier: ISC */
/* osc_load URL RATE SECONDS ADDRESS... - sets of parameters at a rate, over osc.udp:// or osc.tcp://, to the addresses
 * in turn, and their answers counted as they come. Prints
 * {"sent":..,"replies":..,"errors":{"full":..},"unanswered":..,"seconds":..,"median_ms":..,"p99_ms":..}: from the
 * moment a set was sent until it was answered with the frame it takes effect at. Values run from -20 to -10. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/osc/client.h"
#include "common/osc/write.h"

enum { WAIT_MS = 3000, MOST_ADDRESSES = 256, WORDS = 16 };

struct word {
    char name[24];
    long n;
};

struct load {
    struct aers_osc_client *client;
    char **addresses;
    size_t naddresses;
    double *sent_ms; /* [nmax] ring by address: when what is not answered yet was sent */
    size_t first[MOST_ADDRESSES], last[MOST_ADDRESSES];
    size_t depth; /* of each address' ring */
    double *took_ms;
    long nsent, nreplies, nerrors;
    struct word errors[WORDS];
};

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

static bool send_one(struct load *load)
{
    uint8_t packet[320];
    struct aers_osc_writer writer;
    struct aers_error error;
    size_t at = (size_t)load->nsent % load->naddresses;
    aers_osc_write_start(&writer, packet, sizeof packet, load->addresses[at], "d");
    aers_osc_write_double(&writer, -20.0 + (double)(load->nsent / (long)load->naddresses % 1000) / 100);
    load->sent_ms[at * load->depth + load->last[at]++ % load->depth] = now_ms();
    load->nsent++;
    return aers_osc_client_send(load->client, packet, aers_osc_write_stop(&writer), &error) == AERS_OK;
}

static void count_error(struct load *load, const char *word)
{
    load->nerrors++;
    for (size_t i = 0; i < WORDS; i++) {
        if (!load->errors[i].n)
            snprintf(load->errors[i].name, sizeof load->errors[i].name, "%s", word);
        if (strcmp(load->errors[i].name, word) == 0) {
            load->errors[i].n++;
            return;
        }
    }
}

/* Answers of one address come in the order of its sets. */
static void take(struct load *load, const struct aers_osc_message *message)
{
    struct aers_osc_reader reader;
    struct aers_osc_arg path, word;
    size_t at = 0;
    bool is_error = strcmp(message->address, "/error") == 0;
    aers_osc_reader_init(&reader, message);
    if (!aers_osc_read(&reader, &path) || path.type != 's')
        return;
    while (at < load->naddresses && strcmp(load->addresses[at], path.s) != 0)
        at++;
    if (at == load->naddresses || load->first[at] == load->last[at])
        return;
    double sent_ms = load->sent_ms[at * load->depth + load->first[at]++ % load->depth];
    if (is_error)
        count_error(load, aers_osc_read(&reader, &word) && word.type == 's' ? word.s : "?");
    else
        load->took_ms[load->nreplies++] = now_ms() - sent_ms;
}

/* @return false when nothing came in time */
static bool receive(struct load *load, int timeout_ms)
{
    struct aers_osc_message message;
    struct aers_error error;
    if (aers_osc_client_receive(load->client, timeout_ms, &message, &error) != AERS_OK)
        return false;
    take(load, &message);
    return true;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print(struct load *load, double seconds)
{
    qsort(load->took_ms, (size_t)load->nreplies, sizeof *load->took_ms, by_value);
    printf("{\"sent\":%ld,\"replies\":%ld,\"errors\":{", load->nsent, load->nreplies);
    for (size_t i = 0; i < WORDS && load->errors[i].n; i++)
        printf("%s\"%s\":%ld", i ? "," : "", load->errors[i].name, load->errors[i].n);
    printf("},\"unanswered\":%ld,\"seconds\":%.2f,\"median_ms\":%.2f,\"p99_ms\":%.2f}\n",
           load->nsent - load->nreplies - load->nerrors, seconds,
           load->nreplies ? load->took_ms[load->nreplies / 2] : 0,
           load->nreplies ? load->took_ms[load->nreplies * 99 / 100] : 0);
}

int main(int argc, char **argv)
{
    struct aers_error error;
    struct load load = {.addresses = argv + 4, .naddresses = argc > 4 ? (size_t)(argc - 4) : 0};
    double rate = argc > 4 ? atof(argv[2]) : 0, seconds = argc > 4 ? atof(argv[3]) : 0;
    long total = (long)(rate * seconds);
    if (total <= 0 || load.naddresses > MOST_ADDRESSES ||
        aers_osc_client_open(argv[1], &load.client, &error) != AERS_OK) {
        fprintf(stderr, "usage: osc_load URL RATE SECONDS ADDRESS...\n");
        return 2;
    }
    load.depth = (size_t)total / load.naddresses + 2;
    load.sent_ms = calloc(load.depth * load.naddresses, sizeof *load.sent_ms);
    load.took_ms = calloc((size_t)total, sizeof *load.took_ms);
    if (!load.sent_ms || !load.took_ms)
        return 8;
    double start_ms = now_ms();
    while (load.nsent < total) {
        long due = (long)((now_ms() - start_ms) * rate / 1000) + 1;
        for (; load.nsent < due && load.nsent < total;)
            if (!send_one(&load))
                return 10;
        while (receive(&load, 0))
            ;
        receive(&load, 1);
    }
    double took_s = (now_ms() - start_ms) / 1000;
    while (load.nreplies + load.nerrors < load.nsent && receive(&load, WAIT_MS))
        ;
    print(&load, took_s);
    aers_osc_client_close(load.client);
    free(load.sent_ms);
    free(load.took_ms);
    return 0;
}
