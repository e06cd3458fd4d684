/* SPDX-License-Identifier: ISC */
/* GET /metrics: all figures for monitoring systems. */
#include "src/aers-meter/api/metrics.h"

#include <string.h>
#include <sys/resource.h>

#include "src/aers-meter/api/routes.h"
#include "src/aers-meter/collect/clock.h"

struct count {
    struct aers_metric metric;
    uint64_t value;
};

static void put_counts(struct aers_exposition *exposition, const struct count *counts, size_t ncounts)
{
    for (size_t i = 0; i < ncounts; i++) {
        aers_exposition_begin(exposition, &counts[i].metric);
        aers_exposition_count(exposition, "", counts[i].value);
    }
}

static void put_number(struct aers_exposition *exposition, const char *name, const char *unit, const char *help,
                       double value)
{
    struct aers_metric metric = {name, AERS_METRIC_GAUGE, unit, help};
    aers_exposition_begin(exposition, &metric);
    aers_exposition_number(exposition, "", value);
}

static void put_process(struct aers_exposition *exposition)
{
    static const struct aers_metric cpu = {"process_cpu_seconds", AERS_METRIC_COUNTER, "seconds",
                                           "Processor time of aers-meter."};
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    aers_exposition_begin(exposition, &cpu);
    aers_exposition_number(exposition, "",
                           (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                               (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6);
    put_number(exposition, "process_peak_resident_memory_bytes", "bytes", "The most memory aers-meter has had.",
               (double)usage.ru_maxrss * 1024.0);
}

void aers_metrics_put_program(struct aers_exposition *exposition, const struct aers_meter *meter)
{
    static const struct aers_metric info = {"aers_meter", AERS_METRIC_INFO, "", "The program that is asked."};
    struct aers_hub_stats hub = aers_hub_get_stats(meter->hub);
    struct aers_server_stats server = aers_server_get_stats(meter->server);
    struct aers_receiver_stats received = aers_receiver_get_stats(meter->receiver);
    const struct count counts[] = {
        {{"aers_meter_packets", AERS_METRIC_COUNTER, "", "Datagrams of meters that came."}, received.packets},
        {{"aers_meter_packets_refused", AERS_METRIC_COUNTER, "", "Datagrams that are no meters."}, received.refused},
        {{"aers_meter_messages", AERS_METRIC_COUNTER, "", "Meter messages taken."}, meter->table.messages},
        {{"aers_meter_messages_lost", AERS_METRIC_COUNTER, "", "Meter messages that never came."}, meter->table.lost},
        {{"aers_meter_nodes", AERS_METRIC_GAUGE, "", "Nodes that are heard."}, meter->table.nlive},
        {{"aers_meter_clients", AERS_METRIC_GAUGE, "", "WebSocket clients."}, hub.clients},
        {{"aers_meter_clients_closed", AERS_METRIC_COUNTER, "", "Clients closed for what they sent."}, hub.closed},
        {{"aers_meter_frames", AERS_METRIC_COUNTER, "", "Frames written."}, hub.frames},
        {{"aers_meter_frames_skipped", AERS_METRIC_COUNTER, "", "Frames that a client was not ready for."},
         hub.skipped},
        {{"aers_meter_connections", AERS_METRIC_GAUGE, "", "Open connections."}, server.connections},
        {{"aers_meter_requests", AERS_METRIC_COUNTER, "", "HTTP requests."}, server.requests},
        {{"aers_meter_requests_refused", AERS_METRIC_COUNTER, "", "Requests refused before anything was done."},
         server.refused},
    };
    aers_exposition_begin(exposition, &info);
    aers_exposition_count(exposition, "version=\"" AERS_VERSION "\"", 1);
    put_counts(exposition, counts, sizeof counts / sizeof counts[0]);
    put_number(exposition, "aers_meter_uptime_seconds", "seconds", "Since aers-meter began.",
               (double)(aers_clock_steady_us() - meter->started_us) / 1e6);
    put_number(exposition, "aers_meter_loop_lag_seconds", "seconds", "How late the last frame was cut.",
               (double)meter->lag_us / 1e6);
    put_number(exposition, "aers_meter_loop_lag_max_seconds", "seconds", "How late at most within the last second.",
               (double)meter->lag_seen_us / 1e6);
    put_process(exposition);
}

void aers_api_metrics_get(void *user, struct aers_exchange *exchange)
{
    struct aers_text text;
    const char *accept = aers_exchange_accept(exchange);
    struct aers_exposition exposition = {.text = &text,
                                         .is_plain = strstr(accept, "text/plain") && !strstr(accept, "openmetrics")};
    aers_text_init(&text);
    aers_metrics_put_session(&exposition, user);
    aers_metrics_put_nodes(&exposition, user);
    aers_metrics_put_program(&exposition, user);
    aers_exposition_end(&exposition);
    if (text.failed)
        aers_exchange_problem(exchange, AERS_E_MEMORY, "the figures do not fit into memory");
    else
        aers_exchange_answer(exchange, 200, aers_exposition_type(&exposition), aers_text_data(&text), text.nbytes);
    aers_text_finish(&text);
}
