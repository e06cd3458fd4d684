/* SPDX-License-Identifier: ISC */
/* Messages a second through our gate and reader, our writer and our matcher, each against liblo at the same work on the
 * same messages in the same run: rounds of both take turns, the figure is the median of
 * the rounds in processor time. */
#include <lo/lo.h>
#include <lo/lo_lowlevel.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/osc/gate.h"
#include "common/osc/pattern.h"
#include "common/osc/write.h"

enum { NROUNDS = 31, NPER_ROUND = 20000 };

/* Where results go, so that no work is left out. */
static volatile uint64_t sink;

/* A message of the namespace and of the meters, as both sides make and read it. */
struct subject {
    const char *name;
    const char *address, *types;
    uint8_t packet[512];
    size_t nbytes;
};

static struct subject subjects[] = {
    {.name = "set (d)", .address = "/aers/node/dialogue_gain/gain_db", .types = "d"},
    {.name = "reply (sdh)", .address = "/reply", .types = "sdh"},
    {.name = "meter (ssihiiffiiiiiffffffff)", .address = "/aers/meter/1", .types = "ssihiiffiiiiiffffffff"},
};

static void write_arg(struct aers_osc_writer *writer, char type)
{
    switch (type) {
    case 's':
        aers_osc_write_string(writer, "/aers/node/dialogue_gain/gain_db");
        break;
    case 'i':
        aers_osc_write_int(writer, 42);
        break;
    case 'h':
        aers_osc_write_int64(writer, 123456789);
        break;
    case 'f':
        aers_osc_write_float(writer, -18.5f);
        break;
    default:
        aers_osc_write_double(writer, -3.0);
        break;
    }
}

static size_t write_ours(const struct subject *subject, uint8_t *out, size_t size)
{
    struct aers_osc_writer writer;
    aers_osc_write_start(&writer, out, size, subject->address, subject->types);
    for (const char *type = subject->types; *type; type++)
        write_arg(&writer, *type);
    return aers_osc_write_stop(&writer);
}

static void add_arg(lo_message message, char type)
{
    switch (type) {
    case 's':
        lo_message_add_string(message, "/aers/node/dialogue_gain/gain_db");
        break;
    case 'i':
        lo_message_add_int32(message, 42);
        break;
    case 'h':
        lo_message_add_int64(message, 123456789);
        break;
    case 'f':
        lo_message_add_float(message, -18.5f);
        break;
    default:
        lo_message_add_double(message, -3.0);
        break;
    }
}

static size_t write_liblo(const struct subject *subject, uint8_t *out, size_t size)
{
    lo_message message = lo_message_new();
    for (const char *type = subject->types; *type; type++)
        add_arg(message, *type);
    lo_message_serialise(message, subject->address, out, &size);
    lo_message_free(message);
    return size;
}

/* Both readers look at every argument. */
static enum aers_code read_message(void *user, const struct aers_osc_message *message)
{
    uint64_t *sum = user;
    struct aers_osc_reader reader;
    struct aers_osc_arg arg;
    aers_osc_reader_init(&reader, message);
    while (aers_osc_read(&reader, &arg))
        *sum += arg.type == 's' ? (uint64_t)arg.s[0] : (uint64_t)(uint32_t)arg.i;
    return AERS_OK;
}

static void read_ours(struct subject *subject)
{
    uint64_t sum = 0;
    if (aers_osc_gate(subject->packet, subject->nbytes) == AERS_OK)
        aers_osc_each(subject->packet, subject->nbytes, read_message, &sum);
    sink += sum;
}

/* liblo turns the bytes about in the packet itself, so that it needs a fresh copy each time. */
static void read_liblo(struct subject *subject)
{
    uint8_t copy[sizeof subject->packet];
    memcpy(copy, subject->packet, subject->nbytes);
    lo_message message = lo_message_deserialise(copy, subject->nbytes, NULL);
    lo_arg **args = lo_message_get_argv(message);
    int nargs = lo_message_get_argc(message);
    uint64_t sum = 0;
    for (int i = 0; i < nargs; i++) {
        uint32_t bits;
        memcpy(&bits, args[i], sizeof bits);
        sum += bits;
    }
    sink += sum;
    lo_message_free(message);
}

static void make_ours(struct subject *subject)
{
    uint8_t out[sizeof subject->packet];
    sink += write_ours(subject, out, sizeof out);
}

static void make_liblo(struct subject *subject)
{
    uint8_t out[sizeof subject->packet];
    sink += write_liblo(subject, out, sizeof out);
}

/* The subject's packet is the address here, and its types the pattern. */
static void match_ours(struct subject *subject)
{
    sink += aers_osc_match(subject->types, subject->address);
}

static void match_liblo(struct subject *subject)
{
    sink += (uint64_t)lo_pattern_match(subject->address, subject->types);
}

static double round_seconds(void (*work)(struct subject *), struct subject *subject)
{
    struct timespec start, stop;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    for (int i = 0; i < NPER_ROUND; i++)
        work(subject);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &stop);
    return (double)(stop.tv_sec - start.tv_sec) + (double)(stop.tv_nsec - start.tv_nsec) * 1e-9;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_rate(double *seconds)
{
    qsort(seconds, NROUNDS, sizeof *seconds, by_value);
    return NPER_ROUND / seconds[NROUNDS / 2] * 1e-6;
}

static void compare(const char *what, const char *reference, struct subject *subject, void (*ours)(struct subject *),
                    void (*liblo)(struct subject *))
{
    double our_seconds[NROUNDS], liblo_seconds[NROUNDS];
    for (int round = 0; round < NROUNDS; round++) {
        our_seconds[round] = round_seconds(ours, subject);
        liblo_seconds[round] = round_seconds(liblo, subject);
    }
    double our_rate = median_rate(our_seconds), liblo_rate = median_rate(liblo_seconds);
    printf("osc %s %s: %.2f M/s; liblo %s: %.2f M/s; ratio %.1f\n", what, subject->name, our_rate, reference,
           liblo_rate, our_rate / liblo_rate);
}

/* Nothing is compared that does not do the same. */
static int prepare(struct subject *subject)
{
    uint8_t theirs[sizeof subject->packet];
    subject->nbytes = write_ours(subject, subject->packet, sizeof subject->packet);
    size_t nbytes = write_liblo(subject, theirs, sizeof theirs);
    if (nbytes == subject->nbytes && memcmp(theirs, subject->packet, nbytes) == 0)
        return 0;
    fprintf(stderr, "%s: liblo writes other bytes\n", subject->name);
    return -1;
}

int main(void)
{
    static struct subject pattern = {
        .name = "/aers/node/fx_*/mute", .types = "/aers/node/fx_*/mute", .address = "/aers/node/fx_reverb_2/mute"};
    static struct subject elsewhere = {.name = "/aers/node/fx_*/mute (elsewhere)",
                                       .types = "/aers/node/fx_*/mute",
                                       .address = "/aers/node/dialogue_gain/mute"};
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++)
        if (prepare(&subjects[i]) != 0)
            return 1;
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        compare("gate and read", "lo_message_deserialise", &subjects[i], read_ours, read_liblo);
        compare("write", "lo_message_serialise", &subjects[i], make_ours, make_liblo);
    }
    compare("match", "lo_pattern_match", &pattern, match_ours, match_liblo);
    compare("match", "lo_pattern_match", &elsewhere, match_ours, match_liblo);
    return 0;
}
