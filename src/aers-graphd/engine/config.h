/* SPDX-License-Identifier: ISC */
/* engine/config.h - what the command line says. */
#ifndef AERS_GRAPHD_CONFIG_H
#define AERS_GRAPHD_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "common/model/offline.h"

struct aers_config {
    const char *graph_path;
    const char *osc;         /* HOST:PORT */
    const char *jack_server; /* or NULL */
    const char *meter_url;   /* as given, "none" for none */
    char meter_host[64];     /* numeric, "" for none */
    uint16_t meter_port;
    /* In place of what the file says; 0, UNSAID and NULL: as it says. */
    uint32_t rate_hz, block_nframes;
    enum aers_isolation isolation;
    struct aers_offline offline;
    bool start;        /* at once */
    bool waits;        /* for a JACK server that is not there yet */
    bool watches;      /* its graph file */
    const char *trace; /* file for the times of all blocks, or NULL */
    int wakeup_us;     /* the longest a processor may take to wake up; negative: as it likes */
};

#endif
